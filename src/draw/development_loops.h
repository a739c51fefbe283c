/// The bodies of the canvas's loops that see every pixel of light: they add up sheets, spread glow
/// and turn light into a picture. Included once for each instruction set, by `canvas_loops.h`.
#ifndef HS_DRAW_DEVELOPMENT_LOOPS_H
#define HS_DRAW_DEVELOPMENT_LOOPS_H

#include "draw/canvas_kernels.h"
#include "draw/light_lanes.h"

/// Channels in a vector of light.
enum { HS_LIGHT_LANES = HS_LIGHT_PIXELS * HS_LIGHT_CHANNELS };

/// The sum of all sheets at a place.
static inline hs_light light_at(uint16_t *const *sheets, unsigned count, size_t at)
{
    hs_light sum = hs_light_load(sheets[0] + at);
    for (unsigned s = 1; s < count; s++) sum = hs_light_add(sum, hs_light_load(sheets[s] + at));
    return sum;
}

static inline void darken(uint16_t *const *sheets, unsigned count, size_t at)
{
    for (unsigned s = 0; s < count; s++) hs_light_store(sheets[s] + at, hs_light_all(0));
}

/// Sums the upper row and the lower one of half a vector of pixels, each beside the other.
static inline hs_light sum_pair(const hs_light_rows *rows, size_t pair, size_t at)
{
    size_t upper = pair * rows->stride + at;
    hs_light whole = light_at(rows->whole, rows->sheets, upper);
    hs_light former = light_at(rows->across, rows->sheets, upper);
    hs_light next = light_at(rows->across, rows->sheets, upper + rows->stride);
    darken(rows->whole, rows->sheets, upper);
    if (pair > 0) darken(rows->across, rows->sheets, upper);
    return hs_light_add(whole, hs_light_across(former, next));
}

/// Each pixel is divided before the sum, so that no sum is too large.
static void gather(const hs_light_rows *rows, uint16_t *bins)
{
    const hs_light share = hs_light_all(65536 / (HS_BIN_PIXELS * HS_BIN_PIXELS));
    const size_t count = rows->width / HS_BIN_PIXELS;
    uint16_t parts[HS_CANVAS_SIDE_MAX / HS_BIN_PIXELS + 1][HS_LIGHT_LANES];
    memset(parts, 0, count * sizeof parts[0]);
    for (size_t row = 0; row < rows->rows; row += 2) {
        uint16_t *upper = rows->sum + row * rows->width * HS_LIGHT_CHANNELS;
        uint16_t *lower = upper + rows->width * HS_LIGHT_CHANNELS;
        bool has_lower = row + 1 < rows->rows;
        for (size_t x = 0; x < rows->width; x += HS_LIGHT_PIXELS) {
            size_t at = x * HS_LIGHT_CHANNELS;
            hs_light near = sum_pair(rows, row / 2, 2 * at);
            hs_light next = sum_pair(rows, row / 2, 2 * at + HS_LIGHT_LANES);
            hs_light_two both = hs_light_part(near, next);
            hs_light_store(upper + at, both.a);
            hs_light_store(lower + at, both.b);
            hs_light sum = hs_light_load(parts[x / HS_BIN_PIXELS]);
            sum = hs_light_add(sum, hs_light_share(both.a, share));
            if (has_lower) sum = hs_light_add(sum, hs_light_share(both.b, share));
            hs_light_store(parts[x / HS_BIN_PIXELS], sum);
        }
    }
    for (size_t bin = 0; bin < count; bin++) {
        for (size_t c = 0; c < HS_LIGHT_CHANNELS; c++) {
            unsigned all = 0;
            for (size_t p = 0; p < HS_LIGHT_PIXELS; p++)
                all += parts[bin][p * HS_LIGHT_CHANNELS + c];
            bins[bin * HS_LIGHT_CHANNELS + c] = (uint16_t)all;
        }
    }
}

static void spread(uint16_t *glow, const uint16_t *bins, size_t count)
{
    uint16_t shares[2][HS_BIN_PIXELS * HS_LIGHT_CHANNELS];
    for (unsigned i = 0; i < HS_BIN_PIXELS * HS_LIGHT_CHANNELS; i++) {
        unsigned far = (2 * (i / HS_LIGHT_CHANNELS) + 1) * (65536 / (2 * HS_BIN_PIXELS));
        shares[0][i] = (uint16_t)(65536 - far);
        shares[1][i] = (uint16_t)far;
    }
    for (size_t c = 0; c < count; c++) {
        hs_light near = hs_light_of_one(bins + c * HS_LIGHT_CHANNELS);
        hs_light next = hs_light_of_one(bins + (c + 1) * HS_LIGHT_CHANNELS);
        uint16_t *to = glow + c * HS_BIN_PIXELS * HS_LIGHT_CHANNELS;
        for (size_t i = 0; i < HS_BIN_PIXELS * HS_LIGHT_CHANNELS;
             i += HS_LIGHT_PIXELS * HS_LIGHT_CHANNELS) {
            hs_light sum = hs_light_share(near, hs_light_load(shares[0] + i));
            sum = hs_light_add(sum, hs_light_share(next, hs_light_load(shares[1] + i)));
            hs_light_store(to + i, sum);
        }
    }
}

/// Maps light x to 1 - (1 - x)^4: in proportion while there is little of it, then a soft shoulder.
/// `half` rounds: what is cut off would be missing from dim embers, which are many.
static inline hs_light develop_one(hs_light light, hs_light exposure, hs_light brightest,
                                   hs_light half)
{
    light = hs_light_share(light, exposure);
    light = hs_light_add(light, light);
    light = hs_light_add(light, light);
    light = hs_light_add(light, light);
    hs_light rest = hs_light_rest(light);
    rest = hs_light_share(rest, rest);
    rest = hs_light_share(rest, rest);
    return hs_light_share(hs_light_add(hs_light_rest(rest), half), brightest);
}

/// The sum of light and glow, less the share that the glow's fourth channel takes away.
static inline hs_light shaded_sum(const uint16_t *light, const uint16_t *glow)
{
    hs_light glowing = hs_light_load(glow);
    hs_light sum = hs_light_add(hs_light_load(light), glowing);
    return hs_light_share(sum, hs_light_rest(hs_light_fourth(glowing)));
}

/// What becomes half a step of brightness; there is at least one.
static inline uint16_t half_of(const hs_development *development)
{
    return (uint16_t)(32768u / development->brightest);
}

/// Lays brightness over the background; `count` is what is left of the row.
static inline void put_pixels(uint32_t *pixels, const uint32_t *background, hs_light brightness,
                              hs_light quiet, size_t count)
{
    if (count >= HS_LIGHT_PIXELS) {
        brightness = hs_light_add(brightness, hs_light_of_pixels(background, quiet));
        hs_light_to_pixels(pixels, brightness);
        return;
    }
    uint32_t last[HS_LIGHT_PIXELS] = {0};
    memcpy(last, background, count * sizeof *last);
    brightness = hs_light_add(brightness, hs_light_of_pixels(last, quiet));
    hs_light_to_pixels(last, brightness);
    memcpy(pixels, last, count * sizeof *last);
}

static void develop(const hs_development *development, uint32_t *pixels, const uint32_t *background,
                    const uint16_t *light, const uint16_t *glow, size_t count)
{
    const hs_light exposure = hs_light_all(development->exposure);
    const hs_light half = hs_light_all(half_of(development));
    const hs_light brightest = hs_light_all(development->brightest);
    const hs_light quiet = hs_light_all(development->background);
    for (size_t i = 0; i < count; i += HS_LIGHT_PIXELS) {
        size_t at = i * HS_LIGHT_CHANNELS;
        hs_light sum = shaded_sum(light + at, glow + at);
        sum = develop_one(sum, exposure, brightest, half);
        put_pixels(pixels + i, background + i, sum, quiet, count - i);
    }
}

static void expose(const hs_development *development, uint16_t *exposed, const uint16_t *light,
                   const uint16_t *glow, size_t count)
{
    const hs_light exposure = hs_light_all(development->exposure);
    const hs_light half = hs_light_all(half_of(development));
    const hs_light brightest = hs_light_all((uint16_t)(development->brightest * 256u));
    for (size_t at = 0; at < count * HS_LIGHT_CHANNELS; at += HS_LIGHT_LANES) {
        hs_light sum = shaded_sum(light + at, glow + at);
        hs_light_store(exposed + at, develop_one(sum, exposure, brightest, half));
    }
}

/// Three quarters of `near` and one of `far`.
static inline hs_light hs_light_nearer(hs_light near, hs_light far)
{
    return hs_light_mean(near, hs_light_mean(near, far));
}

static void magnify(const hs_development *development, uint32_t *pixels, const uint32_t *background,
                    const uint16_t *near, const uint16_t *far, size_t count)
{
    const hs_light quiet = hs_light_all(development->background);
    const size_t half = (count + 1) / 2;
    uint16_t row[(HS_CANVAS_SIDE_MAX / 2 + 3 + HS_LIGHT_PIXELS) * HS_LIGHT_CHANNELS];
    for (size_t at = 0; at < (half + 2) * HS_LIGHT_CHANNELS; at += HS_LIGHT_LANES)
        hs_light_store(row + at,
                       hs_light_nearer(hs_light_load(near + at), hs_light_load(far + at)));
    for (size_t i = 0; i < half; i += HS_LIGHT_PIXELS) {
        const uint16_t *at = row + i * HS_LIGHT_CHANNELS;
        hs_light middle = hs_light_load(at + HS_LIGHT_CHANNELS);
        hs_light left = hs_light_nearer(middle, hs_light_load(at));
        hs_light right = hs_light_nearer(middle, hs_light_load(at + 2 * (size_t)HS_LIGHT_CHANNELS));
        hs_light_two both = hs_light_interleave(hs_light_upper(left), hs_light_upper(right));
        size_t to = 2 * i;
        put_pixels(pixels + to, background + to, both.a, quiet, count - to);
        to += HS_LIGHT_PIXELS;
        if (to < count) put_pixels(pixels + to, background + to, both.b, quiet, count - to);
    }
}

#endif
