/// The pictures of everything but particles: ships, bullets, shots, items. They are painted once
/// for a scale, when they are drawn first or in spare time, and both renderers draw them.
///
/// A sprite has an *image* for each sub-pixel phase that it may stand at. Small ones have room for
/// all of theirs from the beginning. Large ones, of which there are tens of thousands (each enemy
/// in each colour, size and moment), take room when they are drawn first, and give it back together
/// when little is left, between two frames.
#ifndef HS_DRAW_SPRITES_H
#define HS_DRAW_SPRITES_H

#include "base/thread_pool.h"
#include "draw/painter.h"
#include "heapstorm/world.h"

/// A picture of premultiplied pixels 0xAARRGGBB.
typedef struct hs_sprite_image {
    size_t at;              ///< number of its first pixel
    int16_t left, top;      ///< of its corner from the pixel that the sprite's place lies in
    uint16_t width, height; ///< pixels
    uint16_t stride;        ///< pixels from row to row, a multiple of 8; those beyond are clear
    uint32_t starts;        ///< number of its first row's start, where it is packed
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

/// Gives back the room of large sprites if little is left. Call it before a frame: what was found
/// before is no longer valid.
void hs_sprites_begin_frame(hs_sprites *sprites);
/// Gives back the room of all large sprites.
void hs_sprites_forget(hs_sprites *sprites);

/// Phases that a sprite has in each direction.
unsigned hs_sprites_phases(const hs_sprites *sprites, unsigned sprite);

/// Parts of a pixel, each way, by which an only image is moved when it is drawn: 1 where pixels are
/// so fine that nobody sees less than one.
unsigned hs_sprites_fineness(const hs_sprites *sprites);

/// What `hs_sprites_find` returns where there is no room for an image.
#define HS_NO_IMAGE UINT32_MAX

/// The number of an image; `across` and `down` are less than the phases. A small one may not be
/// painted yet.
uint32_t hs_sprites_find(hs_sprites *sprites, unsigned sprite, unsigned across, unsigned down);
/// The image of a number, painted now if it was not.
const hs_sprite_image *hs_sprites_painted(hs_sprites *sprites, uint32_t image);
/// The image of a number, painted or not.
const hs_sprite_image *hs_sprites_image_at(const hs_sprites *sprites, uint32_t image);

/// Most pixels that the large sprites' images take together.
size_t hs_sprites_room(float scale);

/// All pixels of all images.
const uint32_t *hs_sprites_pixels(const hs_sprites *sprites);

/// The pixels of a large sprite's image, for who needs them no longer as they are.
uint32_t *hs_sprites_pixels_of(hs_sprites *sprites, const hs_sprite_image *image);

/// The column at which each row of each image starts, for `hs_sprite_image.span`.
const uint16_t *hs_sprites_starts(const hs_sprites *sprites);

#endif
