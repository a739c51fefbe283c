/// Two benches compared: what became slower since the one before, judged by ratios within each run,
/// so that a slower machine, or a busier one, is no regression.
#ifndef HS_BENCH_COMPARE_H
#define HS_BENCH_COMPARE_H

#include "bench/bench.h"

/// The bench of before, as it was written.
typedef struct hs_bench_old hs_bench_old;

/// Reads the text of an old bench (`heapstorm.bench/1`); `name`, the file's, has to live as long as
/// what is returned. NULL with a sentence that names the file, and the line and column where it is
/// no JSON; also where this build has no jansson to read JSON with.
hs_bench_old *hs_bench_old_open(hs_gate *gate, const char *text, size_t bytes, const char *name,
                                hs_error *error);
/// Gives it back. NULL is allowed.
void hs_bench_old_close(hs_bench_old *old);

/// Whether it can be compared with a bench that is planned: the same base, and some cell in both.
bool hs_bench_old_fits(const hs_bench_old *old, const hs_bench_results *results, hs_error *error);

/// What a comparison came to. The old bench has to live as long.
typedef struct hs_bench_comparison {
    const hs_bench_old *old;
    double max_regress;
    size_t count;   ///< cells that are in both; a base is none
    size_t fallen;  ///< of them
    size_t missing; ///< cells of the old bench that the new one lacks, or could not measure
    size_t apart;   ///< cells that are in both with different digests: the game changed
} hs_bench_comparison;

/// Compares results with an old bench that fits them. `max_regress` is a share: 0.1 lets a ratio
/// rise by a tenth. A cell has fallen when it is slower by more, and the intervals of the two runs
/// lie apart.
hs_bench_comparison hs_bench_compare(const hs_bench_results *results, const hs_bench_old *old,
                                     double max_regress);

/// For people: what fell, what rose, and what could not be compared.
void hs_bench_comparison_write(FILE *stream, const hs_bench_comparison *comparison,
                               const hs_bench_results *results, bool bold);

/// Names what fell in one sentence; only when something did.
void hs_bench_comparison_complain(const hs_bench_comparison *comparison,
                                  const hs_bench_results *results, hs_error *error);

#endif
