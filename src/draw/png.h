/// A writer of PNG files.
#ifndef HS_DRAW_PNG_H
#define HS_DRAW_PNG_H

#include "base/file.h"

/// Writes `height` rows of `width` opaque pixels 0xAARRGGBB to an output that has been opened.
/// Memory comes from the gate and goes back to it. False when memory is out; whether all could be
/// written is seen when the output is closed.
bool hs_png_write(hs_gate *gate, FILE *stream, const uint32_t *pixels, int width, int height,
                  hs_error *error);

#endif
