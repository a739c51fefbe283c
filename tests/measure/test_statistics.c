#include "heapstorm/statistics.h"

#include <math.h>

#include "support.h"

static void a_percentile_is_the_nearest_rank(void **state)
{
    (void)state;
    // Wikipedia's example of the nearest-rank method.
    const double ages[] = {15, 20, 35, 40, 50};
    assert_true(hs_percentile(ages, 5, 50) == 15);
    assert_true(hs_percentile(ages, 5, 300) == 20);
    assert_true(hs_percentile(ages, 5, 400) == 20);
    assert_true(hs_percentile(ages, 5, 500) == 35);
    assert_true(hs_percentile(ages, 5, 1000) == 50);
}

static void percentiles_of_a_thousand_and_of_one_are_exact(void **state)
{
    (void)state;
    double numbers[1000];
    for (int i = 0; i < 1000; i++)
        numbers[i] = 1 + (i * 617 + 5) % 1000; // a shuffle of 1..1000, as 617 and 1000 are coprime
    hs_summary summary = hs_summary_of(numbers, 1000);
    assert_true(summary.mean == 500.5);
    assert_true(summary.p50 == 500);
    assert_true(summary.p95 == 950);
    assert_true(summary.p99 == 990);
    assert_true(isnan(summary.p999)); // shown from 10,000 numbers on
    assert_true(summary.max == 1000);
    double one[] = {7};
    summary = hs_summary_of(one, 1);
    assert_true(summary.mean == 7 && summary.p50 == 7 && summary.max == 7);
    assert_true(isnan(summary.p95) && isnan(summary.p99) && isnan(summary.p999));
}

static void nothing_has_no_percentile_and_an_empty_summary(void **state)
{
    (void)state;
    double none = hs_percentile(NULL, 0, 500);
    assert_true(none != none);
    hs_summary summary = hs_summary_of(NULL, 0);
    assert_true(isnan(summary.max) && isnan(summary.p50) && isnan(summary.mean));
}

static void sorting_puts_every_number_in_its_place(void **state)
{
    (void)state;
    uint32_t random = 1;
    for (size_t count = 0; count < 200; count++) {
        double numbers[200], sum = 0, sorted_sum = 0;
        for (size_t i = 0; i < count; i++) {
            random = random * 1664525u + 1013904223u;
            numbers[i] = (double)(random >> 24); // few distinct values, so that many are equal
            sum += numbers[i];
        }
        hs_sort(numbers, count);
        for (size_t i = 0; i < count; i++) {
            sorted_sum += numbers[i];
            if (i > 0) assert_true(numbers[i - 1] <= numbers[i]);
        }
        assert_true(sum == sorted_sum);
    }
}

static void a_ratio_to_nothing_is_none(void **state)
{
    (void)state;
    assert_true(hs_ratio(3.0, 2.0) == 1.5);
    assert_true(isnan(hs_ratio(3.0, 0.0)));
    assert_true(isnan(hs_ratio(NAN, 2.0)));
    assert_true(isnan(hs_ns_per_entity(100.0, 0.0)));
    assert_true(hs_percent(1, 4) == 25.0);
    assert_true(hs_percent(1, 0) == 0.0);
}

static void a_budget_is_a_sixtieth_of_a_second(void **state)
{
    (void)state;
    assert_false(hs_is_over_budget(16666666));
    assert_true(hs_is_over_budget(16666667));
    assert_true(hs_budget_percent(1e9 / 120.0) == 50.0);
    assert_true(hs_rate_of(20e6) == 50.0);
    assert_true(hs_rate_of(0.0) == 0.0);
}

/// Three frames of one tick each, of 2, 4 and 24 ms; the last presents for 1 ms of them.
static const hs_frame three[] = {
    {.simulate_ns = 2000000,
     .particles_ns = 1000000,
     .living = {[HS_BULLETS] = 10, [HS_PARTICLES] = 100, [HS_RUNNERS] = 5},
     .traffic = {[HS_TRAFFIC_GAME] = {4, 2, 80}}},
    {.simulate_ns = 3000000,
     .draw_ns = 1000000,
     .particles_ns = 1000000,
     .pause_ns = 500,
     .living = {[HS_BULLETS] = 20, [HS_PARTICLES] = 200}},
    {.simulate_ns = 20000000,
     .draw_ns = 3000000,
     .present_ns = 1000000,
     .particles_ns = 12000000,
     .living = {[HS_PARTICLES] = 300},
     .traffic = {[HS_TRAFFIC_GAME] = {2, 3, 10}, [HS_TRAFFIC_SDL] = {5, 5, 500}}},
};
static double scratch[3];

static void the_work_of_a_frame_is_simulating_drawing_and_presenting(void **state)
{
    (void)state;
    hs_work work = hs_work_of_frames(three, 3, scratch);
    assert_true(work.ns.p50 == 4e6);
    assert_true(work.ns.max == 24e6);
    assert_true(work.ns.mean == 10e6);
    assert_int_equal(work.over_budget, 1);
    assert_true(work.per_second == 100.0);
    assert_true(isnan(hs_work_of_frames(three, 0, scratch).per_second));
}

static void one_number_of_all_frames_is_summed_up(void **state)
{
    (void)state;
    hs_summary draw = hs_summary_of_frames(three, 3, offsetof(hs_frame, draw_ns), scratch);
    assert_true(draw.p50 == 1e6 && draw.max == 3e6);
    draw = hs_summary_of_frames(three, 3, hs_span_member(HS_SPAN_DRAW), scratch);
    assert_true(draw.p50 == 1e6 && draw.max == 3e6);
}

static void an_entitys_price_leaves_out_drawing_and_frames_without_it(void **state)
{
    (void)state;
    hs_prices prices = hs_prices_of_frames(three, 3, scratch);
    // 10,000, 5,000 and 40,000 ns a particle.
    assert_true(prices.particle == 10000.0);
    // 100,000 ns a bullet in the first two; the last has none.
    assert_true(prices.bullet == 100000.0);
    assert_true(prices.entity == 25e6 / 630.0);
    assert_true(isnan(hs_prices_of_frames(three, 0, scratch).particle));
}

static void frames_without_a_pause_are_in_no_pause(void **state)
{
    (void)state;
    uint64_t pauses;
    hs_summary pause = hs_pauses_of_frames(three, 3, scratch, &pauses);
    assert_int_equal(pauses, 1);
    assert_true(pause.p50 == 500.0 && pause.mean == 500.0);
}

static void traffic_adds_up_by_source(void **state)
{
    (void)state;
    hs_heap_traffic game = hs_traffic_of_frames(three, 3, HS_TRAFFIC_GAME);
    assert_int_equal(game.allocations, 6);
    assert_int_equal(game.frees, 5);
    assert_int_equal(game.bytes, 90);
    assert_int_equal(hs_traffic_of_frames(three, 3, HS_TRAFFIC_SDL).allocations, 5);
    assert_int_equal(hs_quiet_frames(three, 3, HS_TRAFFIC_GAME), 1);
    assert_int_equal(hs_quiet_frames(three, 3, HS_TRAFFIC_SDL), 2);
    hs_heap_mean mean = hs_heap_mean_of(game, 3);
    assert_true(mean.allocations == 2.0 && mean.bytes == 30.0);
    assert_true(isnan(hs_heap_mean_of(game, 0).allocations));
}

static void every_percentile_is_shown_from_its_own_number_of_samples_on(void **state)
{
    (void)state;
    static double numbers[10000];
    static const struct {
        size_t count;
        bool has_p95, has_p99, has_p999;
    } rows[] = {{19, false, false, false}, {20, true, false, false},  {999, true, false, false},
                {1000, true, true, false}, {9999, true, true, false}, {10000, true, true, true}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (size_t n = 0; n < rows[i].count; n++) numbers[n] = (double)n;
        hs_summary summary = hs_summary_of(numbers, rows[i].count);
        assert_true(isfinite(summary.p50) && isfinite(summary.max));
        assert_int_equal(isfinite(summary.p95), rows[i].has_p95);
        assert_int_equal(isfinite(summary.p99), rows[i].has_p99);
        assert_int_equal(isfinite(summary.p999), rows[i].has_p999);
    }
}

static void frames_that_are_set_aside_change_no_statistic(void **state)
{
    (void)state;
    double numbers[4];
    hs_frame frames[4];
    for (int i = 0; i < 4; i++) {
        frames[i] = (hs_frame){
            .simulate_ns = 1000 + (unsigned)i,
            .particles_ns = 500,
            .interval_ns = 16000000,
            .pause_ns = 10,
            .cpu_ns = 400,
            .ticks = 1,
            .living = {[HS_PARTICLES] = 10, [HS_BULLETS] = 5},
            .traffic = {[HS_TRAFFIC_GAME] = {2, 2, 2}},
        };
    }
    frames[1].set_aside = HS_ASIDE_LOAD;
    frames[1].simulate_ns = frames[1].particles_ns = frames[1].cpu_ns = 499000000;
    frames[1].pause_ns = frames[1].interval_ns = 499000000;
    frames[1].traffic[HS_TRAFFIC_GAME] = (hs_heap_traffic){9999, 9999, 9999};
    frames[1].traffic[HS_TRAFFIC_SDL].allocations = 0;
    assert_true(hs_summary_of_frames(frames, 4, offsetof(hs_frame, simulate_ns), numbers).max ==
                1003);
    hs_work work = hs_work_of_frames(frames, 4, numbers);
    assert_true(work.ns.max == 1003 && work.over_budget == 0);
    assert_true(hs_rates_of_frames(frames, 4, numbers).low_1_percent == 62.5);
    assert_true(hs_prices_of_frames(frames, 4, numbers).particle == 50);
    assert_true(hs_prices_of_frames(frames, 4, numbers).entity_ticks == 45);
    uint64_t pauses;
    assert_true(hs_pauses_of_frames(frames, 4, numbers, &pauses).max == 10);
    assert_int_equal(pauses, 3);
    assert_int_equal(hs_traffic_of_frames(frames, 4, HS_TRAFFIC_GAME).allocations, 6);
    assert_int_equal(hs_quiet_frames(frames, 4, HS_TRAFFIC_SDL), 3);
    assert_int_equal(hs_ticks_of_frames(frames, 4), 3);
    hs_cpu_use use = hs_cpu_use_of_frames(frames, 4);
    assert_true(use.cpu_ns == 1200 && use.wall_ns == 3005);
    assert_true(hs_cpu_use_is_disturbed(&use));
    hs_aside_counts counts = hs_aside_of_frames(frames, 4);
    assert_int_equal(counts.set_aside + counts.frames[HS_ASIDE_NOT], 4);
    assert_int_equal(counts.frames[HS_ASIDE_LOAD], 1);
}

static void what_is_set_aside_is_told_with_its_reasons(void **state)
{
    (void)state;
    char text[128];
    hs_aside_counts counts = {.set_aside = 0};
    hs_aside_write(&counts, text, sizeof text);
    assert_string_equal(text, "none");
    counts.frames[HS_ASIDE_SWITCH] = 60;
    hs_aside_write(&counts, text, sizeof text);
    assert_string_equal(text, "60 frames after a switch");
    counts.frames[HS_ASIDE_SWITCH] = 1;
    counts.frames[HS_ASIDE_PICTURE] = 2;
    hs_aside_write(&counts, text, sizeof text);
    assert_string_equal(text, "1 frame after a switch, 2 with a picture kept");
}

static void cpu_time_is_unknown_where_one_frame_does_not_know_it(void **state)
{
    (void)state;
    const hs_frame frames[2] = {
        {.simulate_ns = 5, .cpu_ns = 3},
        {.simulate_ns = 5, .cpu_ns = HS_FIGURE_NONE, .processor_switches = HS_FIGURE_NONE}};
    hs_cpu_use use = hs_cpu_use_of_frames(frames, 2);
    assert_true(isnan(use.cpu_ns) && isnan(use.processor_switches) && use.wall_ns == 10);
    assert_false(hs_cpu_use_is_disturbed(&use));
    use = hs_cpu_use_of_frames(frames, 0);
    assert_true(isnan(use.cpu_ns) && isnan(use.wall_ns));
    assert_false(hs_cpu_use_is_disturbed(&use));
}

static void no_ratio_to_nearly_nothing_is_told(void **state)
{
    (void)state;
    assert_true(isnan(hs_ratio_to_something(185576, 1, 2)));
    assert_true(hs_ratio_to_something(6, 3, 2) == 2);
    assert_true(isnan(hs_ratio_to_something(6, 0, 0)));
}

static void a_percentile_is_shown_where_enough_numbers_lie_beyond_it(void **state)
{
    (void)state;
    static const struct {
        unsigned per_mille;
        size_t from;
    } shown[] = {{500, 1}, {950, 20}, {990, 1000}, {999, 10000}, {1000, 1}};
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        assert_false(hs_percentile_is_shown(shown[i].from - 1, shown[i].per_mille));
        assert_true(hs_percentile_is_shown(shown[i].from, shown[i].per_mille));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_percentile_is_the_nearest_rank),
        cmocka_unit_test(percentiles_of_a_thousand_and_of_one_are_exact),
        cmocka_unit_test(nothing_has_no_percentile_and_an_empty_summary),
        cmocka_unit_test(a_percentile_is_shown_where_enough_numbers_lie_beyond_it),
        cmocka_unit_test(sorting_puts_every_number_in_its_place),
        cmocka_unit_test(a_ratio_to_nothing_is_none),
        cmocka_unit_test(a_budget_is_a_sixtieth_of_a_second),
        cmocka_unit_test(the_work_of_a_frame_is_simulating_drawing_and_presenting),
        cmocka_unit_test(one_number_of_all_frames_is_summed_up),
        cmocka_unit_test(an_entitys_price_leaves_out_drawing_and_frames_without_it),
        cmocka_unit_test(frames_without_a_pause_are_in_no_pause),
        cmocka_unit_test(traffic_adds_up_by_source),
        cmocka_unit_test(every_percentile_is_shown_from_its_own_number_of_samples_on),
        cmocka_unit_test(frames_that_are_set_aside_change_no_statistic),
        cmocka_unit_test(what_is_set_aside_is_told_with_its_reasons),
        cmocka_unit_test(cpu_time_is_unknown_where_one_frame_does_not_know_it),
        cmocka_unit_test(no_ratio_to_nearly_nothing_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
