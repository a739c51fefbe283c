#include "bench/page.h"

#include "bench/charts.h"
#include "bench/plot.h"
#include "bench/tables.h"

#include "base/forbidden.h"

enum { FILE_LIMIT = 1 << 20, SENTENCES = 12 };

// ---- What is put in ----------------------------------------------------------------------------

static void write_style(FILE *stream, const hs_bench_page *page, const hs_bench_results *results)
{
    (void)results;
    fwrite(page->style.bytes, 1, page->style.count, stream);
}

static void write_script(FILE *stream, const hs_bench_page *page, const hs_bench_results *results)
{
    (void)results;
    fwrite(page->script.bytes, 1, page->script.count, stream);
}

static const char *fact_of(const hs_bench_results *results, const char *key)
{
    for (size_t i = 0; i < results->fact_count; i++) {
        if (strcmp(results->facts[i].key, key) == 0) return results->facts[i].value;
    }
    return "";
}

/// ISO 8601 as people write it: "2026-05-01 12:00:00 UTC".
static void write_date(FILE *stream, const char *date)
{
    for (; *date != '\0'; date++) {
        if (*date == 'Z') {
            fputs(" UTC", stream);
        } else {
            fputc(*date == 'T' ? ' ' : *date, stream);
        }
    }
}

static void write_subtitle(FILE *stream, const hs_bench_page *page, const hs_bench_results *results)
{
    (void)page;
    const char *processor = fact_of(results, "cpu");
    fprintf(stream, "Heapstorm %s, ", HS_VERSION);
    hs_html_text(stream, processor);
    fputs(processor[0] != '\0' ? ", " : "", stream);
    write_date(stream, results->started);
    fprintf(stream, "%s, %zu round%s in %.0f s", results->is_full ? ", the whole matrix" : "",
            results->rounds, results->rounds == 1 ? "" : "s", results->seconds);
    if (results->is_interrupted) fputs(" <strong>(ended early)</strong>", stream);
}

static void write_conclusions(FILE *stream, const hs_bench_page *page,
                              const hs_bench_results *results)
{
    (void)page;
    hs_bench_sentence sentences[SENTENCES];
    size_t count = hs_bench_conclude(results, sentences, SENTENCES);
    if (count == 0) {
        fputs("<p>Too little was measured to say anything.</p>\n", stream);
        return;
    }
    fputs("<ul class=\"conclusions\">\n", stream);
    for (size_t i = 0; i < count; i++) {
        fputs("<li>", stream);
        hs_html_text(stream, sentences[i].text);
        fputs("</li>\n", stream);
    }
    fputs("</ul>\n", stream);
}

/// What there is of one chart at each population.
typedef struct views {
    size_t (*count)(const hs_bench_results *results, size_t population);
    void (*write)(FILE *stream, const hs_bench_results *results, size_t population);
    const char *nothing; ///< what is said when there is nothing at all
} views;

/// The population that says most; the larger of two that say as much. HS_BENCH_NONE without any.
static size_t fullest_of(const hs_bench_results *results, const views *of)
{
    size_t fullest = HS_BENCH_NONE, most = 0;
    for (size_t p = 0; p < results->population_count; p++) {
        size_t count = of->count(results, p);
        if (count == 0 || count < most) continue;
        fullest = p;
        most = count;
    }
    return fullest;
}

/// The fullest in full view, the others folded up beneath it, the largest first.
static void write_populations(FILE *stream, const hs_bench_results *results, const views *of)
{
    size_t fullest = fullest_of(results, of);
    if (fullest == HS_BENCH_NONE) {
        fprintf(stream, "<p>%s</p>\n", of->nothing);
        return;
    }
    fprintf(stream, "<h3>%s particles</h3>\n", hs_bench_population_word(results, fullest).text);
    of->write(stream, results, fullest);
    for (size_t p = results->population_count; p-- > 0;) {
        if (p == fullest || of->count(results, p) == 0) continue;
        fprintf(stream, "<details><summary>%s particles</summary>\n",
                hs_bench_population_word(results, p).text);
        of->write(stream, results, p);
        fputs("</details>\n", stream);
    }
}

static void write_rungs(FILE *stream, const hs_bench_results *results, size_t population)
{
    hs_bench_draw_ladder(stream, results, population);
    hs_bench_table_of_ladder(stream, results, population);
}

static void write_ladder(FILE *stream, const hs_bench_page *page, const hs_bench_results *results)
{
    (void)page;
    static const views of = {hs_bench_count_rungs, write_rungs, "The ladder was not measured."};
    write_populations(stream, results, &of);
}

static void write_costs(FILE *stream, const hs_bench_page *page, const hs_bench_results *results)
{
    (void)page;
    hs_bench_draw_costs(stream, results);
}

static void write_ticks(FILE *stream, const hs_bench_page *page, const hs_bench_results *results)
{
    (void)page;
    static const views of = {hs_bench_count_ticks, hs_bench_draw_ticks, "No tick was timed."};
    write_populations(stream, results, &of);
}

static void write_pauses(FILE *stream, const hs_bench_page *page, const hs_bench_results *results)
{
    (void)page;
    static const views of = {hs_bench_count_pauses, hs_bench_draw_pauses,
                             "No collector paused the game: none ran while ticks were measured."};
    write_populations(stream, results, &of);
}

static void write_ratios(FILE *stream, const hs_bench_page *page, const hs_bench_results *results)
{
    (void)page;
    static const views of = {hs_bench_count_ratios, hs_bench_draw_ratios,
                             "There was nothing to compare."};
    write_populations(stream, results, &of);
}

static void write_base(FILE *stream, const hs_bench_page *page, const hs_bench_results *results)
{
    (void)page;
    hs_html_text(stream, results->base);
}

static void write_prices(FILE *stream, const hs_bench_page *page, const hs_bench_results *results)
{
    (void)page;
    hs_bench_table_of_prices(stream, results);
}

static void write_streams(FILE *stream, const hs_bench_page *page, const hs_bench_results *results)
{
    (void)page;
    hs_bench_table_of_streams(stream, results);
}

static void write_facts(FILE *stream, const hs_bench_page *page, const hs_bench_results *results)
{
    (void)page;
    hs_bench_table_of_facts(stream, results);
}

static void write_timing(FILE *stream, const hs_bench_page *page, const hs_bench_results *results)
{
    (void)page;
    if (!isfinite(results->timing_cost.median)) {
        fputs("What timing itself costs was not measured.", stream);
        return;
    }
    fprintf(stream, "Timing itself costs %.2f %% (%.2f to %.2f): ",
            (results->timing_cost.median - 1.0) * 100.0, (results->timing_cost.low - 1.0) * 100.0,
            (results->timing_cost.high - 1.0) * 100.0);
    fputs(hs_bench_is_different(&results->timing_cost)
              ? "a run with the clock read in every phase beside one without."
              : "no difference seen between a run with the clock read in every phase and one "
                "without.",
          stream);
}

static void write_cells(FILE *stream, const hs_bench_page *page, const hs_bench_results *results)
{
    (void)page;
    hs_bench_table_of_cells(stream, results);
}

/// What stands between braces in page.html, and what comes in its place.
typedef struct insert {
    const char *name;
    void (*write)(FILE *stream, const hs_bench_page *page, const hs_bench_results *results);
} insert;

static const insert inserts[] = {
    {"style", write_style},   {"script", write_script}, {"subtitle", write_subtitle},
    {"ladder", write_ladder}, {"costs", write_costs},   {"conclusions", write_conclusions},
    {"ticks", write_ticks},   {"pauses", write_pauses}, {"ratios", write_ratios},
    {"base", write_base},     {"prices", write_prices}, {"streams", write_streams},
    {"facts", write_facts},   {"timing", write_timing}, {"cells", write_cells},
};

// ---- The page ----------------------------------------------------------------------------------

/// The next "{{name}}" at or after `text`; NULL when there is none. `*end` is behind it.
static const char *next_insert(const char *text, const char **end, const insert **found)
{
    const char *open = strstr(text, "{{");
    const char *close = open != NULL ? strstr(open, "}}") : NULL;
    if (close == NULL) return NULL;
    *end = close + 2;
    *found = NULL;
    size_t length = (size_t)(close - open) - 2;
    for (size_t i = 0; i < sizeof inserts / sizeof inserts[0]; i++) {
        if (strlen(inserts[i].name) == length && memcmp(inserts[i].name, open + 2, length) == 0) {
            *found = &inserts[i];
        }
    }
    return open;
}

/// Every insert of the text is known.
static bool check_text(const char *text, const char *path, hs_error *error)
{
    const insert *found;
    const char *end;
    const char *line_at = text;
    unsigned line = 1;
    for (const char *at = text; (at = next_insert(at, &end, &found)) != NULL; at = end) {
        for (; line_at < at; line_at++) line += *line_at == '\n';
        if (found != NULL) continue;
        return hs_error_set(error, "%s:%u: nothing is called '%.*s'", path, line,
                            (int)(end - at) - 4, at + 2);
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
    const insert *found;
    const char *end;
    const char *at = page->text.bytes;
    for (const char *next; (next = next_insert(at, &end, &found)) != NULL; at = end) {
        fwrite(at, 1, (size_t)(next - at), stream);
        if (found != NULL) found->write(stream, page, results);
    }
    fputs(at, stream);
}
