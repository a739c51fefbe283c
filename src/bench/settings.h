/// The settings of `heapstorm bench`.
#ifndef HS_BENCH_SETTINGS_H
#define HS_BENCH_SETTINGS_H

#include <stdint.h>
#include <stdio.h>

#include "bench/bench.h"

/// What a matrix is made of: strategies, the levels of every factor, and populations.
typedef struct hs_bench_matrix {
    const hs_strategy *strategies[HS_BENCH_LEVELS];
    size_t strategy_count;
    uint64_t levels[HS_BENCH_FACTORS][HS_BENCH_LEVELS]; ///< by the place of the factor
    size_t level_count[HS_BENCH_FACTORS];
    uint64_t populations[HS_BENCH_POPULATIONS];
    size_t population_count;
    char allocators[HS_BENCH_ALLOCATORS][256]; ///< names, or files
    size_t allocator_count;
} hs_bench_matrix;

/// What a bench can be written to.
typedef enum hs_bench_output {
    HS_BENCH_JSON,
    HS_BENCH_CSV,
    HS_BENCH_MARKDOWN,
    HS_BENCH_REPORT,
    HS_BENCH_GITHUB,
    HS_BENCH_OUTPUTS
} hs_bench_output;

typedef struct hs_bench_settings {
    const char *memory, *population, *allocator; ///< lists as given, or NULL
    const char *factor[HS_BENCH_FACTORS];        ///< likewise, by the place of the factor
    bool is_full;                                ///< all values of all factors that are not named
    bool is_curve;                               ///< litter as a curve, of every boxed strategy
    bool has_cost_curves;                        ///< the cost curves besides
    bool is_filtered;                            ///< some factor is named
    hs_bench_matrix named;       ///< what was named; a count of 0 where a factor was not
    const char *base;            ///< a cell's label; NULL when not given
    uint64_t rounds;             ///< 0 for as many as the questions need, at least 8
    uint64_t churn, ticks, seed; ///< `ticks` 0 for as many as the population is worth
    uint64_t seconds; ///< after the rounds that the questions need, begin none that would end
                      ///< later; 0 for no limit
    const char *outputs[HS_BENCH_OUTPUTS]; ///< files, "-" or NULL
    const char *compare;
    const char *regress; ///< as given
    double max_regress;  ///< a share
    bool quiet, help, version;
} hs_bench_settings;

/// Reads and checks the arguments. On failure the error is about wrong usage.
bool hs_bench_settings_read(hs_bench_settings *settings, int argc, char **argv, hs_error *error);

/// Whether stdout is to hold one exported file and nothing else.
bool hs_bench_settings_take_stdout(const hs_bench_settings *settings);

/// The help of the command.
void hs_bench_settings_explain(FILE *stream);

#endif
