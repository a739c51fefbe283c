/// Vectors of one instruction set. They use the compilers' vector extension, so that the operators
/// of plain C work on them lane by lane; what the extension lacks (a mask from a comparison,
/// closing up lanes) is written here for each instruction set. The including file is compiled for
/// its own.
#ifndef HS_WORLD_LANES_H
#define HS_WORLD_LANES_H

#include <stdint.h>
#include <string.h>

#include "world/kernels.h"

#if defined(__AVX512F__)
#include <immintrin.h>
#define HS_LANES 16
#elif defined(__AVX2__)
#include <immintrin.h>

#include "memory/compaction.h"
#define HS_LANES 8
#else
#ifdef __SSE2__
#include <emmintrin.h>
#endif
#define HS_LANES 4
#endif

typedef float hs_lane_floats __attribute__((vector_size(4 * HS_LANES)));
typedef uint32_t hs_lane_words __attribute__((vector_size(4 * HS_LANES)));

typedef int32_t hs_lane_numbers __attribute__((vector_size(4 * HS_LANES)));
typedef int16_t hs_lane_halves __attribute__((vector_size(4 * HS_LANES)));

/// A vector of particles.
typedef struct hs_particle_lanes {
    hs_lane_words place, velocity, packed;
} hs_particle_lanes;

/// The particles from number `first` on.
static inline hs_particle_lanes hs_particle_lanes_load(const hs_particle_columns *from,
                                                       size_t first)
{
    hs_particle_lanes particles;
    memcpy(&particles.place, from->place + first, sizeof particles.place);
    memcpy(&particles.velocity, from->velocity + first, sizeof particles.velocity);
    memcpy(&particles.packed, from->packed + first, sizeof particles.packed);
    return particles;
}

/// Writes a whole vector.
static inline void hs_particle_lanes_store(const hs_particle_columns *to, size_t first,
                                           const hs_particle_lanes *particles)
{
    memcpy(to->place + first, &particles->place, sizeof particles->place);
    memcpy(to->velocity + first, &particles->velocity, sizeof particles->velocity);
    memcpy(to->packed + first, &particles->packed, sizeof particles->packed);
}

/// The sums of halves, each saturated.
static inline hs_lane_halves hs_halves_add(hs_lane_halves a, hs_lane_halves b)
{
#if defined(__AVX512BW__)
    return (hs_lane_halves)_mm512_adds_epi16((__m512i)a, (__m512i)b);
#elif defined(__AVX2__)
    return (hs_lane_halves)_mm256_adds_epi16((__m256i)a, (__m256i)b);
#elif defined(__SSE2__)
    return (hs_lane_halves)_mm_adds_epi16((__m128i)a, (__m128i)b);
#else
    for (int i = 0; i < 2 * HS_LANES; i++) a[i] = (int16_t)hs_half_saturated((int32_t)a[i] + b[i]);
    return a;
#endif
}

/// `hs_particle_step` in every lane.
static inline void hs_particle_lanes_step(hs_particle_lanes *p, hs_lane_words dither,
                                          hs_lane_words push)
{
    hs_lane_halves velocity = (hs_lane_halves)p->velocity;
    hs_lane_halves moved = hs_halves_add(velocity, (hs_lane_halves)dither) >> HS_DRAG_SHIFT;
    p->place = (hs_lane_words)hs_halves_add((hs_lane_halves)p->place, moved);
    p->velocity = (hs_lane_words)hs_halves_add(velocity - moved, (hs_lane_halves)push);
    p->packed -= 1u;
}

/// The halves across of words, and the halves down, as numbers.
static inline hs_lane_floats hs_lanes_across(hs_lane_words words)
{
    return __builtin_convertvector((hs_lane_numbers)(words << 16) >> 16, hs_lane_floats);
}

static inline hs_lane_floats hs_lanes_down(hs_lane_words words)
{
    return __builtin_convertvector((hs_lane_numbers)words >> 16, hs_lane_floats);
}

/// All lanes, as a mask.
#define HS_ALL_LANES ((1u << HS_LANES) - 1)

/// Whether closing up is so expensive that a branch around it pays for vectors that lose no lane.
/// Where vector instructions close up, the branch's mispredictions cost more: 0.46 instead of
/// 0.39 ns an entity of five columns when 1 in 120 goes.
#define HS_LANES_CLOSE_UP_SLOWLY (HS_LANES == 4)

/// A bit for each lane that is not 0.
static inline unsigned hs_lanes_not_zero(hs_lane_words words)
{
#if defined(__AVX512F__)
    return _mm512_test_epi32_mask((__m512i)words, (__m512i)words);
#elif defined(__AVX2__)
    __m256i zero = _mm256_cmpeq_epi32((__m256i)words, _mm256_setzero_si256());
    return (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(zero)) ^ HS_ALL_LANES;
#elif defined(__SSE2__)
    __m128i zero = _mm_cmpeq_epi32((__m128i)words, _mm_setzero_si128());
    return (unsigned)_mm_movemask_ps(_mm_castsi128_ps(zero)) ^ HS_ALL_LANES;
#else
    unsigned mask = 0;
    for (unsigned lane = 0; lane < HS_LANES; lane++) mask |= (words[lane] != 0 ? 1u : 0u) << lane;
    return mask;
#endif
}

/// How many lanes a mask names. Without the instruction that counts bits, the compiler would call a
/// function; four lanes are looked up in a constant, four bits for each mask.
static inline size_t hs_lanes_count(unsigned mask)
{
#if HS_LANES == 4
    return 0x4332322132212110u >> (mask * 4) & 15u;
#else
    return (size_t)__builtin_popcount(mask);
#endif
}

/// Writes the lanes named by a mask side by side. The rest of a whole vector after them may be
/// overwritten with anything.
static inline void hs_lanes_write(void *to, hs_lane_words words, unsigned mask)
{
#if defined(__AVX512F__)
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi32((__mmask16)mask, (__m512i)words));
#elif defined(__AVX2__)
    __m128i order = _mm_cvtsi64_si128((long long)hs_compaction_lanes[mask]);
    __m256i closed = _mm256_permutevar8x32_epi32((__m256i)words, _mm256_cvtepu8_epi32(order));
    _mm256_storeu_si256((__m256i *)to, closed);
#else
    uint32_t *at = to;
    for (unsigned lane = 0; lane < HS_LANES; lane++) {
        *at = words[lane];
        at += mask >> lane & 1u;
    }
#endif
}

#endif
