#include "draw/cast/bodies.h"

#include "base/trigonometry.h"

#include "base/forbidden.h"

#define CORNERS(corners) .points = corners, .count = sizeof(corners) / sizeof(corners)[0]

float hs_body_wave(float moment, float ahead)
{
    return (float)hs_sine_cosine_of(360.0 * (double)(moment + ahead)).sine;
}

/// Adds a plate at a distance and an angle from the middle, turned by that angle and more.
static void add_around(hs_body *body, hs_plate plate, float away, float degrees)
{
    hs_sine_cosine ray = hs_sine_cosine_of((double)degrees);
    plate.place = (vec2s){{away * (float)ray.sine, -away * (float)ray.cosine}};
    plate.turn += degrees;
    hs_body_add(body, plate);
}

static void add_glow(hs_body *body, float x, float y, float radius)
{
    hs_body_add(body, (hs_plate){.shape = HS_PLATE_DISC,
                                 .material = HS_MATERIAL_GLOW,
                                 .place = {{x, y}},
                                 .a = radius,
                                 .is_twin = x > 0.0f});
}

static void add_hole(hs_body *body, float x, float y, float radius)
{
    hs_body_add(
        body,
        (hs_plate){HS_PLATE_DISC, HS_MATERIAL_DARK, {{x, y}}, .a = radius, .is_twin = x > 0.0f});
}

// ---- The common ones ---------------------------------------------------------------------------

/// A fighter with swept wings and two engines.
static void add_dart(hs_body *body, float moment)
{
    static const vec2s wing[] = {{{0.1f, -0.42f}},  {{0.86f, -1.16f}}, {{1.26f, -1.28f}},
                                 {{1.12f, -0.28f}}, {{0.6f, 0.34f}},   {{0.12f, 0.62f}}};
    static const vec2s hull[] = {{{0.0f, 1.48f}},  {{0.26f, 0.62f}},  {{0.36f, -0.4f}},
                                 {{0.2f, -0.98f}}, {{-0.2f, -0.98f}}, {{-0.36f, -0.4f}},
                                 {{-0.26f, 0.62f}}};
    float flicker = 0.1f * hs_body_wave(moment, 0.0f) + 0.06f * hs_body_wave(3.0f * moment, 0);
    hs_body_add(body, (hs_plate){HS_PLATE_LENS,
                                 HS_MATERIAL_FLAME,
                                 {{0.24f, -1.08f}},
                                 .a = 0.52f + flicker,
                                 .b = 0.15f,
                                 .is_twin = true});
    hs_body_add(body,
                (hs_plate){HS_PLATE_POLYGON, HS_MATERIAL_HULL, CORNERS(wing), .is_twin = true});
    hs_body_add(body, (hs_plate){HS_PLATE_LENS,
                                 HS_MATERIAL_LINE,
                                 {{0.78f, -0.48f}},
                                 39.0f,
                                 .a = 0.5f,
                                 .b = 0.055f,
                                 .is_twin = true});
    hs_body_add(body, (hs_plate){HS_PLATE_POLYGON, HS_MATERIAL_TRIM, CORNERS(hull)});
    hs_body_add(
        body, (hs_plate){HS_PLATE_LENS, HS_MATERIAL_DARK, {{0.0f, 0.16f}}, .a = 0.52f, .b = 0.2f});
    add_glow(body, 0.0f, 0.2f, 0.17f);
}

/// Four wings that beat.
static void add_moth(hs_body *body, float moment)
{
    static const vec2s upper[] = {{{0.05f, -0.22f}}, {{0.4f, -0.9f}},  {{1.16f, -1.16f}},
                                  {{1.56f, -0.74f}}, {{1.3f, -0.06f}}, {{0.6f, 0.22f}}};
    static const vec2s lower[] = {{{0.05f, 0.06f}}, {{0.66f, 0.14f}}, {{1.16f, 0.44f}},
                                  {{1.1f, 0.96f}},  {{0.66f, 1.16f}}, {{0.22f, 0.66f}}};
    float beat = 0.76f + 0.24f * hs_body_wave(moment, 0.0f);
    float later = 0.78f + 0.22f * hs_body_wave(moment, -0.14f);
    hs_body_add(body, (hs_plate){HS_PLATE_POLYGON, HS_MATERIAL_PANEL, CORNERS(lower),
                                 .squeeze = later, .is_twin = true});
    hs_body_add(body, (hs_plate){HS_PLATE_POLYGON, HS_MATERIAL_HULL, CORNERS(upper),
                                 .squeeze = beat, .is_twin = true});
    hs_body_add(body, (hs_plate){HS_PLATE_LENS,
                                 HS_MATERIAL_LINE,
                                 {{0.72f * beat, -0.5f}},
                                 58.0f,
                                 .a = 0.5f,
                                 .b = 0.05f,
                                 .is_twin = true});
    hs_body_add(body, (hs_plate){HS_PLATE_RING,
                                 HS_MATERIAL_LINE,
                                 {{1.08f * beat, -0.62f}},
                                 .a = 0.2f,
                                 .b = 0.055f,
                                 .is_twin = true});
    add_glow(body, 0.74f * later, 0.66f, 0.11f);
    hs_body_add(body, (hs_plate){HS_PLATE_LENS,
                                 HS_MATERIAL_LINE,
                                 {{0.24f, 1.04f}},
                                 -24.0f,
                                 .a = 0.36f,
                                 .b = 0.045f,
                                 .is_twin = true});
    hs_body_add(
        body, (hs_plate){HS_PLATE_LENS, HS_MATERIAL_TRIM, {{0.0f, 0.02f}}, .a = 0.98f, .b = 0.27f});
    add_hole(body, 0.0f, 0.5f, 0.18f);
    add_glow(body, 0.13f, 0.6f, 0.1f);
    add_glow(body, 0.0f, -0.1f, 0.12f);
}

/// A turbine: what turns by a sixth of a circle looks the same.
static void add_wheel(hs_body *body, float moment)
{
    float turn = 60.0f * moment;
    for (int blade = 0; blade < 6; blade++) {
        add_around(
            body,
            (hs_plate){HS_PLATE_LENS, HS_MATERIAL_HULL, .turn = 38.0f, .a = 0.56f, .b = 0.21f},
            0.94f, turn + 60.0f * (float)blade);
    }
    hs_body_add(body, (hs_plate){HS_PLATE_RING, HS_MATERIAL_TRIM, .a = 0.76f, .b = 0.12f});
    for (int bolt = 0; bolt < 6; bolt++) {
        add_around(body, (hs_plate){HS_PLATE_DISC, HS_MATERIAL_LINE, .a = 0.055f}, 0.76f,
                   turn + 30.0f + 60.0f * (float)bolt);
    }
    hs_body_add(body, (hs_plate){HS_PLATE_HEXAGON, HS_MATERIAL_PANEL, .turn = turn, .a = 0.5f});
    add_hole(body, 0.0f, 0.0f, 0.36f);
    add_glow(body, 0.0f, 0.0f, 0.26f);
}

/// A flame that burns behind bars.
static void add_lantern(hs_body *body, float moment)
{
    static const vec2s cap[] = {{{0.0f, -1.14f}}, {{0.3f, -1.0f}},   {{0.92f, -0.56f}},
                                {{0.84f, -0.4f}}, {{-0.84f, -0.4f}}, {{-0.92f, -0.56f}},
                                {{-0.3f, -1.0f}}};
    static const vec2s foot[] = {
        {{-0.74f, 0.7f}}, {{0.74f, 0.7f}}, {{0.46f, 0.98f}}, {{-0.46f, 0.98f}}};
    float sway = hs_body_wave(moment, 0.0f);
    float flicker = hs_body_wave(2.0f * moment, 0.1f);
    hs_body_add(body, (hs_plate){HS_PLATE_LENS,
                                 HS_MATERIAL_LINE,
                                 {{0.05f * sway, 1.3f}},
                                 6.0f * sway,
                                 .a = 0.3f,
                                 .b = 0.075f});
    hs_body_add(
        body,
        (hs_plate){HS_PLATE_RING, HS_MATERIAL_TRIM, {{0.0f, -1.28f}}, .a = 0.18f, .b = 0.06f});
    hs_body_add(
        body,
        (hs_plate){
            HS_PLATE_BOX, HS_MATERIAL_PANEL, {{0.0f, 0.14f}}, .a = 0.68f, .b = 0.66f, .c = 0.3f});
    hs_body_add(
        body,
        (hs_plate){
            HS_PLATE_BOX, HS_MATERIAL_DARK, {{0.0f, 0.14f}}, .a = 0.48f, .b = 0.5f, .c = 0.22f});
    hs_body_add(body, (hs_plate){HS_PLATE_LENS,
                                 HS_MATERIAL_GLOW,
                                 {{0.04f * sway, 0.16f - 0.03f * flicker}},
                                 5.0f * sway,
                                 .a = 0.44f + 0.05f * flicker,
                                 .b = 0.22f - 0.02f * flicker});
    hs_body_add(body, (hs_plate){HS_PLATE_BOX,
                                 HS_MATERIAL_HULL,
                                 {{0.4f, 0.14f}},
                                 .a = 0.06f,
                                 .b = 0.6f,
                                 .c = 0.02f,
                                 .is_twin = true});
    hs_body_add(body, (hs_plate){HS_PLATE_POLYGON, HS_MATERIAL_TRIM, CORNERS(foot)});
    hs_body_add(body, (hs_plate){HS_PLATE_POLYGON, HS_MATERIAL_HULL, CORNERS(cap)});
    add_glow(body, 0.0f, -0.7f, 0.1f);
}

/// Arms like scythes, which open and close.
static void add_mantis(hs_body *body, float moment)
{
    static const vec2s scythe[] = {{{0.0f, 0.1f}},   {{-0.18f, -0.18f}}, {{0.02f, -0.5f}},
                                   {{0.42f, -0.8f}}, {{0.24f, -0.36f}},  {{0.2f, 0.0f}}};
    static const vec2s head[] = {{{-0.52f, 0.5f}}, {{0.0f, 0.4f}},  {{0.52f, 0.5f}},
                                 {{0.2f, 0.96f}},  {{0.0f, 1.14f}}, {{-0.2f, 0.96f}}};
    float open = 12.0f * hs_body_wave(moment, 0.0f);
    hs_body_add(
        body,
        (hs_plate){HS_PLATE_LENS, HS_MATERIAL_PANEL, {{0.0f, -0.62f}}, .a = 0.86f, .b = 0.3f});
    hs_body_add(body, (hs_plate){HS_PLATE_LENS,
                                 HS_MATERIAL_HULL,
                                 {{0.44f, -0.62f}},
                                 24.0f + 0.4f * open,
                                 .a = 0.78f,
                                 .b = 0.24f,
                                 .is_twin = true});
    hs_body_add(body, (hs_plate){HS_PLATE_LENS,
                                 HS_MATERIAL_LINE,
                                 {{0.46f, -0.66f}},
                                 24.0f + 0.4f * open,
                                 .a = 0.5f,
                                 .b = 0.05f,
                                 .is_twin = true});
    hs_body_add(body, (hs_plate){HS_PLATE_LENS,
                                 HS_MATERIAL_TRIM,
                                 {{0.6f, 0.16f}},
                                 118.0f + open,
                                 .a = 0.58f,
                                 .b = 0.14f,
                                 .is_twin = true});
    hs_body_add(body, (hs_plate){HS_PLATE_POLYGON,
                                 HS_MATERIAL_HULL,
                                 {{1.08f, 0.42f}},
                                 164.0f + 1.6f * open,
                                 CORNERS(scythe),
                                 .is_twin = true});
    hs_body_add(
        body, (hs_plate){HS_PLATE_LENS, HS_MATERIAL_TRIM, {{0.0f, 0.06f}}, .a = 0.62f, .b = 0.22f});
    hs_body_add(body, (hs_plate){HS_PLATE_POLYGON, HS_MATERIAL_HULL, CORNERS(head)});
    hs_body_add(body, (hs_plate){HS_PLATE_LENS,
                                 HS_MATERIAL_GLOW,
                                 {{0.32f, 0.64f}},
                                 52.0f,
                                 .a = 0.19f,
                                 .b = 0.11f,
                                 .is_twin = true});
    add_glow(body, 0.0f, -0.06f, 0.1f);
}

/// Six plates that breathe about an eye.
static void add_shell(hs_body *body, float moment)
{
    float breath = 0.05f * hs_body_wave(moment, 0.0f);
    for (int plate = 0; plate < 6; plate++) {
        float degrees = 30.0f + 60.0f * (float)plate;
        add_around(body, (hs_plate){HS_PLATE_LENS, HS_MATERIAL_HULL, .a = 0.46f, .b = 0.27f},
                   0.72f + breath, degrees);
        add_around(body, (hs_plate){HS_PLATE_LENS, HS_MATERIAL_LINE, .a = 0.2f, .b = 0.035f},
                   0.84f + breath, degrees);
    }
    hs_body_add(body, (hs_plate){HS_PLATE_HEXAGON, HS_MATERIAL_PANEL, .a = 0.56f});
    add_hole(body, 0.0f, 0.0f, 0.4f);
    hs_body_add(body, (hs_plate){HS_PLATE_RING, HS_MATERIAL_LINE, .a = 0.38f, .b = 0.04f});
}

// ---- Those of a stage's idea -------------------------------------------------------------------

/// A crate with braces, which becomes a block.
static void add_crate(hs_body *body, float moment)
{
    hs_body_add(body,
                (hs_plate){HS_PLATE_BOX, HS_MATERIAL_HULL, .a = 1.02f, .b = 1.02f, .c = 0.14f});
    hs_body_add(body,
                (hs_plate){HS_PLATE_BOX, HS_MATERIAL_PANEL, .a = 0.76f, .b = 0.76f, .c = 0.06f});
    hs_body_add(body, (hs_plate){HS_PLATE_BOX, HS_MATERIAL_HULL, .turn = 45.0f, .a = 0.96f,
                                 .b = 0.13f, .c = 0.02f});
    hs_body_add(body, (hs_plate){HS_PLATE_BOX, HS_MATERIAL_HULL, .turn = -45.0f, .a = 0.96f,
                                 .b = 0.13f, .c = 0.02f});
    add_glow(body, 0.84f, -0.84f, 0.06f);
    add_glow(body, 0.84f, 0.84f, 0.06f);
    hs_body_add(body, (hs_plate){HS_PLATE_BOX, HS_MATERIAL_TRIM, .turn = 45.0f, .a = 0.38f,
                                 .b = 0.38f, .c = 0.04f});
    hs_body_add(body, (hs_plate){HS_PLATE_DIAMOND, HS_MATERIAL_GLOW,
                                 .a = 0.26f + 0.05f * hs_body_wave(moment, 0.0f),
                                 .b = 0.26f + 0.05f * hs_body_wave(moment, 0.0f)});
}

/// A link of a chain with prongs, about a core.
static void add_link(hs_body *body, float moment)
{
    static const vec2s prong[] = {
        {{0.0f, -0.5f}}, {{0.22f, -0.1f}}, {{0.14f, 0.4f}}, {{-0.14f, 0.4f}}, {{-0.22f, -0.1f}}};
    float swing = 8.0f * hs_body_wave(moment, 0.0f);
    hs_body_add(body, (hs_plate){HS_PLATE_POLYGON,
                                 HS_MATERIAL_PANEL,
                                 {{0.94f, 0.02f}},
                                 70.0f + swing,
                                 CORNERS(prong),
                                 .is_twin = true});
    hs_body_add(body,
                (hs_plate){HS_PLATE_BOX, HS_MATERIAL_HULL, .a = 0.72f, .b = 1.16f, .c = 0.68f});
    hs_body_add(body,
                (hs_plate){HS_PLATE_BOX, HS_MATERIAL_DARK, .a = 0.38f, .b = 0.82f, .c = 0.36f});
    hs_body_add(body, (hs_plate){HS_PLATE_BOX, HS_MATERIAL_TRIM, .turn = 90.0f + swing, .a = 0.24f,
                                 .b = 0.62f, .c = 0.22f});
    add_glow(body, 0.0f, 0.0f, 0.22f);
    hs_body_add(body, (hs_plate){HS_PLATE_DISC, HS_MATERIAL_LINE, {{0.0f, 0.56f}}, .a = 0.09f});
    hs_body_add(body, (hs_plate){HS_PLATE_DISC, HS_MATERIAL_LINE, {{0.0f, -0.56f}}, .a = 0.09f});
}

/// A moon in a crescent, which two beads go about.
static void add_twin(hs_body *body, float moment)
{
    hs_body_add(body, (hs_plate){HS_PLATE_ARC, HS_MATERIAL_HULL,
                                 .turn = 180.0f + 7.0f * hs_body_wave(moment, 0.0f), .a = 0.98f,
                                 .b = 0.24f, .c = 124.0f});
    hs_body_add(body, (hs_plate){HS_PLATE_ARC, HS_MATERIAL_LINE,
                                 .turn = 180.0f + 7.0f * hs_body_wave(moment, 0.0f), .a = 0.98f,
                                 .b = 0.045f, .c = 112.0f});
    hs_body_add(body, (hs_plate){HS_PLATE_DISC, HS_MATERIAL_TRIM, .a = 0.56f});
    add_hole(body, 0.0f, 0.0f, 0.38f);
    add_glow(body, 0.0f, 0.0f, 0.3f);
    for (int bead = 0; bead < 2; bead++) {
        add_around(body, (hs_plate){HS_PLATE_DISC, HS_MATERIAL_HULL, .a = 0.17f}, 1.3f,
                   180.0f * (moment + (float)bead));
    }
}

/// An eye with spikes that turn about it.
static void add_eye(hs_body *body, float moment)
{
    for (int spike = 0; spike < 8; spike++) {
        add_around(body, (hs_plate){HS_PLATE_DIAMOND, HS_MATERIAL_TRIM, .a = 0.42f, .b = 0.14f},
                   1.04f, 45.0f * (moment + (float)spike));
    }
    hs_body_add(body, (hs_plate){HS_PLATE_DISC, HS_MATERIAL_HULL, .a = 0.92f});
    hs_body_add(body, (hs_plate){HS_PLATE_RING, HS_MATERIAL_PANEL, .a = 0.74f, .b = 0.1f});
    add_hole(body, 0.0f, 0.0f, 0.56f);
    hs_body_add(body, (hs_plate){HS_PLATE_RING, HS_MATERIAL_LINE, .a = 0.5f, .b = 0.045f});
}

void hs_body_add_enemy(hs_body *body, unsigned form, float moment)
{
    static void (*const adders[HS_BODY_ENEMIES])(hs_body *, float) = {
        add_dart,  add_moth,  add_wheel, add_lantern, add_mantis,
        add_shell, add_crate, add_link,  add_twin,    add_eye,
    };
    adders[form % HS_BODY_ENEMIES](body, moment);
}

void hs_body_add_pupil(hs_body *body)
{
    add_glow(body, 0.0f, 0.0f, 1.0f);
    hs_body_add(body, (hs_plate){HS_PLATE_LENS, HS_MATERIAL_DARK, .a = 0.62f, .b = 0.2f});
}
