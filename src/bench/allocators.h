/// The heaps beneath the strategies: the C library's, and others that are preloaded.
#ifndef HS_BENCH_ALLOCATORS_H
#define HS_BENCH_ALLOCATORS_H

#include "bench/bench.h"

/// Fills in where an allocator's library lies: "malloc", "mimalloc", "jemalloc", or the path of a
/// file. Where it is not installed `missing` says so. `name` has to live as long.
void hs_bench_allocator_find(hs_bench_allocator *allocator, const char *name);

/// Whether what a probe found to serve ("FILE VERSION") is this allocator; else a sentence.
bool hs_bench_allocator_check(const hs_bench_allocator *allocator, const char *served,
                              hs_error *error);

#endif
