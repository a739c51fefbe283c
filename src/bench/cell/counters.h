/// The processor's own counters of misses, where the system lets a program read them.
#ifndef HS_BENCH_CELL_COUNTERS_H
#define HS_BENCH_CELL_COUNTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { HS_COUNTERS = 2 };

/// Counters of this process and all threads that it will have. Misses of the last level of caches,
/// and of the address cache by data reads.
typedef struct hs_counters {
    int file[HS_COUNTERS]; ///< -1 where there is none
    char missing[200];     ///< why one of them is not there; "" when both are
} hs_counters;

/// Opens the counters, still standing. Call before threads are made.
hs_counters hs_counters_open(void);
void hs_counters_start(const hs_counters *counters);
void hs_counters_stop(const hs_counters *counters);

/// Writes what was counted; NaN where nothing was. Scaled up where the processor had to share its
/// counters among more than it has.
void hs_counters_read(const hs_counters *counters, double *numbers);
void hs_counters_close(hs_counters *counters);

/// Page faults so far, minor and major.
uint64_t hs_page_faults(void);

/// Resident at most since the start, bytes; of this program alone, which the system's other counter
/// does not tell: that one begins with what the process was before. 0 where it is not told.
uint64_t hs_peak_resident_bytes(void);

/// What the processor has spent on this process, all threads together, nanoseconds.
uint64_t hs_cell_processor_ns(void);

/// Writes "number NAME VALUE".
void hs_cell_number(FILE *stream, const char *name, double number);

#endif
