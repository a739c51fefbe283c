#include "bench_results.h"

#include "bench/compare.h"

enum { TICKS = 200, POPULATION = 100000 };

static void add_cell(hs_test_bench *bench, const char *strategy, hs_layout layout,
                     unsigned allocator)
{
    hs_bench_results *results = &bench->results;
    hs_bench_cell *cell = &results->cells[results->cell_count++];
    *cell = (hs_bench_cell){
        .arrangement =
            {
                .strategy = hs_strategy_find(strategy),
                .layout = layout,
                .is_vector = true,
                .litter = HS_BENCH_LITTER,
                .has_huge_pages = true,
                .threads = 1,
                .allocator = allocator,
            },
        .population = POPULATION,
        .bullets = 1000,
        .ticks = TICKS,
        .base = 1,
        .has_digests = true,
        .digests = {0x1234, 0x5678},
    };
    hs_bench_label(results, &cell->arrangement, cell->label, sizeof cell->label);
    size_t ticks = results->rounds_planned * TICKS;
    cell->samples = hs_gate_allocate_array(&bench->gate, HS_TAG_MEASURE, results->rounds_planned,
                                           sizeof *cell->samples);
    cell->tick_ns =
        hs_gate_allocate_array(&bench->gate, HS_TAG_MEASURE, ticks, sizeof *cell->tick_ns);
    assert_non_null(cell->samples);
    assert_non_null(cell->tick_ns);
}

void hs_test_bench_open(hs_test_bench *bench, size_t rounds)
{
    *bench = (hs_test_bench){
        .results =
            {
                .gate = &bench->gate,
                .started = "2026-01-02T03:04:05Z",
                .seed = 1,
                .churn_ticks = 360,
                .rounds_planned = rounds,
                .rounds = rounds,
                .seconds = 12.5,
                .base = "naive array",
                .allocator_count = 2,
                .allocators = {{.name = "malloc", .served = "/lib/libc.so.6 glibc"},
                               {.name = "mimalloc", .served = "/lib/libmimalloc.so.2"}},
                .fact_count = 1,
                .facts = {{.key = "cpu", .name = "processor", .value = "A \"quoted\" | one"}},
                .counters = "no such counter",
                .population_count = 1,
                .populations = {POPULATION},
                .timed = HS_BENCH_NONE,
                .untimed = HS_BENCH_NONE,
                .twin = HS_BENCH_NONE,
                .twin_of = HS_BENCH_NONE,
                .command = "heapstorm bench --quiet",
                .asks_all = true,
                .asked = 1,
            },
    };
    hs_bench_results *results = &bench->results;
    results->cells = hs_gate_allocate_array(&bench->gate, HS_TAG_MEASURE, HS_TEST_BENCH_CELLS,
                                            sizeof *results->cells);
    assert_non_null(results->cells);
    results->cells_reserved = HS_TEST_BENCH_CELLS;
    add_cell(bench, "naive", HS_LAYOUT_LIST, 0);
    add_cell(bench, "naive", HS_LAYOUT_ARRAY, 0);
    add_cell(bench, "naive", HS_LAYOUT_ARRAY, 1);
    add_cell(bench, "columns", HS_LAYOUT_ARRAY, 0);
    static const size_t rungs[] = {0, 1, 3};
    for (size_t r = 0; r < 3; r++) {
        hs_bench_rung *rung = &results->ladder[results->rung_count++];
        *rung = (hs_bench_rung){.change = "a change",
                                .credit = "whose merit it is",
                                .arrangement = results->cells[rungs[r]].arrangement};
        rung->cells[0] = rungs[r];
    }
}

void hs_test_bench_close(hs_test_bench *bench)
{
    hs_bench_results *results = &bench->results;
    for (size_t i = 0; i < results->cell_count; i++) {
        hs_bench_cell *cell = &results->cells[i];
        hs_gate_release(&bench->gate, HS_TAG_MEASURE, cell->samples,
                        results->rounds_planned * sizeof *cell->samples);
        hs_gate_release(&bench->gate, HS_TAG_MEASURE, cell->tick_ns,
                        results->rounds_planned * TICKS * sizeof *cell->tick_ns);
    }
    hs_gate_release(&bench->gate, HS_TAG_MEASURE, results->cells,
                    results->cells_reserved * sizeof *results->cells);
    hs_test_expect_gate_empty(&bench->gate);
}

void hs_test_bench_set(hs_test_bench *bench, size_t cell, const double *ns_per_entity)
{
    hs_bench_cell *it = &bench->results.cells[cell];
    it->tick_count = 0;
    for (size_t round = 0; round < bench->results.rounds_planned; round++) {
        hs_bench_sample *sample = &it->samples[round];
        double each = ns_per_entity[round];
        sample->is_there = each > 0.0;
        if (!sample->is_there) continue;
        for (int metric = 0; metric < HS_BENCH_METRICS; metric++)
            sample->number[metric] = each * (metric + 1);
        sample->number[HS_BENCH_CPU_PER_ENTITY] = each;
        sample->number[HS_BENCH_CPU_NS] = sample->number[HS_BENCH_STRETCH_NS];
        for (int tick = 0; tick < TICKS; tick++)
            it->tick_ns[it->tick_count++] = (uint32_t)(each * (double)POPULATION) + (uint32_t)tick;
    }
}

char *hs_test_bench_text(const hs_bench_results *results,
                         void (*write)(FILE *stream, const hs_bench_results *results))
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *stream = open_memstream(&text, &bytes);
    assert_non_null(stream);
    write(stream, results);
    assert_int_equal(fclose(stream), 0);
    return text;
}

bool hs_test_bench_reads_json(void)
{
    hs_gate gate = {.fail_at = 0};
    hs_error error = {""};
    assert_null(hs_bench_old_open(&gate, "{}", 2, "old.json", &error));
    return strstr(error.message, "libjansson-dev") == NULL;
}
