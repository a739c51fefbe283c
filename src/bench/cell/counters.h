/// What the processor and the system count of a cell's process, and what a line of findings looks
/// like.
#ifndef HS_BENCH_CELL_COUNTERS_H
#define HS_BENCH_CELL_COUNTERS_H

#include "bench/bench.h"

enum { HS_COUNTERS = 2 };

/// The processor's counters of this process and all threads that it will have, where the system
/// lets a program read them: misses of the last level of caches, and of the TLB by data reads.
typedef struct hs_counters {
    int file[HS_COUNTERS]; ///< -1 where there is none
    char missing[200];     ///< why one of them is not there; "" when both are
} hs_counters;

/// Opens the counters, stopped. Call before threads are made.
hs_counters hs_counters_open(void);
void hs_counters_start(const hs_counters *counters);
void hs_counters_stop(const hs_counters *counters);

/// Writes what was counted, NaN where nothing was, scaled up where the kernel multiplexed the
/// counters.
void hs_counters_read(const hs_counters *counters, double *numbers);
void hs_counters_close(hs_counters *counters);

/// The peak of the RSS since the start of this program, bytes; 0 where the system does not tell.
/// (`getrusage` also counts what the process was before it became this program.)
uint64_t hs_cell_peak_rss_bytes(void);

/// CPU time of this process, all threads together, nanoseconds.
uint64_t hs_cell_cpu_ns(void);

/// Writes the numbers of a kind of work, a line "number NAME VALUE" for each that is known.
void hs_cell_write_numbers(FILE *stream, hs_bench_kind kind, const double *numbers);

#endif
