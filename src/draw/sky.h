/// The sky behind the field: a dark, quiet picture made once for a size, and stars that drift
/// slowly down it. Stars shine like particles.
#ifndef HS_DRAW_SKY_H
#define HS_DRAW_SKY_H

#include <stdint.h>

#include "draw/palette.h"
#include "draw/view.h"

/// The colour in which light glows at a place of the sky; both coordinates in 0..1.
hs_colour hs_sky_tint(float x, float y);

/// Paints strips `first` to `end - 1` of a sky of `height` rows of `width` opaque pixels
/// 0xAARRGGBB.
void hs_sky_paint(uint32_t *pixels, int width, int height, int first, int end);
/// Strips of a sky, which may be painted by several threads.
int hs_sky_strips(int height);

/// Number of stars, and with room for whole vectors.
enum { HS_STARS = 96, HS_STARS_ROOM = HS_STARS + 16 };

/// The stars, as particles that do not move.
typedef struct hs_stars {
    float x[HS_STARS_ROOM], y[HS_STARS_ROOM]; ///< field units
    uint32_t packed[HS_STARS_ROOM];           ///< as a particle's
} hs_stars;

/// Places the stars for a moment of the world; they are as bright as the background of the options.
void hs_stars_place(hs_stars *stars, const hs_world *world, const hs_draw_options *options);

#endif
