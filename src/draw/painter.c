#include "draw/painter.h"

#include <string.h>

#include "base/forbidden.h"

static hs_paint layer(hs_colour colour, float alpha)
{
    return (hs_paint){glms_vec3_scale(colour, alpha), alpha};
}

/// Lays a colour over a paint, by a weighted sum of both: a lerp rounds otherwise.
static void over(hs_paint *under, hs_colour colour, float alpha)
{
    float rest = 1.0f - alpha;
    under->colour = glms_vec3_muladds(colour, alpha, glms_vec3_scale(under->colour, rest));
    under->alpha = under->alpha * rest + alpha;
}

// ---- Bullets -----------------------------------------------------------------------------------

/// Width of the dark rim, field units.
#define RIM 1.15f

/// The distance to the outline of a look's body, and how deep within it white begins.
static float bullet_distance(hs_bullet_look look, vec2s at, float *white)
{
    switch (look) {
    case HS_LOOK_PELLET:
        *white = 1.7f;
        return hs_disc_distance(at, 3.7f);
    case HS_LOOK_ORB:
        *white = 3.1f;
        return hs_disc_distance(at, 7.2f);
    case HS_LOOK_RICE:
        *white = 1.5f;
        return hs_lens_distance(at, 5.2f, 2.2f) - 0.8f;
    case HS_LOOK_NEEDLE:
        *white = 1.05f;
        return hs_lens_distance(at, 10.0f, 1.9f) - 0.3f;
    case HS_LOOK_STAR:
        *white = 1.9f;
        return hs_star_distance(at, 5.8f, 0.52f) - 0.6f;
    default:
        *white = 1.6f;
        return hs_diamond_distance(at, 6.2f, 3.7f);
    }
}

hs_bullet_ink hs_paint_bullet(hs_bullet_look look, vec2s point, float scale)
{
    float white;
    float distance = bullet_distance(look, point, &white);
    if ((distance - RIM) * scale >= 0.5f) return (hs_bullet_ink){0};
    // The hue is deeper at the rim and lighter towards the core.
    float depth = glm_clamp_zo(-distance / white);
    hs_bullet_ink ink = {
        .alpha = hs_coverage((distance - RIM) * scale) * 0.92f,
        .body = hs_coverage(distance * scale),
        .core = glm_clamp_zo((-distance - white) * 1.1f + 0.35f),
        .shine = 0.82f + 0.3f * depth,
    };
    if (ink.body > 0.0f) ink.alpha = glm_max(ink.alpha, ink.body);
    return ink;
}

static int32_t byte_of(float value)
{
    return (int32_t)(glm_clamp_zo(value) * 255.0f + 0.5f);
}

static inline hs_hue_numbers smaller_of(hs_hue_numbers a, hs_hue_numbers b)
{
    hs_hue_numbers less = a < b;
    return (a & less) | (b & ~less);
}

/// As `glm_clamp_zo`, in each lane.
static inline hs_hue_lanes bounded_lanes(hs_hue_lanes values)
{
    const hs_hue_lanes one = (hs_hue_lanes){0} + 1.0f;
    values = (hs_hue_lanes)((hs_hue_numbers)values & (values > 0.0f));
    hs_hue_numbers below = values < 1.0f;
    return (hs_hue_lanes)(((hs_hue_numbers)values & below) | ((hs_hue_numbers)one & ~below));
}

/// One channel of an ink in all hues, premultiplied.
static inline hs_hue_numbers paint_channel(const hs_bullet_ink *ink, const hs_hue_lanes *hues,
                                           float dark)
{
    hs_hue_lanes rim = dark + (*hues - dark) * 0.10f;
    hs_hue_lanes body = bounded_lanes(*hues * ink->shine);
    hs_hue_lanes colour = rim + (body - rim) * ink->body;
    colour = colour + (1.0f - colour) * (ink->core * ink->body);
    colour = bounded_lanes(colour * ink->alpha) * 255.0f + 0.5f;
    return __builtin_convertvector(colour, hs_hue_numbers);
}

hs_hue_numbers hs_paint_ink(const hs_bullet_ink *ink, const hs_hues *hues)
{
    hs_hue_numbers alpha = (hs_hue_numbers){0} + byte_of(ink->alpha);
    hs_hue_numbers red = smaller_of(paint_channel(ink, &hues->red, 0.01f), alpha);
    hs_hue_numbers green = smaller_of(paint_channel(ink, &hues->green, 0.01f), alpha);
    hs_hue_numbers blue = smaller_of(paint_channel(ink, &hues->blue, 0.03f), alpha);
    return alpha << 24 | red << 16 | green << 8 | blue;
}

uint32_t hs_paint_pixel(hs_paint paint)
{
    int32_t alpha = byte_of(paint.alpha);
    int32_t red = byte_of(paint.colour.r);
    int32_t green = byte_of(paint.colour.g);
    int32_t blue = byte_of(paint.colour.b);
    return (uint32_t)alpha << 24 | (uint32_t)(red < alpha ? red : alpha) << 16 |
           (uint32_t)(green < alpha ? green : alpha) << 8 | (uint32_t)(blue < alpha ? blue : alpha);
}

// ---- Small things ------------------------------------------------------------------------------

static hs_paint paint_item(vec2s at, float scale)
{
    float distance = glm_max(fabsf(at.x), fabsf(at.y)) - 4.0f;
    hs_paint paint = layer(hs_colour_of(0x0A0803), hs_coverage((distance - 1.0f) * scale) * 0.85f);
    over(&paint, hs_colour_of(0xE9C56A), hs_coverage(distance * scale));
    over(&paint, hs_colour_of(0x1A1408), hs_coverage((distance + 1.3f) * scale));
    over(&paint, hs_colour_of(0xFFF3CF),
         hs_coverage((hs_diamond_distance(at, 2.4f, 2.4f)) * scale));
    return paint;
}

/// A bolt that fades towards its tail: it looks unlike any bullet and hides none.
static hs_paint paint_shot(vec2s at, float scale)
{
    vec2s nearest = {{at.x, at.y < -7.0f ? at.y + 7.0f : at.y > 8.0f ? at.y - 8.0f : 0.0f}};
    float distance = glms_vec2_norm(nearest) - 1.5f;
    float strength = glm_clamp_zo((9.0f - at.y) * (1.0f / 17.0f));
    float glow = glm_clamp_zo(1.0f - (distance + 0.5f) * 0.36f);
    hs_paint paint = layer(hs_colour_of(0x1E6BFF), glow * glow * 0.34f * strength);
    over(&paint, hs_colour_of(0x8FE3FF), hs_coverage(distance * scale) * 0.70f * strength);
    return paint;
}

static hs_paint paint_satellite(vec2s at, float scale)
{
    float distance = hs_diamond_distance(at, 5.0f, 3.0f);
    hs_paint paint = layer(hs_colour_of(0x12060C), hs_coverage((distance - 1.0f) * scale) * 0.9f);
    over(&paint, hs_colour_of(at.x < 0.0f ? 0xF0B35A : 0xB8752C), hs_coverage(distance * scale));
    return paint;
}

static hs_paint paint_dot(vec2s at, float scale)
{
    float distance = hs_disc_distance(at, HS_HIT_RADIUS);
    hs_paint paint = layer(hs_colour_of(0xD6002F), hs_coverage((distance - 1.3f) * scale));
    over(&paint, hs_colour_of(0xFFFFFF), hs_coverage(distance * scale));
    return paint;
}

static hs_paint paint_ring(vec2s at, float scale)
{
    float away = fabsf(hs_disc_distance(at, HS_GRAZE_RADIUS));
    hs_paint paint = layer(hs_colour_of(0x02040A), hs_coverage((away - 1.7f) * scale) * 0.7f);
    over(&paint, hs_colour_of(0xF2F8FF), hs_coverage((away - 0.7f) * scale) * 0.95f);
    return paint;
}

static hs_paint paint_shield(vec2s at, float scale)
{
    float distance = hs_disc_distance(at, 25.0f);
    float inner = glm_clamp_zo(1.0f + distance * 0.11f);
    float alpha = hs_coverage(distance * scale) * inner * inner * 0.42f;
    hs_paint paint = layer(hs_colour_of(0x58B7FF), alpha);
    over(&paint, hs_colour_of(0xCDEBFF), hs_coverage((fabsf(distance) - 0.6f) * scale) * 0.75f);
    return paint;
}

/// Four corners of a square: they look unlike any bullet and hide none.
static hs_paint paint_mark(vec2s at, float scale)
{
    enum { SIDE = 23, ARM = 9 };
    float across = fabsf(at.x), along = fabsf(at.y);
    float outer = glm_max(across, along), inner = glm_min(across, along);
    // Near the square's edge, and within an arm of its corner.
    float distance = glm_max(fabsf(outer - (float)SIDE), (float)(SIDE - ARM) - inner);
    hs_paint paint = layer(hs_colour_of(0x02040A), hs_coverage((distance - 3.2f) * scale) * 0.80f);
    over(&paint, hs_colour_of(0xFFE94A), hs_coverage((distance - 1.3f) * scale) * 0.92f);
    return paint;
}

// ---- Ships -------------------------------------------------------------------------------------

/// The right half of the player's ship, for a half width of 1.
static const vec2s hull[] = {{{0.0f, -17.0f}}, {{2.6f, -9.0f}}, {{3.6f, 2.0f}},
                             {{3.0f, 9.0f}},   {{1.6f, 12.0f}}, {{0.0f, 12.0f}}};
static const vec2s wing[] = {{{0.0f, -4.0f}},  {{3.2f, -3.0f}}, {{11.5f, 7.0f}},
                             {{12.0f, 12.5f}}, {{8.5f, 10.0f}}, {{0.0f, 9.0f}}};
static const vec2s cockpit[] = {{{0.0f, -9.5f}}, {{1.5f, -5.0f}}, {{1.2f, -1.0f}}, {{0.0f, 0.0f}}};
#define CORNERS(shape) shape, sizeof(shape) / sizeof(shape)[0]

static hs_paint paint_player(unsigned variant, vec2s at, float scale)
{
    // Leaning draws the ship together and moves its far wing a little.
    float lean = (float)variant - 1.0f;
    vec2s seen = {{at.x / (1.0f - 0.16f * fabsf(lean)) - lean * 0.06f * at.y, at.y}};
    float wings = hs_mirrored_distance(seen, CORNERS(wing));
    float body = hs_mirrored_distance(seen, CORNERS(hull));
    float glass = hs_mirrored_distance(seen, CORNERS(cockpit));
    float flame = hs_lens_distance((vec2s){{fabsf(seen.x) - 1.6f, seen.y - 12.0f}}, 5.0f, 1.3f);
    float outline = glm_min(wings, body);
    hs_paint paint = layer(hs_colour_of(0x4FC3FF), hs_coverage((flame - 0.6f) * scale) * 0.55f);
    over(&paint, hs_colour_of(0xF2FCFF), hs_coverage((flame + 0.4f) * scale));
    over(&paint, hs_colour_of(0x03060F), hs_coverage((outline - 1.1f) * scale) * 0.95f);
    bool is_lit = seen.x * (lean > 0.0f ? -1.0f : 1.0f) < 0.0f;
    over(&paint, hs_colour_of(is_lit ? 0x4C74B8 : 0x2B4680), hs_coverage(wings * scale));
    over(&paint, hs_colour_of(0x8FD8FF),
         hs_coverage((fabsf(wings + 1.1f) - 0.35f) * scale) * (seen.y > 0.0f ? 0.85f : 0.4f));
    over(&paint, hs_colour_of(0x0B1430), hs_coverage((body - 0.6f) * scale));
    over(&paint, hs_colour_of(is_lit ? 0xF4F8FF : 0xAEBEDD), hs_coverage(body * scale));
    over(&paint, hs_colour_of(0x123B7A), hs_coverage((glass - 0.4f) * scale));
    over(&paint, hs_colour_of(0x57D4FF), hs_coverage((glass + 0.3f) * scale));
    return paint;
}

/// A point folded into the first of six equal sectors about the y axis.
static vec2s folded(vec2s at)
{
    vec2s turned = {{fabsf(at.x), at.y}};
    // Mirrored at the axes at 60 and at 120 degrees.
    float across = turned.x * 0.5f - turned.y * 0.866025404f;
    if (across < 0.0f) {
        turned.x -= 2.0f * across * 0.5f;
        turned.y += 2.0f * across * 0.866025404f;
    }
    across = turned.x * 0.5f + turned.y * 0.866025404f;
    if (across < 0.0f) {
        turned.x -= 2.0f * across * 0.5f;
        turned.y -= 2.0f * across * 0.866025404f;
    }
    return turned;
}

/// A shell with six plates about an eye.
static hs_paint paint_enemy(vec2s at, float radius, float scale, hs_colour glow)
{
    vec2s unit = {{at.x / radius, at.y / radius}};
    float pixels = radius * scale;
    vec2s sector = folded(unit);
    float plates = hs_lens_distance((vec2s){{sector.y, sector.x - 0.62f}}, 0.42f, 0.24f) - 0.03f;
    float shell = hs_hexagon_distance(unit, 0.62f);
    float eye = hs_disc_distance(unit, 0.30f);
    float outline = glm_min(plates, shell);
    float rim = 1.2f / radius;
    if (hs_coverage((outline - rim) * pixels) <= 0.0f) return (hs_paint){0};
    hs_colour lit = glms_vec3_lerp(hs_colour_of(0x3F3A66), hs_colour_of(0xA79DD6),
                                   glm_clamp_zo(0.5f - unit.y * 0.6f));
    hs_paint paint = layer(hs_colour_of(0x05040A), hs_coverage((outline - rim) * pixels) * 0.95f);
    over(&paint, lit, hs_coverage(plates * pixels));
    over(&paint, glow, hs_coverage((fabsf(plates + 0.07f) - 0.022f) * pixels) * 0.75f);
    over(&paint, hs_colour_of(0x0B0912), hs_coverage((shell - rim * 0.5f) * pixels));
    over(&paint, glms_vec3_lerp(lit, hs_colour_of(0x1F1B3A), 0.42f), hs_coverage(shell * pixels));
    over(&paint, hs_colour_of(0x08060E), hs_coverage((eye - 0.08f) * pixels));
    over(&paint, glow, hs_coverage(eye * pixels));
    over(&paint, hs_colour_of(0xFFFFFF),
         glm_clamp_zo(1.0f - glms_vec2_norm((vec2s){{unit.x, unit.y + 0.04f}}) / 0.24f));
    return paint;
}

static hs_paint paint_boss(vec2s at, float radius, float scale)
{
    vec2s unit = {{at.x / radius, at.y / radius}};
    float pixels = radius * scale;
    float length = glms_vec2_norm(unit);
    vec2s sector = folded(hs_turned(unit, 0.5f, 0.866025404f));
    float spikes = hs_lens_distance((vec2s){{sector.y, sector.x - 1.0f}}, 0.34f, 0.13f);
    float halo = fabsf(length - 1.02f) - 0.05f;
    const hs_colour gold = hs_colour_of(0xF2B04A);
    hs_paint paint = layer(hs_colour_of(0x07040A), hs_coverage((halo - 0.06f) * pixels) * 0.9f);
    over(&paint, glms_vec3_lerp(gold, hs_colour_of(0x6B3A16), glm_clamp_zo(0.5f + unit.y * 0.5f)),
         hs_coverage(halo * pixels));
    over(&paint, hs_colour_of(0x07040A), hs_coverage((spikes - 0.05f) * pixels) * 0.95f);
    over(&paint, glms_vec3_lerp(gold, hs_colour_of(0xFFF1CF), glm_clamp_zo(0.4f - unit.y * 0.5f)),
         hs_coverage(spikes * pixels));
    hs_paint body = paint_enemy(at, radius * 0.86f, scale, hs_colour_of(0xFF3B5C));
    float rest = 1.0f - body.alpha;
    return (hs_paint){
        .colour = glms_vec3_add(glms_vec3_scale(paint.colour, rest), body.colour),
        .alpha = paint.alpha * rest + body.alpha,
    };
}

// ---- All of them -------------------------------------------------------------------------------

hs_paint hs_paint_other(hs_sprite_kind kind, unsigned variant, float radius, vec2s point,
                        float scale)
{
    switch (kind) {
    case HS_SPRITE_ITEM:
        return paint_item(point, scale);
    case HS_SPRITE_SHOT:
        return paint_shot(point, scale);
    case HS_SPRITE_SATELLITE:
        return paint_satellite(point, scale);
    case HS_SPRITE_DOT:
        return paint_dot(point, scale);
    case HS_SPRITE_RING:
        return paint_ring(point, scale);
    case HS_SPRITE_SHIELD:
        return paint_shield(point, scale);
    case HS_SPRITE_MARK:
        return paint_mark(point, scale);
    case HS_SPRITE_PLAYER:
        return paint_player(variant, point, scale);
    case HS_SPRITE_ENEMY:
        return paint_enemy(point, radius, scale, hs_colour_of(0xFFB347));
    default:
        return paint_boss(point, radius, scale);
    }
}
