#include "draw/palette.h"

#include "base/forbidden.h"

/// rose, amber, jade, azure, violet, ivory. The second row is Okabe and Ito's: vermilion, orange,
/// bluish green, sky blue, blue, yellow.
static const uint32_t colours[HS_PALETTE_COUNT][HS_HUE_COUNT] = {
    [HS_PALETTE_NEON] = {0xFF2E74, 0xFF9A1F, 0x1FDB8E, 0x2E9BFF, 0xA45CFF, 0xE8D9B0},
    [HS_PALETTE_COLOR_BLIND] = {0xD55E00, 0xE69F00, 0x009E73, 0x56B4E9, 0x0072B2, 0xF0E442},
};

hs_colour hs_palette_colour(hs_palette palette, unsigned hue)
{
    return hs_colour_of(colours[palette][hue]);
}

/// The ramps of the first palette, and the hues from which the other makes its own.
static const struct {
    uint32_t hot, body, ember;
    unsigned hue;
} ramps[HS_RAMP_COUNT] = {
    [HS_RAMP_ROSE] = {0xFFE9DC, 0xFF2A6D, 0x5A0A78, 0},
    [HS_RAMP_AMBER] = {0xFFF7DC, 0xFF8A14, 0x8A1408, 1},
    [HS_RAMP_JADE] = {0xECFFF2, 0x12DE9A, 0x07506E, 2},
    [HS_RAMP_AZURE] = {0xE8F8FF, 0x2492FF, 0x1C1E9C, 3},
    [HS_RAMP_VIOLET] = {0xFCEBFF, 0xA44CFF, 0x2A1690, 4},
    [HS_RAMP_IVORY] = {0xFFFFFF, 0xF2DFA8, 0x7A4A1C, 5},
    [HS_RAMP_FIRE] = {0xFFF0B4, 0xFF9A1E, 0xC41E0C, 1},
    [HS_RAMP_ICE] = {0xFFFFFF, 0x8ADBFF, 0x2A3AC8, 3},
    [HS_RAMP_ENGINE] = {0xFFFFFF, 0x48D8FF, 0x2438C0, 3},
    [HS_RAMP_BLOOD] = {0xFFFFFF, 0xFF3C7C, 0x78109C, 0},
    [HS_RAMP_GOLD] = {0xFFFFFF, 0xFFC83C, 0xA04A10, 5},
    [HS_RAMP_LEAF] = {0xFFFFFF, 0x30F0A8, 0x0A6488, 2},
    [HS_RAMP_SHADE] = {0xFFFFFF, 0xB468FF, 0x3418A8, 4},
};

hs_colour_ramp hs_palette_ramp(hs_palette palette, unsigned ramp)
{
    if (palette == HS_PALETTE_NEON) {
        return (hs_colour_ramp){hs_colour_of(ramps[ramp].hot), hs_colour_of(ramps[ramp].body),
                                hs_colour_of(ramps[ramp].ember)};
    }
    hs_colour body = hs_palette_colour(palette, ramps[ramp].hue);
    return (hs_colour_ramp){glms_vec3_lerp(body, glms_vec3_one(), 0.8f), body,
                            glms_vec3_scale(glms_vec3_mul(body, body), 0.6f)};
}
