#include "bench/page.h"

#include <stdarg.h>

#include "bench/charts.h"
#include "bench/words.h"

#include "base/forbidden.h"

enum { FILE_LIMIT = 1 << 20 };

#define DASH "\xE2\x80\x93"

// ---- Tables ------------------------------------------------------------------------------------

/// A table's heads and fields. On a phone each row becomes a card, so every field carries the name
/// of its column.
#define TABLE(style, heads)                                                                        \
    "<div class=\"scroll\"><table class=\"" style "\">\n<thead><tr>" heads                         \
    "</tr></thead>\n<tbody>\n"
#define HEAD(name)   "<th scope=\"col\">" name "</th>"
#define ROW          "<tr><th scope=\"row\">%s</th>"
#define FIELD(name)  "<td data-label=\"" name "\"><span>%s</span></td>"
#define NUMBER(name) "<td class=\"number\" data-label=\"" name "\"><span>%s</span></td>"
#define ROW_END      "</tr>\n"
#define TABLE_END    "</tbody></table></div>\n"

/// A median as HTML.
static hs_html median_of(const hs_bench_cell *cell, hs_bench_metric metric, hs_word (*word)(double))
{
    return hs_html_word(word(cell->figure[metric].median));
}

/// A median with its spread "9.50 to 10.1 ms": a unit that both ends have stands once.
static hs_bench_phrase spread_of(const hs_bench_cell *cell, hs_bench_metric metric,
                                 hs_word (*word)(double))
{
    const hs_bench_figure *figure = &cell->figure[metric];
    hs_bench_phrase phrase;
    hs_word low = word(figure->min), high = word(figure->max);
    char *unit = strchr(low.text, ' ');
    const char *other = strchr(high.text, ' ');
    if (unit != NULL && other != NULL && strcmp(unit, other) == 0) *unit = '\0';
    snprintf(phrase.text, sizeof phrase.text, "%.30s <small>%.30s to %.30s</small>",
             hs_html_word(word(figure->median)).text, hs_html_word(low).text,
             hs_html_word(high).text);
    return isfinite(figure->median) ? phrase : (hs_bench_phrase){DASH};
}

/// A ratio with its interval and a caveat.
static hs_bench_phrase ratio_of(const hs_bench_interval *ratio)
{
    hs_bench_phrase phrase;
    const char *caveat = hs_bench_caveat(ratio);
    snprintf(phrase.text, sizeof phrase.text, "%s\xC3\x97 <small>%s to %s%s%s</small>",
             hs_bench_ratio_word(ratio->median).text, hs_bench_ratio_word(ratio->low).text,
             hs_bench_ratio_word(ratio->high).text, caveat[0] != '\0' ? ", " : "", caveat);
    return isfinite(ratio->median) ? phrase : (hs_bench_phrase){DASH};
}

/// The rungs at one population: what changed, what it gained, who deserves the credit.
static void write_rungs(FILE *stream, const hs_bench_results *results, size_t population)
{
    fputs(TABLE("cards ladder", HEAD("Rung") HEAD("Entity and tick") HEAD("Gain")
                                    HEAD("From the first rung") HEAD("Credit")),
          stream);
    for (size_t i = 0; i < results->rung_count; i++) {
        const hs_bench_rung *rung = &results->ladder[i];
        size_t at = rung->cells[population];
        char name[192];
        snprintf(name, sizeof name, "%zu. %.140s", i + 1, rung->change);
        fprintf(stream, ROW, hs_html_of(name).text);
        if (at == HS_BENCH_NONE || !hs_bench_cell_is_there(&results->cells[at])) {
            fprintf(stream, FIELD("Entity and tick"), "not measured");
        } else {
            fprintf(stream, NUMBER("Entity and tick"),
                    spread_of(&results->cells[at], HS_BENCH_NS_PER_ENTITY, hs_word_of_price).text);
        }
        fprintf(stream, NUMBER("Gain") NUMBER("From the first rung") FIELD("Credit") ROW_END,
                ratio_of(&rung->gain[population]).text, ratio_of(&rung->climb[population]).text,
                hs_html_of(rung->credit).text);
    }
    fputs(TABLE_END, stream);
}

/// What each strategy costs before anything lives.
static void write_prices(FILE *stream, const hs_bench_results *results)
{
    if (results->price_count == 0) {
        fputs("<p>The price of pools was not measured.</p>\n", stream);
        return;
    }
    fprintf(stream,
            "<h3>Places for %s particles</h3>\n" TABLE(
                "cards", HEAD("Strategy") HEAD("To make them") HEAD("A first birth")
                             HEAD("A later birth") HEAD("Page faults then") HEAD("RSS, idle")
                                 HEAD("RSS, full") HEAD("RSS, all dead")),
            hs_word_of_count(results->prices[0].population).text);
    for (size_t i = 0; i < results->price_count; i++) {
        const hs_bench_cell *it = &results->prices[i];
        fprintf(stream, ROW, hs_html_of(it->label).text);
        if (it->rounds == 0) {
            fprintf(stream, FIELD("Failed") ROW_END, hs_html_of(it->failure).text);
            continue;
        }
        fprintf(stream,
                NUMBER("To make them") NUMBER("A first birth") NUMBER("A later birth")
                    NUMBER("Page faults then") NUMBER("RSS, idle") NUMBER("RSS, full")
                        NUMBER("RSS, all dead") ROW_END,
                spread_of(it, HS_BENCH_PRICE_START_NS, hs_word_of_time).text,
                spread_of(it, HS_BENCH_PRICE_FIRST_NS, hs_word_of_price).text,
                spread_of(it, HS_BENCH_PRICE_SECOND_NS, hs_word_of_price).text,
                median_of(it, HS_BENCH_PRICE_PAGE_FAULTS, hs_word_of_mean).text,
                median_of(it, HS_BENCH_PRICE_IDLE_BYTES, hs_bench_bytes_word).text,
                median_of(it, HS_BENCH_PRICE_FULL_BYTES, hs_bench_bytes_word).text,
                median_of(it, HS_BENCH_PRICE_LEFT_BYTES, hs_bench_bytes_word).text);
    }
    fputs(TABLE_END, stream);
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
    if (results->stream_count == 0) {
        fputs("<p>The machine's streaming was not measured.</p>\n", stream);
        return;
    }
    fputs(TABLE("cards", HEAD("Particles") HEAD("Working set") HEAD("The machine in place")
                             HEAD("The particles' tick") HEAD("Share")),
          stream);
    for (size_t i = 0; i < results->stream_count; i++) {
        const hs_bench_cell *it = &results->streams[i];
        unsigned threads = it->arrangement.threads;
        double rate = hs_bench_cell_rate(results, it);
        double share = hs_ratio(rate, it->figure[HS_BENCH_STREAM_RATE].median);
        char name[80], bar[120] = DASH;
        snprintf(name, sizeof name, "%s, %u thread%s", hs_word_of_count(it->population).text,
                 threads, threads == 1 ? "" : "s");
        if (isfinite(share)) {
            snprintf(bar, sizeof bar,
                     "%.0f %%<span class=\"bar\"><i style=\"width:%.0f%%\"></i></span>",
                     share * 100.0, fmin(share, 1.0) * 100.0);
        }
        fprintf(stream,
                ROW NUMBER("Working set") NUMBER("The machine in place")
                    NUMBER("The particles' tick") NUMBER("Share") ROW_END,
                name, hs_word_of_bytes(hs_bench_working_set(it->population)).text,
                spread_of(it, HS_BENCH_STREAM_RATE, word_of_rate).text,
                hs_html_word(word_of_rate(rate)).text, bar);
    }
    fputs(TABLE_END, stream);
}

__attribute__((format(printf, 3, 4))) static void write_fact(FILE *stream, const char *name,
                                                             const char *format, ...)
{
    char text[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fprintf(stream, ROW "<td>%s</td>" ROW_END, hs_html_of(name).text, hs_html_of(text).text);
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
    bool is_counted = results->counters[0] == '\0';
    fprintf(stream,
            TABLE("cards", HEAD("Arrangement") HEAD("Particles") HEAD("Entity and tick") HEAD(
                               "Against the base") HEAD("Median tick") HEAD("p99") HEAD("Worst")
                               HEAD("Page faults") HEAD("RSS") HEAD("Neighbours apart") "%s"),
            is_counted ? HEAD("Cache misses") HEAD("TLB misses") : "");
    for (size_t i = 0; i < results->cell_count; i++) {
        const hs_bench_cell *it = &results->cells[i];
        fprintf(stream, ROW NUMBER("Particles"), hs_html_of(it->label).text,
                hs_word_of_count(it->population).text);
        if (!hs_bench_cell_is_there(it)) {
            fprintf(stream, FIELD("Entity and tick") ROW_END,
                    hs_html_of(it->failure[0] != '\0' ? it->failure : "not measured").text);
            continue;
        }
        fprintf(stream, NUMBER("Entity and tick"),
                spread_of(it, HS_BENCH_NS_PER_ENTITY, hs_word_of_price).text);
        fprintf(stream, it->base == i ? FIELD("Against the base") : NUMBER("Against the base"),
                it->base == i ? "the base" : ratio_of(&it->ratio).text);
        fprintf(stream,
                NUMBER("Median tick") NUMBER("p99") NUMBER("Worst") NUMBER("Page faults")
                    NUMBER("RSS") NUMBER("Neighbours apart"),
                median_of(it, HS_BENCH_TICK_NS, hs_word_of_time).text,
                hs_html_word(hs_word_of_time(it->p99_ns)).text,
                hs_html_word(hs_word_of_time(it->figure[HS_BENCH_WORST_TICK_NS].max)).text,
                median_of(it, HS_BENCH_PAGE_FAULTS, hs_word_of_mean).text,
                median_of(it, HS_BENCH_RSS_BYTES, hs_bench_bytes_word).text,
                median_of(it, HS_BENCH_NEIGHBOUR_BYTES, hs_bench_bytes_word).text);
        if (is_counted) {
            fprintf(stream, NUMBER("Cache misses") NUMBER("TLB misses"),
                    median_of(it, HS_BENCH_CACHE_MISSES, hs_word_of_mean).text,
                    median_of(it, HS_BENCH_TLB_MISSES, hs_word_of_mean).text);
        }
        fputs(ROW_END, stream);
    }
    fputs(TABLE_END, stream);
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

/// A name between braces in page.html and what replaces it: the output of a function, a chart at
/// each population, or a file.
typedef struct insert {
    const char *name;
    void (*write)(FILE *stream, const hs_bench_results *results);
    int number;          ///< of the chart, or of the file
    const char *nothing; ///< what is said when there is no chart at all; NULL for a file
} insert;

static const insert inserts[] = {
    {"style", NULL, HS_BENCH_PAGE_STYLE, NULL},
    {"script", NULL, HS_BENCH_PAGE_SCRIPT, NULL},
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

/// Writes a chart for each population: the one with the most rows in full view, the others folded
/// up beneath it, the largest first.
static void write_charts(FILE *stream, const hs_bench_results *results, const insert *of)
{
    const hs_bench_chart chart = (hs_bench_chart)of->number;
    size_t fullest = HS_BENCH_NONE, most = 1, counts[HS_BENCH_POPULATIONS];
    for (size_t p = 0; p < results->population_count; p++) {
        counts[p] = hs_bench_chart_count(results, chart, p);
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
    write_chart(stream, results, chart, fullest);
    for (size_t p = results->population_count; p-- > 0;) {
        if (p == fullest || counts[p] == 0) continue;
        fprintf(stream, "<details><summary>%s particles</summary>\n",
                hs_word_of_count(results->populations[p]).text);
        write_chart(stream, results, chart, p);
        fputs("</details>\n", stream);
    }
}

/// The next "{{name}}" at or after `text`; NULL when there is none. `*end` is behind it, and
/// `*found` NULL where nothing is called so.
static const char *next_insert(const char *text, const char **end, const insert **found)
{
    const char *open = strstr(text, "{{");
    const char *close = open != NULL ? strstr(open, "}}") : NULL;
    if (close == NULL) return NULL;
    *end = close + 2;
    *found = NULL;
    size_t length = (size_t)(close - open) - 2;
    for (const insert *it = inserts; it < inserts + INSERTS; it++) {
        if (strlen(it->name) == length && memcmp(it->name, open + 2, length) == 0) *found = it;
    }
    return open;
}

/// Checks that every insert of the text is known.
static bool check_text(const char *text, const char *path, hs_error *error)
{
    const insert *found;
    const char *end, *line_at = text;
    unsigned line = 1;
    for (const char *at = text; (at = next_insert(at, &end, &found)) != NULL; at = end) {
        for (; line_at < at; line_at++) line += *line_at == '\n';
        if (found != NULL) continue;
        return hs_error_set(error, "%s:%u: nothing is called '%.*s'", path, line,
                            (int)(end - at) - 4, at + 2);
    }
    return true;
}

bool hs_bench_page_open(hs_bench_page *page, hs_gate *gate, const char *folder, hs_error *error)
{
    static const char *const names[] = {"page.html", "style.css", "script.js"};
    *page = (hs_bench_page){.gate = gate};
    for (int i = 0; i < HS_BENCH_PAGE_FILES; i++) {
        char path[PATH_MAX];
        hs_file *file = &page->files[i];
        snprintf(path, sizeof path, "%s/report/%s", folder, names[i]);
        if (!hs_file_read(file, gate, HS_TAG_MEASURE, path, FILE_LIMIT, error) ||
            (i == HS_BENCH_PAGE_TEXT && !check_text(file->bytes, path, error))) {
            hs_bench_page_close(page);
            return false;
        }
    }
    return true;
}

void hs_bench_page_close(hs_bench_page *page)
{
    if (page->gate == NULL) return;
    for (int i = 0; i < HS_BENCH_PAGE_FILES; i++)
        hs_file_release(&page->files[i], page->gate, HS_TAG_MEASURE);
    *page = (hs_bench_page){.gate = NULL};
}

void hs_bench_page_write(FILE *stream, const hs_bench_page *page, const hs_bench_results *results)
{
    const insert *found;
    const char *end, *at = page->files[HS_BENCH_PAGE_TEXT].bytes;
    for (const char *next; (next = next_insert(at, &end, &found)) != NULL; at = end) {
        fwrite(at, 1, (size_t)(next - at), stream);
        if (found == NULL) continue;
        if (found->write != NULL) {
            found->write(stream, results);
        } else if (found->nothing != NULL) {
            write_charts(stream, results, found);
        } else {
            fwrite(page->files[found->number].bytes, 1, page->files[found->number].count, stream);
        }
    }
    fputs(at, stream);
}
