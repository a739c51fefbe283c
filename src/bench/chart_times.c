#include "bench/charts.h"
#include "bench/plot.h"

#include "base/forbidden.h"

/// Pixels: a row's hill, and what lies above and beneath it.
enum { TOP = 24, HILL = 40, GAP = 14, BOTTOM = 44, ROWS_MAX = 32 };

/// Where a distribution comes from.
typedef struct row {
    const hs_bench_cell *cell;
    const hs_bench_histogram *histogram;
    const char *unit;   ///< what was counted: "ticks", "pauses"
    double median, p99; ///< NaN where they are not known
    double worst;
} row;

typedef struct frame {
    hs_svg_form form;
    double words; ///< height of a row's words
    double pitch; ///< from row to row
    hs_axis x;
} frame;

/// Where in the bins a share of all times is reached.
static double percentile_of(const hs_bench_histogram *histogram, double share)
{
    uint64_t wanted = (uint64_t)ceil(share * (double)histogram->total);
    uint64_t seen = 0;
    for (size_t bin = 0; bin < HS_BENCH_BINS; bin++) {
        seen += histogram->bins[bin];
        if (seen >= wanted && seen > 0) return hs_bench_bin_begin(bin);
    }
    return NAN;
}

static bool find_ends(const row *rows, size_t count, double *low, double *high)
{
    *low = INFINITY;
    *high = 0.0;
    for (size_t i = 0; i < count; i++) {
        for (size_t bin = 0; bin < HS_BENCH_BINS; bin++) {
            if (rows[i].histogram->bins[bin] == 0) continue;
            *low = fmin(*low, fmax(hs_bench_bin_begin(bin), 1.0));
            *high = fmax(*high, hs_bench_bin_begin(bin + 1));
        }
        if (rows[i].worst > *high) *high = rows[i].worst;
    }
    return *high > 0.0;
}

static void write_figures(FILE *stream, const row *one)
{
    fputs("median ", stream);
    hs_html_word(stream, hs_word_of_time(one->median));
    if (isfinite(one->p99)) {
        fputs(", p99 ", stream);
        hs_html_word(stream, hs_word_of_time(one->p99));
    }
    fputs(", worst ", stream);
    hs_html_word(stream, hs_word_of_time(one->worst));
}

static uint64_t highest_of(const hs_bench_histogram *histogram)
{
    uint64_t highest = 0;
    for (size_t bin = 0; bin < HS_BENCH_BINS; bin++) {
        if (histogram->bins[bin] > highest) highest = histogram->bins[bin];
    }
    return highest;
}

/// The outline of the bins, from the first that holds something to the last. The height is of the
/// square root, so that the few slow ones can be seen beside the many usual ones.
static void draw_hill(FILE *stream, const frame *it, const hs_bench_histogram *histogram,
                      double base)
{
    double highest = (double)highest_of(histogram);
    fprintf(stream, "<path class=\"hill\" d=\"");
    char command = 'M';
    for (size_t bin = 0; bin < HS_BENCH_BINS; bin++) {
        if (histogram->bins[bin] == 0) continue;
        double left = hs_axis_at(&it->x, fmax(hs_bench_bin_begin(bin), 1.0));
        double right = hs_axis_at(&it->x, hs_bench_bin_begin(bin + 1));
        double height = fmax(sqrt((double)histogram->bins[bin] / highest) * (double)HILL, 1.5);
        fprintf(stream, "%c%.1f %.1fv%.1fh%.1fv%.1fz", command, left, base, -height, right - left,
                height);
    }
    fputs("\"/>\n", stream);
}

/// What each bin holds, for whoever points at it.
static void draw_bins(FILE *stream, const frame *it, const row *one, double base)
{
    const hs_bench_histogram *histogram = one->histogram;
    for (size_t bin = 0; bin < HS_BENCH_BINS; bin++) {
        if (histogram->bins[bin] == 0) continue;
        double left = hs_axis_at(&it->x, fmax(hs_bench_bin_begin(bin), 1.0));
        double right = hs_axis_at(&it->x, hs_bench_bin_begin(bin + 1));
        fprintf(stream,
                "<rect class=\"bin\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\"><title>",
                left, base - (double)HILL, right - left, HILL);
        hs_html_word(stream, hs_word_of_time(hs_bench_bin_begin(bin)));
        fputs(" to ", stream);
        hs_html_word(stream, hs_word_of_time(hs_bench_bin_begin(bin + 1)));
        fprintf(stream, ": %s of %s %s</title></rect>\n",
                hs_word_of_count(histogram->bins[bin]).text,
                hs_word_of_count(histogram->total).text, one->unit);
    }
}

static void draw_quantile(FILE *stream, const frame *it, double value, double base,
                          const char *style)
{
    if (!isfinite(value)) return;
    double x = hs_axis_at(&it->x, value);
    hs_svg_line(stream, x, base - (double)HILL, x, base + 4.0, style);
}

static void draw_words(FILE *stream, const frame *it, const row *one, double top)
{
    const hs_bench_arrangement *arrangement = &one->cell->arrangement;
    double width = hs_svg_width(it->form);
    hs_svg_marker(stream, arrangement->strategy->name, it->x.from + 6.0, top + 12.0,
                  !arrangement->is_vector);
    bool is_wide = it->form == HS_SVG_WIDE;
    hs_svg_text_within(stream, it->x.from + 20.0, top + 17.0,
                       is_wide ? width - 380.0 : width - 40.0, "row", one->cell->label);
    fprintf(stream, "<text x=\"%.1f\" y=\"%.1f\" class=\"value\"%s>",
            is_wide ? it->x.to : it->x.from, is_wide ? top + 17.0 : top + 35.0,
            is_wide ? " text-anchor=\"end\"" : "");
    write_figures(stream, one);
    fputs("</text>\n", stream);
}

/// Whether the time of a frame at 60 Hz is on the axis.
static bool has_budget(const frame *it)
{
    return HS_BUDGET_NS > it->x.low && HS_BUDGET_NS < it->x.high;
}

static void draw_row(FILE *stream, const frame *it, const row *one, double top)
{
    double base = top + it->words + (double)HILL;
    fprintf(stream, "<g class=\"series %s\">\n", hs_bench_style(&one->cell->arrangement).text);
    hs_svg_mark_begin(stream, "mark");
    hs_html_text(stream, one->cell->label);
    fputs(": ", stream);
    write_figures(stream, one);
    fprintf(stream, ", of %s %s", hs_word_of_count(one->histogram->total).text, one->unit);
    hs_svg_mark_words_end(stream);
    fprintf(stream, "<rect class=\"hit\" x=\"0\" y=\"%.1f\" width=\"%.0f\" height=\"%.0f\"/>\n",
            top, hs_svg_width(it->form), it->words);
    draw_words(stream, it, one, top);
    hs_svg_mark_end(stream);
    hs_svg_line(stream, it->x.from, base, it->x.to, base, "floor");
    draw_hill(stream, it, one->histogram, base);
    if (has_budget(it)) {
        double x = hs_axis_at(&it->x, HS_BUDGET_NS);
        hs_svg_line(stream, x, base - (double)HILL, x, base, "budget");
    }
    draw_quantile(stream, it, one->median, base, "median");
    draw_quantile(stream, it, one->p99, base, "p99");
    draw_bins(stream, it, one, base);
    fputs("</g>\n", stream);
}

/// What the lines of the frames' time mean.
static void draw_budget_words(FILE *stream, const frame *it)
{
    if (!has_budget(it)) return;
    double x = hs_axis_at(&it->x, HS_BUDGET_NS);
    bool is_left = x > it->x.to - 110.0;
    hs_svg_line(stream, x, 0.0, x, (double)TOP - 2.0, "budget");
    hs_svg_text(stream, is_left ? x - 6.0 : x + 6.0, (double)TOP - 8.0,
                is_left ? HS_SVG_END : HS_SVG_START, "note", "16.7 ms, a frame");
}

static void draw(FILE *stream, const row *rows, size_t count, hs_svg_form form, const char *label,
                 const char *title)
{
    double low, high;
    if (!find_ends(rows, count, &low, &high)) return;
    bool is_wide = form == HS_SVG_WIDE;
    frame it = {.form = form, .words = is_wide ? 24.0 : 42.0};
    it.pitch = it.words + (double)HILL + (double)GAP;
    it.x = hs_axis_log(low, high, 8.0, hs_svg_width(form) - 20.0);
    double bottom = (double)TOP + (double)count * it.pitch;
    hs_svg_begin(stream, form, bottom + (double)BOTTOM, label);
    hs_axis_draw_below(stream, &it.x, TOP, bottom, hs_bench_tick_time, title);
    draw_budget_words(stream, &it);
    for (size_t i = 0; i < count; i++)
        draw_row(stream, &it, &rows[i], (double)TOP + (double)i * it.pitch);
    hs_svg_end(stream);
}

static void draw_both(FILE *stream, const row *rows, size_t count, const char *label,
                      const char *title)
{
    for (int form = 0; form < HS_SVG_FORMS; form++)
        draw(stream, rows, count, (hs_svg_form)form, label, title);
}

static size_t find_ticks(const hs_bench_results *results, size_t population,
                         row rows[HS_BENCH_SERIES])
{
    hs_bench_series series[HS_BENCH_SERIES];
    size_t chosen = hs_bench_series_choose(results, series);
    size_t count = 0;
    for (size_t i = 0; i < chosen; i++) {
        const hs_bench_cell *cell = series[i].cells[population];
        if (cell == NULL || cell->tick_histogram.total == 0) continue;
        rows[count++] = (row){
            .cell = cell,
            .histogram = &cell->tick_histogram,
            .unit = "ticks",
            .median = cell->figure[HS_BENCH_TICK_NS].median,
            .p99 = cell->p99_ns,
            .worst = cell->figure[HS_BENCH_WORST_TICK_NS].max,
        };
    }
    return count;
}

size_t hs_bench_count_ticks(const hs_bench_results *results, size_t population)
{
    row rows[HS_BENCH_SERIES];
    return find_ticks(results, population, rows);
}

void hs_bench_draw_ticks(FILE *stream, const hs_bench_results *results, size_t population)
{
    row rows[HS_BENCH_SERIES];
    size_t count = find_ticks(results, population, rows);
    char label[120];
    snprintf(label, sizeof label, "How long ticks took, at %s particles",
             hs_bench_population_word(results, population).text);
    draw_both(stream, rows, count, label, "time of a tick");
}

static size_t find_pauses(const hs_bench_results *results, size_t population, row rows[ROWS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < results->cell_count && count < ROWS_MAX; i++) {
        const hs_bench_cell *cell = &results->cells[i];
        const hs_bench_histogram *pauses = &cell->pause_histogram;
        if (cell->population != results->populations[population] || pauses->total == 0) continue;
        rows[count++] = (row){
            .cell = cell,
            .histogram = pauses,
            .unit = "pauses",
            .median = percentile_of(pauses, 0.5),
            .p99 = pauses->total >= 1000 ? percentile_of(pauses, 0.99) : NAN,
            .worst = cell->figure[HS_BENCH_WORST_PAUSE_NS].max,
        };
    }
    return count;
}

size_t hs_bench_count_pauses(const hs_bench_results *results, size_t population)
{
    row rows[ROWS_MAX];
    return find_pauses(results, population, rows);
}

void hs_bench_draw_pauses(FILE *stream, const hs_bench_results *results, size_t population)
{
    row rows[ROWS_MAX];
    size_t count = find_pauses(results, population, rows);
    char label[120];
    snprintf(label, sizeof label, "How long collectors paused the game, at %s particles",
             hs_bench_population_word(results, population).text);
    draw_both(stream, rows, count, label, "length of a pause");
}
