/// The kinds of work that a cell's process does. Each writes what it found to a stream, a line a
/// finding: a name, a space, the value. The last line of a process that did its work is "done".
#ifndef HS_BENCH_CELL_CELL_H
#define HS_BENCH_CELL_CELL_H

#include "bench/job.h"

/// Ticks of a storm.
bool hs_cell_churn(const hs_bench_job *job, FILE *stream, hs_error *error);

/// What places cost before anything lives in them.
bool hs_cell_price(const hs_bench_job *job, FILE *stream, hs_error *error);

/// What the machine can move.
bool hs_cell_stream(const hs_bench_job *job, FILE *stream, hs_error *error);

/// Which file's `malloc` serves this process, and by the allocator's own counters that it does:
/// "served FILE VERSION". False when several files share the work or the counters stand still.
bool hs_cell_probe(FILE *stream, hs_error *error);

#endif
