#include "json.h"
#include "process.h"
#include "support.h"

#include "heapstorm/base.h"

/// HS_PLAIN_PROGRAM is the program with src/base/system_plain.c in place of this system's files:
/// one file, and a system that has standard C alone.
static hs_test_process run_plain(const char *option, const char *value)
{
    const char *const words[] = {HS_PLAIN_PROGRAM, "run", "--scenario", "calm", "--frames", "20",
                                 "--warmup",       "10",  option,       value,  NULL};
    return hs_test_run(words, NULL);
}

static void expect_complaint(const char *const *words, int code, const char *sentence)
{
    hs_test_process process = hs_test_run(words, NULL);
    assert_int_equal(process.code, code);
    assert_int_equal(hs_test_lines(process.error), 1);
    if (strstr(process.error, sentence) == NULL) {
        fail_msg("'%s' does not say '%s'", process.error, sentence);
    }
    hs_test_process_release(&process);
}

static void a_system_that_tells_nothing_says_so_in_the_text(void **state)
{
    (void)state;
    hs_test_process process = run_plain(NULL, NULL);
    assert_string_equal(process.error, "");
    assert_int_equal(process.code, 0);
    assert_non_null(strstr(process.out, "\nnot available on this system\n")); // the processor
    assert_non_null(strstr(process.out, "page faults: not available on this system\n"));
    assert_non_null(strstr(process.out, "peak RSS not available on this system\n"));
    hs_test_process_release(&process);
}

static void a_system_that_tells_nothing_is_null_in_the_json_and_its_words_say_why(void **state)
{
    (void)state;
    hs_test_process process = run_plain("--json", "-");
    assert_string_equal(process.error, "");
    assert_int_equal(process.code, 0);
    assert_non_null(strstr(process.out, "\"peak_rss_bytes\": null"));
    assert_non_null(strstr(process.out, "\"page_faults\": null"));
    assert_non_null(strstr(process.out, "\"cpu_ns_per_entity_tick\": null"));
    assert_non_null(strstr(process.out, "\"cpu_ns\": null, \"involuntary_switches\": null, "
                                        "\"is_disturbed\": null}"));
    assert_non_null(strstr(process.out, "\"cpu\": \"not available on this system\""));
    hs_test_process_release(&process);
}

static void a_system_that_tells_nothing_leaves_fields_empty_and_counters_out(void **state)
{
    (void)state;
    hs_test_process process = run_plain("--csv", "-");
    assert_int_equal(process.code, 0);
    // The page faults are empty, and behind them the collector's pause is none.
    assert_non_null(strstr(process.out, ",,0,"));
    assert_null(strstr(process.out, "18446744073709551615"));
    hs_test_process_release(&process);
    process = run_plain("--trace", "-");
    assert_int_equal(process.code, 0);
    assert_non_null(strstr(process.out, "\"collector pause\""));
    assert_null(strstr(process.out, "\"page faults\""));
    assert_null(strstr(process.out, "\"resident bytes\""));
    hs_test_process_release(&process);
    process = run_plain("--mangohud", "-");
    assert_int_equal(process.code, 0);
    assert_null(strstr(process.out, "18446744073709551615"));
    hs_test_process_release(&process);
}

static void the_game_is_the_same_on_a_system_of_another_file(void **state)
{
    (void)state;
    const char *const words[] = {HS_PROGRAM, "run",      "--scenario", "calm", "--frames",
                                 "20",       "--warmup", "10",         NULL};
    hs_test_process here = hs_test_run(words, NULL), there = run_plain(NULL, NULL);
    const char *digest = strstr(here.out, "\ndigest "), *other = strstr(there.out, "\ndigest ");
    assert_non_null(digest);
    assert_non_null(other);
    assert_string_equal(digest, other);
    hs_test_process_release(&here);
    hs_test_process_release(&there);
}

static void files_are_written_completely_and_bad_ones_refused(void **state)
{
    (void)state;
    char folder[256], path[300];
    hs_test_make_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/run.json", folder);
    for (int i = 0; i < 2; i++) {
        hs_test_process process = run_plain("--json", path);
        assert_int_equal(process.code, 0);
        assert_int_equal(hs_test_count_files(folder), 1);
        hs_test_process_release(&process);
    }
    hs_test_remove_folder(folder);
    const char *const of_folder[] = {HS_PLAIN_PROGRAM, "run", "--pattern", "/", NULL};
    expect_complaint(of_folder, 1, "is a folder; name a file");
}

static void threads_and_children_that_are_not_there_are_told(void **state)
{
    (void)state;
    const char *const threads[] = {HS_PLAIN_PROGRAM, "run", "--threads", "2", NULL};
    expect_complaint(threads, 1, "the system starts no more threads");
    const char *const bench[] = {HS_PLAIN_PROGRAM, "bench", "--quiet", NULL};
    expect_complaint(bench, 1, "this system does not tell where the program lies");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_system_that_tells_nothing_says_so_in_the_text),
        cmocka_unit_test(a_system_that_tells_nothing_is_null_in_the_json_and_its_words_say_why),
        cmocka_unit_test(a_system_that_tells_nothing_leaves_fields_empty_and_counters_out),
        cmocka_unit_test(the_game_is_the_same_on_a_system_of_another_file),
        cmocka_unit_test(files_are_written_completely_and_bad_ones_refused),
        cmocka_unit_test(threads_and_children_that_are_not_there_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
