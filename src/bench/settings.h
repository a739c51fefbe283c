/// What `heapstorm bench` can be asked for.
#ifndef HS_BENCH_SETTINGS_H
#define HS_BENCH_SETTINGS_H

#include <stdint.h>
#include <stdio.h>

#include "bench/bench.h"

/// Most values of one factor.
enum { HS_BENCH_VALUES = 16 };

/// The values of every factor that a matrix is made of.
typedef struct hs_bench_factors {
    const hs_strategy *strategies[HS_BENCH_VALUES];
    size_t strategy_count;
    hs_layout layouts[HS_LAYOUT_COUNT];
    size_t layout_count;
    bool vectors[2]; ///< scalar (false), vector (true)
    size_t vector_count;
    bool litter[2]; ///< tidy (false), littered (true)
    size_t litter_count;
    uint64_t threads[HS_BENCH_VALUES];
    size_t thread_count;
    uint64_t populations[HS_BENCH_POPULATIONS];
    size_t population_count;
    char allocators[HS_BENCH_ALLOCATORS][256]; ///< names, or files
    size_t allocator_count;
} hs_bench_factors;

typedef struct hs_bench_settings {
    const char *memory, *layout, *simd, *litter, *threads, *population, *allocator;
    ///< lists as they were asked for, or NULL
    bool is_full;                        ///< all values of all factors that are not named
    bool is_filtered;                    ///< some factor is named
    hs_bench_factors named;              ///< what was; a count of 0 where a factor was not
    const char *base;                    ///< a cell's label; NULL when not asked for
    uint64_t rounds, churn, ticks, seed; ///< `ticks` 0 for as many as the population is worth
    uint64_t seconds;                    ///< begin no round that would end later; 0 for no limit
    const char *json, *csv, *markdown, *report, *github, *compare;
    const char *regress; ///< as it was asked for
    double max_regress;  ///< a share
    bool quiet, help, version;
} hs_bench_settings;

/// The settings that the arguments ask for, checked. On failure the error is about wrong usage.
bool hs_bench_settings_read(hs_bench_settings *settings, int argc, char **argv, hs_error *error);

/// Whether stdout is to hold one exported file and nothing else.
bool hs_bench_settings_take_stdout(const hs_bench_settings *settings);

/// The help of the command.
void hs_bench_settings_explain(FILE *stream);

#endif
