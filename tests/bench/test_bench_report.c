#include "json.h"
#include "process.h"
#include "support.h"

/// The smallest bench that there is, with two more options and their values.
static hs_test_process bench_with(const char *option, const char *path, const char *other,
                                  const char *other_path)
{
    const char *const words[] = {
        HS_PROGRAM, "bench",    "--memory", "columns", "--population", "1k",  "--ticks",  "20",
        "--quiet",  "--rounds", "5",        option,    path,           other, other_path, NULL};
    return hs_test_run(words, NULL);
}

static void a_bench_leaves_a_whole_page_and_the_array_for_github(void **state)
{
    (void)state;
    char folder[128], page_path[160], array_path[160];
    hs_test_make_folder(folder, sizeof folder);
    snprintf(page_path, sizeof page_path, "%s/report.html", folder);
    snprintf(array_path, sizeof array_path, "%s/array.json", folder);
    hs_test_process process = bench_with("--report", page_path, "--github-benchmark", array_path);
    if (process.code != 0) fail_msg("exit %d: %s", process.code, process.error);
    char *page = hs_test_read_file(page_path);
    assert_int_equal(strncmp(page, "<!DOCTYPE html>", 15), 0);
    assert_non_null(strstr(page, "<svg"));
    assert_non_null(strstr(page, "</html>"));
    free(page);
    char *array = hs_test_read_file(array_path);
    assert_true(hs_test_json_is_valid(array));
    assert_true(hs_test_json_number(array, "0.value") > 0);
    free(array);
    assert_int_equal(hs_test_count_files(folder), 2);
    hs_test_remove_folder(folder);
    hs_test_process_release(&process);
}

static void a_page_that_cannot_be_written_is_told_before_anything_runs(void **state)
{
    (void)state;
    // So many rounds that it would be noticed if they came first.
    const char *const words[] = {
        HS_PROGRAM, "bench", "--full", "--rounds", "101", "--report", "/nowhere/at/all.html", NULL};
    hs_test_process process = hs_test_run(words, NULL);
    assert_int_equal(process.code, 1);
    assert_int_equal(hs_test_lines(process.error), 1);
    assert_non_null(strstr(process.error, "/nowhere/at/all.html"));
    assert_string_equal(process.out, "");
    hs_test_process_release(&process);
}

static void page_and_array_cannot_share_a_file(void **state)
{
    (void)state;
    hs_test_process process = bench_with("--report", "x", "--github-benchmark", "x");
    assert_int_equal(process.code, 2);
    assert_non_null(strstr(process.error, "--report and --github-benchmark cannot both go to 'x'"));
    hs_test_process_release(&process);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bench_leaves_a_whole_page_and_the_array_for_github),
        cmocka_unit_test(a_page_that_cannot_be_written_is_told_before_anything_runs),
        cmocka_unit_test(page_and_array_cannot_share_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
