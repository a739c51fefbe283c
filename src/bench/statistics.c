#include "bench/bench.h"

#include "base/forbidden.h"

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

/// The largest k with enough confidence; 1 where none has it.
static size_t rank_of(size_t count, double wanted)
{
    size_t k = 1;
    while (2 * (k + 1) <= count && confidence_of(count, k + 1) >= wanted) k++;
    return k;
}

double hs_bench_wanted(size_t questions)
{
    return 1.0 - (1.0 - HS_BENCH_CONFIDENCE) / (double)(questions > 1 ? questions : 1);
}

size_t hs_bench_rounds_for(size_t questions)
{
    size_t rounds = 1;
    while (confidence_of(rounds, 1) < hs_bench_wanted(questions)) rounds++;
    return rounds;
}

hs_bench_figure hs_bench_figure_of(double *numbers, size_t count, double wanted)
{
    count = sort_finite(numbers, count);
    if (count == 0) return (hs_bench_figure){NAN, NAN, NAN, NAN, NAN, 0.0, 0};
    size_t k = rank_of(count, wanted);
    return (hs_bench_figure){
        .median = middle_of(numbers, count),
        .min = numbers[0],
        .max = numbers[count - 1],
        .low = numbers[k - 1],
        .high = numbers[count - k],
        .confidence = confidence_of(count, k),
        .rounds = count,
    };
}

/// The median of the logarithms, as a ratio.
static double middle_ratio(const double *sorted, size_t count)
{
    double upper = sorted[count / 2];
    return count % 2 == 1 ? upper : sqrt(sorted[count / 2 - 1] * upper);
}

hs_bench_interval hs_bench_interval_of(double *ratios, size_t count, double wanted)
{
    size_t positive = 0;
    for (size_t i = 0; i < count; i++) {
        if (ratios[i] > 0.0) ratios[positive++] = ratios[i];
    }
    count = sort_finite(ratios, positive);
    hs_bench_interval none = {
        .median = NAN, .low = NAN, .high = NAN, .wanted = wanted, .is_asked = true};
    if (count == 0) return none;
    size_t k = rank_of(count, wanted);
    return (hs_bench_interval){
        .median = middle_ratio(ratios, count),
        .low = ratios[k - 1],
        .high = ratios[count - k],
        .confidence = confidence_of(count, k),
        .wanted = wanted,
        .pairs = count,
        .is_asked = true,
    };
}

bool hs_bench_is_sound(const hs_bench_interval *ratio)
{
    return ratio->pairs > 0 && ratio->confidence >= ratio->wanted;
}

bool hs_bench_is_different(const hs_bench_interval *ratio)
{
    return ratio->is_asked && !ratio->is_disturbed && hs_bench_is_sound(ratio) &&
           (ratio->low > 1.0 || ratio->high < 1.0);
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
