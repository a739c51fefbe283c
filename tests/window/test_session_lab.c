// The keys of the memory lab, in a whole session.
#include "session_fixture.h"

static void open_lab(fixture *f, const char *memory)
{
    *f = (fixture){.options.memory = memory};
    open_home(f);
    open_session(f, "storm");
}

/// A real key, and the session's answer to it; fails when the notice does not say `says`.
static void press_and_read(fixture *f, SDL_Scancode scancode, const char *says)
{
    for (int i = 0; i < 2; i++) {
        SDL_Event event = {.key = {
                               .type = i == 0 ? SDL_KEYDOWN : SDL_KEYUP,
                               .state = i == 0 ? SDL_PRESSED : SDL_RELEASED,
                           }};
        event.key.keysym.scancode = scancode;
        assert_int_equal(SDL_PushEvent(&event), 1);
    }
    f->session.interface.notice.text[0] = '\0';
    run_frames(f, 1);
    if (strstr(f->session.interface.notice.text, says) == NULL) {
        fail_msg("'%s' does not say '%s'", f->session.interface.notice.text, says);
    }
}

static const hs_collector_settings *settings_of(const fixture *f)
{
    return hs_world_collector_settings(f->session.run.game.world);
}

static hs_collector_counts counts_of(const fixture *f)
{
    hs_collector_counts counts;
    assert_true(hs_world_collector(f->session.run.game.world, &counts));
    return counts;
}

static void the_collector_is_switched_off_and_on_and_stays_so_under_another_strategy(void **state)
{
    (void)state;
    fixture f;
    open_lab(&f, "refcount");
    press_and_read(&f, SDL_SCANCODE_K, "Collector off");
    assert_true(settings_of(&f)->is_off);
    press_and_read(&f, SDL_SCANCODE_6, "gc");
    assert_true(settings_of(&f)->is_off);
    press_and_read(&f, SDL_SCANCODE_R, ""); // a new world
    assert_true(settings_of(&f)->is_off);
    press_and_read(&f, SDL_SCANCODE_K, "Collector on");
    assert_false(settings_of(&f)->is_off);
    close_session(&f);
}

static void a_strategy_without_a_collector_says_which_have_one(void **state)
{
    (void)state;
    static const SDL_Scancode keys[] = {SDL_SCANCODE_K,      SDL_SCANCODE_N, SDL_SCANCODE_COMMA,
                                        SDL_SCANCODE_PERIOD, SDL_SCANCODE_I, SDL_SCANCODE_O};
    fixture f;
    open_lab(&f, "slab");
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        press_and_read(&f, keys[i], "slab has no collector; refcount");
    }
    hs_collector_settings defaults = hs_collector_defaults();
    const hs_collector_settings *now = settings_of(&f);
    assert_false(now->is_off || now->is_stepwise);
    assert_memory_equal(now->thresholds, defaults.thresholds, sizeof defaults.thresholds);
    assert_int_equal(now->threshold, defaults.threshold);
    close_session(&f);
}

static void what_waits_is_collected_at_once(void **state)
{
    (void)state;
    fixture f;
    open_lab(&f, "gc");
    press_and_read(&f, SDL_SCANCODE_K, "Collector off");
    for (int i = 0; i < 600 && counts_of(&f).waiting_bytes == 0; i++) run_frames(&f, 1);
    assert_true(counts_of(&f).waiting_bytes > 0);
    uint64_t runs = counts_of(&f).runs[HS_GENERATIONS - 1];
    f.session.interface.scenes.now = HS_SCENE_PAUSE; // nothing is born between key and look
    press_and_read(&f, SDL_SCANCODE_N, "given back");
    assert_true(counts_of(&f).runs[HS_GENERATIONS - 1] > runs);
    assert_int_equal(counts_of(&f).waiting_bytes, 0);
    close_session(&f);
}

static void thresholds_go_by_steps_and_stop_at_their_bounds(void **state)
{
    (void)state;
    fixture f;
    open_lab(&f, "refcount");
    press_and_read(&f, SDL_SCANCODE_COMMA, "after 500 births");
    assert_int_equal(settings_of(&f)->thresholds[0], 500);
    press_and_read(&f, SDL_SCANCODE_PERIOD, "after 1,000 births");
    assert_int_equal(settings_of(&f)->thresholds[0], 1000);
    for (int i = 0; i < 6; i++) press_and_read(&f, SDL_SCANCODE_COMMA, "births");
    press_and_read(&f, SDL_SCANCODE_COMMA,
                   "The threshold stays at 10; by key it goes from 10 to 1,000,000");
    assert_int_equal(settings_of(&f)->thresholds[0], 10);
    assert_int_equal(settings_of(&f)->threshold, hs_collector_defaults().threshold);
    press_and_read(&f, SDL_SCANCODE_6, "gc");
    press_and_read(&f, SDL_SCANCODE_PERIOD, "after 50,000 births");
    assert_int_equal(settings_of(&f)->threshold, 50000);
    assert_int_equal(settings_of(&f)->thresholds[0], 10);
    for (int i = 0; i < 4; i++) press_and_read(&f, SDL_SCANCODE_PERIOD, "births");
    press_and_read(&f, SDL_SCANCODE_PERIOD, "The threshold stays at 1,000,000");
    close_session(&f);
}

static void gc_goes_in_steps_of_time_and_the_others_do_not(void **state)
{
    (void)state;
    fixture f;
    open_lab(&f, "refcount");
    press_and_read(&f, SDL_SCANCODE_I, "refcount collects in one go; gc can do it in steps");
    press_and_read(&f, SDL_SCANCODE_6, "gc");
    press_and_read(&f, SDL_SCANCODE_I, "gc goes in steps of 500 us");
    assert_true(settings_of(&f)->is_stepwise);
    assert_int_equal(settings_of(&f)->step_ns, 500000);
    press_and_read(&f, SDL_SCANCODE_I, "in one go");
    assert_false(settings_of(&f)->is_stepwise);
    close_session(&f);
}

static void refcount_freezes_what_lives_and_lets_it_go_again(void **state)
{
    (void)state;
    fixture f;
    open_lab(&f, "refcount");
    run_frames(&f, 5);
    press_and_read(&f, SDL_SCANCODE_O, "Frozen: ");
    assert_true(counts_of(&f).frozen > 0);
    press_and_read(&f, SDL_SCANCODE_O, "Not frozen any more: ");
    assert_int_equal(counts_of(&f).frozen, 0);
    press_and_read(&f, SDL_SCANCODE_6, "gc");
    press_and_read(&f, SDL_SCANCODE_O, "gc has no permanent generation; choose refcount");
    close_session(&f);
}

static void litter_goes_round_and_is_kept_by_the_next_world(void **state)
{
    (void)state;
    fixture f;
    open_lab(&f, "naive");
    press_and_read(&f, SDL_SCANCODE_J, "5 % litter under naive");
    press_and_read(&f, SDL_SCANCODE_J, "20 % litter under naive");
    assert_int_equal(hs_world_litter_counts(f.session.run.game.world).percent, 20);
    press_and_read(&f, SDL_SCANCODE_R, "");
    assert_int_equal(hs_world_litter_counts(f.session.run.game.world).percent, 20);
    press_and_read(&f, SDL_SCANCODE_3, "slab");
    assert_int_equal(hs_world_litter_counts(f.session.run.game.world).percent, 20);
    press_and_read(&f, SDL_SCANCODE_J, "50 % litter under slab");
    press_and_read(&f, SDL_SCANCODE_J, "No litter");
    assert_int_equal(hs_world_litter_counts(f.session.run.game.world).percent, 0);
    close_session(&f);
}

static void the_tour_is_not_disturbed(void **state)
{
    (void)state;
    fixture f;
    open_lab(&f, "columns");
    f.session.interface.scenes.now = HS_SCENE_TITLE;
    press_and_read(&f, SDL_SCANCODE_T, "");
    assert_true(hs_session_in_tour(&f.session));
    run_frames(&f, 2);
    press_and_read(&f, SDL_SCANCODE_J,
                   "Litter does nothing in the tour; it works in a game and on all pages");
    press_and_read(&f, SDL_SCANCODE_K, "Collector does nothing in the tour");
    assert_int_equal(hs_world_litter_counts(f.session.run.game.world).percent, 0);
    assert_false(settings_of(&f)->is_off);
    close_session(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_collector_is_switched_off_and_on_and_stays_so_under_another_strategy),
        cmocka_unit_test(a_strategy_without_a_collector_says_which_have_one),
        cmocka_unit_test(what_waits_is_collected_at_once),
        cmocka_unit_test(thresholds_go_by_steps_and_stop_at_their_bounds),
        cmocka_unit_test(gc_goes_in_steps_of_time_and_the_others_do_not),
        cmocka_unit_test(refcount_freezes_what_lives_and_lets_it_go_again),
        cmocka_unit_test(litter_goes_round_and_is_kept_by_the_next_world),
        cmocka_unit_test(the_tour_is_not_disturbed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
