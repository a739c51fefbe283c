/// The ladder: from what everybody writes first to the best that is known, one change a rung.
#ifndef HS_BENCH_LADDER_H
#define HS_BENCH_LADDER_H

#include "bench/bench.h"

/// Fills in the rungs that the strategies of this build allow, without cells. `threads` is how many
/// the rung of threads has; with 1 there is none. The first rung is number 0.
void hs_bench_ladder_make(hs_bench_results *results, unsigned threads);

#endif
