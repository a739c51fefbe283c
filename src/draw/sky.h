/// The plain sky behind the field: a dark, quiet picture made once for a size; and what other skies
/// are painted with.
#ifndef HS_DRAW_SKY_H
#define HS_DRAW_SKY_H

#include <stdint.h>

#include "draw/palette.h"

/// The colour in which light glows at a place of the sky; both coordinates in 0..1.
hs_colour hs_sky_tint(float x, float y);

/// Paints strips `first` to `end - 1` of a sky of `height` rows of `width` opaque pixels
/// 0xAARRGGBB.
void hs_sky_paint(uint32_t *pixels, int width, int height, int first, int end);
/// Strips of a sky, which may be painted by several threads.
int hs_sky_strips(int height);

/// The colour of a sky at a place; both coordinates in 0..1.
typedef hs_colour hs_sky_colour(float x, float y);

/// Paints strips of another sky likewise. The colour is asked for at the corners of squares and
/// blended in between.
void hs_sky_paint_by(hs_sky_colour *sky_at, uint32_t *pixels, int width, int height, int first,
                     int end);

/// Mist at a place, 0..1, in whose sum of ever finer layers no lattice is seen.
float hs_sky_mist(float x, float y);

#endif
