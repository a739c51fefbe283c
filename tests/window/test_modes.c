// A game from the choice of its difficulty to what follows it: game over, continues, the entry of a
// name, scores, practice, reloading, and controllers that come and go.
#include <sys/resource.h>

#include "session_fixture.h"

#include "heapstorm/stage.h"
#include "window/session_menus.h"
#include "window/session_modes.h"

static hs_scene scene_of(const fixture *f)
{
    return f->session.interface.scenes.now;
}

static const hs_modes *modes_of(const fixture *f)
{
    return &f->session.interface.modes;
}

static void open_title(fixture *f)
{
    *f = (fixture){.options.window = {320, 240}};
    open_home(f);
    open_session(f, NULL);
    f->options.bullets = f->options.particles = 0; // the game's own
    run_frames(f, 3);
}

/// Through the menus into the game, at normal.
static void begin_game(fixture *f)
{
    press(f, SDL_SCANCODE_RETURN);
    assert_int_equal(scene_of(f), HS_SCENE_LEVEL);
    press(f, SDL_SCANCODE_RETURN);
    assert_int_equal(scene_of(f), HS_SCENE_PLAY);
    assert_int_equal(modes_of(f)->attempt.flaw, HS_FLAW_NONE);
}

/// A beginner: stays where the ship is and shoots until all is over.
static void lose(fixture *f)
{
    enum { FRAMES_MOST = 20000 };
    push_key(SDL_SCANCODE_Z, true);
    for (int i = 0; i < FRAMES_MOST && scene_of(f) == HS_SCENE_PLAY; i++) run_frames(f, 1);
    push_key(SDL_SCANCODE_Z, false);
    run_frames(f, 1);
    assert_int_equal(scene_of(f), HS_SCENE_OVER);
}

static void type(fixture *f, const char *text)
{
    push_key(SDL_SCANCODE_T, true);
    SDL_Event event = {.text = {.type = SDL_TEXTINPUT}};
    snprintf(event.text.text, sizeof event.text.text, "%s", text);
    assert_int_equal(SDL_PushEvent(&event), 1);
    push_key(SDL_SCANCODE_T, false);
    run_frames(f, 1);
}

/// Until a name is asked for, which follows a game over by a second.
static void wait_for_name(fixture *f)
{
    for (int i = 0; i < 120 && scene_of(f) != HS_SCENE_NAME; i++) run_frames(f, 1);
    assert_int_equal(scene_of(f), HS_SCENE_NAME);
}

static char *scores_file(const fixture *f)
{
    char path[HS_PATH_BYTES + 16];
    snprintf(path, sizeof path, "%sscores.txt", f->session.interface.home.folder);
    return hs_test_read_file(path);
}

static void a_lost_game_asks_for_a_name_keeps_the_score_and_goes_on_behind_its_menu(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    begin_game(&f);
    lose(&f);
    uint64_t ticks = hs_world_ticks(f.session.run.game.world);
    press(&f, SDL_SCANCODE_RETURN); // too early: nobody has seen the end yet
    assert_int_equal(scene_of(&f), HS_SCENE_OVER);
    wait_for_name(&f);
    assert_true(hs_world_ticks(f.session.run.game.world) > ticks + 30);
    uint64_t score = modes_of(&f)->attempt.score; // shots that still fly may add to the player's
    assert_true(score > 0 && score <= player_of(&f)->score);
    type(&f, "Ada");
    press(&f, SDL_SCANCODE_Z); // a letter here, and no choice
    assert_int_equal(scene_of(&f), HS_SCENE_NAME);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(scene_of(&f), HS_SCENE_OVER);
    assert_int_equal(modes_of(&f)->attempt.place, 1);
    char *file = scores_file(&f);
    char line[64];
    snprintf(line, sizeof line, "normal %llu 1 ", (unsigned long long)score);
    assert_non_null(strstr(file, line));
    assert_non_null(strstr(file, "Ada"));
    free(file);
    close_session(&f);
}

static void a_continued_game_goes_on_for_fun_and_again_begins_anew(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    begin_game(&f);
    lose(&f);
    wait_for_name(&f);
    uint64_t score = modes_of(&f)->attempt.score;
    press(&f, SDL_SCANCODE_ESCAPE); // without a name
    assert_int_equal(scene_of(&f), HS_SCENE_OVER);
    assert_int_equal(modes_of(&f)->scores.tables[1].count, 0);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(scene_of(&f), HS_SCENE_PLAY);
    assert_true(player_of(&f)->lives > 0 && player_of(&f)->over == 0);
    lose(&f);
    run_frames(&f, 90);
    assert_int_equal(scene_of(&f), HS_SCENE_OVER); // its score has ended before
    assert_int_equal(modes_of(&f)->attempt.score, score);
    press(&f, SDL_SCANCODE_DOWN);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(scene_of(&f), HS_SCENE_PLAY);
    assert_int_equal(hs_world_ticks(f.session.run.game.world), 0);
    assert_false(modes_of(&f)->attempt.has_ended);
    assert_int_equal(player_of(&f)->continues, 0);
    close_session(&f);
}

static void a_death_is_slow_for_a_moment_and_one_sentence_says_what_it_was_of(void **state)
{
    (void)state;
    char why[160];
    fixture f;
    open_title(&f);
    begin_game(&f);
    assert_false(hs_session_write_death(&f.session, why, sizeof why));
    for (int i = 0; i < 20000 && modes_of(&f)->death_frames == 0; i++) run_frames(&f, 1);
    assert_int_equal(hs_session_speed(&f.session), 25);
    assert_true(hs_session_write_death(&f.session, why, sizeof why));
    if (strstr(why, "Hit by a") == NULL && strstr(why, "touched") == NULL) fail_msg("%s", why);
    uint64_t ticks = hs_world_ticks(f.session.run.game.world);
    run_frames(&f, 8);
    assert_in_range(hs_world_ticks(f.session.run.game.world) - ticks, 1, 3);
    run_frames(&f, 60);
    assert_int_equal(hs_session_speed(&f.session), 100);
    close_session(&f);
}

static void on_a_full_disk_a_notice_tells_it_and_the_score_is_saved_at_the_next_chance(void **state)
{
    (void)state;
    struct rlimit usual, none;
    fixture f;
    open_title(&f);
    begin_game(&f);
    lose(&f);
    wait_for_name(&f);
    type(&f, "Ada");
    hs_file_limit_fails_writes();
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &usual), 0);
    none = usual;
    none.rlim_cur = 20;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &usual), 0);
    assert_non_null(strstr(f.session.interface.notice.text, "cannot be written"));
    assert_non_null(strstr(f.session.interface.notice.text, "tried again"));
    assert_int_equal(scene_of(&f), HS_SCENE_OVER);
    assert_int_equal(modes_of(&f)->scores.tables[1].count, 1);
    press(&f, SDL_SCANCODE_Q);
    char *file = scores_file(&f);
    assert_non_null(strstr(file, "Ada"));
    free(file);
    close_session(&f);
}

static void damaged_scores_are_told_and_the_game_goes_on(void **state)
{
    (void)state;
    char path[HS_PATH_BYTES + 32];
    fixture f = {.options.window = {320, 240}};
    open_home(&f);
    open_session(&f, NULL);
    snprintf(path, sizeof path, "%sscores.txt", f.session.interface.home.folder);
    hs_session_close(&f.session);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("easy 77 2 2026-01-01 Bob\nrubbish\n", file);
    fclose(file);
    open_session(&f, NULL);
    run_frames(&f, 3);
    assert_non_null(strstr(f.session.interface.notice.text, "damaged"));
    assert_string_equal(modes_of(&f)->scores.tables[0].rows[0].name, "Bob");
    press(&f, SDL_SCANCODE_DOWN);
    press(&f, SDL_SCANCODE_DOWN);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(scene_of(&f), HS_SCENE_SCORES);
    unsigned table = modes_of(&f)->table;
    press(&f, SDL_SCANCODE_LEFT);
    assert_int_equal(modes_of(&f)->table, table - 1);
    for (int i = 0; i < 4; i++) press(&f, SDL_SCANCODE_RIGHT);
    assert_int_equal(modes_of(&f)->table, table - 1);
    press(&f, SDL_SCANCODE_ESCAPE);
    assert_int_equal(scene_of(&f), HS_SCENE_TITLE);
    close_session(&f);
}

static void practice_a_reloaded_stage_and_other_scenarios_keep_no_score(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    press(&f, SDL_SCANCODE_DOWN);
    press(&f, SDL_SCANCODE_RETURN);
    press(&f, SDL_SCANCODE_RETURN);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(scene_of(&f), HS_SCENE_PLAY);
    assert_int_equal(modes_of(&f)->attempt.flaw, HS_FLAW_PRACTICE);
    press(&f, SDL_SCANCODE_P);
    press(&f, SDL_SCANCODE_Q);
    press(&f, SDL_SCANCODE_UP);
    begin_game(&f);
    press(&f, SDL_SCANCODE_RIGHTBRACKET);
    assert_int_equal(modes_of(&f)->attempt.flaw, HS_FLAW_OTHER);
    press(&f, SDL_SCANCODE_P);
    press(&f, SDL_SCANCODE_Q);
    begin_game(&f);
    f.session.interface.settings.game_speed = 50;
    run_frames(&f, 4);
    assert_int_equal(modes_of(&f)->attempt.flaw, HS_FLAW_SLOWED);
    close_session(&f);
}

static void nothing_is_allocated_in_steady_frames_of_what_follows_a_game(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    begin_game(&f);
    lose(&f);
    for (int part = 0; part < 2; part++) {
        if (part == 1) wait_for_name(&f);
        run_frames(&f, part == 0 ? 5 : 20);
        for (int i = 0; i < 20; i++) {
            run_frames(&f, 1);
            const hs_frame *frame = hs_live_back(f.session.run.live, 0);
            assert_int_equal(frame->traffic[HS_TRAFFIC_GAME].allocations, 0);
            assert_int_equal(frame->traffic[HS_TRAFFIC_SDL].allocations, 0);
        }
    }
    close_session(&f);
}

// ---- A short game ------------------------------------------------------------------------------

/// The game of two stages, copied to where it can be edited, begins at once.
static void open_short_game(fixture *f, char *folder, size_t bytes)
{
    char command[3 * HS_PATH_BYTES];
    static char path[HS_PATH_BYTES + 16]; // the session keeps it
    *f = (fixture){.options.window = {320, 240}};
    open_home(f);
    hs_test_make_folder(folder, bytes);
    snprintf(command, sizeof command, "cp %s/short-game/*.xml '%s'", HS_TEST_DATA, folder);
    assert_int_equal(system(command), 0);
    snprintf(path, sizeof path, "%s/short.xml", folder);
    open_session(f, path);
    run_frames(f, 3);
    assert_int_equal(scene_of(f), HS_SCENE_PLAY);
}

static void close_short_game(fixture *f, const char *folder)
{
    close_session(f);
    hs_test_remove_folder(folder);
}

static void run_to(fixture *f, hs_scene scene)
{
    for (int i = 0; i < 1200 && scene_of(f) != scene; i++) run_frames(f, 1);
    assert_int_equal(scene_of(f), scene);
}

static void after_the_last_stage_come_ending_statistics_name_scores_and_credits(void **state)
{
    (void)state;
    fixture f;
    char folder[HS_PATH_BYTES - 16];
    open_short_game(&f, folder, sizeof folder);
    f.session.interface.modes.attempt.flaw = HS_FLAW_NONE; // as if it were the game
    run_to(&f, HS_SCENE_ENDING);
    assert_true(modes_of(&f)->attempt.is_finished);
    uint64_t ticks = hs_world_ticks(f.session.run.game.world);
    run_frames(&f, 10);
    assert_true(hs_world_ticks(f.session.run.game.world) > ticks);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(scene_of(&f), HS_SCENE_STATISTICS);
    assert_int_equal(modes_of(&f)->costs.count, 1);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(scene_of(&f), HS_SCENE_NAME);
    type(&f, "Ada");
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(scene_of(&f), HS_SCENE_SCORES);
    assert_int_equal(modes_of(&f)->scores.tables[1].rows[0].stage, HS_SCORE_FINISHED);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(scene_of(&f), HS_SCENE_CREDITS);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(scene_of(&f), HS_SCENE_TITLE);
    close_short_game(&f, folder);
}

static void a_game_that_keeps_no_score_goes_from_its_statistics_to_the_credits(void **state)
{
    (void)state;
    fixture f;
    char folder[HS_PATH_BYTES - 16];
    open_short_game(&f, folder, sizeof folder);
    run_to(&f, HS_SCENE_ENDING);
    press(&f, SDL_SCANCODE_RETURN);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(scene_of(&f), HS_SCENE_CREDITS);
    close_short_game(&f, folder);
}

/// Writes over the file of a stage.
static void edit(const char *folder, const char *name, const char *text)
{
    char path[HS_PATH_BYTES + 16];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void an_edited_stage_is_read_anew_where_it_is_and_a_broken_one_is_told(void **state)
{
    (void)state;
    fixture f;
    char folder[HS_PATH_BYTES - 16];
    open_short_game(&f, folder, sizeof folder);
    f.session.interface.modes.attempt.flaw = HS_FLAW_NONE;
    for (int i = 0; i < 600 && hs_world_stage(f.session.run.game.world)->number == 0; i++) {
        run_frames(&f, 1);
    }
    const hs_world *world = f.session.run.game.world;
    uint64_t ticks = hs_world_ticks(world);
    edit(folder, "two.xml",
         "<scenario name=\"Two\" ends=\"30\">\n  <enemy att=\"3\"/>\n</scenario>\n");
    press(&f, SDL_SCANCODE_R);
    assert_ptr_equal(f.session.run.game.world, world);
    assert_non_null(strstr(f.session.interface.notice.text, "two.xml:2:"));
    assert_int_equal(modes_of(&f)->attempt.flaw, HS_FLAW_NONE);
    run_frames(&f, 2);
    assert_true(hs_world_ticks(world) > ticks);
    edit(folder, "two.xml",
         "<scenario name=\"Deux\" ends=\"30\" entering=\"9\" cleared=\"20\">"
         "<enemy at=\"9\" pattern=\"rosette.xml\"/></scenario>\n");
    press(&f, SDL_SCANCODE_R);
    const hs_stage_view *stage = hs_world_stage(f.session.run.game.world);
    assert_int_equal(stage->number, 1);
    assert_string_equal(stage->name, "Deux");
    assert_int_equal(modes_of(&f)->attempt.flaw, HS_FLAW_RELOADED);
    assert_non_null(strstr(f.session.interface.notice.text, "keeps no score"));
    run_to(&f, HS_SCENE_ENDING);
    press(&f, SDL_SCANCODE_RETURN);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(scene_of(&f), HS_SCENE_CREDITS);
    close_short_game(&f, folder);
}

static void practice_ends_when_its_stage_is_cleared_and_may_go_on(void **state)
{
    (void)state;
    fixture f;
    char folder[HS_PATH_BYTES - 16];
    open_short_game(&f, folder, sizeof folder);
    f.session.interface.modes.practises = true;
    run_to(&f, HS_SCENE_OVER);
    assert_int_equal(hs_world_stage(f.session.run.game.world)->number, 0);
    assert_true(player_of(&f)->lives > 0);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(scene_of(&f), HS_SCENE_PLAY);
    run_to(&f, HS_SCENE_ENDING);
    close_short_game(&f, folder);
}

static void the_autopilot_leads_a_film_to_the_credits(void **state)
{
    (void)state;
    fixture f;
    char folder[HS_PATH_BYTES - 16];
    open_short_game(&f, folder, sizeof folder);
    f.options.autopilot = true;
    run_to(&f, HS_SCENE_ENDING);
    run_to(&f, HS_SCENE_STATISTICS);
    run_to(&f, HS_SCENE_CREDITS);
    close_short_game(&f, folder);
}

// ---- A controller that is not there ------------------------------------------------------------

static int plug_in(fixture *f)
{
    SDL_SetHint(SDL_HINT_JOYSTICK_ALLOW_BACKGROUND_EVENTS, "1"); // no window here has the focus
    int device = SDL_JoystickAttachVirtual(SDL_JOYSTICK_TYPE_GAMECONTROLLER,
                                           SDL_CONTROLLER_AXIS_MAX, SDL_CONTROLLER_BUTTON_MAX, 0);
    if (device < 0) skip();
    run_frames(f, 2);
    assert_true(hs_input_has_controller(&f->session.interface.input));
    return device;
}

/// The joystick of the only controller.
static SDL_Joystick *joystick_of(const fixture *f)
{
    const hs_controller *controller = &f->session.interface.input.controllers[0];
    assert_non_null(controller->handle);
    return SDL_GameControllerGetJoystick(controller->handle);
}

static void a_controller_that_is_pulled_out_pauses_and_works_again_when_it_is_back(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    int device = plug_in(&f);
    begin_game(&f);
    float x = player_of(&f)->x;
    SDL_JoystickSetVirtualButton(joystick_of(&f), SDL_CONTROLLER_BUTTON_DPAD_LEFT, 1);
    run_frames(&f, 5);
    assert_true(player_of(&f)->x < x);
    assert_int_equal(SDL_JoystickDetachVirtual(device), 0);
    run_frames(&f, 2);
    assert_int_equal(scene_of(&f), HS_SCENE_PAUSE);
    assert_non_null(strstr(f.session.interface.notice.text, "controller has gone"));
    press(&f, SDL_SCANCODE_ESCAPE);
    assert_int_equal(scene_of(&f), HS_SCENE_PLAY);
    x = player_of(&f)->x;
    run_frames(&f, 3);
    assert_true(player_of(&f)->x == x); // nothing is held any more
    push_key(SDL_SCANCODE_RIGHT, true);
    run_frames(&f, 3);
    push_key(SDL_SCANCODE_RIGHT, false);
    run_frames(&f, 1);
    assert_true(player_of(&f)->x > x);
    device = plug_in(&f);
    x = player_of(&f)->x;
    SDL_JoystickSetVirtualButton(joystick_of(&f), SDL_CONTROLLER_BUTTON_DPAD_LEFT, 1);
    run_frames(&f, 5);
    assert_true(player_of(&f)->x < x);
    assert_int_equal(SDL_JoystickDetachVirtual(device), 0);
    close_session(&f);
}

static void a_controller_that_nobody_flies_by_may_go_without_a_pause(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    int device = plug_in(&f);
    begin_game(&f);
    assert_int_equal(SDL_JoystickDetachVirtual(device), 0);
    run_frames(&f, 2);
    assert_int_equal(scene_of(&f), HS_SCENE_PLAY);
    assert_non_null(strstr(f.session.interface.notice.text, "controller has gone"));
    close_session(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lost_game_asks_for_a_name_keeps_the_score_and_goes_on_behind_its_menu),
        cmocka_unit_test(a_continued_game_goes_on_for_fun_and_again_begins_anew),
        cmocka_unit_test(a_death_is_slow_for_a_moment_and_one_sentence_says_what_it_was_of),
        cmocka_unit_test(
            on_a_full_disk_a_notice_tells_it_and_the_score_is_saved_at_the_next_chance),
        cmocka_unit_test(damaged_scores_are_told_and_the_game_goes_on),
        cmocka_unit_test(practice_a_reloaded_stage_and_other_scenarios_keep_no_score),
        cmocka_unit_test(nothing_is_allocated_in_steady_frames_of_what_follows_a_game),
        cmocka_unit_test(after_the_last_stage_come_ending_statistics_name_scores_and_credits),
        cmocka_unit_test(a_game_that_keeps_no_score_goes_from_its_statistics_to_the_credits),
        cmocka_unit_test(an_edited_stage_is_read_anew_where_it_is_and_a_broken_one_is_told),
        cmocka_unit_test(practice_ends_when_its_stage_is_cleared_and_may_go_on),
        cmocka_unit_test(the_autopilot_leads_a_film_to_the_credits),
        cmocka_unit_test(a_controller_that_is_pulled_out_pauses_and_works_again_when_it_is_back),
        cmocka_unit_test(a_controller_that_nobody_flies_by_may_go_without_a_pause),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
