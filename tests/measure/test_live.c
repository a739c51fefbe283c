#include "heapstorm/live.h"

#include <math.h>

#include "support.h"

#define MS 1000000u

static hs_live live;
static hs_live_scratch scratch;

static int begin_empty(void **state)
{
    (void)state;
    memset(&live, 0, sizeof live);
    return 0;
}

static void add(uint64_t interval_ns, uint64_t work_ns)
{
    const hs_frame frame = {
        .interval_ns = interval_ns,
        .simulate_ns = work_ns / 2,
        .draw_ns = work_ns / 4,
        .present_ns = work_ns - work_ns / 2 - work_ns / 4,
        .ticks = 1,
    };
    hs_live_add(&live, &frame);
}

static void expect_rate(double rate, double expected)
{
    double difference = rate - expected;
    assert_true(difference < 1e-9 && difference > -1e-9);
}

static void an_empty_ring_has_no_frames_and_sums_up_to_nothing(void **state)
{
    (void)state;
    assert_null(hs_live_back(&live, 0));
    hs_live_summary summary = hs_live_sum_up(&live, &scratch);
    assert_int_equal(summary.frames, 0);
    assert_true(isnan(summary.work.ns.max));
    assert_true(isnan(summary.rates.mean));
    assert_true(isnan(summary.rates.low_1_percent));
}

static void the_ring_keeps_the_newest_frames(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < HS_LIVE_FRAMES + 10; i++) add(16 * MS, i);
    assert_int_equal(live.count, HS_LIVE_FRAMES + 10);
    assert_int_equal(hs_frame_work_ns(hs_live_back(&live, 0)), HS_LIVE_FRAMES + 9);
    assert_int_equal(hs_frame_work_ns(hs_live_back(&live, HS_LIVE_FRAMES - 1)), 10);
    assert_null(hs_live_back(&live, HS_LIVE_FRAMES));
}

static void percentiles_are_nearest_ranks_of_the_work(void **state)
{
    (void)state;
    // 1 to 1000 ms in a shuffled order.
    for (uint64_t i = 0; i < 1000; i++) add(16 * MS, (i * 607 % 1000 + 1) * MS);
    hs_live_summary summary = hs_live_sum_up(&live, &scratch);
    assert_int_equal(summary.frames, 1000);
    assert_int_equal(summary.work.ns.p50, 500 * MS);
    assert_int_equal(summary.work.ns.p95, 950 * MS);
    assert_int_equal(summary.work.ns.p99, 990 * MS);
    assert_true(isnan(summary.work.ns.p999)); // of fewer than 10,000 frames
    assert_int_equal(summary.work.ns.max, 1000 * MS);
    assert_int_equal(summary.work.over_budget, 1000 - 16);
    assert_int_equal(live.over_budget, 1000 - 16);
}

static void a_frame_of_exactly_a_sixtieth_is_within_the_budget(void **state)
{
    (void)state;
    add(0, 16666666);
    assert_int_equal(live.over_budget, 0);
    add(0, 16666667);
    assert_int_equal(live.over_budget, 1);
}

/// 198 intervals of 10 ms and two slow ones, 50 and 30 ms: 2,060 ms in all.
static void both_1_percent_lows_follow_their_definitions(void **state)
{
    (void)state;
    for (int i = 0; i < 198; i++) add(10 * MS, MS);
    add(50 * MS, MS);
    add(30 * MS, MS);
    hs_live_summary summary = hs_live_sum_up(&live, &scratch);
    // The slowest 1 % of 200 frames are two, 40 ms on average.
    expect_rate(summary.rates.low_1_percent, 25.0);
    // 1 % of all time is 20.6 ms, less than the slowest frame alone.
    expect_rate(summary.rates.low_1_percent_time, 20.0);
    expect_rate(summary.rates.mean, 1000.0 / 10.3);
}

static void the_integral_goes_on_until_1_percent_of_all_time_is_reached(void **state)
{
    (void)state;
    // 12 s in all: 120 ms are reached within the second of the slow frames.
    for (int i = 0; i < 1178; i++) add(10 * MS, MS);
    for (int i = 0; i < 20; i++) add(3 * MS, MS);
    add(90 * MS, MS);
    add(70 * MS, MS);
    hs_live_summary summary = hs_live_sum_up(&live, &scratch);
    expect_rate(summary.rates.low_1_percent_time, 1000.0 / 70.0);
}

static void the_first_frame_has_no_interval(void **state)
{
    (void)state;
    add(0, MS);
    add(20 * MS, MS);
    hs_live_summary summary = hs_live_sum_up(&live, &scratch);
    assert_int_equal(summary.frames, 2);
    expect_rate(summary.rates.mean, 50.0);
}

/// A measured frame under a strategy.
static void add_under(const char *strategy, uint64_t work_ns)
{
    const hs_frame frame = {.interval_ns = 20 * MS,
                            .simulate_ns = work_ns,
                            .ticks = 1,
                            .dropped_ticks = 2,
                            .strategy = hs_strategy_find(strategy)};
    hs_live_add(&live, &frame);
}

static void only_frames_of_the_present_strategy_are_summed_up(void **state)
{
    (void)state;
    for (int i = 0; i < 30; i++) add_under("columns", MS);
    for (int i = 0; i < 10; i++) add_under("naive", 30 * MS);
    hs_live_summary summary = hs_live_sum_up(&live, &scratch);
    assert_int_equal(summary.frames, 10);
    assert_true(summary.work.ns.p50 == 30.0 * MS && summary.work.over_budget == 10);
    assert_int_equal(summary.dropped_ticks, 20);
    assert_int_equal(summary.missed_deadlines, 2);
    // Back again, the frames from before count too.
    for (int i = 0; i < 30; i++) add_under("columns", 2 * MS);
    summary = hs_live_sum_up(&live, &scratch);
    assert_int_equal(summary.frames, 60);
    assert_true(summary.work.ns.max == 2.0 * MS && summary.work.over_budget == 0);
    assert_int_equal(live.over_budget, 10); // since the start
}

static void frames_before_a_change_of_load_are_not_summed_up(void **state)
{
    (void)state;
    for (int i = 0; i < 30; i++) add_under("columns", MS);
    const hs_frame aside = {.set_aside = HS_ASIDE_LOAD, .strategy = hs_strategy_find("columns")};
    for (int i = 0; i < 5; i++) hs_live_add(&live, &aside);
    for (int i = 0; i < 10; i++) add_under("columns", 3 * MS);
    hs_live_summary summary = hs_live_sum_up(&live, &scratch);
    assert_int_equal(summary.frames, 10);
    assert_true(summary.work.ns.p50 == 3.0 * MS);
}

static void one_stall_of_100_ms_misses_five_deadlines(void **state)
{
    (void)state;
    for (int i = 0; i < 60; i++) add(16666667, MS);
    assert_int_equal(live.missed_deadlines, 0);
    add(100 * MS, MS);
    assert_int_equal(live.missed_deadlines, 5);
    for (int i = 0; i < 60; i++) add(16666667, MS);
    assert_int_equal(live.missed_deadlines, 5);
}

static void jitter_around_60_hz_misses_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < 600; i++) add(i % 2 == 0 ? 13 * MS : 20 * MS, MS);
    assert_int_equal(live.missed_deadlines, 0);
}

static void fifty_frames_a_second_miss_ten_deadlines_a_second(void **state)
{
    (void)state;
    for (int i = 0; i < 500; i++) add(20 * MS, MS);
    assert_in_range(live.missed_deadlines, 99, 100);
}

static void a_faster_display_saves_nothing_up(void **state)
{
    (void)state;
    for (int i = 0; i < 600; i++) add(7 * MS, MS);
    add(100 * MS, MS);
    assert_int_equal(live.missed_deadlines, 5);
}

static void means_are_taken_over_the_newest_second(void **state)
{
    (void)state;
    hs_frame frame = {
        .ticks = 2,
        .panel_ns = 1000,
        .simulate_ns = 500,
        .cpu_ns = 300,
        .traffic = {[HS_TRAFFIC_GAME] = {100, 50, 8000}},
    };
    for (int i = 0; i < 30; i++) hs_live_add(&live, &frame);
    frame = (hs_frame){.panel_ns = 200, .cpu_ns = 100, .traffic = {[HS_TRAFFIC_SDL] = {1, 2, 30}}};
    for (int i = 0; i < 30; i++) hs_live_add(&live, &frame);
    hs_live_means means = hs_live_mean(&live);
    assert_int_equal(means.frames, 60);
    assert_int_equal(means.ticks, 60);
    assert_true(means.traffic[HS_TRAFFIC_GAME].allocations == 50.0);
    assert_true(means.traffic[HS_TRAFFIC_GAME].frees == 25.0);
    assert_true(means.traffic[HS_TRAFFIC_GAME].bytes == 4000.0);
    assert_true(means.cpu_ns == 200.0);
    assert_true(means.work_ns == 250.0);
    assert_true(means.traffic[HS_TRAFFIC_SDL].bytes == 15.0);
    assert_true(means.traffic[HS_TRAFFIC_DISPLAY].allocations == 0.0);
    assert_true(means.panel_ns == 600.0);
}

static void what_the_game_asks_of_the_heap_is_told_a_tick(void **state)
{
    (void)state;
    // 120 frames a second: every other one has a tick.
    for (uint32_t i = 0; i < 60; i++) {
        const hs_frame frame = {
            .ticks = i % 2,
            .traffic = {[HS_TRAFFIC_GAME] = {i % 2 * 8, 0, 0}, [HS_TRAFFIC_SDL] = {1, 1, 1}}};
        hs_live_add(&live, &frame);
    }
    hs_live_means means = hs_live_mean(&live);
    assert_true(means.traffic[HS_TRAFFIC_GAME].allocations == 8.0);
    assert_true(means.traffic[HS_TRAFFIC_SDL].allocations == 1.0);
}

static void a_frame_that_is_set_aside_is_shown_and_counted_and_in_no_statistic(void **state)
{
    (void)state;
    for (int i = 0; i < 30; i++) add(16 * MS, 5 * MS);
    for (int reason = HS_ASIDE_NOT + 1; reason < HS_ASIDE_REASONS; reason++) {
        const hs_frame slow = {
            .set_aside = (hs_aside)reason,
            .interval_ns = 600 * MS,
            .simulate_ns = 499 * MS,
            .pause_ns = 100 * MS,
            .dropped_ticks = 20,
        };
        hs_live_add(&live, &slow);
        assert_int_equal(hs_frame_work_ns(hs_live_back(&live, 0)), 499 * MS);
    }
    for (int i = 0; i < 30; i++) add(16 * MS, 5 * MS);
    hs_live_summary summary = hs_live_sum_up(&live, &scratch);
    assert_int_equal(summary.frames, 30); // those before the change of load are of another game
    assert_int_equal(live.aside.set_aside, HS_ASIDE_REASONS - 1);
    assert_int_equal(live.aside.frames[HS_ASIDE_NOT], 60);
    assert_int_equal(live.aside.frames[HS_ASIDE_PICTURE], 1);
    assert_true(summary.work.ns.max == 5 * MS);
    assert_int_equal(summary.work.over_budget, 0);
    assert_true(isnan(summary.pause_ns.max));
    expect_rate(summary.rates.low_1_percent, 62.5);
    assert_int_equal(live.over_budget, 0);
    assert_int_equal(live.dropped_ticks, 0);
    assert_int_equal(live.missed_deadlines, 0);
}

static void the_mean_of_a_second_holds_no_migration(void **state)
{
    (void)state;
    hs_frame frame = {.ticks = 1, .traffic = {[HS_TRAFFIC_GAME] = {3, 3, 3}}};
    for (int i = 0; i < 60; i++) hs_live_add(&live, &frame);
    frame.switched = true;
    frame.set_aside = HS_ASIDE_SWITCH;
    frame.traffic[HS_TRAFFIC_GAME] = (hs_heap_traffic){20000, 20000, 1 << 20};
    hs_live_add(&live, &frame);
    // Under the new strategy nothing has been measured yet, and the former one's figures are gone.
    assert_int_equal(hs_live_mean(&live).frames, 0);
    assert_true(isnan(hs_live_mean(&live).traffic[HS_TRAFFIC_GAME].allocations));
    frame = (hs_frame){.ticks = 1, .traffic = {[HS_TRAFFIC_GAME] = {7, 7, 7}}};
    hs_live_add(&live, &frame);
    // A picture that is kept does not cut the second off.
    frame.set_aside = HS_ASIDE_PICTURE;
    hs_live_add(&live, &frame);
    frame.set_aside = HS_ASIDE_NOT;
    hs_live_add(&live, &frame);
    assert_int_equal(hs_live_mean(&live).frames, 2);
    assert_true(hs_live_mean(&live).traffic[HS_TRAFFIC_GAME].allocations == 7.0);
}

static void means_leave_out_what_was_before_a_switch(void **state)
{
    (void)state;
    hs_frame frame = {.ticks = 1, .traffic = {[HS_TRAFFIC_GAME] = {900, 900, 900}}};
    for (int i = 0; i < 20; i++) hs_live_add(&live, &frame);
    frame = (hs_frame){.ticks = 1, .switched = true, .traffic = {[HS_TRAFFIC_GAME] = {6, 4, 2}}};
    hs_live_add(&live, &frame);
    frame = (hs_frame){.ticks = 1, .switched = false};
    hs_live_add(&live, &frame);
    hs_live_means means = hs_live_mean(&live);
    assert_int_equal(means.frames, 2);
    assert_true(means.traffic[HS_TRAFFIC_GAME].allocations == 3.0);
}

static void an_empty_ring_has_no_means(void **state)
{
    (void)state;
    hs_live_means means = hs_live_mean(&live);
    assert_int_equal(means.frames, 0);
    assert_true(isnan(means.traffic[HS_TRAFFIC_PROCESS].allocations));
    assert_true(isnan(means.panel_ns));
}

static void dropped_ticks_add_up(void **state)
{
    (void)state;
    const hs_frame frame = {.interval_ns = 16 * MS, .dropped_ticks = 3};
    hs_live_add(&live, &frame);
    hs_live_add(&live, &frame);
    assert_int_equal(live.dropped_ticks, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_empty_ring_has_no_frames_and_sums_up_to_nothing, begin_empty),
        cmocka_unit_test_setup(the_ring_keeps_the_newest_frames, begin_empty),
        cmocka_unit_test_setup(percentiles_are_nearest_ranks_of_the_work, begin_empty),
        cmocka_unit_test_setup(a_frame_of_exactly_a_sixtieth_is_within_the_budget, begin_empty),
        cmocka_unit_test_setup(both_1_percent_lows_follow_their_definitions, begin_empty),
        cmocka_unit_test_setup(the_integral_goes_on_until_1_percent_of_all_time_is_reached,
                               begin_empty),
        cmocka_unit_test_setup(the_first_frame_has_no_interval, begin_empty),
        cmocka_unit_test_setup(only_frames_of_the_present_strategy_are_summed_up, begin_empty),
        cmocka_unit_test_setup(frames_before_a_change_of_load_are_not_summed_up, begin_empty),
        cmocka_unit_test_setup(one_stall_of_100_ms_misses_five_deadlines, begin_empty),
        cmocka_unit_test_setup(jitter_around_60_hz_misses_nothing, begin_empty),
        cmocka_unit_test_setup(fifty_frames_a_second_miss_ten_deadlines_a_second, begin_empty),
        cmocka_unit_test_setup(a_faster_display_saves_nothing_up, begin_empty),
        cmocka_unit_test_setup(dropped_ticks_add_up, begin_empty),
        cmocka_unit_test_setup(means_are_taken_over_the_newest_second, begin_empty),
        cmocka_unit_test_setup(means_leave_out_what_was_before_a_switch, begin_empty),
        cmocka_unit_test_setup(an_empty_ring_has_no_means, begin_empty),
        cmocka_unit_test_setup(what_the_game_asks_of_the_heap_is_told_a_tick, begin_empty),
        cmocka_unit_test_setup(a_frame_that_is_set_aside_is_shown_and_counted_and_in_no_statistic,
                               begin_empty),
        cmocka_unit_test_setup(the_mean_of_a_second_holds_no_migration, begin_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
