/// The sky behind the field: dark, quiet, made once for a size.
#ifndef HS_DRAW_BACKGROUND_H
#define HS_DRAW_BACKGROUND_H

#include <stdint.h>

/// Paints `height` rows of `width` opaque pixels 0xAARRGGBB.
void hs_background_paint(uint32_t *pixels, int width, int height);

#endif
