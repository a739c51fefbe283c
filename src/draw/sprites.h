/// The pictures of everything but particles: ships, bullets, shots, items. They are painted once
/// for a scale, when they are drawn first or in spare time, and both renderers draw them.
///
/// A *sprite* is one appearance: a kind in one variant (a hue, a size) and one direction. It has an
/// *image* for each sub-pixel phase that it may stand at.
#ifndef HS_DRAW_SPRITES_H
#define HS_DRAW_SPRITES_H

#include "base/thread_pool.h"
#include "draw/painter.h"
#include "heapstorm/world.h"

/// Directions that a turned sprite has in a full circle, clockwise from up.
enum { HS_SPRITE_DIRECTIONS = 32 };

/// A picture of premultiplied pixels 0xAARRGGBB.
typedef struct hs_sprite_image {
    size_t at;              ///< number of its first pixel
    int16_t left, top;      ///< of its corner from the pixel that the sprite's place lies in
    uint16_t width, height; ///< pixels
    uint16_t stride;        ///< pixels from row to row, a multiple of 8; those beyond are clear
    uint32_t starts;        ///< number of its first row's start
    uint16_t first_row, end_row; ///< the rows that are not clear
    uint16_t span;   ///< pixels of a row from its start on, a multiple of 8; all others are clear
    bool is_packed;  ///< only the spans are kept, from `first_row` on, side by side
    bool is_painted; ///< its pixels, span and rows are known
} hs_sprite_image;

/// All sprites at one scale.
typedef struct hs_sprites hs_sprites;

/// Lays out every sprite at `scale` pixels a field unit. Small ones get an image for each of
/// `phases` x `phases` places within a pixel (1 for a renderer that moves images itself), large
/// ones get one. Nothing is painted yet. NULL with an error when memory is out.
hs_sprites *hs_sprites_create(hs_gate *gate, float scale, unsigned phases, hs_palette palette,
                              hs_error *error);
/// Gives them back. NULL is allowed.
void hs_sprites_destroy(hs_sprites *sprites);

/// Paints all images that are not painted. The workers of a thread pool, which may be NULL, share
/// the work. Allocates nothing.
void hs_sprites_paint_all(hs_sprites *sprites, hs_thread_pool *thread_pool);

/// Paints further images, of `pixels` pixels or a little more together; none when all are painted.
void hs_sprites_paint_some(hs_sprites *sprites, size_t pixels);

/// Uses another palette: no image is painted any more. Allocates nothing.
void hs_sprites_use_palette(hs_sprites *sprites, hs_palette palette);

/// Phases that a sprite has in each direction.
unsigned hs_sprites_phases(const hs_sprites *sprites, unsigned sprite);

/// An image, painted or not; `across` and `down` are less than the phases.
const hs_sprite_image *hs_sprites_image(const hs_sprites *sprites, unsigned sprite, unsigned across,
                                        unsigned down);
/// The number of that image.
uint32_t hs_sprites_image_number(const hs_sprites *sprites, unsigned sprite, unsigned across,
                                 unsigned down);
/// The image of a number, painted now if it was not.
const hs_sprite_image *hs_sprites_painted(hs_sprites *sprites, uint32_t image);
/// The image of a number, painted or not.
const hs_sprite_image *hs_sprites_image_at(const hs_sprites *sprites, uint32_t image);

/// All pixels of all images.
const uint32_t *hs_sprites_pixels(const hs_sprites *sprites);

/// The column at which each row of each image starts, for `hs_sprite_image.span`.
const uint16_t *hs_sprites_starts(const hs_sprites *sprites);

/// Number of all sprites, and of a kind's first.
unsigned hs_sprite_count(void);
unsigned hs_sprite_first(hs_sprite_kind kind);

/// Variants of a kind, and directions in each: 1, 8 in the 72 degrees after which a star is the
/// same, or 16 in half a circle. Number of a sprite: first + variant * steps + step.
unsigned hs_sprite_variants(hs_sprite_kind kind);
unsigned hs_sprite_steps(hs_sprite_kind kind);

/// The variant of an enemy or a boss for a radius, field units.
unsigned hs_sprite_size_for(hs_sprite_kind kind, float radius);

#endif
