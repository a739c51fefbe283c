/// What has to be known of the machine and the build to understand a measurement, and to repeat it.
#ifndef HS_BENCH_MACHINE_H
#define HS_BENCH_MACHINE_H

#include "bench/bench.h"

/// Fills in the facts. What the system does not tell is said to be so.
void hs_bench_machine_look(hs_bench_results *results);

/// How many processors this process may run on, at least 1.
unsigned hs_bench_machine_processors(void);

#endif
