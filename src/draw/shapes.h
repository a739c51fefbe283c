/// Signed distances to the outlines of simple shapes, negative inside, from which sprites are
/// painted without jagged edges. They are in the unit of the arguments, after Quilez, "2D distance
/// functions" (iquilezles.org/articles/distfunctions2d). The simplest are inline: painting the
/// sprites calls them half a million times, mostly with constants.
#ifndef HS_DRAW_SHAPES_H
#define HS_DRAW_SHAPES_H

#include <math.h>

/// A point, or a vector; y down.
typedef struct hs_point {
    float x, y; ///< from the shape's centre
} hs_point;

/// The larger of two distances: the distance to the intersection of two shapes.
static inline float hs_larger(float a, float b)
{
    return a > b ? a : b;
}

/// The smaller of two distances: the distance to the union of two shapes.
static inline float hs_smaller(float a, float b)
{
    return a < b ? a : b;
}

/// How much of a pixel lies inside, 0..1, for a distance in pixels.
static inline float hs_coverage(float distance)
{
    return distance >= 0.5f ? 0.0f : distance <= -0.5f ? 1.0f : 0.5f - distance;
}

/// Distance of a point from the centre.
static inline float hs_length(hs_point point)
{
    return sqrtf(point.x * point.x + point.y * point.y);
}

/// A disc about the centre.
static inline float hs_disc_distance(hs_point point, float radius)
{
    return hs_length(point) - radius;
}

/// Two arcs that meet in points at (0, -length) and (0, length); `width` is half of the middle.
static inline float hs_lens_distance(hs_point point, float length, float width)
{
    float x = fabsf(point.x);
    float y = fabsf(point.y);
    float radius = (length * length + width * width) / (2.0f * width);
    float away = radius - width;
    // Beyond the corner's normal the corner is nearest.
    if ((y - length) * away > x * length) return hs_length((hs_point){x, y - length});
    return hs_length((hs_point){x + away, y}) - radius;
}

/// Four corners at (0, -length), (0, length), (-width, 0), (width, 0).
static inline float hs_diamond_distance(hs_point point, float length, float width)
{
    float x = fabsf(point.x);
    float y = fabsf(point.y);
    float edge = sqrtf(length * length + width * width);
    return (x * length + y * width - length * width) / edge;
}

/// Five points, one up at `radius`; the inner corners are at `inner` of that.
float hs_star_distance(hs_point point, float radius, float inner);

/// A regular hexagon with a corner to either side; `radius` is that of the circle inside.
float hs_hexagon_distance(hs_point point, float radius);

/// A polygon that is the same on both sides of the y axis, given by the corners of its right half
/// from top to bottom.
float hs_mirrored_distance(hs_point point, const hs_point *corners, unsigned count);

/// The coordinates of a point in a frame that is turned clockwise by the angle with this sine and
/// cosine.
static inline hs_point hs_turned(hs_point point, float sine, float cosine)
{
    return (hs_point){point.x * cosine + point.y * sine, point.y * cosine - point.x * sine};
}

#endif
