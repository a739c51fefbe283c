#include "bench/ladder.h"

#include "base/forbidden.h"

/// What a rung changes of the one below; what is not named stays.
typedef struct step {
    const char *strategy; ///< NULL to keep it
    hs_layout layout;
    bool gets_vectors, gets_threads, gets_huge_pages;
    const char *change, *credit;
} step;

static const step steps[] = {
    {"naive", HS_LAYOUT_LIST, false, false, false, "malloc each, a list, on a littered heap",
     "what everybody writes first"},
    {"naive", HS_LAYOUT_ARRAY, false, false, false, "an array of pointers, not a list",
     "layout: the next address is known early"},
    {"slab", HS_LAYOUT_ARRAY, false, false, false, "size classes and arenas, not malloc",
     "the allocator: equal sizes side by side"},
    {"pool", HS_LAYOUT_ARRAY, false, false, false, "slots made in advance, with a free list",
     "pooling itself: a shorter call, places side by side"},
    {"columns", HS_LAYOUT_ARRAY, false, false, false, "columns instead of boxes",
     "layout, made possible by pooling: no pointers"},
    {NULL, HS_LAYOUT_ARRAY, true, false, false, "vector instructions",
     "the code, which only columns allow: many at once"},
    {NULL, HS_LAYOUT_ARRAY, false, true, false, "more threads", "more processors, not memory"},
    {NULL, HS_LAYOUT_ARRAY, false, false, true, "huge pages allowed",
     "the system: fewer translations of addresses"},
};
enum { STEPS = sizeof steps / sizeof steps[0] };

void hs_bench_ladder_make(hs_bench_results *results, unsigned threads)
{
    hs_bench_arrangement at = {.is_littered = true, .threads = 1};
    results->rung_count = 0;
    for (int i = 0; i < STEPS; i++) {
        const step *next = &steps[i];
        if (next->strategy != NULL) {
            const hs_strategy *strategy = hs_strategy_find(next->strategy);
            if (strategy == NULL) continue;
            at.strategy = strategy;
            at.layout = next->layout;
        }
        if (next->gets_threads && threads == 1) continue;
        if (next->gets_vectors) at.is_vector = true;
        if (next->gets_threads) at.threads = threads;
        if (next->gets_huge_pages) at.has_huge_pages = true;
        hs_bench_rung *rung = &results->ladder[results->rung_count++];
        *rung = (hs_bench_rung){.change = next->change, .credit = next->credit, .arrangement = at};
        for (size_t p = 0; p < HS_BENCH_POPULATIONS; p++) rung->cells[p] = HS_BENCH_NONE;
    }
}
