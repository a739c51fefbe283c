#include "bench/page.h"

#include <sys/stat.h>
#include <unistd.h>

#include "full_bench.h"
#include "json.h"
#include "measure/json.h"
#include "process.h"

typedef struct fixture {
    hs_test_full_bench bench;
    hs_gate gate;
    hs_bench_page page;
    bool has_duktape; ///< the JavaScript engine that stands in for a browser
} fixture;

static fixture shared;

static int make(void **state)
{
    *state = &shared;
    hs_error error;
    hs_test_full_bench_make(&shared.bench);
    if (!hs_bench_page_open(&shared.page, &shared.gate, HS_ASSETS_SOURCE, &error)) {
        print_error("%s\n", error.message);
        return -1;
    }
    const char *const argv[] = {"/usr/bin/env", "duk", "-e", "0", NULL};
    hs_test_process process = hs_test_run(argv, NULL);
    shared.has_duktape = process.code == 0;
    hs_test_process_release(&process);
    return 0;
}

static int release(void **state)
{
    (void)state;
    hs_bench_page_close(&shared.page);
    hs_test_expect_gate_empty(&shared.gate);
    hs_test_full_bench_release(&shared.bench);
    return 0;
}

/// What a function writes of the results.
static char *text_of(void (*write)(FILE *, const fixture *), const fixture *it)
{
    // Static, because gcc 12 takes what the stream puts here for the address of a local variable.
    static char *text;
    static size_t count;
    FILE *stream = open_memstream(&text, &count);
    assert_non_null(stream);
    write(stream, it);
    assert_int_equal(fclose(stream), 0);
    return text;
}

static void write_page(FILE *stream, const fixture *it)
{
    hs_error error;
    assert_true(hs_bench_page_write(stream, &it->page, &it->bench.results, &error));
}

/// The page as it is written.
static char *written_page_of(const fixture *it)
{
    return text_of(write_page, it);
}

/// What a script makes of the page, after the page's own scripts. Skips the test where there is no
/// engine.
static char *said_by(const char *script, const fixture *it)
{
    if (!it->has_duktape) skip();
    char folder[200], path[256];
    hs_test_make_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/page.js", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    char *written = written_page_of(it);
    hs_json json = hs_json_to(file);
    fputs("var page = ", file);
    hs_json_text(&json, NULL, written);
    fputs(";\n", file);
    assert_int_equal(fclose(file), 0);
    free(written);
    const char *const argv[] = {"/usr/bin/env",
                                "duk",
                                HS_ASSETS_SOURCE "/report/words.js",
                                HS_ASSETS_SOURCE "/report/charts.js",
                                HS_ASSETS_SOURCE "/report/costs.js",
                                HS_ASSETS_SOURCE "/report/script.js",
                                path,
                                script,
                                NULL};
    hs_test_process process = hs_test_run(argv, NULL);
    hs_test_remove_folder(folder);
    if (process.code != 0) print_error("%s%s\n", process.out, process.error);
    assert_int_equal(process.code, 0);
    char *text = process.out;
    process.out = NULL;
    hs_test_process_release(&process);
    return text;
}

/// The page as a browser shows it: its scripts have run and are not in it.
static char *page_of(const fixture *it)
{
    return said_by(HS_TEST_DATA "/../bench/finish_page.js", it);
}

static size_t count_of(const char *text, const char *word)
{
    size_t count = 0;
    for (; (text = strstr(text, word)) != NULL; text += strlen(word)) count++;
    return count;
}

static void the_page_has_every_chart_for_desk_and_phone(void **state)
{
    char *text = page_of(*state);
    // Ladder, ticks, pauses and ratios for each of four populations, costs, litter and
    // the cost curves once.
    assert_int_equal(count_of(text, "<svg class=\"chart wide\""), 19);
    assert_int_equal(count_of(text, "<svg class=\"chart narrow\""), 19);
    assert_int_equal(count_of(text, "{{"), 0);
    assert_non_null(strstr(text, "From what everybody writes first"));
    free(text);
}

static void every_mark_of_the_charts_lies_where_the_results_say(void **state)
{
    char *text = said_by(HS_TEST_DATA "/../bench/charts_match.js", *state);
    unsigned charts = 0, numbers = 0;
    if (sscanf(text, "%u charts hold %u numbers", &charts, &numbers) != 2) fail_msg("%s", text);
    assert_int_equal(charts, 2 * 19);
    assert_true(numbers > 1000);
    free(text);
}

static void the_page_answers_the_questions_and_judges_itself(void **state)
{
    char *text = page_of(*state);
    assert_non_null(strstr(text, "<p class=\"calm\">A/A: no difference seen."));
    assert_non_null(strstr(text, "Is a question with an answer &lt;here&gt;?</th>"));
    assert_non_null(strstr(text, "<strong>yes</strong>"));
    assert_non_null(strstr(text, "<strong>no difference seen</strong>"));
    assert_non_null(strstr(text, "changes nothing here"));
    assert_non_null(strstr(text, "<code data-insert=\"command\">heapstorm bench --full --memory "
                                 "'a b'</code>"));
    free(text);
}

static void expect_nothing_from_elsewhere(char *text)
{
    static const char *const ways[] = {
        "http:", "https:", "src=", "@import", "url(", "<link rel=\"s"};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) assert_null(strstr(text, ways[i]));
    assert_non_null(strstr(text, "Content-Security-Policy"));
    free(text);
}

static void the_page_needs_nothing_from_elsewhere(void **state)
{
    expect_nothing_from_elsewhere(written_page_of(*state));
    expect_nothing_from_elsewhere(page_of(*state));
}

static void what_the_machine_says_cannot_break_the_page(void **state)
{
    char *text = written_page_of(*state);
    assert_null(strstr(text, "<8 cores>"));
    free(text);
    text = page_of(*state);
    assert_non_null(strstr(text, "Sample CPU &lt;8 cores&gt; &amp; more"));
    assert_null(strstr(text, "<8 cores>"));
    assert_non_null(strstr(text, "out of memory &lt;here&gt; &amp; &quot;there&quot;"));
    free(text);
}

static void a_label_that_looks_like_the_end_of_a_script_is_only_text(void **state)
{
    fixture *it = *state;
    char *label = it->bench.results.cells[0].label, kept[sizeof it->bench.results.cells[0].label];
    memcpy(kept, label, sizeof kept);
    snprintf(label, sizeof kept, "</script><!-- \"\xC3\x84\" \xF0\x9F\x8C\x80 \x01 \xFF");
    char *text = written_page_of(it);
    // The results, and all scripts together.
    assert_int_equal(count_of(text, "<script"), 2);
    assert_int_equal(count_of(text, "</script"), 2);
    assert_int_equal(count_of(text, "<!--"), 0);
    assert_non_null(strstr(text, "\"label\": \"\\u003c/script>\\u003c!-- \\\"\xC3\x84\\\" "));
    free(text);
    if (it->has_duktape) {
        text = page_of(it);
        assert_non_null(strstr(text, "<li><svg width=\"34\""));
        assert_non_null(strstr(text, "&lt;/script&gt;&lt;!-- &quot;\xC3\x84&quot; &#127744; ? "
                                     "\xEF\xBF\xBD</th>"));
        assert_int_equal(count_of(text, "</script"), 0);
        free(text);
    }
    memcpy(label, kept, sizeof kept);
}

/// Expects a text at `at`, with its special characters escaped, and `end` behind it.
static void expect_escaped(const char *at, const char *text, const char *special,
                           const char *const *escapes, const char *end)
{
    for (; *text != '\0'; text++) {
        const char one[] = {*text, '\0'}, *found = strchr(special, *text);
        const char *expected = found != NULL ? escapes[found - special] : one;
        assert_memory_equal(at, expected, strlen(expected));
        at += strlen(expected);
    }
    assert_memory_equal(at, end, strlen(end));
}

static void write_json(FILE *stream, const fixture *it)
{
    hs_bench_write_json(stream, &it->bench.results);
}

static void the_page_holds_the_results_as_json(void **state)
{
    static const char begin[] = "<script type=\"application/json\" id=\"results\">\n";
    static const char *const escapes[] = {"\\u003c"};
    char *page = written_page_of(*state), *json = text_of(write_json, *state);
    char *results = strstr(page, begin);
    assert_non_null(results);
    results += strlen(begin);
    expect_escaped(results, json, "<", escapes, "</script>");
    *strstr(results, "</script>") = '\0';
    assert_true(hs_test_json_is_valid(results));
    free(json);
    free(page);
}

static void write_text(FILE *stream, const fixture *it)
{
    hs_bench_write_text(stream, &it->bench.results, false);
}

static void without_scripts_the_page_shows_the_whole_report_as_text(void **state)
{
    static const char begin[] = "<noscript>\n<pre class=\"text\">";
    static const char *const escapes[] = {"&lt;", "&gt;", "&amp;"};
    char *page = written_page_of(*state), *text = text_of(write_text, *state);
    const char *at = strstr(page, begin);
    assert_non_null(at);
    expect_escaped(at + strlen(begin), text, "<>&", escapes, "</pre>\n</noscript>");
    free(text);
    free(page);
}

static void the_text_of_a_whole_matrix_fits_80_columns(void **state)
{
    char *text = text_of(write_text, *state);
    assert_non_null(strstr(text, "litter, 10,000 particles"));
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (length > 80) fail_msg("%zu columns: %.*s", length, (int)length, line);
        line += length + (line[length] == '\n');
    }
    free(text);
}

static void what_is_opened_is_closed(void **state)
{
    char *text = page_of(*state);
    static const char *const tags[] = {"svg",  "table", "details", "section", "title", "g",
                                       "text", "tr",    "td",      "ul",      "li",    "div"};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        char open[16], open_with[16], close[16];
        snprintf(open, sizeof open, "<%s>", tags[i]);
        snprintf(open_with, sizeof open_with, "<%s ", tags[i]);
        snprintf(close, sizeof close, "</%s>", tags[i]);
        size_t opened = count_of(text, open) + count_of(text, open_with);
        assert_int_equal(opened, count_of(text, close));
    }
    free(text);
}

static void numbers_of_the_page_are_numbers(void **state)
{
    char *text = page_of(*state);
    assert_null(strstr(text, "nan"));
    assert_null(strstr(text, "\"inf"));
    assert_null(strstr(text, " -inf"));
    free(text);
}

static void a_bench_without_results_makes_a_page_that_says_so(void **state)
{
    const fixture *it = *state;
    fixture empty = {.page = it->page,
                     .has_duktape = it->has_duktape,
                     .bench = {.results = {.started = "now",
                                           .timed = HS_BENCH_NONE,
                                           .untimed = HS_BENCH_NONE,
                                           .twin = HS_BENCH_NONE,
                                           .twin_of = HS_BENCH_NONE}}};
    hs_bench_sum_up(&empty.bench.results);
    char *text = page_of(&empty);
    assert_non_null(strstr(text, "Nothing was measured."));
    assert_non_null(strstr(text, "The ladder was not measured."));
    assert_null(strstr(text, "<svg"));
    free(text);
}

static void charts_leave_populations_out_where_they_have_nothing(void **state)
{
    fixture *it = *state;
    if (!it->has_duktape) skip();
    hs_bench_results *results = &it->bench.results;
    size_t cells[HS_BENCH_RUNGS];
    for (size_t r = 0; r < results->rung_count; r++) {
        cells[r] = results->ladder[r].cells[0];
        results->ladder[r].cells[0] = HS_BENCH_NONE;
    }
    char *text = page_of(it);
    assert_int_equal(count_of(text, "<svg class=\"chart wide\""), 18);
    free(text);
    for (size_t r = 0; r < results->rung_count; r++) results->ladder[r].cells[0] = cells[r];
}

static void a_page_that_cannot_be_made_is_refused_at_once(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_bench_page page;
    hs_error error;
    assert_false(hs_bench_page_open(&page, &gate, "/nowhere", &error));
    assert_non_null(strstr(error.message, "/nowhere/report/page.html"));
    hs_test_expect_gate_empty(&gate);
}

static void a_page_that_names_what_is_not_there_is_refused(void **state)
{
    (void)state;
    char folder[200], report[256], path[300];
    hs_gate gate = {0};
    hs_bench_page page;
    hs_error error;
    hs_test_make_folder(folder, sizeof folder);
    snprintf(report, sizeof report, "%s/report", folder);
    snprintf(path, sizeof path, "%s/page.html", report);
    assert_int_equal(mkdir(report, 0700), 0);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("<p>\n{{text}} {{ladders}}</p>\n", file);
    assert_int_equal(fclose(file), 0);
    bool is_open = hs_bench_page_open(&page, &gate, folder, &error);
    unlink(path);
    rmdir(report);
    hs_test_remove_folder(folder);
    assert_false(is_open);
    assert_non_null(strstr(error.message, "/report/page.html:2: nothing is called 'ladders'"));
    hs_test_expect_gate_empty(&gate);
}

static void write_github(FILE *stream, const fixture *it)
{
    hs_bench_write_github(stream, &it->bench.results);
}

static void the_array_for_github_has_a_name_a_unit_and_a_value_each(void **state)
{
    char *text = text_of(write_github, *state);
    assert_true(hs_test_json_is_valid(text));
    assert_int_equal(text[0], '[');
    static char names[400][192];
    size_t entries = 0;
    for (;; entries++) {
        char at[24];
        snprintf(at, sizeof at, "%zu", entries);
        const char *entry = hs_test_json_find(text, at);
        if (entry == NULL) break;
        assert_true(entries < 400);
        char unit[8], range[96], extra[192];
        hs_test_json_text(entry, "name", names[entries], sizeof names[entries]);
        hs_test_json_text(entry, "unit", unit, sizeof unit);
        assert_true(strcmp(unit, "ns") == 0 || strcmp(unit, "ms") == 0);
        assert_true(hs_test_json_number(entry, "value") > 0);
        if (strcmp(unit, "ns") == 0) hs_test_json_text(entry, "range", range, sizeof range);
        hs_test_json_text(entry, "extra", extra, sizeof extra);
        for (size_t i = 0; i < entries; i++) assert_string_not_equal(names[i], names[entries]);
    }
    // One of the cells failed; all have enough ticks for the 99th percentile.
    const fixture *it = *state;
    assert_int_equal(entries, (it->bench.results.cell_count - 1) * 2);
    free(text);
}

/// With a path in HS_PAGE the page is kept there, to be looked at in a browser.
static void the_page_can_be_kept(void **state)
{
    const char *path = getenv("HS_PAGE");
    if (path == NULL) skip();
    char *text = written_page_of(*state);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_has_every_chart_for_desk_and_phone),
        cmocka_unit_test(every_mark_of_the_charts_lies_where_the_results_say),
        cmocka_unit_test(the_page_answers_the_questions_and_judges_itself),
        cmocka_unit_test(the_page_needs_nothing_from_elsewhere),
        cmocka_unit_test(what_the_machine_says_cannot_break_the_page),
        cmocka_unit_test(a_label_that_looks_like_the_end_of_a_script_is_only_text),
        cmocka_unit_test(the_page_holds_the_results_as_json),
        cmocka_unit_test(without_scripts_the_page_shows_the_whole_report_as_text),
        cmocka_unit_test(the_text_of_a_whole_matrix_fits_80_columns),
        cmocka_unit_test(what_is_opened_is_closed),
        cmocka_unit_test(numbers_of_the_page_are_numbers),
        cmocka_unit_test(a_bench_without_results_makes_a_page_that_says_so),
        cmocka_unit_test(charts_leave_populations_out_where_they_have_nothing),
        cmocka_unit_test(a_page_that_cannot_be_made_is_refused_at_once),
        cmocka_unit_test(a_page_that_names_what_is_not_there_is_refused),
        cmocka_unit_test(the_array_for_github_has_a_name_a_unit_and_a_value_each),
        cmocka_unit_test(the_page_can_be_kept),
    };
    return cmocka_run_group_tests(tests, make, release);
}
