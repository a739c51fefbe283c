#include "base/clock.h"
#include "base/system.h"
#include "bench/bench.h"
#include "bench/cell/cell.h"
#include "measure/counters.h"

#include "base/forbidden.h"

/// One tick in this many is sampled closely: the share of its particles, and the living entities.
/// The others are timed by one reading of the clock.
enum { CLOSELY_OF_FEW = 4, CLOSELY_OF_MANY = 16, MANY = 1000 };

/// Sums over the ticks that are sampled closely.
typedef struct tally {
    double entities;  ///< living, added up
    uint64_t ticks;   ///< sampled
    double *particle; ///< the price of a particle in each of them, nanoseconds; begins the block of
                      ///< all times, see `open_times`
    double *bullet;   ///< that of a bullet, including everything that is no particle
} tally;

typedef struct work {
    const hs_bench_job *job;
    hs_gate gate, instruments;
    hs_world *world;
    uint64_t dirty_before; ///< private dirty pages before there was a world, or HS_FIGURE_NONE
    hs_counters counters;
    uint64_t particles_since_ns;   ///< when this tick's particles began
    uint32_t *tick_ns;             ///< of the measured ticks
    double *sorted;                ///< scratch space for as many
    uint32_t *pause_ns;            ///< of a collector, by tick; as much room
    size_t pause_count;            ///< ticks that had a pause
    hs_collector_counts collector; ///< what it had done by the last tick
    uint64_t collections;          ///< since the measured ticks began
    tally sums;
    double number[HS_BENCH_METRICS]; ///< what was measured
} work;

static void hear_phase(void *context, hs_phase phase)
{
    work *storm = context;
    if (phase == HS_PHASE_PARTICLES) storm->particles_since_ns = hs_clock_ns();
}

static bool open_world(work *storm, hs_error *error)
{
    const hs_bench_job *job = storm->job;
    hs_world_config config = {
        .scenario = "storm",
        .assets = job->assets,
        .seed = job->seed,
        .rank = -1.0,
        .bullets = (uint32_t)job->bullets,
        .particles = (uint32_t)job->particles,
        .is_practice = true,
    };
    hs_bench_configure(&config, &job->arrangement);
    storm->dirty_before = hs_figure_read(HS_FIGURE_DIRTY_BYTES);
    uint64_t began = hs_clock_ns();
    storm->world = hs_world_create(&storm->gate, &config, error);
    uint64_t took = hs_clock_ns() - began;
    if (storm->world == NULL) return false;
    // Littering the heap is no part of the start.
    took -= hs_world_litter_counts(storm->world).ns;
    storm->number[HS_BENCH_START_NS] = (double)took;
    return true;
}

static bool tick(work *storm, hs_error *error)
{
    const hs_input nobody_plays = {.across = 0};
    return hs_world_tick(storm->world, &nobody_plays, error);
}

static bool warm_up(work *storm, hs_error *error)
{
    for (uint64_t i = 0; i < storm->job->churn; i++) {
        uint64_t began = hs_clock_ns();
        if (!tick(storm, error)) return false;
        if (i > 0) continue;
        storm->number[HS_BENCH_FIRST_TICK_NS] = (double)(hs_clock_ns() - began);
    }
    return true;
}

static double living(const work *storm, hs_population_name name)
{
    return (double)hs_world_count(storm->world, name).living;
}

static void count_entities(work *storm)
{
    hs_frame frame;
    hs_frame_look_at(&frame, storm->world);
    storm->sums.entities += (double)hs_frame_entities(&frame);
    storm->sums.ticks++;
}

static bool look_closely(work *storm, uint64_t since, uint64_t *now, hs_error *error)
{
    const hs_probe probe = {hear_phase, storm};
    hs_world_set_probe(storm->world, &probe);
    if (!tick(storm, error)) return false;
    *now = hs_clock_ns();
    hs_world_set_probe(storm->world, NULL);
    tally *sums = &storm->sums;
    double particles_ns = (double)(*now - storm->particles_since_ns);
    double rest_ns = (double)(storm->particles_since_ns - since);
    sums->particle[sums->ticks] = hs_ns_per_entity(particles_ns, living(storm, HS_PARTICLES));
    sums->bullet[sums->ticks] = hs_ns_per_entity(rest_ns, living(storm, HS_BULLETS));
    count_entities(storm);
    return true;
}

static uint32_t saturated(uint64_t ns)
{
    return ns < UINT32_MAX ? (uint32_t)ns : UINT32_MAX;
}

/// Notes what a collector did in the last tick.
static void note_pause(work *storm)
{
    hs_collector_counts now;
    if (!hs_world_collector(storm->world, &now)) return;
    uint64_t paused = now.pause_ns_total - storm->collector.pause_ns_total;
    if (paused > 0) storm->pause_ns[storm->pause_count++] = saturated(paused);
    storm->collections += hs_collector_runs(&now) - hs_collector_runs(&storm->collector);
    storm->collector = now;
}

/// One tick with the clock read after it, the `i`th of its stretch; `since` is when it begins.
static bool timed_tick(work *storm, uint64_t i, bool has_collector, uint64_t *since,
                       hs_error *error)
{
    uint64_t now = 0;
    unsigned each = storm->job->ticks < MANY ? CLOSELY_OF_FEW : CLOSELY_OF_MANY;
    bool is_close = i % each == 0;
    if (is_close ? !look_closely(storm, *since, &now, error) : !tick(storm, error)) return false;
    if (!is_close) now = hs_clock_ns();
    storm->tick_ns[i] = saturated(now - *since);
    if (has_collector) note_pause(storm);
    *since = is_close || has_collector ? hs_clock_ns() : now;
    return true;
}

static bool run_timed(work *storm, hs_error *error)
{
    bool has_collector = hs_world_collector(storm->world, &storm->collector);
    uint64_t since = hs_clock_ns();
    for (uint64_t i = 0; i < storm->job->ticks; i++) {
        if (!timed_tick(storm, i, has_collector, &since, error)) return false;
    }
    return true;
}

static bool run_untimed(work *storm, hs_error *error)
{
    for (uint64_t i = 0; i < storm->job->ticks; i++) {
        if (!tick(storm, error)) return false;
    }
    count_entities(storm);
    return true;
}

/// Ticks of a stretch, and stretches with and without timing, that show what timing costs.
enum { COST_TICKS = 4 * CLOSELY_OF_MANY, COST_STRETCHES = 101 };

static bool run_stretch(work *storm, bool is_timed, double *ns, hs_error *error)
{
    uint64_t began = hs_clock_ns(), since = began;
    for (uint64_t i = 0; i < COST_TICKS; i++) {
        if (is_timed ? !timed_tick(storm, i, false, &since, error) : !tick(storm, error)) {
            return false;
        }
    }
    *ns = (double)(hs_clock_ns() - began);
    return true;
}

/// Measures the cost of timing: stretches with and without it take turns in one process, on the
/// same memory; their medians are compared.
static bool measure_timing_cost(work *storm, hs_error *error)
{
    if (!storm->job->arrangement.is_untimed || storm->job->ticks < COST_TICKS) return true;
    double with[COST_STRETCHES], without[COST_STRETCHES];
    for (int s = 0; s < COST_STRETCHES; s++) {
        bool with_first = s % 2 == 0;
        storm->sums.ticks = 0;
        if (!run_stretch(storm, with_first, with_first ? &with[s] : &without[s], error) ||
            !run_stretch(storm, !with_first, with_first ? &without[s] : &with[s], error)) {
            return false;
        }
    }
    storm->number[HS_BENCH_TIMING_COST] =
        hs_ratio(hs_median(with, COST_STRETCHES), hs_median(without, COST_STRETCHES));
    return true;
}

/// The mean distance between the addresses of boxes that are neighbours in order; NaN under
/// columns.
static double neighbour_bytes(const hs_world *world)
{
    hs_walk walk;
    hs_batch batch;
    hs_walk_begin(&walk, hs_world_population(world, HS_PARTICLES));
    const char *before = NULL;
    double sum = 0.0, pairs = 0.0;
    while (hs_walk_next(&walk, &batch)) {
        if (batch.boxes == NULL) return NAN;
        for (size_t i = 0; i < batch.count; i++) {
            uintptr_t a = (uintptr_t)before, b = (uintptr_t)batch.boxes[i];
            if (before != NULL) {
                sum += (double)(a < b ? b - a : a - b);
                pairs += 1.0;
            }
            before = batch.boxes[i];
        }
    }
    return pairs > 0.0 ? sum / pairs : NAN;
}

static void write_list(FILE *stream, const char *name, const uint32_t *times, size_t count)
{
    fputs(name, stream);
    for (size_t i = 0; i < count; i++) fprintf(stream, " %u", times[i]);
    fputc('\n', stream);
}

static void write_pauses(work *storm, FILE *stream)
{
    uint32_t worst = 0;
    for (size_t i = 0; i < storm->pause_count; i++) {
        if (storm->pause_ns[i] > worst) worst = storm->pause_ns[i];
    }
    storm->number[HS_BENCH_COLLECTIONS] = (double)storm->collections;
    storm->number[HS_BENCH_WORST_PAUSE_NS] = (double)worst;
    write_list(stream, "pauses", storm->pause_ns, storm->pause_count);
}

static void write_times(work *storm, FILE *stream)
{
    if (storm->job->arrangement.is_untimed) return;
    size_t count = storm->job->ticks;
    for (size_t i = 0; i < count; i++) storm->sorted[i] = (double)storm->tick_ns[i];
    hs_sort(storm->sorted, count);
    storm->number[HS_BENCH_TICK_NS] = hs_percentile(storm->sorted, count, 500);
    storm->number[HS_BENCH_WORST_TICK_NS] = storm->sorted[count - 1];
    write_list(stream, "ticks", storm->tick_ns, count);
    if (hs_world_strategy(storm->world)->collector != NULL) write_pauses(storm, stream);
}

/// What the process has used so far; HS_FIGURE_NONE where the system does not tell.
typedef struct usage {
    uint64_t wall_ns, cpu_ns, faults, switches;
} usage;

static usage usage_now(void)
{
    return (usage){hs_clock_ns(), hs_cpu_ns(), hs_page_faults(),
                   hs_figure_read(HS_FIGURE_SWITCHES)};
}

static void write_usage(work *storm, const usage *before, const usage *after)
{
    double *number = storm->number;
    double wall = (double)(after->wall_ns - before->wall_ns);
    double cpu = hs_figure_number(hs_figure_since(before->cpu_ns, after->cpu_ns));
    double entities = storm->sums.entities / (double)storm->sums.ticks * (double)storm->job->ticks;
    number[HS_BENCH_STRETCH_NS] = wall;
    number[HS_BENCH_CPU_NS] = cpu;
    number[HS_BENCH_WALL_PER_ENTITY] = hs_ns_per_entity(wall, entities);
    number[HS_BENCH_CPU_PER_ENTITY] = hs_ns_per_entity(cpu, entities);
    number[HS_BENCH_SWITCHES] =
        hs_figure_number(hs_figure_since(before->switches, after->switches));
    number[HS_BENCH_PAGE_FAULTS] = hs_figure_number(hs_figure_since(before->faults, after->faults));
}

/// Whether the system makes huge pages where it is asked for them.
static bool makes_huge_pages(void)
{
    char words[64];
    bool is_told = hs_fact_write(HS_FACT_HUGE_PAGES, words, sizeof words);
    return !is_told || strstr(words, "[never]") == NULL;
}

static void write_state(work *storm, FILE *stream)
{
    tally *sums = &storm->sums;
    double *number = storm->number, misses[HS_COUNTERS];
    double ticks = (double)storm->job->ticks;
    size_t timed = storm->job->arrangement.is_untimed ? 0 : (size_t)sums->ticks;
    hs_counters_read(&storm->counters, misses);
    number[HS_BENCH_NS_PER_PARTICLE] = hs_median(sums->particle, timed);
    number[HS_BENCH_NS_PER_BULLET] = hs_median(sums->bullet, timed);
    number[HS_BENCH_RSS_BYTES] = hs_figure_number(hs_resident_bytes());
    number[HS_BENCH_PEAK_BYTES] = hs_figure_number(hs_peak_resident_bytes());
    number[HS_BENCH_FOOTPRINT_BYTES] = hs_figure_number(
        hs_figure_since(storm->dirty_before, hs_figure_read(HS_FIGURE_DIRTY_BYTES)));
    number[HS_BENCH_HUGE_BYTES] = makes_huge_pages() ? (double)storm->gate.huge_bytes : 0.0;
    number[HS_BENCH_NEIGHBOUR_BYTES] = neighbour_bytes(storm->world);
    number[HS_BENCH_CACHE_MISSES] = misses[0] / ticks;
    number[HS_BENCH_TLB_MISSES] = misses[1] / ticks;
    if (storm->counters.missing[0] != '\0') {
        fprintf(stream, "counters %s\n", storm->counters.missing);
    }
    hs_digests digests = hs_world_digest(storm->world);
    fprintf(stream, "digest %016llx %016llx\n", (unsigned long long)digests.game,
            (unsigned long long)digests.seen);
}

static bool measure(work *storm, FILE *stream, hs_error *error)
{
    if (!warm_up(storm, error)) return false;
    hs_counters_start(&storm->counters);
    usage before = usage_now();
    bool went_well =
        storm->job->arrangement.is_untimed ? run_untimed(storm, error) : run_timed(storm, error);
    usage after = usage_now();
    hs_counters_stop(&storm->counters);
    if (!went_well) return false;
    write_usage(storm, &before, &after);
    write_state(storm, stream);
    write_times(storm, stream);
    return true;
}

/// The bytes of all times: the prices, what each tick and pause took, and room to sort as many.
static size_t times_bytes(const work *storm)
{
    return storm->job->ticks * (3 * sizeof(double) + 2 * sizeof(uint32_t));
}

/// Allocates room for what is measured, and touches it before it counts.
static bool open_times(work *storm, hs_error *error)
{
    size_t ticks = storm->job->ticks, bytes = times_bytes(storm);
    storm->sums.particle = hs_gate_allocate(&storm->instruments, HS_TAG_MEASURE, bytes);
    if (storm->sums.particle == NULL) return hs_error_no_memory(error, "the times of ticks", bytes);
    storm->sums.bullet = storm->sums.particle + ticks;
    storm->tick_ns = (uint32_t *)(void *)(storm->sums.bullet + ticks);
    storm->pause_ns = storm->tick_ns + ticks;
    storm->sorted = (double *)(void *)(storm->pause_ns + ticks);
    memset(storm->sums.particle, 1, bytes - ticks * sizeof *storm->sorted);
    return true;
}

bool hs_cell_churn(const hs_bench_job *job, FILE *stream, hs_error *error)
{
    work storm = {.job = job, .counters = hs_counters_open()};
    for (int i = 0; i < HS_BENCH_METRICS; i++) storm.number[i] = NAN;
    bool went_well = open_times(&storm, error) && open_world(&storm, error) &&
                     measure(&storm, stream, error) && measure_timing_cost(&storm, error);
    if (went_well) hs_cell_write_numbers(stream, HS_BENCH_CHURN, storm.number);
    hs_world_destroy(storm.world);
    hs_gate_release(&storm.instruments, HS_TAG_MEASURE, storm.sums.particle, times_bytes(&storm));
    hs_counters_close(&storm.counters);
    return went_well;
}
