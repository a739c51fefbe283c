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
