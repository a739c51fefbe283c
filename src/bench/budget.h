/// Keeping a bench within its time, whatever the machine: what can be done without goes first.
#ifndef HS_BENCH_BUDGET_H
#define HS_BENCH_BUDGET_H

#include "bench/bench.h"

/// Leaves out the costliest cells until so many more rounds fit into `seconds`, by what every cell
/// took in the last round (`cell.seconds`); `others` is what a round takes beside cells. Kept are
/// the bases, what the ladder stands on, what tells the cost of timing, and what takes next to no
/// time. Who is left out says so
/// in `failure`. Returns how many were.
size_t hs_bench_budget_keep(hs_bench_results *results, double seconds, size_t rounds,
                            double others);

#endif
