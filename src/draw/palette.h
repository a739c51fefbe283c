/// The colours of bullets and particles: six hues, in two palettes.
#ifndef HS_DRAW_PALETTE_H
#define HS_DRAW_PALETTE_H

#include "draw/options.h"
#include "world/looks.h"

/// A colour, each channel 0..1.
typedef struct hs_color {
    float red, green, blue; ///< in proportion to the pixel's bytes, not to light
} hs_color;

/// The colour of a hue, which is less than HS_HUE_COUNT.
hs_color hs_palette_color(hs_palette palette, unsigned hue);

/// The way from one colour to another; `share` in 0..1.
static inline hs_color hs_color_mix(hs_color from, hs_color to, float share)
{
    return (hs_color){
        from.red + (to.red - from.red) * share,
        from.green + (to.green - from.green) * share,
        from.blue + (to.blue - from.blue) * share,
    };
}

#endif
