/// The ladder: the steps from what everybody writes first to the best known arrangement.
#ifndef HS_BENCH_LADDER_H
#define HS_BENCH_LADDER_H

#include "bench/bench.h"

/// Fills in the rungs that the strategies of this build allow, without cells. The rung of threads
/// has `threads`; with 1 there is none. The short ladder of the default bench begins at the usual
/// level of every factor, so that its rungs are the questions.
void hs_bench_ladder_make(hs_bench_results *results, unsigned threads, bool is_short);

/// Finds the cells of the rungs, and where a change changes nothing. Drops rungs that the bench
/// measures nowhere, and a ladder of fewer than two.
void hs_bench_ladder_join(hs_bench_results *results);

/// Takes off the ladder what a bench of few questions does not ask about: at each population the
/// rungs whose gain is none of its questions. Follows `hs_bench_questions_find`.
void hs_bench_ladder_limit(hs_bench_results *results);

#endif
