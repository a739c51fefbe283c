/// What the system tells of this process, and what a line of findings looks like.
#ifndef HS_BENCH_CELL_VITALS_H
#define HS_BENCH_CELL_VITALS_H

#include <stdint.h>
#include <stdio.h>

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
