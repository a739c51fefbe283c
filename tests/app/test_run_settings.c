#include "app/run_settings.h"
#include "heapstorm/strategy.h"

#include "support.h"

/// Reads up to seven arguments, ended by NULL, as `heapstorm run` does.
static bool read(hs_run_settings *settings, hs_error *error, const char *const *words)
{
    char *arguments[8];
    int count = 0;
    for (; words[count] != NULL; count++)
        memcpy(&arguments[count], &words[count], sizeof words[count]);
    return hs_run_settings_read(settings, count, arguments, error);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void expect_refusal(const char *const *words, const char *sentence)
{
    hs_run_settings settings;
    hs_error error = {""};
    if (read(&settings, &error, words)) fail_msg("%s was accepted", words[0]);
    if (strstr(error.message, sentence) == NULL) {
        fail_msg("'%s' does not say '%s'", error.message, sentence);
    }
}

static void without_options_the_defaults_hold(void **state)
{
    (void)state;
    hs_run_settings settings;
    assert_true(read(&settings, NULL, (const char *const[]){NULL}));
    assert_string_equal(settings.memory, "columns");
    assert_string_equal(settings.scenario, "storm");
    assert_null(settings.layout);
    assert_int_equal(settings.frames, 600);
    assert_int_equal(settings.warmup, 360);
    assert_true(settings.rank < 0);
}

static void a_value_may_follow_or_be_joined_and_the_last_one_counts(void **state)
{
    (void)state;
    hs_run_settings settings;
    assert_true(read(&settings, NULL,
                     WORDS("--frames", "5", "--seed=18446744073709551615", "--frames=7",
                           "--rank=0.25", "--quiet")));
    assert_int_equal(settings.frames, 7);
    assert_true(settings.seed == UINT64_MAX);
    assert_true(settings.rank == 0.25);
    assert_true(settings.quiet);
    assert_true(read(&settings, NULL, WORDS("--json=--odd", "--csv", "-")));
    assert_string_equal(settings.exports[HS_EXPORT_JSON], "--odd");
    assert_string_equal(settings.exports[HS_EXPORT_CSV], "-");
}

static void a_slip_is_answered_with_the_nearest_word(void **state)
{
    (void)state;
    expect_refusal(WORDS("--memroy", "both"), "did you mean '--memory'?");
    expect_refusal(WORDS("-frames", "3"), "did you mean '--frames'?");
    expect_refusal(WORDS("--memory", "colums"), "did you mean 'columns'?");
    expect_refusal(WORDS("--memory", "navie"), "did you mean 'naive'?");
    expect_refusal(WORDS("--scenario", "strom"), "did you mean 'storm'?");
    expect_refusal(WORDS("--layout", "lists", "--memory", "naive"), "did you mean 'list'?");
    expect_refusal(WORDS("--simd", "avx-2"), "did you mean 'avx2'?");
}

static void a_word_that_is_near_to_none_is_answered_with_what_there_is(void **state)
{
    (void)state;
    expect_refusal(WORDS("--memory", "zzzz"),
                   "unknown value of --memory: 'zzzz'; it may be columns, ");
    expect_refusal(WORDS("--memory", "zzzz"), ", both or all");
    expect_refusal(WORDS("--layout", "quite different"), "; it may be array or list");
    expect_refusal(WORDS("--scenario", "x"), "; it may be arcade, storm or calm");
    expect_refusal(WORDS("--entirely-else"),
                   "unknown option '--entirely-else'; --help lists them all");
    expect_refusal(WORDS("-x"), "unknown option '-x'; --help lists them all");
}

static void help_and_version_are_options_of_a_command(void **state)
{
    (void)state;
    hs_run_settings settings;
    assert_true(read(&settings, NULL, WORDS("-h")));
    assert_true(settings.help);
    assert_true(read(&settings, NULL, WORDS("--frames", "5", "--version")));
    assert_true(settings.version && !settings.help);
    expect_refusal(WORDS("-h=yes"), "--help takes no value");
}

static void numbers_are_checked_for_form_and_range(void **state)
{
    (void)state;
    static const char *const counts[] = {
        "", "x", "1x", "-1", "+1", "1.5", "0x10", " 1", "99999999999999999999999", "0", "10000001"};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        expect_refusal(WORDS("--frames", counts[i]), "--frames takes a whole number from 1 to");
    static const char *const shares[] = {"", "x", "-0.1", "1.01", "nan", "inf", "0.5x"};
    for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++)
        expect_refusal(WORDS("--rank", shares[i]), "--rank takes a number from 0 to 1");
    expect_refusal(WORDS("--bullets", "1000001"), "--bullets takes a whole number from 1 to");
    expect_refusal(WORDS("--particles", "10000001"), "--particles takes a whole number");
}

static void a_collector_is_set_by_options_that_check_their_values(void **state)
{
    (void)state;
    hs_run_settings settings;
    assert_true(read(&settings, NULL, WORDS("--quiet")));
    const hs_collector_settings defaults = hs_collector_defaults();
    assert_int_equal(settings.collector.thresholds[0], defaults.thresholds[0]);
    assert_false(settings.collector.is_off || settings.collector.is_stepwise);
    assert_true(read(
        &settings, NULL,
        WORDS("--collector=off", "--thresholds", "500,0,7", "--gc-threshold=12", "--gc-step=16")));
    assert_true(settings.collector.is_off && settings.collector.is_stepwise);
    assert_int_equal(settings.collector.thresholds[0], 500);
    assert_int_equal(settings.collector.thresholds[1], 0);
    assert_int_equal(settings.collector.thresholds[2], 7);
    assert_int_equal(settings.collector.threshold, 12);
    assert_int_equal(settings.collector.step_work, 16);
    assert_int_equal(settings.collector.step_ns, 0);
    assert_true(read(&settings, NULL, WORDS("--gc-step-ms", "0.5")));
    assert_true(settings.collector.is_stepwise);
    assert_int_equal(settings.collector.step_ns, 500000);
    assert_true(read(&settings, NULL, WORDS("--gc-step", "0")));
    assert_false(settings.collector.is_stepwise || settings.collector.is_own_policy);
    assert_true(read(&settings, NULL, WORDS("--boehm-policy", "own")));
    assert_true(settings.collector.is_own_policy);
    expect_refusal(WORDS("--boehm-policy", "mine"), "--boehm-policy");
    static const char *const thresholds[] = {"7",
                                             "7,7",
                                             "7,7,7,7",
                                             "7,,7",
                                             "7,7,",
                                             ",7,7",
                                             "a,7,7",
                                             "7,-7,7",
                                             "7, 7,7",
                                             "7,7,1000000001",
                                             "7,7,99999999999999999999"};
    for (size_t i = 0; i < sizeof thresholds / sizeof thresholds[0]; i++) {
        expect_refusal(WORDS("--thresholds", thresholds[i]),
                       "--thresholds takes three whole numbers from 0 to 1000000000");
    }
    static const char *const steps[] = {"x", "1", "15", "4294967296", "1.5", "16x"};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        expect_refusal(WORDS("--gc-step", steps[i]), "--gc-step takes 0 or a whole number from 16");
    static const char *const times[] = {"x", "0", "0.009", "101", "nan", "inf", "1ms", "1e9"};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        expect_refusal(WORDS("--gc-step-ms", times[i]), "--gc-step-ms takes a number from 0.01");
    expect_refusal(WORDS("--gc-threshold", "0"), "--gc-threshold takes a whole number from 1");
    expect_refusal(WORDS("--gc-step=99", "--gc-step-ms=1"), "give one of them");
    expect_refusal(WORDS("--collector", "of"), "did you mean");
}

static void a_picture_s_size_is_read_and_asks_for_the_picture(void **state)
{
    (void)state;
    hs_run_settings settings;
    assert_true(read(&settings, NULL, WORDS("--quiet")));
    assert_true(settings.width == 540 && settings.height == 720 && !settings.draws);
    assert_true(read(&settings, NULL, WORDS("--size", "1x2160")));
    assert_true(settings.width == 1 && settings.height == 2160 && settings.draws);
    assert_string_equal(settings.renderer, "canvas");
    static const char *const sizes[] = {
        "0x0",  "0x5",     "5x0",   "axb",      "5",
        "5x",   "x5",      "5 x 5", "5x5x5",    "-5x5",
        "+5x5", "5x5.0",   "5X5",   "2161x720", "540x2161",
        "5*5",  "0x10x10", "5x5 ",  " 5x5",     "540x99999999999999999999"};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char sentence[128];
        snprintf(sentence, sizeof sentence,
                 "--size takes WxH, a width and a height of 1 to 2160 pixels, such as 540x720, "
                 "not '%s'",
                 sizes[i]);
        expect_refusal(WORDS("--size", sizes[i]), sentence);
    }
    expect_refusal(WORDS("--size", "5x5", "--renderer", "none"), "--size needs a picture");
}

static void a_missing_value_is_not_taken_from_the_next_option(void **state)
{
    (void)state;
    expect_refusal(WORDS("--json"), "--json needs FILE");
    expect_refusal(WORDS("--json", "--csv"), "'--csv' looks like an option");
    expect_refusal(WORDS("--json", ""), "is empty");
    expect_refusal(WORDS("--quiet=yes"), "--quiet takes no value");
    expect_refusal(WORDS("storm"), "'storm' is no option");
}

static void options_that_contradict_each_other_are_refused(void **state)
{
    (void)state;
    expect_refusal(WORDS("--layout", "list"), "columns has no boxes");
    if (hs_strategy_find("boehm") == NULL) {
        expect_refusal(WORDS("--memory", "boehm"), "built without libgc");
    }
    expect_refusal(WORDS("--memory=both", "--switch-every=9"), "name one strategy");
    expect_refusal(WORDS("--json", "-", "--csv", "-"), "cannot both go to '-'");
    hs_run_settings settings;
    assert_true(read(&settings, NULL, WORDS("--memory=both", "--layout=list")));
    assert_true(read(&settings, NULL, WORDS("--memory=naive", "--switch-every=9")));
    assert_true(read(&settings, NULL, WORDS("--scenario=./mine")));
    assert_true(read(&settings, NULL, WORDS("--scenario=mine.xml")));
}

static void every_option_that_exists_is_explained_within_80_columns(void **state)
{
    (void)state;
    char *text = NULL;
    size_t count = 0;
    FILE *stream = open_memstream(&text, &count);
    assert_non_null(stream);
    hs_run_settings_explain(stream);
    assert_int_equal(fclose(stream), 0);
    static const char *const names[] = {
        "--memory NAME|both|all",
        "--layout array|list",
        "--scenario NAME|FILE",
        "--pattern FILE",
        "--seed N",
        "--rank R",
        "--frames N",
        "--warmup N",
        "--bullets N",
        "--particles N",
        "--digest-every N",
        "--switch-every N",
        "--simd SET",
        "--json FILE|-",
        "--csv FILE|-",
        "--quiet",
        "--help",
        "--version",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strstr(text, names[i]) == NULL) fail_msg("%s is not explained", names[i]);
    }
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (length > 80) fail_msg("%zu columns: %.*s", length, (int)length, line);
        line += length + (line[length] == '\n');
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_options_the_defaults_hold),
        cmocka_unit_test(a_value_may_follow_or_be_joined_and_the_last_one_counts),
        cmocka_unit_test(a_slip_is_answered_with_the_nearest_word),
        cmocka_unit_test(a_word_that_is_near_to_none_is_answered_with_what_there_is),
        cmocka_unit_test(help_and_version_are_options_of_a_command),
        cmocka_unit_test(numbers_are_checked_for_form_and_range),
        cmocka_unit_test(a_collector_is_set_by_options_that_check_their_values),
        cmocka_unit_test(a_picture_s_size_is_read_and_asks_for_the_picture),
        cmocka_unit_test(a_missing_value_is_not_taken_from_the_next_option),
        cmocka_unit_test(options_that_contradict_each_other_are_refused),
        cmocka_unit_test(every_option_that_exists_is_explained_within_80_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
