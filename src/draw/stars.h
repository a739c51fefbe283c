/// Stars that drift slowly down the sky: light like that of sparks, but of the background.
#ifndef HS_DRAW_STARS_H
#define HS_DRAW_STARS_H

#include "draw/canvas_kernels.h"

/// Adds the stars' light at a moment, in ticks. `brightness` is 0..1.
void hs_stars_shine(const hs_canvas_kernels *kernels, const hs_spark_view *view,
                    const hs_spark_tables *tables, uint16_t *light, double moment,
                    float brightness);

#endif
