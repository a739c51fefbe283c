// A race of two worlds: with threads by the real clock, and in turn by clocks that a test drives.
#include "versus/race.h"

#include <math.h>

#include "base/clock.h"
#include "driven_clock.h"
#include "heapstorm/heap_meter.h"
#include "support.h"
#include "versus/agreement.h"

#define TICK   UINT64_C(16666667)
#define SECOND UINT64_C(1000000000)

typedef struct fixture {
    hs_gate gate;
    hs_test_clock clock, slow; ///< of the race, and of a side that is made slow by it
    hs_race_plan plan;
    hs_race *race;
} fixture;

static hs_contender contender(const char *name, hs_layout layout)
{
    const hs_strategy *strategy = hs_strategy_find(name);
    assert_non_null(strategy);
    return (hs_contender){strategy, layout};
}

static void open_race(fixture *f, const char *left, const char *right)
{
    hs_error error;
    *f = (fixture){0};
    hs_test_clock_begin(&f->clock, SECOND, 0);
    hs_test_clock_begin(&f->slow, SECOND, 0);
    f->plan = (hs_race_plan){
        .config =
            {
                .scenario = "storm",
                .assets = HS_ASSETS_SOURCE,
                .seed = 7,
                .rank = -1.0,
                .bullets = 100,
                .particles = 2000,
                .instruction_set = -1,
                .threads = 1,
            },
        .contenders = {contender(left, HS_LAYOUT_ARRAY), contender(right, HS_LAYOUT_ARRAY)},
        .clock = &f->clock.clock,
        .is_stepped = true,
    };
    f->race = hs_race_create(&f->gate, &error);
    assert_non_null(f->race);
}

static void start(fixture *f)
{
    hs_error error;
    if (!hs_race_start(f->race, &f->plan, &error)) fail_msg("%s", error.message);
}

static void close_race(fixture *f)
{
    hs_race_destroy(f->race);
    hs_test_expect_gate_empty(&f->gate);
}

static hs_race_view look(const fixture *f)
{
    hs_race_view view;
    hs_error error = {""};
    if (!hs_race_look(f->race, &view, &error)) fail_msg("%s", error.message);
    return view;
}

/// Frames of the race's clock; the slow one takes a share of them.
static void step(fixture *f, int frames, unsigned slow_percent)
{
    for (int i = 0; i < frames; i++) {
        hs_test_clock_advance(&f->clock, TICK);
        hs_test_clock_advance(&f->slow, TICK * slow_percent / 100);
        hs_race_step(f->race);
        look(f);
    }
}

// ---- By clocks that are driven -----------------------------------------------------------------

static void both_sides_do_sixty_ticks_a_second_and_are_level(void **state)
{
    (void)state;
    fixture f;
    open_race(&f, "columns", "naive");
    start(&f);
    step(&f, 600, 100);
    hs_race_view view = look(&f);
    assert_true(view.is_running);
    assert_true(view.holds_load);
    assert_int_equal(view.load, 2000);
    for (int i = 0; i < HS_SIDES; i++) {
        assert_in_range(view.sides[i].ticks, 599, 601);
        assert_in_range(view.sides[i].behind, 0, 1);
        assert_true(fabs(view.sides[i].rate - 60.0) < 1.5);
        assert_int_equal(view.sides[i].breaks_at, 0);
        assert_int_equal(view.sides[i].holds_at, 2000);
    }
    close_race(&f);
}

static void a_side_that_is_slow_falls_behind_and_the_view_says_by_how_much(void **state)
{
    (void)state;
    fixture f;
    open_race(&f, "columns", "naive");
    f.plan.side_clocks[1] = &f.slow.clock;
    start(&f);
    step(&f, 600, 50);
    hs_race_view view = look(&f);
    assert_in_range(view.sides[0].ticks, 599, 601);
    assert_in_range(view.sides[1].ticks, 299, 301);
    assert_in_range(view.sides[1].behind, 299, 301);
    assert_true(fabs(view.sides[1].rate - 30.0) < 1.5);
    close_race(&f);
}

static void no_tick_is_ever_dropped_so_a_side_that_was_held_up_catches_up(void **state)
{
    (void)state;
    fixture f;
    open_race(&f, "columns", "pool");
    f.plan.side_clocks[1] = &f.slow.clock;
    start(&f);
    step(&f, 100, 0);
    assert_in_range(look(&f).sides[1].behind, 99, 101);
    hs_test_clock_set(&f.slow, f.clock.now_ns);
    step(&f, 60, 100);
    assert_in_range(look(&f).sides[1].behind, 0, 1);
    assert_int_equal(look(&f).sides[1].ticks, look(&f).sides[0].ticks);
    close_race(&f);
}

static void digests_are_compared_at_equal_ticks_however_far_apart_the_sides_are(void **state)
{
    (void)state;
    fixture f;
    open_race(&f, "columns", "naive");
    f.plan.side_clocks[1] = &f.slow.clock;
    start(&f);
    step(&f, 1000, 40);
    hs_race_view view = look(&f);
    assert_int_equal(view.compared, 400 / HS_AGREEMENT_TICKS);
    assert_int_equal(view.agreed_tick, 400 / HS_AGREEMENT_TICKS * HS_AGREEMENT_TICKS);
    assert_true(view.agreed != 0);
    assert_false(view.differs);
    close_race(&f);
}

static void every_strategy_agrees_with_columns_in_both_layouts(void **state)
{
    (void)state;
    for (unsigned i = 1; i < hs_strategy_count(); i++) {
        for (int layout = 0; layout < HS_LAYOUT_COUNT; layout++) {
            fixture f;
            open_race(&f, "columns", hs_strategy_at(i)->name);
            f.plan.contenders[1].layout = (hs_layout)layout;
            start(&f);
            step(&f, 130, 100);
            assert_int_equal(look(&f).compared, 1);
            assert_false(look(&f).differs);
            close_race(&f);
        }
    }
}

static void
the_load_at_which_a_side_breaks_stays_over_other_loads_until_it_is_forgotten(void **state)
{
    (void)state;
    fixture f;
    open_race(&f, "columns", "naive");
    f.plan.side_clocks[1] = &f.slow.clock;
    start(&f);
    step(&f, 300, 90);
    hs_race_view view = look(&f);
    assert_int_equal(view.sides[0].breaks_at, 0);
    assert_int_equal(view.sides[0].holds_at, 2000);
    assert_int_equal(view.sides[1].breaks_at, 2000);
    assert_int_equal(view.sides[1].holds_at, 0);

    f.plan.config.particles = 1500;
    start(&f);
    assert_int_equal(look(&f).sides[1].breaks_at, 2000);
    step(&f, 300, 100);
    view = look(&f);
    assert_int_equal(view.load, 1500);
    assert_int_equal(view.sides[1].breaks_at, 2000);
    assert_int_equal(view.sides[1].holds_at, 1500);

    step(&f, 400, 90);
    assert_int_equal(look(&f).sides[1].breaks_at, 1500);
    hs_race_forget(f.race);
    assert_int_equal(look(&f).sides[1].breaks_at, 0);
    close_race(&f);
}

static void other_contenders_begin_with_no_load_found(void **state)
{
    (void)state;
    fixture f;
    open_race(&f, "columns", "naive");
    f.plan.side_clocks[1] = &f.slow.clock;
    start(&f);
    step(&f, 300, 50);
    assert_int_equal(look(&f).sides[1].breaks_at, 2000);
    f.plan.contenders[1] = contender("pool", HS_LAYOUT_ARRAY);
    start(&f);
    assert_int_equal(look(&f).sides[1].breaks_at, 0);
    close_race(&f);
}

static void a_world_that_cannot_be_made_is_told(void **state)
{
    (void)state;
    fixture f;
    hs_race_view view;
    hs_error error = {""};
    open_race(&f, "columns", "naive");
    f.plan.config.scenario = "nowhere/missing.xml";
    start(&f);
    hs_race_step(f.race);
    assert_false(hs_race_look(f.race, &view, &error));
    assert_non_null(strstr(error.message, "missing.xml"));
    assert_false(view.is_running);
    f.plan.config.scenario = "storm";
    start(&f);
    assert_true(look(&f).is_running);
    close_race(&f);
}

// ---- Pictures ----------------------------------------------------------------------------------

static uint64_t digest_of(const hs_race_picture *picture)
{
    uint64_t digest = 14695981039346656037u;
    size_t count = (size_t)picture->width * (size_t)picture->height;
    for (size_t i = 0; i < count; i++) digest = (digest ^ picture->pixels[i]) * 1099511628211u;
    return digest;
}

static void both_sides_show_the_same_picture_after_the_same_tick(void **state)
{
    (void)state;
    fixture f;
    const hs_draw_options options = hs_draw_options_default();
    open_race(&f, "columns", "naive");
    start(&f);
    hs_race_fit(f.race, 120, 160, &options);
    for (int i = 0; i < 4; i++) {
        hs_race_picture left, right;
        step(&f, 20, 100);
        assert_true(hs_race_take_picture(f.race, 0, &left));
        assert_true(hs_race_take_picture(f.race, 1, &right));
        assert_int_equal(left.tick, right.tick);
        assert_int_equal(left.tick, look(&f).sides[0].ticks);
        assert_int_equal(left.width, 120);
        assert_int_equal(left.height, 160);
        assert_true(digest_of(&left) == digest_of(&right));
        assert_false(hs_race_take_picture(f.race, 0, &left));
    }
    close_race(&f);
}

static void a_picture_that_was_taken_stays_as_it_is_while_the_next_ones_are_painted(void **state)
{
    (void)state;
    fixture f;
    hs_race_picture taken;
    const hs_draw_options options = hs_draw_options_default();
    open_race(&f, "columns", "naive");
    start(&f);
    hs_race_fit(f.race, 96, 128, &options);
    step(&f, 10, 100);
    assert_true(hs_race_take_picture(f.race, 1, &taken));
    uint64_t before = digest_of(&taken);
    step(&f, 10, 100);
    assert_true(digest_of(&taken) == before);
    close_race(&f);
}

static void after_another_size_only_pictures_of_that_size_are_handed_out(void **state)
{
    (void)state;
    fixture f;
    hs_race_picture picture;
    const hs_draw_options options = hs_draw_options_default();
    open_race(&f, "columns", "naive");
    start(&f);
    hs_race_fit(f.race, 96, 128, &options);
    step(&f, 2, 100);
    hs_race_fit(f.race, 48, 64, &options);
    assert_false(hs_race_take_picture(f.race, 0, &picture));
    step(&f, 2, 100);
    assert_true(hs_race_take_picture(f.race, 0, &picture));
    assert_int_equal(picture.width, 48);
    hs_race_fit(f.race, 0, 0, &options);
    step(&f, 2, 100);
    assert_false(hs_race_take_picture(f.race, 0, &picture));
    close_race(&f);
}

// ---- With threads ------------------------------------------------------------------------------

static void use_threads(fixture *f)
{
    f->plan.clock = hs_clock_real();
    f->plan.is_stepped = false;
}

/// Looks until both sides have done so many ticks. That takes as long as it takes.
static hs_race_view wait_for_ticks(const fixture *f, uint64_t ticks)
{
    for (;;) {
        hs_race_view view = look(f);
        if (view.sides[0].ticks >= ticks && view.sides[1].ticks >= ticks) return view;
        hs_clock_wait(hs_clock_real(), hs_clock_ns() + 10000000);
    }
}

static void two_threads_come_to_the_same_digests_and_pictures(void **state)
{
    (void)state;
    fixture f;
    const hs_draw_options options = hs_draw_options_default();
    open_race(&f, "columns", "naive");
    use_threads(&f);
    start(&f);
    hs_race_fit(f.race, 96, 128, &options);
    hs_race_view view = wait_for_ticks(&f, HS_AGREEMENT_TICKS + 5);
    assert_in_range(view.compared, 1, UINT64_MAX);
    assert_false(view.differs);
    for (unsigned side = 0; side < HS_SIDES; side++) {
        hs_race_picture picture;
        while (!hs_race_take_picture(f.race, side, &picture))
            hs_clock_wait(hs_clock_real(), hs_clock_ns() + 1000000);
        assert_true(picture.tick > 0);
        assert_true(digest_of(&picture) != 0);
        assert_true(hs_race_tick_ns(f.race, side) > 0.0);
    }
    close_race(&f);
}

static void in_a_steady_race_no_thread_allocates(void **state)
{
    (void)state;
    if (!hs_heap_meter_is_on()) skip();
    fixture f;
    const hs_draw_options options = hs_draw_options_default();
    open_race(&f, "columns", "pool");
    use_threads(&f);
    start(&f);
    hs_race_fit(f.race, 96, 128, &options);
    uint64_t ticks = wait_for_ticks(&f, 60).sides[0].ticks;
    hs_heap_counts before = hs_heap_meter_read();
    wait_for_ticks(&f, ticks + 60);
    hs_heap_counts after = hs_heap_meter_read();
    assert_int_equal(after.allocations, before.allocations);
    assert_int_equal(after.frees, before.frees);
    close_race(&f);
}

static void threads_end_cleanly_whenever_they_are_ended(void **state)
{
    (void)state;
    fixture f;
    const hs_draw_options options = hs_draw_options_default();
    open_race(&f, "refcount", "slab");
    use_threads(&f);
    hs_race_stop(f.race); // nothing has started
    for (uint64_t ticks = 0; ticks < 4; ticks++) {
        start(&f); // ends the one before
        hs_race_fit(f.race, 48 + 16 * (int)ticks, 64, &options);
        if (ticks > 0) wait_for_ticks(&f, ticks);
    }
    hs_race_stop(f.race);
    hs_race_stop(f.race);
    assert_true(look(&f).sides[0].ticks >= 3);
    start(&f);
    close_race(&f); // while the worlds are being made
}

static void sizes_may_change_while_threads_paint(void **state)
{
    (void)state;
    fixture f;
    const hs_draw_options options = hs_draw_options_default();
    open_race(&f, "columns", "pool");
    use_threads(&f);
    start(&f);
    for (int i = 0; i < 12; i++) {
        hs_race_picture picture;
        int width = i % 3 == 0 ? 48 : i % 3 == 1 ? 96 : 24;
        hs_race_fit(f.race, width, 64, &options);
        if (hs_race_take_picture(f.race, 0, &picture)) assert_int_equal(picture.width, width);
        wait_for_ticks(&f, (uint64_t)i);
        if (hs_race_take_picture(f.race, 1, &picture)) {
            assert_int_equal(picture.width, width);
            assert_true(digest_of(&picture) != 0);
        }
    }
    close_race(&f);
}

static void a_side_whose_world_fails_does_not_hold_the_other_one_up(void **state)
{
    (void)state;
    fixture f;
    hs_race_view view;
    hs_error error = {""};
    open_race(&f, "columns", "naive");
    use_threads(&f);
    f.plan.config.scenario = "nowhere/missing.xml";
    start(&f);
    while (hs_race_look(f.race, &view, &error))
        hs_clock_wait(hs_clock_real(), hs_clock_ns() + 1000000);
    assert_non_null(strstr(error.message, "missing.xml"));
    close_race(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_sides_do_sixty_ticks_a_second_and_are_level),
        cmocka_unit_test(a_side_that_is_slow_falls_behind_and_the_view_says_by_how_much),
        cmocka_unit_test(no_tick_is_ever_dropped_so_a_side_that_was_held_up_catches_up),
        cmocka_unit_test(digests_are_compared_at_equal_ticks_however_far_apart_the_sides_are),
        cmocka_unit_test(every_strategy_agrees_with_columns_in_both_layouts),
        cmocka_unit_test(
            the_load_at_which_a_side_breaks_stays_over_other_loads_until_it_is_forgotten),
        cmocka_unit_test(other_contenders_begin_with_no_load_found),
        cmocka_unit_test(a_world_that_cannot_be_made_is_told),
        cmocka_unit_test(both_sides_show_the_same_picture_after_the_same_tick),
        cmocka_unit_test(a_picture_that_was_taken_stays_as_it_is_while_the_next_ones_are_painted),
        cmocka_unit_test(after_another_size_only_pictures_of_that_size_are_handed_out),
        cmocka_unit_test(two_threads_come_to_the_same_digests_and_pictures),
        cmocka_unit_test(in_a_steady_race_no_thread_allocates),
        cmocka_unit_test(threads_end_cleanly_whenever_they_are_ended),
        cmocka_unit_test(sizes_may_change_while_threads_paint),
        cmocka_unit_test(a_side_whose_world_fails_does_not_hold_the_other_one_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
