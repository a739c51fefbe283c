#include "bench/page.h"

#include "full_bench.h"
#include "json.h"
#include "process.h"

typedef struct fixture {
    hs_test_full_bench bench;
    hs_gate gate;
    hs_bench_page page;
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

static char *page_of(const fixture *it)
{
    char *text = NULL;
    size_t count = 0;
    FILE *stream = open_memstream(&text, &count);
    assert_non_null(stream);
    hs_bench_page_write(stream, &it->page, &it->bench.results);
    assert_int_equal(fclose(stream), 0);
    return text;
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
    // Ladder, ticks, pauses and ratios for each of four populations, and the costs once.
    assert_int_equal(count_of(text, "<svg class=\"chart wide\""), 17);
    assert_int_equal(count_of(text, "<svg class=\"chart narrow\""), 17);
    assert_int_equal(count_of(text, "{{"), 0);
    assert_non_null(strstr(text, "From what everybody writes first"));
    free(text);
}

static void the_page_needs_nothing_from_elsewhere(void **state)
{
    char *text = page_of(*state);
    static const char *const ways[] = {
        "http:", "https:", "src=", "@import", "url(", "<link rel=\"s"};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) assert_null(strstr(text, ways[i]));
    assert_non_null(strstr(text, "Content-Security-Policy"));
    free(text);
}

static void what_the_machine_says_cannot_break_the_page(void **state)
{
    char *text = page_of(*state);
    assert_non_null(strstr(text, "Sample CPU &lt;8 cores&gt; &amp; more"));
    assert_null(strstr(text, "<8 cores>"));
    assert_non_null(strstr(text, "out of memory &lt;here&gt; &amp; &quot;there&quot;"));
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
    fixture empty = {
        .page = it->page,
        .bench = {.results = {.started = "now", .timed = HS_BENCH_NONE, .untimed = HS_BENCH_NONE}}};
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
    hs_bench_results *results = &it->bench.results;
    size_t cells[HS_BENCH_RUNGS];
    for (size_t r = 0; r < results->rung_count; r++) {
        cells[r] = results->ladder[r].cells[0];
        results->ladder[r].cells[0] = HS_BENCH_NONE;
    }
    char *text = page_of(it);
    assert_int_equal(count_of(text, "<svg class=\"chart wide\""), 16);
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

static void write_github(FILE *stream, const fixture *it)
{
    hs_bench_write_github(stream, &it->bench.results);
}

static void the_array_for_github_has_a_name_a_unit_and_a_value_each(void **state)
{
    char *text = NULL;
    size_t count = 0;
    FILE *stream = open_memstream(&text, &count);
    assert_non_null(stream);
    write_github(stream, *state);
    assert_int_equal(fclose(stream), 0);
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
    char *text = page_of(*state);
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
        cmocka_unit_test(the_page_needs_nothing_from_elsewhere),
        cmocka_unit_test(what_the_machine_says_cannot_break_the_page),
        cmocka_unit_test(what_is_opened_is_closed),
        cmocka_unit_test(numbers_of_the_page_are_numbers),
        cmocka_unit_test(a_bench_without_results_makes_a_page_that_says_so),
        cmocka_unit_test(charts_leave_populations_out_where_they_have_nothing),
        cmocka_unit_test(a_page_that_cannot_be_made_is_refused_at_once),
        cmocka_unit_test(the_array_for_github_has_a_name_a_unit_and_a_value_each),
        cmocka_unit_test(the_page_can_be_kept),
    };
    return cmocka_run_group_tests(tests, make, release);
}
