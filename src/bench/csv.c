#include "bench/bench.h"

#include "base/forbidden.h"

static void write_heading(FILE *stream)
{
    fputs("round,population,bullets,memory,layout,simd,heap,huge_pages,threads,allocator,timing",
          stream);
    for (int metric = 0; metric < HS_BENCH_METRICS; metric++)
        fprintf(stream, ",%s", hs_bench_metric_name((hs_bench_metric)metric));
    fputs(",ratio\r\n", stream);
}

/// A field that may hold a comma or a quote: a library's path.
static void write_quoted(FILE *stream, const char *text)
{
    fputs(",\"", stream);
    for (; *text != '\0'; text++) {
        if (*text == '"') fputc('"', stream);
        fputc(*text, stream);
    }
    fputc('"', stream);
}

static void write_number(FILE *stream, double number)
{
    if (isfinite(number)) {
        fprintf(stream, ",%.12g", number);
    } else {
        fputc(',', stream);
    }
}

static void write_row(FILE *stream, const hs_bench_results *results, const hs_bench_cell *cell,
                      size_t round)
{
    const hs_bench_arrangement *at = &cell->arrangement;
    fprintf(stream, "%zu,%u,%u,%s,%s,%s,%s,%s,%u", round + 1, cell->population, cell->bullets,
            at->strategy->name, at->strategy->is_boxed ? hs_layout_name(at->layout) : "none",
            at->is_vector ? "vector" : "scalar", at->is_littered ? "littered" : "tidy",
            at->has_huge_pages ? "allowed" : "forbidden", at->threads);
    write_quoted(stream, results->allocators[at->allocator].name);
    fputs(at->is_untimed ? ",off" : ",on", stream);
    const hs_bench_sample *sample = &cell->samples[round];
    for (int metric = 0; metric < HS_BENCH_METRICS; metric++)
        write_number(stream, sample->number[metric]);
    double ratio = NAN;
    if (cell->base != HS_BENCH_NONE) {
        const hs_bench_sample *base = &results->cells[cell->base].samples[round];
        if (base->is_there) {
            ratio = hs_ratio(sample->number[HS_BENCH_NS_PER_ENTITY],
                             base->number[HS_BENCH_NS_PER_ENTITY]);
        }
    }
    write_number(stream, ratio);
    fputs("\r\n", stream);
}

void hs_bench_write_csv(FILE *stream, const hs_bench_results *results)
{
    write_heading(stream);
    for (size_t round = 0; round < results->rounds; round++) {
        for (size_t i = 0; i < results->cell_count; i++) {
            const hs_bench_cell *cell = &results->cells[i];
            if (cell->samples[round].is_there) write_row(stream, results, cell, round);
        }
    }
}
