/// The words of all reports of a bench: ratios and figures, and the sentences of its conclusions.
#ifndef HS_BENCH_WORDS_H
#define HS_BENCH_WORDS_H

#include "bench/bench.h"
#include "measure/words.h"

/// A few words, by value.
typedef struct hs_bench_phrase {
    char text[120];
} hs_bench_phrase;

/// The ends of an interval: "1.31-1.40"; "-" when there is none.
hs_bench_phrase hs_bench_range_phrase(const hs_bench_interval *ratio);

/// Figures as words, "-" where they are not known.
hs_word hs_bench_bytes_word(double bytes);
hs_word hs_bench_count_word(double count);

/// "no difference seen", "too few rounds", or "" where a difference is seen or nothing was paired.
const char *hs_bench_caveat(const hs_bench_interval *ratio);

#endif
