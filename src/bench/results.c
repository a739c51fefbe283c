#include "bench/claims.h"

#include "base/forbidden.h"

// ---- Names -------------------------------------------------------------------------------------

const char *const hs_bench_kinds[HS_BENCH_KINDS + 1] = {"churn", "price", "stream", "probe", NULL};

const hs_bench_metric_row hs_bench_metrics[HS_BENCH_METRICS] = {
    [HS_BENCH_CPU_PER_ENTITY] = {HS_BENCH_CHURN, "cpu_ns_per_entity_tick"},
    [HS_BENCH_WALL_PER_ENTITY] = {HS_BENCH_CHURN, "ns_per_entity_tick"},
    [HS_BENCH_NS_PER_PARTICLE] = {HS_BENCH_CHURN, "ns_per_particle_tick"},
    [HS_BENCH_NS_PER_BULLET] = {HS_BENCH_CHURN, "ns_per_bullet_tick"},
    [HS_BENCH_TICK_NS] = {HS_BENCH_CHURN, "tick_ns_p50"},
    [HS_BENCH_WORST_TICK_NS] = {HS_BENCH_CHURN, "tick_ns_max"},
    [HS_BENCH_STRETCH_NS] = {HS_BENCH_CHURN, "stretch_ns"},
    [HS_BENCH_CPU_NS] = {HS_BENCH_CHURN, "cpu_ns"},
    [HS_BENCH_SWITCHES] = {HS_BENCH_CHURN, "involuntary_switches"},
    [HS_BENCH_START_NS] = {HS_BENCH_CHURN, "start_ns"},
    [HS_BENCH_FIRST_TICK_NS] = {HS_BENCH_CHURN, "first_tick_ns"},
    [HS_BENCH_PAGE_FAULTS] = {HS_BENCH_CHURN, "page_faults"},
    [HS_BENCH_RSS_BYTES] = {HS_BENCH_CHURN, "resident_bytes"},
    [HS_BENCH_PEAK_BYTES] = {HS_BENCH_CHURN, "peak_rss_bytes"},
    [HS_BENCH_FOOTPRINT_BYTES] = {HS_BENCH_CHURN, "footprint_bytes"},
    [HS_BENCH_NEIGHBOUR_BYTES] = {HS_BENCH_CHURN, "neighbour_bytes"},
    [HS_BENCH_CACHE_MISSES] = {HS_BENCH_CHURN, "cache_misses_per_tick"},
    [HS_BENCH_TLB_MISSES] = {HS_BENCH_CHURN, "tlb_misses_per_tick"},
    [HS_BENCH_HUGE_BYTES] = {HS_BENCH_CHURN, "huge_page_bytes"},
    [HS_BENCH_COLLECTIONS] = {HS_BENCH_CHURN, "collections"},
    [HS_BENCH_WORST_PAUSE_NS] = {HS_BENCH_CHURN, "pause_ns_max"},
    [HS_BENCH_TIMING_COST] = {HS_BENCH_CHURN, "timing_cost"},
    [HS_BENCH_PRICE_START_NS] = {HS_BENCH_PRICE, "start_ns"},
    [HS_BENCH_PRICE_START_CPU] = {HS_BENCH_PRICE, "start_cpu_ns"},
    [HS_BENCH_PRICE_IDLE_BYTES] = {HS_BENCH_PRICE, "idle_bytes"},
    [HS_BENCH_PRICE_FIRST_NS] = {HS_BENCH_PRICE, "first_birth_ns"},
    [HS_BENCH_PRICE_FIRST_CPU] = {HS_BENCH_PRICE, "first_birth_cpu_ns"},
    [HS_BENCH_PRICE_SECOND_NS] = {HS_BENCH_PRICE, "next_birth_ns"},
    [HS_BENCH_PRICE_SECOND_CPU] = {HS_BENCH_PRICE, "next_birth_cpu_ns"},
    [HS_BENCH_PRICE_PAGE_FAULTS] = {HS_BENCH_PRICE, "page_faults"},
    [HS_BENCH_PRICE_FULL_BYTES] = {HS_BENCH_PRICE, "full_bytes"},
    [HS_BENCH_PRICE_LEFT_BYTES] = {HS_BENCH_PRICE, "left_bytes"},
    [HS_BENCH_STREAM_RATE] = {HS_BENCH_STREAM, "in_place_bytes_per_ns"},
    [HS_BENCH_WIDTH_INTEGERS] = {HS_BENCH_STREAM, "particle_of_12_bytes_ns"},
    [HS_BENCH_WIDTH_FLOATS] = {HS_BENCH_STREAM, "particle_of_20_bytes_ns"},
};

/// A share that has no word of its own is told as a number: ", 20 % litter".
static void write_share(const hs_bench_factor *factor, unsigned level, char *text, size_t bytes)
{
    bool has_word = level == factor->level[0] || level == factor->level[1];
    if (has_word) {
        snprintf(text, bytes, "%s", factor->label[level != factor->level[0]]);
    } else {
        snprintf(text, bytes, ", %u %% litter", level);
    }
}

void hs_bench_label(const hs_bench_results *results, const hs_bench_arrangement *arrangement,
                    char *label, size_t bytes)
{
    snprintf(label, bytes, "%s", arrangement->strategy->name);
    const hs_bench_factor *factor;
    for (size_t i = 0; (factor = hs_bench_factor_told(i)) != NULL; i++) {
        unsigned level = hs_bench_level(factor, arrangement);
        size_t used = strlen(label);
        char *end = label + used;
        if (factor->scale == HS_BENCH_WORDS) {
            bool has_meaning = hs_bench_has_factor(arrangement, factor);
            const char *words = factor->label[level != factor->level[0]];
            snprintf(end, bytes - used, "%s", has_meaning ? words : "");
        } else if (level == factor->usual && factor->scale != HS_BENCH_SHARES) {
            continue;
        } else if (factor->scale == HS_BENCH_SHARES) {
            write_share(factor, level, end, bytes - used);
        } else if (factor->scale == HS_BENCH_HEAPS) {
            snprintf(end, bytes - used, ", %s", results->allocators[level].name);
        } else {
            snprintf(end, bytes - used, ", %u %s", level, factor->key);
        }
    }
}

// ---- Cells -------------------------------------------------------------------------------------

hs_bench_cell *hs_bench_nth(const hs_bench_results *results, size_t place)
{
    if (place < results->cell_count) return &results->cells[place];
    place -= results->cell_count;
    if (place < results->price_count) return &results->prices[place];
    place -= results->price_count;
    if (place < results->stream_count) return &results->streams[place];
    place -= results->stream_count;
    return place < results->point_count ? &results->points[place] : NULL;
}

size_t hs_bench_find(const hs_bench_results *results, const hs_bench_arrangement *arrangement,
                     uint32_t population)
{
    for (size_t i = 0; i < results->cell_count; i++) {
        const hs_bench_cell *cell = &results->cells[i];
        if (cell->population == population && hs_bench_is_same(&cell->arrangement, arrangement)) {
            return i;
        }
    }
    return HS_BENCH_NONE;
}

/// Collects a metric over the rounds in which the cell was measured; with a `base`, its ratio to
/// the base over the rounds in which both were. Returns how many numbers there are.
static size_t gather(const hs_bench_results *results, hs_bench_metric metric,
                     const hs_bench_cell *cell, const hs_bench_cell *base, double *numbers)
{
    size_t count = 0;
    for (size_t i = 0; i < results->rounds; i++) {
        if (!cell->samples[i].is_there || (base != NULL && !base->samples[i].is_there)) continue;
        double number = cell->samples[i].number[metric];
        numbers[count++] =
            base == NULL ? number : hs_ratio(number, base->samples[i].number[metric]);
    }
    return count;
}

hs_bench_metric hs_bench_estimator(const hs_bench_cell *cell, const hs_bench_cell *other)
{
    bool is_alone = cell->arrangement.threads == 1 && other->arrangement.threads == 1;
    return is_alone ? HS_BENCH_CPU_PER_ENTITY : HS_BENCH_TICK_NS;
}

hs_bench_interval hs_bench_time_ratio(const hs_bench_results *results, size_t cell, size_t base)
{
    double ratios[HS_BENCH_ROUNDS];
    double wanted = hs_bench_wanted(results->asked);
    if (cell == HS_BENCH_NONE || base == HS_BENCH_NONE)
        return hs_bench_interval_of(ratios, 0, wanted);
    const hs_bench_cell *it = &results->cells[cell], *other = &results->cells[base];
    hs_bench_metric metric = hs_bench_estimator(it, other);
    size_t count = gather(results, metric, it, other, ratios);
    hs_bench_interval ratio = hs_bench_interval_of(ratios, count, wanted);
    ratio.is_asked = hs_bench_asks(results, cell, base);
    ratio.is_disturbed =
        metric == HS_BENCH_TICK_NS && (hs_bench_has_waited(it) || hs_bench_has_waited(other));
    return ratio;
}

bool hs_bench_has_waited(const hs_bench_cell *cell)
{
    return cell->figure[HS_BENCH_STRETCH_NS].median > 1.5 * cell->figure[HS_BENCH_CPU_NS].median;
}

/// Each round already holds a ratio: stretches with and without timing take turns in one process.
static hs_bench_interval timing_cost_of(const hs_bench_results *results)
{
    double ratios[HS_BENCH_ROUNDS];
    size_t count = results->untimed == HS_BENCH_NONE
                       ? 0
                       : gather(results, HS_BENCH_TIMING_COST, &results->cells[results->untimed],
                                NULL, ratios);
    hs_bench_interval cost = hs_bench_interval_of(ratios, count, hs_bench_wanted(results->asked));
    cost.is_asked = false;
    return cost;
}

double hs_bench_particle_bytes_moved(void)
{
    return 2.0 * sizeof(hs_particle);
}

uint64_t hs_bench_working_set(uint32_t population)
{
    return population * (uint64_t)sizeof(hs_particle);
}

double hs_bench_cell_rate(const hs_bench_results *results, const hs_bench_cell *stream)
{
    if (stream->base == HS_BENCH_NONE) return NAN;
    const hs_bench_figure *figure = results->cells[stream->base].figure;
    return hs_ratio(hs_bench_particle_bytes_moved(), figure[HS_BENCH_NS_PER_PARTICLE].median);
}

hs_bench_interval hs_bench_share(const hs_bench_results *results, const hs_bench_cell *stream)
{
    double shares[HS_BENCH_ROUNDS];
    size_t count = 0;
    const hs_bench_cell *base =
        stream->base != HS_BENCH_NONE ? &results->cells[stream->base] : NULL;
    for (size_t i = 0; base != NULL && i < results->rounds; i++) {
        const hs_bench_sample *it = &stream->samples[i], *other = &base->samples[i];
        if (!it->is_there || !other->is_there) continue;
        double rate =
            hs_ratio(hs_bench_particle_bytes_moved(), other->number[HS_BENCH_NS_PER_PARTICLE]);
        shares[count++] = hs_ratio(rate, it->number[HS_BENCH_STREAM_RATE]);
    }
    hs_bench_interval share = hs_bench_interval_of(shares, count, hs_bench_wanted(results->asked));
    share.is_asked = false;
    return share;
}

/// The nearest-rank percentile of unsorted times, found by bisection over the range of values, so
/// that nothing is sorted or copied.
static double percentile_of(const uint32_t *times, size_t count, unsigned per_mille)
{
    uint64_t wanted = hs_percentile_rank(count, per_mille);
    uint32_t low = 0, high = UINT32_MAX;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        uint64_t within = 0;
        for (size_t i = 0; i < count; i++) within += times[i] <= middle;
        if (within >= wanted) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return (double)low;
}

/// A percentile of the cell's ticks, where it is shown at all.
static double shown_percentile(const hs_bench_cell *cell, unsigned per_mille)
{
    bool is_shown = hs_percentile_is_shown(cell->tick_count, per_mille);
    return is_shown ? percentile_of(cell->tick_ns, cell->tick_count, per_mille) : NAN;
}

static void sum_up_times(hs_bench_cell *cell)
{
    size_t count = cell->tick_count;
    cell->p95_ns = shown_percentile(cell, 950);
    cell->p99_ns = shown_percentile(cell, 990);
    cell->p999_ns = shown_percentile(cell, 999);
    cell->tick_histogram = (hs_bench_histogram){.total = 0};
    cell->pause_histogram = (hs_bench_histogram){.total = 0};
    for (size_t i = 0; i < count; i++)
        hs_bench_histogram_add(&cell->tick_histogram, cell->tick_ns[i]);
    for (size_t i = 0; i < cell->pause_count; i++)
        hs_bench_histogram_add(&cell->pause_histogram, cell->pause_ns[i]);
}

/// A cell whose world never got huge pages is not changed by their being forbidden.
static void find_idle_pages(hs_bench_cell *cell)
{
    bool is_never = cell->figure[HS_BENCH_HUGE_BYTES].max == 0.0;
    if (cell->kind != HS_BENCH_CHURN || cell->arrangement.has_huge_pages || !is_never) return;
    snprintf(cell->nothing, sizeof cell->nothing, "no huge page is made at this size");
}

static void sum_up_cell(const hs_bench_results *results, hs_bench_cell *cell)
{
    cell->rounds = 0;
    for (size_t i = 0; i < results->rounds; i++) cell->rounds += cell->samples[i].is_there;
    for (int metric = 0; metric < HS_BENCH_METRICS; metric++) {
        double numbers[HS_BENCH_ROUNDS];
        size_t count = gather(results, (hs_bench_metric)metric, cell, NULL, numbers);
        cell->figure[metric] = hs_bench_figure_of(numbers, count, hs_bench_wanted(results->asked));
    }
    sum_up_times(cell);
    find_idle_pages(cell);
}

size_t hs_bench_count_rungs(const hs_bench_results *results, size_t population)
{
    size_t count = 0;
    for (size_t r = 0; r < results->rung_count; r++)
        count += results->ladder[r].cells[population] != HS_BENCH_NONE;
    return count;
}

/// Whether the rung is the one that allows huge pages where none is made: both cells then have
/// the same pages.
static bool has_idle_pages(const hs_bench_results *results, const hs_bench_rung *rung,
                           const hs_bench_rung *below, size_t population)
{
    size_t cell = rung->cells[population];
    return cell != HS_BENCH_NONE && rung->arrangement.has_huge_pages &&
           !below->arrangement.has_huge_pages &&
           results->cells[cell].figure[HS_BENCH_HUGE_BYTES].max == 0.0;
}

/// Multiplies a climb by a gain. A climb has as many pairs as its weakest gain.
static hs_bench_interval climbed(hs_bench_interval climb, const hs_bench_interval *gain)
{
    climb.median *= gain->median;
    climb.low *= gain->low;
    climb.high *= gain->high;
    climb.confidence = fmin(climb.confidence, gain->confidence);
    climb.pairs = climb.pairs < gain->pairs ? climb.pairs : gain->pairs;
    return climb;
}

/// Computes gains over the last rung below that was measured at the same population, and climbs.
static void sum_up_ladder_at(hs_bench_results *results, size_t p)
{
    hs_bench_interval none = hs_bench_interval_of(NULL, 0, hs_bench_wanted(results->asked));
    hs_bench_interval climb = none;
    for (size_t r = 0; r < results->rung_count; r++) {
        hs_bench_rung *rung = &results->ladder[r];
        size_t below = hs_bench_rung_below(results, r, p);
        rung->gain[p] = rung->climb[p] = none;
        if (rung->cells[p] == HS_BENCH_NONE || below == HS_BENCH_RUNGS) continue;
        if (has_idle_pages(results, rung, &results->ladder[below], p)) {
            snprintf(rung->nothing[p], sizeof rung->nothing[p],
                     "no huge page is made at this size");
        }
        if (rung->nothing[p][0] != '\0') continue;
        rung->gain[p] =
            hs_bench_time_ratio(results, results->ladder[below].cells[p], rung->cells[p]);
        if (rung->gain[p].pairs == 0) continue;
        climb = climb.pairs == 0 ? rung->gain[p] : climbed(climb, &rung->gain[p]);
        climb.is_asked = false;
        rung->climb[p] = climb;
    }
}

void hs_bench_sum_up(hs_bench_results *results)
{
    hs_bench_cell *cell;
    for (size_t i = 0; (cell = hs_bench_nth(results, i)) != NULL; i++) sum_up_cell(results, cell);
    for (size_t i = 0; i < results->cell_count; i++) {
        cell = &results->cells[i];
        cell->ratio = hs_bench_time_ratio(results, i, cell->base);
        if (cell->nothing[0] != '\0') cell->ratio.is_asked = false;
    }
    for (size_t i = 0; i < results->question_count; i++) {
        hs_bench_question *question = &results->questions[i];
        question->speed = hs_bench_time_ratio(results, question->before, question->after);
    }
    for (size_t p = 0; p < results->population_count; p++) sum_up_ladder_at(results, p);
    results->timing_cost = timing_cost_of(results);
    results->aa = hs_bench_time_ratio(results, results->twin, results->twin_of);
}
