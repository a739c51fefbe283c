/// The sky behind the field: dark, quiet, made once for a size.
#ifndef HS_DRAW_SKY_H
#define HS_DRAW_SKY_H

#include <stdint.h>

#include "draw/canvas_kernels.h"
#include "draw/palette.h"

/// The colour in which light glows at a place of the sky; both coordinates in 0..1.
hs_colour hs_background_tint(float x, float y);

/// Paints `height` rows of `width` opaque pixels 0xAARRGGBB.
void hs_background_paint(uint32_t *pixels, int width, int height);

/// Number of stars, and with room for whole vectors.
enum { HS_STARS = 96, HS_STARS_ROOM = HS_STARS + 16 };

/// Where they stand, as particles that do not move.
typedef struct hs_stars {
    float x[HS_STARS_ROOM], y[HS_STARS_ROOM]; ///< field units
    uint32_t packed[HS_STARS_ROOM];           ///< as a particle's
} hs_stars;

/// The stars at a moment, in ticks. `brightness` is 0..1.
void hs_stars_place(hs_stars *stars, double moment, float brightness);

/// Adds the stars' light at a moment, in ticks. `brightness` is 0..1.
void hs_stars_shine(const hs_canvas_kernels *kernels, const hs_spark_view *view,
                    const hs_spark_tables *tables, uint16_t *light, double moment,
                    float brightness);

#endif
