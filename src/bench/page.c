#include "bench/page.h"

#include <stdarg.h>

#include "bench/charts.h"
#include "bench/words.h"

#include "base/forbidden.h"

enum { FILE_LIMIT = 1 << 20 };

#define DASH "\xE2\x80\x93"

// ---- Tables ------------------------------------------------------------------------------------

/// A column of figures: its name, what it tells and how.
typedef struct page_column {
    const char *name;
    hs_bench_metric metric;
    hs_word (*word)(double);
    enum { MEDIAN, SPREAD, WORST } how;
} page_column;

static void begin_table(FILE *stream, const char *style, const char *const *names, size_t count,
                        const page_column *columns, size_t column_count)
{
    fprintf(stream, "<div class=\"scroll\"><table class=\"%s\">\n<thead><tr>", style);
    for (size_t i = 0; i < count + column_count; i++) {
        fprintf(stream, "<th scope=\"col\">%s</th>",
                i < count ? names[i] : columns[i - count].name);
    }
    fputs("</tr></thead>\n<tbody>\n", stream);
}

static void end_table(FILE *stream)
{
    fputs("</tbody></table></div>\n", stream);
}

static void begin_row(FILE *stream, const char *name)
{
    fprintf(stream, "<tr><th scope=\"row\">%s</th>", hs_html_of(name).text);
}

/// A field, as HTML. On a phone each row becomes a card, so it carries the name of its column.
static void write_field(FILE *stream, const char *column, bool is_number, const char *html)
{
    fprintf(stream, "<td%s data-label=\"%s\"><span>%s</span></td>",
            is_number ? " class=\"number\"" : "", column, html);
}

/// A median with its spread "9.50 to 10.1 ms": a unit that both ends have stands once.
static void write_spread(FILE *stream, const char *column, const hs_bench_figure *figure,
                         hs_word (*word)(double))
{
    char html[200];
    hs_word low = word(figure->min), high = word(figure->max);
    char *unit = strchr(low.text, ' ');
    const char *other = strchr(high.text, ' ');
    if (unit != NULL && other != NULL && strcmp(unit, other) == 0) *unit = '\0';
    int used = snprintf(html, sizeof html, "%.60s", hs_html_word(word(figure->median)).text);
    if (isfinite(figure->median)) {
        snprintf(html + used, sizeof html - (size_t)used, " <small>%.60s to %.60s</small>",
                 hs_html_word(low).text, hs_html_word(high).text);
    }
    write_field(stream, column, true, html);
}

/// A ratio, its interval, and whether it says anything.
static void write_ratio(FILE *stream, const char *column, const hs_bench_interval *ratio)
{
    char html[200] = DASH;
    const char *caveat = hs_bench_caveat(ratio);
    if (isfinite(ratio->median)) {
        snprintf(html, sizeof html, "%s\xC3\x97 <small>%s to %s%s%s</small>",
                 hs_bench_ratio_word(ratio->median).text, hs_bench_ratio_word(ratio->low).text,
                 hs_bench_ratio_word(ratio->high).text, caveat[0] != '\0' ? ", " : "", caveat);
    }
    write_field(stream, column, true, html);
}

static void write_columns(FILE *stream, const hs_bench_cell *cell, const page_column *columns,
                          size_t count)
{
    for (const page_column *it = columns; it < columns + count; it++) {
        const hs_bench_figure *figure = &cell->figure[it->metric];
        double number = it->how == WORST ? figure->max : figure->median;
        if (it->how == SPREAD) {
            write_spread(stream, it->name, figure, it->word);
        } else {
            write_field(stream, it->name, true, hs_html_word(it->word(number)).text);
        }
    }
}

static const page_column entity_column = {"Entity and tick", HS_BENCH_NS_PER_ENTITY,
                                          hs_word_of_price, SPREAD};

/// The rungs at one population: what changed, what it gained, who deserves the credit.
static void write_rungs(FILE *stream, const hs_bench_results *results, size_t population)
{
    static const char *const names[] = {"Rung", "Entity and tick", "Gain", "From the first rung",
                                        "Credit"};
    begin_table(stream, "cards ladder", names, 5, NULL, 0);
    for (size_t i = 0; i < results->rung_count; i++) {
        const hs_bench_rung *rung = &results->ladder[i];
        size_t at = rung->cells[population];
        char name[192];
        snprintf(name, sizeof name, "%zu. %.140s", i + 1, rung->change);
        begin_row(stream, name);
        if (at == HS_BENCH_NONE || !hs_bench_cell_is_there(&results->cells[at])) {
            write_field(stream, names[1], false, "not measured");
        } else {
            write_columns(stream, &results->cells[at], &entity_column, 1);
        }
        write_ratio(stream, names[2], &rung->gain[population]);
        write_ratio(stream, names[3], &rung->climb[population]);
        write_field(stream, names[4], false, hs_html_of(rung->credit).text);
        fputs("</tr>\n", stream);
    }
    end_table(stream);
}

/// What each strategy costs before anything lives.
static void write_prices(FILE *stream, const hs_bench_results *results)
{
    static const char *const names[] = {"Strategy"};
    static const page_column columns[] = {
        {"To make them", HS_BENCH_PRICE_START_NS, hs_word_of_time, SPREAD},
        {"A first birth", HS_BENCH_PRICE_FIRST_NS, hs_word_of_price, SPREAD},
        {"A later birth", HS_BENCH_PRICE_SECOND_NS, hs_word_of_price, SPREAD},
        {"Page faults then", HS_BENCH_PRICE_PAGE_FAULTS, hs_word_of_mean, MEDIAN},
        {"RSS, idle", HS_BENCH_PRICE_IDLE_BYTES, hs_bench_bytes_word, MEDIAN},
        {"RSS, full", HS_BENCH_PRICE_FULL_BYTES, hs_bench_bytes_word, MEDIAN},
        {"RSS, all dead", HS_BENCH_PRICE_LEFT_BYTES, hs_bench_bytes_word, MEDIAN},
    };
    if (results->price_count == 0) {
        fputs("<p>The price of pools was not measured.</p>\n", stream);
        return;
    }
    fprintf(stream, "<h3>Places for %s particles</h3>\n",
            hs_word_of_count(results->prices[0].population).text);
    begin_table(stream, "cards", names, 1, columns, 7);
    for (size_t i = 0; i < results->price_count; i++) {
        const hs_bench_cell *price = &results->prices[i];
        begin_row(stream, price->label);
        if (price->rounds == 0) {
            write_field(stream, "Failed", false, hs_html_of(price->failure).text);
        } else {
            write_columns(stream, price, columns, 7);
        }
        fputs("</tr>\n", stream);
    }
    end_table(stream);
}

static hs_word word_of_rate(double bytes_a_ns)
{
    hs_word word = {"-"};
    if (isfinite(bytes_a_ns)) snprintf(word.text, sizeof word.text, "%.1f GB/s", bytes_a_ns);
    return word;
}

/// The machine's streaming beside that of the columns: the share as a number and as a bar.
static void write_streams(FILE *stream, const hs_bench_results *results)
{
    static const char *const names[] = {"Particles", "Working set", "The machine in place",
                                        "The particles' tick", "Share"};
    if (results->stream_count == 0) {
        fputs("<p>The machine's streaming was not measured.</p>\n", stream);
        return;
    }
    begin_table(stream, "cards", names, 5, NULL, 0);
    for (size_t i = 0; i < results->stream_count; i++) {
        const hs_bench_cell *it = &results->streams[i];
        const hs_bench_figure *machine = &it->figure[HS_BENCH_STREAM_RATE];
        double rate = hs_bench_cell_rate(results, it), share = hs_ratio(rate, machine->median);
        char text[120];
        snprintf(text, sizeof text, "%s, %u thread%s", hs_word_of_count(it->population).text,
                 it->arrangement.threads, it->arrangement.threads == 1 ? "" : "s");
        begin_row(stream, text);
        write_field(stream, names[1], true,
                    hs_word_of_bytes(hs_bench_working_set(it->population)).text);
        write_spread(stream, names[2], machine, word_of_rate);
        write_field(stream, names[3], true, hs_html_word(word_of_rate(rate)).text);
        snprintf(text, sizeof text,
                 "%.0f %%<span class=\"bar\"><i style=\"width:%.0f%%\"></i></span>", share * 100.0,
                 fmin(share, 1.0) * 100.0);
        write_field(stream, names[4], true, isfinite(share) ? text : DASH);
        fputs("</tr>\n", stream);
    }
    end_table(stream);
}

__attribute__((format(printf, 3, 4))) static void write_fact(FILE *stream, const char *name,
                                                             const char *format, ...)
{
    char text[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    begin_row(stream, name);
    fprintf(stream, "<td>%s</td></tr>\n", hs_html_of(text).text);
}

/// The machine, the build and the allocators.
static void write_facts(FILE *stream, const hs_bench_results *results)
{
    fputs("<table class=\"facts\"><tbody>\n", stream);
    for (size_t i = 0; i < results->fact_count; i++)
        write_fact(stream, results->facts[i].name, "%s", results->facts[i].value);
    for (size_t i = 0; i < results->allocator_count; i++) {
        const hs_bench_allocator *one = &results->allocators[i];
        bool is_missing = one->missing[0] != '\0';
        write_fact(stream, one->name, "%s%s", is_missing ? "not measured: " : "",
                   is_missing ? one->missing : one->served);
    }
    write_fact(stream, "cache and TLB misses", "%s%s",
               results->counters[0] != '\0' ? "not counted: " : "counted", results->counters);
    write_fact(stream, "rounds",
               "%zu of %zu, interleaved, one process a cell; %u ticks of churn first",
               results->rounds, results->rounds_planned, results->churn_ticks);
    write_fact(stream, "seed", "%llu", (unsigned long long)results->seed);
    fputs("</tbody></table>\n", stream);
}

/// All cells with all their figures.
static void write_cells(FILE *stream, const hs_bench_results *results)
{
    static const char *const names[] = {"Arrangement",      "Particles",   "Entity and tick",
                                        "Against the base", "Median tick", "p99"};
    static const page_column columns[] = {
        {"Worst", HS_BENCH_WORST_TICK_NS, hs_word_of_time, WORST},
        {"Page faults", HS_BENCH_PAGE_FAULTS, hs_word_of_mean, MEDIAN},
        {"RSS", HS_BENCH_RSS_BYTES, hs_bench_bytes_word, MEDIAN},
        {"Neighbours apart", HS_BENCH_NEIGHBOUR_BYTES, hs_bench_bytes_word, MEDIAN},
        {"Cache misses", HS_BENCH_CACHE_MISSES, hs_word_of_mean, MEDIAN},
        {"TLB misses", HS_BENCH_TLB_MISSES, hs_word_of_mean, MEDIAN},
    };
    size_t count = results->counters[0] == '\0' ? 6 : 4;
    begin_table(stream, "cards", names, 6, columns, count);
    for (size_t i = 0; i < results->cell_count; i++) {
        const hs_bench_cell *cell = &results->cells[i];
        begin_row(stream, cell->label);
        write_field(stream, names[1], true, hs_word_of_count(cell->population).text);
        if (!hs_bench_cell_is_there(cell)) {
            const char *why = cell->failure[0] != '\0' ? cell->failure : "not measured";
            write_field(stream, names[2], false, hs_html_of(why).text);
        } else {
            write_columns(stream, cell, &entity_column, 1);
            if (cell->base == i) {
                write_field(stream, names[3], false, "the base");
            } else {
                write_ratio(stream, names[3], &cell->ratio);
            }
            double median = cell->figure[HS_BENCH_TICK_NS].median;
            write_field(stream, names[4], true, hs_html_word(hs_word_of_time(median)).text);
            write_field(stream, names[5], true, hs_html_word(hs_word_of_time(cell->p99_ns)).text);
            write_columns(stream, cell, columns, count);
        }
        fputs("</tr>\n", stream);
    }
    end_table(stream);
}

// ---- Words -------------------------------------------------------------------------------------

static void write_subtitle(FILE *stream, const hs_bench_results *results)
{
    const char *processor = "";
    for (size_t i = 0; i < results->fact_count; i++) {
        if (strcmp(results->facts[i].key, "cpu") == 0) processor = results->facts[i].value;
    }
    fprintf(stream, "Heapstorm %s, %s%s", HS_VERSION, hs_html_of(processor).text,
            processor[0] != '\0' ? ", " : "");
    // ISO 8601 as people write it: "2026-05-01 12:00:00 UTC".
    for (const char *at = results->started; *at != '\0'; at++) {
        fprintf(stream, *at == 'Z' ? " UTC" : "%c", *at == 'T' ? ' ' : *at);
    }
    fprintf(stream, "%s, %zu round%s in %.0f s%s", results->is_full ? ", the whole matrix" : "",
            results->rounds, results->rounds == 1 ? "" : "s", results->seconds,
            results->is_interrupted ? " <strong>(ended early)</strong>" : "");
}

static void write_conclusions(FILE *stream, const hs_bench_results *results)
{
    hs_bench_sentence sentences[HS_BENCH_SENTENCES];
    size_t count = hs_bench_conclude(results, sentences, HS_BENCH_SENTENCES);
    if (count == 0) {
        fputs("<p>Too little was measured to say anything.</p>\n", stream);
        return;
    }
    fputs("<ul class=\"conclusions\">\n", stream);
    for (size_t i = 0; i < count; i++)
        fprintf(stream, "<li>%s</li>\n", hs_html_of(sentences[i].text).text);
    fputs("</ul>\n", stream);
}

static void write_base(FILE *stream, const hs_bench_results *results)
{
    fputs(hs_html_of(results->base).text, stream);
}

static void write_timing(FILE *stream, const hs_bench_results *results)
{
    const hs_bench_interval *cost = &results->timing_cost;
    if (!isfinite(cost->median)) {
        fputs("What timing itself costs was not measured.", stream);
        return;
    }
    fprintf(stream,
            "Timing itself costs %.2f %% (%.2f to %.2f): %s run with the clock read in every phase "
            "%s one without.",
            (cost->median - 1.0) * 100.0, (cost->low - 1.0) * 100.0, (cost->high - 1.0) * 100.0,
            hs_bench_is_different(cost) ? "a" : "no difference seen between a",
            hs_bench_is_different(cost) ? "beside" : "and");
}

// ---- The page ----------------------------------------------------------------------------------

/// What stands between braces in page.html, and what comes in its place: what a function writes, or
/// a chart at each population.
typedef struct insert {
    const char *name;
    void (*write)(FILE *stream, const hs_bench_results *results);
    hs_bench_chart chart;
    const char *nothing; ///< what is said when there is no chart at all
} insert;

static const insert inserts[] = {
    {"subtitle", write_subtitle, 0, NULL},
    {"costs", hs_bench_draw_costs, 0, NULL},
    {"conclusions", write_conclusions, 0, NULL},
    {"base", write_base, 0, NULL},
    {"prices", write_prices, 0, NULL},
    {"streams", write_streams, 0, NULL},
    {"facts", write_facts, 0, NULL},
    {"timing", write_timing, 0, NULL},
    {"cells", write_cells, 0, NULL},
    {"ladder", NULL, HS_BENCH_CHART_LADDER, "The ladder was not measured."},
    {"ticks", NULL, HS_BENCH_CHART_TICKS, "No tick was timed."},
    {"pauses", NULL, HS_BENCH_CHART_PAUSES,
     "No collector paused the game: none ran while ticks were measured."},
    {"ratios", NULL, HS_BENCH_CHART_RATIOS, "There was nothing to compare."},
};
enum { INSERTS = sizeof inserts / sizeof inserts[0] };

static void write_chart(FILE *stream, const hs_bench_results *results, hs_bench_chart chart,
                        size_t population)
{
    hs_bench_chart_draw(stream, results, chart, population);
    if (chart == HS_BENCH_CHART_LADDER) write_rungs(stream, results, population);
}

/// The population that says most in full view (of two that say as much, the larger), the others
/// folded up beneath it, the largest first.
static void write_charts(FILE *stream, const hs_bench_results *results, const insert *of)
{
    size_t fullest = HS_BENCH_NONE, most = 1, counts[HS_BENCH_POPULATIONS];
    for (size_t p = 0; p < results->population_count; p++) {
        counts[p] = hs_bench_chart_count(results, of->chart, p);
        if (counts[p] < most) continue;
        fullest = p;
        most = counts[p];
    }
    if (fullest == HS_BENCH_NONE) {
        fprintf(stream, "<p>%s</p>\n", of->nothing);
        return;
    }
    fprintf(stream, "<h3>%s particles</h3>\n",
            hs_word_of_count(results->populations[fullest]).text);
    write_chart(stream, results, of->chart, fullest);
    for (size_t p = results->population_count; p-- > 0;) {
        if (p == fullest || counts[p] == 0) continue;
        fprintf(stream, "<details><summary>%s particles</summary>\n",
                hs_word_of_count(results->populations[p]).text);
        write_chart(stream, results, of->chart, p);
        fputs("</details>\n", stream);
    }
}

/// Writes what a name stands for; false when nothing is called so. Without a stream it only looks.
static bool write_insert(FILE *stream, const hs_bench_page *page, const hs_bench_results *results,
                         const char *name, size_t length)
{
    const struct {
        const char *name;
        const hs_file *file;
    } files[] = {{"style", &page->style}, {"script", &page->script}};
    for (size_t i = 0; i < 2; i++) {
        if (strlen(files[i].name) != length || memcmp(files[i].name, name, length) != 0) continue;
        if (stream != NULL) fwrite(files[i].file->bytes, 1, files[i].file->count, stream);
        return true;
    }
    for (const insert *it = inserts; it < inserts + INSERTS; it++) {
        if (strlen(it->name) != length || memcmp(it->name, name, length) != 0) continue;
        if (stream != NULL && it->write != NULL) it->write(stream, results);
        if (stream != NULL && it->write == NULL) write_charts(stream, results, it);
        return true;
    }
    return false;
}

/// The next "{{name}}" at or after `text`; NULL when there is none. `*end` is behind it.
static const char *next_insert(const char *text, const char **end)
{
    const char *open = strstr(text, "{{");
    const char *close = open != NULL ? strstr(open, "}}") : NULL;
    *end = close != NULL ? close + 2 : NULL;
    return close != NULL ? open : NULL;
}

/// Every insert of the text is known.
static bool check_text(const char *text, const char *path, hs_error *error)
{
    const char *end, *line_at = text;
    unsigned line = 1;
    for (const char *at = text; (at = next_insert(at, &end)) != NULL; at = end) {
        for (; line_at < at; line_at++) line += *line_at == '\n';
        hs_bench_page none = {.gate = NULL};
        size_t length = (size_t)(end - at) - 4;
        if (write_insert(NULL, &none, NULL, at + 2, length)) continue;
        return hs_error_set(error, "%s:%u: nothing is called '%.*s'", path, line, (int)length,
                            at + 2);
    }
    return true;
}

static bool read_part(hs_file *file, hs_bench_page *page, const char *folder, const char *name,
                      hs_error *error)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/report/%s", folder, name);
    return hs_file_read(file, page->gate, HS_TAG_MEASURE, path, FILE_LIMIT, error) &&
           (file != &page->text || check_text(file->bytes, path, error));
}

bool hs_bench_page_open(hs_bench_page *page, hs_gate *gate, const char *folder, hs_error *error)
{
    *page = (hs_bench_page){.gate = gate};
    if (read_part(&page->text, page, folder, "page.html", error) &&
        read_part(&page->style, page, folder, "style.css", error) &&
        read_part(&page->script, page, folder, "script.js", error)) {
        return true;
    }
    hs_bench_page_close(page);
    return false;
}

void hs_bench_page_close(hs_bench_page *page)
{
    hs_gate *gate = page->gate;
    if (gate == NULL) return;
    hs_file_release(&page->text, gate, HS_TAG_MEASURE);
    hs_file_release(&page->style, gate, HS_TAG_MEASURE);
    hs_file_release(&page->script, gate, HS_TAG_MEASURE);
    *page = (hs_bench_page){0};
}

void hs_bench_page_write(FILE *stream, const hs_bench_page *page, const hs_bench_results *results)
{
    const char *end, *at = page->text.bytes;
    for (const char *next; (next = next_insert(at, &end)) != NULL; at = end) {
        fwrite(at, 1, (size_t)(next - at), stream);
        write_insert(stream, page, results, next + 2, (size_t)(end - next) - 4);
    }
    fputs(at, stream);
}
