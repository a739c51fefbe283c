#include "bench/compare.h"

#include "bench_results.h"

static const double base_ns[] = {10, 10, 10, 10, 10, 10};

/// An old bench in which columns cost 2 ns and the list 50, as its own file.
static char *old_text(void)
{
    hs_test_bench bench;
    hs_test_bench_open(&bench, 6);
    hs_test_bench_set(&bench, 0, (double[]){50, 50, 50, 50, 50, 50});
    hs_test_bench_set(&bench, 1, base_ns);
    hs_test_bench_set(&bench, 2, base_ns);
    hs_test_bench_set(&bench, 3, (double[]){2.0, 2.1, 1.9, 2.0, 2.0, 2.0});
    hs_bench_sum_up(&bench.results);
    char *text = hs_test_bench_text(&bench.results, hs_bench_write_json);
    hs_test_bench_close(&bench);
    return text;
}

/// A new bench in which the machine is `slower` times as slow and columns cost as much as told.
static void open_new(hs_test_bench *bench, double slower, const double *columns)
{
    double list[6], array[6], dense[6];
    for (int i = 0; i < 6; i++) {
        list[i] = 50 * slower;
        array[i] = 10 * slower;
        dense[i] = columns[i] * slower;
    }
    hs_test_bench_open(bench, 6);
    hs_test_bench_set(bench, 0, list);
    hs_test_bench_set(bench, 1, array);
    hs_test_bench_set(bench, 2, array);
    hs_test_bench_set(bench, 3, dense);
    hs_bench_sum_up(&bench->results);
}

/// What is said of a bench whose base alone takes `slower` times as long.
static char *said_of_a_base(double slower)
{
    char *text = old_text(), *said = NULL;
    size_t bytes = 0;
    hs_test_bench bench;
    open_new(&bench, 1.0, (double[]){2, 2, 2, 2, 2, 2});
    double base[6];
    for (int i = 0; i < 6; i++) base[i] = 10 * slower;
    hs_test_bench_set(&bench, 1, base);
    hs_bench_sum_up(&bench.results);
    hs_gate gate = {.fail_at = 0};
    hs_error error = {""};
    hs_bench_old *old = hs_bench_old_open(&gate, text, strlen(text), "old.json", &error);
    if (old == NULL) fail_msg("%s", error.message);
    hs_bench_comparison comparison = hs_bench_compare(&bench.results, old, 0.1);
    assert_int_equal(comparison.fallen, 0);
    FILE *stream = open_memstream(&said, &bytes);
    hs_bench_comparison_write(stream, &comparison, &bench.results, false);
    fclose(stream);
    hs_bench_old_close(old);
    hs_test_bench_close(&bench);
    free(text);
    return said;
}

static void a_base_that_fell_is_not_passed_off_as_faster_cells(void **state)
{
    (void)state;
    char *said = said_of_a_base(1.307);
    assert_non_null(strstr(said, "3 look faster. The base has no ratio of its own"));
    free(said);
    said = said_of_a_base(1.0);
    assert_null(strstr(said, "look faster"));
    free(said);
}

/// Compares, and returns how many cells fell.
static size_t fallen(double slower, const double *columns, double max_regress)
{
    char *text = old_text();
    hs_test_bench bench;
    open_new(&bench, slower, columns);
    hs_gate gate = {.fail_at = 0};
    hs_error error = {""};
    hs_bench_old *old = hs_bench_old_open(&gate, text, strlen(text), "old.json", &error);
    if (old == NULL) fail_msg("%s", error.message);
    assert_true(hs_bench_old_fits(old, &bench.results, &error));
    hs_bench_comparison comparison = hs_bench_compare(&bench.results, old, max_regress);
    assert_int_equal(comparison.count, 3);
    assert_int_equal(comparison.missing, 0);
    size_t count = comparison.fallen;
    hs_bench_comparison_complain(&comparison, &bench.results, &error);
    assert_true((strstr(error.message, "columns at 100,000 (+") != NULL) == (count > 0));
    hs_bench_old_close(old);
    hs_test_expect_gate_empty(&gate);
    hs_test_bench_close(&bench);
    free(text);
    return count;
}

static void a_slower_machine_is_no_regression(void **state)
{
    (void)state;
    assert_int_equal(fallen(3.0, (double[]){2, 2, 2, 2, 2, 2}, 0.1), 0);
}

static void a_ratio_that_rises_beyond_the_limit_is_one(void **state)
{
    (void)state;
    assert_int_equal(fallen(1.0, (double[]){3, 3, 3, 3, 3, 3}, 0.1), 1);
    assert_int_equal(fallen(0.5, (double[]){3, 3, 3, 3, 3, 3}, 0.1), 1);
    assert_int_equal(fallen(1.0, (double[]){3, 3, 3, 3, 3, 3}, 0.6), 0);
}

static void noise_that_reaches_back_to_then_is_none(void **state)
{
    (void)state;
    // The median is half as much again, but one round was as fast as before.
    assert_int_equal(fallen(1.0, (double[]){3, 3, 2, 3, 3, 3}, 0.1), 0);
}

/// An old bench whose only cell beside the base has this interval, of a schema.
static char *old_with(const char *schema, const char *label, unsigned threads, double low,
                      double median, double high)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *stream = open_memstream(&text, &bytes);
    fprintf(stream,
            "{\"schema\": \"%s\", \"base\": \"naive array\", \"cells\": [{\"label\": \"%s\", "
            "\"population\": 100000, \"threads\": %u, \"ratio\": {\"median\": %g, \"low\": %g, "
            "\"high\": %g, \"confidence\": 0.99, \"pairs\": 8}}]}",
            schema, label, threads, median, low, high);
    fclose(stream);
    return text;
}

/// Compares a bench, in which the base takes 10 ns and the cell of mimalloc as much as told, with
/// an old one.
static hs_bench_comparison compared(const char *old, const double *mimalloc, char *said,
                                    size_t bytes)
{
    hs_test_bench bench;
    hs_test_bench_open(&bench, 6);
    hs_test_bench_set(&bench, 1, base_ns);
    hs_test_bench_set(&bench, 2, mimalloc);
    hs_bench_sum_up(&bench.results);
    hs_gate gate = {.fail_at = 0};
    hs_error error = {""};
    hs_bench_old *then = hs_bench_old_open(&gate, old, strlen(old), "old.json", &error);
    if (then == NULL) fail_msg("%s", error.message);
    hs_bench_comparison comparison = hs_bench_compare(&bench.results, then, 0.1);
    FILE *stream = fmemopen(said, bytes, "w");
    hs_bench_comparison_write(stream, &comparison, &bench.results, false);
    fclose(stream);
    hs_bench_old_close(then);
    hs_test_bench_close(&bench);
    comparison.old = NULL;
    return comparison;
}

#define MIMALLOC "naive array, mimalloc"

static void a_loss_that_the_new_run_sees_itself_is_a_fall(void **state)
{
    (void)state;
    static char said[4000];
    // Then from 0.8 to 1.4, so that the intervals overlap; now 30.7 % slower, and seen.
    char *old = old_with("heapstorm.bench/2", MIMALLOC, 1, 0.8, 1.0, 1.4);
    hs_bench_comparison now =
        compared(old, (double[]){13.07, 13.07, 12.5, 13.5, 13.07, 13.07}, said, sizeof said);
    assert_int_equal(now.fallen, 1);
    assert_non_null(strstr(said, "+30.7 %"));
    // A loss of chance is not seen, and no fall.
    now = compared(old, (double[]){13.07, 13.07, 9.5, 13.5, 13.07, 13.07}, said, sizeof said);
    assert_int_equal(now.fallen, 0);
    free(old);
    // A loss that was seen then as well is judged by the two intervals.
    old = old_with("heapstorm.bench/2", MIMALLOC, 1, 1.05, 1.1, 1.4);
    now = compared(old, (double[]){13.07, 13.07, 12.5, 13.5, 13.07, 13.07}, said, sizeof said);
    assert_int_equal(now.fallen, 0);
    free(old);
}

static void each_cell_says_the_smallest_change_that_it_could_have_seen(void **state)
{
    (void)state;
    static char said[4000];
    // Then up to 1.2 times the median; now down to 1 / 1.25 of it: together 1.5.
    char *old = old_with("heapstorm.bench/2", MIMALLOC, 1, 0.9, 1.0, 1.2);
    compared(old, (double[]){10, 10, 8, 10, 11, 10}, said, sizeof said);
    assert_non_null(strstr(said, "+0.0 %     +50.0 %"));
    free(old);
}

static void a_cell_that_differs_from_itself_is_no_fall(void **state)
{
    (void)state;
    char *old = old_with("heapstorm.bench/2", MIMALLOC, 1, 1.0, 1.0, 1.0);
    hs_test_bench bench;
    hs_test_bench_open(&bench, 6);
    bench.results.twin = 2;
    bench.results.twin_of = 1;
    hs_test_bench_set(&bench, 1, base_ns);
    hs_test_bench_set(&bench, 2, (double[]){30, 30, 30, 30, 30, 30});
    hs_bench_sum_up(&bench.results);
    hs_gate gate = {.fail_at = 0};
    hs_error error = {""};
    hs_bench_old *then = hs_bench_old_open(&gate, old, strlen(old), "old.json", &error);
    assert_non_null(then);
    hs_bench_comparison comparison = hs_bench_compare(&bench.results, then, 0.1);
    assert_int_equal(comparison.fallen, 0);
    assert_int_equal(comparison.count, 0);
    assert_int_equal(comparison.missing, 0);
    hs_bench_old_close(then);
    hs_test_bench_close(&bench);
    free(old);
}

static void what_was_of_another_clock_then_is_not_compared(void **state)
{
    (void)state;
    static char said[4000];
    static const double slow[] = {30, 30, 30, 30, 30, 30};
    char *old = old_with("heapstorm.bench/1", MIMALLOC, 2, 1.0, 1.0, 1.0);
    hs_bench_comparison now = compared(old, slow, said, sizeof said);
    assert_int_equal(now.count, 0);
    assert_int_equal(now.other, 1);
    assert_int_equal(now.missing, 0);
    assert_non_null(strstr(said, "of another clock then"));
    free(old);
    // Of one thread it was CPU time then as well.
    old = old_with("heapstorm.bench/1", MIMALLOC, 1, 1.0, 1.0, 1.0);
    now = compared(old, slow, said, sizeof said);
    assert_int_equal(now.fallen, 1);
    free(old);
}

static void the_table_of_changes_names_what_fell(void **state)
{
    (void)state;
    char *text = old_text(), *said = NULL;
    size_t bytes = 0;
    hs_test_bench bench;
    open_new(&bench, 1.0, (double[]){3, 3, 3, 3, 3, 3});
    bench.results.cells[0].digests.game++;
    hs_gate gate = {.fail_at = 0};
    hs_error error = {""};
    hs_bench_old *old = hs_bench_old_open(&gate, text, strlen(text), "old.json", &error);
    assert_non_null(old);
    hs_bench_comparison comparison = hs_bench_compare(&bench.results, old, 0.1);
    assert_int_equal(comparison.apart, 1);
    FILE *stream = open_memstream(&said, &bytes);
    hs_bench_comparison_write(stream, &comparison, &bench.results, false);
    fclose(stream);
    assert_non_null(
        strstr(said, "columns                  0.20    0.30   +50.0 %     +10.0 %  FELL"));
    assert_non_null(strstr(said, "the game itself has changed"));
    free(said);
    hs_bench_old_close(old);
    hs_test_bench_close(&bench);
    free(text);
}

/// Expects that a text is refused with a sentence.
static void expect_refused(const char *content, const char *sentence)
{
    hs_gate gate = {.fail_at = 0};
    hs_error error = {""};
    hs_bench_old *old = hs_bench_old_open(&gate, content, strlen(content), "old.json", &error);
    if (old != NULL) fail_msg("'%s' was read", content);
    if (strcmp(error.message, sentence) != 0) fail_msg("'%s', not '%s'", error.message, sentence);
    hs_test_expect_gate_empty(&gate);
}

static void what_is_no_bench_is_refused_with_a_sentence(void **state)
{
    (void)state;
    expect_refused("", "old.json:1:1: the file ends where a value is expected");
    expect_refused("{\n \"a\": 1,\n}", "old.json:3:1: a string is expected here");
    expect_refused("{\"a\" 1}", "old.json:1:6: a colon is expected here");
    expect_refused("[1 2]", "old.json:1:4: a comma or ] is expected here");
    expect_refused("{\"a\": tru}", "old.json:1:7: no value of JSON begins so");
    expect_refused("{\"a\": 0x10}", "old.json:1:7: no value of JSON begins so");
    expect_refused("[\"\\x\"]", "old.json:1:5: no escape of JSON begins so");
    expect_refused("\"abc", "old.json:1:5: the file ends within a string");
    expect_refused("{} {}", "old.json:1:4: nothing is expected behind the value");
    expect_refused("{}", "old.json: is no result of a bench: it has no schema heapstorm.bench/2");
    expect_refused("{\"schema\": \"heapstorm.run/1\"}",
                   "old.json: its schema is heapstorm.run/1; a bench is compared with "
                   "heapstorm.bench/2 or heapstorm.bench/1");
    expect_refused("{\"schema\": \"heapstorm.bench/1\"}", "old.json: has no list of cells");
}

static void deep_nesting_is_refused_before_the_stack_ends(void **state)
{
    (void)state;
    static char text[100001];
    memset(text, '[', sizeof text - 1);
    expect_refused(text, "old.json:1:2049: nested too deeply");
}

static void a_bench_with_another_base_does_not_fit(void **state)
{
    (void)state;
    char *text = old_text();
    hs_test_bench bench;
    hs_test_bench_open(&bench, 6);
    hs_gate gate = {.fail_at = 0};
    hs_error error = {""};
    hs_bench_old *old = hs_bench_old_open(&gate, text, strlen(text), "old.json", &error);
    assert_non_null(old);
    snprintf(bench.results.base, sizeof bench.results.base, "columns");
    assert_false(hs_bench_old_fits(old, &bench.results, &error));
    assert_string_equal(error.message, "old.json: was compared to 'naive array', this bench is to "
                                       "'columns'; see --base");
    snprintf(bench.results.base, sizeof bench.results.base, "naive array");
    for (size_t i = 0; i < bench.results.cell_count; i++) bench.results.cells[i].population = 7;
    assert_false(hs_bench_old_fits(old, &bench.results, &error));
    assert_non_null(strstr(error.message, "no cell that this bench measures too"));
    hs_bench_old_close(old);
    hs_test_bench_close(&bench);
    free(text);
}

static void a_build_without_jansson_says_so_in_one_line(void **state)
{
    (void)state;
    expect_refused("{}", "old.json: this build cannot read JSON; with libjansson-dev installed, "
                         "configure and build it again");
}

int main(void)
{
    const struct CMUnitTest without[] = {
        cmocka_unit_test(a_build_without_jansson_says_so_in_one_line),
    };
    if (!hs_test_bench_reads_json()) return cmocka_run_group_tests(without, NULL, NULL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slower_machine_is_no_regression),
        cmocka_unit_test(a_base_that_fell_is_not_passed_off_as_faster_cells),
        cmocka_unit_test(a_ratio_that_rises_beyond_the_limit_is_one),
        cmocka_unit_test(noise_that_reaches_back_to_then_is_none),
        cmocka_unit_test(a_loss_that_the_new_run_sees_itself_is_a_fall),
        cmocka_unit_test(each_cell_says_the_smallest_change_that_it_could_have_seen),
        cmocka_unit_test(a_cell_that_differs_from_itself_is_no_fall),
        cmocka_unit_test(what_was_of_another_clock_then_is_not_compared),
        cmocka_unit_test(the_table_of_changes_names_what_fell),
        cmocka_unit_test(what_is_no_bench_is_refused_with_a_sentence),
        cmocka_unit_test(deep_nesting_is_refused_before_the_stack_ends),
        cmocka_unit_test(a_bench_with_another_base_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
