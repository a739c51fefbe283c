#include "bench/bench.h"
#include "measure/json.h"

#include "base/forbidden.h"

/// One number of one cell. Its name must not change from run to run: it is what runs are compared
/// by.
static void write_entry(hs_json *json, const char *metric, const hs_bench_cell *cell,
                        const char *unit, double value, const char *range, const char *extra)
{
    char name[192];
    snprintf(name, sizeof name, "%s: %s, %lu particles", metric, cell->label,
             (unsigned long)cell->population);
    hs_json_begin_row(json, NULL);
    hs_json_text(json, "name", name);
    hs_json_text(json, "unit", unit);
    hs_json_number(json, "value", value);
    if (range != NULL) hs_json_text(json, "range", range);
    hs_json_text(json, "extra", extra);
    hs_json_end(json, '}');
}

static void write_cell(hs_json *json, const hs_bench_cell *cell)
{
    const hs_bench_figure *time = &cell->figure[HS_BENCH_NS_PER_ENTITY];
    if (cell->rounds == 0 || !isfinite(time->median)) return;
    char range[96], extra[160];
    snprintf(range, sizeof range, "%.4g to %.4g", time->min, time->max);
    snprintf(extra, sizeof extra, "median of %zu rounds of %lu ticks; Heapstorm %s, %s",
             cell->rounds, (unsigned long)cell->ticks, HS_VERSION, hs_compiler());
    write_entry(json, "time per entity and tick", cell, "ns", time->median, range, extra);
    if (isfinite(cell->p99_ns)) {
        write_entry(json, "tick, p99", cell, "ms", cell->p99_ns / 1e6, NULL, extra);
    }
}

void hs_bench_write_github(FILE *stream, const hs_bench_results *results)
{
    hs_json json = hs_json_to(stream);
    hs_json_begin(&json, NULL, '[');
    for (size_t i = 0; i < results->cell_count; i++) write_cell(&json, &results->cells[i]);
    hs_json_end(&json, ']');
}
