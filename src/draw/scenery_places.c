#include "draw/scenery_places.h"

#include "base/random.h"
#include "base/trigonometry.h"

#include "base/forbidden.h"

#define PERIOD (HS_SCENERY_PERIOD * HS_FIELD_HEIGHT)
#define MIDDLE (HS_FIELD_WIDTH / 2.0f)

/// A colour as places are mixed from them; how light they all are together is said here.
static hs_colour tint(float r, float g, float b)
{
    const float light = 1.75f;
    return (hs_colour){{r * light, g * light, b * light}};
}

static vec2s at(float x, float y)
{
    return (vec2s){{x, y}};
}

static hs_random seeded(uint64_t seed)
{
    return hs_random_seeded(seed, 77);
}

static float between(hs_random *random, float low, float high)
{
    return hs_random_between(random, low, high);
}

/// A place of a layer, from one side to the other. In two statements: compilers differ in which of
/// two arguments they draw first.
static vec2s anywhere(hs_random *random, float low, float high)
{
    float down = between(random, 0.0f, PERIOD);
    return at(between(random, low, high), down);
}

/// A gradient by three colours from top to bottom, darker towards the corners.
static hs_colour gradient(float x, float y, hs_colour top, hs_colour middle, hs_colour bottom)
{
    hs_colour colour = y < 0.5f ? glms_vec3_lerp(top, middle, glm_smooth(y * 2.0f))
                                : glms_vec3_lerp(middle, bottom, glm_smooth(y * 2.0f - 1.0f));
    float aside = x - 0.5f, off = y - 0.5f;
    return glms_vec3_scale(colour, 1.0f - 0.9f * (aside * aside + off * off));
}

/// A colour that is strongest at a place and fades to the radii.
static hs_colour lit(hs_colour below, float x, float y, vec2s middle, vec2s radii, hs_colour colour)
{
    float across = (x - middle.x) / radii.x, down = (y - middle.y) / radii.y;
    float left = glm_max(1.0f - across * across - down * down, 0.0f);
    return glms_vec3_add(below, glms_vec3_scale(colour, left * left));
}

// ---- Stars: a nebula, and stars at three depths -----------------------------------------------

static hs_colour still_stars(float x, float y)
{
    hs_colour colour = gradient(x, y, tint(0.012f, 0.016f, 0.040f), tint(0.018f, 0.022f, 0.052f),
                                tint(0.012f, 0.014f, 0.034f));
    // Two veils of mist, bent by a slower one, so that nothing repeats.
    float bend = hs_sky_mist(x * 1.3f + 4.0f, y * 1.3f) - 0.5f;
    float cold = hs_sky_mist(x * 1.6f + bend * 1.1f, y * 2.1f + bend);
    float warm = hs_sky_mist(x * 1.8f - bend, y * 2.4f + 9.0f + bend);
    float veil = glm_smooth(glm_clamp_zo(cold * 2.4f - 0.95f));
    float ember = glm_smooth(glm_clamp_zo(warm * 2.8f - 1.35f));
    colour = glms_vec3_add(colour, glms_vec3_scale(tint(0.022f, 0.060f, 0.100f), veil));
    colour = glms_vec3_add(colour, glms_vec3_scale(tint(0.075f, 0.030f, 0.062f), ember));
    return colour;
}

static void scatter_stars(const hs_brush *brush, uint64_t seed, int count, float least, float most,
                          float bright)
{
    static const uint32_t hues[] = {0xBFD4FF, 0xFFFFFF, 0xDDE8FF, 0x9FC0FF, 0xFFE2BF, 0xE8F0FF};
    hs_random random = seeded(seed);
    for (int s = 0; s < count; s++) {
        vec2s place = anywhere(&random, -HS_SCENERY_MARGIN, HS_FIELD_WIDTH + HS_SCENERY_MARGIN);
        float share = hs_random_unit(&random);
        float radius = least + (most - least) * share * share;
        hs_colour colour = hs_colour_of(hues[hs_random_below(&random, 6)]);
        colour = glms_vec3_scale(colour, bright * between(&random, 0.45f, 1.0f));
        hs_brush_glow(brush, place, at(radius, radius), colour);
    }
}

static void paint_far_stars(const hs_brush *brush)
{
    scatter_stars(brush, 1, 300, 0.7f, 1.5f, 0.42f);
}

static void paint_near_stars(const hs_brush *brush)
{
    scatter_stars(brush, 2, 80, 1.0f, 2.4f, 0.60f);
}

static void paint_dust(const hs_brush *brush)
{
    hs_random random = seeded(3);
    for (int d = 0; d < 26; d++) {
        vec2s place = anywhere(&random, 0.0f, HS_FIELD_WIDTH);
        float length = between(&random, 5.0f, 12.0f);
        hs_brush_glow(brush, place, at(0.9f, length), tint(0.10f, 0.13f, 0.19f));
    }
}

// ---- The Stack: towers of plates --------------------------------------------------------------

static hs_colour still_stack(float x, float y)
{
    hs_colour colour = gradient(x, y, tint(0.014f, 0.018f, 0.034f), tint(0.026f, 0.034f, 0.060f),
                                tint(0.040f, 0.046f, 0.072f));
    colour = lit(colour, x, y, at(0.5f, 0.62f), at(0.42f, 0.75f), tint(0.020f, 0.034f, 0.056f));
    return lit(colour, x, y, at(0.5f, 1.05f), at(0.7f, 0.4f), tint(0.060f, 0.036f, 0.016f));
}

/// A plate: its upper face, seen from above, and its front with a line of light.
static void paint_plate(const hs_brush *brush, float left, float right, float y, float thick,
                        float bright, bool is_lit)
{
    float depth = thick * 0.55f, lean = thick * 0.5f;
    const hs_facet_style upper = {
        .top = glms_vec3_scale(tint(0.085f, 0.110f, 0.165f), bright),
        .bottom = glms_vec3_scale(tint(0.115f, 0.145f, 0.210f), bright),
        .alpha = 1.0f,
        .rim = glms_vec3_scale(tint(0.05f, 0.07f, 0.10f), bright),
        .rim_width = thick * 0.16f,
    };
    const hs_facet_style front = {
        .top = glms_vec3_scale(tint(0.060f, 0.076f, 0.118f), bright),
        .bottom = glms_vec3_scale(tint(0.022f, 0.027f, 0.046f), bright),
        .alpha = 1.0f,
        .rim = glms_vec3_scale(tint(0.070f, 0.095f, 0.130f), bright),
        .rim_width = thick * 0.10f,
    };
    const vec2s face[] = {at(left + lean, y - depth), at(right - lean, y - depth), at(right, y),
                          at(left, y)};
    const vec2s body[] = {at(left, y), at(right, y), at(right, y + thick), at(left, y + thick)};
    hs_brush_facet(brush, face, 4, &upper);
    hs_brush_facet(brush, body, 4, &front);
    if (!is_lit) return;
    float inset = (right - left) * 0.12f, level = y + thick * 0.52f;
    hs_brush_line(brush, at(left + inset, level), at(left + inset * 2.6f, level), thick * 0.07f,
                  glms_vec3_scale(tint(0.26f, 0.15f, 0.045f), bright));
}

/// A tower that reaches over the whole layer, of plates of about that size; only the uppermost of
/// each pile is wide, as on a stack.
static void paint_tower(const hs_brush *brush, hs_random *random, float middle, float half,
                        float thick, float bright)
{
    int plates = (int)(PERIOD / (thick * 1.75f));
    float step = PERIOD / (float)plates;
    float wide = half;
    for (int p = plates - 1; p >= 0; p--) {
        if (hs_random_below(random, 9) == 0) continue; // popped
        wide = glm_clamp(wide + between(random, -0.22f, 0.22f) * half, half * 0.55f, half * 1.1f);
        float off = between(random, -0.08f, 0.08f) * half;
        paint_plate(brush, middle - wide + off, middle + wide + off, (float)p * step, thick, bright,
                    hs_random_below(random, 3) == 0);
    }
}

static void paint_far_stack(const hs_brush *brush)
{
    hs_random random = seeded(11);
    static const float middles[] = {42.0f, 118.0f, 196.0f, 292.0f, 366.0f, 442.0f};
    for (int t = 0; t < 6; t++) {
        float aside = fabsf(middles[t] - MIDDLE) / MIDDLE;
        paint_tower(brush, &random, middles[t], 20.0f + 8.0f * aside, 9.0f, 0.34f + 0.26f * aside);
    }
}

static void paint_middle_stack(const hs_brush *brush)
{
    hs_random random = seeded(12);
    paint_tower(brush, &random, 40.0f, 48.0f, 21.0f, 0.74f);
    paint_tower(brush, &random, 446.0f, 46.0f, 21.0f, 0.74f);
}

static void paint_near_stack(const hs_brush *brush)
{
    hs_random random = seeded(13);
    paint_tower(brush, &random, -34.0f, 56.0f, 46.0f, 0.55f);
    paint_tower(brush, &random, 516.0f, 56.0f, 46.0f, 0.55f);
}

// ---- The Free List: islands on a thread -------------------------------------------------------

static hs_colour still_list(float x, float y)
{
    hs_colour colour = gradient(x, y, tint(0.010f, 0.026f, 0.036f), tint(0.014f, 0.040f, 0.046f),
                                tint(0.008f, 0.022f, 0.032f));
    float mist = hs_sky_mist(x * 1.5f + 2.0f, y * 1.1f + 5.0f);
    return glms_vec3_add(colour, glms_vec3_scale(tint(0.012f, 0.046f, 0.044f),
                                                 glm_smooth(glm_clamp_zo(mist * 2.4f - 0.9f))));
}

/// An island: a slab with broken corners, its upper face lit, its cliff below.
static void paint_island(const hs_brush *brush, hs_random *random, vec2s middle, float radius,
                         float bright)
{
    float flat = radius * 0.46f, cliff = radius * between(random, 0.34f, 0.5f);
    float cut = radius * between(random, 0.25f, 0.5f), slant = between(random, -0.14f, 0.14f);
    float tip = middle.x + between(random, -0.3f, 0.3f) * radius;
    float lean = slant * radius;
    const hs_facet_style rock = {
        .top = glms_vec3_scale(tint(0.030f, 0.088f, 0.092f), bright),
        .bottom = glms_vec3_scale(tint(0.008f, 0.022f, 0.030f), bright),
        .alpha = 1.0f,
        .rim = tint(0.0f, 0.0f, 0.0f),
        .rim_width = 1.0f,
    };
    const hs_facet_style top = {
        .top = glms_vec3_scale(tint(0.048f, 0.140f, 0.136f), bright),
        .bottom = glms_vec3_scale(tint(0.032f, 0.100f, 0.104f), bright),
        .alpha = 1.0f,
        .rim = glms_vec3_scale(tint(0.050f, 0.150f, 0.135f), bright),
        .rim_width = radius * 0.07f + 0.6f,
    };
    const vec2s under[] = {
        at(middle.x - radius, middle.y + lean), at(middle.x + radius, middle.y - lean),
        at(middle.x + radius * 0.72f, middle.y + cliff * 0.8f), at(tip, middle.y + cliff * 2.0f),
        at(middle.x - radius * 0.7f, middle.y + cliff * 0.9f)};
    const vec2s face[] = {at(middle.x - radius + cut, middle.y - flat + lean),
                          at(middle.x + radius - cut, middle.y - flat - lean),
                          at(middle.x + radius, middle.y - lean),
                          at(middle.x + radius - cut * 0.8f, middle.y + flat * 0.5f - lean),
                          at(middle.x - radius + cut * 0.8f, middle.y + flat * 0.5f + lean),
                          at(middle.x - radius, middle.y + lean)};
    hs_brush_facet(brush, under, 5, &rock);
    hs_brush_facet(brush, face, 6, &top);
    hs_brush_glow(brush, at(middle.x, middle.y - flat * 0.2f), at(radius * 0.16f, radius * 0.09f),
                  glms_vec3_scale(tint(0.08f, 0.18f, 0.14f), bright));
}

/// Islands from below to above, and the thread that leads from each to the next.
static void paint_chain(const hs_brush *brush, uint64_t seed, int count, float least, float most,
                        float bright)
{
    enum { MOST = 24 };
    hs_random random = seeded(seed);
    vec2s places[MOST];
    float radii[MOST];
    for (int i = 0; i < count; i++) {
        // By turns left and right, so that the middle stays open.
        float aside = between(&random, 0.18f, 1.0f) * (i % 2 == 0 ? -1.0f : 1.0f);
        places[i] = at(MIDDLE + aside * 236.0f,
                       ((float)i + between(&random, 0.2f, 0.8f)) * PERIOD / (float)count);
        radii[i] = between(&random, least, most) * (0.55f + 0.45f * fabsf(aside));
    }
    const hs_colour thread = glms_vec3_scale(tint(0.030f, 0.110f, 0.095f), bright);
    for (int i = 0; i < count; i++) {
        vec2s from = places[i], to = places[(i + 1) % count];
        if (i + 1 == count) to.y += PERIOD;
        // It sags a little.
        vec2s middle = glms_vec2_scale(glms_vec2_add(from, to), 0.5f);
        middle.y += 10.0f;
        hs_brush_line(brush, from, middle, most * 0.035f, thread);
        hs_brush_line(brush, middle, to, most * 0.035f, thread);
        hs_brush_glow(brush, middle, at(most * 0.09f, most * 0.09f),
                      glms_vec3_scale(tint(0.05f, 0.16f, 0.13f), bright));
    }
    for (int i = 0; i < count; i++) paint_island(brush, &random, places[i], radii[i], bright);
}

static void paint_far_list(const hs_brush *brush)
{
    paint_chain(brush, 21, 18, 16.0f, 26.0f, 0.5f);
}

static void paint_middle_list(const hs_brush *brush)
{
    paint_chain(brush, 22, 10, 34.0f, 54.0f, 0.85f);
}

static void paint_near_list(const hs_brush *brush)
{
    hs_random random = seeded(23);
    for (int i = 0; i < 4; i++) {
        float side = i % 2 == 0 ? -8.0f : HS_FIELD_WIDTH + 8.0f;
        paint_island(brush, &random, at(side, ((float)i + 0.5f) * PERIOD / 4.0f), 74.0f, 0.42f);
    }
}

// ---- Fragments: a grid with holes, and shards -------------------------------------------------

static hs_colour still_fragments(float x, float y)
{
    hs_colour colour = gradient(x, y, tint(0.030f, 0.016f, 0.022f), tint(0.038f, 0.022f, 0.024f),
                                tint(0.050f, 0.026f, 0.018f));
    colour = lit(colour, x, y, at(0.86f, 0.2f), at(0.7f, 0.5f), tint(0.046f, 0.016f, 0.018f));
    return lit(colour, x, y, at(0.1f, 0.95f), at(0.7f, 0.42f), tint(0.064f, 0.026f, 0.006f));
}

/// A grid of cells, of which many are missing and some are full.
static void paint_grid(const hs_brush *brush)
{
    enum { ACROSS = 8, DOWN = 16 };
    hs_random random = seeded(31);
    const float side = HS_FIELD_WIDTH / (float)ACROSS, tall = PERIOD / (float)DOWN;
    const hs_colour wire = tint(0.105f, 0.054f, 0.038f);
    for (int cell = 0; cell < ACROSS * DOWN; cell++) {
        float left = (float)(cell % ACROSS) * side, top = (float)(cell / ACROSS) * tall;
        uint32_t lot = hs_random_below(&random, 10);
        float bright = between(&random, 0.35f, 1.0f);
        if (lot < 4) continue;
        float right = left + side - 6.0f, bottom = top + tall - 6.0f;
        const hs_colour colour = glms_vec3_scale(wire, bright);
        if (lot == 9) {
            const hs_facet_style full = {
                .top = glms_vec3_scale(tint(0.085f, 0.044f, 0.034f), bright),
                .bottom = glms_vec3_scale(tint(0.048f, 0.026f, 0.024f), bright),
                .alpha = 1.0f,
                .rim = glms_vec3_scale(tint(0.060f, 0.030f, 0.020f), bright),
                .rim_width = 2.0f,
            };
            const vec2s box[] = {at(left, top), at(right, top), at(right, bottom),
                                 at(left, bottom)};
            hs_brush_facet(brush, box, 4, &full);
            continue;
        }
        // Corners only, or a side that is left.
        float part = lot < 7 ? 0.3f : 1.0f;
        hs_brush_line(brush, at(left, top), at(left + (right - left) * part, top), 1.0f, colour);
        hs_brush_line(brush, at(left, top), at(left, top + (bottom - top) * part), 1.0f, colour);
        if (lot == 8) hs_brush_line(brush, at(right, top), at(right, bottom), 1.0f, colour);
    }
}

/// A shard: a triangle or a quadrangle with a lit edge.
static void paint_shard(const hs_brush *brush, hs_random *random, vec2s middle, float radius,
                        float bright)
{
    int corners = 3 + (int)hs_random_below(random, 3);
    vec2s points[HS_FACET_CORNERS];
    float turn = between(random, 0.0f, 360.0f), flat = between(random, 0.45f, 1.0f);
    float roll = between(random, 0.0f, 360.0f);
    hs_sine_cosine rolled = hs_sine_cosine_of((double)roll);
    for (int c = 0; c < corners; c++) {
        float spread = 360.0f / (float)corners;
        hs_sine_cosine way = hs_sine_cosine_of(
            (double)(turn + spread * ((float)c + between(random, -0.22f, 0.22f))));
        float x = (float)way.sine * radius, y = (float)-way.cosine * radius * flat;
        points[c] = at(middle.x + x * (float)rolled.cosine - y * (float)rolled.sine,
                       middle.y + x * (float)rolled.sine + y * (float)rolled.cosine);
    }
    const hs_facet_style style = {
        .top = glms_vec3_scale(tint(0.096f, 0.056f, 0.048f), bright),
        .bottom = glms_vec3_scale(tint(0.034f, 0.020f, 0.022f), bright),
        .alpha = 1.0f,
        .rim = glms_vec3_scale(tint(0.170f, 0.082f, 0.044f), bright),
        .rim_width = radius * 0.10f + 0.7f,
    };
    hs_brush_facet(brush, points, corners, &style);
}

static void scatter_shards(const hs_brush *brush, uint64_t seed, int count, float least, float most,
                           float open, float bright)
{
    hs_random random = seeded(seed);
    for (int s = 0; s < count; s++) {
        float side = hs_random_below(&random, 2) == 0 ? -1.0f : 1.0f;
        float aside = side * between(&random, open, 1.08f);
        vec2s place = at(MIDDLE + aside * MIDDLE,
                         ((float)s + between(&random, 0.0f, 1.0f)) * PERIOD / (float)count);
        float share = hs_random_unit(&random);
        paint_shard(brush, &random, place, least + (most - least) * share * share, bright);
    }
}

static void paint_middle_fragments(const hs_brush *brush)
{
    scatter_shards(brush, 32, 64, 5.0f, 30.0f, 0.05f, 0.9f);
}

static void paint_near_fragments(const hs_brush *brush)
{
    scatter_shards(brush, 33, 16, 26.0f, 74.0f, 0.78f, 0.85f);
}

// ---- The Cycle: rings and what goes round on them ---------------------------------------------

static const vec2s hub = {{MIDDLE, 250.0f}};

/// Rings, from the innermost on: their radii across, and the angle that a light on them goes in a
/// tick.
static const struct {
    float radius, turn;
} orbits[] = {{46.0f, 0.62f},  {78.0f, -0.44f},  {116.0f, 0.33f}, {160.0f, -0.25f},
              {208.0f, 0.20f}, {262.0f, -0.16f}, {322.0f, 0.13f}, {390.0f, -0.105f}};
enum { ORBITS = sizeof orbits / sizeof *orbits, COMETS = 2, TAIL = 30 };

/// A ring is seen from a little above.
#define ORBIT_FLAT 0.74f

static hs_colour still_cycle(float x, float y)
{
    hs_colour colour = gradient(x, y, tint(0.020f, 0.014f, 0.042f), tint(0.024f, 0.018f, 0.052f),
                                tint(0.014f, 0.010f, 0.032f));
    float cx = (x - 0.5f) * 480.0f, cy = (y * 640.0f - hub.y) / ORBIT_FLAT;
    float away = sqrtf(cx * cx + cy * cy);
    // Broad bands of light between the rings, which fade outwards.
    float bands = 0.0f;
    for (int o = 0; o + 1 < (int)ORBITS; o += 2) {
        float from = orbits[o].radius, to = orbits[o + 1].radius;
        float share = glm_clamp_zo((away - from) / (to - from));
        bands += share * (1.0f - share) * 4.0f * (1.0f - 0.11f * (float)o);
    }
    colour = glms_vec3_add(colour, glms_vec3_scale(tint(0.030f, 0.018f, 0.056f), bands));
    return lit(colour, x, y, at(0.5f, hub.y / 640.0f), at(0.24f, 0.16f),
               tint(0.068f, 0.044f, 0.036f));
}

static void paint_rings(const hs_brush *brush)
{
    for (int o = 0; o < (int)ORBITS; o++) {
        vec2s radii = at(orbits[o].radius, orbits[o].radius * ORBIT_FLAT);
        float bright = 1.0f - 0.08f * (float)o;
        hs_brush_ring(brush, hub, radii, 1.1f, 0,
                      glms_vec3_scale(tint(0.088f, 0.066f, 0.128f), bright));
        vec2s inner = glms_vec2_scale(radii, 0.965f);
        hs_brush_ring(brush, hub, inner, 2.4f, 18 + 6 * o,
                      glms_vec3_scale(tint(0.048f, 0.036f, 0.074f), bright));
    }
}

static void paint_cycle_stars(const hs_brush *brush)
{
    scatter_stars(brush, 41, 150, 0.7f, 1.4f, 0.24f);
}

static size_t light_cycle(hs_scenery_light *lights, double moment)
{
    size_t count = 0;
    for (int o = 0; o < (int)ORBITS; o++) {
        for (int c = 0; c < COMETS; c++) {
            double head = moment * (double)orbits[o].turn + 180.0 * c + 53.0 * o;
            float sign = orbits[o].turn > 0.0f ? -1.0f : 1.0f;
            for (int t = 0; t < TAIL; t++) {
                float behind = sign * (float)t * 96.0f / orbits[o].radius;
                hs_sine_cosine way = hs_sine_cosine_of(head + (double)behind);
                float left = 1.0f - (float)t / (float)TAIL;
                float dim = left * left * (c == 0 ? 1.0f : 0.6f);
                lights[count++] = (hs_scenery_light){
                    hub.x + (float)way.sine * orbits[o].radius,
                    hub.y - (float)way.cosine * orbits[o].radius * ORBIT_FLAT,
                    t == 0 ? 3.4f : 1.2f + 0.9f * left,
                    glms_vec3_scale(t == 0 ? tint(0.34f, 0.27f, 0.20f) : tint(0.13f, 0.085f, 0.12f),
                                    dim),
                };
            }
        }
    }
    return count;
}

// ---- Stop the World: a sea of light -----------------------------------------------------------

static hs_colour still_sea(float x, float y)
{
    const float horizon = HS_SCENERY_HORIZON;
    if (y < horizon) {
        float up = 1.0f - y / horizon;
        hs_colour colour =
            glms_vec3_lerp(tint(0.042f, 0.074f, 0.094f), tint(0.008f, 0.014f, 0.034f),
                           glm_smooth(glm_min(up * 1.25f, 1.0f)));
        return lit(colour, x, y, at(0.5f, horizon), at(0.36f, 0.15f), tint(0.050f, 0.052f, 0.045f));
    }
    float down = (y - horizon) / (1.0f - horizon);
    hs_colour colour = glms_vec3_lerp(tint(0.036f, 0.066f, 0.086f), tint(0.008f, 0.018f, 0.034f),
                                      glm_smooth(glm_min(down * 1.5f, 1.0f)));
    // The way of the light over the water.
    float wide = 0.16f + 0.34f * down, aside = (x - 0.5f) / wide;
    float way = glm_max(1.0f - aside * aside, 0.0f) * (1.0f - down * 0.82f);
    return glms_vec3_add(colour, glms_vec3_scale(tint(0.030f, 0.036f, 0.034f), way));
}

/// Crests: short strokes of light, as long as the distance will make them look right.
static void paint_crests(const hs_brush *brush, uint64_t seed, int count, float tall, float bright)
{
    hs_random random = seeded(seed);
    for (int c = 0; c < count; c++) {
        vec2s place = anywhere(&random, -HS_SCENERY_MARGIN, HS_FIELD_WIDTH + HS_SCENERY_MARGIN);
        float length = between(&random, 13.0f, 36.0f);
        float aside = (place.x - MIDDLE) / MIDDLE,
              near = glm_max(1.0f - aside * aside * 2.2f, 0.0f);
        float strength = bright * between(&random, 0.25f, 1.0f) * (0.42f + 0.58f * near);
        hs_colour colour =
            glms_vec3_lerp(tint(0.035f, 0.100f, 0.140f), tint(0.130f, 0.130f, 0.105f),
                           near * hs_random_unit(&random));
        hs_brush_glow(brush, place, at(length, tall), glms_vec3_scale(colour, strength));
    }
}

static void paint_swell(const hs_brush *brush)
{
    paint_crests(brush, 51, 460, 1.9f, 0.9f);
}

static void paint_glitter(const hs_brush *brush)
{
    paint_crests(brush, 52, 420, 0.9f, 1.3f);
}

static void paint_sky_stars(const hs_brush *brush)
{
    hs_random random = seeded(53);
    for (int s = 0; s < 60; s++) {
        float up = hs_random_unit(&random);
        vec2s place = at(between(&random, 0.0f, HS_FIELD_WIDTH), up * 0.15f * HS_FIELD_HEIGHT);
        hs_brush_glow(brush, place, at(0.9f, 0.9f),
                      glms_vec3_scale(tint(0.30f, 0.36f, 0.40f), 1.0f - up));
    }
}

// ---- The table ---------------------------------------------------------------------------------

// clang-format off
static const hs_scenery_place places[] = {
    {"stars", still_stars,
     {{paint_far_stars, 0.07f, 1.5f, HS_SCENERY_UPRIGHT},
      {paint_near_stars, 0.17f, 4.0f, HS_SCENERY_UPRIGHT},
      {paint_dust, 0.55f, 9.0f, HS_SCENERY_UPRIGHT}}, NULL, false},
    {"stack", still_stack,
     {{paint_far_stack, 0.22f, 2.0f, HS_SCENERY_UPRIGHT},
      {paint_middle_stack, 0.52f, 6.0f, HS_SCENERY_UPRIGHT},
      {paint_near_stack, 1.15f, 12.0f, HS_SCENERY_UPRIGHT}}, NULL, false},
    {"free-list", still_list,
     {{paint_far_list, 0.18f, 2.0f, HS_SCENERY_UPRIGHT},
      {paint_middle_list, 0.42f, 6.0f, HS_SCENERY_UPRIGHT},
      {paint_near_list, 0.95f, 13.0f, HS_SCENERY_UPRIGHT}}, NULL, false},
    {"fragments", still_fragments,
     {{paint_grid, 0.20f, 1.5f, HS_SCENERY_UPRIGHT},
      {paint_middle_fragments, 0.46f, 6.0f, HS_SCENERY_UPRIGHT},
      {paint_near_fragments, 1.0f, 12.0f, HS_SCENERY_UPRIGHT}}, NULL, false},
    {"cycle", still_cycle,
     {{paint_cycle_stars, 0.05f, 1.0f, HS_SCENERY_UPRIGHT},
      {paint_rings, 0.0f, 3.0f, HS_SCENERY_UPRIGHT}}, light_cycle, false},
    {"stop-the-world", still_sea,
     {{paint_sky_stars, 0.0f, 1.0f, HS_SCENERY_UPRIGHT},
      {paint_swell, 0.55f, 4.0f, HS_SCENERY_FLAT},
      {paint_glitter, 0.85f, 6.0f, HS_SCENERY_FLAT}}, NULL, true},
};
// clang-format on

const hs_scenery_place *hs_scenery_all_places(size_t *count)
{
    *count = sizeof places / sizeof *places;
    return places;
}

const hs_scenery_place *hs_scenery_place_of(const char *word)
{
    for (size_t p = 0; word != NULL && p < sizeof places / sizeof *places; p++) {
        if (strcmp(places[p].word, word) == 0) return &places[p];
    }
    return &places[0];
}
