// When ticks are due, who holds 60 of them a second, and how a race of known times ends.
#include "versus/schedule.h"

#include <math.h>

#include "support.h"

#define SECOND UINT64_C(1000000000)

static void sixty_ticks_are_due_in_a_second_without_drift(void **state)
{
    (void)state;
    for (uint64_t second = 0; second < 100000; second += 977)
        assert_int_equal(hs_schedule_begin_ns(7, second * 60), 7 + second * SECOND);
    for (uint64_t tick = 0; tick < 1000; tick++) {
        uint64_t begin = hs_schedule_begin_ns(5, tick);
        assert_true(hs_schedule_due(5, begin + 1) == tick);
        assert_true(tick == 0 || begin > hs_schedule_begin_ns(5, tick - 1));
    }
}

static void before_the_start_nothing_is_due(void **state)
{
    (void)state;
    assert_int_equal(hs_schedule_due(SECOND, 0), 0);
    assert_int_equal(hs_schedule_due(SECOND, SECOND), 0);
    assert_int_equal(hs_schedule_due(SECOND, 2 * SECOND), 60);
}

/// Judges a side that does so many ticks a second, looked at every 50 ms; returns the verdicts of
/// ten seconds: "hhb".
static void judge(double rate, char *verdicts)
{
    hs_stretch stretch = {0};
    for (uint64_t now = 0; now <= 10 * SECOND; now += SECOND / 20) {
        uint64_t ticks = (uint64_t)floor((double)now / 1e9 * rate);
        hs_verdict verdict = hs_stretch_judge(&stretch, 0, now, ticks, NAN);
        if (verdict == HS_VERDICT_HOLDS) *verdicts++ = 'h';
        if (verdict == HS_VERDICT_BREAKS) *verdicts++ = 'b';
    }
    *verdicts = '\0';
}

static void a_side_holds_that_does_all_but_two_per_cent_of_its_ticks_for_three_seconds(void **state)
{
    (void)state;
    char verdicts[16];
    judge(60.0, verdicts);
    assert_string_equal(verdicts, "hhh");
    judge(59.2, verdicts);
    assert_string_equal(verdicts, "hhh");
    judge(58.0, verdicts);
    assert_string_equal(verdicts, "bbb");
    judge(3.0, verdicts);
    assert_string_equal(verdicts, "bbb");
}

static void a_hitch_that_is_made_up_for_breaks_nothing(void **state)
{
    (void)state;
    hs_stretch stretch = {0};
    assert_int_equal(hs_stretch_judge(&stretch, 0, SECOND, 60, NAN), HS_VERDICT_NONE);
    assert_int_equal(hs_stretch_judge(&stretch, 0, 2 * SECOND, 60, NAN), HS_VERDICT_NONE);
    assert_int_equal(hs_stretch_judge(&stretch, 0, 4 * SECOND, 240, NAN), HS_VERDICT_HOLDS);
}

static void a_side_whose_processor_was_taken_away_is_not_judged(void **state)
{
    (void)state;
    hs_stretch stretch = {0};
    hs_stretch_judge(&stretch, 0, SECOND, 60, 1e9);
    assert_int_equal(hs_stretch_judge(&stretch, 0, 4 * SECOND, 160, 2.5e9), HS_VERDICT_DISTURBED);
    assert_int_equal(hs_stretch_judge(&stretch, 0, 7 * SECOND, 260, 5.4e9), HS_VERDICT_BREAKS);
    assert_int_equal(hs_stretch_judge(&stretch, 0, 10 * SECOND, 440, 5.5e9), HS_VERDICT_HOLDS);
}

static void a_side_breaks_whose_ticks_need_more_time_than_there_is(void **state)
{
    (void)state;
    hs_stretch stretch = {0};
    hs_stretch_judge(&stretch, 0, SECOND, 60, 1e9);
    // 30 ticks in three seconds, with half of the processor, of 50 ms each.
    assert_int_equal(hs_stretch_judge(&stretch, 0, 4 * SECOND, 90, 2.5e9), HS_VERDICT_BREAKS);
}

static void a_race_of_known_times_counts_what_is_finished_when_the_time_is_over(void **state)
{
    (void)state;
    enum { TICKS = 600 };
    double quick[TICKS], slow[TICKS], hitch[TICKS];
    for (int i = 0; i < TICKS; i++) {
        quick[i] = 1e6;
        slow[i] = 2e9 / 60.0 - 1.0; // two ticks' time
        hitch[i] = i == 100 ? 5e8 : 1e6;
    }
    assert_int_equal(hs_schedule_finished(quick, TICKS), TICKS);
    assert_int_equal(hs_schedule_finished(slow, TICKS), TICKS / 2);
    assert_int_equal(hs_schedule_finished(hitch, TICKS), TICKS);
    assert_int_equal(hs_schedule_finished(quick, 0), 0);
}

static void loads_go_up_and_down_by_the_same_steps_and_end_at_both_ends(void **state)
{
    (void)state;
    enum { MOST = 10000000 };
    assert_int_equal(hs_load_from(200000, 1, MOST), 250000);
    assert_int_equal(hs_load_from(200000, -1, MOST), 150000);
    assert_int_equal(hs_load_from(612000, 1, MOST), 800000);
    assert_int_equal(hs_load_from(612000, -1, MOST), 600000);
    assert_int_equal(hs_load_from(1000000, 1, MOST), 1200000);
    assert_int_equal(hs_load_from(1000000, -1, MOST), 800000);
    assert_int_equal(hs_load_from(MOST, 1, MOST), MOST);
    assert_int_equal(hs_load_from(10000, -1, MOST), 10000);
    uint64_t load = 10000;
    int steps = 0;
    for (; load < MOST; steps++) {
        uint64_t next = hs_load_from(load, 1, MOST);
        assert_true(next > load);
        assert_int_equal(hs_load_from(next, -1, MOST), load);
        load = next;
    }
    assert_int_equal(steps, 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sixty_ticks_are_due_in_a_second_without_drift),
        cmocka_unit_test(before_the_start_nothing_is_due),
        cmocka_unit_test(
            a_side_holds_that_does_all_but_two_per_cent_of_its_ticks_for_three_seconds),
        cmocka_unit_test(a_hitch_that_is_made_up_for_breaks_nothing),
        cmocka_unit_test(a_side_whose_processor_was_taken_away_is_not_judged),
        cmocka_unit_test(a_side_breaks_whose_ticks_need_more_time_than_there_is),
        cmocka_unit_test(a_race_of_known_times_counts_what_is_finished_when_the_time_is_over),
        cmocka_unit_test(loads_go_up_and_down_by_the_same_steps_and_end_at_both_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
