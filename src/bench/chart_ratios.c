#include "bench/charts.h"
#include "bench/plot.h"

#include "base/forbidden.h"

/// Pixels.
enum { TOP = 8, BOTTOM = 44 };

typedef struct frame {
    hs_svg_form form;
    double pitch; ///< from row to row
    hs_axis x;
} frame;

/// Cells of this population that can be compared; a base is to itself as 1.
static bool is_compared(const hs_bench_results *results, size_t at, size_t population)
{
    const hs_bench_cell *cell = &results->cells[at];
    return cell->population == results->populations[population] &&
           cell->base < results->cell_count && hs_bench_cell_is_there(cell) &&
           cell->ratio.median > 0.0;
}

static bool is_base(const hs_bench_results *results, const hs_bench_cell *cell)
{
    return cell == &results->cells[cell->base];
}

/// A base alone is nothing to compare.
size_t hs_bench_count_ratios(const hs_bench_results *results, size_t population)
{
    size_t rows = 0, others = 0;
    for (size_t i = 0; i < results->cell_count; i++) {
        if (!is_compared(results, i, population)) continue;
        rows++;
        others += is_base(results, &results->cells[i]) ? 0 : 1;
    }
    return others > 0 ? rows : 0;
}

static frame make_frame(const hs_bench_results *results, size_t population, hs_svg_form form)
{
    double low = 1.0, high = 1.0;
    for (size_t i = 0; i < results->cell_count; i++) {
        if (!is_compared(results, i, population)) continue;
        low = fmin(low, results->cells[i].ratio.low);
        high = fmax(high, results->cells[i].ratio.high);
    }
    bool is_wide = form == HS_SVG_WIDE;
    double right = hs_svg_width(form) - (is_wide ? 160.0 : 20.0);
    return (frame){
        .form = form,
        .pitch = is_wide ? 26.0 : 46.0,
        .x = hs_axis_log(low, high, is_wide ? 278.0 : 22.0, right),
    };
}

static const char *verdict_of(const hs_bench_interval *ratio)
{
    if (!hs_bench_is_different(ratio)) return "interval same";
    return ratio->median > 1.0 ? "interval slower" : "interval faster";
}

static void write_short(FILE *stream, const hs_bench_results *results, const hs_bench_cell *cell)
{
    double ratio = cell->ratio.median;
    if (is_base(results, cell)) {
        fputs("the base", stream);
    } else if (hs_bench_doubt(&cell->ratio) != NULL) {
        fputs(hs_bench_doubt(&cell->ratio), stream);
    } else if (ratio < 1.0) {
        fprintf(stream, "%s\xC3\x97 as fast", hs_word_of_ratio(1.0 / ratio).text);
    } else {
        fprintf(stream, "%s\xC3\x97 the time", hs_word_of_ratio(ratio).text);
    }
}

static void draw_row(FILE *stream, const frame *it, const hs_bench_results *results,
                     const hs_bench_cell *cell, double top)
{
    const hs_bench_interval *ratio = &cell->ratio;
    const hs_bench_arrangement *arrangement = &cell->arrangement;
    bool is_wide = it->form == HS_SVG_WIDE;
    double width = hs_svg_width(it->form);
    double y = is_wide ? top + 13.0 : top + 32.0;
    double x = hs_axis_at(&it->x, ratio->median);
    hs_svg_mark_begin(stream, "mark");
    hs_html_text(stream, cell->label);
    fputs(": ", stream);
    hs_bench_write_interval(stream, ratio);
    fputs(" the time of ", stream);
    hs_html_text(stream, results->cells[cell->base].label);
    hs_svg_mark_words_end(stream);
    fprintf(stream, "<rect class=\"hit\" x=\"0\" y=\"%.1f\" width=\"%.0f\" height=\"%.0f\"/>\n",
            top, width, it->pitch);
    hs_svg_text_within(stream, 0.0, is_wide ? y + 4.5 : top + 17.0, is_wide ? 264.0 : 200.0, "row",
                       cell->label);
    fprintf(stream, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\" class=\"value\">",
            is_wide ? width : width - 4.0, is_wide ? y + 4.5 : top + 17.0);
    write_short(stream, results, cell);
    fputs("</text>\n", stream);
    hs_svg_line(stream, hs_axis_at(&it->x, ratio->low), y, hs_axis_at(&it->x, ratio->high), y,
                verdict_of(ratio));
    fprintf(stream, "<g class=\"series %s\">", hs_bench_style(arrangement).text);
    hs_svg_marker(stream, arrangement->strategy->name, x, y, !arrangement->is_vector);
    fputs("</g>", stream);
    hs_svg_mark_end(stream);
}

static void draw(FILE *stream, const hs_bench_results *results, size_t population, hs_svg_form form)
{
    const frame it = make_frame(results, population, form);
    double rows = (double)hs_bench_count_ratios(results, population);
    double bottom = (double)TOP + rows * it.pitch;
    char label[200];
    snprintf(label, sizeof label, "Every arrangement at %s particles against %s",
             hs_bench_population_word(results, population).text, results->base);
    hs_svg_begin(stream, form, bottom + (double)BOTTOM, label);
    hs_axis_draw_below(stream, &it.x, TOP, bottom, hs_bench_tick_ratio,
                       form == HS_SVG_WIDE ? "times the base's time per entity and tick"
                                           : "times the base's time");
    double one = hs_axis_at(&it.x, 1.0);
    hs_svg_line(stream, one, TOP, one, bottom, "unity");
    double top = TOP;
    for (size_t i = 0; i < results->cell_count; i++) {
        if (!is_compared(results, i, population)) continue;
        draw_row(stream, &it, results, &results->cells[i], top);
        top += it.pitch;
    }
    hs_svg_end(stream);
}

void hs_bench_draw_ratios(FILE *stream, const hs_bench_results *results, size_t population)
{
    for (int form = 0; form < HS_SVG_FORMS; form++)
        draw(stream, results, population, (hs_svg_form)form);
}
