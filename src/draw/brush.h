/// A brush that paints the layers of a scenery: facets, lines, rings and glows over premultiplied
/// pixels, with smooth edges and dithered colours. A layer is a tile that repeats downwards, so
/// what reaches over its lower end goes on at its upper one.
///
/// Lengths are field units, and x = 0 is the field's left edge. The same pixels on every system.
#ifndef HS_DRAW_BRUSH_H
#define HS_DRAW_BRUSH_H

#include "draw/palette.h"

/// A strip of a layer that is being painted.
typedef struct hs_brush {
    uint32_t *pixels; ///< of the whole layer: `rows` rows of `stride`
    size_t stride;
    int width, rows; ///< of the layer, pixels
    int first, end;  ///< the rows of the strip
    float scale;     ///< pixels in a unit
    float margin;    ///< units that the layer begins left of the field
    float period;    ///< units after which it repeats downwards
} hs_brush;

/// How a facet is coloured.
typedef struct hs_facet_style {
    hs_colour top, bottom; ///< from its upper end to its lower one
    float alpha;           ///< what it hides of what is below it, 0..1
    hs_colour rim;         ///< of edges that face the light, from above on the left
    float rim_width;
} hs_facet_style;

/// Most corners of a facet.
enum { HS_FACET_CORNERS = 8 };

/// A convex polygon; its corners go round clockwise as they are seen.
void hs_brush_facet(const hs_brush *brush, const vec2s *corners, int count,
                    const hs_facet_style *style);

/// Light without substance that fades from (x, y) to the radii.
void hs_brush_glow(const hs_brush *brush, vec2s at, vec2s radii, hs_colour colour);

/// A line of light.
void hs_brush_line(const hs_brush *brush, vec2s from, vec2s to, float width, hs_colour colour);

/// An ellipse of light about a centre, `width` wide where it is nearest to round. Of every 360
/// degrees `gaps` are left out, that many, of equal length; 0 for a whole one.
void hs_brush_ring(const hs_brush *brush, vec2s at, vec2s radii, float width, int gaps,
                   hs_colour colour);

#endif
