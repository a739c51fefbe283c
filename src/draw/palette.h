/// The colours of bullets and particles: six hues, in two palettes.
#ifndef HS_DRAW_PALETTE_H
#define HS_DRAW_PALETTE_H

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

/// The colour of a hue, which is less than HS_HUE_COUNT.
hs_colour hs_palette_colour(hs_palette palette, unsigned hue);

/// The way from one colour to another; `share` in 0..1.
static inline hs_colour hs_colour_mix(hs_colour from, hs_colour to, float share)
{
    return (hs_colour){
        from.red + (to.red - from.red) * share,
        from.green + (to.green - from.green) * share,
        from.blue + (to.blue - from.blue) * share,
    };
}

#endif
