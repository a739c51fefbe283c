#include "bench/charts.h"

#include "base/forbidden.h"

// ---- Words -------------------------------------------------------------------------------------

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

/// "3.10x (2.95 to 3.24)", with a caveat.
static hs_bench_phrase interval_of(const hs_bench_interval *ratio)
{
    hs_bench_phrase phrase;
    const char *caveat = hs_bench_caveat(ratio);
    snprintf(phrase.text, sizeof phrase.text, "%s\xC3\x97 (%s to %s)%s%s",
             hs_bench_ratio_word(ratio->median).text, hs_bench_ratio_word(ratio->low).text,
             hs_bench_ratio_word(ratio->high).text, caveat[0] != '\0' ? ", " : "", caveat);
    return phrase;
}

// ---- Charts of rows ----------------------------------------------------------------------------

/// The form of a chart of rows, in pixels. Pairs are for a wide page and for a phone.
typedef struct chart_form {
    const char *label[2]; ///< before and after the population
    const char *title[2]; ///< what the axis counts
    hs_word (*tick)(double);
    double top, foot, pitch[2]; ///< above the rows, beneath them, and from row to row
    double left[2], right[2];   ///< beside the axis
} chart_form;

static const chart_form forms[] = {
    // At the left, room for the gain of the fastest; at the right, for the time of the slowest.
    [HS_BENCH_CHART_LADDER] = {{"The ladder at ", " particles: time of an entity and tick"},
                               {HS_BENCH_TIME_TITLE, HS_BENCH_TIME_TITLE},
                               hs_bench_tick_of_time,
                               6.0,
                               4.0,
                               {54.0, 54.0},
                               {62.0, 62.0},
                               {70.0, 70.0}},
    [HS_BENCH_CHART_TICKS] = {{"How long ticks took, at ", " particles"},
                              {"time of a tick", "time of a tick"},
                              hs_bench_tick_of_time,
                              24.0,
                              0.0,
                              {78.0, 96.0},
                              {8.0, 8.0},
                              {20.0, 20.0}},
    [HS_BENCH_CHART_PAUSES] = {{"How long collectors paused the game, at ", " particles"},
                               {"length of a pause", "length of a pause"},
                               hs_bench_tick_of_time,
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
typedef struct row_chart {
    const hs_bench_results *results;
    hs_bench_chart chart;
    size_t population;
    hs_bench_series_list list; ///< whose ticks are drawn
    hs_plot plot;
    double former; ///< time of the last rung that was drawn
} row_chart;

static const hs_bench_histogram *histogram_of(const row_chart *of, const hs_bench_cell *cell)
{
    return of->chart == HS_BENCH_CHART_TICKS ? &cell->tick_histogram : &cell->pause_histogram;
}

/// The places at which a chart may have a row.
static size_t count_places(const row_chart *of)
{
    if (of->chart == HS_BENCH_CHART_LADDER) return of->results->rung_count;
    return of->chart == HS_BENCH_CHART_TICKS ? of->list.count : of->results->cell_count;
}

/// The cell of the row at a place; NULL where nothing was measured.
static const hs_bench_cell *cell_at(const row_chart *of, size_t place)
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
static double worst_of(const row_chart *of, const hs_bench_cell *cell)
{
    bool is_tick = of->chart == HS_BENCH_CHART_TICKS;
    return cell->figure[is_tick ? HS_BENCH_WORST_TICK_NS : HS_BENCH_WORST_PAUSE_NS].max;
}

static double left_of(size_t bin)
{
    return fmax(hs_bench_bin_begin(bin), 1.0);
}

/// Widens the ends of the axis by what a row shows.
static void widen(const row_chart *of, const hs_bench_cell *cell, double *low, double *high)
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

/// The style of a line that shows a difference.
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

/// Draws the time of a rung and its gain, within the picture.
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

static void draw_rung(row_chart *of, size_t number, const hs_bench_cell *cell, double top)
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
                 hs_html_of(cell->label).text, hs_bench_time_phrase(cell).text,
                 has_gain ? ". Gain " : "", has_gain ? interval_of(gain).text : "");
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

static void draw_ratio(const row_chart *of, const hs_bench_cell *cell, double top)
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

/// The bin in which a share of all times is reached, by its beginning.
static double percentile_of(const hs_bench_histogram *histogram, double share)
{
    uint64_t wanted = (uint64_t)ceil(share * (double)histogram->total), seen = 0;
    size_t bin = 0;
    while (bin < HS_BENCH_BINS && (seen += histogram->bins[bin]) < wanted) bin++;
    return hs_bench_bin_begin(bin);
}

/// Draws the outline of the bins, or the tooltip of each bin. Heights are square roots, so that the
/// few slow times are visible beside the many usual ones.
static void draw_hill(const row_chart *of, const hs_bench_histogram *histogram, double base,
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

/// Draws a line through the hill at a time, where it is known.
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

static void draw_distribution(const row_chart *of, const hs_bench_cell *cell, double top)
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

/// Draws the reference behind all rows: the base's time, or the time of a frame.
static void draw_reference(const row_chart *of)
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

static row_chart make_chart(const hs_bench_results *results, hs_bench_chart chart,
                            size_t population)
{
    row_chart of = {.results = results, .chart = chart, .population = population};
    if (chart == HS_BENCH_CHART_TICKS) of.list = hs_bench_choose_series(results);
    return of;
}

size_t hs_bench_chart_count(const hs_bench_results *results, hs_bench_chart chart,
                            size_t population)
{
    const row_chart of = make_chart(results, chart, population);
    size_t rows = 0, others = 0;
    for (size_t i = 0; i < count_places(&of); i++) {
        const hs_bench_cell *cell = cell_at(&of, i);
        if (cell == NULL) continue;
        rows++;
        others += chart != HS_BENCH_CHART_RATIOS || cell != &results->cells[cell->base];
    }
    // A base alone has nothing to be compared with.
    return others > 0 ? rows : 0;
}

static void draw_rows(row_chart *of, const chart_form *form)
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
        row_chart of = make_chart(results, chart, population);
        of.plot = hs_plot_make(stream, form == 0);
        draw_rows(&of, &forms[chart]);
    }
}
