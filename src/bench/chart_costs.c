#include "bench/charts.h"
#include "bench/plot.h"

#include "base/forbidden.h"

/// Pixels.
enum { TOP = 34, LABEL_HEIGHT = 17 };

/// The chart's places for one form.
typedef struct frame {
    hs_svg_form form;
    double left, right, bottom, height;
    hs_axis x, y;
} frame;

/// A line's name at its end.
typedef struct name {
    const hs_bench_series *series;
    double x, y;  ///< where the line ends
    double label; ///< the height that the name gets
} name;

static frame make_frame(const hs_bench_results *results, const hs_bench_series *series,
                        size_t count, hs_svg_form form)
{
    double low = INFINITY, high = 0.0, fewest = INFINITY, most = 0.0;
    for (size_t i = 0; i < count; i++) {
        for (size_t p = 0; p < results->population_count; p++) {
            const hs_bench_cell *cell = series[i].cells[p];
            if (cell == NULL) continue;
            low = fmin(low, cell->figure[HS_BENCH_NS_PER_ENTITY].min);
            high = fmax(high, cell->figure[HS_BENCH_NS_PER_ENTITY].max);
            fewest = fmin(fewest, (double)results->populations[p]);
            most = fmax(most, (double)results->populations[p]);
        }
    }
    bool is_wide = form == HS_SVG_WIDE;
    frame it = {
        .form = form,
        .left = is_wide ? 70.0 : 58.0,
        .right = hs_svg_width(form) - (is_wide ? 240.0 : 14.0),
        .bottom = is_wide ? 400.0 : 340.0,
    };
    it.height = it.bottom + 44.0;
    it.x = hs_axis_log(fewest, most, it.left + 10.0, it.right - 10.0);
    it.y = hs_axis_log(low, high, it.bottom, TOP);
    return it;
}

static void draw_point(FILE *stream, const frame *it, const hs_bench_cell *cell)
{
    const hs_bench_figure *time = &cell->figure[HS_BENCH_NS_PER_ENTITY];
    double x = hs_axis_at(&it->x, (double)cell->population);
    double y = hs_axis_at(&it->y, time->median);
    hs_svg_mark_begin(stream, "mark");
    hs_html_text(stream, cell->label);
    fprintf(stream, ", %s particles: %s an entity and tick (%s to %s)",
            hs_word_of_count(cell->population).text, hs_word_of_price(time->median).text,
            hs_word_of_price(time->min).text, hs_word_of_price(time->max).text);
    hs_svg_mark_words_end(stream);
    fprintf(stream, "<circle class=\"hit\" cx=\"%.1f\" cy=\"%.1f\" r=\"13\"/>\n", x, y);
    hs_svg_line(stream, x, hs_axis_at(&it->y, time->min), x, hs_axis_at(&it->y, time->max),
                "spread");
    hs_svg_marker(stream, cell->arrangement.strategy->name, x, y, !cell->arrangement.is_vector);
    hs_svg_mark_end(stream);
}

static void draw_series(FILE *stream, const frame *it, const hs_bench_series *series)
{
    fprintf(stream, "<g class=\"series %s\">\n<path class=\"line\" d=\"",
            hs_bench_style(&series->last->arrangement).text);
    char command = 'M';
    for (size_t p = 0; p < HS_BENCH_POPULATIONS; p++) {
        const hs_bench_cell *cell = series->cells[p];
        if (cell == NULL) continue;
        fprintf(stream, "%c%.1f %.1f", command, hs_axis_at(&it->x, (double)cell->population),
                hs_axis_at(&it->y, cell->figure[HS_BENCH_NS_PER_ENTITY].median));
        command = 'L';
    }
    fputs("\"/>\n", stream);
    for (size_t p = 0; p < HS_BENCH_POPULATIONS; p++) {
        if (series->cells[p] != NULL) draw_point(stream, it, series->cells[p]);
    }
    fputs("</g>\n", stream);
}

static void sort_by_height(name *names, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        name moved = names[i];
        size_t at = i;
        for (; at > 0 && names[at - 1].y > moved.y; at--) names[at] = names[at - 1];
        names[at] = moved;
    }
}

/// Gives each name a height of its own, as near to the end of its line as the others allow.
static void spread_names(name *names, size_t count, double bottom)
{
    sort_by_height(names, count);
    double free_from = TOP;
    for (size_t i = 0; i < count; i++) {
        names[i].label = fmax(names[i].y, free_from);
        free_from = names[i].label + (double)LABEL_HEIGHT;
    }
    double free_to = bottom;
    for (size_t i = count; i-- > 0;) {
        names[i].label = fmin(names[i].label, free_to);
        free_to = names[i].label - (double)LABEL_HEIGHT;
    }
}

static void draw_name(FILE *stream, const frame *it, const name *one)
{
    const hs_bench_arrangement *arrangement = &one->series->last->arrangement;
    double x = it->right + 26.0;
    fprintf(stream, "<g class=\"series %s\">\n", hs_bench_style(arrangement).text);
    fprintf(stream, "<path class=\"leader\" d=\"M%.1f %.1fL%.1f %.1f\"/>\n", one->x + 8.0, one->y,
            x - 8.0, one->label);
    hs_svg_marker(stream, arrangement->strategy->name, x, one->label, !arrangement->is_vector);
    hs_svg_text_within(stream, x + 12.0, one->label + 4.5, hs_svg_width(it->form) - x - 12.0,
                       "value", one->series->last->label);
    fputs("</g>\n", stream);
}

static void draw_names(FILE *stream, const frame *it, const hs_bench_series *series, size_t count)
{
    name names[HS_BENCH_SERIES];
    for (size_t i = 0; i < count; i++) {
        const hs_bench_cell *last = series[i].last;
        names[i] = (name){
            .series = &series[i],
            .x = hs_axis_at(&it->x, (double)last->population),
            .y = hs_axis_at(&it->y, last->figure[HS_BENCH_NS_PER_ENTITY].median),
        };
    }
    spread_names(names, count, it->bottom);
    for (size_t i = 0; i < count; i++) draw_name(stream, it, &names[i]);
}

static void draw(FILE *stream, const frame *it, const hs_bench_series *series, size_t count)
{
    hs_svg_begin(stream, it->form, it->height, "Time of an entity and tick against the population");
    hs_axis_draw_beside(stream, &it->y, it->left, it->right, hs_bench_tick_time,
                        "time per entity and tick, less is better");
    hs_axis_draw_below(stream, &it->x, TOP, it->bottom, hs_bench_tick_count, "living particles");
    for (size_t i = 0; i < count; i++) draw_series(stream, it, &series[i]);
    if (it->form == HS_SVG_WIDE) draw_names(stream, it, series, count);
    hs_svg_end(stream);
}

/// On a phone the names stand under the picture.
static void write_legend(FILE *stream, const hs_bench_series *series, size_t count)
{
    fputs("<ul class=\"legend narrow\">\n", stream);
    for (size_t i = 0; i < count; i++) {
        const hs_bench_arrangement *arrangement = &series[i].last->arrangement;
        fprintf(stream,
                "<li><svg width=\"34\" height=\"18\" viewBox=\"0 0 34 18\" aria-hidden=\"true\">"
                "<g class=\"series %s\"><path class=\"line\" d=\"M0 9L34 9\"/>",
                hs_bench_style(arrangement).text);
        hs_svg_marker(stream, arrangement->strategy->name, 17.0, 9.0, !arrangement->is_vector);
        fputs("</g></svg> ", stream);
        hs_html_text(stream, series[i].last->label);
        fputs("</li>\n", stream);
    }
    fputs("</ul>\n", stream);
}

void hs_bench_draw_costs(FILE *stream, const hs_bench_results *results)
{
    hs_bench_series series[HS_BENCH_SERIES];
    size_t count = hs_bench_series_choose(results, series);
    if (count == 0) {
        fputs("<p>Nothing was measured.</p>\n", stream);
        return;
    }
    for (int form = 0; form < HS_SVG_FORMS; form++) {
        const frame it = make_frame(results, series, count, (hs_svg_form)form);
        draw(stream, &it, series, count);
    }
    write_legend(stream, series, count);
}
