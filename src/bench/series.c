#include "bench/series.h"

#include "base/forbidden.h"

bool hs_bench_cell_is_there(const hs_bench_cell *cell)
{
    return cell->rounds > 0 && cell->figure[HS_BENCH_NS_PER_ENTITY].median > 0.0;
}

// ---- Choosing ----------------------------------------------------------------------------------

/// Whether an arrangement may stand for another in a series.
static bool is_in(const hs_bench_arrangement *wanted, const hs_bench_arrangement *one)
{
    return one->strategy == wanted->strategy &&
           (one->layout == wanted->layout || !one->strategy->is_boxed) &&
           one->is_vector == wanted->is_vector && (one->threads > 1) == (wanted->threads > 1) &&
           !one->is_untimed && one->allocator == 0;
}

/// Adds the best arrangement for a series: the one with the most points, then with the most
/// threads, then the most usual one. Returns false when there is none, or no room.
static bool add_series(hs_bench_series_list *list, const hs_bench_arrangement *wanted)
{
    const hs_bench_results *results = list->results;
    hs_bench_series best = {.last = NULL};
    size_t best_merit = 0;
    for (size_t i = 0; i < results->cell_count && list->count < HS_BENCH_SERIES; i++) {
        const hs_bench_arrangement *one = &results->cells[i].arrangement;
        if (!hs_bench_cell_is_there(&results->cells[i]) || !is_in(wanted, one)) continue;
        hs_bench_series made = {.last = NULL};
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

hs_bench_series_list hs_bench_choose_series(const hs_bench_results *results)
{
    enum { ARRAYS, VARIANTS, LISTS, PASSES };
    hs_bench_series_list list = {.results = results};
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

// ---- Words -------------------------------------------------------------------------------------

/// Three digits of a number, with a unit for each factor of 1,000.
static hs_word tick_of(double number, const char *const *units, int most)
{
    int unit = 0;
    for (; number >= 999.0 && unit < most; unit++) number /= 1000.0;
    hs_word word;
    snprintf(word.text, sizeof word.text, "%.3g%s", number, units[unit]);
    return word;
}

hs_word hs_bench_tick_of_time(double ns)
{
    static const char *const units[] = {" ns", " us", " ms", " s"};
    return tick_of(ns, units, 3);
}

/// "10 k", "1 M".
static hs_word tick_of_count(double count)
{
    static const char *const units[] = {"", " k", " M"};
    return tick_of(count, units, 2);
}

hs_bench_phrase hs_bench_time_phrase(const hs_bench_cell *cell)
{
    const hs_bench_figure *time = &cell->figure[HS_BENCH_NS_PER_ENTITY];
    hs_bench_phrase phrase;
    snprintf(phrase.text, sizeof phrase.text, "%s an entity and tick (%s to %s)",
             hs_word_of_price(time->median).text, hs_word_of_price(time->min).text,
             hs_word_of_price(time->max).text);
    return phrase;
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

static hs_plot make_costs(FILE *stream, const hs_bench_series_list *list, bool is_wide)
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
                 hs_word_of_count(cell->population).text, hs_bench_time_phrase(cell).text);
    fprintf(plot->stream, "<circle class=\"hit\" cx=\"%.1f\" cy=\"%.1f\" r=\"13\"/>\n", x, y);
    hs_plot_line(plot, x, hs_axis_at(&plot->y, time->min), x, hs_axis_at(&plot->y, time->max),
                 "spread");
    hs_plot_marker(plot, &cell->arrangement, x, y);
    hs_plot_end(plot, "g");
}

static void draw_series(const hs_plot *plot, const hs_bench_series *line)
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

/// Sorts the names by the ends of their lines, and places each as near to its end as the others
/// allow.
static void place_names(const hs_plot *plot, const hs_bench_series_list *list, line_name *names)
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

static void draw_names(const hs_plot *plot, const hs_bench_series_list *list)
{
    line_name names[HS_BENCH_SERIES];
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

/// Writes the names under the picture, for phones.
static void write_legend(const hs_plot *plot, const hs_bench_series_list *list)
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
    const hs_bench_series_list list = hs_bench_choose_series(results);
    if (list.count == 0) {
        fputs("<p>Nothing was measured.</p>\n", stream);
        return;
    }
    hs_plot plot = {.stream = stream};
    for (int form = 0; form < 2; form++) {
        plot = make_costs(stream, &list, form == 0);
        hs_plot_begin(&plot, "Time of an entity and tick against the population");
        hs_plot_axis(&plot, false, hs_bench_tick_of_time, HS_BENCH_TIME_TITLE);
        hs_plot_axis(&plot, true, tick_of_count, "living particles");
        for (size_t i = 0; i < list.count; i++) draw_series(&plot, &list.at[i]);
        if (plot.is_wide) draw_names(&plot, &list);
        hs_plot_end(&plot, "svg");
    }
    write_legend(&plot, &list);
}
