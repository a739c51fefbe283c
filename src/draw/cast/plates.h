/// Plates: the parts that the larger sprites are built of. A *body* is a list of plates, from the
/// lowest up, that is made once for a sprite and then painted point by point: a plate is a shape at
/// a place, and a material in the colours of a coat. So all bodies have the same dark rim, light
/// from above, cracks, flash and outline.
#ifndef HS_DRAW_CAST_PLATES_H
#define HS_DRAW_CAST_PLATES_H

#include <stdint.h>

#include "draw/palette.h"
#include "draw/shapes.h"

/// The coats that bodies wear: those of the factions, and behind them the ship's.
enum { HS_COAT_SHIP = 5, HS_COAT_COUNT };

/// In what state a body is painted.
typedef enum hs_body_state {
    HS_BODY_WHOLE,
    HS_BODY_CRACKED, ///< little health is left
    HS_BODY_FLASH,   ///< it was hit in this tick
    HS_BODY_OUTLINE, ///< nothing but its outline, which lies over bullets
    HS_BODY_STATES
} hs_body_state;

/// The shape of a plate. Sizes are in the body's unit.
typedef enum hs_plate_shape {
    HS_PLATE_DISC,    ///< radius a
    HS_PLATE_RING,    ///< radius a, half of its width b
    HS_PLATE_ARC,     ///< likewise, c degrees to both sides of down
    HS_PLATE_LENS,    ///< half of its length a (down), of its width b
    HS_PLATE_BOX,     ///< half of its width a, of its height b, radius of its corners c
    HS_PLATE_DIAMOND, ///< half of its length a (down), of its width b
    HS_PLATE_HEXAGON, ///< radius a of the circle inside
    HS_PLATE_STAR,    ///< radius a of its points, share b of it of the inner corners
    HS_PLATE_POLYGON, ///< corners
} hs_plate_shape;

/// What a plate is made of.
typedef enum hs_material {
    HS_MATERIAL_HULL,  ///< metal, with light at its upper edges
    HS_MATERIAL_PANEL, ///< darker metal
    HS_MATERIAL_TRIM,  ///< lighter metal
    HS_MATERIAL_DARK,  ///< a hole
    HS_MATERIAL_GLOW,  ///< shines, and whitens inwards
    HS_MATERIAL_LINE,  ///< shines without a halo and without a rim
    HS_MATERIAL_FLAME, ///< shines and fades at its edges
    HS_MATERIAL_COUNT
} hs_material;

/// A plate. Its frame is turned clockwise and moved to its place.
typedef struct hs_plate {
    hs_plate_shape shape;
    hs_material material;
    vec2s place;         ///< of its middle
    float turn;          ///< degrees, clockwise
    float a, b, c;       ///< see the shapes
    const vec2s *points; ///< corners of a polygon; they outlive the body
    unsigned count;      ///< of them
    float squeeze;       ///< its width times this; 0 for 1
    bool is_twin;        ///< there is another one on the other side of the y axis
} hs_plate;

/// A plate as it is painted.
typedef struct hs_laid_plate {
    hs_plate plate;
    float sine, cosine; ///< of its turn, and of the opening of an arc
    float open_sine, open_cosine;
    float bound; ///< radius of a circle about its place that holds it
} hs_laid_plate;

/// Most plates of a body.
enum { HS_BODY_PLATES = 48 };

/// A body: what is painted, in a unit of its own.
typedef struct hs_body {
    float unit;   ///< field units in its unit
    float pixels; ///< in its unit
    float reach;  ///< units from its middle to its ends, over which light falls from above
    hs_body_state state;
    unsigned faction;
    float skew;      ///< how far a point below the middle leans to the right, for its height
    bool is_flipped; ///< it looks up
    vec2s light;     ///< the direction that light comes from, in the body's frame
    unsigned count;
    hs_laid_plate plates[HS_BODY_PLATES];
} hs_body;

/// An empty body of a unit of `unit` field units at `scale` pixels a field unit.
void hs_body_begin(hs_body *body, float unit, float scale, unsigned faction, hs_body_state state);
/// Adds a plate over the others. What finds no room is left out.
void hs_body_add(hs_body *body, hs_plate plate);

/// A premultiplied colour.
typedef struct hs_paint {
    hs_colour colour; ///< at most `alpha` in each channel
    float alpha;      ///< 0..1
} hs_paint;

/// A box that holds a body, field units from its place.
typedef struct hs_body_box {
    float left, top, right, bottom;
} hs_body_box;

/// The box of a body with all that shines about it.
hs_body_box hs_body_bounds(const hs_body *body);

/// The paint of a body at a point in field units from its place.
hs_paint hs_body_paint(const hs_body *body, vec2s at);

/// The colour in which a faction shines.
hs_colour hs_faction_glow(unsigned faction);

/// A colour of an alpha.
static inline hs_paint hs_paint_layer(hs_colour colour, float alpha)
{
    return (hs_paint){glms_vec3_scale(colour, alpha), alpha};
}

/// Lays a colour over a paint, by a weighted sum of both: a lerp rounds otherwise.
static inline void hs_paint_over(hs_paint *under, hs_colour colour, float alpha)
{
    float rest = 1.0f - alpha;
    under->colour = glms_vec3_muladds(colour, alpha, glms_vec3_scale(under->colour, rest));
    under->alpha = under->alpha * rest + alpha;
}

#endif
