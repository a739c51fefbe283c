/// The rounds of a bench: every cell runs once a round, in a process of its own.
#ifndef HS_BENCH_RUN_H
#define HS_BENCH_RUN_H

#include "bench/settings.h"

/// How the rounds ended.
typedef enum hs_bench_end {
    HS_BENCH_END_DONE,
    HS_BENCH_END_INTERRUPTED, ///< by a signal; what was measured is there
    HS_BENCH_END_DIFFERENT,   ///< two digests differ: the error says which
    HS_BENCH_END_FAILED,      ///< nothing can be measured: the error says why
} hs_bench_end;

/// What the rounds need beside the plan.
typedef struct hs_bench_tools {
    const char *program; ///< the program that measures
    const char *assets;  ///< folder of scenarios and patterns
    uint64_t seconds;    ///< begin no round that would end later; 0 for no limit
    bool is_quiet;       ///< no progress bar
    int signal;          ///< filled in when interrupted
} hs_bench_tools;

/// Checks which allocator serves, then measures round by round. A cell that fails says so in its
/// `failure` and is not tried again; the others go on.
hs_bench_end hs_bench_run(hs_bench_results *results, hs_bench_tools *tools, hs_error *error);

#endif
