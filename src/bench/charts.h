/// The charts of the bench's page, each drawn from the results alone, twice: for a wide page and
/// for a phone. Where nothing was measured a sentence stands in place of the picture.
#ifndef HS_BENCH_CHARTS_H
#define HS_BENCH_CHARTS_H

#include "bench/bench.h"
#include "bench/plot.h"

// ---- What is drawn -----------------------------------------------------------------------------

/// One arrangement at all populations: a line of a chart.
typedef struct hs_bench_series {
    const hs_bench_cell *cells[HS_BENCH_POPULATIONS]; ///< NULL where it was not measured
    const hs_bench_cell *last;                        ///< that of the largest population
} hs_bench_series;

/// Most lines of a chart that can still be told apart.
enum { HS_BENCH_SERIES = 12 };

/// Chooses for each strategy what comes nearest to the usual (an array, vectors, a littered heap,
/// one thread, the C library's malloc), then `columns` without vectors and with more threads, then
/// lists. Returns how many.
size_t hs_bench_series_choose(const hs_bench_results *results,
                              hs_bench_series series[HS_BENCH_SERIES]);

/// Whether a cell has figures.
bool hs_bench_cell_is_there(const hs_bench_cell *cell);

/// The class that gives the strategy's colour, and dashes for lists: "s-naive list".
hs_word hs_bench_style(const hs_bench_arrangement *arrangement);

// ---- Words -------------------------------------------------------------------------------------

/// Round numbers beside an axis: "2 ns", "50 us"; "10 k", "1 M"; "5x".
hs_word hs_bench_tick_time(double ns);
hs_word hs_bench_tick_count(double count);
hs_word hs_bench_tick_ratio(double ratio);

/// A ratio with three significant digits also where it is small: "0.0291", "9.08".
hs_word hs_bench_ratio_word(double ratio);

/// Why a ratio says nothing: "no difference seen", or "too few rounds"; NULL when it does.
const char *hs_bench_doubt(const hs_bench_interval *ratio);

/// "3.10x (2.95 to 3.24)", and what makes it doubtful.
void hs_bench_write_interval(FILE *stream, const hs_bench_interval *ratio);

/// "100,000".
hs_word hs_bench_population_word(const hs_bench_results *results, size_t population);

// ---- How much there is
// ---------------------------------------------------------------------------

/// Rows that a chart has at one population; 0 where there is nothing to draw.
size_t hs_bench_count_rungs(const hs_bench_results *results, size_t population);
size_t hs_bench_count_ticks(const hs_bench_results *results, size_t population);
size_t hs_bench_count_pauses(const hs_bench_results *results, size_t population);
size_t hs_bench_count_ratios(const hs_bench_results *results, size_t population);

// ---- Charts ------------------------------------------------------------------------------------

/// The ladder at one population: a step for each rung on a scale of time.
void hs_bench_draw_ladder(FILE *stream, const hs_bench_results *results, size_t population);

/// The cost of one entity against the population, both on logarithmic scales.
void hs_bench_draw_costs(FILE *stream, const hs_bench_results *results);

/// How the ticks of each arrangement are distributed at one population.
void hs_bench_draw_ticks(FILE *stream, const hs_bench_results *results, size_t population);

/// How the collectors' pauses are distributed at one population.
void hs_bench_draw_pauses(FILE *stream, const hs_bench_results *results, size_t population);

/// Every arrangement at one population against the base, with the interval of the ratio.
void hs_bench_draw_ratios(FILE *stream, const hs_bench_results *results, size_t population);

#endif
