#include "draw/cast/bodies.h"

#include "base/trigonometry.h"
#include "heapstorm/world.h"

#include "base/forbidden.h"

#define CORNERS(corners) .points = corners, .count = sizeof(corners) / sizeof(corners)[0]

static void add_disc(hs_body *body, hs_material material, float x, float y, float radius)
{
    hs_body_add(body,
                (hs_plate){HS_PLATE_DISC, material, {{x, y}}, .a = radius, .is_twin = x > 0.0f});
}

static void add_box(hs_body *body, hs_material material, float x, float y, float width,
                    float height)
{
    hs_body_add(body, (hs_plate){HS_PLATE_BOX,
                                 material,
                                 {{x, y}},
                                 .a = width,
                                 .b = height,
                                 .c = glm_min(0.07f, height * 0.5f),
                                 .is_twin = x > 0.0f});
}

// ---- Overflow ----------------------------------------------------------------------------------

/// A storey is as high as the world's, whatever the radius.
static float storey_half(const hs_body *body)
{
    return HS_STOREY_HEIGHT * 0.5f / body->unit;
}

/// Windows that light up one after the other.
static void add_storey(hs_body *body, float moment)
{
    float half = storey_half(body);
    add_box(body, HS_MATERIAL_HULL, 0.0f, 0.0f, 1.5f, half * 0.94f);
    add_box(body, HS_MATERIAL_PANEL, 0.0f, 0.0f, 1.16f, half * 0.62f);
    add_box(body, HS_MATERIAL_TRIM, 1.52f, 0.0f, 0.16f, half * 1.0f);
    for (int window = 0; window < 5; window++) {
        float x = 0.44f * (float)(window - 2);
        float light = hs_body_wave(moment, -0.2f * (float)window);
        hs_plate pane = {HS_PLATE_BOX, HS_MATERIAL_DARK,  {{x, 0.0f}},
                         .a = 0.13f,   .b = half * 0.34f, .c = 0.03f};
        hs_body_add(body, pane);
        pane.material = light > 0.1f ? HS_MATERIAL_GLOW : HS_MATERIAL_PANEL;
        pane.a = 0.1f;
        pane.b = half * 0.26f;
        hs_body_add(body, pane);
    }
}

static void add_crown(hs_body *body, float moment)
{
    static const vec2s roof[] = {{{-1.2f, 0.34f}},   {{-1.36f, -0.34f}}, {{-0.92f, -0.06f}},
                                 {{-0.62f, -0.66f}}, {{-0.3f, -0.16f}},  {{0.0f, -0.94f}},
                                 {{0.3f, -0.16f}},   {{0.62f, -0.66f}},  {{0.92f, -0.06f}},
                                 {{1.36f, -0.34f}},  {{1.2f, 0.34f}}};
    hs_body_add(body, (hs_plate){HS_PLATE_POLYGON, HS_MATERIAL_HULL, CORNERS(roof)});
    add_box(body, HS_MATERIAL_TRIM, 0.0f, 0.26f, 1.24f, 0.12f);
    add_disc(body, HS_MATERIAL_GLOW, 0.0f, -0.98f, 0.09f + 0.03f * hs_body_wave(moment, 0.0f));
    add_disc(body, HS_MATERIAL_GLOW, 0.62f, -0.66f, 0.06f);
}

static void add_keel(hs_body *body, float moment)
{
    static const vec2s hull[] = {{{-1.3f, -0.3f}}, {{1.3f, -0.3f}}, {{0.86f, 0.24f}},
                                 {{0.26f, 0.34f}}, {{0.0f, 0.72f}}, {{-0.26f, 0.34f}},
                                 {{-0.86f, 0.24f}}};
    float flicker = 0.08f * hs_body_wave(2.0f * moment, 0.0f);
    hs_body_add(body, (hs_plate){HS_PLATE_LENS,
                                 HS_MATERIAL_FLAME,
                                 {{0.62f, 0.46f}},
                                 .a = 0.48f + flicker,
                                 .b = 0.16f,
                                 .is_twin = true});
    hs_body_add(body, (hs_plate){HS_PLATE_POLYGON, HS_MATERIAL_HULL, CORNERS(hull)});
    add_box(body, HS_MATERIAL_PANEL, 0.0f, -0.14f, 0.9f, 0.1f);
    add_disc(body, HS_MATERIAL_GLOW, 0.0f, 0.18f, 0.12f);
}

// ---- Slab --------------------------------------------------------------------------------------

static void add_slab(hs_body *body, float moment)
{
    static const vec2s plate[] = {{{-1.2f, -0.82f}}, {{1.2f, -0.82f}},  {{1.56f, -0.46f}},
                                  {{1.56f, 0.4f}},   {{1.12f, 0.86f}},  {{0.4f, 0.98f}},
                                  {{-0.4f, 0.98f}},  {{-1.12f, 0.86f}}, {{-1.56f, 0.4f}},
                                  {{-1.56f, -0.46f}}};
    static const vec2s horn[] = {{{1.1f, -0.74f}}, {{1.42f, -1.28f}}, {{1.62f, -0.5f}}};
    hs_body_add(body,
                (hs_plate){HS_PLATE_POLYGON, HS_MATERIAL_TRIM, CORNERS(horn), .is_twin = true});
    hs_body_add(body, (hs_plate){HS_PLATE_POLYGON, HS_MATERIAL_HULL, CORNERS(plate)});
    add_box(body, HS_MATERIAL_PANEL, 0.0f, -0.52f, 1.16f, 0.2f);
    add_box(body, HS_MATERIAL_PANEL, 1.06f, 0.12f, 0.32f, 0.34f);
    for (int line = 0; line < 4; line++) {
        float light = hs_body_wave(moment, -0.18f * (float)line);
        add_box(body, light > 0.0f ? HS_MATERIAL_LINE : HS_MATERIAL_DARK, 1.06f,
                -0.08f + 0.14f * (float)line, 0.22f, 0.035f);
    }
    for (int rivet = 0; rivet < 4; rivet++)
        add_disc(body, HS_MATERIAL_TRIM, 0.2f + 0.3f * (float)rivet, -0.52f, 0.07f);
    hs_body_add(body,
                (hs_plate){HS_PLATE_HEXAGON, HS_MATERIAL_TRIM, {{0.0f, 0.2f}}, 30.0f, .a = 0.56f});
}

// ---- The Compactor -----------------------------------------------------------------------------

/// The upper jaw: a beam with teeth that point down.
static void add_jaw(hs_body *body, float moment)
{
    static const vec2s tooth[] = {{{-0.24f, -0.2f}}, {{0.24f, -0.2f}}, {{0.0f, 0.34f}}};
    static const vec2s beam[] = {{{-1.7f, 0.2f}}, {{-1.86f, -0.2f}}, {{-1.3f, -0.5f}},
                                 {{1.3f, -0.5f}}, {{1.86f, -0.2f}},  {{1.7f, 0.2f}}};
    for (int t = 0; t < 6; t++) {
        hs_body_add(body, (hs_plate){HS_PLATE_POLYGON,
                                     HS_MATERIAL_TRIM,
                                     {{0.56f * ((float)t - 2.5f), 0.3f}},
                                     CORNERS(tooth)});
    }
    hs_body_add(body, (hs_plate){HS_PLATE_POLYGON, HS_MATERIAL_HULL, CORNERS(beam)});
    add_box(body, HS_MATERIAL_DARK, 0.0f, -0.1f, 1.44f, 0.15f);
    // Slanted bars, as on a machine that one should keep away from.
    for (int bar = 0; bar < 7; bar++) {
        float x = 0.42f * ((float)bar - 3.0f);
        hs_body_add(body, (hs_plate){HS_PLATE_BOX,
                                     HS_MATERIAL_LINE,
                                     {{x, -0.1f}},
                                     32.0f,
                                     .a = 0.075f,
                                     .b = 0.13f,
                                     .c = 0.02f});
    }
    add_disc(body, HS_MATERIAL_GLOW, 1.62f, -0.14f, 0.1f + 0.02f * hs_body_wave(moment, 0.0f));
}

static void add_piston(hs_body *body)
{
    add_box(body, HS_MATERIAL_PANEL, 0.0f, 0.0f, 0.2f, 0.72f);
    add_box(body, HS_MATERIAL_TRIM, 0.0f, 0.34f, 0.13f, 0.5f);
    add_box(body, HS_MATERIAL_HULL, 0.0f, -0.5f, 0.28f, 0.26f);
}

// ---- Parts of several --------------------------------------------------------------------------

static void add_eyeball(hs_body *body, float moment)
{
    hs_body_add(body, (hs_plate){HS_PLATE_DISC, HS_MATERIAL_HULL, .a = 0.72f});
    hs_body_add(body, (hs_plate){HS_PLATE_DISC, HS_MATERIAL_DARK, .a = 0.54f});
    hs_body_add(body, (hs_plate){HS_PLATE_RING, HS_MATERIAL_LINE,
                                 .a = 0.48f + 0.02f * hs_body_wave(moment, 0.0f), .b = 0.035f});
}

/// Five arms; a fifth of a turn brings each to the place of the next.
static void add_vortex(hs_body *body, float moment)
{
    for (int layer = 0; layer < 2; layer++) {
        for (int arm = 0; arm < 5; arm++) {
            float degrees = 72.0f * (moment + (float)arm) + 36.0f * (float)layer;
            hs_sine_cosine ray = hs_sine_cosine_of((double)degrees);
            float away = layer == 0 ? 1.26f : 0.86f;
            hs_body_add(body, (hs_plate){
                                  .shape = HS_PLATE_LENS,
                                  .material = layer == 0 ? HS_MATERIAL_PANEL : HS_MATERIAL_HULL,
                                  .place = {{away * (float)ray.sine, -away * (float)ray.cosine}},
                                  .turn = degrees + (layer == 0 ? 52.0f : 40.0f),
                                  .a = layer == 0 ? 0.86f : 0.66f,
                                  .b = layer == 0 ? 0.26f : 0.24f,
                              });
            hs_body_add(body, (hs_plate){
                                  .shape = HS_PLATE_LENS,
                                  .material = HS_MATERIAL_LINE,
                                  .place = {{away * (float)ray.sine, -away * (float)ray.cosine}},
                                  .turn = degrees + (layer == 0 ? 52.0f : 40.0f),
                                  .a = layer == 0 ? 0.6f : 0.44f,
                                  .b = 0.045f,
                              });
        }
    }
    hs_body_add(body, (hs_plate){HS_PLATE_RING, HS_MATERIAL_TRIM, .a = 0.72f, .b = 0.1f});
}

void hs_body_add_part(hs_body *body, hs_boss_part part, float moment)
{
    switch (part) {
    case HS_BOSS_PART_STOREY:
        add_storey(body, moment);
        break;
    case HS_BOSS_PART_CROWN:
        add_crown(body, moment);
        break;
    case HS_BOSS_PART_KEEL:
        add_keel(body, moment);
        break;
    case HS_BOSS_PART_SLAB:
        add_slab(body, moment);
        break;
    case HS_BOSS_PART_JAW:
    case HS_BOSS_PART_LOWER_JAW:
        body->is_flipped = part == HS_BOSS_PART_LOWER_JAW;
        add_jaw(body, moment);
        break;
    case HS_BOSS_PART_PISTON:
    case HS_BOSS_PART_LOWER_PISTON:
        body->is_flipped = part == HS_BOSS_PART_LOWER_PISTON;
        add_piston(body);
        break;
    case HS_BOSS_PART_VORTEX:
        add_vortex(body, moment);
        break;
    default:
        add_eyeball(body, moment);
        break;
    }
}

// ---- Limbs -------------------------------------------------------------------------------------

/// An arc about a boss below: its middle is the limb's place.
static void add_shield_arc(hs_body *body, hs_material material, float width, float from_degrees,
                           float half_degrees)
{
    hs_body_add(body, (hs_plate){HS_PLATE_ARC,
                                 material,
                                 {{0.0f, HS_SHIELD_DISTANCE}},
                                 180.0f + from_degrees,
                                 .a = HS_SHIELD_DISTANCE,
                                 .b = width,
                                 .c = half_degrees});
}

static void add_bead(hs_body *body, hs_material material, float degrees, float radius)
{
    hs_sine_cosine ray = hs_sine_cosine_of((double)degrees);
    add_disc(body, material, HS_SHIELD_DISTANCE * (float)ray.sine,
             HS_SHIELD_DISTANCE * (1.0f - (float)ray.cosine), radius);
}

static void add_shield(hs_body *body, hs_boss_limb limb)
{
    static const vec2s point[] = {
        {{0.0f, -0.54f}}, {{0.2f, -0.1f}}, {{0.0f, 0.12f}}, {{-0.2f, -0.1f}}};
    if (limb == HS_BOSS_LIMB_SPREAD_SHIELD) {
        for (int piece = -1; piece <= 1; piece++) {
            add_shield_arc(body, HS_MATERIAL_HULL, 0.12f, 30.0f * (float)piece, 10.0f);
            add_shield_arc(body, HS_MATERIAL_GLOW, 0.035f, 30.0f * (float)piece, 9.0f);
        }
    } else if (limb == HS_BOSS_LIMB_FOCUS_SHIELD) {
        add_shield_arc(body, HS_MATERIAL_HULL, 0.12f, 0.0f, 40.0f);
        add_shield_arc(body, HS_MATERIAL_GLOW, 0.04f, 0.0f, 38.0f);
        hs_body_add(body, (hs_plate){HS_PLATE_POLYGON, HS_MATERIAL_TRIM, CORNERS(point)});
        add_disc(body, HS_MATERIAL_GLOW, 0.0f, -0.06f, 0.09f);
    } else {
        add_shield_arc(body, HS_MATERIAL_PANEL, 0.045f, 0.0f, 40.0f);
        for (int bead = 0; bead <= 2; bead++) {
            add_bead(body, HS_MATERIAL_HULL, 20.0f * (float)bead, 0.19f);
            add_bead(body, HS_MATERIAL_GLOW, 20.0f * (float)bead, 0.1f);
        }
    }
}

static void add_scale(hs_body *body)
{
    static const vec2s scale[] = {{{0.0f, -0.38f}}, {{0.4f, -0.2f}},  {{0.34f, 0.2f}},
                                  {{0.0f, 0.36f}},  {{-0.34f, 0.2f}}, {{-0.4f, -0.2f}}};
    static const vec2s fin[] = {{{-0.12f, -0.3f}}, {{0.16f, -0.72f}}, {{0.2f, -0.26f}}};
    hs_body_add(body, (hs_plate){HS_PLATE_POLYGON, HS_MATERIAL_TRIM, CORNERS(fin)});
    hs_body_add(body, (hs_plate){HS_PLATE_POLYGON, HS_MATERIAL_HULL, CORNERS(scale)});
    hs_body_add(body, (hs_plate){HS_PLATE_DIAMOND, HS_MATERIAL_GLOW, .a = 0.13f, .b = 0.1f});
}

/// A serpent's head that looks up; its neck is at its place.
static void add_serpent_head(hs_body *body)
{
    static const vec2s skull[] = {{{0.0f, -1.16f}},  {{0.3f, -0.94f}}, {{0.62f, -0.3f}},
                                  {{0.5f, 0.28f}},   {{0.0f, 0.46f}},  {{-0.5f, 0.28f}},
                                  {{-0.62f, -0.3f}}, {{-0.3f, -0.94f}}};
    static const vec2s horn[] = {{{0.4f, 0.02f}}, {{1.02f, 0.62f}}, {{0.28f, 0.34f}}};
    static const vec2s fang[] = {{{0.1f, -0.98f}}, {{0.3f, -0.8f}}, {{0.24f, -1.4f}}};
    hs_body_add(body,
                (hs_plate){HS_PLATE_POLYGON, HS_MATERIAL_TRIM, CORNERS(fang), .is_twin = true});
    hs_body_add(body,
                (hs_plate){HS_PLATE_POLYGON, HS_MATERIAL_PANEL, CORNERS(horn), .is_twin = true});
    hs_body_add(body, (hs_plate){HS_PLATE_POLYGON, HS_MATERIAL_HULL, CORNERS(skull)});
    hs_body_add(
        body, (hs_plate){HS_PLATE_LENS, HS_MATERIAL_TRIM, {{0.0f, -0.3f}}, .a = 0.6f, .b = 0.11f});
    hs_body_add(body, (hs_plate){HS_PLATE_LENS,
                                 HS_MATERIAL_GLOW,
                                 {{0.32f, -0.36f}},
                                 -24.0f,
                                 .a = 0.22f,
                                 .b = 0.1f,
                                 .is_twin = true});
}

static void add_tail(hs_body *body)
{
    static const vec2s tail[] = {
        {{0.0f, -1.1f}}, {{0.22f, -0.3f}}, {{0.36f, 0.3f}}, {{-0.36f, 0.3f}}, {{-0.22f, -0.3f}}};
    hs_body_add(body, (hs_plate){HS_PLATE_POLYGON, HS_MATERIAL_HULL, CORNERS(tail)});
    hs_body_add(
        body,
        (hs_plate){HS_PLATE_DIAMOND, HS_MATERIAL_GLOW, {{0.0f, -0.1f}}, .a = 0.3f, .b = 0.08f});
}

void hs_body_add_limb(hs_body *body, hs_boss_limb limb)
{
    switch (limb) {
    case HS_BOSS_LIMB_SCALE:
        add_scale(body);
        break;
    case HS_BOSS_LIMB_HEAD:
        add_serpent_head(body);
        break;
    case HS_BOSS_LIMB_TAIL:
        add_tail(body);
        break;
    default:
        add_shield(body, limb);
        break;
    }
}
