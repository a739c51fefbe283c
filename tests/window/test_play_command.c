#include "process.h"
#include "support.h"

static void help_and_version_are_results_of_the_windows_commands_too(void **state)
{
    (void)state;
    static const char *const lines[][4] = {
        {HS_PROGRAM, "play", "--version", NULL},
        {HS_PROGRAM, "tour", "--version", NULL},
        {HS_PROGRAM, "play", "-h", NULL},
        {HS_PROGRAM, "tour", "--help", NULL},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        hs_test_process process = hs_test_run(lines[i], NULL);
        assert_int_equal(process.code, 0);
        assert_string_equal(process.error, "");
        assert_int_equal(strncmp(process.out, i < 2 ? "heapstorm " : "Usage: ", 7), 0);
        hs_test_process_release(&process);
    }
}

static void a_program_with_a_window_names_its_commands_in_the_help(void **state)
{
    (void)state;
    const char *const words[] = {HS_PROGRAM, "--help", NULL};
    hs_test_process process = hs_test_run(words, NULL);
    assert_non_null(strstr(process.out, "\n  play "));
    assert_non_null(strstr(process.out, "\n  tour "));
    assert_null(strstr(process.out, "without a window"));
    hs_test_process_release(&process);
}

static void a_size_that_is_none_is_refused_with_an_example(void **state)
{
    (void)state;
    static const char *const sizes[] = {"0x720", "1280", "1280x", "x720", "1280x720p", "99999x1"};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const char *const words[] = {HS_PROGRAM, "play", "--size", sizes[i], NULL};
        hs_test_process process = hs_test_run(words, NULL);
        assert_int_equal(process.code, 2);
        assert_non_null(strstr(process.error, "--size takes WIDTHxHEIGHT such as 1280x720"));
        assert_non_null(strstr(process.error, sizes[i]));
        hs_test_process_release(&process);
    }
}

static void a_press_that_is_none_is_refused_with_an_example(void **state)
{
    (void)state;
    static const char *const presses[] = {"help", "0:help", "5:", "5:halp"};
    for (size_t i = 0; i < sizeof presses / sizeof *presses; i++) {
        const char *const words[] = {HS_PROGRAM, "play", "--press", presses[i], NULL};
        hs_test_process process = hs_test_run(words, NULL);
        assert_int_equal(process.code, 2);
        assert_non_null(strstr(process.error, "--press takes a number from 1 on"));
        hs_test_process_release(&process);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(help_and_version_are_results_of_the_windows_commands_too),
        cmocka_unit_test(a_program_with_a_window_names_its_commands_in_the_help),
        cmocka_unit_test(a_press_that_is_none_is_refused_with_an_example),
        cmocka_unit_test(a_size_that_is_none_is_refused_with_an_example),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
