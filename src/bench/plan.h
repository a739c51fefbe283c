/// Which cells a bench has, and the memory for what they come to.
#ifndef HS_BENCH_PLAN_H
#define HS_BENCH_PLAN_H

#include "bench/settings.h"

/// Fills `results` with the cells, rungs, prices and streams that the settings ask for, nothing of
/// them measured. `processors` is how many threads are worth a try. False with an error when the
/// settings do not fit this machine, or memory is out; `hs_bench_plan_close` is right in any case.
bool hs_bench_plan_open(hs_bench_results *results, const hs_bench_settings *settings,
                        unsigned processors, hs_gate *gate, hs_error *error);

/// Gives back all memory of the results.
void hs_bench_plan_close(hs_bench_results *results);

#endif
