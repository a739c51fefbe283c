/// The bodies of the loops in `hs_canvas_kernels`. Each file `canvas_kernels_*.c` includes them
/// once and is compiled for its own instruction set.
#ifndef HS_DRAW_CANVAS_LOOPS_H
#define HS_DRAW_CANVAS_LOOPS_H

#include "draw/canvas_kernels.h"
#include "draw/light_lanes.h"
#include "world/lanes.h"

/// Lanes where the condition holds, all bits set.
#define HS_WHERE(condition) ((hs_lane_words)(condition))

/// Light is kept pixel by pixel in reading order, so a place becomes a pixel's number and four
/// weights. `is_rolled` is a constant where this is inlined.
__attribute__((always_inline)) static inline size_t place_all(const hs_spark_projection *projection,
                                                              const hs_particle_columns *columns,
                                                              size_t count, hs_sparks *sparks,
                                                              bool is_rolled)
{
    const hs_spark_projection v = *projection;
    const float push_x = (float)hs_half_across(v.push), push_y = (float)hs_half_down(v.push);
    size_t placed = 0;
    for (size_t i = 0; i < count; i += HS_LANES) {
        const hs_particle_lanes p = hs_particle_lanes_load(columns, i);
        hs_lane_floats back_x = (hs_lanes_across(p.velocity) - push_x) * v.back;
        hs_lane_floats back_y = (hs_lanes_down(p.velocity) - push_y) * v.back;
        hs_lane_floats from_x = hs_lanes_across(p.place) - back_x;
        hs_lane_floats from_y = hs_lanes_down(p.place) - back_y;
        hs_lane_floats x = from_x * v.scale_x + v.shift_x;
        hs_lane_floats y = from_y * v.scale_y + v.shift_y;
        if (is_rolled) {
            x += from_y * v.turn_x;
            y += from_x * v.turn_y;
        }
        hs_lane_words seen =
            HS_WHERE(x >= 0) & HS_WHERE(x < v.limit_x) & HS_WHERE(y >= 0) & HS_WHERE(y < v.limit_y);
        hs_lane_words bright = p.packed >> 24;
        hs_lane_words ticks = p.packed & HS_PARTICLE_TICKS;
        hs_lane_words full = HS_WHERE(ticks >= HS_FADE_TICKS);
        ticks = (full & HS_FADE_TICKS) | (ticks & ~full);
        hs_lane_words level = (bright * ticks) >> 8;
        hs_lane_words colour = (p.packed >> 16 & (HS_LIGHT_HUES - 1)) * HS_LIGHT_LEVELS + level;
        seen &= HS_WHERE(((bright * HS_SHARE_FACTOR) & 127u) < v.share) & HS_WHERE(level > 0);
        unsigned stays = hs_lanes_not_zero(seen);
        if (count - i < HS_LANES) stays &= (1u << (count - i)) - 1;
        if (stays == 0) continue;
        // Lanes that are not seen may hold anything, even what no integer can.
        x = (hs_lane_floats)((hs_lane_words)x & seen);
        y = (hs_lane_floats)((hs_lane_words)y & seen);
        hs_lane_words column = (hs_lane_words) __builtin_convertvector(x, hs_lane_numbers);
        hs_lane_words row = (hs_lane_words) __builtin_convertvector(y, hs_lane_numbers);
        hs_lane_words phase = (row % HS_SUBPIXELS) * HS_SUBPIXELS + column % HS_SUBPIXELS;
        hs_lane_words at = row / HS_SUBPIXELS * v.stride + column / HS_SUBPIXELS;
        hs_lane_words how = phase * (8 * HS_LIGHT_CHANNELS) | colour * (4 * HS_LIGHT_CHANNELS)
                                                                  << 16;
        hs_lanes_write(sparks->at + placed, at, stays);
        hs_lanes_write(sparks->how + placed, how, stays);
        placed += (size_t)__builtin_popcount(stays);
    }
    return placed;
}

static size_t place(const hs_spark_projection *projection, const hs_particle_columns *columns,
                    size_t count, hs_sparks *sparks)
{
    return place_all(projection, columns, count, sparks, false);
}

static size_t place_rolled(const hs_spark_projection *projection,
                           const hs_particle_columns *columns, size_t count, hs_sparks *sparks)
{
    return place_all(projection, columns, count, sparks, true);
}

#ifdef __SSE2__
/// Two pixels side by side are one vector of 128 bits, whatever the instruction set.
static inline void shine_on(uint16_t *light, __m128i share, __m128i colour)
{
    __m128i sum = _mm_loadu_si128((const __m128i *)light);
    sum = _mm_adds_epu16(sum, _mm_mulhi_epu16(share, colour));
    _mm_storeu_si128((__m128i *)light, sum);
}

static void shine(uint16_t *light, size_t stride, const hs_spark_tables *tables,
                  const hs_sparks *sparks, size_t count)
{
    const char *weights = (const char *)tables->weights;
    const char *colours = (const char *)tables->colours;
    size_t row = stride * HS_LIGHT_CHANNELS;
    for (size_t i = 0; i < count; i++) {
        uint32_t how = sparks->how[i];
        uint16_t *at = light + (size_t)sparks->at[i] * HS_LIGHT_CHANNELS;
        const __m128i *shares = (const __m128i *)(weights + (how & 0xFFFFu));
        __m128i colour = _mm_load_si128((const __m128i *)(colours + (how >> 16)));
        shine_on(at, _mm_load_si128(shares), colour);
        shine_on(at + row, _mm_load_si128(shares + 1), colour);
    }
}
#else
static void shine(uint16_t *light, size_t stride, const hs_spark_tables *tables,
                  const hs_sparks *sparks, size_t count)
{
    size_t row = stride * HS_LIGHT_CHANNELS;
    for (size_t i = 0; i < count; i++) {
        uint32_t how = sparks->how[i];
        uint16_t *at = light + (size_t)sparks->at[i] * HS_LIGHT_CHANNELS;
        const uint16_t *shares = tables->weights[(how & 0xFFFFu) / (8 * HS_LIGHT_CHANNELS)];
        const uint16_t *colour = tables->colours[(how >> 16) / (4 * HS_LIGHT_CHANNELS)];
        for (size_t c = 0; c < 4 * HS_LIGHT_CHANNELS; c++) {
            uint16_t *to = at + (c / 8) * row + c % 8;
            uint32_t sum = *to + ((uint32_t)shares[c] * colour[c % 8] >> 16);
            *to = (uint16_t)(sum < 65535u ? sum : 65535u);
        }
    }
}
#endif

/// Maps light x to 1 - (1 - x)^4: in proportion while there is little of it, then a soft shoulder.
static inline hs_light develop_one(hs_light light, hs_light exposure, hs_light brightest)
{
    light = hs_light_share(light, exposure);
    light = hs_light_add(light, light);
    light = hs_light_add(light, light);
    light = hs_light_add(light, light);
    hs_light rest = hs_light_rest(light);
    rest = hs_light_share(rest, rest);
    rest = hs_light_share(rest, rest);
    return hs_light_share(hs_light_rest(rest), brightest);
}

static inline hs_light light_at(uint16_t *const *light, unsigned lights, size_t at)
{
    hs_light sum = hs_light_load(light[0] + at);
    for (unsigned l = 1; l < lights; l++) sum = hs_light_add(sum, hs_light_load(light[l] + at));
    return sum;
}

/// Each pixel is divided before the sum, so that no sum is too large.
static void pool(uint16_t *bins, uint16_t *const *light, unsigned lights, size_t stride,
                 size_t rows, size_t count)
{
    const hs_light share = hs_light_all(65536 / (HS_BIN_PIXELS * HS_BIN_PIXELS));
    for (size_t c = 0; c < count; c++) {
        hs_light sum = hs_light_all(0);
        for (size_t row = 0; row < rows; row++) {
            size_t at = (row * stride + c * HS_BIN_PIXELS) * HS_LIGHT_CHANNELS;
            for (size_t i = 0; i < HS_BIN_PIXELS; i += HS_LIGHT_PIXELS) {
                hs_light one = light_at(light, lights, at + i * HS_LIGHT_CHANNELS);
                sum = hs_light_add(sum, hs_light_share(one, share));
            }
        }
        uint16_t parts[HS_LIGHT_PIXELS * HS_LIGHT_CHANNELS];
        hs_light_store(parts, sum);
        for (size_t i = 0; i < HS_LIGHT_CHANNELS; i++) {
            unsigned all = 0;
            for (size_t p = 0; p < HS_LIGHT_PIXELS; p++) all += parts[p * HS_LIGHT_CHANNELS + i];
            bins[c * HS_LIGHT_CHANNELS + i] = (uint16_t)all;
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

static void develop(const hs_development *development, uint32_t *pixels, const uint32_t *background,
                    uint16_t *const *light, unsigned lights, const uint16_t *glow, size_t count)
{
    const hs_light exposure = hs_light_all(development->exposure);
    const hs_light brightest = hs_light_all(development->brightest);
    const hs_light quiet = hs_light_all(development->background);
    const hs_light dark = hs_light_all(0);
    for (size_t i = 0; i < count; i += HS_LIGHT_PIXELS) {
        size_t at = i * HS_LIGHT_CHANNELS;
        hs_light sum = light_at(light, lights, at);
        for (unsigned l = 0; l < lights; l++) hs_light_store(light[l] + at, dark);
        sum = hs_light_add(sum, hs_light_load(glow + at));
        sum = develop_one(sum, exposure, brightest);
        if (count - i >= HS_LIGHT_PIXELS) {
            sum = hs_light_add(sum, hs_light_of_pixels(background + i, quiet));
            hs_light_to_pixels(pixels + i, sum);
            continue;
        }
        uint32_t last[HS_LIGHT_PIXELS] = {0};
        memcpy(last, background + i, (count - i) * sizeof *last);
        sum = hs_light_add(sum, hs_light_of_pixels(last, quiet));
        hs_light_to_pixels(last, sum);
        memcpy(pixels + i, last, (count - i) * sizeof *last);
    }
}

/// Pixels that are laid at once: as many as a vector of the instruction set holds, but 8 at most.
#define HS_LAID (HS_LANES < 8 ? HS_LANES : 8)

typedef uint32_t hs_laid_words __attribute__((vector_size(4 * HS_LAID)));
typedef uint16_t hs_laid_halves __attribute__((vector_size(4 * HS_LAID)));

/// Multiplies the picture by what the image lets through, in 256ths, two channels of a pixel at a
/// time, and adds the image.
static inline void lay(uint32_t *pixels, const uint32_t *image, size_t count)
{
    for (size_t i = 0; i < count; i += HS_LAID) {
        hs_laid_words over, under;
        memcpy(&over, image + i, sizeof over);
        memcpy(&under, pixels + i, sizeof under);
        hs_laid_words through = 256u - (over >> 24);
        hs_laid_halves factor = (hs_laid_halves)(through | through << 16);
        hs_laid_halves odd = (hs_laid_halves)(under & 0x00FF00FFu) * factor;
        hs_laid_halves even = (hs_laid_halves)(under >> 8 & 0x00FF00FFu) * factor;
        under = (hs_laid_words)(odd >> 8) | ((hs_laid_words)even & 0xFF00FF00u);
        under += over;
        memcpy(pixels + i, &under, sizeof under);
    }
}

static inline void lay_equal_rows(uint32_t *pixels, size_t stride, const uint32_t *image,
                                  size_t image_stride, const uint16_t *starts, size_t rows,
                                  size_t span)
{
    for (size_t row = 0; row < rows; row++) {
        lay(pixels + starts[row], image + starts[row], span);
        pixels += stride;
        image += image_stride;
    }
}

/// The spans of most bullets are constants here, so that their rows have no loop.
static void lay_rows(uint32_t *pixels, size_t stride, const uint32_t *image, size_t image_stride,
                     const uint16_t *starts, size_t rows, size_t span)
{
    if (span == 8) {
        lay_equal_rows(pixels, stride, image, image_stride, starts, rows, 8);
    } else if (span == 16) {
        lay_equal_rows(pixels, stride, image, image_stride, starts, rows, 16);
    } else if (span == 24) {
        lay_equal_rows(pixels, stride, image, image_stride, starts, rows, 24);
    } else {
        lay_equal_rows(pixels, stride, image, image_stride, starts, rows, span);
    }
}

#define HS_CANVAS_KERNELS                                                                          \
    {                                                                                              \
        .place = place, .place_rolled = place_rolled, .shine = shine, .pool = pool,                \
        .spread = spread, .develop = develop, .lay = lay, .lay_rows = lay_rows,                    \
    }

#endif
