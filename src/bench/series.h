/// The series of the charts: one arrangement at all populations each, and the chart that they are
/// the lines of.
#ifndef HS_BENCH_SERIES_H
#define HS_BENCH_SERIES_H

#include "bench/plot.h"
#include "bench/words.h"

/// Most lines of a chart that can be distinguished.
enum { HS_BENCH_SERIES = 12 };

/// One arrangement at all populations: a line of a chart.
typedef struct hs_bench_series {
    const hs_bench_cell *cells[HS_BENCH_POPULATIONS]; ///< NULL where it was not measured
    const hs_bench_cell *last;                        ///< that of the largest population
} hs_bench_series;

/// The series of a chart.
typedef struct hs_bench_series_list {
    const hs_bench_results *results;
    hs_bench_series at[HS_BENCH_SERIES];
    size_t count;
} hs_bench_series_list;

/// Whether a cell has figures.
bool hs_bench_cell_is_there(const hs_bench_cell *cell);

/// Chooses for each strategy the arrangement nearest to the usual one (an array, vectors, a
/// littered heap, one thread, the C library's malloc), then `columns` without vectors and with more
/// threads, then lists.
hs_bench_series_list hs_bench_choose_series(const hs_bench_results *results);

/// The title of axes of time.
#define HS_BENCH_TIME_TITLE "time per entity and tick, less is better"

/// Round times beside an axis: "2 ns", "50 us".
hs_word hs_bench_tick_of_time(double ns);

/// "9.50 ns an entity and tick (9.40 ns to 9.60 ns)".
hs_bench_phrase hs_bench_time_phrase(const hs_bench_cell *cell);

/// Draws the cost of one entity against the population, both on logarithmic scales; without any
/// figures, writes a sentence in its place.
void hs_bench_draw_costs(FILE *stream, const hs_bench_results *results);

#endif
