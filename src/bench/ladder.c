#include "bench/ladder.h"

#include "bench/claims.h"

#include "base/forbidden.h"

/// The rungs of strategies and layouts; those of the other factors follow, by their rows.
static const struct {
    const char *strategy;
    hs_layout layout;
    const char *change, *credit;
} rungs[] = {
    {"naive", HS_LAYOUT_LIST, "malloc each, a list, on a littered heap",
     "what everybody writes first"},
    {"naive", HS_LAYOUT_ARRAY, "an array of pointers, not a list",
     "layout: the next address is known early"},
    {"slab", HS_LAYOUT_ARRAY, "size classes and arenas, not malloc",
     "the allocator: equal sizes side by side"},
    {"pool", HS_LAYOUT_ARRAY, "slots made in advance, with a free list",
     "pooling itself: a shorter call, places side by side"},
    {"columns", HS_LAYOUT_ARRAY, "columns instead of boxes",
     "layout, made possible by pooling: no pointers"},
};

static void add_rung(hs_bench_results *results, const char *change, const char *credit,
                     const hs_bench_arrangement *arrangement)
{
    hs_bench_rung *rung = &results->ladder[results->rung_count++];
    *rung = (hs_bench_rung){.change = change, .credit = credit, .arrangement = *arrangement};
    for (size_t p = 0; p < HS_BENCH_POPULATIONS; p++) rung->cells[p] = HS_BENCH_NONE;
}

void hs_bench_ladder_make(hs_bench_results *results, unsigned threads, bool is_short)
{
    hs_bench_arrangement at = hs_bench_usual(NULL);
    const hs_bench_factor *factor;
    for (size_t i = 0; !is_short && (factor = hs_bench_factor_at(i)) != NULL; i++) {
        if (factor->change != NULL) hs_bench_set_level(factor, &at, factor->level[0]);
    }
    for (size_t i = 0; i < sizeof rungs / sizeof rungs[0]; i++) {
        at.strategy = hs_strategy_find(rungs[i].strategy);
        at.layout = rungs[i].layout;
        if (at.strategy != NULL) add_rung(results, rungs[i].change, rungs[i].credit, &at);
    }
    at.strategy = results->ladder[results->rung_count - 1].arrangement.strategy;
    for (size_t i = 0; (factor = hs_bench_factor_told(i)) != NULL; i++) {
        unsigned level = factor->scale == HS_BENCH_NUMBERS ? threads : factor->level[1];
        if (factor->change == NULL || level == hs_bench_level(factor, &at)) continue;
        hs_bench_set_level(factor, &at, level);
        add_rung(results, factor->change, factor->credit, &at);
    }
}

/// Says of a rung why its change changes nothing at one of the populations, where that is so.
static void find_idle(hs_bench_rung *rung, const hs_bench_arrangement *before, size_t place,
                      uint32_t population)
{
    const char *idle = hs_bench_idle(&rung->arrangement, population);
    if (idle == NULL || before->strategy == NULL || hs_bench_idle(before, population) != NULL)
        return;
    snprintf(rung->nothing[place], sizeof rung->nothing[place], "%s", idle);
}

void hs_bench_ladder_join(hs_bench_results *results)
{
    size_t kept = 0;
    hs_bench_arrangement before = {.strategy = NULL};
    for (size_t r = 0; r < results->rung_count; r++) {
        hs_bench_rung rung = results->ladder[r];
        bool is_there = false;
        for (size_t p = 0; p < results->population_count; p++) {
            uint32_t population = results->populations[p];
            rung.cells[p] = hs_bench_find(results, &rung.arrangement, population);
            is_there = is_there || rung.cells[p] != HS_BENCH_NONE;
            find_idle(&rung, &before, p, population);
        }
        before = rung.arrangement;
        if (is_there) results->ladder[kept++] = rung;
    }
    results->rung_count = kept > 1 ? kept : 0;
}

void hs_bench_ladder_limit(hs_bench_results *results)
{
    for (size_t p = 0; p < results->population_count; p++) {
        for (size_t r = 0; r < results->rung_count; r++) {
            size_t *cell = &results->ladder[r].cells[p];
            size_t below = hs_bench_rung_below(results, r, p);
            if (*cell == HS_BENCH_NONE || below == HS_BENCH_RUNGS) continue;
            bool is_asked = hs_bench_asks(results, *cell, results->ladder[below].cells[p]);
            if (!is_asked && !results->asks_all) *cell = HS_BENCH_NONE;
        }
    }
}
