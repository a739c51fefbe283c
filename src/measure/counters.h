/// The processor's own counters of this process.
#ifndef HS_MEASURE_COUNTERS_H
#define HS_MEASURE_COUNTERS_H

#include "base/system.h"

/// The counters of this process and all threads that it will have, where the system lets a program
/// read them.
typedef struct hs_counters {
    int number[HS_COUNTERS]; ///< -1 where there is none
    char missing[200];       ///< why one of them is not there; "" when both are
} hs_counters;

/// Opens the counters, stopped. Call before threads are made.
hs_counters hs_counters_open(void);
void hs_counters_start(const hs_counters *counters);
void hs_counters_stop(const hs_counters *counters);

/// Writes what each counted, NaN where nothing was, scaled up where the counters took turns.
void hs_counters_read(const hs_counters *counters, double *counts);
void hs_counters_close(hs_counters *counters);

#endif
