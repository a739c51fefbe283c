/// Light: how sparks shine, how their glow is pooled over bins, blurred, tinted by the sky and
/// spread over the pixels again, how what is bright blooms, how sprites shade what lies about them,
/// and how both renderers develop light into brightness. An exposure that falls with the number of
/// particles and a soft shoulder keep a crowd of them from becoming plain white.
#ifndef HS_DRAW_LIGHT_H
#define HS_DRAW_LIGHT_H

#include "draw/canvas_kernels.h"
#include "draw/palette.h"
#include "draw/view.h"
#include "heapstorm/base.h"

// ---- Sparks ------------------------------------------------------------------------------------

/// The light of one spark in a channel that is as bright as can be: 10 of them fill the channel.
enum { HS_SPARK_LIGHT = 6144 };

/// Fills in both tables: the colours of every ramp and heat, and how light is shared among
/// four pixels. `scale` is pixels in a field unit: where the field has more than 720 rows of
/// pixels, a spark covers less of it, and all colours are brighter by as much.
void hs_spark_tables_fill(hs_spark_tables *tables, hs_palette palette, float scale);

// ---- Development -------------------------------------------------------------------------------

/// The most that light alone comes to, of 255: sparks stay darker than what can kill.
#define HS_LIGHT_BRIGHTEST 200

/// This many particles a pixel halve the exposure.
#define HS_LIGHT_CROWD 0.6f

/// So far about the ship light is shaded, field units.
#define HS_LIGHT_SHIP_RADIUS 52.0f

/// The exposure, 0..1, among so many particles on so many pixels: a crowd lowers it. Where a world
/// holds its particles, the storm's beat is seen by it, unless flashing is reduced.
float hs_light_exposure(const hs_world *world, const hs_draw_options *options, float particles,
                        float pixels);

/// The brightness, 0..HS_LIGHT_BRIGHTEST, of an exposed light in 1/65536, as the canvas computes it
/// in integers: in proportion while there is little light, then a soft shoulder.
static inline float hs_developed(float light)
{
    float share = light * (8.0f / 65536.0f);
    float rest = glm_max(1.0f - share, 0.0f);
    rest *= rest;
    return (1.0f - rest * rest) * (float)HS_LIGHT_BRIGHTEST;
}

// ---- Glow --------------------------------------------------------------------------------------

/// The glow of one canvas: its bins of light.
typedef struct hs_glow hs_glow;

/// The glow of a canvas of this size in pixels of light, of which each is `fold` pixels of the
/// picture wide and high. NULL with an error when memory is out.
hs_glow *hs_glow_create(hs_gate *gate, int width, int height, int fold, hs_error *error);
/// Gives it back. NULL is allowed.
void hs_glow_destroy(hs_glow *glow);

/// Rows of bins, and bins in a row.
int hs_glow_rows(const hs_glow *glow);
int hs_glow_columns(const hs_glow *glow);

/// Where the mean light of a row of bins goes, HS_LIGHT_CHANNELS for each.
uint16_t *hs_glow_bins(const hs_glow *glow, int row);

/// Takes a row of bins that were pooled elsewhere, HS_LIGHT_CHANNELS for each.
void hs_glow_take(hs_glow *glow, int row, const uint16_t *bins);

/// Shades the light about a sprite at a place of the picture, pixels; until the next blur.
void hs_glow_shade(hs_glow *glow, float x, float y);

/// Shades the light about the ship, likewise; `radius` in pixels of the picture.
void hs_glow_shade_ship(hs_glow *glow, float x, float y, float radius);

/// Blurs and tints the bins, once all of them have been pooled, and lets what is bright at an
/// exposure of 0..1 bloom. The fourth channel of a bin becomes its shade: the share of all light
/// that is taken away, 1/65536.
void hs_glow_blur(hs_glow *glow, float exposure);

/// A row of bins as they glow.
const uint16_t *hs_glow_row(const hs_glow *glow, int row);

/// Room for the glow of a row of pixels: its pixels times HS_LIGHT_CHANNELS.
enum { HS_GLOW_PIXELS = 2160 + 4 * HS_BIN_PIXELS };

/// Writes the glow of row `row` of pixels to `to`, which has room for HS_GLOW_PIXELS; returns where
/// its first pixel is.
const uint16_t *hs_glow_spread(const hs_glow *glow, const hs_canvas_kernels *kernels, int row,
                               uint16_t *to);

#endif
