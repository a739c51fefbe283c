/// The questions of a bench: a table of comparisons, which of them a plan asks, and by how many
/// questions its intervals are corrected.
#ifndef HS_BENCH_CLAIMS_H
#define HS_BENCH_CLAIMS_H

#include "bench/bench.h"

/// A question of the table, as asked on this machine.
typedef struct hs_bench_question_row {
    char text[200];
    hs_bench_arrangement before, after;
    uint32_t population; ///< at which the default bench asks it; 0: the default bench does not
} hs_bench_question_row;

/// Fills in the question at this place; `threads` is the number of threads worth trying. Returns
/// false behind the last.
bool hs_bench_question_at(size_t place, unsigned threads, hs_bench_question_row *row);

/// Fills in the questions of a plan whose cells are there: those of the table, each at the
/// population of the default bench where both cells are there, else at the largest at which they
/// are; the pool against every other allocator. Then counts what is asked in all.
void hs_bench_questions_find(hs_bench_results *results, unsigned threads);

/// Whether the bench makes a claim about the times of these two cells.
bool hs_bench_asks(const hs_bench_results *results, size_t cell, size_t other);

/// The last rung below that is measured at this population and takes part in the climb, or
/// HS_BENCH_RUNGS.
size_t hs_bench_rung_below(const hs_bench_results *results, size_t rung, size_t population);

#endif
