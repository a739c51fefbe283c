/// A finished bench with plausible figures that are the same in every run, for tests of what tells
/// it: all strategies, four populations, a ladder, allocators, prices, collectors' pauses, one cell
/// that failed.
#ifndef HS_TEST_FULL_BENCH_H
#define HS_TEST_FULL_BENCH_H

#include "support.h"

#include "bench/bench.h"

typedef struct hs_test_full_bench {
    hs_gate gate;
    hs_bench_results results;
} hs_test_full_bench;

/// Makes it and sums it up. It must stay where it is.
void hs_test_full_bench_make(hs_test_full_bench *bench);
/// Gives everything back.
void hs_test_full_bench_release(hs_test_full_bench *bench);

#endif
