/// The plan of a bench: which cells it measures, and the memory for their results.
#ifndef HS_BENCH_PLAN_H
#define HS_BENCH_PLAN_H

#include "bench/settings.h"

/// Fills `results` with the cells, rungs, prices and streams that the settings ask for, without any
/// measurement. `processors` is the number of threads worth trying. Returns false with an error
/// when the settings do not fit this machine, or memory is out; call `hs_bench_plan_close` in any
/// case.
bool hs_bench_plan_open(hs_bench_results *results, const hs_bench_settings *settings,
                        unsigned processors, hs_gate *gate, hs_error *error);

/// Gives back all memory of the results.
void hs_bench_plan_close(hs_bench_results *results);

/// Leaves out the costliest cells until `rounds` more rounds fit into `seconds`, judged by the time
/// that each cell took in the last round (`cell.seconds`); `others` is the rest of a round's time.
/// Bases, rungs, the cells of questions, of the pair A/A and of the cost of timing, and cells that
/// take hardly any time are kept. Each cell left out says so in its `failure`. Returns how many
/// were left out.
size_t hs_bench_plan_shorten(hs_bench_results *results, double seconds, size_t rounds,
                             double others);

#endif
