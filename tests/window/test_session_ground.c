// What lies beneath the field in a whole session: options, settings, the key, and what it costs.
#include "session_fixture.h"

/// The heap traffic of the next frames is none of the game's and none of SDL's.
static void expect_quiet(fixture *f, int frames)
{
    for (int i = 0; i < frames; i++) {
        run_frames(f, 1);
        const hs_frame *frame = hs_live_back(f->session.run.live, 0);
        assert_int_equal(frame->traffic[HS_TRAFFIC_GAME].allocations, 0);
        assert_int_equal(frame->traffic[HS_TRAFFIC_GAME].frees, 0);
        assert_int_equal(frame->traffic[HS_TRAFFIC_SDL].allocations, 0);
    }
}

static void b_leads_over_all_grounds_and_the_choice_is_kept(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, "storm");
    run_frames(&f, 2);
    assert_int_equal(hs_session_ground(&f.session), HS_GROUND_HEAP);
    press(&f, SDL_SCANCODE_B);
    assert_int_equal(hs_session_ground(&f.session), HS_GROUND_PLAIN);
    assert_string_equal(f.session.interface.notice.text, "Ground: plain");
    press(&f, SDL_SCANCODE_B);
    assert_int_equal(hs_session_ground(&f.session), HS_GROUND_STARS);
    press(&f, SDL_SCANCODE_B);
    assert_int_equal(hs_session_ground(&f.session), HS_GROUND_HEAP);
    press(&f, SDL_SCANCODE_B);
    press(&f, SDL_SCANCODE_F2);
    press(&f, SDL_SCANCODE_ESCAPE);
    char *text = hs_test_read_file(f.session.interface.home.settings);
    assert_non_null(strstr(text, "\nground = plain\n"));
    free(text);
    close_session(&f);
}

static void an_option_holds_until_a_key_says_otherwise_and_is_not_kept(void **state)
{
    (void)state;
    fixture f = {.options.ground = "stars"};
    open_home(&f);
    open_session(&f, "calm");
    run_frames(&f, 2);
    assert_int_equal(hs_session_ground(&f.session), HS_GROUND_STARS);
    assert_int_equal(f.session.interface.settings.ground, HS_GROUND_HEAP);
    assert_null(f.session.display.land.ground);
    press(&f, SDL_SCANCODE_B);
    assert_int_equal(hs_session_ground(&f.session), HS_GROUND_HEAP);
    close_session(&f);
}

static void a_steady_frame_allocates_nothing_on_any_ground(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, "storm");
    for (int ground = 0; ground < HS_GROUND_COUNT; ground++) {
        run_frames(&f, 90);
        expect_quiet(&f, 60);
        press(&f, SDL_SCANCODE_B);
    }
    close_session(&f);
}

static void a_switch_is_new_land_and_a_pause_keeps_it_still(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, "storm");
    run_frames(&f, 30);
    const hs_land *land = &f.session.display.land;
    uint64_t number = land->news.land;
    assert_true(land->news.count > 0);
    press(&f, SDL_SCANCODE_TAB);
    run_frames(&f, 2);
    assert_int_equal(land->news.land, number + 1);
    press(&f, SDL_SCANCODE_P);
    run_frames(&f, 2);
    uint32_t surveys = land->news.progress.surveys;
    run_frames(&f, 10);
    assert_int_equal(land->news.progress.surveys, surveys);
    close_session(&f);
}

static void a_wrong_ground_is_one_line_that_names_the_right_ones(void **state)
{
    (void)state;
    static const char *const lines[][6] = {
        {HS_PROGRAM, "play", "--ground", "haep", NULL},
        {HS_PROGRAM, "tour", "--ground", "sky", NULL},
        {HS_PROGRAM, "run", "--ground", "star", NULL},
        {HS_PROGRAM, "run", "--ground", NULL},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        hs_test_process process = hs_test_run(lines[i], NULL);
        assert_int_equal(process.code, 2);
        assert_int_equal(hs_test_lines(process.error), 1);
        assert_non_null(strstr(process.error, "--ground"));
        hs_test_process_release(&process);
    }
}

static void a_film_that_is_the_same_in_every_run_shows_no_addresses(void **state)
{
    (void)state;
    const char *const line[] = {HS_PROGRAM, "play", "--film", "5:/nowhere",
                                "--ground", "heap", NULL};
    hs_test_process process = hs_test_run(line, NULL);
    assert_int_equal(process.code, 2);
    assert_non_null(strstr(process.error, "takes --measured"));
    hs_test_process_release(&process);
    fixture f = {.options.film = "5:/nowhere"};
    open_home(&f);
    open_session(&f, "calm");
    assert_int_equal(hs_session_ground(&f.session), HS_GROUND_STARS);
    close_session(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(b_leads_over_all_grounds_and_the_choice_is_kept),
        cmocka_unit_test(an_option_holds_until_a_key_says_otherwise_and_is_not_kept),
        cmocka_unit_test(a_steady_frame_allocates_nothing_on_any_ground),
        cmocka_unit_test(a_switch_is_new_land_and_a_pause_keeps_it_still),
        cmocka_unit_test(a_wrong_ground_is_one_line_that_names_the_right_ones),
        cmocka_unit_test(a_film_that_is_the_same_in_every_run_shows_no_addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
