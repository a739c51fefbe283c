/// Vectors of one instruction set, by the compilers' vector extension: the operators of plain C
/// work on them lane by lane. The including file is compiled for its instruction set; what the
/// extension lacks (a mask from a comparison, closing up lanes) is written here for each.
#ifndef HS_WORLD_LANES_H
#define HS_WORLD_LANES_H

#include <stdint.h>
#include <string.h>

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

/// All lanes, as a mask.
#define HS_ALL_LANES ((1u << HS_LANES) - 1)

/// Whether closing up vectors that lose nobody is so dear that a branch around it pays. With vector
/// instructions that do it, the branch's mispredictions cost more: 0.46 instead of 0.39 ns an
/// entity of five columns when 1 in 120 goes.
#if defined(__AVX512F__) || defined(__AVX2__)
#define HS_LANES_CLOSE_UP_DEARLY false
#else
#define HS_LANES_CLOSE_UP_DEARLY true
#endif

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

/// Writes the lanes that a mask names side by side. What follows them, up to a whole vector, may be
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
