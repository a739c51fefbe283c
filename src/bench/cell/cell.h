/// The kinds of work that a cell's process does. Each writes its findings to a stream, one a line:
/// a name, a space, the value. The last line of a process that succeeded is "done".
#ifndef HS_BENCH_CELL_CELL_H
#define HS_BENCH_CELL_CELL_H

#include "bench/job.h"

/// Blocks that shift what a process requests later.
typedef struct hs_cell_shift {
    void *blocks[32]; ///< of the C library's heap, or of the allocator that serves
    size_t bytes[32];
} hs_cell_shift;

/// Shifts the heap by blocks of random number and size, which stay, and holes between them; all
/// follows from `shift`, and 0 shifts nothing. Together they have less than 128 KiB.
void hs_cell_shift_heap(hs_cell_shift *shifted, hs_gate *gate, uint64_t shift);
/// Gives the blocks back.
void hs_cell_shift_release(hs_cell_shift *shifted, hs_gate *gate);
/// By how many bytes the stack is to be shifted, less than 4,096.
size_t hs_cell_shift_stack(uint64_t shift);

/// Runs ticks of a storm.
bool hs_cell_churn(const hs_bench_job *job, FILE *stream, hs_error *error);

/// Measures what places cost before anything lives in them.
bool hs_cell_price(const hs_bench_job *job, FILE *stream, hs_error *error);

/// Measures the bandwidth of memory.
bool hs_cell_stream(const hs_bench_job *job, FILE *stream, hs_error *error);

/// Finds the file whose `malloc` serves this process, and checks it by the allocator's own
/// counters: "served FILE VERSION". Returns false when several files share the work or a counter
/// stands still.
bool hs_cell_probe(FILE *stream, hs_error *error);

/// Writes the numbers of a kind of work, a line "number NAME VALUE" for each that is known.
void hs_cell_write_numbers(FILE *stream, hs_bench_kind kind, const double *numbers);

#endif
