/// The charts of the bench's page, each drawn from the results alone, twice: for a wide page and
/// for a phone.
#ifndef HS_BENCH_CHARTS_H
#define HS_BENCH_CHARTS_H

#include "bench/series.h"

/// The charts that have rows and are drawn at one population.
typedef enum hs_bench_chart {
    HS_BENCH_CHART_LADDER, ///< a step for each rung on a scale of time
    HS_BENCH_CHART_TICKS,  ///< how the ticks of each series are distributed
    HS_BENCH_CHART_PAUSES, ///< how the collectors' pauses are distributed
    HS_BENCH_CHART_RATIOS, ///< every arrangement against the base, with the interval of the ratio
} hs_bench_chart;

/// Rows of a chart at one population that have figures; 0 where there is nothing to draw.
size_t hs_bench_chart_count(const hs_bench_results *results, hs_bench_chart chart,
                            size_t population);

/// Draws one of these charts.
void hs_bench_chart_draw(FILE *stream, const hs_bench_results *results, hs_bench_chart chart,
                         size_t population);

/// A ratio with three significant digits also where it is small: "0.0291", "9.08".
hs_word hs_bench_ratio_word(double ratio);

#endif
