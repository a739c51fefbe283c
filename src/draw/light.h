/// The glow of light: pooled over bins, blurred, tinted by the sky that it falls on, and spread
/// over the pixels between the bins again.
#ifndef HS_DRAW_LIGHT_H
#define HS_DRAW_LIGHT_H

#include "draw/canvas_kernels.h"
#include "heapstorm/base.h"

/// The glow of one canvas: its bins of light.
typedef struct hs_glow hs_glow;

/// The glow of a canvas of this size. NULL with an error when memory is out.
hs_glow *hs_glow_create(hs_gate *gate, int width, int height, hs_error *error);
/// Gives it back. NULL is allowed.
void hs_glow_destroy(hs_glow *glow);

/// Rows of bins, and bins in a row.
int hs_glow_rows(const hs_glow *glow);
int hs_glow_columns(const hs_glow *glow);

/// Pools a row of bins; `light` is where its first pixels are on each sheet.
void hs_glow_pool(hs_glow *glow, const hs_canvas_kernels *kernels, int row, uint16_t *const *light,
                  unsigned lights, size_t stride);

/// Takes a row of bins that were pooled elsewhere, HS_LIGHT_CHANNELS for each.
void hs_glow_take(hs_glow *glow, int row, const uint16_t *bins);

/// Blurs and tints; all bins have been pooled.
void hs_glow_blur(hs_glow *glow);

/// A row of bins as they glow.
const uint16_t *hs_glow_row(const hs_glow *glow, int row);

/// Room for the glow of a row of pixels: its pixels times HS_LIGHT_CHANNELS.
enum { HS_GLOW_PIXELS = 2160 + 4 * HS_BIN_PIXELS };

/// The glow of row `row` of pixels, into a row with room for HS_GLOW_PIXELS; returns where its
/// first pixel is.
const uint16_t *hs_glow_spread(const hs_glow *glow, const hs_canvas_kernels *kernels, int row,
                               uint16_t *to);

#endif
