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
/// The ends of a figure's interval in the words of a manner: "4.10-4.35 ns"; "one round" where
/// there is only one, and "-" where nothing is known.
hs_bench_phrase hs_bench_ends_phrase(const hs_bench_figure *figure, hs_manner manner);
/// The same as bare numbers: "4.10-4.35".
hs_bench_phrase hs_bench_span_phrase(const hs_bench_figure *figure);
/// The highest percentile of a cell's ticks that is shown: "p99 2.15 ms"; "-" where none is.
hs_bench_phrase hs_bench_tail_phrase(const hs_bench_cell *cell);
/// What is said of a cell in the place of its ratio: "base", "changes nothing here", a caveat; ""
/// for the ratio itself.
const char *hs_bench_verdict(const hs_bench_results *results, size_t cell);
/// What is said of a rung in the place of its gain, likewise.
const char *hs_bench_rung_verdict(const hs_bench_rung *rung, size_t population);

#define HS_BENCH_NOTHING "changes nothing here"

/// Figures as words, "-" where they are not known.
hs_word hs_bench_bytes_word(double bytes);
hs_word hs_bench_count_word(double count);

/// "no difference seen", "too few rounds", "one round", "busy machine", or "" where a difference is
/// seen, nothing was paired or nothing was asked.
const char *hs_bench_caveat(const hs_bench_interval *ratio);

#endif
