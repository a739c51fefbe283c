#include "memory/compaction.h"

#include <immintrin.h>

#include "base/forbidden.h"

static void compact_words(const hs_compaction *compaction, uint32_t *destination,
                          const uint32_t *source)
{
    for (size_t s = 0; s < compaction->steps; s++) {
        __m512i step = _mm512_loadu_si512(source + s * HS_COMPACTION_STEP);
        __m512i kept = _mm512_maskz_compress_epi32(compaction->stays[s], step);
        _mm512_storeu_si512(destination + compaction->target[s], kept);
    }
}

static void compact_long_words(const hs_compaction *compaction, uint64_t *destination,
                               const uint64_t *source)
{
    for (size_t s = 0; s < compaction->steps; s++) {
        __mmask8 low = (__mmask8)compaction->stays[s];
        __mmask8 high = (__mmask8)(compaction->stays[s] >> 8);
        __m512i first = _mm512_loadu_si512(source + s * HS_COMPACTION_STEP);
        __m512i second = _mm512_loadu_si512(source + s * HS_COMPACTION_STEP + 8);
        uint64_t *to = destination + compaction->target[s];
        _mm512_storeu_si512(to, _mm512_maskz_compress_epi64(low, first));
        _mm512_storeu_si512(to + __builtin_popcount(low),
                            _mm512_maskz_compress_epi64(high, second));
    }
}

void hs_compact_avx512(const hs_compaction *compaction, void *destination, const void *source,
                       size_t bytes)
{
    if (bytes == 4) {
        compact_words(compaction, destination, source);
    } else {
        compact_long_words(compaction, destination, source);
    }
}
