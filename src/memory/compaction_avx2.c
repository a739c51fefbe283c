#include "memory/compaction.h"

#include <immintrin.h>

#include "base/forbidden.h"

// For each mask of eight, the lanes that stay, in order, a byte each: 2 KiB of constants, written
// by the preprocessor.
#define ONES(mask, n) ((unsigned)__builtin_popcount((mask) & ((1u << (n)) - 1)))
#define LANE(mask, n) (((mask) >> (n)&1u) != 0 ? (uint64_t)(n) << 8 * ONES(mask, n) : 0)
#define LANES(mask)                                                                                \
    LANE(mask, 0) | LANE(mask, 1) | LANE(mask, 2) | LANE(mask, 3) | LANE(mask, 4) |                \
        LANE(mask, 5) | LANE(mask, 6) | LANE(mask, 7)
#define LANES_4(mask)  LANES(mask), LANES((mask) + 1), LANES((mask) + 2), LANES((mask) + 3)
#define LANES_16(mask) LANES_4(mask), LANES_4((mask) + 4), LANES_4((mask) + 8), LANES_4((mask) + 12)
#define LANES_64(mask)                                                                             \
    LANES_16(mask), LANES_16((mask) + 16), LANES_16((mask) + 32), LANES_16((mask) + 48)
const uint64_t hs_compaction_lanes[256] = {LANES_64(0u), LANES_64(64u), LANES_64(128u),
                                           LANES_64(192u)};

/// Eight words, of which those in the mask move to the front.
static inline __m256i close_up(const uint32_t *from, unsigned mask)
{
    __m128i lanes = _mm_cvtsi64_si128((long long)hs_compaction_lanes[mask]);
    __m256i words = _mm256_loadu_si256((const __m256i *)(const void *)from);
    return _mm256_permutevar8x32_epi32(words, _mm256_cvtepu8_epi32(lanes));
}

// No branch for steps that lose no element: a mispredicted one costs more than the permutation.
// Compacting five columns, 1 in 120 gone: 0.66 ns an entity, 0.85 with the branch.
void hs_compact_avx2(const hs_compaction *compaction, void *destination, const void *source)
{
    const uint32_t *from = source;
    for (size_t s = 0; s < compaction->steps; s++, from += HS_COMPACTION_STEP) {
        unsigned low = compaction->stays[s] & 0xFF;
        __m256i first = close_up(from, low);
        __m256i second = close_up(from + 8, compaction->stays[s] >> 8);
        uint32_t *to = (uint32_t *)destination + compaction->target[s];
        _mm256_storeu_si256((__m256i *)(void *)to, first);
        _mm256_storeu_si256((__m256i *)(void *)(to + _mm_popcnt_u32(low)), second);
    }
}

/// Eight bytes, of which those in the mask move to the front.
static inline __m128i close_up_bytes(const uint8_t *from, unsigned mask)
{
    __m128i lanes = _mm_cvtsi64_si128((long long)hs_compaction_lanes[mask]);
    return _mm_shuffle_epi8(_mm_loadl_epi64((const __m128i *)(const void *)from), lanes);
}

void hs_compact_bytes_avx2(const hs_compaction *compaction, void *destination, const void *source)
{
    const uint8_t *from = source;
    for (size_t s = 0; s < compaction->steps; s++, from += HS_COMPACTION_STEP) {
        unsigned low = compaction->stays[s] & 0xFF;
        __m128i first = close_up_bytes(from, low);
        __m128i second = close_up_bytes(from + 8, compaction->stays[s] >> 8);
        uint8_t *to = (uint8_t *)destination + compaction->target[s];
        _mm_storel_epi64((__m128i *)(void *)to, first);
        _mm_storel_epi64((__m128i *)(void *)(to + _mm_popcnt_u32(low)), second);
    }
}
