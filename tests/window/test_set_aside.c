// Frames of a window that are set aside: after what, how many, and where that is told.
#include <math.h>

#include "session_fixture.h"

static hs_aside newest(const fixture *f)
{
    return hs_live_back(f->session.run.live, 0)->set_aside;
}

static uint64_t count_of(const fixture *f, hs_aside reason)
{
    return f->session.run.live->aside.frames[reason];
}

/// A session whose start is over.
static void open_settled(fixture *f, uint64_t warmup)
{
    f->options.warmup = warmup;
    open_home(f);
    open_session(f, "storm");
    run_frames(f, (int)warmup + 2);
    assert_int_equal(newest(f), HS_ASIDE_NOT);
}

static void so_many_frames_after_a_start_are_set_aside_as_the_warm_up_has(void **state)
{
    (void)state;
    fixture f = {.options.warmup = 7};
    open_home(&f);
    open_session(&f, "storm");
    run_frames(&f, 20);
    assert_int_equal(count_of(&f, HS_ASIDE_START), 7);
    assert_int_equal(count_of(&f, HS_ASIDE_NOT), 13);
    assert_int_equal(f.session.run.live->count, 20);
    close_session(&f);
}

static void without_a_warm_up_only_the_frame_of_a_switch_is_set_aside(void **state)
{
    (void)state;
    fixture f = {0};
    open_settled(&f, 0);
    press(&f, SDL_SCANCODE_TAB);
    assert_int_equal(newest(&f), HS_ASIDE_SWITCH);
    run_frames(&f, 1);
    assert_int_equal(newest(&f), HS_ASIDE_NOT);
    assert_int_equal(count_of(&f, HS_ASIDE_START), 0);
    close_session(&f);
}

static void every_cause_sets_frames_aside_with_its_reason(void **state)
{
    (void)state;
    static const struct {
        SDL_Scancode key;
        hs_aside reason;
    } causes[] = {
        {SDL_SCANCODE_TAB, HS_ASIDE_SWITCH},        {SDL_SCANCODE_L, HS_ASIDE_SWITCH},
        {SDL_SCANCODE_J, HS_ASIDE_SWITCH},          {SDL_SCANCODE_EQUALS, HS_ASIDE_LOAD},
        {SDL_SCANCODE_RIGHTBRACKET, HS_ASIDE_LOAD}, {SDL_SCANCODE_R, HS_ASIDE_START},
        {SDL_SCANCODE_F11, HS_ASIDE_WINDOW},
    };
    fixture f = {0};
    open_settled(&f, 5);
    for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++) {
        uint64_t before = count_of(&f, causes[i].reason);
        press(&f, causes[i].key);
        assert_int_equal(newest(&f), causes[i].reason);
        run_frames(&f, 10);
        assert_int_equal(newest(&f), HS_ASIDE_NOT);
        assert_int_equal(count_of(&f, causes[i].reason), before + 5);
    }
    close_session(&f);
}

static void a_new_size_of_the_window_sets_frames_aside_and_an_event_without_one_none(void **state)
{
    (void)state;
    fixture f = {0};
    open_settled(&f, 5);
    push_window_event(SDL_WINDOWEVENT_EXPOSED);
    run_frames(&f, 1);
    assert_int_equal(newest(&f), HS_ASIDE_NOT);
    SDL_SetWindowSize(f.session.display.window.window, 900, 700);
    run_frames(&f, 10);
    assert_int_equal(count_of(&f, HS_ASIDE_WINDOW), 5);
    close_session(&f);
}

static void the_frame_in_which_a_picture_is_kept_is_set_aside_alone(void **state)
{
    (void)state;
    fixture f = {0};
    open_settled(&f, 5);
    press(&f, SDL_SCANCODE_F12);
    assert_int_equal(newest(&f), HS_ASIDE_PICTURE);
    run_frames(&f, 1);
    assert_int_equal(newest(&f), HS_ASIDE_NOT);
    assert_int_equal(count_of(&f, HS_ASIDE_PICTURE), 1);
    close_session(&f);
}

static void the_worst_after_a_clean_start_is_of_a_measured_frame(void **state)
{
    (void)state;
    static hs_live_scratch scratch;
    fixture f = {.options.warmup = 5};
    open_home(&f);
    open_session(&f, "storm");
    f.clock.step_ns = 100000000; // each reading of the clock takes so long while it starts
    run_frames(&f, 3);
    f.clock.step_ns = 0;
    run_frames(&f, 30);
    hs_live_summary summary = hs_live_sum_up(f.session.run.live, &scratch);
    assert_int_equal(summary.frames, f.session.run.live->count - 5);
    assert_true(summary.work.ns.max < 1e6);
    assert_true(summary.rates.low_1_percent > 50.0);
    assert_true(isfinite(summary.work.ns.p95) && isnan(summary.work.ns.p99));
    close_session(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(so_many_frames_after_a_start_are_set_aside_as_the_warm_up_has),
        cmocka_unit_test(without_a_warm_up_only_the_frame_of_a_switch_is_set_aside),
        cmocka_unit_test(every_cause_sets_frames_aside_with_its_reason),
        cmocka_unit_test(a_new_size_of_the_window_sets_frames_aside_and_an_event_without_one_none),
        cmocka_unit_test(the_frame_in_which_a_picture_is_kept_is_set_aside_alone),
        cmocka_unit_test(the_worst_after_a_clean_start_is_of_a_measured_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
