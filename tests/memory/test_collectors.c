#include "driven_clock.h"
#include "herd.h"

/// Properties of every strategy that collects: random lives against the model of `herd.h`.

/// Settings under which everything happens often.
static hs_collector_settings draw_settings(hs_herd *herd)
{
    return (hs_collector_settings){
        .is_off = hs_herd_draw(herd, 6) == 0,
        .thresholds = {(uint32_t)hs_herd_draw(herd, 40), (uint32_t)hs_herd_draw(herd, 4),
                       (uint32_t)hs_herd_draw(herd, 4)},
        .threshold = 1 + (uint32_t)hs_herd_draw(herd, 60),
        .is_stepwise = hs_herd_draw(herd, 3) > 0,
        .step_work = 16 + (uint32_t)hs_herd_draw(herd, 40),
        .step_ns = hs_herd_draw(herd, 10) == 0 ? HS_COLLECTOR_STEP_NS_MIN : 0,
    };
}

/// A node that is held, or HS_HERD_NOBODY when a few tries find none.
static int draw_held(hs_herd *herd)
{
    for (int tries = 0; tries < 20 && herd->count > 0; tries++) {
        int i = hs_herd_draw(herd, herd->count);
        if (herd->nodes[i].is_held) return i;
    }
    return HS_HERD_NOBODY;
}

/// One event of a life.
static void live(hs_herd *herd)
{
    int what = hs_herd_draw(herd, 100);
    int node = draw_held(herd), other = draw_held(herd);
    if (other == HS_HERD_NOBODY) other = node;
    if (what < 36 || node == HS_HERD_NOBODY) {
        hs_herd_bear(herd, what % 4 == 0 ? herd->enemies : herd->bullets);
    } else if (what < 64) {
        hs_herd_refer(herd, node, other); // an entity may own itself, and owners may form circles
    } else if (what < 94) {
        hs_herd_release(herd, node);
    } else if (what < 98) {
        hs_herd_tick(herd);
    } else {
        const hs_collector_settings settings = draw_settings(herd);
        hs_herd_tune(herd, &settings);
    }
}

static void nothing_that_can_be_reached_is_ever_given_back(void **state)
{
    (void)state;
    static const char *const names[] = {"refcount", "gc"};
    for (unsigned s = 0; s < 2; s++) {
        for (uint32_t seed = 1; seed <= 40; seed++) {
            hs_herd herd;
            const hs_collector_settings defaults = hs_collector_defaults();
            hs_herd_open(&herd, names[s], &defaults);
            herd.random = seed;
            for (int event = 0; event < 1500; event++) {
                live(&herd);
                if (event % 20 == 0) hs_herd_expect(&herd, HS_HERD_SAFE);
                if (event % 300 != 299) continue;
                hs_herd_collect(&herd);
                hs_herd_expect(&herd, HS_HERD_EXACT);
            }
            hs_herd_close(&herd); // in whatever phase the collection is
        }
    }
}

static void counts_alone_give_back_what_nobody_refers_to(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 8; seed++) {
        hs_herd herd;
        hs_collector_settings settings = hs_collector_defaults();
        settings.is_off = true;
        hs_herd_open(&herd, "refcount", &settings);
        herd.random = seed;
        for (int event = 0; event < 800; event++) {
            live(&herd);
            hs_herd_tune(&herd, &settings); // off, whatever the settings were
            if (event % 20 == 0) hs_herd_expect(&herd, HS_HERD_COUNTED);
        }
        hs_herd_close(&herd);
    }
}

/// Two heaps with the same life, one of which collects in steps.
static void steps_come_to_the_same_as_a_whole_collection(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 8; seed++) {
        hs_herd herds[2];
        for (int h = 0; h < 2; h++) {
            hs_collector_settings settings = hs_collector_defaults();
            settings.threshold = 50;
            settings.is_stepwise = h == 1;
            settings.step_work = HS_COLLECTOR_STEP_WORK_MIN;
            hs_herd_open(&herds[h], "gc", &settings);
        }
        for (int event = 0; event < 1200; event++) {
            for (int h = 0; h < 2; h++) {
                herds[h].random = seed * 7919u + (uint32_t)event;
                int what = hs_herd_draw(&herds[h], 95);
                int node = draw_held(&herds[h]), other = draw_held(&herds[h]);
                if (other == HS_HERD_NOBODY) other = node;
                if (what < 40 || node == HS_HERD_NOBODY) {
                    hs_herd_bear(&herds[h], herds[h].bullets);
                } else if (what < 65) {
                    hs_herd_refer(&herds[h], node, other);
                } else {
                    hs_herd_release(&herds[h], node);
                }
                if (event % 5 == 0) hs_herd_tick(&herds[h]);
            }
        }
        assert_true(hs_herd_counts(&herds[1]).steps > hs_herd_counts(&herds[0]).steps);
        for (int h = 0; h < 2; h++) {
            hs_herd_collect(&herds[h]);
            hs_herd_expect(&herds[h], HS_HERD_EXACT);
        }
        assert_int_equal(hs_herd_counts(&herds[0]).reclaimed[HS_GENERATIONS - 1],
                         hs_herd_counts(&herds[1]).reclaimed[HS_GENERATIONS - 1]);
        for (int h = 0; h < 2; h++) hs_herd_close(&herds[h]);
    }
}

static void kinds_may_come_and_go_while_boxes_wait(void **state)
{
    (void)state;
    static const char *const names[] = {"refcount", "gc"};
    for (unsigned s = 0; s < 2; s++) {
        hs_herd herd;
        hs_collector_settings settings = hs_collector_defaults();
        settings.is_off = true;
        hs_herd_open(&herd, names[s], &settings);
        const hs_strategy *strategy = herd.memory.strategy;
        const hs_box_kind kind = {"guests", HS_TAG_ITEMS, 24, 10, false};
        for (int round = 0; round < 5; round++) {
            hs_error error = {0};
            void *guests = strategy->open_boxes(herd.memory.heap, &kind, &error);
            assert_non_null(guests);
            void *a = strategy->acquire(guests), *b = strategy->acquire(guests);
            strategy->refer(guests, a, guests, b);
            strategy->release(guests, b);
            strategy->release(guests, a);
            strategy->close_boxes(guests); // both are garbage now
            assert_int_equal(hs_herd_counts(&herd).waiting[HS_TAG_ITEMS],
                             round < 3 ? 2 * (round + 1) : 2 * (round - 2));
            if (round == 2) hs_herd_collect(&herd);
        }
        hs_herd_close(&herd);
    }
}

static void leaves_are_given_back_at_once(void **state)
{
    (void)state;
    static const char *const names[] = {"refcount", "gc"};
    for (unsigned s = 0; s < 2; s++) {
        hs_herd herd;
        const hs_collector_settings settings = hs_collector_defaults();
        hs_herd_open(&herd, names[s], &settings);
        const hs_strategy *strategy = herd.memory.strategy;
        const hs_box_kind kind = {"sparks", HS_TAG_PARTICLES, 20, 10, true};
        hs_error error = {0};
        void *sparks = strategy->open_boxes(herd.memory.heap, &kind, &error);
        uint64_t before = herd.gate.total.live_bytes;
        void *spark = strategy->acquire(sparks);
        assert_true(herd.gate.total.live_bytes - before <= 20 + 8); // no header; perhaps a guard
        assert_int_equal(hs_herd_counts(&herd).tracked[0] + hs_herd_counts(&herd).tracked[2], 0);
        strategy->release(sparks, spark);
        assert_int_equal(herd.gate.total.live_bytes, before);
        assert_int_equal(hs_herd_waiting(&herd), 0);
        strategy->close_boxes(sparks);
        hs_herd_close(&herd);
    }
}

/// A clock that moves on by 4 us at every reading: the third reading after its beginning ends a
/// step of 10 us, and the fourth is the end of its pause.
static void steps_end_and_pauses_are_timed_by_the_clock_that_the_memory_was_given(void **state)
{
    (void)state;
    hs_test_clock driven;
    hs_test_clock_begin(&driven, 0, 4000);
    hs_collector_settings settings = hs_collector_defaults();
    settings.threshold = 900; // walked in more than a step
    settings.is_stepwise = true;
    settings.step_ns = HS_COLLECTOR_STEP_NS_MIN;
    hs_herd herd;
    hs_herd_open(&herd, "gc", &settings);
    herd.memory.clock = &driven.clock;
    hs_herd_tune(&herd, &settings);
    for (int i = 0; i < 920; i++) assert_int_not_equal(hs_herd_bear(&herd, herd.bullets), -1);
    uint64_t begun = hs_herd_counts(&herd).steps;
    hs_herd_tick(&herd);
    assert_int_equal(hs_herd_counts(&herd).steps, begun + 1);
    assert_int_equal(hs_herd_counts(&herd).pause_ns_last, 16000);
    assert_int_equal(hs_herd_counts(&herd).runs[HS_GENERATIONS - 1], 0);
    // While it stands still, a step is the rest of the collection.
    driven.step_ns = 0;
    hs_herd_tick(&herd);
    assert_int_equal(hs_herd_counts(&herd).pause_ns_last, 0);
    assert_int_equal(hs_herd_counts(&herd).runs[HS_GENERATIONS - 1], 1);
    hs_herd_close(&herd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_that_can_be_reached_is_ever_given_back),
        cmocka_unit_test(counts_alone_give_back_what_nobody_refers_to),
        cmocka_unit_test(steps_come_to_the_same_as_a_whole_collection),
        cmocka_unit_test(steps_end_and_pauses_are_timed_by_the_clock_that_the_memory_was_given),
        cmocka_unit_test(kinds_may_come_and_go_while_boxes_wait),
        cmocka_unit_test(leaves_are_given_back_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
