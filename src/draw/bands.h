/// The sprites of a frame where they are on the picture, listed by the bands of rows that they
/// reach into. One thread lists them while others light particles; then each thread composes the
/// band that is next, and sees no sprite of another.
#ifndef HS_DRAW_BANDS_H
#define HS_DRAW_BANDS_H

#include "draw/blit.h"
#include "draw/camera.h"
#include "draw/light.h"
#include "draw/view.h"

/// Most sprites that are listed at once, and places in the lists of all bands: a sprite takes one
/// for each band that it reaches into.
enum { HS_BANDS_SPRITES = 32768, HS_BANDS_PLACES = 4 * HS_BANDS_SPRITES };

/// Fewest rows of a band, hence most bands.
enum { HS_BAND_ROWS = 32, HS_BANDS_MAX = (HS_CANVAS_SIDE_MAX + HS_BAND_ROWS - 1) / HS_BAND_ROWS };

/// The bands of one canvas.
typedef struct hs_bands hs_bands;

/// Bands of `rows` rows, HS_BAND_ROWS at least, of a picture of `width` x `height` pixels. NULL
/// with an error when memory is out.
hs_bands *hs_bands_create(hs_gate *gate, int width, int height, int rows, hs_error *error);
/// Gives them back. NULL is allowed.
void hs_bands_destroy(hs_bands *bands);

/// Number of bands, and the first row of one; that of the number of bands is the picture's height.
int hs_bands_count(const hs_bands *bands);
int hs_bands_row(const hs_bands *bands, int band);

/// Lists the next sprites of a view and paints those that were not painted. False when the view
/// came to its end; else more sprites are left to be listed, after these have been drawn. The
/// sprites shade a glow, unless it is NULL.
bool hs_bands_list(hs_bands *bands, hs_sprites *sprites, hs_view *view, const hs_camera *camera,
                   hs_glow *glow);

/// Lays what is listed for a band, from the lowest sprite up.
void hs_bands_draw(const hs_bands *bands, int band, const hs_blit *blit, const hs_sprites *sprites);

#endif
