#include "base/clock.h"
#include "bench/bench.h"
#include "bench/cell/cell.h"
#include "bench/cell/counters.h"
#include "world/kinds.h"

#include "heapstorm/measure.h"

#include "base/forbidden.h"

/// Writes to every byte of some new places.
static void touch(const hs_kind *kind, const hs_batch *batch)
{
    if (batch->boxes != NULL) {
        for (size_t i = 0; i < batch->count; i++) memset(batch->boxes[i], 1, kind->bytes);
        return;
    }
    for (unsigned c = 0; c < kind->column_count; c++)
        memset(batch->columns[c], 1, batch->count * kind->columns[c].bytes);
}

/// As many births as there are places; returns the time of one, nanoseconds.
static double fill(hs_population *population, uint64_t count)
{
    uint64_t began = hs_clock_ns();
    for (uint64_t missing = count; missing > 0;) {
        hs_batch batch;
        hs_population_append(population, missing, &batch);
        if (batch.count == 0) break;
        touch(&hs_kinds[HS_PARTICLES], &batch);
        missing -= batch.count;
    }
    return (double)(hs_clock_ns() - began) / (double)count;
}

/// Resident bytes more than at the beginning.
static double more_than(uint64_t before)
{
    uint64_t now = hs_resident_bytes();
    return now > before ? (double)(now - before) : 0.0;
}

static void write_number(FILE *stream, hs_bench_price_metric metric, double number)
{
    hs_cell_number(stream, hs_bench_price_metric_name(metric), number);
}

static bool measure(const hs_bench_job *job, hs_memory *memory, FILE *stream, hs_error *error)
{
    uint64_t resident = hs_resident_bytes();
    uint64_t began = hs_clock_ns();
    if (!hs_memory_open(memory, error)) return false;
    hs_population *population = hs_population_open(memory, &hs_kinds[HS_PARTICLES], job->particles,
                                                   HS_OVERFLOW_REFUSE, error);
    if (population == NULL) {
        hs_memory_close(memory);
        return false;
    }
    write_number(stream, HS_BENCH_PRICE_START_NS, (double)(hs_clock_ns() - began));
    write_number(stream, HS_BENCH_PRICE_IDLE_BYTES, more_than(resident));
    uint64_t faults = hs_page_faults();
    write_number(stream, HS_BENCH_PRICE_FIRST_NS, fill(population, job->particles));
    write_number(stream, HS_BENCH_PRICE_PAGE_FAULTS, (double)(hs_page_faults() - faults));
    write_number(stream, HS_BENCH_PRICE_FULL_BYTES, more_than(resident));
    bool is_full = hs_population_places(population) == job->particles;
    hs_population_clear(population);
    write_number(stream, HS_BENCH_PRICE_LEFT_BYTES, more_than(resident));
    write_number(stream, HS_BENCH_PRICE_SECOND_NS, fill(population, job->particles));
    hs_population_close(population);
    hs_memory_close(memory);
    return is_full || hs_error_no_memory(error, "particles", job->particles * sizeof(hs_particle));
}

bool hs_cell_price(const hs_bench_job *job, FILE *stream, hs_error *error)
{
    hs_gate gate = {.fail_at = 0};
    hs_memory memory = {
        .strategy = hs_bench_job_strategy(job),
        .layout = hs_bench_job_layout(job),
        .instruction_set = hs_bench_job_instruction_set(job),
        .gate = &gate,
        .collector = hs_collector_defaults(),
    };
    return measure(job, &memory, stream, error);
}

bool hs_cell_stream(const hs_bench_job *job, FILE *stream, hs_error *error)
{
    hs_gate gate = {.fail_at = 0};
    double bytes_per_second =
        hs_stream_bandwidth(&gate, job->particles * sizeof(hs_particle), (unsigned)job->threads,
                            hs_instruction_set_best(), error);
    if (!(bytes_per_second > 0.0)) return false;
    hs_cell_number(stream, "bytes_per_ns", bytes_per_second * 1e-9);
    return true;
}
