#include "draw/light.h"

#include "draw/palette.h"
#include "draw/sky.h"

#include "base/forbidden.h"

/// Bins about the field that repeat its outermost ones, so that blur and spread need no special
/// case at the edges.
enum { MARGIN = 2 };

struct hs_glow {
    hs_gate *gate;
    int columns, rows; ///< bins
    size_t stride;     ///< bins from row to row, margins included
    size_t channels;   ///< of all bins, margins included
    uint16_t *pooled, *half, *blurred;
    uint16_t *tint; ///< 1/65536, of twice the light
};

static uint16_t *bin_at(const hs_glow *glow, uint16_t *bins, int column, int row)
{
    size_t at = (size_t)(row + MARGIN) * glow->stride + (size_t)(column + MARGIN);
    return bins + at * HS_LIGHT_CHANNELS;
}

static uint16_t share_of(float value)
{
    return (uint16_t)(value * 65535.0f);
}

static void make_tint(hs_glow *glow)
{
    for (int row = 0; row < glow->rows; row++) {
        for (int column = 0; column < glow->columns; column++) {
            float x = ((float)column + 0.5f) / (float)glow->columns;
            float y = ((float)row + 0.5f) / (float)glow->rows;
            hs_colour colour = hs_sky_tint(x, y);
            uint16_t *to = bin_at(glow, glow->tint, column, row);
            to[0] = share_of(colour.b);
            to[1] = share_of(colour.g);
            to[2] = share_of(colour.r);
        }
    }
}

hs_glow *hs_glow_create(hs_gate *gate, int width, int height, hs_error *error)
{
    hs_glow *glow = hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *glow, "a glow", error);
    if (glow == NULL) return NULL;
    *glow = (hs_glow){
        .gate = gate,
        .columns = (width + HS_BIN_PIXELS - 1) / HS_BIN_PIXELS,
        .rows = (height + HS_BIN_PIXELS - 1) / HS_BIN_PIXELS,
    };
    glow->stride = (size_t)glow->columns + 2 * MARGIN;
    glow->channels = glow->stride * ((size_t)glow->rows + 2 * MARGIN) * HS_LIGHT_CHANNELS;
    glow->pooled = hs_gate_make(gate, HS_TAG_OTHER, glow->channels * 4, sizeof(uint16_t),
                                "the bins of a glow", error);
    if (glow->pooled == NULL) {
        hs_glow_destroy(glow);
        return NULL;
    }
    glow->half = glow->pooled + glow->channels;
    glow->blurred = glow->half + glow->channels;
    glow->tint = glow->blurred + glow->channels;
    make_tint(glow);
    return glow;
}

void hs_glow_destroy(hs_glow *glow)
{
    if (glow == NULL) return;
    hs_gate *gate = glow->gate;
    hs_gate_release(gate, HS_TAG_OTHER, glow->pooled, glow->channels * 4 * sizeof(uint16_t));
    hs_gate_release(gate, HS_TAG_OTHER, glow, sizeof *glow);
}

int hs_glow_rows(const hs_glow *glow)
{
    return glow->rows;
}

int hs_glow_columns(const hs_glow *glow)
{
    return glow->columns;
}

void hs_glow_take(hs_glow *glow, int row, const uint16_t *bins)
{
    memcpy(bin_at(glow, glow->pooled, 0, row), bins,
           (size_t)glow->columns * HS_LIGHT_CHANNELS * sizeof *bins);
}

const uint16_t *hs_glow_row(const hs_glow *glow, int row)
{
    return bin_at(glow, glow->blurred, 0, row);
}

uint16_t *hs_glow_bins(const hs_glow *glow, int row)
{
    return bin_at(glow, glow->pooled, 0, row);
}

/// Repeats the outermost bins in the margins.
static void extend(const hs_glow *glow, uint16_t *bins)
{
    const size_t bytes = HS_LIGHT_CHANNELS * sizeof *bins;
    for (int row = 0; row < glow->rows; row++) {
        for (int m = 1; m <= MARGIN; m++) {
            memcpy(bin_at(glow, bins, -m, row), bin_at(glow, bins, 0, row), bytes);
            memcpy(bin_at(glow, bins, glow->columns - 1 + m, row),
                   bin_at(glow, bins, glow->columns - 1, row), bytes);
        }
    }
    for (int m = 1; m <= MARGIN; m++) {
        memcpy(bin_at(glow, bins, -MARGIN, -m), bin_at(glow, bins, -MARGIN, 0),
               glow->stride * bytes);
        memcpy(bin_at(glow, bins, -MARGIN, glow->rows - 1 + m),
               bin_at(glow, bins, -MARGIN, glow->rows - 1), glow->stride * bytes);
    }
}

/// Sums each channel with its neighbours at distances of `step` and twice that, weighted 1 4 6 4 1.
static void blur_along(uint16_t *restrict to, const uint16_t *restrict from, size_t step,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        unsigned sum = from[i] * 6u + (from[i - step] + from[i + step]) * 4u + from[i - 2 * step] +
                       from[i + 2 * step];
        to[i] = (uint16_t)(sum >> 4);
    }
}

static void apply_tint(uint16_t *restrict light, const uint16_t *restrict tint, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t tinted = (uint32_t)light[i] * tint[i] >> 15;
        light[i] = (uint16_t)(tinted < 65535u ? tinted : 65535u);
    }
}

void hs_glow_blur(hs_glow *glow)
{
    size_t inner = (size_t)glow->columns * HS_LIGHT_CHANNELS;
    size_t below = glow->stride * HS_LIGHT_CHANNELS;
    extend(glow, glow->pooled);
    for (int row = -MARGIN; row < glow->rows + MARGIN; row++) {
        blur_along(bin_at(glow, glow->half, 0, row), bin_at(glow, glow->pooled, 0, row),
                   HS_LIGHT_CHANNELS, inner);
    }
    for (int row = 0; row < glow->rows; row++) {
        uint16_t *to = bin_at(glow, glow->blurred, 0, row);
        blur_along(to, bin_at(glow, glow->half, 0, row), below, inner);
        apply_tint(to, bin_at(glow, glow->tint, 0, row), inner);
    }
    extend(glow, glow->blurred);
}

const uint16_t *hs_glow_spread(const hs_glow *glow, const hs_canvas_kernels *kernels, int row,
                               uint16_t *to)
{
    // Half pixels from the middle of the last row of bins in the margin.
    int down = 2 * row + 1 + HS_BIN_PIXELS;
    unsigned far = (unsigned)(down % (2 * HS_BIN_PIXELS));
    const uint16_t *upper = bin_at(glow, glow->blurred, -1, down / (2 * HS_BIN_PIXELS) - 1);
    const uint16_t *lower = upper + glow->stride * HS_LIGHT_CHANNELS;
    uint16_t between[(HS_GLOW_PIXELS / HS_BIN_PIXELS + 2) * HS_LIGHT_CHANNELS];
    size_t bins = (size_t)glow->columns + 2;
    for (size_t i = 0; i < bins * HS_LIGHT_CHANNELS; i++)
        between[i] = (uint16_t)((upper[i] * (2 * HS_BIN_PIXELS - far) + lower[i] * far) /
                                (2 * HS_BIN_PIXELS));
    kernels->spread(to, between, bins - 1);
    // The first half of a bin lies before the field.
    return to + HS_BIN_PIXELS / 2 * HS_LIGHT_CHANNELS;
}

// ---- Sparks ------------------------------------------------------------------------------------

static uint16_t weight(unsigned across, unsigned down)
{
    unsigned weight = across * down * (65536u / HS_PHASES);
    return (uint16_t)(weight < 65535u ? weight : 65535u);
}

static void fill_weights(hs_spark_tables *tables)
{
    for (unsigned phase = 0; phase < HS_PHASES; phase++) {
        unsigned x = phase % HS_SUBPIXELS;
        unsigned y = phase / HS_SUBPIXELS;
        const uint16_t weights[4] = {
            weight(HS_SUBPIXELS - x, HS_SUBPIXELS - y),
            weight(HS_SUBPIXELS - x, y),
            weight(x, HS_SUBPIXELS - y),
            weight(x, y),
        };
        for (unsigned i = 0; i < 4 * HS_LIGHT_CHANNELS; i++)
            tables->weights[phase][i] = weights[i / HS_LIGHT_CHANNELS];
    }
}

/// From this heat on a spark whitens; below it, it cools to an ember.
#define BODY_HEAT 0.55f

/// The light of a spark on a ramp. Squares of channels are close to linear light; the picture's
/// shoulder turns a crowd of hot sparks white. Embers count for little, so that what is young
/// stands out before what is old.
static hs_colour spark_colour(const hs_colour_ramp *ramp, float heat)
{
    hs_colour colour = heat < BODY_HEAT ? glms_vec3_lerp(ramp->ember, ramp->body, heat / BODY_HEAT)
                                        : glms_vec3_lerp(ramp->body, ramp->hot,
                                                         (heat - BODY_HEAT) / (1.0f - BODY_HEAT));
    float glow = heat * (0.30f + 0.70f * heat);
    return glms_vec3_scale(glms_vec3_mul(colour, colour), glow);
}

static void fill_colour(uint16_t *to, hs_colour colour, float factor)
{
    const float channels[HS_LIGHT_CHANNELS] = {colour.b, colour.g, colour.r, 0.0f};
    for (unsigned i = 0; i < HS_LIGHT_CHANNELS; i++) {
        uint16_t light = (uint16_t)(channels[i] * (float)HS_SPARK_LIGHT);
        to[i] = (uint16_t)((float)light * factor);
    }
}

void hs_spark_tables_fill(hs_spark_tables *tables, hs_palette palette, float scale)
{
    float fineness = scale * (HS_FIELD_HEIGHT / 720.0f);
    float factor = glm_max(fineness, 1.0f);
    fill_weights(tables);
    for (unsigned colour = 0; colour < HS_SPARK_RAMPS * HS_LIGHT_LEVELS; colour++) {
        const hs_colour_ramp ramp =
            hs_palette_ramp(palette, colour / HS_LIGHT_LEVELS % HS_RAMP_COUNT);
        float heat = (float)(colour % HS_LIGHT_LEVELS) * (1.0f / (HS_LIGHT_LEVELS - 1));
        fill_colour(tables->colours[colour], spark_colour(&ramp, heat), factor);
    }
}
