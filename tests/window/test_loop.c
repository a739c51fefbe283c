#include "support.h"

#include "window/loop.h"

#define SECOND_NS UINT64_C(1000000000)

/// One frame at a moment, whose every tick takes `tick_ns`: how many ticks it runs.
static unsigned run_frame(hs_loop *loop, uint64_t now_ns, unsigned speed, bool is_locked,
                          uint64_t tick_ns, uint64_t *dropped)
{
    unsigned ticks = 0;
    hs_loop_begin(loop, now_ns, speed, is_locked);
    while (hs_loop_take(loop, ticks * tick_ns)) ticks++;
    *dropped += hs_loop_drop(loop);
    return ticks;
}

/// Ticks of a million frames at so many frames a second.
static uint64_t ticks_of_a_million(uint64_t rate, unsigned speed, bool is_locked)
{
    hs_loop loop;
    uint64_t start = 123456789, ticks = 0, dropped = 0;
    hs_loop_start(&loop, start);
    for (uint64_t i = 1; i <= 1000000; i++) {
        // The exact moment, rounded down to a nanosecond.
        uint64_t now = start + i * SECOND_NS / rate;
        ticks += run_frame(&loop, now, speed, is_locked, 0, &dropped);
    }
    assert_int_equal(dropped, 0);
    return ticks;
}

static void a_million_frames_do_not_drift(void **state)
{
    (void)state;
    const uint64_t rates[] = {24, 50, 59, 60, 61, 75, 90, 120, 144, 165, 240, 360};
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        uint64_t exact = UINT64_C(60000000) / rates[i];
        uint64_t ticks = ticks_of_a_million(rates[i], 100, false);
        assert_in_range(ticks, exact - 1, exact);
    }
}

static void a_locked_display_does_not_drift_either(void **state)
{
    (void)state;
    assert_in_range(ticks_of_a_million(60, 100, true), 999999, 1000000);
    assert_in_range(ticks_of_a_million(59, 100, true), 1016948, 1016950);
    assert_in_range(ticks_of_a_million(61, 100, true), 983605, 983607);
}

static void the_game_speed_scales_the_ticks(void **state)
{
    (void)state;
    assert_in_range(ticks_of_a_million(60, 50, false), 499999, 500000);
    assert_in_range(ticks_of_a_million(144, 25, false), 104165, 104166);
}

static void a_locked_display_that_trembles_shows_one_tick_a_frame(void **state)
{
    (void)state;
    hs_loop loop;
    uint64_t start = SECOND_NS, dropped = 0;
    hs_loop_start(&loop, start);
    for (uint64_t i = 1; i <= 10000; i++) {
        // Frames come up to 5 ms early or late.
        int64_t tremble = (int64_t)(i * 7919 % 10000001) - 5000000;
        uint64_t now = (uint64_t)((int64_t)(start + i * SECOND_NS / 60) + tremble);
        assert_int_equal(run_frame(&loop, now, 100, true, 0, &dropped), 1);
        assert_true(hs_loop_blend(&loop) == 1.0f);
    }
    assert_int_equal(dropped, 0);
}

static void a_late_frame_runs_five_ticks_and_counts_what_it_drops(void **state)
{
    (void)state;
    hs_loop loop;
    uint64_t dropped = 0;
    hs_loop_start(&loop, 0);
    assert_int_equal(run_frame(&loop, SECOND_NS, 100, false, 0, &dropped), 5);
    assert_int_equal(dropped, 55);
    // Nothing of it comes back later.
    assert_int_equal(run_frame(&loop, SECOND_NS + 1, 100, false, 0, &dropped), 0);
    assert_int_equal(run_frame(&loop, SECOND_NS + SECOND_NS / 60 + 1, 100, false, 0, &dropped), 1);
    assert_int_equal(dropped, 55);
}

static void no_further_tick_runs_once_they_took_longer_than_a_tick(void **state)
{
    (void)state;
    hs_loop loop;
    uint64_t dropped = 0;
    hs_loop_start(&loop, 0);
    // Each tick takes 9 ms: after the second they have taken 18.
    assert_int_equal(run_frame(&loop, SECOND_NS / 10, 100, false, 9000000, &dropped), 2);
    assert_int_equal(dropped, 4);
    // A tick of 40 ms is a slow motion: one a frame.
    for (uint64_t i = 1; i <= 100; i++) {
        uint64_t now = SECOND_NS / 10 + i * 40000000;
        assert_int_equal(run_frame(&loop, now, 100, false, 40000000, &dropped), 1);
    }
}

static void ticks_and_drops_together_are_the_time_that_passed(void **state)
{
    (void)state;
    hs_loop loop;
    uint64_t now = 0, ticks = 0, dropped = 0;
    hs_loop_start(&loop, now);
    for (uint64_t i = 1; i <= 100000; i++) {
        now += i * 7919 % 150000000;
        ticks += run_frame(&loop, now, 100, false, i % 5 * 6000000, &dropped);
    }
    uint64_t exact = now * 60 / SECOND_NS;
    assert_in_range(ticks + dropped, exact - 1, exact);
    assert_true(dropped > 0);
}

static void what_passed_in_a_pause_is_not_owed(void **state)
{
    (void)state;
    hs_loop loop;
    uint64_t dropped = 0;
    hs_loop_start(&loop, 0);
    hs_loop_start(&loop, 1000 * SECOND_NS);
    assert_int_equal(
        run_frame(&loop, 1000 * SECOND_NS + SECOND_NS / 60 + 1, 100, false, 0, &dropped), 1);
    assert_int_equal(dropped, 0);
}

static void a_machine_that_slept_for_a_year_goes_on(void **state)
{
    (void)state;
    hs_loop loop;
    uint64_t dropped = 0;
    hs_loop_start(&loop, 0);
    assert_int_equal(run_frame(&loop, UINT64_C(31536000) * SECOND_NS, 100, false, 0, &dropped), 5);
    assert_in_range(dropped, 1, UINT64_C(60) * 3600);
}

static void the_blend_is_where_the_frame_lies_between_two_ticks(void **state)
{
    (void)state;
    hs_loop loop;
    uint64_t dropped = 0;
    hs_loop_start(&loop, 0);
    run_frame(&loop, SECOND_NS / 120, 100, false, 0, &dropped);
    assert_true(hs_loop_blend(&loop) > 0.49f && hs_loop_blend(&loop) < 0.51f);
    run_frame(&loop, SECOND_NS * 3 / 240, 100, false, 0, &dropped);
    assert_true(hs_loop_blend(&loop) > 0.74f && hs_loop_blend(&loop) < 0.76f);
    run_frame(&loop, SECOND_NS / 60 + 1, 100, false, 0, &dropped);
    assert_true(hs_loop_blend(&loop) >= 0.0f && hs_loop_blend(&loop) < 0.01f);
}

static void frames_are_due_at_a_steady_rate(void **state)
{
    (void)state;
    hs_pace pace = {.due_ns = SECOND_NS};
    for (uint64_t i = 1; i <= 60000; i++) hs_pace_next(&pace, pace.due_ns, 60);
    assert_in_range(pace.due_ns, 1001 * SECOND_NS - 1, 1001 * SECOND_NS);
}

static void who_is_late_by_more_than_a_frame_begins_anew(void **state)
{
    (void)state;
    hs_pace pace = {.due_ns = SECOND_NS};
    hs_pace_next(&pace, 2 * SECOND_NS, 60);
    assert_int_equal(pace.due_ns, 2 * SECOND_NS);
    hs_pace_next(&pace, SECOND_NS, 60);
    assert_int_equal(pace.due_ns, SECOND_NS);
}

static void a_held_loop_withholds_ticks_and_counts_them_apart(void **state)
{
    (void)state;
    for (int is_locked = 0; is_locked <= 1; is_locked++) {
        hs_loop loop;
        uint64_t now = 1, dropped = 0;
        unsigned ticks = 0;
        hs_loop_start(&loop, now);
        for (int frame = 0; frame < 60; frame++) {
            now += SECOND_NS / 60 + 1;
            if (frame == 20) hs_loop_hold(&loop, 100);
            unsigned run = run_frame(&loop, now, 100, is_locked != 0, 0, &dropped);
            // The picture stands still meanwhile, and does not go back.
            if (frame >= 20 && frame < 24) {
                assert_int_equal(run, 0);
                assert_true(hs_loop_blend(&loop) == 1.0f);
            }
            ticks += run;
        }
        assert_int_equal(ticks, 60 - HS_LOOP_HOLD_MAX);
        assert_int_equal(loop.withheld, HS_LOOP_HOLD_MAX);
        assert_int_equal(dropped, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_million_frames_do_not_drift),
        cmocka_unit_test(a_locked_display_does_not_drift_either),
        cmocka_unit_test(the_game_speed_scales_the_ticks),
        cmocka_unit_test(a_locked_display_that_trembles_shows_one_tick_a_frame),
        cmocka_unit_test(a_late_frame_runs_five_ticks_and_counts_what_it_drops),
        cmocka_unit_test(no_further_tick_runs_once_they_took_longer_than_a_tick),
        cmocka_unit_test(ticks_and_drops_together_are_the_time_that_passed),
        cmocka_unit_test(what_passed_in_a_pause_is_not_owed),
        cmocka_unit_test(a_machine_that_slept_for_a_year_goes_on),
        cmocka_unit_test(the_blend_is_where_the_frame_lies_between_two_ticks),
        cmocka_unit_test(frames_are_due_at_a_steady_rate),
        cmocka_unit_test(who_is_late_by_more_than_a_frame_begins_anew),
        cmocka_unit_test(a_held_loop_withholds_ticks_and_counts_them_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
