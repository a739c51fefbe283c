#include "draw/painter.h"

#include "base/trigonometry.h"

#include <string.h>

#include "base/forbidden.h"

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

/// A cut gem that turns about its upright axis. It is hollow, with a bright edge: no bullet is.
static hs_paint paint_gem(vec2s at, float scale, unsigned model, float moment)
{
    const float length = model == 0 ? 5.4f : 7.0f;
    float turned = fabsf(hs_body_wave(moment * 0.5f, 0.25f));
    const float width = (model == 0 ? 4.0f : 5.4f) * (0.4f + 0.6f * turned);
    const vec2s cut[] = {
        {{0.0f, -length}}, {{width, -0.44f * length}}, {{width, 0.3f * length}}, {{0.0f, length}}};
    hs_colour bright = hs_colour_of(model == 0 ? 0xFFE3A0 : 0xB8FFD0);
    hs_colour deep = hs_colour_of(model == 0 ? 0x6A3E08 : 0x0A5A3A);
    float distance = hs_mirrored_distance(at, cut, 4);
    float inside = hs_coverage(distance * scale);
    hs_paint paint =
        hs_paint_layer(hs_colour_of(0x050302), hs_coverage((distance - 0.9f) * scale) * 0.85f);
    // The edge between the two facets in front wanders over the gem.
    float edge = width * (1.0f - 2.0f * (moment < 0.5f ? 2.0f * moment : 2.0f * moment - 1.0f));
    float light = at.x < edge ? 0.55f : 0.12f;
    hs_paint_over(&paint, glms_vec3_lerp(deep, bright, at.y > 0.0f ? light * 0.6f : light), inside);
    float girdle = fabsf(at.y + 0.16f * length) - 0.3f;
    hs_paint_over(&paint, bright, hs_coverage(girdle * scale) * inside * 0.55f);
    hs_paint_over(&paint, bright, hs_coverage((fabsf(distance + 0.6f) - 0.6f) * scale));
    float glint = glm_clamp_zo(turned * 2.4f - 1.4f);
    vec2s from = {{fabsf(at.x + 0.3f * width), fabsf(at.y + 0.4f * length)}};
    float star = glm_min(from.x * 2.6f + from.y * 0.5f, from.x * 0.5f + from.y * 2.6f);
    hs_paint_over(&paint, hs_colour_of(0xFFFFFF), glm_clamp_zo(1.7f - star) * glint * inside);
    return paint;
}

/// A coin with an arrow up: it looks unlike gems and bullets.
static hs_paint paint_power(vec2s at, float scale, float moment)
{
    float pulse = hs_body_wave(moment, 0.0f);
    vec2s turned = hs_turned(at, 0.70710678f, 0.70710678f);
    float square = glm_max(fabsf(turned.x), fabsf(turned.y)) - 5.0f;
    float shaft = glm_max(fabsf(at.x) - 1.1f, fabsf(at.y - 1.2f) - 2.6f);
    float arrow = glm_min(glm_max(fabsf(at.x) - 0.9f * (at.y + 4.0f), at.y + 0.4f), shaft);
    hs_paint paint =
        hs_paint_layer(hs_colour_of(0x0A0206), hs_coverage((square - 1.1f) * scale) * 0.9f);
    hs_paint_over(&paint, hs_colour_of(0xFF5A6E), hs_coverage(square * scale));
    hs_paint_over(&paint, hs_colour_of(0x4A0A1C), hs_coverage((square + 1.2f) * scale));
    hs_paint_over(&paint, hs_colour_of(0xFF8A7A),
                  hs_coverage((square + 1.2f) * scale) * (0.25f + 0.2f * pulse));
    hs_paint_over(&paint, hs_colour_of(0xFFF4E0), hs_coverage(arrow * scale));
    return paint;
}

static hs_paint paint_trail(vec2s at)
{
    float glow = glm_clamp_zo(1.0f - glms_vec2_norm(at) / 3.6f);
    return hs_paint_layer(hs_colour_of(0xBFF6FF), glow * glow * 0.8f);
}

/// A bolt that fades towards its tail: it looks unlike any bullet and hides none.
static hs_paint paint_shot(vec2s at, float scale)
{
    vec2s nearest = {{at.x, at.y < -7.0f ? at.y + 7.0f : at.y > 8.0f ? at.y - 8.0f : 0.0f}};
    float distance = glms_vec2_norm(nearest) - 1.5f;
    float strength = glm_clamp_zo((9.0f - at.y) * (1.0f / 17.0f));
    float glow = glm_clamp_zo(1.0f - (distance + 0.5f) * 0.36f);
    hs_paint paint = hs_paint_layer(hs_colour_of(0x1E6BFF), glow * glow * 0.34f * strength);
    hs_paint_over(&paint, hs_colour_of(0x8FE3FF), hs_coverage(distance * scale) * 0.70f * strength);
    return paint;
}

/// A long narrow blade with a hot edge, which is broader at its head.
static hs_paint paint_lance(vec2s at, float scale)
{
    float blade = hs_lens_distance((vec2s){{at.x, at.y - 1.0f}}, 15.0f, 2.3f);
    float core = hs_lens_distance((vec2s){{at.x, at.y + 3.0f}}, 10.0f, 1.0f);
    float strength = glm_clamp_zo((15.0f - at.y) * (1.0f / 24.0f));
    float glow = glm_clamp_zo(1.0f - (blade + 0.4f) * 0.42f);
    hs_paint paint = hs_paint_layer(hs_colour_of(0x7A3CFF), glow * glow * 0.36f * strength);
    hs_paint_over(&paint, hs_colour_of(0xB69CFF), hs_coverage(blade * scale) * 0.6f * strength);
    hs_paint_over(&paint, hs_colour_of(0xF4ECFF), hs_coverage(core * scale) * 0.85f * strength);
    return paint;
}

static hs_paint paint_satellite(vec2s at, float scale)
{
    float distance = hs_diamond_distance(at, 5.0f, 3.0f);
    hs_paint paint =
        hs_paint_layer(hs_colour_of(0x12060C), hs_coverage((distance - 1.0f) * scale) * 0.9f);
    hs_paint_over(&paint, hs_colour_of(at.x < 0.0f ? 0xF0B35A : 0xB8752C),
                  hs_coverage(distance * scale));
    return paint;
}

static hs_paint paint_dot(vec2s at, float scale)
{
    float distance = hs_disc_distance(at, HS_HIT_RADIUS);
    hs_paint paint =
        hs_paint_layer(hs_colour_of(0x02040A), hs_coverage((distance - 2.2f) * scale) * 0.9f);
    hs_paint_over(&paint, hs_colour_of(0xFF1F4B), hs_coverage((distance - 1.2f) * scale));
    hs_paint_over(&paint, hs_colour_of(0xFFFFFF), hs_coverage(distance * scale));
    return paint;
}

// ---- Rings, waves and lines --------------------------------------------------------------------

static hs_paint paint_ring(vec2s at, float scale)
{
    float away = fabsf(hs_disc_distance(at, HS_GRAZE_RADIUS));
    hs_paint paint =
        hs_paint_layer(hs_colour_of(0x02040A), hs_coverage((away - 1.7f) * scale) * 0.6f);
    hs_paint_over(&paint, hs_colour_of(0xF2F8FF), hs_coverage((away - 0.6f) * scale) * 0.9f);
    return paint;
}

/// A thin ring that is open to the left and to the right, dark on both sides: it is seen over
/// sparks and over a dark field alike, and is no bullet.
static hs_paint paint_mark(vec2s at, float scale)
{
    float away = fabsf(hs_disc_distance(at, 24.0f));
    float open = glm_clamp_zo((fabsf(at.y) - 5.0f) * 0.16f);
    hs_paint paint =
        hs_paint_layer(hs_colour_of(0x02040A), hs_coverage((away - 1.9f) * scale) * 0.5f * open);
    hs_paint_over(&paint, hs_colour_of(0x9FE8FF), hs_coverage((away - 0.6f) * scale) * 0.8f * open);
    return paint;
}

static hs_paint paint_shield(vec2s at, float scale)
{
    float distance = hs_disc_distance(at, 25.0f);
    float inner = glm_clamp_zo(1.0f + distance * 0.11f);
    float alpha = hs_coverage(distance * scale) * inner * inner * 0.42f;
    hs_paint paint = hs_paint_layer(hs_colour_of(0x58B7FF), alpha);
    hs_paint_over(&paint, hs_colour_of(0xCDEBFF),
                  hs_coverage((fabsf(distance) - 0.6f) * scale) * 0.75f);
    return paint;
}

/// A piece of a shock ring that goes up: bright at its front and fading behind it and to the sides.
static hs_paint paint_wave(vec2s at)
{
    float side = glm_clamp_zo(1.0f - fabsf(at.x) / 15.0f);
    float front = glm_clamp_zo(1.0f - fabsf(at.y) * 0.36f);
    float haze = glm_clamp_zo(1.0f - fabsf(at.y) / 9.0f);
    hs_paint paint = hs_paint_layer(hs_colour_of(0x4FA8FF), haze * haze * side * 0.4f);
    hs_paint_over(&paint, hs_colour_of(0xF4FBFF), front * front * side * 0.85f);
    return paint;
}

static hs_paint paint_strand(vec2s at, float scale, unsigned coat)
{
    float along = glm_clamp_zo(1.0f - fabsf(at.y) / 6.5f);
    float across = fabsf(at.x);
    hs_colour glow = hs_faction_glow(coat);
    float haze = glm_clamp_zo(1.0f - across / 3.4f);
    hs_paint paint = hs_paint_layer(glow, haze * haze * 0.36f * along);
    hs_paint_over(&paint, glms_vec3_lerp(glow, hs_colour_of(0xFFFFFF), 0.45f),
                  hs_coverage((across - 0.6f) * scale) * 0.85f * along);
    return paint;
}

static hs_paint paint_arrow(vec2s at, float scale, unsigned coat)
{
    float slope = fabsf(at.x) * 0.8f - (at.y + 2.2f) * 0.6f;
    float chevron = glm_max(fabsf(slope) - 0.8f, fabsf(at.x) - 3.4f);
    hs_paint paint =
        hs_paint_layer(hs_colour_of(0x04030A), hs_coverage((chevron - 1.0f) * scale) * 0.7f);
    hs_paint_over(&paint, hs_faction_glow(coat), hs_coverage(chevron * scale) * 0.9f);
    return paint;
}

/// A flame that points down from the ship's engine; its place is the ship's.
static hs_paint paint_flame(vec2s at, unsigned model, float moment)
{
    at.y -= HS_FLAME_BELOW;
    float length = 4.0f + 3.0f * (float)model + 1.2f * hs_body_wave(moment, 0.0f);
    float outer = hs_lens_distance((vec2s){{at.x, at.y - length * 0.5f}}, length, 2.7f);
    float inner = hs_lens_distance((vec2s){{at.x, at.y - length * 0.3f}}, length * 0.62f, 1.3f);
    float tail = glm_clamp_zo(1.15f - at.y / (length * 1.5f));
    float haze = glm_clamp_zo(1.0f - (outer + 1.2f) * 0.4f);
    hs_paint paint = hs_paint_layer(hs_colour_of(0x2E8BFF), haze * haze * 0.55f * tail);
    hs_paint_over(&paint, hs_colour_of(0x8CE4FF), glm_clamp_zo(-outer * 0.8f) * 0.9f * tail);
    hs_paint_over(&paint, hs_colour_of(0xFFFFFF), glm_clamp_zo(0.4f - inner * 0.9f) * tail);
    return paint;
}

/// A piece of a closing wall: slanted bars on dark metal, and at its edge a hot line.
static hs_paint paint_wall(vec2s at, float scale, unsigned coat, unsigned model)
{
    const float half = 0.5f * (float)HS_WALL_PIECE + 0.4f;
    if (model == 2) at.x = -at.x;
    float inside = glm_max(fabsf(at.x), fabsf(at.y)) - half;
    if (inside > 0.5f / scale) return (hs_paint){0};
    hs_colour glow = hs_faction_glow(coat);
    float alpha = hs_coverage(inside * scale);
    float slant = at.x + at.y;
    float bar = fabsf(slant - 16.0f * floorf(slant / 16.0f) - 8.0f) - 4.0f;
    hs_paint paint = hs_paint_layer(hs_colour_of(0x0A0810), alpha * 0.9f);
    hs_paint_over(&paint, glms_vec3_scale(glow, 0.34f), hs_coverage(bar * scale) * alpha * 0.8f);
    float seam = fabsf(fabsf(at.y) - half) - 0.5f;
    hs_paint_over(&paint, hs_colour_of(0x000000), hs_coverage(seam * scale) * alpha * 0.7f);
    if (model == 0) return paint;
    float edge = fabsf(at.x - half + 2.4f) - 2.0f;
    hs_paint_over(&paint, hs_colour_of(0x04030A), hs_coverage((edge - 1.2f) * scale) * alpha);
    hs_paint_over(&paint, glms_vec3_lerp(glow, hs_colour_of(0xFFFFFF), 0.3f),
                  hs_coverage(edge * scale) * alpha);
    return paint;
}

// ---- All of them -------------------------------------------------------------------------------

/// A block: a crate that has gone out.
static void add_block(hs_body *body)
{
    hs_body_add(body,
                (hs_plate){HS_PLATE_BOX, HS_MATERIAL_HULL, .a = 0.97f, .b = 0.97f, .c = 0.08f});
    hs_body_add(body,
                (hs_plate){HS_PLATE_BOX, HS_MATERIAL_PANEL, .a = 0.74f, .b = 0.74f, .c = 0.05f});
    hs_body_add(body,
                (hs_plate){HS_PLATE_BOX, HS_MATERIAL_HULL, .turn = 45.0f, .a = 0.9f, .b = 0.1f});
    hs_body_add(body,
                (hs_plate){HS_PLATE_BOX, HS_MATERIAL_HULL, .turn = -45.0f, .a = 0.9f, .b = 0.1f});
    hs_body_add(body,
                (hs_plate){HS_PLATE_BOX, HS_MATERIAL_TRIM, .a = 0.26f, .b = 0.26f, .c = 0.04f});
}

/// Adds the plates of a kind that has a body; false for others.
static bool add_body(hs_painting *painting)
{
    hs_body *body = &painting->body;
    const hs_sprite_variant *variant = &painting->variant;
    float unit = variant->radius;
    unsigned coat = variant->coat;
    if (painting->kind == HS_SPRITE_PLAYER) {
        unit = 1.0f;
        coat = HS_COAT_SHIP;
    } else if (painting->kind < HS_SPRITE_BLOCK) {
        return false;
    }
    hs_body_begin(body, unit, painting->scale, coat, variant->state);
    body->light = hs_turned(body->light, painting->sine, painting->cosine);
    switch (painting->kind) {
    case HS_SPRITE_PLAYER:
        hs_body_add_ship(body, 2.0f * (float)variant->model / (float)(HS_SHIP_LEANS - 1) - 1.0f);
        break;
    case HS_SPRITE_BLOCK:
        add_block(body);
        break;
    case HS_SPRITE_PUPIL:
        hs_body_add_pupil(body);
        break;
    case HS_SPRITE_ENEMY:
        hs_body_add_enemy(body, variant->model, painting->moment);
        break;
    case HS_SPRITE_PART:
        hs_body_add_part(body, (hs_boss_part)variant->model, painting->moment);
        break;
    default:
        hs_body_add_limb(body, (hs_boss_limb)variant->model);
        break;
    }
    return true;
}

void hs_painting_begin(hs_painting *painting, hs_sprite_kind kind, unsigned variant, unsigned step,
                       float scale)
{
    float share = (float)step / (float)hs_sprite_steps(kind);
    hs_sine_cosine direction = hs_sine_cosine_of((double)hs_sprite_period(kind) * (double)share);
    painting->kind = kind;
    painting->variant = hs_sprite_variant_at(kind, variant);
    painting->scale = scale;
    painting->moment = share;
    painting->sine = (float)direction.sine;
    painting->cosine = (float)direction.cosine;
    painting->has_body = add_body(painting);
}

hs_body_box hs_painting_bounds(const hs_painting *painting)
{
    if (!painting->has_body) {
        float extent = hs_sprite_extent(painting->kind);
        return (hs_body_box){-extent, -extent, extent, extent};
    }
    hs_body_box box = hs_body_bounds(&painting->body);
    if (hs_sprite_period(painting->kind) == 0.0f) return box;
    // The box of the corners as they are seen.
    const vec2s corners[4] = {{{box.left, box.top}},
                              {{box.right, box.top}},
                              {{box.left, box.bottom}},
                              {{box.right, box.bottom}}};
    hs_body_box turned = {0};
    for (int c = 0; c < 4; c++) {
        vec2s at = hs_turned(corners[c], -painting->sine, painting->cosine);
        turned.left = glm_min(turned.left, at.x);
        turned.right = glm_max(turned.right, at.x);
        turned.top = glm_min(turned.top, at.y);
        turned.bottom = glm_max(turned.bottom, at.y);
    }
    return turned;
}

hs_paint hs_painting_at(const hs_painting *painting, vec2s point)
{
    const hs_sprite_variant *variant = &painting->variant;
    float scale = painting->scale;
    vec2s at = hs_turned(point, painting->sine, painting->cosine);
    if (painting->has_body) return hs_body_paint(&painting->body, at);
    switch (painting->kind) {
    case HS_SPRITE_ITEM:
        return paint_gem(at, scale, variant->model, painting->moment);
    case HS_SPRITE_POWER:
        return paint_power(at, scale, painting->moment);
    case HS_SPRITE_TRAIL:
        return paint_trail(at);
    case HS_SPRITE_SHOT:
        return paint_shot(at, scale);
    case HS_SPRITE_LANCE:
        return paint_lance(at, scale);
    case HS_SPRITE_SATELLITE:
        return paint_satellite(at, scale);
    case HS_SPRITE_DOT:
        return paint_dot(at, scale);
    case HS_SPRITE_RING:
        return paint_ring(at, scale);
    case HS_SPRITE_MARK:
        return paint_mark(at, scale);
    case HS_SPRITE_SHIELD:
        return paint_shield(at, scale);
    case HS_SPRITE_WAVE:
        return paint_wave(at);
    case HS_SPRITE_STRAND:
        return paint_strand(at, scale, variant->coat);
    case HS_SPRITE_ARROW:
        return paint_arrow(at, scale, variant->coat);
    case HS_SPRITE_FLAME:
        return paint_flame(at, variant->model, painting->moment);
    default:
        return paint_wall(at, scale, variant->coat, variant->model);
    }
}
