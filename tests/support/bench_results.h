/// Benches for tests whose every number is known, without running any.
#ifndef HS_TEST_BENCH_RESULTS_H
#define HS_TEST_BENCH_RESULTS_H

#include "support.h"

#include "bench/bench.h"

enum { HS_TEST_BENCH_CELLS = 4 };

/// Four cells of 100,000 particles: naive list, naive array (the base), naive array on mimalloc,
/// and columns; a ladder of three rungs over three of them; a price and a stream.
typedef struct hs_test_bench {
    hs_gate gate;
    hs_bench_results results;
} hs_test_bench;

/// Opens one with so many rounds, all missing.
void hs_test_bench_open(hs_test_bench *bench, size_t rounds);
/// Gives it back and checks that no memory was lost.
void hs_test_bench_close(hs_test_bench *bench);

/// Says what an entity cost in a cell, nanoseconds, round after round; 0 for a missing round. All
/// other numbers follow from it.
void hs_test_bench_set(hs_test_bench *bench, size_t cell, const double *ns_per_entity);

/// Whether this build can read the bench to compare with.
bool hs_test_bench_reads_json(void);

/// Writes with a writer into a text; release with `free`.
char *hs_test_bench_text(const hs_bench_results *results,
                         void (*write)(FILE *stream, const hs_bench_results *results));

#endif
