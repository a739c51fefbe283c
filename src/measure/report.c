#include <sys/resource.h>

#include "heapstorm/measure.h"

#include "base/forbidden.h"

// ---- Statistics ---------------------------------------------------------------------------------

/// Lets a number sink in a heap whose largest number stands at the top: to the bottom first, always
/// after the larger child, then back up. It takes half the time of stopping on the way down,
/// because the branch that stops cannot be predicted.
static void sink(double *numbers, size_t top, size_t count)
{
    double sinking = numbers[top];
    size_t at = top;
    for (size_t child; (child = at * 2 + 1) < count; at = child) {
        size_t other = child + 1 < count ? child + 1 : child;
        child += numbers[other] > numbers[child];
        numbers[at] = numbers[child];
    }
    for (; at > top && numbers[(at - 1) / 2] < sinking; at = (at - 1) / 2)
        numbers[at] = numbers[(at - 1) / 2];
    numbers[at] = sinking;
}

// A heap sort, because the C library's qsort allocates.
void hs_sort(double *numbers, size_t count)
{
    for (size_t i = count / 2; i > 0; i--) sink(numbers, i - 1, count);
    for (size_t left = count; left > 1; left--) {
        double largest = numbers[0];
        numbers[0] = numbers[left - 1];
        numbers[left - 1] = largest;
        sink(numbers, 0, left - 1);
    }
}

double hs_percentile(const double *sorted, size_t count, unsigned per_mille)
{
    if (count == 0) return NAN;
    size_t rank = (count * per_mille + 999) / 1000;
    return sorted[rank > 0 ? rank - 1 : 0];
}

bool hs_percentile_is_shown(size_t count, unsigned per_mille)
{
    if (per_mille <= 500) return count > 0;
    size_t beyond = per_mille < 990 ? 1 : 10;
    return per_mille < 1000 ? count * (1000 - per_mille) >= beyond * 1000 : count > 0;
}

double hs_median(double *numbers, size_t count)
{
    hs_sort(numbers, count);
    return hs_percentile(numbers, count, 500);
}

hs_summary hs_summary_of(double *numbers, size_t count)
{
    if (count == 0) return (hs_summary){0};
    double sum = 0.0;
    for (size_t i = 0; i < count; i++) sum += numbers[i];
    hs_sort(numbers, count);
    return (hs_summary){
        .mean = sum / (double)count,
        .p50 = hs_percentile(numbers, count, 500),
        .p95 = hs_percentile(numbers, count, 950),
        .p99 = hs_percentile(numbers, count, 990),
        .p999 = hs_percentile(numbers, count, 999),
        .max = numbers[count - 1],
    };
}

// ---- What frames come to ------------------------------------------------------------------------

double hs_ratio(double other, double reference)
{
    return reference > 0.0 && isfinite(other) ? other / reference : NAN;
}

void hs_report_label(const hs_report *report, char *label, size_t bytes)
{
    const hs_run_setup *setup = &report->setup;
    if (strcmp(setup->layout, "none") == 0) {
        snprintf(label, bytes, "%s", setup->memory);
    } else {
        snprintf(label, bytes, "%s (%s)", setup->memory, setup->layout);
    }
}

/// Counts the entities that a frame worked on. Runners are not counted: they belong to bullets.
static uint64_t entities_of(const hs_frame *frame)
{
    uint64_t sum = 0;
    for (int name = 0; name < HS_POPULATION_COUNT; name++) {
        if (name != HS_RUNNERS) sum += frame->living[name];
    }
    return sum;
}

static void sum_up_times(hs_report *report, hs_recorder *recorder)
{
    double *scratch = recorder->scratch;
    for (int span = 0; span < HS_SPAN_COUNT; span++) {
        for (size_t i = 0; i < recorder->count; i++)
            scratch[i] = (double)recorder->frames[i].span_ns[span];
        report->span_ns[span] = hs_summary_of(scratch, recorder->count);
    }
    double all_ns = 0.0;
    report->over_budget = 0;
    for (size_t i = 0; i < recorder->count; i++) {
        scratch[i] = (double)hs_frame_ns(&recorder->frames[i]);
        all_ns += scratch[i];
        if (scratch[i] > HS_BUDGET_NS) report->over_budget++;
    }
    report->frame_ns = hs_summary_of(scratch, recorder->count);
    report->ticks_per_second = hs_ratio((double)recorder->count * 1e9, all_ns);
}

static void sum_up_pauses(hs_report *report, hs_recorder *recorder)
{
    report->pauses = 0;
    for (size_t i = 0; i < recorder->count; i++) {
        uint64_t pause_ns = recorder->frames[i].pause_ns;
        if (pause_ns > 0) recorder->scratch[report->pauses++] = (double)pause_ns;
    }
    report->pause_ns = hs_summary_of(recorder->scratch, report->pauses);
}

/// Returns the median over the frames of the time that particles, or all that is not particles,
/// took for each of the living of a population.
static double median_price(hs_recorder *recorder, hs_population_name name)
{
    size_t count = 0;
    for (size_t i = 0; i < recorder->count; i++) {
        const hs_frame *frame = &recorder->frames[i];
        uint64_t living = frame->living[name];
        if (living == 0) continue;
        uint64_t ns = frame->particles_ns;
        if (name != HS_PARTICLES) ns = hs_frame_ns(frame) - ns - frame->span_ns[HS_SPAN_DRAW];
        recorder->scratch[count++] = (double)ns / (double)living;
    }
    return hs_median(recorder->scratch, count);
}

static void sum_up_prices(hs_report *report, hs_recorder *recorder)
{
    report->ns_per_particle_tick = median_price(recorder, HS_PARTICLES);
    report->ns_per_bullet_tick = median_price(recorder, HS_BULLETS);
    uint64_t ticks_ns = 0, entities = 0;
    for (size_t i = 0; i < recorder->count; i++) {
        const hs_frame *frame = &recorder->frames[i];
        ticks_ns += hs_frame_ns(frame) - frame->span_ns[HS_SPAN_DRAW];
        entities += entities_of(frame);
    }
    report->ns_per_entity_tick = hs_ratio((double)ticks_ns, (double)entities);
}

static void sum_up_heap(hs_report *report, const hs_recorder *recorder)
{
    report->game = (hs_heap_report){
        .live_bytes = recorder->game->total.live_bytes,
        .peak_bytes = recorder->game->total.peak_bytes,
    };
    report->process = (hs_heap_report){
        .live_bytes = recorder->process_live,
        .peak_bytes = recorder->process_live_peak,
    };
    report->process_off = hs_heap_meter_reason();
    report->page_faults = 0;
    for (size_t i = 0; i < recorder->count; i++) {
        const hs_frame *frame = &recorder->frames[i];
        report->game.traffic = hs_heap_traffic_sum(report->game.traffic, frame->game);
        report->process.traffic = hs_heap_traffic_sum(report->process.traffic, frame->process);
        report->page_faults += frame->page_faults;
    }
    double frames = (double)recorder->count;
    report->game.per_frame = hs_ratio((double)report->game.traffic.allocations, frames);
    report->process.per_frame = hs_ratio((double)report->process.traffic.allocations, frames);
    struct rusage usage = {0};
    getrusage(RUSAGE_SELF, &usage);
    report->peak_rss_bytes = (uint64_t)usage.ru_maxrss * 1024;
}

void hs_report_sum_up(hs_report *report, hs_recorder *recorder)
{
    report->recorder = recorder;
    sum_up_times(report, recorder);
    sum_up_pauses(report, recorder);
    sum_up_prices(report, recorder);
    sum_up_heap(report, recorder);
}

void hs_report_look_at(hs_report *report, const hs_world *world)
{
    report->digests = hs_world_digest(world);
    for (int name = 0; name < HS_POPULATION_COUNT; name++)
        report->population[name] = hs_world_count(world, (hs_population_name)name);
    report->player = *hs_world_player(world);
    report->pattern_counts = *hs_world_pattern_counts(world);
    report->storage = hs_world_storage(world);
    report->has_collector = hs_world_collector(world, &report->collector);
    report->collector_settings = *hs_world_collector_settings(world);
}
