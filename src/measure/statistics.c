#include "heapstorm/statistics.h"

#include "base/forbidden.h"

// ---- Of numbers --------------------------------------------------------------------------------

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

size_t hs_percentile_rank(size_t count, unsigned per_mille)
{
    size_t rank = (count * per_mille + 999) / 1000;
    return rank > 0 ? rank : 1;
}

double hs_percentile(const double *sorted, size_t count, unsigned per_mille)
{
    if (count == 0) return NAN;
    return sorted[hs_percentile_rank(count, per_mille) - 1];
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

static double shown_percentile(const double *sorted, size_t count, unsigned per_mille)
{
    return hs_percentile_is_shown(count, per_mille) ? hs_percentile(sorted, count, per_mille) : NAN;
}

hs_summary hs_summary_of(double *numbers, size_t count)
{
    if (count == 0) return (hs_summary){NAN, NAN, NAN, NAN, NAN, NAN};
    double sum = 0.0;
    for (size_t i = 0; i < count; i++) sum += numbers[i];
    hs_sort(numbers, count);
    return (hs_summary){
        .mean = sum / (double)count,
        .p50 = shown_percentile(numbers, count, 500),
        .p95 = shown_percentile(numbers, count, 950),
        .p99 = shown_percentile(numbers, count, 990),
        .p999 = shown_percentile(numbers, count, 999),
        .max = numbers[count - 1],
    };
}

double hs_ratio(double other, double reference)
{
    return reference > 0.0 && isfinite(other) ? other / reference : NAN;
}

double hs_ratio_to_something(double other, double reference, double least)
{
    return reference >= least ? hs_ratio(other, reference) : NAN;
}

double hs_percent(uint64_t part, uint64_t whole)
{
    return whole > 0 ? (double)part * 100.0 / (double)whole : 0.0;
}

double hs_rate_of(double ns)
{
    return ns > 0.0 ? 1e9 / ns : 0.0;
}

// ---- Of a frame and of memory -------------------------------------------------------------------

bool hs_is_over_budget(uint64_t work_ns)
{
    return work_ns * HS_TICKS_PER_SECOND > 1000000000u;
}

double hs_budget_percent(double ns)
{
    return ns / HS_BUDGET_NS * 100.0;
}

double hs_ns_per_entity(double ticks_ns, double entity_ticks)
{
    return hs_ratio(ticks_ns, entity_ticks);
}

uint64_t hs_internal_fragmentation(const hs_storage *storage)
{
    return storage->usable > storage->living ? storage->usable - storage->living : 0;
}

static uint64_t sum_of_generations(const uint64_t counts[HS_GENERATIONS])
{
    uint64_t sum = 0;
    for (int g = 0; g < HS_GENERATIONS; g++) sum += counts[g];
    return sum;
}

uint64_t hs_collector_runs(const hs_collector_counts *counts)
{
    return sum_of_generations(counts->runs);
}

uint64_t hs_collector_reclaimed(const hs_collector_counts *counts)
{
    return sum_of_generations(counts->reclaimed);
}

// ---- Of frames ---------------------------------------------------------------------------------

hs_aside_counts hs_aside_of_frames(const hs_frame *frames, size_t count)
{
    hs_aside_counts counts = {.set_aside = 0};
    for (size_t i = 0; i < count; i++) {
        counts.frames[frames[i].set_aside]++;
        counts.set_aside += hs_frame_is_set_aside(&frames[i]);
    }
    return counts;
}

void hs_aside_write(const hs_aside_counts *counts, char *text, size_t bytes)
{
    size_t at = 0;
    snprintf(text, bytes, "none");
    for (int reason = HS_ASIDE_NOT + 1; reason < HS_ASIDE_REASONS && at < bytes; reason++) {
        unsigned long long frames = counts->frames[reason];
        if (frames == 0) continue;
        const char *noun = at > 0 ? "" : frames == 1 ? " frame" : " frames";
        at += (size_t)snprintf(text + at, bytes - at, "%s%llu%s %s", at > 0 ? ", " : "", frames,
                               noun, hs_aside_words((hs_aside)reason));
    }
}

uint64_t hs_ticks_of_frames(const hs_frame *frames, size_t count)
{
    uint64_t ticks = 0;
    for (size_t i = 0; i < count; i++) {
        if (!hs_frame_is_set_aside(&frames[i])) ticks += frames[i].ticks;
    }
    return ticks;
}

hs_cpu_use hs_cpu_use_of_frames(const hs_frame *frames, size_t count)
{
    uint64_t cpu_ns = 0, switches = 0, wall_ns = 0, measured = 0;
    for (size_t i = 0; i < count; i++) {
        if (hs_frame_is_set_aside(&frames[i])) continue;
        cpu_ns = hs_figure_sum(cpu_ns, frames[i].cpu_ns);
        switches = hs_figure_sum(switches, frames[i].processor_switches);
        wall_ns += hs_frame_work_ns(&frames[i]);
        measured++;
    }
    if (measured == 0) return (hs_cpu_use){NAN, NAN, NAN};
    return (hs_cpu_use){hs_figure_number(cpu_ns), (double)wall_ns, hs_figure_number(switches)};
}

bool hs_cpu_use_is_disturbed(const hs_cpu_use *use)
{
    return use->wall_ns > 1.5 * use->cpu_ns;
}

hs_summary hs_summary_of_frames(const hs_frame *frames, size_t count, size_t member,
                                double *scratch)
{
    size_t measured = 0;
    for (size_t i = 0; i < count; i++) {
        if (hs_frame_is_set_aside(&frames[i])) continue;
        scratch[measured++] = (double)hs_frame_number(&frames[i], member);
    }
    return hs_summary_of(scratch, measured);
}

hs_work hs_work_of(double *work_ns, size_t count)
{
    hs_work work = {.over_budget = 0};
    double all_ns = 0.0;
    for (size_t i = 0; i < count; i++) {
        all_ns += work_ns[i];
        work.over_budget += work_ns[i] > HS_BUDGET_NS;
    }
    work.ns = hs_summary_of(work_ns, count);
    work.per_second = hs_ratio((double)count * 1e9, all_ns);
    return work;
}

hs_work hs_work_of_frames(const hs_frame *frames, size_t count, double *scratch)
{
    size_t measured = 0;
    for (size_t i = 0; i < count; i++) {
        if (hs_frame_is_set_aside(&frames[i])) continue;
        scratch[measured++] = (double)hs_frame_work_ns(&frames[i]);
    }
    return hs_work_of(scratch, measured);
}

hs_rates hs_rates_of(double *intervals_ns, size_t count)
{
    if (count == 0) return (hs_rates){NAN, NAN, NAN};
    double total = 0.0;
    for (size_t i = 0; i < count; i++) total += intervals_ns[i];
    hs_sort(intervals_ns, count);
    size_t slowest = (count + 99) / 100;
    double slowest_ns = 0.0;
    for (size_t i = 0; i < slowest; i++) slowest_ns += intervals_ns[count - 1 - i];
    size_t at = count;
    for (double sum = 0.0; at > 0 && sum < total * 0.01; at--) sum += intervals_ns[at - 1];
    return (hs_rates){
        .mean = hs_rate_of(total / (double)count),
        .low_1_percent = hs_rate_of(slowest_ns / (double)slowest),
        .low_1_percent_time = hs_rate_of(intervals_ns[at]),
    };
}

hs_rates hs_rates_of_frames(const hs_frame *frames, size_t count, double *scratch)
{
    size_t intervals = 0;
    for (size_t i = 0; i < count; i++) {
        if (frames[i].interval_ns == 0 || hs_frame_is_set_aside(&frames[i])) continue;
        scratch[intervals++] = (double)frames[i].interval_ns;
    }
    return hs_rates_of(scratch, intervals);
}

/// Returns the median over the frames of the time that particles, or all that is not particles,
/// took for each of the living of a population.
static double median_price(const hs_frame *frames, size_t count, hs_population_name name,
                           double *scratch)
{
    size_t priced = 0;
    for (size_t i = 0; i < count; i++) {
        const hs_frame *frame = &frames[i];
        if (frame->living[name] == 0 || hs_frame_is_set_aside(frame)) continue;
        uint64_t ns = frame->particles_ns;
        if (name != HS_PARTICLES) ns = frame->simulate_ns - ns;
        scratch[priced++] = hs_ns_per_entity((double)ns, (double)frame->living[name]);
    }
    return hs_median(scratch, priced);
}

hs_prices hs_prices_of_frames(const hs_frame *frames, size_t count, double *scratch)
{
    uint64_t ticks_ns = 0, entities = 0;
    for (size_t i = 0; i < count; i++) {
        if (hs_frame_is_set_aside(&frames[i])) continue;
        ticks_ns += frames[i].simulate_ns;
        entities += hs_frame_entities(&frames[i]);
    }
    return (hs_prices){
        .particle = median_price(frames, count, HS_PARTICLES, scratch),
        .bullet = median_price(frames, count, HS_BULLETS, scratch),
        .entity = hs_ns_per_entity((double)ticks_ns, (double)entities),
        .entity_ticks = (double)entities,
    };
}

hs_summary hs_pauses_of_frames(const hs_frame *frames, size_t count, double *scratch,
                               uint64_t *pauses)
{
    size_t paused = 0;
    for (size_t i = 0; i < count; i++) {
        if (frames[i].pause_ns == 0 || hs_frame_is_set_aside(&frames[i])) continue;
        scratch[paused++] = (double)frames[i].pause_ns;
    }
    *pauses = paused;
    return hs_summary_of(scratch, paused);
}

hs_heap_traffic hs_traffic_of_frames(const hs_frame *frames, size_t count, hs_traffic_source source)
{
    hs_heap_traffic sum = {0};
    for (size_t i = 0; i < count; i++) {
        if (hs_frame_is_set_aside(&frames[i])) continue;
        sum = hs_heap_traffic_sum(sum, frames[i].traffic[source]);
    }
    return sum;
}

uint64_t hs_quiet_frames(const hs_frame *frames, size_t count, hs_traffic_source source)
{
    uint64_t quiet = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_quiet = frames[i].traffic[source].allocations == 0;
        quiet += is_quiet && !hs_frame_is_set_aside(&frames[i]);
    }
    return quiet;
}

hs_heap_mean hs_heap_mean_of(hs_heap_traffic sum, uint64_t count)
{
    double number = (double)count;
    return (hs_heap_mean){
        .allocations = hs_ratio((double)sum.allocations, number),
        .frees = hs_ratio((double)sum.frees, number),
        .bytes = hs_ratio((double)sum.bytes, number),
    };
}
