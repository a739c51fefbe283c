/// The sky behind the field: dark, quiet, made once for a size.
#ifndef HS_DRAW_SKY_H
#define HS_DRAW_SKY_H

#include <stdint.h>

#include "draw/palette.h"

/// The colour in which light glows at a place of the sky; both coordinates in 0..1.
hs_colour hs_background_tint(float x, float y);

/// Paints `height` rows of `width` opaque pixels 0xAARRGGBB.
void hs_background_paint(uint32_t *pixels, int width, int height);

#endif
