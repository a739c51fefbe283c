/// What has to be known of the machine and the build to understand a measurement, and to repeat it.
#ifndef HS_BENCH_MACHINE_H
#define HS_BENCH_MACHINE_H

#include "bench/bench.h"

/// Fills in the facts. What the system does not tell is said to be so.
void hs_bench_machine_look(hs_bench_results *results);

/// How many processors this process may run on, at least 1.
unsigned hs_bench_machine_processors(void);

/// Fills in where an allocator's library lies: "malloc", "mimalloc", "jemalloc", or the path of a
/// file. Where it is not installed `missing` says so. `name` has to live as long.
void hs_bench_allocator_find(hs_bench_allocator *allocator, const char *name);

/// Whether what a probe found to serve ("FILE VERSION") is this allocator; else a sentence.
bool hs_bench_allocator_check(const hs_bench_allocator *allocator, const char *served,
                              hs_error *error);

#endif
