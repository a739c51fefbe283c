#include "draw/brush.h"

#include "base/trigonometry.h"

#include "base/forbidden.h"

/// A number in 0..1 that is always the same at a pixel: so much is added before a colour is rounded
/// down, so that steps between dark colours do not show as bands.
static float chance_of(uint32_t x, uint32_t y)
{
    uint32_t value = x * 0x9E3779B1u ^ y * 0x85EBCA77u;
    value ^= value >> 15;
    value *= 0x2C1B3C6Du;
    value ^= value >> 13;
    return (float)(value >> 8) * (1.0f / 16777216.0f);
}

static uint32_t channel_of(uint32_t pixel, unsigned shift, float keeps, float added, float chance)
{
    float value = (float)(pixel >> shift & 255u) * keeps + added * 255.0f + chance;
    return (uint32_t)glm_clamp(value, 0.0f, 255.0f) << shift;
}

/// Lays a premultiplied colour over a pixel.
static void lay(uint32_t *pixel, hs_colour colour, float alpha, float chance)
{
    float keeps = 1.0f - alpha;
    uint32_t below = *pixel;
    float hides = (float)(below >> 24) * keeps + alpha * 255.0f + 0.5f;
    *pixel = (uint32_t)hides << 24 | channel_of(below, 16, keeps, colour.r, chance) |
             channel_of(below, 8, keeps, colour.g, chance) |
             channel_of(below, 0, keeps, colour.b, chance);
}

/// What is painted at a place of the field; false for nothing.
typedef bool painter(const void *shape, vec2s at, hs_colour *colour, float *alpha);

/// Paints a shape within a box, wherever the tile repeats it.
static void paint_box(const hs_brush *brush, vec2s low, vec2s high, painter *paint,
                      const void *shape)
{
    int left = (int)glm_max(floorf((low.x + brush->margin) * brush->scale), 0.0f);
    int right = (int)glm_min(ceilf((high.x + brush->margin) * brush->scale), (float)brush->width);
    float unit = 1.0f / brush->scale;
    for (int repeat = -1; repeat <= 1; repeat++) {
        float shift = (float)repeat * (float)brush->rows;
        float from = floorf(low.y * brush->scale) + shift;
        float to = ceilf(high.y * brush->scale) + shift;
        int top = (int)glm_max(from, (float)brush->first);
        int bottom = (int)glm_min(to, (float)brush->end);
        for (int row = top; row < bottom; row++) {
            uint32_t *pixels = brush->pixels + (size_t)row * brush->stride;
            float y = ((float)row - shift + 0.5f) * unit;
            for (int column = left; column < right; column++) {
                const vec2s at = {{((float)column + 0.5f) * unit - brush->margin, y}};
                hs_colour colour;
                float alpha;
                if (!paint(shape, at, &colour, &alpha)) continue;
                lay(&pixels[column], colour, alpha, chance_of((uint32_t)column, (uint32_t)row));
            }
        }
    }
}

// ---- Facets ------------------------------------------------------------------------------------

/// The light comes from above, on the left.
static const vec2s light = {{-0.5f, -0.866f}};

typedef struct facet_edge {
    vec2s corner, outwards; ///< of length 1
    float lit;              ///< 0..1
} facet_edge;

typedef struct facet {
    const hs_facet_style *style;
    facet_edge edges[HS_FACET_CORNERS];
    int count;
    float top, height, scale;
} facet;

static bool paint_facet(const void *shape, vec2s at, hs_colour *colour, float *alpha)
{
    const facet *it = shape;
    float distance = -1e9f, rim = 0.0f;
    for (int e = 0; e < it->count; e++) {
        const facet_edge *edge = &it->edges[e];
        float from = glms_vec2_dot(glms_vec2_sub(at, edge->corner), edge->outwards);
        distance = glm_max(distance, from);
        float near = glm_clamp_zo(1.0f + from / it->style->rim_width);
        rim = glm_max(rim, near * near * edge->lit);
    }
    float coverage = glm_clamp_zo(0.5f - distance * it->scale);
    if (coverage <= 0.0f) return false;
    float share = glm_clamp_zo((at.y - it->top) / it->height);
    hs_colour body = glms_vec3_lerp(it->style->top, it->style->bottom, share);
    body = glms_vec3_add(body, glms_vec3_scale(it->style->rim, rim));
    *alpha = it->style->alpha * coverage;
    *colour = glms_vec3_scale(body, coverage);
    return true;
}

void hs_brush_facet(const hs_brush *brush, const vec2s *corners, int count,
                    const hs_facet_style *style)
{
    facet it = {.style = style, .count = count, .scale = brush->scale};
    vec2s low = corners[0], high = corners[0];
    for (int c = 0; c < count; c++) {
        vec2s way = glms_vec2_sub(corners[(c + 1) % count], corners[c]);
        float length = glm_max(sqrtf(way.x * way.x + way.y * way.y), 1e-6f);
        facet_edge *edge = &it.edges[c];
        edge->corner = corners[c];
        edge->outwards = (vec2s){{way.y / length, -way.x / length}};
        edge->lit = glm_max(glms_vec2_dot(edge->outwards, light), 0.0f);
        low = glms_vec2_minv(low, corners[c]);
        high = glms_vec2_maxv(high, corners[c]);
    }
    it.top = low.y;
    it.height = glm_max(high.y - low.y, 1e-6f);
    float more = 1.0f / brush->scale;
    paint_box(brush, (vec2s){{low.x - more, low.y - more}}, (vec2s){{high.x + more, high.y + more}},
              paint_facet, &it);
}

// ---- Light -------------------------------------------------------------------------------------

typedef struct glow {
    vec2s at, radii;
    hs_colour colour;
} glow;

static bool paint_glow(const void *shape, vec2s at, hs_colour *colour, float *alpha)
{
    const glow *it = shape;
    float x = (at.x - it->at.x) / it->radii.x, y = (at.y - it->at.y) / it->radii.y;
    float left = 1.0f - x * x - y * y;
    if (left <= 0.0f) return false;
    *alpha = 0.0f;
    *colour = glms_vec3_scale(it->colour, left * left);
    return true;
}

void hs_brush_glow(const hs_brush *brush, vec2s at, vec2s radii, hs_colour colour)
{
    // Smaller than a pixel it would flicker between two of them.
    float least = 1.1f / brush->scale;
    const glow it = {at, {{glm_max(radii.x, least), glm_max(radii.y, least)}}, colour};
    paint_box(brush, glms_vec2_sub(at, it.radii), glms_vec2_add(at, it.radii), paint_glow, &it);
}

typedef struct line {
    vec2s from, way;
    float length, half, scale;
    hs_colour colour;
} line;

static bool paint_line(const void *shape, vec2s at, hs_colour *colour, float *alpha)
{
    const line *it = shape;
    vec2s off = glms_vec2_sub(at, it->from);
    float share = glm_clamp_zo(glms_vec2_dot(off, it->way) / it->length);
    vec2s rest = glms_vec2_sub(off, glms_vec2_scale(it->way, share));
    float distance = sqrtf(rest.x * rest.x + rest.y * rest.y);
    float coverage = glm_clamp_zo(0.5f - (distance - it->half) * it->scale);
    if (coverage <= 0.0f) return false;
    *alpha = 0.0f;
    *colour = glms_vec3_scale(it->colour, coverage);
    return true;
}

void hs_brush_line(const hs_brush *brush, vec2s from, vec2s to, float width, hs_colour colour)
{
    vec2s way = glms_vec2_sub(to, from);
    float half = glm_max(width, 1.0f / brush->scale) / 2.0f, more = half + 1.0f / brush->scale;
    const line it = {
        .from = from,
        .way = way,
        .length = glm_max(glms_vec2_dot(way, way), 1e-6f),
        .half = half,
        .scale = brush->scale,
        .colour = colour,
    };
    paint_box(brush, glms_vec2_subs(glms_vec2_minv(from, to), more),
              glms_vec2_adds(glms_vec2_maxv(from, to), more), paint_line, &it);
}

typedef struct ring {
    vec2s at, radii;
    float half, scale;
    int gaps;
    hs_colour colour;
} ring;

/// What gaps leave of a ring in a direction: their ends are soft.
static float left_by_gaps(const ring *it, float x, float y)
{
    if (it->gaps == 0) return 1.0f;
    double turns = (hs_direction_of((double)x, (double)y) + 180.0) / 360.0 * it->gaps;
    float place = (float)(turns - floor(turns));
    return glm_clamp_zo((0.5f - fabsf(place - 0.5f)) * 9.0f - 0.9f);
}

static bool paint_ring(const void *shape, vec2s at, hs_colour *colour, float *alpha)
{
    const ring *it = shape;
    float x = (at.x - it->at.x) / it->radii.x, y = (at.y - it->at.y) / it->radii.y;
    float radius = sqrtf(x * x + y * y);
    // The distance to an ellipse, to the first order: by the gradient of the radius.
    float across = x / it->radii.x, down = y / it->radii.y;
    float slope = sqrtf(across * across + down * down);
    if (radius < 1e-3f || slope <= 0.0f) return false;
    float distance = fabsf(radius - 1.0f) * radius / slope;
    float coverage = glm_clamp_zo(0.5f - (distance - it->half) * it->scale);
    if (coverage <= 0.0f) return false;
    *alpha = 0.0f;
    *colour = glms_vec3_scale(it->colour, coverage * left_by_gaps(it, x, y));
    return true;
}

void hs_brush_ring(const hs_brush *brush, vec2s at, vec2s radii, float width, int gaps,
                   hs_colour colour)
{
    float half = glm_max(width, 1.0f / brush->scale) / 2.0f, more = half + 1.0f / brush->scale;
    const ring it = {at, radii, half, brush->scale, gaps, colour};
    vec2s reach = glms_vec2_adds(radii, more);
    paint_box(brush, glms_vec2_sub(at, reach), glms_vec2_add(at, reach), paint_ring, &it);
}
