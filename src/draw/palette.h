/// Colours: how they are kept and mixed, and the six hues of bullets and particles in two palettes.
#ifndef HS_DRAW_PALETTE_H
#define HS_DRAW_PALETTE_H

#include <stdint.h>

#include "world/kinds.h"

/// Colours of bullets and particles.
typedef enum hs_palette {
    HS_PALETTE_NEON,        ///< the default
    HS_PALETTE_COLOR_BLIND, ///< told apart by lightness too (Okabe and Ito 2008)
    HS_PALETTE_COUNT
} hs_palette;

/// A colour, each channel 0..1.
typedef struct hs_colour {
    float red, green, blue; ///< in proportion to the pixel's bytes, not to light
} hs_colour;

/// A value within 0..1, or the nearer end; 0 for what is not a number.
static inline float hs_bounded(float value)
{
    return value > 0.0f ? value < 1.0f ? value : 1.0f : 0.0f;
}

/// The colour of a pixel 0xRRGGBB; what lies above is left out.
static inline hs_colour hs_colour_of(uint32_t pixel)
{
    return (hs_colour){
        (float)(pixel >> 16 & 255u) * (1.0f / 255.0f),
        (float)(pixel >> 8 & 255u) * (1.0f / 255.0f),
        (float)(pixel & 255u) * (1.0f / 255.0f),
    };
}

/// The colour of a hue, which is less than HS_HUE_COUNT.
hs_colour hs_palette_colour(hs_palette palette, unsigned hue);

/// The colour between two others; `share` of the way is 0..1.
static inline hs_colour hs_colour_mix(hs_colour from, hs_colour to, float share)
{
    return (hs_colour){
        from.red + (to.red - from.red) * share,
        from.green + (to.green - from.green) * share,
        from.blue + (to.blue - from.blue) * share,
    };
}

#endif
