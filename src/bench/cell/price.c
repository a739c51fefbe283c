#include "base/clock.h"
#include "bench/cell/cell.h"
#include "measure/widths.h"
#include "world/kinds.h"

#include "heapstorm/measure.h"

#include "base/forbidden.h"

/// Writes to every byte of new places.
static void touch(const hs_kind *kind, const hs_batch *batch)
{
    if (batch->boxes != NULL) {
        for (size_t i = 0; i < batch->count; i++) memset(batch->boxes[i], 1, kind->bytes);
        return;
    }
    for (unsigned c = 0; c < kind->column_count; c++)
        memset(batch->columns[c], 1, batch->count * kind->columns[c].bytes);
}

/// Time by both clocks, nanoseconds.
typedef struct both_times {
    double wall, cpu;
} both_times;

/// The time since the clocks were at `wall` and `cpu`, divided among `count`.
static both_times times_since(uint64_t wall, uint64_t cpu, uint64_t count)
{
    double parts = (double)count, passed = (double)(hs_clock_ns() - wall);
    return (both_times){passed / parts,
                        hs_figure_number(hs_figure_since(cpu, hs_cpu_ns())) / parts};
}

/// Fills all places. Returns the times of one birth.
static both_times fill(hs_population *population, uint64_t count)
{
    uint64_t cpu = hs_cpu_ns(), wall = hs_clock_ns();
    for (uint64_t missing = count; missing > 0;) {
        hs_batch batch;
        hs_population_append(population, missing, &batch);
        if (batch.count == 0) break;
        touch(&hs_kinds[HS_PARTICLES], &batch);
        missing -= batch.count;
    }
    return times_since(wall, cpu, count);
}

/// The growth of the RSS since the beginning, in bytes; NaN where the system does not tell.
static double more_than(uint64_t before)
{
    uint64_t now = hs_resident_bytes();
    if (before == HS_FIGURE_NONE || now == HS_FIGURE_NONE) return NAN;
    return now > before ? (double)(now - before) : 0.0;
}

static bool measure(const hs_bench_job *job, hs_memory *memory, double *number, hs_error *error)
{
    uint64_t resident = hs_resident_bytes();
    uint64_t cpu = hs_cpu_ns(), wall = hs_clock_ns();
    if (!hs_memory_open(memory, error)) return false;
    hs_population *population = hs_population_open(memory, &hs_kinds[HS_PARTICLES], job->particles,
                                                   HS_OVERFLOW_REFUSE, error);
    if (population == NULL) {
        hs_memory_close(memory);
        return false;
    }
    both_times start = times_since(wall, cpu, 1);
    number[HS_BENCH_PRICE_START_NS] = start.wall;
    number[HS_BENCH_PRICE_START_CPU] = start.cpu;
    number[HS_BENCH_PRICE_IDLE_BYTES] = more_than(resident);
    uint64_t faults = hs_page_faults();
    both_times first = fill(population, job->particles);
    number[HS_BENCH_PRICE_FIRST_NS] = first.wall;
    number[HS_BENCH_PRICE_FIRST_CPU] = first.cpu;
    number[HS_BENCH_PRICE_PAGE_FAULTS] =
        hs_figure_number(hs_figure_since(faults, hs_page_faults()));
    number[HS_BENCH_PRICE_FULL_BYTES] = more_than(resident);
    bool is_full = hs_population_places(population) == job->particles;
    hs_population_clear(population);
    number[HS_BENCH_PRICE_LEFT_BYTES] = more_than(resident);
    both_times second = fill(population, job->particles);
    number[HS_BENCH_PRICE_SECOND_NS] = second.wall;
    number[HS_BENCH_PRICE_SECOND_CPU] = second.cpu;
    hs_population_close(population);
    hs_memory_close(memory);
    return is_full || hs_error_no_memory(error, "particles", job->particles * sizeof(hs_particle));
}

bool hs_cell_price(const hs_bench_job *job, FILE *stream, hs_error *error)
{
    hs_gate gate = {.fail_at = 0};
    hs_world_config config = {.scenario = NULL};
    hs_bench_configure(&config, &job->arrangement);
    hs_memory memory = {
        .strategy = config.strategy,
        .layout = config.layout,
        .instruction_set = (hs_instruction_set)config.instruction_set,
        .gate = &gate,
        .collector = hs_collector_defaults(),
    };
    double number[HS_BENCH_METRICS];
    if (!measure(job, &memory, number, error)) return false;
    hs_cell_write_numbers(stream, HS_BENCH_PRICE, number);
    return true;
}

/// Steps of both widths before any counts, and those that do.
enum { WIDTH_WARM_UP = 3, WIDTH_STEPS = 21 };

/// Measures what a particle's step costs in 12 and in 20 bytes, on the machine that was just
/// streamed.
static bool measure_widths(const hs_bench_job *job, hs_gate *gate, double *number, hs_error *error)
{
    double ns[HS_WIDTHS], took[HS_WIDTHS][WIDTH_STEPS];
    hs_widths *widths = hs_widths_open(gate, job->particles, hs_instruction_set_best(), error);
    if (widths == NULL) return false;
    for (int i = 0; i < WIDTH_WARM_UP; i++) hs_widths_step(widths, hs_clock_real(), ns);
    for (int i = 0; i < WIDTH_STEPS; i++) {
        hs_widths_step(widths, hs_clock_real(), ns);
        for (int w = 0; w < HS_WIDTHS; w++) took[w][i] = ns[w];
    }
    hs_widths_close(widths);
    number[HS_BENCH_WIDTH_INTEGERS] = hs_median(took[HS_WIDTH_INTEGERS], WIDTH_STEPS);
    number[HS_BENCH_WIDTH_FLOATS] = hs_median(took[HS_WIDTH_FLOATS], WIDTH_STEPS);
    return true;
}

bool hs_cell_stream(const hs_bench_job *job, FILE *stream, hs_error *error)
{
    hs_gate gate = {.fail_at = 0};
    double bytes_per_second =
        hs_stream_bandwidth(&gate, hs_bench_working_set((uint32_t)job->particles),
                            job->arrangement.threads, hs_instruction_set_best(), NULL, error);
    if (!(bytes_per_second > 0.0)) return false;
    double number[HS_BENCH_METRICS] = {[HS_BENCH_STREAM_RATE] = bytes_per_second * 1e-9,
                                       [HS_BENCH_WIDTH_INTEGERS] = NAN,
                                       [HS_BENCH_WIDTH_FLOATS] = NAN};
    if (job->arrangement.threads == 1 && !measure_widths(job, &gate, number, error)) return false;
    hs_cell_write_numbers(stream, HS_BENCH_STREAM, number);
    return true;
}
