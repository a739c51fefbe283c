/// Colours: how they are kept, the six hues of bullets in two palettes, and the ramps along which
/// particles cool.
#ifndef HS_DRAW_PALETTE_H
#define HS_DRAW_PALETTE_H

#include <cglm/struct.h>
#include <stdint.h>

#include "world/kinds.h"
#include "world/particle_words.h"

/// Colours of bullets and particles.
typedef enum hs_palette {
    HS_PALETTE_NEON,        ///< the default
    HS_PALETTE_COLOR_BLIND, ///< told apart by lightness too (Okabe and Ito 2008)
    HS_PALETTE_COUNT
} hs_palette;

/// A colour: red, green and blue (`r`, `g`, `b`), each 0..1, in proportion to the pixel's bytes,
/// not to light. `glms_vec3_lerp` mixes two. Four channels would be cglm's vec4, whose functions
/// use the compiler's vectors and may then round otherwise.
typedef vec3s hs_colour;

/// The colour of a pixel 0xRRGGBB; what lies above is left out.
static inline hs_colour hs_colour_of(uint32_t pixel)
{
    const hs_colour bytes = {
        {(float)(pixel >> 16 & 255u), (float)(pixel >> 8 & 255u), (float)(pixel & 255u)}};
    return glms_vec3_scale(bytes, 1.0f / 255.0f);
}

/// The colour of a hue, which is less than HS_HUE_COUNT.
hs_colour hs_palette_colour(hs_palette palette, unsigned hue);

/// A ramp: the colours of a particle that is hot, half way, and cold.
typedef struct hs_colour_ramp {
    hs_colour hot, body, ember;
} hs_colour_ramp;

/// The colours of a ramp, which is less than HS_RAMP_COUNT.
hs_colour_ramp hs_palette_ramp(hs_palette palette, unsigned ramp);

#endif
