#include "bench/bench.h"

#include "base/forbidden.h"

/// Fewer pairs give no interval of 90 % confidence.
enum { PAIRS_LEAST = 5 };

#define CONFIDENCE_WANTED 0.95

/// Moves the finite numbers to the front, sorted. Returns how many there are.
static size_t sort_finite(double *numbers, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (isfinite(numbers[i])) numbers[kept++] = numbers[i];
    }
    hs_sort(numbers, kept);
    return kept;
}

static double middle_of(const double *sorted, size_t count)
{
    if (count == 0) return NAN;
    double upper = sorted[count / 2];
    return count % 2 == 1 ? upper : (sorted[count / 2 - 1] + upper) / 2.0;
}

hs_bench_figure hs_bench_figure_of(double *numbers, size_t count)
{
    count = sort_finite(numbers, count);
    if (count == 0) return (hs_bench_figure){NAN, NAN, NAN};
    return (hs_bench_figure){middle_of(numbers, count), numbers[0], numbers[count - 1]};
}

/// The probability that the median lies between the k-th smallest and the k-th largest of n
/// numbers: that of n tosses of a coin neither side comes up fewer than k times.
static double confidence_of(size_t n, size_t k)
{
    double tail = 0.0, term = 1.0;
    for (size_t i = 0; i < n; i++) term /= 2.0; // C(n, 0) / 2^n
    for (size_t i = 0; i < k; i++) {
        tail += term;
        term *= (double)(n - i) / (double)(i + 1);
    }
    double confidence = 1.0 - 2.0 * tail;
    return confidence > 0.0 ? confidence : 0.0;
}

hs_bench_interval hs_bench_interval_of(double *ratios, size_t count)
{
    count = sort_finite(ratios, count);
    if (count == 0) return (hs_bench_interval){.median = NAN, .low = NAN, .high = NAN};
    size_t k = 1;
    while (2 * (k + 1) <= count && confidence_of(count, k + 1) >= CONFIDENCE_WANTED) k++;
    return (hs_bench_interval){
        .median = middle_of(ratios, count),
        .low = ratios[k - 1],
        .high = ratios[count - k],
        .confidence = confidence_of(count, k),
        .pairs = count,
    };
}

bool hs_bench_is_different(const hs_bench_interval *ratio)
{
    return ratio->pairs >= PAIRS_LEAST && (ratio->low > 1.0 || ratio->high < 1.0);
}

/// Eighths of a doubling, as thousandths.
static const uint64_t eighths[HS_BENCH_BINS_PER_DOUBLING] = {
    1000, 1091, 1189, 1297, 1414, 1542, 1682, 1834,
};

void hs_bench_histogram_add(hs_bench_histogram *histogram, uint64_t ns)
{
    size_t bin = 0;
    if (ns >> HS_BENCH_FIRST_DOUBLING != 0) {
        unsigned doubling = 63u - (unsigned)__builtin_clzll(ns);
        size_t eighth = HS_BENCH_BINS_PER_DOUBLING - 1;
        double base = (double)((uint64_t)1 << doubling);
        while (eighth > 0 && (double)ns * 1000.0 < base * (double)eighths[eighth]) eighth--;
        bin = (doubling - HS_BENCH_FIRST_DOUBLING) * HS_BENCH_BINS_PER_DOUBLING + eighth;
    }
    histogram->bins[bin < HS_BENCH_BINS ? bin : HS_BENCH_BINS - 1]++;
    histogram->total++;
}

double hs_bench_bin_begin(size_t bin)
{
    if (bin == 0) return 0.0;
    unsigned doubling = (unsigned)(bin / HS_BENCH_BINS_PER_DOUBLING) + HS_BENCH_FIRST_DOUBLING;
    double base = (double)((uint64_t)1 << doubling);
    return base * (double)eighths[bin % HS_BENCH_BINS_PER_DOUBLING] / 1000.0;
}

/// The fewest times that a percentile is computed from: ten of them lie beyond it.
enum { TICKS_FOR_P95 = 200, TICKS_FOR_P99 = 1000, TICKS_FOR_P999 = 10000 };

/// The bytes that a pass must move for a particle: all of its 20 change, so they are read and
/// written.
#define PARTICLE_BYTES_MOVED 40.0

// ---- Names -------------------------------------------------------------------------------------

const char *const hs_bench_kinds[HS_BENCH_KINDS + 1] = {"churn", "price", "stream", "probe", NULL};

const hs_bench_metric_row hs_bench_metrics[HS_BENCH_METRICS] = {
    [HS_BENCH_NS_PER_ENTITY] = {HS_BENCH_CHURN, "ns_per_entity_tick"},
    [HS_BENCH_NS_PER_PARTICLE] = {HS_BENCH_CHURN, "ns_per_particle_tick"},
    [HS_BENCH_NS_PER_BULLET] = {HS_BENCH_CHURN, "ns_per_bullet_tick"},
    [HS_BENCH_TICK_NS] = {HS_BENCH_CHURN, "tick_ns_p50"},
    [HS_BENCH_WORST_TICK_NS] = {HS_BENCH_CHURN, "tick_ns_max"},
    [HS_BENCH_STRETCH_NS] = {HS_BENCH_CHURN, "stretch_ns"},
    [HS_BENCH_START_NS] = {HS_BENCH_CHURN, "start_ns"},
    [HS_BENCH_FIRST_TICK_NS] = {HS_BENCH_CHURN, "first_tick_ns"},
    [HS_BENCH_PAGE_FAULTS] = {HS_BENCH_CHURN, "page_faults"},
    [HS_BENCH_RSS_BYTES] = {HS_BENCH_CHURN, "resident_bytes"},
    [HS_BENCH_PEAK_BYTES] = {HS_BENCH_CHURN, "peak_rss_bytes"},
    [HS_BENCH_NEIGHBOUR_BYTES] = {HS_BENCH_CHURN, "neighbour_bytes"},
    [HS_BENCH_CACHE_MISSES] = {HS_BENCH_CHURN, "cache_misses_per_tick"},
    [HS_BENCH_TLB_MISSES] = {HS_BENCH_CHURN, "tlb_misses_per_tick"},
    [HS_BENCH_COLLECTIONS] = {HS_BENCH_CHURN, "collections"},
    [HS_BENCH_WORST_PAUSE_NS] = {HS_BENCH_CHURN, "pause_ns_max"},
    [HS_BENCH_TIMING_COST] = {HS_BENCH_CHURN, "timing_cost"},
    [HS_BENCH_PRICE_START_NS] = {HS_BENCH_PRICE, "start_ns"},
    [HS_BENCH_PRICE_IDLE_BYTES] = {HS_BENCH_PRICE, "idle_bytes"},
    [HS_BENCH_PRICE_FIRST_NS] = {HS_BENCH_PRICE, "first_birth_ns"},
    [HS_BENCH_PRICE_SECOND_NS] = {HS_BENCH_PRICE, "next_birth_ns"},
    [HS_BENCH_PRICE_PAGE_FAULTS] = {HS_BENCH_PRICE, "page_faults"},
    [HS_BENCH_PRICE_FULL_BYTES] = {HS_BENCH_PRICE, "full_bytes"},
    [HS_BENCH_PRICE_LEFT_BYTES] = {HS_BENCH_PRICE, "left_bytes"},
    [HS_BENCH_STREAM_RATE] = {HS_BENCH_STREAM, "in_place_bytes_per_ns"},
};

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
        } else if (level == factor->usual) {
            continue;
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
    return place < results->stream_count ? &results->streams[place] : NULL;
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

hs_bench_interval hs_bench_ratio(const hs_bench_results *results, hs_bench_metric metric,
                                 size_t cell, size_t base)
{
    double ratios[HS_BENCH_ROUNDS];
    if (cell == HS_BENCH_NONE || base == HS_BENCH_NONE) return hs_bench_interval_of(ratios, 0);
    size_t count = gather(results, metric, &results->cells[cell], &results->cells[base], ratios);
    return hs_bench_interval_of(ratios, count);
}

/// Each round already holds a ratio: stretches with and without timing take turns in one process.
static hs_bench_interval timing_cost_of(const hs_bench_results *results)
{
    double ratios[HS_BENCH_ROUNDS];
    size_t count = results->untimed == HS_BENCH_NONE
                       ? 0
                       : gather(results, HS_BENCH_TIMING_COST, &results->cells[results->untimed],
                                NULL, ratios);
    return hs_bench_interval_of(ratios, count);
}

uint64_t hs_bench_working_set(uint32_t population)
{
    return population * (uint64_t)sizeof(hs_particle);
}

double hs_bench_cell_rate(const hs_bench_results *results, const hs_bench_cell *stream)
{
    if (stream->base == HS_BENCH_NONE) return NAN;
    const hs_bench_figure *figure = results->cells[stream->base].figure;
    return hs_ratio(PARTICLE_BYTES_MOVED, figure[HS_BENCH_NS_PER_PARTICLE].median);
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

static void sum_up_times(hs_bench_cell *cell)
{
    size_t count = cell->tick_count;
    cell->p95_ns = count < TICKS_FOR_P95 ? NAN : percentile_of(cell->tick_ns, count, 950);
    cell->p99_ns = count < TICKS_FOR_P99 ? NAN : percentile_of(cell->tick_ns, count, 990);
    cell->p999_ns = count < TICKS_FOR_P999 ? NAN : percentile_of(cell->tick_ns, count, 999);
    cell->tick_histogram = (hs_bench_histogram){.total = 0};
    cell->pause_histogram = (hs_bench_histogram){.total = 0};
    for (size_t i = 0; i < count; i++)
        hs_bench_histogram_add(&cell->tick_histogram, cell->tick_ns[i]);
    for (size_t i = 0; i < cell->pause_count; i++)
        hs_bench_histogram_add(&cell->pause_histogram, cell->pause_ns[i]);
}

static void sum_up_cell(const hs_bench_results *results, hs_bench_cell *cell)
{
    cell->rounds = 0;
    for (size_t i = 0; i < results->rounds; i++) cell->rounds += cell->samples[i].is_there;
    for (int metric = 0; metric < HS_BENCH_METRICS; metric++) {
        double numbers[HS_BENCH_ROUNDS];
        size_t count = gather(results, (hs_bench_metric)metric, cell, NULL, numbers);
        cell->figure[metric] = hs_bench_figure_of(numbers, count);
    }
    sum_up_times(cell);
}

size_t hs_bench_count_rungs(const hs_bench_results *results, size_t population)
{
    size_t count = 0;
    for (size_t r = 0; r < results->rung_count; r++)
        count += results->ladder[r].cells[population] != HS_BENCH_NONE;
    return count;
}

/// Computes gains over the last rung below that was measured at the same population, and climbs.
static void sum_up_ladder(hs_bench_results *results)
{
    for (size_t p = 0; p < results->population_count; p++) {
        size_t first = HS_BENCH_NONE, below = HS_BENCH_NONE;
        for (size_t r = 0; r < results->rung_count; r++) {
            hs_bench_rung *rung = &results->ladder[r];
            size_t cell = rung->cells[p];
            rung->gain[p] = hs_bench_ratio(results, HS_BENCH_NS_PER_ENTITY, below, cell);
            rung->climb[p] = hs_bench_ratio(results, HS_BENCH_NS_PER_ENTITY, first, cell);
            if (cell == HS_BENCH_NONE || results->cells[cell].rounds == 0) continue;
            if (first == HS_BENCH_NONE) first = cell;
            below = cell;
        }
    }
}

void hs_bench_sum_up(hs_bench_results *results)
{
    hs_bench_cell *cell;
    for (size_t i = 0; (cell = hs_bench_nth(results, i)) != NULL; i++) sum_up_cell(results, cell);
    for (size_t i = 0; i < results->cell_count; i++) {
        cell = &results->cells[i];
        cell->ratio = hs_bench_ratio(results, HS_BENCH_NS_PER_ENTITY, i, cell->base);
    }
    sum_up_ladder(results);
    results->timing_cost = timing_cost_of(results);
}
