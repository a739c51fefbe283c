#include "draw/cast/bodies.h"

#include "base/forbidden.h"

#define CORNERS(corners) .points = corners, .count = sizeof(corners) / sizeof(corners)[0]

/// The right half of a symmetric part has its points, and the left half is a mirror of them; a part
/// that is there twice has all its points on the right.
static const vec2s hull[] = {{{0.0f, -19.0f}}, {{1.5f, -13.5f}}, {{3.1f, -4.0f}},
                             {{3.7f, 5.0f}},   {{2.4f, 11.5f}},  {{-2.4f, 11.5f}},
                             {{-3.7f, 5.0f}},  {{-3.1f, -4.0f}}, {{-1.5f, -13.5f}}};
static const vec2s wing[] = {{{2.0f, -3.4f}},  {{5.4f, 0.2f}},  {{13.2f, 8.6f}},
                             {{14.2f, 14.4f}}, {{9.4f, 10.6f}}, {{3.0f, 9.6f}}};
static const vec2s canard[] = {{{1.4f, -10.4f}}, {{5.0f, -5.6f}}, {{1.8f, -6.2f}}};
static const vec2s fin[] = {{{1.4f, 5.0f}}, {{5.0f, 13.4f}}, {{3.6f, 15.4f}}, {{1.4f, 11.0f}}};

/// Banking squeezes the ship and slants its wings: the one that goes down is longer.
void hs_body_add_ship(hs_body *body, float lean)
{
    const float banked = 1.0f - 0.2f * fabsf(lean);
    body->skew = -0.1f * lean;
    body->reach = 18.0f;
    const hs_plate parts[] = {
        {HS_PLATE_POLYGON, HS_MATERIAL_PANEL, CORNERS(canard), .squeeze = banked, .is_twin = true},
        {HS_PLATE_POLYGON, HS_MATERIAL_HULL, CORNERS(wing), .squeeze = banked, .is_twin = true},
        {HS_PLATE_LENS,
         HS_MATERIAL_LINE,
         {{9.6f * banked, 5.9f}},
         -44.0f,
         .a = 5.4f,
         .b = 0.55f,
         .is_twin = true},
        {HS_PLATE_LENS,
         HS_MATERIAL_GLOW,
         {{13.6f * banked, 11.6f}},
         -8.0f,
         .a = 2.2f,
         .b = 0.8f,
         .is_twin = true},
        {HS_PLATE_POLYGON, HS_MATERIAL_PANEL, CORNERS(fin), .squeeze = banked, .is_twin = true},
        {HS_PLATE_POLYGON, HS_MATERIAL_TRIM, CORNERS(hull), .squeeze = banked},
        {HS_PLATE_LENS, HS_MATERIAL_DARK, {{1.1f * lean, -5.6f}}, .a = 4.6f, .b = 1.5f},
        {HS_PLATE_LENS, HS_MATERIAL_GLOW, {{1.1f * lean, -5.8f}}, .a = 3.8f, .b = 0.95f},
        {HS_PLATE_BOX,
         HS_MATERIAL_DARK,
         {{1.7f * banked, 11.2f}},
         .a = 1.2f,
         .b = 1.0f,
         .c = 0.5f,
         .is_twin = true},
    };
    for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) hs_body_add(body, parts[p]);
}
