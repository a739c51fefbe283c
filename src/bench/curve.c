#include "bench/curve.h"

#include "base/forbidden.h"

/// Whether a cell lies on the curve: boxes, everything but layout and litter as usual.
static bool is_on_curve(const hs_bench_results *results, size_t index, uint32_t population)
{
    const hs_bench_cell *cell = &results->cells[index];
    if (cell->population != population || index == results->twin) return false;
    hs_bench_arrangement usual = hs_bench_usual(cell->arrangement.strategy);
    usual.layout = cell->arrangement.layout;
    usual.litter = cell->arrangement.litter;
    return usual.strategy->is_boxed && hs_bench_is_same(&usual, &cell->arrangement);
}

/// Adds a share in its place, once.
static void add_share(hs_bench_curve *curve, unsigned share)
{
    size_t at = 0;
    while (at < curve->share_count && curve->shares[at] < share) at++;
    bool is_there = at < curve->share_count && curve->shares[at] == share;
    if (is_there || curve->share_count == HS_BENCH_CURVE_SHARES) return;
    memmove(curve->shares + at + 1, curve->shares + at,
            (curve->share_count - at) * sizeof *curve->shares);
    curve->shares[at] = share;
    curve->share_count++;
}

/// The row of a label, added where it is new; NULL where there is no room.
static hs_bench_curve_row *row_of(hs_bench_curve *curve, const char *label)
{
    for (size_t i = 0; i < curve->row_count; i++) {
        if (strcmp(curve->rows[i].label, label) == 0) return &curve->rows[i];
    }
    if (curve->row_count == HS_BENCH_CURVE_ROWS) return NULL;
    hs_bench_curve_row *row = &curve->rows[curve->row_count++];
    snprintf(row->label, sizeof row->label, "%s", label);
    for (size_t s = 0; s < HS_BENCH_CURVE_SHARES; s++) row->cells[s] = HS_BENCH_NONE;
    return row;
}

static void place_cell(hs_bench_curve *curve, const hs_bench_results *results, size_t index)
{
    const hs_bench_arrangement *at = &results->cells[index].arrangement;
    char label[sizeof curve->rows[0].label];
    snprintf(label, sizeof label, "%.24s %s", at->strategy->name,
             hs_layout_name((hs_layout)at->layout));
    hs_bench_curve_row *row = row_of(curve, label);
    for (size_t s = 0; row != NULL && s < curve->share_count; s++) {
        if (curve->shares[s] == at->litter) row->cells[s] = index;
    }
}

bool hs_bench_curve_find(const hs_bench_results *results, hs_bench_curve *curve)
{
    *curve = (hs_bench_curve){.population = 0};
    for (size_t p = 0; p < results->population_count; p++) {
        hs_bench_curve here = {.population = results->populations[p]};
        for (size_t i = 0; i < results->cell_count; i++) {
            if (is_on_curve(results, i, here.population))
                add_share(&here, results->cells[i].arrangement.litter);
        }
        if (here.share_count > curve->share_count) *curve = here;
    }
    if (curve->share_count < 3) return false;
    for (size_t i = 0; i < results->cell_count; i++) {
        if (is_on_curve(results, i, curve->population)) place_cell(curve, results, i);
    }
    return true;
}
