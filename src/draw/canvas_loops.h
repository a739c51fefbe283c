/// The bodies of the loops in `hs_canvas_kernels`. Each file `canvas_kernels_*.c` includes them
/// once and is compiled for its own instruction set.
#ifndef HS_DRAW_CANVAS_LOOPS_H
#define HS_DRAW_CANVAS_LOOPS_H

#include "draw/canvas_kernels.h"
#include "draw/development_loops.h"
#include "draw/laying_loops.h"
#include "world/lanes.h"

/// Lanes where the condition holds, all bits set.
#define HS_WHERE(condition) ((hs_lane_words)(condition))

/// The upper halves of the products of halves with signs.
static inline hs_lane_halves halves_scaled(hs_lane_halves a, hs_lane_halves b)
{
#if defined(__AVX512BW__)
    return (hs_lane_halves)_mm512_mulhi_epi16((__m512i)a, (__m512i)b);
#elif defined(__AVX2__)
    return (hs_lane_halves)_mm256_mulhi_epi16((__m256i)a, (__m256i)b);
#elif defined(__SSE2__)
    return (hs_lane_halves)_mm_mulhi_epi16((__m128i)a, (__m128i)b);
#else
    for (int i = 0; i < 2 * HS_LANES; i++) a[i] = (int16_t)((int32_t)a[i] * b[i] >> 16);
    return a;
#endif
}

/// Of each word's halves the sum of the products with another's.
static inline hs_lane_words halves_dot(hs_lane_words a, hs_lane_words b)
{
#if defined(__AVX512BW__)
    return (hs_lane_words)_mm512_madd_epi16((__m512i)a, (__m512i)b);
#elif defined(__AVX2__)
    return (hs_lane_words)_mm256_madd_epi16((__m256i)a, (__m256i)b);
#elif defined(__SSE2__)
    return (hs_lane_words)_mm_madd_epi16((__m128i)a, (__m128i)b);
#else
    hs_lane_words sum;
    for (int i = 0; i < HS_LANES; i++) {
        sum[i] = (uint32_t)(hs_half_across(a[i]) * hs_half_across(b[i]) +
                            hs_half_down(a[i]) * hs_half_down(b[i]));
    }
    return sum;
#endif
}

/// The smaller of each two halves with signs.
static inline hs_lane_halves halves_least(hs_lane_halves a, hs_lane_halves b)
{
#if defined(__AVX512BW__)
    return (hs_lane_halves)_mm512_min_epi16((__m512i)a, (__m512i)b);
#elif defined(__AVX2__)
    return (hs_lane_halves)_mm256_min_epi16((__m256i)a, (__m256i)b);
#elif defined(__SSE2__)
    return (hs_lane_halves)_mm_min_epi16((__m128i)a, (__m128i)b);
#else
    hs_lane_halves less = a < b;
    return (a & less) | (b & ~less);
#endif
}

/// What particles look like: where they are bright enough to be drawn, and their colours.
typedef struct spark_looks {
    hs_lane_words seen, colour;
} spark_looks;

/// The heat as `hs_particle_heat` computes it. All factors fit into halves, whose products are
/// cheaper; lifetimes are less than 32768 / HS_HASTE_MOST.
static inline spark_looks looks_of(hs_lane_words packed, uint32_t share)
{
    const hs_lane_words none = {0};
    hs_lane_words bright = packed >> 24;
    hs_lane_words ticks = packed & HS_PARTICLE_TICKS;
    hs_lane_words haste = (packed >> 21 & 7u) + 1u;
    ticks = (hs_lane_words)((hs_lane_halves)ticks * (hs_lane_halves)haste);
    ticks =
        (hs_lane_words)halves_least((hs_lane_halves)ticks, (hs_lane_halves)(none + HS_FADE_TICKS));
    hs_lane_words level = halves_dot(bright, ticks) >> 9;
    hs_lane_words number = halves_dot(bright, none + HS_SHARE_FACTOR);
    return (spark_looks){
        HS_WHERE((number & 127u) < share) & HS_WHERE(level > 0),
        (packed >> 16 & (HS_SPARK_RAMPS - 1)) * HS_LIGHT_LEVELS + level,
    };
}

/// The lanes that are seen, of `left` particles.
static inline unsigned lanes_seen(hs_lane_words seen, size_t left)
{
    unsigned stays = hs_lanes_not_zero(seen);
    return left < HS_LANES ? stays & ((1u << left) - 1) : stays;
}

/// A place becomes that of four pixels side by side on a sheet of light, and their weights.
/// `is_rolled` is a constant where this is inlined.
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
        const spark_looks looks = looks_of(p.packed, v.share);
        hs_lane_words seen = looks.seen & HS_WHERE(x >= 0) & HS_WHERE(x < v.limit_x) &
                             HS_WHERE(y >= 0) & HS_WHERE(y < v.limit_y);
        unsigned stays = lanes_seen(seen, count - i);
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
        hs_lane_words how = phase * HS_WEIGHTS_BYTES | looks.colour * HS_COLOUR_BYTES << 16;
        hs_lanes_write(sparks->at + placed, at, stays);
        hs_lanes_write(sparks->how + placed, how, stays);
        placed += (size_t)__builtin_popcount(stays);
    }
    return placed;
}

/// Particles ahead of which memory is fetched: those that the next call places.
enum { PLACED_AHEAD = 256 };

typedef uint16_t hs_lane_steps __attribute__((vector_size(4 * HS_LANES)));

/// Both halves of a place take the same steps at once, so a place costs a third of what it costs in
/// numbers of floating point. What lies outside becomes a large number without sign.
static size_t place_whole(const hs_spark_projection *projection, const hs_particle_columns *columns,
                          size_t count, hs_sparks *sparks)
{
    const hs_spark_projection v = *projection;
    const hs_lane_words none = {0};
    const hs_lane_halves scale = (hs_lane_halves)(none + v.scale_halves);
    const hs_lane_halves shift = (hs_lane_halves)(none + v.shift_halves);
    const hs_lane_steps limit = (hs_lane_steps)(none + v.limit_halves);
    const hs_lane_words step = none + v.step_halves;
    const hs_lane_words weight = none + (HS_WEIGHTS_BYTES | HS_SUBPIXELS * HS_WEIGHTS_BYTES << 16);
    const uint32_t *from_place = columns->place, *from_packed = columns->packed;
    const uint32_t within = (HS_SUBPIXELS - 1) | (HS_SUBPIXELS - 1) << 16;
    size_t placed = 0;
    for (size_t i = 0; i < count; i += HS_LANES) {
        hs_lane_words place, packed;
        if (i % 16 == 0) {
            __builtin_prefetch(from_place + i + PLACED_AHEAD);
            __builtin_prefetch(from_packed + i + PLACED_AHEAD);
        }
        memcpy(&place, from_place + i, sizeof place);
        memcpy(&packed, from_packed + i, sizeof packed);
        hs_lane_steps steps = (hs_lane_steps)(halves_scaled((hs_lane_halves)place, scale) + shift);
        const spark_looks looks = looks_of(packed, v.share);
        hs_lane_words outside = (hs_lane_words)(steps >= limit);
        unsigned stays = lanes_seen(looks.seen & HS_WHERE(outside == 0), count - i);
        hs_lane_words words = (hs_lane_words)steps;
        // Rows are counted by pairs: the lowest bit of a row's number says which of both pairs.
        hs_lane_words pixel = (hs_lane_words)(steps / HS_SUBPIXELS) & 0xFFFEFFFFu;
        hs_lane_words at = halves_dot(pixel, step) * HS_PAIR_BYTES +
                           (HS_WHERE((words & HS_SUBPIXELS << 16) != 0) & v.odd);
        hs_lane_words how = halves_dot(words & within, weight) | looks.colour * HS_COLOUR_BYTES
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

static size_t find_bright(const uint32_t *packed, size_t count, uint32_t least, uint32_t *numbers)
{
    hs_lane_words number, words;
    for (uint32_t lane = 0; lane < HS_LANES; lane++) number[lane] = lane;
    size_t found = 0;
    for (size_t i = 0; i < count; i += HS_LANES, number += (uint32_t)HS_LANES) {
        memcpy(&words, packed + i, sizeof words);
        unsigned stays = lanes_seen(HS_WHERE(words >= least), count - i);
        if (stays == 0) continue;
        hs_lanes_write(numbers + found, number, stays);
        found += (size_t)__builtin_popcount(stays);
    }
    return found;
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
        .place = place, .place_rolled = place_rolled, .place_whole = place_whole,                  \
        .find_bright = find_bright, .shine = shine, .gather = gather, .spread = spread,            \
        .develop = develop, .expose = expose, .magnify = magnify, .lay = lay, .drift = drift,      \
        .lay_rows = lay_rows,                                                                      \
    }

#endif
