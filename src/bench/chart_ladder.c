#include "bench/charts.h"
#include "bench/plot.h"

#include "base/forbidden.h"

/// Heights in pixels.
enum { ROW = 54, TOP = 6, BOTTOM = 44 };

static const hs_bench_cell *cell_of(const hs_bench_results *results, size_t rung, size_t population)
{
    size_t at = results->ladder[rung].cells[population];
    if (at == HS_BENCH_NONE || !hs_bench_cell_is_there(&results->cells[at])) return NULL;
    return &results->cells[at];
}

size_t hs_bench_count_rungs(const hs_bench_results *results, size_t population)
{
    size_t count = 0;
    for (size_t rung = 0; rung < results->rung_count; rung++)
        count += cell_of(results, rung, population) != NULL ? 1 : 0;
    return count;
}

static double time_of(const hs_bench_cell *cell)
{
    return cell->figure[HS_BENCH_NS_PER_ENTITY].median;
}

/// The axis that holds all rungs.
static hs_axis make_axis(const hs_bench_results *results, size_t population, hs_svg_form form)
{
    double low = INFINITY, high = 0.0;
    for (size_t rung = 0; rung < results->rung_count; rung++) {
        const hs_bench_cell *cell = cell_of(results, rung, population);
        if (cell == NULL) continue;
        low = fmin(low, cell->figure[HS_BENCH_NS_PER_ENTITY].min);
        high = fmax(high, cell->figure[HS_BENCH_NS_PER_ENTITY].max);
    }
    double width = hs_svg_width(form);
    // At the left, room for the gain of the fastest; at the right, for the time of the slowest.
    return hs_axis_log(low, high, 62.0, width - 70.0);
}

static void write_words(FILE *stream, const hs_bench_rung *rung, const hs_bench_cell *cell,
                        size_t population)
{
    hs_html_text(stream, rung->change);
    fputs(": ", stream);
    hs_html_text(stream, cell->label);
    const hs_bench_figure *time = &cell->figure[HS_BENCH_NS_PER_ENTITY];
    fprintf(stream, ". %s an entity and tick (%s to %s)", hs_word_of_price(time->median).text,
            hs_word_of_price(time->min).text, hs_word_of_price(time->max).text);
    if (isfinite(rung->gain[population].median)) {
        fputs(". Gain ", stream);
        hs_bench_write_interval(stream, &rung->gain[population]);
    }
}

/// How the step is drawn: as a gain, as a loss, or as noise.
static const char *verdict_of(const hs_bench_interval *gain)
{
    if (!hs_bench_is_different(gain)) return "step same";
    return gain->median >= 1.0 ? "step faster" : "step slower";
}

/// The time at the rung, and how many times as fast it is; all of it within `width`.
static void draw_figures(FILE *stream, double y, double left, double right, double width,
                         double time, const hs_bench_interval *gain)
{
    hs_svg_word(stream, right + 10.0, y + 4.5, HS_SVG_START, "value", hs_word_of_price(time));
    if (!isfinite(gain->median)) return;
    char text[48];
    const char *doubt = hs_bench_doubt(gain);
    snprintf(text, sizeof text, "%s%s",
             doubt != NULL ? doubt : hs_bench_ratio_word(gain->median).text,
             doubt != NULL ? "" : "\xC3\x97");
    double room = hs_svg_text_width(text);
    if (left > room + 12.0) {
        hs_svg_text(stream, left - 10.0, y + 4.5, HS_SVG_END, "gain", text);
    } else {
        double behind = right + 10.0 + hs_svg_text_width(hs_word_of_price(time).text) + 14.0;
        bool is_cut = doubt != NULL && behind + room > width;
        hs_svg_text(stream, behind, y + 4.5, HS_SVG_START, "gain", is_cut ? "in doubt" : text);
    }
}

static void draw_rung(FILE *stream, const hs_bench_results *results, size_t number,
                      size_t population, hs_svg_form form, const hs_axis *axis, double former)
{
    const hs_bench_rung *rung = &results->ladder[number];
    const hs_bench_cell *cell = cell_of(results, number, population);
    const hs_bench_interval *gain = &rung->gain[population];
    double top = (double)TOP + (double)number * (double)ROW;
    double y = top + 36.0;
    char title[192];
    snprintf(title, sizeof title, "%zu. %.140s", number + 1, rung->change);
    hs_svg_text_within(stream, 0.0, top + 18.0, hs_svg_width(form), "row", title);
    if (cell == NULL) {
        hs_svg_text(stream, 0.0, y + 4.5, HS_SVG_START, "value", "not measured");
        return;
    }
    const hs_bench_figure *time = &cell->figure[HS_BENCH_NS_PER_ENTITY];
    double x = hs_axis_at(axis, time->median);
    double from = former > 0.0 ? hs_axis_at(axis, former) : x;
    hs_svg_mark_begin(stream, "mark");
    write_words(stream, rung, cell, population);
    hs_svg_mark_words_end(stream);
    fprintf(stream, "<rect class=\"hit\" x=\"0\" y=\"%.1f\" width=\"%.0f\" height=\"%d\"/>\n", top,
            hs_svg_width(form), ROW);
    if (from != x) hs_svg_line(stream, from, y, x, y, verdict_of(gain));
    hs_svg_line(stream, hs_axis_at(axis, time->min), y, hs_axis_at(axis, time->max), y, "spread");
    fprintf(stream, "<g class=\"%s\">", hs_bench_style(&cell->arrangement).text);
    hs_svg_marker(stream, cell->arrangement.strategy->name, x, y, !cell->arrangement.is_vector);
    fputs("</g>", stream);
    draw_figures(stream, y, fmin(x, from), fmax(x, from), hs_svg_width(form), time->median, gain);
    hs_svg_mark_end(stream);
}

static void draw(FILE *stream, const hs_bench_results *results, size_t population, hs_svg_form form)
{
    const hs_axis axis = make_axis(results, population, form);
    double bottom = (double)TOP + (double)results->rung_count * (double)ROW + 4.0;
    char label[160];
    snprintf(label, sizeof label, "The ladder at %s particles: time of an entity and tick",
             hs_bench_population_word(results, population).text);
    hs_svg_begin(stream, form, bottom + (double)BOTTOM, label);
    hs_axis_draw_below(stream, &axis, TOP, bottom, hs_bench_tick_time,
                       "time per entity and tick, less is better");
    double former = 0.0;
    for (size_t rung = 0; rung < results->rung_count; rung++) {
        const hs_bench_cell *cell = cell_of(results, rung, population);
        draw_rung(stream, results, rung, population, form, &axis, former);
        if (cell != NULL) former = time_of(cell);
    }
    hs_svg_end(stream);
}

void hs_bench_draw_ladder(FILE *stream, const hs_bench_results *results, size_t population)
{
    for (int form = 0; form < HS_SVG_FORMS; form++)
        draw(stream, results, population, (hs_svg_form)form);
}
