#include "bench/budget.h"

#include "base/forbidden.h"

static bool is_needed(const hs_bench_results *results, size_t index)
{
    if (index == results->timed || index == results->untimed) return true;
    for (size_t i = 0; i < results->cell_count; i++) {
        if (results->cells[i].base == index) return true;
    }
    for (size_t r = 0; r < results->rung_count; r++) {
        for (size_t p = 0; p < results->population_count; p++) {
            if (results->ladder[r].cells[p] == index) return true;
        }
    }
    return false;
}

/// What takes less than this share of a round stays: without it the bench would hardly be shorter.
#define WORTH_LEAVING 0.02

/// The costliest of those that can be done without and take longer than `least`, or HS_BENCH_NONE.
static size_t costliest(const hs_bench_results *results, double least)
{
    size_t found = HS_BENCH_NONE;
    for (size_t i = 0; i < results->cell_count; i++) {
        const hs_bench_cell *cell = &results->cells[i];
        if (cell->failure[0] != '\0' || cell->seconds < least || is_needed(results, i)) continue;
        if (found == HS_BENCH_NONE || cell->seconds > results->cells[found].seconds) found = i;
    }
    return found;
}

size_t hs_bench_budget_keep(hs_bench_results *results, double seconds, size_t rounds, double others)
{
    double round = others;
    for (size_t i = 0; i < results->cell_count; i++) {
        const hs_bench_cell *cell = &results->cells[i];
        if (cell->failure[0] == '\0') round += cell->seconds;
    }
    double least = round * WORTH_LEAVING;
    size_t left_out = 0;
    while (round * (double)rounds > seconds) {
        size_t index = costliest(results, least);
        if (index == HS_BENCH_NONE) break;
        hs_bench_cell *cell = &results->cells[index];
        round -= cell->seconds;
        snprintf(cell->failure, sizeof cell->failure, "left out after a round, to be in time");
        left_out++;
    }
    return left_out;
}
