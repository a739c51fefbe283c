#include "memory/compaction_vector.h"

#if defined(__x86_64__)
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

void hs_compact_avx2(const hs_compaction *compaction, void *destination, const void *source)
{
    uint32_t *to = destination;
    const uint32_t *from = source;
    for (size_t s = 0; s < compaction->steps; s++) {
        for (unsigned half = 0; half < 2; half++) {
            unsigned mask = compaction->stays[s] >> (8 * half) & 0xFF;
            unsigned before = half == 0 ? 0 : ONES(compaction->stays[s], 8);
            __m256i step = _mm256_loadu_si256(
                (const __m256i *)(const void *)(from + s * HS_COMPACTION_STEP + 8 * half));
            if (mask != 0xFF) {
                __m128i lanes = _mm_cvtsi64_si128((long long)hs_compaction_lanes[mask]);
                step = _mm256_permutevar8x32_epi32(step, _mm256_cvtepu8_epi32(lanes));
            }
            _mm256_storeu_si256((__m256i *)(void *)(to + compaction->target[s] + before), step);
        }
    }
}
#else
typedef int hs_compaction_has_no_avx2;
#endif
