#include "herd.h"

enum { OLDEST = HS_GENERATIONS - 1 };

static hs_collector_settings whole(uint32_t threshold)
{
    hs_collector_settings settings = hs_collector_defaults();
    settings.threshold = threshold;
    return settings;
}

static hs_collector_settings stepwise(uint32_t threshold, uint32_t work)
{
    hs_collector_settings settings = whole(threshold);
    settings.is_stepwise = true;
    settings.step_work = work;
    return settings;
}

static void bear_many(hs_herd *herd, int count)
{
    for (int i = 0; i < count; i++) assert_true(hs_herd_bear(herd, herd->bullets) >= 0);
}

static void release_all(hs_herd *herd)
{
    for (int i = 0; i < herd->count; i++) {
        if (herd->nodes[i].is_held) hs_herd_release(herd, i);
    }
}

static void the_dead_wait_for_the_threshold_of_births(void **state)
{
    (void)state;
    hs_herd herd;
    const hs_collector_settings settings = whole(10);
    hs_herd_open(&herd, "gc", &settings);
    bear_many(&herd, 9);
    for (int i = 0; i < 6; i++) hs_herd_release(&herd, i);
    hs_herd_tick(&herd);
    assert_int_equal(hs_herd_waiting(&herd), 6);
    assert_int_equal(hs_herd_counts(&herd).counts[OLDEST], 9);
    bear_many(&herd, 1);
    assert_int_equal(hs_herd_waiting(&herd), 0);
    hs_collector_counts counts = hs_herd_counts(&herd);
    assert_int_equal(counts.runs[OLDEST], 1);
    assert_int_equal(counts.reclaimed[OLDEST], 6);
    assert_int_equal(counts.tracked[OLDEST], 4);
    assert_int_equal(counts.steps, 1);
    assert_true(counts.pause_ns_max <= counts.pause_ns_total);
    hs_herd_expect(&herd, HS_HERD_EXACT);
    hs_herd_close(&herd);
}

static void switched_off_nothing_is_collected_unless_it_is_asked_for(void **state)
{
    (void)state;
    hs_herd herd;
    hs_collector_settings settings = whole(10);
    settings.is_off = true;
    hs_herd_open(&herd, "gc", &settings);
    bear_many(&herd, 100);
    release_all(&herd);
    bear_many(&herd, 100);
    hs_herd_tick(&herd);
    assert_int_equal(hs_herd_waiting(&herd), 100);
    hs_herd_collect(&herd);
    assert_int_equal(hs_herd_waiting(&herd), 0);
    hs_herd_close(&herd);
}

static void a_step_looks_at_no_more_than_it_may(void **state)
{
    (void)state;
    hs_herd herd;
    const hs_collector_settings settings = stepwise(1000, 16);
    hs_herd_open(&herd, "gc", &settings);
    bear_many(&herd, 999);
    for (int i = 0; i < 999; i += 2) hs_herd_release(&herd, i);
    bear_many(&herd, 1); // begins a collection and does no work yet
    assert_true(hs_herd_counts(&herd).is_underway);
    assert_int_equal(hs_herd_counts(&herd).steps, 0);
    uint64_t gone = 0;
    unsigned ticks = 0;
    for (; hs_herd_counts(&herd).is_underway; ticks++) {
        hs_herd_tick(&herd);
        hs_collector_counts counts = hs_herd_counts(&herd);
        assert_true(counts.reclaimed[OLDEST] - gone <= 16);
        gone = counts.reclaimed[OLDEST];
        assert_int_equal(counts.steps, ticks + 1);
    }
    assert_int_equal(gone, 500);
    assert_true(ticks >= 2 * 999 / 16); // marked and swept
    hs_herd_expect(&herd, HS_HERD_EXACT);
    hs_herd_tick(&herd); // nothing to do
    assert_int_equal(hs_herd_counts(&herd).steps, ticks);
    hs_herd_close(&herd);
}

static void steps_may_be_counted_in_time(void **state)
{
    (void)state;
    hs_herd herd;
    hs_collector_settings settings = stepwise(20000, 16);
    settings.step_ns = HS_COLLECTOR_STEP_NS_MIN;
    hs_herd_open(&herd, "gc", &settings);
    bear_many(&herd, 20000);
    release_all(&herd);
    unsigned ticks = 0;
    while (hs_herd_counts(&herd).is_underway) {
        hs_herd_tick(&herd);
        assert_true(ticks++ < 20000);
    }
    hs_herd_collect(&herd);
    hs_herd_expect(&herd, HS_HERD_EXACT);
    hs_herd_close(&herd);
}

/// Every request is allowed in the middle of a collection.
static void settings_may_change_in_the_middle(void **state)
{
    (void)state;
    for (int where = 0; where < 130; where++) {
        hs_herd herd;
        hs_collector_settings settings = stepwise(1000, 16);
        hs_herd_open(&herd, "gc", &settings);
        bear_many(&herd, 999);
        for (int i = 1; i < 999; i++) {
            if (i % 3 != 0) hs_herd_refer(&herd, i, i / 3 * 3);
        }
        for (int i = 0; i < 999; i += 2) hs_herd_release(&herd, i);
        bear_many(&herd, 1);
        for (int t = 0; t < where; t++) hs_herd_tick(&herd);
        hs_herd_expect(&herd, HS_HERD_SAFE);
        bool is_underway = hs_herd_counts(&herd).is_underway;
        settings.is_off = where % 2 == 0;
        settings.is_stepwise = where % 3 == 0;
        hs_herd_tune(&herd, &settings);
        hs_herd_tick(&herd);
        if (is_underway && settings.is_off) assert_true(hs_herd_counts(&herd).is_underway);
        if (!settings.is_off && !settings.is_stepwise) {
            assert_false(hs_herd_counts(&herd).is_underway); // the rest at once
        }
        hs_herd_expect(&herd, HS_HERD_SAFE);
        if (where % 5 != 0) {
            hs_herd_collect(&herd);
            hs_herd_expect(&herd, HS_HERD_EXACT);
        }
        hs_herd_close(&herd);
    }
}

static void fail_next(hs_herd *herd)
{
    herd->gate.fail_at = herd->gate.requests + 1;
}

static void memory_that_is_out_is_found_among_the_dead(void **state)
{
    (void)state;
    for (int where = 0; where < 60; where++) {
        hs_herd herd;
        const hs_collector_settings settings = stepwise(400, 16);
        hs_herd_open(&herd, "gc", &settings);
        bear_many(&herd, 400);
        for (int i = 0; i < 300; i++) hs_herd_release(&herd, i);
        for (int t = 0; t < where; t++) hs_herd_tick(&herd); // also half done
        fail_next(&herd);
        assert_true(hs_herd_bear(&herd, herd.bullets) >= 0);
        assert_int_equal(hs_herd_waiting(&herd), 0);
        assert_false(hs_herd_counts(&herd).is_underway);
        hs_herd_expect(&herd, HS_HERD_EXACT);
        // Where nothing more can be collected the birth fails, and the heap is not searched again.
        fail_next(&herd);
        bool is_born = hs_herd_bear(&herd, herd.bullets) >= 0;
        uint64_t runs = hs_herd_counts(&herd).runs[OLDEST];
        fail_next(&herd);
        assert_int_equal(hs_herd_bear(&herd, herd.bullets), HS_HERD_NOBODY);
        assert_false(is_born);
        assert_int_equal(hs_herd_counts(&herd).runs[OLDEST], runs);
        bear_many(&herd, 1);
        hs_herd_expect(&herd, HS_HERD_EXACT);
        hs_herd_close(&herd);
    }
}

enum { CHAIN = 1000000 };

static void a_chain_of_a_million_is_marked_without_recursion(void **state)
{
    (void)state;
    hs_herd herd;
    hs_collector_settings settings = whole(10000000);
    hs_herd_open(&herd, "gc", &settings);
    bear_many(&herd, CHAIN);
    for (int i = 1; i < CHAIN; i++) hs_herd_refer(&herd, i - 1, i);
    for (int i = CHAIN - 1; i > 0; i--) hs_herd_release(&herd, i); // the owners first
    hs_herd_collect(&herd);
    assert_int_equal(hs_herd_waiting(&herd), CHAIN - 1); // one is alive and reaches them all
    hs_herd_release(&herd, 0);
    hs_herd_collect(&herd);
    assert_int_equal(hs_herd_waiting(&herd), 0);
    assert_int_equal(hs_herd_counts(&herd).reclaimed[OLDEST], CHAIN);
    hs_herd_close(&herd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_dead_wait_for_the_threshold_of_births),
        cmocka_unit_test(switched_off_nothing_is_collected_unless_it_is_asked_for),
        cmocka_unit_test(a_step_looks_at_no_more_than_it_may),
        cmocka_unit_test(steps_may_be_counted_in_time),
        cmocka_unit_test(settings_may_change_in_the_middle),
        cmocka_unit_test(memory_that_is_out_is_found_among_the_dead),
        cmocka_unit_test(a_chain_of_a_million_is_marked_without_recursion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
