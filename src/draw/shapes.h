/// Signed distances to the outlines of simple shapes, negative inside, from which sprites are
/// painted without jagged edges. They are in the unit of the arguments, after Quilez, "2D distance
/// functions" (iquilezles.org/articles/distfunctions2d). The simplest are inline: painting the
/// sprites calls them half a million times, mostly with constants.
///
/// Points are vectors from the shape's centre, y down. The larger of two distances (`glm_max`) is
/// that to the intersection of two shapes, the smaller one (`glm_min`) that to their union.
#ifndef HS_DRAW_SHAPES_H
#define HS_DRAW_SHAPES_H

#include <cglm/struct.h>

/// How much of a pixel lies inside, 0..1, for a distance in pixels.
static inline float hs_coverage(float distance)
{
    return glm_clamp_zo(0.5f - distance);
}

/// A disc about the centre.
static inline float hs_disc_distance(vec2s point, float radius)
{
    return glms_vec2_norm(point) - radius;
}

/// Two arcs that meet in points at (0, -length) and (0, length); `width` is half of the middle.
static inline float hs_lens_distance(vec2s point, float length, float width)
{
    float x = fabsf(point.x);
    float y = fabsf(point.y);
    float radius = (length * length + width * width) / (2.0f * width);
    float away = radius - width;
    // Beyond the corner's normal the corner is nearest.
    if ((y - length) * away > x * length) return glms_vec2_norm((vec2s){{x, y - length}});
    return glms_vec2_norm((vec2s){{x + away, y}}) - radius;
}

/// Four corners at (0, -length), (0, length), (-width, 0), (width, 0).
static inline float hs_diamond_distance(vec2s point, float length, float width)
{
    float x = fabsf(point.x);
    float y = fabsf(point.y);
    float edge = sqrtf(length * length + width * width);
    return (x * length + y * width - length * width) / edge;
}

/// Five points, one up at `radius`; the inner corners are at `inner` of that.
float hs_star_distance(vec2s point, float radius, float inner);

/// A regular hexagon with a corner to either side; `radius` is that of the circle inside.
float hs_hexagon_distance(vec2s point, float radius);

/// A polygon that is the same on both sides of the y axis, given by the corners of its right half
/// from top to bottom.
float hs_mirrored_distance(vec2s point, const vec2s *corners, unsigned count);

/// A polygon of any form, by all its corners.
float hs_polygon_distance(vec2s point, const vec2s *corners, unsigned count);

/// The distance to a line from corner to corner, which has no inside.
float hs_line_distance(vec2s point, const vec2s *corners, unsigned count);

/// The coordinates of a point in a frame that is turned clockwise by the angle with this sine and
/// cosine. cglm's rotation would ask libm for them, which differs from system to system.
static inline vec2s hs_turned(vec2s point, float sine, float cosine)
{
    return (vec2s){{point.x * cosine + point.y * sine, point.y * cosine - point.x * sine}};
}

#endif
