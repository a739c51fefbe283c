#include "bench/charts.h"

#include "bench/words.h"

#include "base/forbidden.h"

bool hs_bench_cell_is_there(const hs_bench_cell *cell)
{
    return cell->rounds > 0 && cell->figure[HS_BENCH_NS_PER_ENTITY].median > 0.0;
}

// ---- Words -------------------------------------------------------------------------------------

/// Round numbers beside an axis: "2 ns", "50 us".
static hs_word tick_of_time(double ns)
{
    static const char *const units[] = {"ns", "us", "ms", "s"};
    unsigned unit = 0;
    for (; ns >= 999.0 && unit < 3; unit++) ns /= 1000.0;
    hs_word word;
    snprintf(word.text, sizeof word.text, "%.3g %s", ns, units[unit]);
    return word;
}

/// "10 k", "1 M".
static hs_word tick_of_count(double count)
{
    int unit = count >= 999999.0 ? 2 : count >= 999.0 ? 1 : 0;
    static const double sizes[] = {1.0, 1e3, 1e6};
    static const char *const units[] = {"", " k", " M"};
    hs_word word;
    snprintf(word.text, sizeof word.text, "%.3g%s", count / sizes[unit], units[unit]);
    return word;
}

/// "5x".
static hs_word tick_of_ratio(double ratio)
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

/// "3.10x (2.95 to 3.24)", and what makes it doubtful.
static hs_bench_phrase interval_of(const hs_bench_interval *ratio)
{
    hs_bench_phrase phrase;
    const char *caveat = hs_bench_caveat(ratio);
    snprintf(phrase.text, sizeof phrase.text, "%s\xC3\x97 (%s to %s)%s%s",
             hs_bench_ratio_word(ratio->median).text, hs_bench_ratio_word(ratio->low).text,
             hs_bench_ratio_word(ratio->high).text, caveat[0] != '\0' ? ", " : "", caveat);
    return phrase;
}

/// "9.50 ns an entity and tick (9.40 ns to 9.60 ns)".
static hs_bench_phrase time_of(const hs_bench_cell *cell)
{
    const hs_bench_figure *time = &cell->figure[HS_BENCH_NS_PER_ENTITY];
    hs_bench_phrase phrase;
    snprintf(phrase.text, sizeof phrase.text, "%s an entity and tick (%s to %s)",
             hs_word_of_price(time->median).text, hs_word_of_price(time->min).text,
             hs_word_of_price(time->max).text);
    return phrase;
}

// ---- Series ------------------------------------------------------------------------------------

/// Most lines of a chart that can still be told apart.
enum { SERIES_MAX = 12 };

/// One arrangement at all populations: a line of a chart.
typedef struct series {
    const hs_bench_cell *cells[HS_BENCH_POPULATIONS]; ///< NULL where it was not measured
    const hs_bench_cell *last;                        ///< that of the largest population
} series;

typedef struct series_list {
    const hs_bench_results *results;
    series at[SERIES_MAX];
    size_t count;
} series_list;

/// Whether an arrangement belongs to the series of another: what may differ is as near to the usual
/// as was measured.
static bool is_in(const hs_bench_arrangement *wanted, const hs_bench_arrangement *one)
{
    return one->strategy == wanted->strategy &&
           (one->layout == wanted->layout || !one->strategy->is_boxed) &&
           one->is_vector == wanted->is_vector && (one->threads > 1) == (wanted->threads > 1) &&
           !one->is_untimed && one->allocator == 0;
}

/// Adds the arrangement that stands for what is wanted: above all, one with many points; then one
/// with many threads, then what is as usual. False when there is none, or no room.
static bool add_series(series_list *list, const hs_bench_arrangement *wanted)
{
    const hs_bench_results *results = list->results;
    series best = {.last = NULL};
    size_t best_merit = 0;
    for (size_t i = 0; i < results->cell_count && list->count < SERIES_MAX; i++) {
        const hs_bench_arrangement *one = &results->cells[i].arrangement;
        if (!hs_bench_cell_is_there(&results->cells[i]) || !is_in(wanted, one)) continue;
        series made = {.last = NULL};
        size_t merit = one->threads * HS_BENCH_FACTORS;
        for (size_t p = 0; p < results->population_count; p++) {
            size_t at = hs_bench_find(results, one, results->populations[p]);
            if (at == HS_BENCH_NONE || !hs_bench_cell_is_there(&results->cells[at])) continue;
            made.cells[p] = made.last = &results->cells[at];
            merit += 10000;
        }
        const hs_bench_factor *factor;
        for (size_t f = 0; (factor = hs_bench_factor_at(f)) != NULL; f++)
            merit += hs_bench_level(factor, one) == factor->usual;
        if (merit > best_merit) best = made;
        if (merit > best_merit) best_merit = merit;
    }
    for (size_t i = 0; i < list->count; i++) {
        if (list->at[i].last == best.last) return true;
    }
    if (best.last != NULL) list->at[list->count++] = best;
    return best.last != NULL;
}

/// The strategies that cells have, in their order; NULL behind the last.
static const hs_strategy *next_strategy(const hs_bench_results *results, size_t *at)
{
    while (*at < results->cell_count) {
        const hs_strategy *strategy = results->cells[(*at)++].arrangement.strategy;
        size_t first = 0;
        while (results->cells[first].arrangement.strategy != strategy) first++;
        if (first == *at - 1) return strategy;
    }
    return NULL;
}

/// Chooses for each strategy what comes nearest to the usual (an array, vectors, a littered heap,
/// one thread, the C library's malloc), then `columns` without vectors and with more threads, then
/// lists.
static series_list choose_series(const hs_bench_results *results)
{
    enum { ARRAYS, VARIANTS, LISTS, PASSES };
    series_list list = {.results = results};
    for (int pass = ARRAYS; pass < PASSES; pass++) {
        const hs_strategy *strategy;
        for (size_t i = 0; (strategy = next_strategy(results, &i)) != NULL;) {
            if (pass != ARRAYS && strategy->is_boxed != (pass == LISTS)) continue;
            hs_bench_arrangement wanted = hs_bench_usual(strategy);
            wanted.layout = pass == LISTS ? HS_LAYOUT_LIST : HS_LAYOUT_ARRAY;
            if (pass != VARIANTS && add_series(&list, &wanted)) continue;
            wanted.is_vector = false;
            add_series(&list, &wanted);
            if (pass != VARIANTS) continue;
            wanted.is_vector = true;
            wanted.threads = 2;
            add_series(&list, &wanted);
        }
    }
    return list;
}

// ---- Charts of rows ----------------------------------------------------------------------------

/// What the charts of rows are made of. Pixels for a wide page and for a phone.
typedef struct chart_form {
    const char *label[2]; ///< before and after the population
    const char *title[2]; ///< what the axis counts
    hs_word (*tick)(double);
    double top, foot, pitch[2]; ///< above the rows, beneath them, and from row to row
    double left[2], right[2];   ///< beside the axis
} chart_form;

#define TIME_TITLE "time per entity and tick, less is better"

static const chart_form forms[] = {
    // At the left, room for the gain of the fastest; at the right, for the time of the slowest.
    [HS_BENCH_CHART_LADDER] = {{"The ladder at ", " particles: time of an entity and tick"},
                               {TIME_TITLE, TIME_TITLE},
                               tick_of_time,
                               6.0,
                               4.0,
                               {54.0, 54.0},
                               {62.0, 62.0},
                               {70.0, 70.0}},
    [HS_BENCH_CHART_TICKS] = {{"How long ticks took, at ", " particles"},
                              {"time of a tick", "time of a tick"},
                              tick_of_time,
                              24.0,
                              0.0,
                              {78.0, 96.0},
                              {8.0, 8.0},
                              {20.0, 20.0}},
    [HS_BENCH_CHART_PAUSES] = {{"How long collectors paused the game, at ", " particles"},
                               {"length of a pause", "length of a pause"},
                               tick_of_time,
                               24.0,
                               0.0,
                               {78.0, 96.0},
                               {8.0, 8.0},
                               {20.0, 20.0}},
    [HS_BENCH_CHART_RATIOS] = {{"Every arrangement at ", " particles against "},
                               {"times the base's time per entity and tick",
                                "times the base's time"},
                               tick_of_ratio,
                               8.0,
                               0.0,
                               {26.0, 46.0},
                               {278.0, 22.0},
                               {160.0, 20.0}},
};

/// A chart of rows being drawn.
typedef struct view {
    const hs_bench_results *results;
    hs_bench_chart chart;
    size_t population;
    series_list list; ///< whose ticks are drawn
    hs_plot plot;
    double former; ///< time of the last rung that was drawn
} view;

static const hs_bench_histogram *histogram_of(const view *of, const hs_bench_cell *cell)
{
    return of->chart == HS_BENCH_CHART_TICKS ? &cell->tick_histogram : &cell->pause_histogram;
}

/// The places at which a chart may have a row.
static size_t count_places(const view *of)
{
    if (of->chart == HS_BENCH_CHART_LADDER) return of->results->rung_count;
    return of->chart == HS_BENCH_CHART_TICKS ? of->list.count : of->results->cell_count;
}

/// The cell of the row at a place; NULL where nothing was measured.
static const hs_bench_cell *cell_at(const view *of, size_t place)
{
    const hs_bench_results *results = of->results;
    const hs_bench_cell *cell;
    if (of->chart == HS_BENCH_CHART_TICKS) {
        cell = of->list.at[place].cells[of->population];
    } else {
        size_t at = of->chart == HS_BENCH_CHART_LADDER
                        ? results->ladder[place].cells[of->population]
                        : place;
        cell = at != HS_BENCH_NONE ? &results->cells[at] : NULL;
    }
    if (cell == NULL || !hs_bench_cell_is_there(cell) ||
        cell->population != results->populations[of->population]) {
        return NULL;
    }
    if (of->chart == HS_BENCH_CHART_LADDER) return cell;
    bool has_row = of->chart == HS_BENCH_CHART_RATIOS
                       ? cell->base < results->cell_count && cell->ratio.median > 0.0
                       : histogram_of(of, cell)->total > 0;
    return has_row ? cell : NULL;
}

/// The longest of a row's ticks or pauses.
static double worst_of(const view *of, const hs_bench_cell *cell)
{
    bool is_tick = of->chart == HS_BENCH_CHART_TICKS;
    return cell->figure[is_tick ? HS_BENCH_WORST_TICK_NS : HS_BENCH_WORST_PAUSE_NS].max;
}

static double left_of(size_t bin)
{
    return fmax(hs_bench_bin_begin(bin), 1.0);
}

/// Widens the ends of the axis by what a row shows.
static void widen(const view *of, const hs_bench_cell *cell, double *low, double *high)
{
    const hs_bench_figure *time = &cell->figure[HS_BENCH_NS_PER_ENTITY];
    bool is_ladder = of->chart == HS_BENCH_CHART_LADDER;
    if (is_ladder || of->chart == HS_BENCH_CHART_RATIOS) {
        *low = fmin(*low, is_ladder ? time->min : cell->ratio.low);
        *high = fmax(*high, is_ladder ? time->max : cell->ratio.high);
        return;
    }
    for (size_t bin = 0; bin < HS_BENCH_BINS; bin++) {
        if (histogram_of(of, cell)->bins[bin] == 0) continue;
        *low = fmin(*low, left_of(bin));
        *high = fmax(*high, hs_bench_bin_begin(bin + 1));
    }
    *high = fmax(*high, worst_of(of, cell));
}

/// How a difference is drawn, by a word for the kind of line.
static hs_word verdict_of(const char *line, const hs_bench_interval *ratio, bool is_faster)
{
    hs_word style;
    bool is_seen = hs_bench_is_different(ratio);
    snprintf(style.text, sizeof style.text, "%s %s", line,
             !is_seen    ? "same"
             : is_faster ? "faster"
                         : "slower");
    return style;
}

static void draw_marker(const hs_plot *plot, const hs_bench_cell *cell, double x, double y)
{
    hs_plot_series(plot, &cell->arrangement);
    hs_plot_marker(plot, &cell->arrangement, x, y);
    hs_plot_end(plot, "g");
}

/// The time at the rung, and how many times as fast it is; all of it within the picture.
static void draw_gain(const hs_plot *plot, double y, double left, double right, double time,
                      const hs_bench_interval *gain)
{
    hs_word price = hs_word_of_price(time);
    hs_plot_text(plot, right + 10.0, y + 4.5, HS_PLOT_START, "value", price.text);
    if (!isfinite(gain->median)) return;
    char text[48];
    const char *caveat = hs_bench_caveat(gain);
    bool is_sure = caveat[0] == '\0';
    snprintf(text, sizeof text, "%s%s", is_sure ? hs_bench_ratio_word(gain->median).text : caveat,
             is_sure ? "\xC3\x97" : "");
    double room = hs_plot_text_width(text);
    if (left > room + 12.0) {
        hs_plot_text(plot, left - 10.0, y + 4.5, HS_PLOT_END, "gain", text);
        return;
    }
    double behind = right + 10.0 + hs_plot_text_width(price.text) + 14.0;
    bool is_cut = !is_sure && behind + room > plot->width;
    hs_plot_text(plot, behind, y + 4.5, HS_PLOT_START, "gain", is_cut ? "in doubt" : text);
}

static void draw_rung(view *of, size_t number, const hs_bench_cell *cell, double top)
{
    const hs_plot *plot = &of->plot;
    const hs_bench_rung *rung = &of->results->ladder[number];
    const hs_bench_interval *gain = &rung->gain[of->population];
    double y = top + 36.0;
    char title[192];
    snprintf(title, sizeof title, "%zu. %.140s", number + 1, rung->change);
    hs_plot_text(plot, 0.0, top + 18.0, HS_PLOT_START, "row",
                 hs_html_within(title, plot->width).text);
    if (cell == NULL) {
        hs_plot_text(plot, 0.0, y + 4.5, HS_PLOT_START, "value", "not measured");
        return;
    }
    const hs_bench_figure *time = &cell->figure[HS_BENCH_NS_PER_ENTITY];
    double x = hs_axis_at(&plot->x, time->median);
    double from = of->former > 0.0 ? hs_axis_at(&plot->x, of->former) : x;
    bool has_gain = isfinite(gain->median);
    hs_plot_mark(plot, "%s: %s. %s%s%s", hs_html_of(rung->change).text,
                 hs_html_of(cell->label).text, time_of(cell).text, has_gain ? ". Gain " : "",
                 has_gain ? interval_of(gain).text : "");
    hs_plot_hit(plot, top, 54.0);
    if (from != x) {
        hs_plot_line(plot, from, y, x, y, verdict_of("step", gain, gain->median >= 1.0).text);
    }
    hs_plot_bar(plot, time->min, time->max, y, "spread");
    draw_marker(plot, cell, x, y);
    draw_gain(plot, y, fmin(x, from), fmax(x, from), time->median, gain);
    hs_plot_end(plot, "g");
    of->former = time->median;
}

/// "3.10x the time", "the base".
static hs_bench_phrase ratio_of(const hs_bench_results *results, const hs_bench_cell *cell)
{
    hs_bench_phrase phrase;
    double ratio = cell->ratio.median;
    const char *verdict =
        cell == &results->cells[cell->base] ? "the base" : hs_bench_caveat(&cell->ratio);
    bool is_fast = ratio < 1.0;
    snprintf(phrase.text, sizeof phrase.text, "%s\xC3\x97 %s",
             hs_word_of_ratio(is_fast ? 1.0 / ratio : ratio).text,
             is_fast ? "as fast" : "the time");
    if (verdict[0] != '\0') snprintf(phrase.text, sizeof phrase.text, "%s", verdict);
    return phrase;
}

static void draw_ratio(const view *of, const hs_bench_cell *cell, double top)
{
    const hs_plot *plot = &of->plot;
    const hs_bench_interval *ratio = &cell->ratio;
    bool is_wide = plot->is_wide;
    double y = is_wide ? top + 13.0 : top + 32.0, text_y = is_wide ? y + 4.5 : top + 17.0;
    hs_plot_mark(plot, "%s: %s the time of %s", hs_html_of(cell->label).text,
                 interval_of(ratio).text, hs_html_of(of->results->cells[cell->base].label).text);
    hs_plot_hit(plot, top, forms[of->chart].pitch[!is_wide]);
    hs_plot_text(plot, 0.0, text_y, HS_PLOT_START, "row",
                 hs_html_within(cell->label, is_wide ? 264.0 : 200.0).text);
    hs_plot_text(plot, is_wide ? plot->width : plot->width - 4.0, text_y, HS_PLOT_END, "value",
                 ratio_of(of->results, cell).text);
    hs_plot_bar(plot, ratio->low, ratio->high, y,
                verdict_of("interval", ratio, ratio->median <= 1.0).text);
    draw_marker(plot, cell, hs_axis_at(&plot->x, ratio->median), y);
    hs_plot_end(plot, "g");
}

/// Height of the hill in a row of a distribution, and of the gap beneath it; pixels.
enum { HILL = 40, HILL_GAP = 14 };

/// Where in the bins a share of all times is reached.
static double percentile_of(const hs_bench_histogram *histogram, double share)
{
    uint64_t wanted = (uint64_t)ceil(share * (double)histogram->total), seen = 0;
    size_t bin = 0;
    while (bin < HS_BENCH_BINS && (seen += histogram->bins[bin]) < wanted) bin++;
    return hs_bench_bin_begin(bin);
}

/// The outline of the bins that hold something, and what each bin holds, for whoever points at it.
/// Heights are of the square root, so that the few slow times can be seen beside the many usual
/// ones.
static void draw_hill(const view *of, const hs_bench_histogram *histogram, double base,
                      bool is_outline)
{
    const hs_plot *plot = &of->plot;
    uint64_t highest = 0;
    for (size_t bin = 0; bin < HS_BENCH_BINS; bin++) {
        if (histogram->bins[bin] > highest) highest = histogram->bins[bin];
    }
    if (is_outline) fputs("<path class=\"hill\" d=\"", plot->stream);
    for (size_t bin = 0; bin < HS_BENCH_BINS; bin++) {
        uint64_t count = histogram->bins[bin];
        if (count == 0) continue;
        double left = hs_axis_at(&plot->x, left_of(bin));
        double width = hs_axis_at(&plot->x, hs_bench_bin_begin(bin + 1)) - left;
        double height = fmax(sqrt((double)count / (double)highest) * HILL, 1.5);
        if (is_outline) {
            fprintf(plot->stream, "M%.1f %.1fv%.1fh%.1fv%.1fz", left, base, -height, width, height);
            continue;
        }
        fprintf(plot->stream,
                "<rect class=\"bin\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\"><title>"
                "%s to %s: %s of %s %s</title></rect>\n",
                left, base - HILL, width, HILL,
                hs_html_word(hs_word_of_time(hs_bench_bin_begin(bin))).text,
                hs_html_word(hs_word_of_time(hs_bench_bin_begin(bin + 1))).text,
                hs_word_of_count(count).text, hs_word_of_count(histogram->total).text,
                of->chart == HS_BENCH_CHART_TICKS ? "ticks" : "pauses");
    }
    if (is_outline) fputs("\"/>\n", plot->stream);
}

/// A line through the hill at a time, where that is known and on the axis.
static void draw_time(const hs_plot *plot, double ns, double base, double foot, const char *style)
{
    double x = hs_axis_at(&plot->x, ns);
    if (isfinite(ns)) hs_plot_line(plot, x, base - HILL, x, base + foot, style);
}

/// Whether the time of a frame at 60 Hz is on the axis.
static bool has_budget(const hs_plot *plot)
{
    return HS_BUDGET_NS > plot->x.low && HS_BUDGET_NS < plot->x.high;
}

static void draw_distribution(const view *of, const hs_bench_cell *cell, double top)
{
    const hs_plot *plot = &of->plot;
    const hs_bench_histogram *histogram = histogram_of(of, cell);
    bool is_wide = plot->is_wide, is_tick = of->chart == HS_BENCH_CHART_TICKS;
    double head = forms[of->chart].pitch[!is_wide] - HILL - HILL_GAP, base = top + head + HILL;
    double median = is_tick ? cell->figure[HS_BENCH_TICK_NS].median : percentile_of(histogram, 0.5);
    double p99 = is_tick                    ? cell->p99_ns
                 : histogram->total >= 1000 ? percentile_of(histogram, 0.99)
                                            : NAN;
    char figures[240];
    snprintf(figures, sizeof figures, "median %.60s%s%.60s, worst %.60s",
             hs_html_word(hs_word_of_time(median)).text, isfinite(p99) ? ", p99 " : "",
             isfinite(p99) ? hs_html_word(hs_word_of_time(p99)).text : "",
             hs_html_word(hs_word_of_time(worst_of(of, cell))).text);
    hs_plot_series(plot, &cell->arrangement);
    hs_plot_mark(plot, "%s: %s, of %s %s", hs_html_of(cell->label).text, figures,
                 hs_word_of_count(histogram->total).text, is_tick ? "ticks" : "pauses");
    hs_plot_hit(plot, top, head);
    hs_plot_marker(plot, &cell->arrangement, plot->x.from + 6.0, top + 12.0);
    hs_plot_text(plot, plot->x.from + 20.0, top + 17.0, HS_PLOT_START, "row",
                 hs_html_within(cell->label, plot->width - (is_wide ? 380.0 : 40.0)).text);
    hs_plot_text(plot, is_wide ? plot->x.to : plot->x.from, is_wide ? top + 17.0 : top + 35.0,
                 is_wide ? HS_PLOT_END : HS_PLOT_START, "value", figures);
    hs_plot_end(plot, "g");
    hs_plot_line(plot, plot->x.from, base, plot->x.to, base, "floor");
    draw_hill(of, histogram, base, true);
    if (has_budget(plot)) draw_time(plot, HS_BUDGET_NS, base, 0.0, "budget");
    draw_time(plot, median, base, 4.0, "median");
    draw_time(plot, p99, base, 4.0, "p99");
    draw_hill(of, histogram, base, false);
    hs_plot_end(plot, "g");
}

/// What lies behind all rows: the base's time, or that of a frame with its words.
static void draw_reference(const view *of)
{
    const hs_plot *plot = &of->plot;
    bool is_ratio = of->chart == HS_BENCH_CHART_RATIOS;
    double x = hs_axis_at(&plot->x, is_ratio ? 1.0 : HS_BUDGET_NS);
    if (is_ratio) {
        hs_plot_line(plot, x, plot->top, x, plot->bottom, "unity");
    } else if (of->chart != HS_BENCH_CHART_LADDER && has_budget(plot)) {
        bool is_left = x > plot->x.to - 110.0;
        hs_plot_line(plot, x, 0.0, x, plot->top - 2.0, "budget");
        hs_plot_text(plot, is_left ? x - 6.0 : x + 6.0, plot->top - 8.0,
                     is_left ? HS_PLOT_END : HS_PLOT_START, "note", "16.7 ms, a frame");
    }
}

static view make_view(const hs_bench_results *results, hs_bench_chart chart, size_t population)
{
    view of = {.results = results, .chart = chart, .population = population};
    if (chart == HS_BENCH_CHART_TICKS) of.list = choose_series(results);
    return of;
}

size_t hs_bench_chart_count(const hs_bench_results *results, hs_bench_chart chart,
                            size_t population)
{
    const view of = make_view(results, chart, population);
    size_t rows = 0, others = 0;
    for (size_t i = 0; i < count_places(&of); i++) {
        const hs_bench_cell *cell = cell_at(&of, i);
        if (cell == NULL) continue;
        rows++;
        others += chart != HS_BENCH_CHART_RATIOS || cell != &results->cells[cell->base];
    }
    // A base alone is nothing to compare.
    return others > 0 ? rows : 0;
}

static void draw_rows(view *of, const chart_form *form)
{
    hs_plot *plot = &of->plot;
    bool is_ladder = of->chart == HS_BENCH_CHART_LADDER,
         is_ratio = of->chart == HS_BENCH_CHART_RATIOS;
    double low = is_ratio ? 1.0 : INFINITY, high = is_ratio ? 1.0 : 0.0, top = form->top;
    double pitch = form->pitch[!plot->is_wide], rows = 0.0;
    for (size_t i = 0; i < count_places(of); i++) {
        const hs_bench_cell *cell = cell_at(of, i);
        if (cell != NULL) widen(of, cell, &low, &high);
        rows += is_ladder || cell != NULL ? 1.0 : 0.0;
    }
    plot->top = top;
    plot->bottom = top + rows * pitch + form->foot;
    plot->x = hs_axis_log(low, high, form->left[!plot->is_wide],
                          plot->width - form->right[!plot->is_wide]);
    char label[800];
    snprintf(label, sizeof label, "%s%s%s%.600s", form->label[0],
             hs_word_of_count(of->results->populations[of->population]).text, form->label[1],
             is_ratio ? hs_html_of(of->results->base).text : "");
    hs_plot_begin(plot, label);
    hs_plot_axis(plot, true, form->tick, form->title[!plot->is_wide]);
    draw_reference(of);
    for (size_t i = 0; i < count_places(of); i++) {
        const hs_bench_cell *cell = cell_at(of, i);
        if (cell == NULL && !is_ladder) continue;
        if (is_ladder) {
            draw_rung(of, i, cell, top);
        } else if (is_ratio) {
            draw_ratio(of, cell, top);
        } else {
            draw_distribution(of, cell, top);
        }
        top += pitch;
    }
    hs_plot_end(plot, "svg");
}

void hs_bench_chart_draw(FILE *stream, const hs_bench_results *results, hs_bench_chart chart,
                         size_t population)
{
    for (int form = 0; form < 2; form++) {
        view of = make_view(results, chart, population);
        of.plot = hs_plot_make(stream, form == 0);
        draw_rows(&of, &forms[chart]);
    }
}

// ---- Cost against population -------------------------------------------------------------------

enum { NAME_HEIGHT = 17 };

/// A line's name at its end.
typedef struct line_name {
    const hs_bench_cell *cell;
    double x, y;  ///< where the line ends
    double label; ///< the height that the name gets
} line_name;

static double x_of(const hs_plot *plot, const hs_bench_cell *cell)
{
    return hs_axis_at(&plot->x, (double)cell->population);
}

static double y_of(const hs_plot *plot, const hs_bench_cell *cell)
{
    return hs_axis_at(&plot->y, cell->figure[HS_BENCH_NS_PER_ENTITY].median);
}

static hs_plot make_costs(FILE *stream, const series_list *list, bool is_wide)
{
    double low = INFINITY, high = 0.0, fewest = INFINITY, most = 0.0;
    for (size_t i = 0; i < list->count * HS_BENCH_POPULATIONS; i++) {
        const hs_bench_cell *cell =
            list->at[i / HS_BENCH_POPULATIONS].cells[i % HS_BENCH_POPULATIONS];
        if (cell == NULL) continue;
        low = fmin(low, cell->figure[HS_BENCH_NS_PER_ENTITY].min);
        high = fmax(high, cell->figure[HS_BENCH_NS_PER_ENTITY].max);
        fewest = fmin(fewest, (double)cell->population);
        most = fmax(most, (double)cell->population);
    }
    hs_plot plot = hs_plot_make(stream, is_wide);
    plot.top = 34.0;
    plot.bottom = is_wide ? 400.0 : 340.0;
    plot.x =
        hs_axis_log(fewest, most, is_wide ? 80.0 : 68.0, plot.width - (is_wide ? 250.0 : 24.0));
    plot.y = hs_axis_log(low, high, plot.bottom, plot.top);
    return plot;
}

static void draw_point(const hs_plot *plot, const hs_bench_cell *cell)
{
    const hs_bench_figure *time = &cell->figure[HS_BENCH_NS_PER_ENTITY];
    double x = x_of(plot, cell), y = y_of(plot, cell);
    hs_plot_mark(plot, "%s, %s particles: %s", hs_html_of(cell->label).text,
                 hs_word_of_count(cell->population).text, time_of(cell).text);
    fprintf(plot->stream, "<circle class=\"hit\" cx=\"%.1f\" cy=\"%.1f\" r=\"13\"/>\n", x, y);
    hs_plot_line(plot, x, hs_axis_at(&plot->y, time->min), x, hs_axis_at(&plot->y, time->max),
                 "spread");
    hs_plot_marker(plot, &cell->arrangement, x, y);
    hs_plot_end(plot, "g");
}

static void draw_series(const hs_plot *plot, const series *line)
{
    hs_plot_series(plot, &line->last->arrangement);
    fputs("<path class=\"line\" d=\"", plot->stream);
    char command = 'M';
    for (size_t p = 0; p < HS_BENCH_POPULATIONS; p++) {
        const hs_bench_cell *cell = line->cells[p];
        if (cell == NULL) continue;
        fprintf(plot->stream, "%c%.1f %.1f", command, x_of(plot, cell), y_of(plot, cell));
        command = 'L';
    }
    fputs("\"/>\n", plot->stream);
    for (size_t p = 0; p < HS_BENCH_POPULATIONS; p++) {
        if (line->cells[p] != NULL) draw_point(plot, line->cells[p]);
    }
    hs_plot_end(plot, "g");
}

/// The names at the ends of their lines, sorted, each at a height of its own as near to the end of
/// its line as the others allow.
static void place_names(const hs_plot *plot, const series_list *list, line_name *names)
{
    for (size_t i = 0; i < list->count; i++) {
        const hs_bench_cell *cell = list->at[i].last;
        const line_name name = {.cell = cell, .x = x_of(plot, cell), .y = y_of(plot, cell)};
        size_t at = i;
        for (; at > 0 && names[at - 1].y > name.y; at--) names[at] = names[at - 1];
        names[at] = name;
    }
    double free_from = plot->top, free_to = plot->bottom;
    for (size_t i = 0; i < list->count; i++) {
        names[i].label = fmax(names[i].y, free_from);
        free_from = names[i].label + NAME_HEIGHT;
    }
    for (size_t i = list->count; i-- > 0;) {
        names[i].label = fmin(names[i].label, free_to);
        free_to = names[i].label - NAME_HEIGHT;
    }
}

static void draw_names(const hs_plot *plot, const series_list *list)
{
    line_name names[SERIES_MAX];
    double x = plot->x.to + 36.0;
    place_names(plot, list, names);
    for (size_t i = 0; i < list->count; i++) {
        const line_name *one = &names[i];
        hs_plot_series(plot, &one->cell->arrangement);
        hs_plot_line(plot, one->x + 8.0, one->y, x - 8.0, one->label, "leader");
        hs_plot_marker(plot, &one->cell->arrangement, x, one->label);
        hs_plot_text(plot, x + 12.0, one->label + 4.5, HS_PLOT_START, "value",
                     hs_html_within(one->cell->label, plot->width - x - 12.0).text);
        hs_plot_end(plot, "g");
    }
}

/// On a phone the names stand under the picture.
static void write_legend(const hs_plot *plot, const series_list *list)
{
    fputs("<ul class=\"legend narrow\">\n", plot->stream);
    for (size_t i = 0; i < list->count; i++) {
        const hs_bench_cell *cell = list->at[i].last;
        fputs("<li><svg width=\"34\" height=\"18\" viewBox=\"0 0 34 18\" aria-hidden=\"true\">",
              plot->stream);
        hs_plot_series(plot, &cell->arrangement);
        hs_plot_line(plot, 0.0, 9.0, 34.0, 9.0, "line");
        hs_plot_marker(plot, &cell->arrangement, 17.0, 9.0);
        fprintf(plot->stream, "</g></svg> %s</li>\n", hs_html_of(cell->label).text);
    }
    fputs("</ul>\n", plot->stream);
}

void hs_bench_draw_costs(FILE *stream, const hs_bench_results *results)
{
    const series_list list = choose_series(results);
    if (list.count == 0) {
        fputs("<p>Nothing was measured.</p>\n", stream);
        return;
    }
    hs_plot plot = {.stream = stream};
    for (int form = 0; form < 2; form++) {
        plot = make_costs(stream, &list, form == 0);
        hs_plot_begin(&plot, "Time of an entity and tick against the population");
        hs_plot_axis(&plot, false, tick_of_time, TIME_TITLE);
        hs_plot_axis(&plot, true, tick_of_count, "living particles");
        for (size_t i = 0; i < list.count; i++) draw_series(&plot, &list.at[i]);
        if (plot.is_wide) draw_names(&plot, &list);
        hs_plot_end(&plot, "svg");
    }
    write_legend(&plot, &list);
}
