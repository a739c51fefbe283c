/// The painter of sprites: what each kind of sprite looks like, point by point.
#ifndef HS_DRAW_PAINTER_H
#define HS_DRAW_PAINTER_H

#include <stdint.h>

#include "draw/palette.h"
#include "draw/shapes.h"
#include "heapstorm/world.h"

/// What a sprite shows.
typedef enum hs_sprite_kind {
    HS_SPRITE_BULLET, ///< and those after it: one for each hs_bullet_look, a variant for each hue
    HS_SPRITE_ITEM = HS_SPRITE_BULLET + (int)HS_LOOK_COUNT,
    HS_SPRITE_SHOT,
    HS_SPRITE_SATELLITE, ///< circles about a boss
    HS_SPRITE_DOT,       ///< where the player can be hit
    HS_SPRITE_RING,      ///< about the dot, while focused
    HS_SPRITE_SHIELD,    ///< about the player, while nothing hits
    HS_SPRITE_PLAYER,    ///< variants: leaning left, upright, leaning right
    HS_SPRITE_ENEMY,     ///< a variant for each size
    HS_SPRITE_BOSS,      ///< likewise
    HS_SPRITE_MARK,      ///< corners about the player, so that it is found among thousands
    HS_SPRITE_KINDS
} hs_sprite_kind;

/// A premultiplied colour.
typedef struct hs_paint {
    hs_colour colour; ///< at most `alpha` in each channel
    float alpha;      ///< 0..1
} hs_paint;

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

/// The paint of any other kind at a point; `radius` is that of the variant, `variant` its number.
hs_paint hs_paint_other(hs_sprite_kind kind, unsigned variant, float radius, vec2s point,
                        float scale);

#endif
