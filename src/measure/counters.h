/// The processor's own counters of this process.
#ifndef HS_MEASURE_COUNTERS_H
#define HS_MEASURE_COUNTERS_H

#include "heapstorm/measure.h"

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

#endif
