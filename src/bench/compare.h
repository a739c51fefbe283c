/// The comparison of two benches: what became slower, judged by ratios within each run, so that a
/// slower or busier machine is no regression.
#ifndef HS_BENCH_COMPARE_H
#define HS_BENCH_COMPARE_H

#include "bench/bench.h"

/// The old bench, as it was written.
typedef struct hs_bench_old hs_bench_old;

/// Reads the text of an old bench (`heapstorm.bench/1` or `/2`). `name`, the file's, must outlive
/// the result. Returns NULL with an error that names the file, and line and column where it is not
/// JSON; also in a build without jansson.
hs_bench_old *hs_bench_old_open(hs_gate *gate, const char *text, size_t bytes, const char *name,
                                hs_error *error);
/// Gives it back. NULL is allowed.
void hs_bench_old_close(hs_bench_old *old);

/// Whether it can be compared with a planned bench: both have the same base and some cell in
/// common.
bool hs_bench_old_fits(const hs_bench_old *old, const hs_bench_results *results, hs_error *error);

/// The result of a comparison. The old bench must outlive it.
typedef struct hs_bench_comparison {
    const hs_bench_old *old;
    double max_regress;
    size_t count;   ///< cells that are in both; a base is none, nor a cell's own twin
    size_t fallen;  ///< of them
    size_t missing; ///< cells of the old bench that the new one lacks, or could not measure
    size_t apart;   ///< cells that are in both with different digests: the game changed
    size_t other;   ///< cells that are in both, but whose ratio was of another clock then
} hs_bench_comparison;

/// Compares results with an old bench that fits them. `max_regress` is a share: 0.1 lets a ratio
/// rise by a tenth. A cell has fallen when it is slower by more, and either the intervals of the
/// two runs lie apart, or the new run sees the cell to be slower than its base by more than that,
/// where the old one saw no loss.
hs_bench_comparison hs_bench_compare(const hs_bench_results *results, const hs_bench_old *old,
                                     double max_regress);

/// For people: what fell, what rose, and what could not be compared.
void hs_bench_comparison_write(FILE *stream, const hs_bench_comparison *comparison,
                               const hs_bench_results *results, bool bold);

/// Names what fell in one sentence; only when something did.
void hs_bench_comparison_complain(const hs_bench_comparison *comparison,
                                  const hs_bench_results *results, hs_error *error);

#endif
