#include "bench/words.h"

#include "base/forbidden.h"

/// Two digits behind the point up to 10, one up to 100, then none.
static int places_of(double ratio)
{
    return ratio < 9.995 ? 2 : ratio < 99.95 ? 1 : 0;
}

hs_bench_phrase hs_bench_ratio_phrase(double ratio)
{
    hs_bench_phrase phrase = {"-"};
    if (isfinite(ratio)) snprintf(phrase.text, sizeof phrase.text, "%.*f", places_of(ratio), ratio);
    return phrase;
}

hs_bench_phrase hs_bench_range_phrase(const hs_bench_interval *ratio)
{
    hs_bench_phrase phrase = {"-"};
    if (ratio->pairs == 0) return phrase;
    snprintf(phrase.text, sizeof phrase.text, "%.12s-%.12s", hs_bench_ratio_phrase(ratio->low).text,
             hs_bench_ratio_phrase(ratio->high).text);
    return phrase;
}

hs_bench_phrase hs_bench_speed_phrase(const hs_bench_interval *speed)
{
    bool is_seen = hs_bench_is_different(speed), is_slow = is_seen && speed->median < 1.0;
    double median = is_slow ? 1.0 / speed->median : speed->median;
    double low = is_slow ? 1.0 / speed->high : speed->low;
    double high = is_slow ? 1.0 / speed->low : speed->high;
    hs_bench_phrase phrase;
    char range[40];
    snprintf(range, sizeof range, "(%.12s to %.12s)", hs_bench_ratio_phrase(low).text,
             hs_bench_ratio_phrase(high).text);
    if (!is_seen) {
        snprintf(phrase.text, sizeof phrase.text, "%s %s", hs_bench_caveat(speed), range);
    } else {
        snprintf(phrase.text, sizeof phrase.text, "%.12s times as %s %s",
                 hs_bench_ratio_phrase(median).text, is_slow ? "slow" : "fast", range);
    }
    return phrase;
}

const char *hs_bench_caveat(const hs_bench_interval *ratio)
{
    if (ratio->pairs == 0 || hs_bench_is_different(ratio)) return "";
    // Of so few rounds nothing is ever said to differ.
    return ratio->confidence < 0.9 ? "too few rounds" : "no difference seen";
}

const char *hs_bench_verdict(const hs_bench_results *results, size_t cell)
{
    const hs_bench_cell *it = &results->cells[cell];
    if (it->base == cell) return "base";
    return hs_bench_caveat(&it->ratio);
}
