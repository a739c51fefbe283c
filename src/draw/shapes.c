#include "draw/shapes.h"

#include "base/forbidden.h"

float hs_star_distance(vec2s point, float radius, float inner)
{
    const float cosine = 0.809016994f; // of 36 degrees
    const float sine = 0.587785252f;
    float x = fabsf(point.x);
    float y = -point.y;
    float fold = 2.0f * glm_max(cosine * x - sine * y, 0.0f);
    x -= fold * cosine;
    y += fold * sine;
    fold = 2.0f * glm_max(-cosine * x - sine * y, 0.0f);
    x += fold * cosine;
    y += fold * sine;
    x = fabsf(x);
    y -= radius;
    float edge_x = inner * sine;
    float edge_y = inner * cosine - 1.0f;
    float along = (x * edge_x + y * edge_y) / (edge_x * edge_x + edge_y * edge_y);
    along = glm_clamp(along, 0.0f, radius);
    float distance = glms_vec2_norm((vec2s){{x - edge_x * along, y - edge_y * along}});
    return y * edge_x - x * edge_y > 0.0f ? distance : -distance;
}

float hs_hexagon_distance(vec2s point, float radius)
{
    const float cosine = 0.866025404f; // of 30 degrees
    float x = fabsf(point.x);
    float y = fabsf(point.y);
    return glm_max(y, x * cosine + y * 0.5f) - radius;
}

/// Distance to the edge from one corner to the next. Counts a crossing where the edge passes the
/// level of the point on its right.
static float to_edge(vec2s point, vec2s from, vec2s to, int *crossings)
{
    vec2s edge = glms_vec2_sub(to, from);
    vec2s way = glms_vec2_sub(point, from);
    float along = glms_vec2_dot(way, edge) / glms_vec2_norm2(edge);
    along = glm_clamp_zo(along);
    if ((from.y > point.y) != (to.y > point.y) &&
        point.x < from.x + edge.x * (point.y - from.y) / edge.y) {
        ++*crossings;
    }
    return glms_vec2_norm((vec2s){{way.x - edge.x * along, way.y - edge.y * along}});
}

float hs_mirrored_distance(vec2s point, const vec2s *corners, unsigned count)
{
    point.x = fabsf(point.x);
    int crossings = 0;
    float nearest = 1e9f;
    for (unsigned c = 1; c < count; c++)
        nearest = glm_min(nearest, to_edge(point, corners[c - 1], corners[c], &crossings));
    return crossings % 2 != 0 ? -nearest : nearest;
}

float hs_polygon_distance(vec2s point, const vec2s *corners, unsigned count)
{
    int crossings = 0;
    float nearest = 1e9f;
    for (unsigned c = 0; c < count; c++) {
        vec2s from = corners[c == 0 ? count - 1 : c - 1];
        nearest = glm_min(nearest, to_edge(point, from, corners[c], &crossings));
    }
    return crossings % 2 != 0 ? -nearest : nearest;
}

float hs_line_distance(vec2s point, const vec2s *corners, unsigned count)
{
    int crossings = 0;
    float nearest = 1e9f;
    for (unsigned c = 1; c < count; c++)
        nearest = glm_min(nearest, to_edge(point, corners[c - 1], corners[c], &crossings));
    return nearest;
}
