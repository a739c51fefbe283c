// The options of a race: what they take apart, and what they refuse.
#include "versus/settings.h"

#include "support.h"

/// Reads up to nine arguments, ended by NULL, as `heapstorm versus` does.
static bool read(hs_versus_settings *settings, hs_error *error, const char *const *words)
{
    char *arguments[10];
    int count = 0;
    for (; words[count] != NULL; count++)
        memcpy(&arguments[count], &words[count], sizeof words[count]);
    return hs_versus_settings_read(settings, count, arguments, error);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void expect_refusal(const char *const *words, const char *sentence)
{
    hs_versus_settings settings;
    hs_error error = {""};
    if (read(&settings, &error, words)) fail_msg("%s was accepted", words[0]);
    if (strstr(error.message, sentence) == NULL) {
        fail_msg("'%s' does not say '%s'", error.message, sentence);
    }
    assert_null(strchr(error.message, '\n'));
}

static void expect_sides(const char *const *words, const char *left, const char *right)
{
    hs_versus_settings settings;
    hs_error error = {""};
    if (!read(&settings, &error, words)) fail_msg("%s", error.message);
    const char *const expected[HS_SIDES] = {left, right};
    for (unsigned i = 0; i < HS_SIDES; i++) {
        char name[64];
        const hs_contender *it = &settings.contenders[i];
        snprintf(name, sizeof name, "%s %s", it->strategy->name, hs_layout_name(it->layout));
        assert_string_equal(name, expected[i]);
    }
}

static void without_options_columns_races_naive_in_a_storm(void **state)
{
    (void)state;
    hs_versus_settings settings;
    hs_error error;
    expect_sides((const char *const[]){NULL}, "columns array", "naive array");
    assert_true(read(&settings, &error, (const char *const[]){NULL}));
    hs_world_config config = hs_versus_config(&settings, "assets");
    assert_string_equal(config.scenario, "storm");
    assert_int_equal(config.particles, 200000);
    assert_int_equal(config.bullets, 2000);
    assert_int_equal(config.threads, 1);
    assert_int_equal(settings.frames, 0);
    assert_true(config.rank < 0.0);
}

static void two_strategies_stand_left_and_right_as_they_are_named(void **state)
{
    (void)state;
    expect_sides(WORDS("--memory", "naive,pool"), "naive array", "pool array");
    expect_sides(WORDS("--memory=slab,columns"), "slab array", "columns array");
}

static void one_layout_is_for_every_side_that_has_boxes(void **state)
{
    (void)state;
    expect_sides(WORDS("--layout", "list"), "columns array", "naive list");
    expect_sides(WORDS("--memory", "pool,naive", "--layout", "list"), "pool list", "naive list");
}

static void two_layouts_are_for_a_side_each_and_may_tell_the_same_strategy_apart(void **state)
{
    (void)state;
    expect_sides(WORDS("--memory", "naive,naive", "--layout", "list,array"), "naive list",
                 "naive array");
    expect_sides(WORDS("--layout", "array,list"), "columns array", "naive list");
}

static void the_same_side_twice_is_refused(void **state)
{
    (void)state;
    expect_refusal(WORDS("--memory", "columns,columns"), "both sides are columns; name two");
    expect_refusal(WORDS("--memory", "naive,naive"), "both sides are naive in the same layout");
    expect_refusal(WORDS("--memory", "pool,pool", "--layout", "list"), "in the same layout");
    expect_refusal(WORDS("--memory", "pool,pool", "--layout", "list,list"), "in the same layout");
}

static void missing_and_unknown_strategies_are_answered_with_what_would_be_right(void **state)
{
    (void)state;
    static const char *const missing[] = {"naive", ",naive", "naive,", ",", "pool,naive,slab"};
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++) {
        expect_refusal(WORDS("--memory", missing[i]),
                       "--memory takes two strategies here, such as columns,naive, not '");
    }
    expect_refusal(WORDS("--memory", "columns,navie"), "'navie'; did you mean 'naive'?");
    expect_refusal(WORDS("--memory", "both,naive"), "unknown value of --memory: 'both'");
    expect_refusal(WORDS("--memory", "columns, naive"), "did you mean 'naive'?");
    expect_refusal(WORDS("--memroy", "columns,naive"), "did you mean '--memory'?");
}

static void layouts_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    expect_refusal(WORDS("--layout", "lst"), "did you mean 'list'?");
    expect_refusal(WORDS("--layout", "list,array"), "columns has no boxes");
    expect_refusal(WORDS("--layout", "array,list,list"), "one layout or two");
    expect_refusal(WORDS("--layout", "array,"), "unknown value of --layout: ''");
}

static void other_options_are_checked_as_elsewhere(void **state)
{
    (void)state;
    expect_refusal(WORDS("--scenario", "strom"), "did you mean 'storm'?");
    expect_refusal(WORDS("--particles", "10000001"), "from 1 to 10000000");
    expect_refusal(WORDS("--frames", "0"), "--frames takes a whole number");
    expect_refusal(WORDS("--screenshot", "x.png"), "a number from 1 on, a colon and a path");
    expect_refusal(WORDS("--frames", "5", "--screenshot", "6:x.png"), "frames are 1 to 5 here");
    expect_refusal(WORDS("--json", "-", "--screenshot", "6:x.png"), "leave --json out");
}

static void figures_are_taken_of_as_many_frames_as_show_the_99th_percentile(void **state)
{
    (void)state;
    hs_versus_settings settings;
    hs_error error;
    assert_true(read(&settings, &error, WORDS("--json", "-")));
    assert_int_equal(settings.frames, 1200);
    assert_true(read(&settings, &error, WORDS("--json", "-", "--frames", "7")));
    assert_int_equal(settings.frames, 7);
}

static void a_scenario_other_than_storm_keeps_its_own_load(void **state)
{
    (void)state;
    hs_versus_settings settings;
    hs_error error;
    assert_true(read(&settings, &error, WORDS("--scenario", "calm")));
    hs_world_config config = hs_versus_config(&settings, "assets");
    assert_int_equal(config.particles, 0);
    assert_int_equal(config.bullets, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_options_columns_races_naive_in_a_storm),
        cmocka_unit_test(two_strategies_stand_left_and_right_as_they_are_named),
        cmocka_unit_test(one_layout_is_for_every_side_that_has_boxes),
        cmocka_unit_test(two_layouts_are_for_a_side_each_and_may_tell_the_same_strategy_apart),
        cmocka_unit_test(the_same_side_twice_is_refused),
        cmocka_unit_test(missing_and_unknown_strategies_are_answered_with_what_would_be_right),
        cmocka_unit_test(layouts_that_do_not_fit_are_refused),
        cmocka_unit_test(other_options_are_checked_as_elsewhere),
        cmocka_unit_test(figures_are_taken_of_as_many_frames_as_show_the_99th_percentile),
        cmocka_unit_test(a_scenario_other_than_storm_keeps_its_own_load),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
