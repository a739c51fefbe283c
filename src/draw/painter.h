/// How each kind of sprite looks, point by point.
#ifndef HS_DRAW_PAINTER_H
#define HS_DRAW_PAINTER_H

#include "draw/palette.h"
#include "draw/shapes.h"
#include "draw/sprites.h"

/// A premultiplied color.
typedef struct hs_paint {
    float red, green, blue, alpha; ///< 0..1
} hs_paint;

/// What a bullet has at a point, before it has a hue.
typedef struct hs_bullet_ink {
    float alpha; ///< of all
    float body;  ///< 0 the dark rim, 1 the hue
    float core;  ///< 0 the hue, 1 white
    float shine; ///< brightness of the hue
} hs_bullet_ink;

/// Half the side of the square that holds a kind at the radius of its variant, field units.
float hs_painter_extent(hs_sprite_kind kind, float radius);

/// What a bullet has at a point, in field units from its centre, pointing up. `scale` is pixels in
/// a field unit.
hs_bullet_ink hs_paint_bullet(hs_bullet_look look, hs_point point, float scale);
/// The colour that an ink has in a hue.
hs_paint hs_paint_ink(hs_bullet_ink ink, hs_color hue);

/// Everything else; `radius` is that of the variant, `variant` its number.
hs_paint hs_paint_other(hs_sprite_kind kind, unsigned variant, float radius, hs_point point,
                        float scale);

#endif
