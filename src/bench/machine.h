/// The machine and the build: the facts needed to understand a measurement and to repeat it, and
/// the allocators that are installed.
#ifndef HS_BENCH_MACHINE_H
#define HS_BENCH_MACHINE_H

#include "bench/bench.h"

/// Fills in the facts. A value that the system does not tell says so.
void hs_bench_machine_look(hs_bench_results *results);

/// How many processors this process may run on, at least 1.
unsigned hs_bench_machine_processors(void);

/// Finds the library of an allocator, given as "malloc", "mimalloc", "jemalloc" or the path of a
/// file. `missing` says so where it is not installed. `name` must outlive the allocator.
void hs_bench_allocator_find(hs_bench_allocator *allocator, const char *name);

/// Whether the allocator that a probe found ("FILE VERSION") is this one; else the error says what
/// is.
bool hs_bench_allocator_check(const hs_bench_allocator *allocator, const char *served,
                              hs_error *error);

#endif
