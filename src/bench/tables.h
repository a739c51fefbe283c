/// The tables of the bench's page. On a phone each row becomes a card, so every field carries the
/// name of its column.
#ifndef HS_BENCH_TABLES_H
#define HS_BENCH_TABLES_H

#include "bench/bench.h"

/// The rungs at one population: what changed, what it gained, who deserves the credit.
void hs_bench_table_of_ladder(FILE *stream, const hs_bench_results *results, size_t population);

/// What each strategy costs before anything lives.
void hs_bench_table_of_prices(FILE *stream, const hs_bench_results *results);

/// The machine's streaming beside that of the columns.
void hs_bench_table_of_streams(FILE *stream, const hs_bench_results *results);

/// The machine, the build and the allocators.
void hs_bench_table_of_facts(FILE *stream, const hs_bench_results *results);

/// All cells with all their figures.
void hs_bench_table_of_cells(FILE *stream, const hs_bench_results *results);

#endif
