/// The bodies of the loops in `hs_canvas_kernels`. Each file `canvas_kernels_*.c` includes them
/// once and is compiled for its own instruction set.
#ifndef HS_DRAW_CANVAS_LOOPS_H
#define HS_DRAW_CANVAS_LOOPS_H

#include "draw/canvas_kernels.h"
#include "draw/development_loops.h"
#include "draw/laying_loops.h"
#include "world/lanes.h"

typedef int32_t hs_lane_numbers __attribute__((vector_size(4 * HS_LANES)));

/// Lanes where the condition holds, all bits set.
#define HS_WHERE(condition) ((hs_lane_words)(condition))

/// A place becomes that of four pixels side by side on a sheet of light, and their weights.
/// `is_rolled` is a constant where this is inlined.
__attribute__((always_inline)) static inline size_t place_all(const hs_spark_projection *projection,
                                                              const hs_particle_columns *columns,
                                                              size_t count, hs_sparks *sparks,
                                                              bool is_rolled)
{
    const hs_spark_projection v = *projection;
    size_t placed = 0;
    for (size_t i = 0; i < count; i += HS_LANES) {
        const hs_particle_lanes p = hs_particle_lanes_load(columns, i);
        hs_lane_floats from_x = p.x - p.vx * v.back_x;
        hs_lane_floats from_y = p.y - (p.vy + v.fall) * v.back_y;
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
        hs_lane_words at = row / (2 * HS_SUBPIXELS) * v.stride +
                           column / HS_SUBPIXELS * HS_PAIR_BYTES +
                           (HS_WHERE((row & HS_SUBPIXELS) != 0) & v.odd);
        hs_lane_words how = phase * HS_WEIGHTS_BYTES | colour * HS_COLOUR_BYTES << 16;
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

/// The four pixels of a spark lie side by side, so that each spark is one or two vectors.
static void shine(uint16_t *light, const hs_spark_tables *tables, const hs_sparks *sparks,
                  size_t count)
{
    const char *weights = (const char *)tables->weights;
    const char *colours = (const char *)tables->colours;
    for (size_t i = 0; i < count; i++) {
        uint32_t how = sparks->how[i];
        __builtin_prefetch((char *)light + sparks->at[i + 16], 1);
        void *at = (char *)light + sparks->at[i];
        const void *shares = weights + (how & 0xFFFFu);
        const void *colour = colours + (how >> 16);
#if defined(__AVX2__)
        __m256i sum = _mm256_loadu_si256(at);
        long long channels;
        memcpy(&channels, colour, sizeof channels);
        __m256i added = _mm256_mulhi_epu16(_mm256_load_si256(shares), _mm256_set1_epi64x(channels));
        _mm256_storeu_si256(at, _mm256_adds_epu16(sum, added));
#elif defined(__SSE2__)
        __m128i channels = _mm_loadl_epi64(colour);
        channels = _mm_unpacklo_epi64(channels, channels);
        for (int p = 0; p < 2; p++) {
            __m128i sum = _mm_loadu_si128((__m128i *)at + p);
            __m128i added = _mm_mulhi_epu16(_mm_load_si128((const __m128i *)shares + p), channels);
            _mm_storeu_si128((__m128i *)at + p, _mm_adds_epu16(sum, added));
        }
#else
        for (size_t c = 0; c < 4 * HS_LIGHT_CHANNELS; c++) {
            uint32_t share = ((const uint16_t *)shares)[c];
            uint32_t channel = ((const uint16_t *)colour)[c % HS_LIGHT_CHANNELS];
            uint32_t sum = ((uint16_t *)at)[c] + (share * channel >> 16);
            ((uint16_t *)at)[c] = (uint16_t)(sum < 65535u ? sum : 65535u);
        }
#endif
    }
}

#define HS_CANVAS_KERNELS                                                                          \
    {                                                                                              \
        .place = place, .place_rolled = place_rolled, .shine = shine, .gather = gather,            \
        .spread = spread, .develop = develop, .expose = expose, .magnify = magnify, .lay = lay,    \
        .lay_rows = lay_rows,                                                                      \
    }

#endif
