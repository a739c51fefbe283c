#include "bench/bench.h"

#include "base/forbidden.h"

/// With fewer pairs no interval is wide enough to be believed.
enum { PAIRS_LEAST = 5 };

#define CONFIDENCE_WANTED 0.95

/// Moves what is finite to the front, sorted; returns how many there are.
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

/// How likely the median lies between the k-th smallest and the k-th largest of n numbers: the
/// chance that of n tosses of a coin neither side comes up fewer than k times.
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

/// A percentile says something from so many times on: ten of them lie beyond it.
enum { TICKS_FOR_P95 = 200, TICKS_FOR_P99 = 1000, TICKS_FOR_P999 = 10000 };

/// What a particle's pass has to move at least, bytes: all of its 20 change, so they are read and
/// written.
#define PARTICLE_BYTES_MOVED 40.0

const char *hs_bench_metric_name(hs_bench_metric metric)
{
    static const char *const names[HS_BENCH_METRICS] = {
        [HS_BENCH_NS_PER_ENTITY] = "ns_per_entity_tick",
        [HS_BENCH_NS_PER_PARTICLE] = "ns_per_particle_tick",
        [HS_BENCH_NS_PER_BULLET] = "ns_per_bullet_tick",
        [HS_BENCH_TICK_NS] = "tick_ns_p50",
        [HS_BENCH_WORST_TICK_NS] = "tick_ns_max",
        [HS_BENCH_STRETCH_NS] = "stretch_ns",
        [HS_BENCH_START_NS] = "start_ns",
        [HS_BENCH_FIRST_TICK_NS] = "first_tick_ns",
        [HS_BENCH_PAGE_FAULTS] = "page_faults",
        [HS_BENCH_RESIDENT_BYTES] = "resident_bytes",
        [HS_BENCH_PEAK_BYTES] = "peak_rss_bytes",
        [HS_BENCH_NEIGHBOUR_BYTES] = "neighbour_bytes",
        [HS_BENCH_CACHE_MISSES] = "cache_misses_per_tick",
        [HS_BENCH_TLB_MISSES] = "tlb_misses_per_tick",
        [HS_BENCH_COLLECTIONS] = "collections",
        [HS_BENCH_WORST_PAUSE_NS] = "pause_ns_max",
        [HS_BENCH_TIMING_COST] = "timing_cost",
    };
    return names[metric];
}

const char *hs_bench_price_metric_name(hs_bench_price_metric metric)
{
    static const char *const names[HS_BENCH_PRICE_METRICS] = {
        [HS_BENCH_PRICE_START_NS] = "start_ns",       [HS_BENCH_PRICE_IDLE_BYTES] = "idle_bytes",
        [HS_BENCH_PRICE_FIRST_NS] = "first_birth_ns", [HS_BENCH_PRICE_SECOND_NS] = "next_birth_ns",
        [HS_BENCH_PRICE_PAGE_FAULTS] = "page_faults", [HS_BENCH_PRICE_FULL_BYTES] = "full_bytes",
        [HS_BENCH_PRICE_LEFT_BYTES] = "left_bytes",
    };
    return names[metric];
}

void hs_bench_label(const hs_bench_results *results, const hs_bench_arrangement *arrangement,
                    char *label, size_t bytes)
{
    const hs_strategy *strategy = arrangement->strategy;
    char threads[32] = "";
    if (arrangement->threads != 1) {
        snprintf(threads, sizeof threads, ", %u threads", arrangement->threads);
    }
    bool is_usual_heap = arrangement->allocator == 0;
    snprintf(label, bytes, "%s%s%s%s%s%s%s%s%s%s", strategy->name, strategy->is_boxed ? " " : "",
             strategy->is_boxed ? hs_layout_name(arrangement->layout) : "",
             arrangement->is_vector ? "" : ", scalar", arrangement->is_littered ? "" : ", tidy",
             threads, is_usual_heap ? "" : ", ",
             is_usual_heap ? "" : results->allocators[arrangement->allocator].name,
             arrangement->has_huge_pages ? "" : ", small pages",
             arrangement->is_untimed ? ", untimed" : "");
}

static bool is_same_arrangement(const hs_bench_arrangement *a, const hs_bench_arrangement *b)
{
    return a->strategy == b->strategy && (!a->strategy->is_boxed || a->layout == b->layout) &&
           a->is_vector == b->is_vector && a->is_littered == b->is_littered &&
           a->has_huge_pages == b->has_huge_pages && a->is_untimed == b->is_untimed &&
           a->threads == b->threads && a->allocator == b->allocator;
}

size_t hs_bench_find(const hs_bench_results *results, const hs_bench_arrangement *arrangement,
                     uint32_t population)
{
    for (size_t i = 0; i < results->cell_count; i++) {
        const hs_bench_cell *cell = &results->cells[i];
        if (cell->population == population && is_same_arrangement(&cell->arrangement, arrangement))
            return i;
    }
    return HS_BENCH_NONE;
}

static hs_bench_interval no_interval(void)
{
    return (hs_bench_interval){.median = NAN, .low = NAN, .high = NAN};
}

hs_bench_interval hs_bench_ratio(const hs_bench_results *results, hs_bench_metric metric,
                                 size_t cell, size_t base)
{
    if (cell == HS_BENCH_NONE || base == HS_BENCH_NONE) return no_interval();
    const hs_bench_sample *samples = results->cells[cell].samples;
    const hs_bench_sample *base_samples = results->cells[base].samples;
    double ratios[HS_BENCH_ROUNDS];
    size_t count = 0;
    for (size_t i = 0; i < results->rounds; i++) {
        if (!samples[i].is_there || !base_samples[i].is_there) continue;
        ratios[count++] = hs_ratio(samples[i].number[metric], base_samples[i].number[metric]);
    }
    return hs_bench_interval_of(ratios, count);
}

/// Each round is a ratio already: both ways took turns in one process.
static hs_bench_interval timing_cost_of(const hs_bench_results *results)
{
    if (results->untimed == HS_BENCH_NONE) return no_interval();
    const hs_bench_sample *samples = results->cells[results->untimed].samples;
    double ratios[HS_BENCH_ROUNDS];
    size_t count = 0;
    for (size_t i = 0; i < results->rounds; i++) {
        if (samples[i].is_there) ratios[count++] = samples[i].number[HS_BENCH_TIMING_COST];
    }
    return hs_bench_interval_of(ratios, count);
}

/// The nearest-rank percentile of times in no order: the smallest number that enough of them do not
/// exceed, found by halving the range of numbers, so that nothing need be sorted or copied.
static double percentile_of(const uint32_t *times, size_t count, unsigned per_mille)
{
    uint64_t wanted = ((uint64_t)count * per_mille + 999) / 1000;
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
        size_t count = 0;
        for (size_t i = 0; i < results->rounds; i++) {
            if (cell->samples[i].is_there) numbers[count++] = cell->samples[i].number[metric];
        }
        cell->figure[metric] = hs_bench_figure_of(numbers, count);
    }
    sum_up_times(cell);
}

static void sum_up_price(const hs_bench_results *results, hs_bench_price *price)
{
    price->rounds = 0;
    for (size_t i = 0; i < results->rounds; i++) price->rounds += price->samples[i].is_there;
    for (int metric = 0; metric < HS_BENCH_PRICE_METRICS; metric++) {
        double numbers[HS_BENCH_ROUNDS];
        size_t count = 0;
        for (size_t i = 0; i < results->rounds; i++) {
            if (price->samples[i].is_there) numbers[count++] = price->samples[i].number[metric];
        }
        price->figure[metric] = hs_bench_figure_of(numbers, count);
    }
}

static void sum_up_stream(const hs_bench_results *results, hs_bench_stream *stream)
{
    double numbers[HS_BENCH_ROUNDS];
    for (size_t i = 0; i < results->rounds; i++) numbers[i] = stream->samples[i];
    stream->rate = hs_bench_figure_of(numbers, results->rounds);
    stream->cell_rate = NAN;
    if (stream->cell == HS_BENCH_NONE) return;
    const hs_bench_cell *cell = &results->cells[stream->cell];
    stream->cell_rate =
        hs_ratio(PARTICLE_BYTES_MOVED, cell->figure[HS_BENCH_NS_PER_PARTICLE].median);
}

/// A rung's gain is over the last rung below that was measured at the same population.
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
    for (size_t i = 0; i < results->cell_count; i++) sum_up_cell(results, &results->cells[i]);
    for (size_t i = 0; i < results->cell_count; i++) {
        hs_bench_cell *cell = &results->cells[i];
        cell->ratio = hs_bench_ratio(results, HS_BENCH_NS_PER_ENTITY, i, cell->base);
    }
    for (size_t i = 0; i < results->price_count; i++) sum_up_price(results, &results->prices[i]);
    for (size_t i = 0; i < results->stream_count; i++) sum_up_stream(results, &results->streams[i]);
    sum_up_ladder(results);
    results->timing_cost = timing_cost_of(results);
}
