#include "draw/shapes.h"

#include "base/forbidden.h"

float hs_star_distance(hs_point point, float radius, float inner)
{
    const float cosine = 0.809016994f; // of 36 degrees
    const float sine = 0.587785252f;
    float x = fabsf(point.x);
    float y = -point.y;
    float fold = 2.0f * hs_larger(cosine * x - sine * y, 0.0f);
    x -= fold * cosine;
    y += fold * sine;
    fold = 2.0f * hs_larger(-cosine * x - sine * y, 0.0f);
    x += fold * cosine;
    y += fold * sine;
    x = fabsf(x);
    y -= radius;
    float edge_x = inner * sine;
    float edge_y = inner * cosine - 1.0f;
    float along = (x * edge_x + y * edge_y) / (edge_x * edge_x + edge_y * edge_y);
    along = hs_smaller(hs_larger(along, 0.0f), radius);
    float distance = hs_length((hs_point){x - edge_x * along, y - edge_y * along});
    return y * edge_x - x * edge_y > 0.0f ? distance : -distance;
}

float hs_hexagon_distance(hs_point point, float radius)
{
    const float cosine = 0.866025404f; // of 30 degrees
    float x = fabsf(point.x);
    float y = fabsf(point.y);
    return hs_larger(y, x * cosine + y * 0.5f) - radius;
}

/// Distance to the edge from one corner to the next. Counts a crossing where the edge passes the
/// level of the point on its right.
static float to_edge(hs_point point, hs_point from, hs_point to, int *crossings)
{
    hs_point edge = {to.x - from.x, to.y - from.y};
    hs_point way = {point.x - from.x, point.y - from.y};
    float along = (way.x * edge.x + way.y * edge.y) / (edge.x * edge.x + edge.y * edge.y);
    along = along < 0.0f ? 0.0f : along > 1.0f ? 1.0f : along;
    if ((from.y > point.y) != (to.y > point.y) &&
        point.x < from.x + edge.x * (point.y - from.y) / edge.y) {
        ++*crossings;
    }
    return hs_length((hs_point){way.x - edge.x * along, way.y - edge.y * along});
}

float hs_mirrored_distance(hs_point point, const hs_point *corners, unsigned count)
{
    point.x = fabsf(point.x);
    int crossings = 0;
    float nearest = 1e9f;
    for (unsigned c = 1; c < count; c++)
        nearest = hs_smaller(nearest, to_edge(point, corners[c - 1], corners[c], &crossings));
    return crossings % 2 != 0 ? -nearest : nearest;
}
