// What keys and settings do in a whole session.
#include "session_fixture.h"
#include "watched.h"

static void settings_changed_in_the_window_are_kept(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, NULL);
    run_frames(&f, 2);
    press(&f, SDL_SCANCODE_F2);
    press(&f, SDL_SCANCODE_DOWN);
    press(&f, SDL_SCANCODE_RIGHT);
    press(&f, SDL_SCANCODE_ESCAPE);
    char *text = hs_test_read_file(f.session.interface.home.settings);
    assert_non_null(strstr(text, "screen_shake = 75 %"));
    free(text);
    close_session(&f);
}

static void a_number_without_a_strategy_says_so(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, "calm");
    run_frames(&f, 2);
    const hs_strategy *former = hs_world_strategy(f.session.run.game.world);
    for (unsigned i = 0; i < HS_STRATEGY_KEYS; i++) {
        char text[32];
        press(&f, (SDL_Scancode)(SDL_SCANCODE_1 + i));
        snprintf(text, sizeof text, "No strategy %u", i + 1);
        bool exists = i < hs_strategy_count();
        assert_int_equal(strcmp(f.session.interface.notice.text, text) == 0, !exists);
        if (exists) former = hs_strategy_at(i);
        assert_ptr_equal(hs_world_strategy(f.session.run.game.world), former);
    }
    close_session(&f);
}

static void a_driver_says_that_it_counts_from_the_next_start(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, "calm");
    run_frames(&f, 2);
    press(&f, SDL_SCANCODE_F2);
    press(&f, SDL_SCANCODE_UP); // the last row
    press(&f, SDL_SCANCODE_RIGHT);
    assert_int_equal(f.session.interface.settings.driver, HS_DRIVER_SOFTWARE);
    assert_non_null(strstr(f.session.interface.notice.text, "next start"));
    close_session(&f);
}

static void pages_are_turned_by_left_and_right(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, "calm");
    SDL_SetWindowSize(f.session.display.window.window, 640, 480);
    f.session.interface.settings.text_scale = 200;
    run_frames(&f, 2);
    press(&f, SDL_SCANCODE_F); // the panel's figures change by the clock
    press(&f, SDL_SCANCODE_H);
    let_notice_pass(&f);
    uint64_t first = picture(&f);
    press(&f, SDL_SCANCODE_RIGHT);
    assert_true(picture(&f) != first);
    press(&f, SDL_SCANCODE_LEFT);
    assert_true(picture(&f) == first);
    close_session(&f);
}

static void f12_keeps_a_picture(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    setenv("HOME", f.home, 1);
    open_session(&f, "calm");
    run_frames(&f, 2);
    press(&f, SDL_SCANCODE_F12);
    assert_int_equal(strncmp(f.session.interface.notice.text, "Kept as ", 8), 0);
    char *png = hs_test_read_file(f.session.interface.notice.text + 8);
    assert_int_equal(strncmp(png + 1, "PNG", 3), 0);
    free(png);
    close_session(&f);
}

static void a_key_takes_a_snapshot_and_its_next_press_tells_and_keeps_what_changed(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, "storm");
    run_frames(&f, 5);
    press(&f, SDL_SCANCODE_M);
    assert_non_null(
        strstr(f.session.interface.notice.text, "Snapshot taken; M tells what has changed"));
    hs_digests digests = hs_world_digest(f.session.run.game.world);
    press(&f, SDL_SCANCODE_P);
    press(&f, SDL_SCANCODE_TAB);
    press(&f, SDL_SCANCODE_M);
    const char *text = f.session.interface.notice.text;
    assert_non_null(strstr(text, "Blocks, after "));
    assert_non_null(strstr(text, "bullets +")); // among the three whose bytes changed most
    assert_true(hs_world_digest(f.session.run.game.world).game == digests.game);
    const char *path = strstr(text, "All of it: ");
    assert_non_null(path);
    char *file = hs_test_read_file(path + strlen("All of it: "));
    assert_non_null(strstr(file, "storm, now under naive"));
    if (hs_test_names_are_known()) {
        hs_test_expect_call(file, "naive_acquire", "memory/naive.c", "");
    }
    free(file);
    assert_null(hs_game_gate(&f.session.run.game)->listener);
    close_session(&f);
}

static void a_snapshot_of_a_world_that_is_gone_makes_room_for_one_of_the_present_world(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, "storm");
    run_frames(&f, 2);
    for (int world = 0; world < 3; world++) {
        press(&f, SDL_SCANCODE_M);
        assert_non_null(strstr(f.session.interface.notice.text, "Snapshot taken"));
        press(&f, SDL_SCANCODE_R);
    }
    press(&f, SDL_SCANCODE_M);
    assert_non_null(hs_game_gate(&f.session.run.game)->listener);
    close_session(&f); // while it still listens
}

static void a_picture_after_the_last_frame_is_refused_before_the_start(void **state)
{
    (void)state;
    char frames[] = "--frames", ten[] = "10", screenshot[] = "--screenshot", last[] = "10:a.png",
         after[] = "11:a.png";
    char *argv[] = {frames, ten, screenshot, last};
    hs_play_options options;
    hs_error error = {""};
    assert_true(hs_play_options_read(&options, 4, argv, &error));
    assert_true(hs_tour_options_read(&options, 4, argv, &error));
    argv[3] = after;
    assert_false(hs_play_options_read(&options, 4, argv, &error));
    assert_non_null(strstr(error.message, "--screenshot 11:a.png: frames are 1 to 10"));
    assert_false(hs_tour_options_read(&options, 4, argv, &error));
    assert_true(hs_play_options_read(&options, 2, argv + 2, &error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_after_the_last_frame_is_refused_before_the_start),
        cmocka_unit_test(settings_changed_in_the_window_are_kept),
        cmocka_unit_test(a_number_without_a_strategy_says_so),
        cmocka_unit_test(a_driver_says_that_it_counts_from_the_next_start),
        cmocka_unit_test(pages_are_turned_by_left_and_right),
        cmocka_unit_test(f12_keeps_a_picture),
        cmocka_unit_test(a_key_takes_a_snapshot_and_its_next_press_tells_and_keeps_what_changed),
        cmocka_unit_test(
            a_snapshot_of_a_world_that_is_gone_makes_room_for_one_of_the_present_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
