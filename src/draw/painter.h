/// The painter of sprites: what each kind of sprite looks like, point by point.
#ifndef HS_DRAW_PAINTER_H
#define HS_DRAW_PAINTER_H

#include <stdint.h>

#include "draw/cast/sprite_kinds.h"

/// What covers a point of a bullet, before it gets a hue.
typedef struct hs_bullet_ink {
    float alpha; ///< of all
    float body;  ///< 0 the dark rim, 1 the hue
    float core;  ///< 0 the hue, 1 white
    float shine; ///< brightness of the hue
} hs_bullet_ink;

/// The ink of a bullet that points up at a point in field units from its centre; there is none
/// where its alpha is 0. `scale` is pixels in a field unit.
hs_bullet_ink hs_paint_bullet(hs_bullet_look look, vec2s point, float scale);
/// Hues in which a bullet's pixel is computed at once, and the number of lanes for all hues.
enum { HS_HUE_LANES = 4, HS_PAINTED_HUES = 8 };
typedef float hs_hue_lanes __attribute__((vector_size(4 * HS_HUE_LANES)));
typedef int32_t hs_hue_numbers __attribute__((vector_size(4 * HS_HUE_LANES)));

/// Some hues of a palette.
typedef struct hs_hues {
    hs_hue_lanes red, green, blue; ///< 0..1
} hs_hues;

/// The premultiplied pixels 0xAARRGGBB of an ink in each hue.
hs_hue_numbers hs_paint_ink(const hs_bullet_ink *ink, const hs_hues *hues);

/// The pixel of a paint; no channel exceeds alpha, on which laying it over another pixel relies.
uint32_t hs_paint_pixel(hs_paint paint);

/// A sprite of any other kind that is being painted.
typedef struct hs_painting {
    hs_sprite_kind kind;
    hs_sprite_variant variant;
    float scale;        ///< pixels in a field unit
    float moment;       ///< of its motion, 0..1
    float sine, cosine; ///< of the direction in which it is turned
    bool has_body;
    hs_body body;
} hs_painting;

/// Begins with a variant and a step of a kind.
void hs_painting_begin(hs_painting *painting, hs_sprite_kind kind, unsigned variant, unsigned step,
                       float scale);
/// A box that holds the picture, field units from its place.
hs_body_box hs_painting_bounds(const hs_painting *painting);
/// The paint at a point in field units from the sprite's place.
hs_paint hs_painting_at(const hs_painting *painting, vec2s point);

#endif
