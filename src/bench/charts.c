#include "bench/charts.h"

#include "bench/plot.h"

#include "base/forbidden.h"

bool hs_bench_cell_is_there(const hs_bench_cell *cell)
{
    return cell->rounds > 0 && cell->figure[HS_BENCH_NS_PER_ENTITY].median > 0.0;
}

// ---- Series ------------------------------------------------------------------------------------

/// A set of arrangements, and which of two is to be preferred as its example.
typedef struct filter {
    const hs_strategy *strategy;
    hs_layout layout;
    bool is_vector;
    bool is_threaded;
} filter;

static bool is_in(const filter *wanted, const hs_bench_arrangement *one)
{
    return one->strategy == wanted->strategy &&
           (one->layout == wanted->layout || !one->strategy->is_boxed) &&
           one->is_vector == wanted->is_vector && (one->threads > 1) == wanted->is_threaded &&
           !one->is_untimed && one->allocator == 0;
}

static size_t populations_of(const hs_bench_results *results, const hs_bench_arrangement *one)
{
    size_t count = 0;
    for (size_t p = 0; p < results->population_count; p++) {
        size_t at = hs_bench_find(results, one, results->populations[p]);
        count += at != HS_BENCH_NONE && hs_bench_cell_is_there(&results->cells[at]);
    }
    return count;
}

/// Above all, a line of many points; then what is as usual.
static size_t merit_of(const hs_bench_results *results, const hs_bench_arrangement *one)
{
    return populations_of(results, one) * 1000 + one->threads * 4 + (one->is_littered ? 2 : 0) +
           (one->has_huge_pages ? 1 : 0);
}

static const hs_bench_arrangement *best_of(const hs_bench_results *results, const filter *wanted)
{
    const hs_bench_arrangement *best = NULL;
    size_t best_merit = 0;
    for (size_t i = 0; i < results->cell_count; i++) {
        const hs_bench_cell *cell = &results->cells[i];
        if (!hs_bench_cell_is_there(cell) || !is_in(wanted, &cell->arrangement)) continue;
        size_t merit = merit_of(results, &cell->arrangement);
        if (merit <= best_merit) continue;
        best = &cell->arrangement;
        best_merit = merit;
    }
    return best;
}

static void fill_series(hs_bench_series *series, const hs_bench_results *results,
                        const hs_bench_arrangement *one)
{
    *series = (hs_bench_series){.last = NULL};
    for (size_t p = 0; p < results->population_count; p++) {
        size_t at = hs_bench_find(results, one, results->populations[p]);
        if (at == HS_BENCH_NONE || !hs_bench_cell_is_there(&results->cells[at])) continue;
        series->cells[p] = series->last = &results->cells[at];
    }
}

static size_t add_series(const hs_bench_results *results, hs_bench_series *series, size_t count,
                         const filter *wanted)
{
    const hs_bench_arrangement *one = best_of(results, wanted);
    if (one == NULL || count == HS_BENCH_SERIES) return count;
    fill_series(&series[count], results, one);
    return series[count].last != NULL ? count + 1 : count;
}

/// The strategies that cells have, in their order; those of one name are the same.
static bool is_first_of_strategy(const hs_bench_results *results, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (results->cells[i].arrangement.strategy == results->cells[at].arrangement.strategy) {
            return false;
        }
    }
    return true;
}

/// Each strategy in this layout, with vectors where that was measured; `columns`, which has none,
/// comes with the arrays.
static size_t add_layout(const hs_bench_results *results, hs_bench_series *series, size_t count,
                         hs_layout layout)
{
    for (size_t i = 0; i < results->cell_count; i++) {
        const hs_strategy *strategy = results->cells[i].arrangement.strategy;
        if (!is_first_of_strategy(results, i)) continue;
        if (!strategy->is_boxed && layout != HS_LAYOUT_ARRAY) continue;
        filter wanted = {.strategy = strategy, .layout = layout, .is_vector = true};
        size_t before = count;
        count = add_series(results, series, count, &wanted);
        if (count > before) continue;
        wanted.is_vector = false;
        count = add_series(results, series, count, &wanted);
    }
    return count;
}

/// `columns` without vectors, beside those with, and with more threads.
static size_t add_variants(const hs_bench_results *results, hs_bench_series *series, size_t count)
{
    for (size_t i = 0; i < results->cell_count; i++) {
        const hs_strategy *strategy = results->cells[i].arrangement.strategy;
        if (strategy->is_boxed || !is_first_of_strategy(results, i)) continue;
        const filter usual = {.strategy = strategy, .is_vector = true};
        const filter scalar = {.strategy = strategy};
        const filter threaded = {.strategy = strategy, .is_vector = true, .is_threaded = true};
        if (best_of(results, &usual) != NULL) count = add_series(results, series, count, &scalar);
        count = add_series(results, series, count, &threaded);
    }
    return count;
}

size_t hs_bench_series_choose(const hs_bench_results *results,
                              hs_bench_series series[HS_BENCH_SERIES])
{
    size_t count = add_layout(results, series, 0, HS_LAYOUT_ARRAY);
    count = add_variants(results, series, count);
    return add_layout(results, series, count, HS_LAYOUT_LIST);
}

hs_word hs_bench_style(const hs_bench_arrangement *arrangement)
{
    hs_word style;
    bool is_list = arrangement->strategy->is_boxed && arrangement->layout == HS_LAYOUT_LIST;
    snprintf(style.text, sizeof style.text, "s-%.12s%s%s", arrangement->strategy->name,
             is_list ? " list" : "", arrangement->threads > 1 ? " threads" : "");
    return style;
}

// ---- Words -------------------------------------------------------------------------------------

hs_word hs_bench_tick_time(double ns)
{
    static const char *const units[] = {"ns", "us", "ms", "s"};
    unsigned unit = 0;
    while (ns >= 999.0 && unit < 3) {
        ns /= 1000.0;
        unit++;
    }
    hs_word word;
    snprintf(word.text, sizeof word.text, "%.3g %s", ns, units[unit]);
    return word;
}

hs_word hs_bench_tick_count(double count)
{
    hs_word word;
    if (count >= 999999.0) {
        snprintf(word.text, sizeof word.text, "%.3g M", count / 1e6);
    } else if (count >= 999.0) {
        snprintf(word.text, sizeof word.text, "%.3g k", count / 1e3);
    } else {
        snprintf(word.text, sizeof word.text, "%.3g", count);
    }
    return word;
}

hs_word hs_bench_tick_ratio(double ratio)
{
    hs_word word;
    snprintf(word.text, sizeof word.text, "%.6g\xC3\x97", ratio);
    return word;
}

hs_word hs_bench_ratio_word(double ratio)
{
    if (!(ratio < 0.995)) return hs_word_of_ratio(ratio);
    hs_word word;
    snprintf(word.text, sizeof word.text, "%#.3g", ratio);
    return word;
}

const char *hs_bench_doubt(const hs_bench_interval *ratio)
{
    if (hs_bench_is_different(ratio)) return NULL;
    bool holds_one = ratio->low <= 1.0 && ratio->high >= 1.0;
    return holds_one ? "no difference seen" : "too few rounds";
}

void hs_bench_write_interval(FILE *stream, const hs_bench_interval *ratio)
{
    if (!isfinite(ratio->median)) {
        fputs("\xE2\x80\x93", stream);
        return;
    }
    fprintf(stream, "%s\xC3\x97 (%s to %s)", hs_bench_ratio_word(ratio->median).text,
            hs_bench_ratio_word(ratio->low).text, hs_bench_ratio_word(ratio->high).text);
    const char *doubt = hs_bench_doubt(ratio);
    if (doubt != NULL) fprintf(stream, ", %s", doubt);
}

hs_word hs_bench_population_word(const hs_bench_results *results, size_t population)
{
    return hs_word_of_count(results->populations[population]);
}
