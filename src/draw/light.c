#include "draw/light.h"

#include "draw/palette.h"
#include "draw/sky.h"
#include "world/currents.h"

#include "base/forbidden.h"

/// Bins about the field that repeat its outermost ones, so that blur and spread need no special
/// case at the edges.
enum { MARGIN = 4 };

/// The channel of a bin that holds its shade.
enum { SHADE = 3 };

struct hs_glow {
    hs_gate *gate;
    int columns, rows; ///< bins
    size_t stride;     ///< bins from row to row, margins included
    size_t channels;   ///< of all bins, margins included
    float to_bins;     ///< bins in a pixel of the picture
    uint16_t *pooled, *half, *blurred;
    uint16_t *bright; ///< what blooms
    uint16_t *tint;   ///< 1/65536, of twice the light
    uint16_t *shade;  ///< of each bin, in the first channel
};

/// Arrays of bins.
enum { BIN_ARRAYS = 6 };

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
            const hs_colour plain = {{0.42f, 0.42f, 0.42f}};
            hs_colour colour = glms_vec3_lerp(hs_sky_tint(x, y), plain, 0.6f);
            uint16_t *to = bin_at(glow, glow->tint, column, row);
            to[0] = share_of(colour.b);
            to[1] = share_of(colour.g);
            to[2] = share_of(colour.r);
            to[SHADE] = UINT16_MAX;
        }
    }
}

hs_glow *hs_glow_create(hs_gate *gate, int width, int height, int fold, hs_error *error)
{
    hs_glow *glow = hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *glow, "a glow", error);
    if (glow == NULL) return NULL;
    *glow = (hs_glow){
        .gate = gate,
        .columns = (width + HS_BIN_PIXELS - 1) / HS_BIN_PIXELS,
        .rows = (height + HS_BIN_PIXELS - 1) / HS_BIN_PIXELS,
        .to_bins = 1.0f / (float)(HS_BIN_PIXELS * fold),
    };
    glow->stride = (size_t)glow->columns + 2 * MARGIN;
    glow->channels = glow->stride * ((size_t)glow->rows + 2 * MARGIN) * HS_LIGHT_CHANNELS;
    glow->pooled = hs_gate_make(gate, HS_TAG_OTHER, glow->channels * BIN_ARRAYS, sizeof(uint16_t),
                                "the bins of a glow", error);
    if (glow->pooled == NULL) {
        hs_glow_destroy(glow);
        return NULL;
    }
    glow->half = glow->pooled + glow->channels;
    glow->blurred = glow->half + glow->channels;
    glow->bright = glow->blurred + glow->channels;
    glow->tint = glow->bright + glow->channels;
    glow->shade = glow->tint + glow->channels;
    make_tint(glow);
    return glow;
}

void hs_glow_destroy(hs_glow *glow)
{
    if (glow == NULL) return;
    hs_gate *gate = glow->gate;
    hs_gate_release(gate, HS_TAG_OTHER, glow->pooled,
                    glow->channels * BIN_ARRAYS * sizeof(uint16_t));
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

/// A sprite shades the four bins about it by so much each, and none of them by more than the most;
/// the tint doubles it.
#define SHADE_SPRITE 16000u
#define SHADE_MOST   17500u

/// The ship shades the bin where it is by so much.
#define SHADE_SHIP 17000.0f

static void add_shade(hs_glow *glow, int column, int row, unsigned amount, unsigned most)
{
    if (column < 0 || row < 0 || column >= glow->columns || row >= glow->rows) return;
    uint16_t *shade = bin_at(glow, glow->shade, column, row);
    unsigned sum = *shade + amount;
    if (sum > most) sum = *shade > most ? *shade : most;
    *shade = (uint16_t)sum;
}

void hs_glow_shade(hs_glow *glow, float x, float y)
{
    // The four bins whose middles lie about the place. Far outside there is none.
    const float far_away = 10000.0f;
    float across = x * glow->to_bins + 0.5f, down = y * glow->to_bins + 0.5f;
    if (!(across >= 0.0f && down >= 0.0f && across < far_away && down < far_away)) return;
    int column = (int)across, row = (int)down;
    for (int i = 0; i < 4; i++)
        add_shade(glow, column - i % 2, row - i / 2, SHADE_SPRITE, SHADE_MOST);
}

void hs_glow_shade_ship(hs_glow *glow, float x, float y, float radius)
{
    float across = x * glow->to_bins, down = y * glow->to_bins, reach = radius * glow->to_bins;
    if (!(across >= 0.0f && down >= 0.0f)) return;
    int left = (int)(across - reach) - 1, right = (int)(across + reach) + 1;
    int top = (int)(down - reach) - 1, bottom = (int)(down + reach) + 1;
    for (int row = top; row <= bottom; row++) {
        for (int column = left; column <= right; column++) {
            float dx = (float)column + 0.5f - across, dy = (float)row + 0.5f - down;
            float rest = 1.0f - (dx * dx + dy * dy) / (reach * reach);
            if (rest <= 0.0f) continue;
            add_shade(glow, column, row, (unsigned)(SHADE_SHIP * rest), (unsigned)SHADE_SHIP);
        }
    }
}

/// Takes the shade of a row of bins over into their fourth channel, and forgets it.
static void take_shade(hs_glow *glow, int row)
{
    uint16_t *bins = bin_at(glow, glow->pooled, 0, row);
    uint16_t *shade = bin_at(glow, glow->shade, 0, row);
    for (int i = 0; i < glow->columns * HS_LIGHT_CHANNELS; i += HS_LIGHT_CHANNELS) {
        bins[i + SHADE] = shade[i];
        shade[i] = 0;
    }
}

/// What of a light is brighter than a bound; the shade does not bloom.
static void take_bright(uint16_t *restrict bright, const uint16_t *restrict light, unsigned bound,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        unsigned more = light[i] > bound ? light[i] - bound : 0u;
        bright[i] = (uint16_t)(i % HS_LIGHT_CHANNELS == SHADE ? 0u : more);
    }
}

/// Adds the bloom, at a part of its light.
static void add_bloom(uint16_t *restrict light, const uint16_t *restrict bloom, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        unsigned sum = light[i] + bloom[i] * 5u / 8u;
        light[i] = (uint16_t)(sum < 65535u ? sum : 65535u);
    }
}

/// Exposed light blooms from this share of the full light on.
#define BLOOM_FROM 0.08f

/// The light above which a bin blooms at an exposure.
static unsigned bloom_bound(float exposure)
{
    float bound = BLOOM_FROM * 8192.0f / glm_max(exposure, 0.001f);
    return bound < 65535.0f ? (unsigned)bound : 65535u;
}

/// Blurs `from` into `to` over neighbours at a distance of `step` bins.
static void blur(hs_glow *glow, uint16_t *to, uint16_t *from, size_t step)
{
    size_t inner = (size_t)glow->columns * HS_LIGHT_CHANNELS;
    size_t below = glow->stride * HS_LIGHT_CHANNELS;
    extend(glow, from);
    for (int row = -MARGIN; row < glow->rows + MARGIN; row++) {
        blur_along(bin_at(glow, glow->half, 0, row), bin_at(glow, from, 0, row),
                   step * HS_LIGHT_CHANNELS, inner);
    }
    for (int row = 0; row < glow->rows; row++) {
        blur_along(bin_at(glow, to, 0, row), bin_at(glow, glow->half, 0, row), step * below, inner);
    }
}

void hs_glow_blur(hs_glow *glow, float exposure)
{
    size_t inner = (size_t)glow->columns * HS_LIGHT_CHANNELS;
    unsigned bound = bloom_bound(exposure);
    for (int row = 0; row < glow->rows; row++) take_shade(glow, row);
    blur(glow, glow->blurred, glow->pooled, 1);
    for (int row = 0; row < glow->rows; row++) {
        take_bright(bin_at(glow, glow->bright, 0, row), bin_at(glow, glow->blurred, 0, row), bound,
                    inner);
    }
    blur(glow, glow->pooled, glow->bright, 2);
    for (int row = 0; row < glow->rows; row++) {
        uint16_t *to = bin_at(glow, glow->blurred, 0, row);
        apply_tint(to, bin_at(glow, glow->tint, 0, row), inner);
        add_bloom(to, bin_at(glow, glow->pooled, 0, row), inner);
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

// ---- Exposure ----------------------------------------------------------------------------------

/// How much a beat adds to the exposure.
#define BEAT_ADDS 0.45f

float hs_light_exposure(const hs_world *world, const hs_draw_options *options, float particles,
                        float pixels)
{
    float exposure = 1.0f / (1.0f + particles / pixels / HS_LIGHT_CROWD);
    if (!hs_world_holds_load(world) || options->reduce_flashing) return exposure;
    float beat = hs_currents_beat((int64_t)hs_world_ticks(world) - 1);
    return glm_min(exposure * (1.0f + BEAT_ADDS * beat), 1.0f);
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
        to[i] = (uint16_t)glm_min((float)light * factor, 65535.0f);
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
        bool bursts = colour / HS_LIGHT_LEVELS >= HS_RAMP_BURSTS;
        fill_colour(tables->colours[colour], spark_colour(&ramp, heat),
                    bursts ? factor * HS_BURST_LIGHT : factor);
    }
}
