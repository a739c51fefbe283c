// What a key does in each scene, and what it says where it does nothing.
#include "session_fixture.h"

/// Puts the session into a scene, as if keys had led there.
static void go_to(fixture *f, hs_scene scene)
{
    f->session.interface.scenes = (hs_scenes){.now = scene, .below = HS_SCENE_TITLE};
    f->session.interface.notice.text[0] = '\0';
}

static hs_scene scene_of(const fixture *f)
{
    return f->session.interface.scenes.now;
}

static const char *told(const fixture *f)
{
    return f->session.interface.notice.text;
}

static uint64_t ticks_of(const fixture *f)
{
    return hs_world_ticks(f->session.run.game.world);
}

static void open_title(fixture *f)
{
    *f = (fixture){0};
    open_home(f);
    open_session(f, NULL);
    run_frames(f, 10);
}

/// A key pressed in a scene, and the scene that it leads to.
typedef struct step {
    hs_scene from;
    SDL_Scancode key;
    hs_scene to;
} step;

static const step steps[] = {
    {HS_SCENE_TITLE, SDL_SCANCODE_RETURN, HS_SCENE_LEVEL},
    {HS_SCENE_TITLE, SDL_SCANCODE_Z, HS_SCENE_LEVEL},
    {HS_SCENE_LEVEL, SDL_SCANCODE_RETURN, HS_SCENE_PLAY},
    {HS_SCENE_LEVEL, SDL_SCANCODE_Z, HS_SCENE_PLAY},
    {HS_SCENE_LEVEL, SDL_SCANCODE_ESCAPE, HS_SCENE_TITLE},
    {HS_SCENE_LEVEL, SDL_SCANCODE_X, HS_SCENE_TITLE},
    {HS_SCENE_PRACTICE, SDL_SCANCODE_RETURN, HS_SCENE_LEVEL},
    {HS_SCENE_PRACTICE, SDL_SCANCODE_Q, HS_SCENE_TITLE},
    {HS_SCENE_SCORES, SDL_SCANCODE_ESCAPE, HS_SCENE_TITLE},
    {HS_SCENE_SCORES, SDL_SCANCODE_RETURN, HS_SCENE_TITLE},
    {HS_SCENE_STATISTICS, SDL_SCANCODE_RETURN, HS_SCENE_OVER},
    {HS_SCENE_ENDING, SDL_SCANCODE_RETURN, HS_SCENE_STATISTICS},
    {HS_SCENE_CREDITS, SDL_SCANCODE_RETURN, HS_SCENE_TITLE},
    {HS_SCENE_TITLE, SDL_SCANCODE_T, HS_SCENE_TOUR},
    {HS_SCENE_TITLE, SDL_SCANCODE_H, HS_SCENE_HELP},
    {HS_SCENE_TITLE, SDL_SCANCODE_F2, HS_SCENE_SETTINGS},
    {HS_SCENE_TITLE, SDL_SCANCODE_ESCAPE, HS_SCENE_TITLE},
    {HS_SCENE_PLAY, SDL_SCANCODE_P, HS_SCENE_PAUSE},
    {HS_SCENE_PLAY, SDL_SCANCODE_R, HS_SCENE_PLAY},
    {HS_SCENE_PLAY, SDL_SCANCODE_H, HS_SCENE_HELP},
    {HS_SCENE_PLAY, SDL_SCANCODE_F2, HS_SCENE_SETTINGS},
    {HS_SCENE_PLAY, SDL_SCANCODE_Z, HS_SCENE_PLAY},
    {HS_SCENE_PLAY, SDL_SCANCODE_RETURN, HS_SCENE_PLAY},
    {HS_SCENE_PLAY, SDL_SCANCODE_Q, HS_SCENE_PLAY},
    {HS_SCENE_PAUSE, SDL_SCANCODE_ESCAPE, HS_SCENE_PLAY},
    {HS_SCENE_PAUSE, SDL_SCANCODE_RETURN, HS_SCENE_PLAY},
    {HS_SCENE_PAUSE, SDL_SCANCODE_Z, HS_SCENE_PLAY},
    {HS_SCENE_PAUSE, SDL_SCANCODE_R, HS_SCENE_PLAY},
    {HS_SCENE_PAUSE, SDL_SCANCODE_Q, HS_SCENE_TITLE},
    {HS_SCENE_OVER, SDL_SCANCODE_R, HS_SCENE_PLAY},
    {HS_SCENE_OVER, SDL_SCANCODE_RETURN, HS_SCENE_PLAY},
    {HS_SCENE_OVER, SDL_SCANCODE_Q, HS_SCENE_TITLE},
    {HS_SCENE_OVER, SDL_SCANCODE_P, HS_SCENE_TITLE},
    {HS_SCENE_HELP, SDL_SCANCODE_H, HS_SCENE_TITLE},
    {HS_SCENE_HELP, SDL_SCANCODE_ESCAPE, HS_SCENE_TITLE},
    {HS_SCENE_HELP, SDL_SCANCODE_RETURN, HS_SCENE_TITLE},
    {HS_SCENE_HELP, SDL_SCANCODE_Z, HS_SCENE_TITLE},
    {HS_SCENE_HELP, SDL_SCANCODE_F2, HS_SCENE_SETTINGS},
    {HS_SCENE_HELP, SDL_SCANCODE_Q, HS_SCENE_HELP},
    {HS_SCENE_SETTINGS, SDL_SCANCODE_F2, HS_SCENE_TITLE},
    {HS_SCENE_SETTINGS, SDL_SCANCODE_ESCAPE, HS_SCENE_TITLE},
    {HS_SCENE_SETTINGS, SDL_SCANCODE_H, HS_SCENE_HELP},
    {HS_SCENE_SETTINGS, SDL_SCANCODE_RETURN, HS_SCENE_SETTINGS},
};

static void keys_lead_from_scene_to_scene(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        go_to(&f, steps[i].from);
        press(&f, steps[i].key);
        if (scene_of(&f) != steps[i].to) {
            fail_msg("%s leads from %d to %d, not to %d", SDL_GetScancodeName(steps[i].key),
                     (int)steps[i].from, (int)scene_of(&f), (int)steps[i].to);
        }
        if (scene_of(&f) == HS_SCENE_TOUR) press(&f, SDL_SCANCODE_ESCAPE);
    }
    close_session(&f);
}

static void the_tour_is_stepped_through_and_left(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    press(&f, SDL_SCANCODE_T);
    assert_true(hs_session_in_tour(&f.session));
    press(&f, SDL_SCANCODE_RIGHT);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(f.session.interface.tour.index, 2);
    press(&f, SDL_SCANCODE_LEFT);
    assert_int_equal(f.session.interface.tour.index, 1);
    press(&f, SDL_SCANCODE_Q);
    assert_int_equal(scene_of(&f), HS_SCENE_TITLE);
    assert_string_equal(hs_world_scenario_name(f.session.run.game.world), "storm");
    close_session(&f);
}

static void the_command_line_begins_the_tour_by_its_action(void **state)
{
    (void)state;
    fixture f = {.options.tour_stop = 3, .options.frames = 5};
    open_home(&f);
    open_session(&f, NULL);
    assert_int_equal(scene_of(&f), HS_SCENE_TITLE);
    hs_session_press(&f.session, HS_ACTION_TOUR);
    run_frames(&f, 2);
    assert_true(hs_session_in_tour(&f.session));
    assert_int_equal(f.session.interface.tour.index, 2);
    close_session(&f);
}

static void at_the_title_quit_ends_the_program(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    go_to(&f, HS_SCENE_PAUSE);
    press(&f, SDL_SCANCODE_Q);
    assert_false(f.session.run.ends);
    press(&f, SDL_SCANCODE_Q);
    assert_true(f.session.run.ends);
    close_session(&f);
}

static void a_new_game_begins_with_the_first_tick(void **state)
{
    (void)state;
    static const step begins[] = {
        {HS_SCENE_LEVEL, SDL_SCANCODE_RETURN, HS_SCENE_PLAY},
        {HS_SCENE_PLAY, SDL_SCANCODE_R, HS_SCENE_PLAY},
        {HS_SCENE_PAUSE, SDL_SCANCODE_Q, HS_SCENE_TITLE},
        {HS_SCENE_OVER, SDL_SCANCODE_ESCAPE, HS_SCENE_TITLE},
    };
    fixture f;
    open_title(&f);
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++) {
        go_to(&f, HS_SCENE_PLAY);
        run_frames(&f, 20);
        assert_true(ticks_of(&f) >= 19);
        go_to(&f, begins[i].from);
        press(&f, begins[i].key);
        assert_int_equal(ticks_of(&f), 0);
    }
    close_session(&f);
}

static void the_memory_can_be_switched_in_every_scene_but_the_tour(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    for (int scene = HS_SCENE_TITLE; scene <= HS_SCENE_SETTINGS; scene++) {
        go_to(&f, (hs_scene)scene);
        const hs_strategy *former = hs_world_strategy(f.session.run.game.world);
        press(&f, SDL_SCANCODE_TAB);
        assert_ptr_not_equal(hs_world_strategy(f.session.run.game.world), former);
        assert_int_equal(scene_of(&f), scene);
    }
    close_session(&f);
}

static void a_key_that_does_nothing_says_so_and_where_it_works(void **state)
{
    (void)state;
    static const struct {
        hs_scene scene;
        SDL_Scancode key;
        const char *says;
    } lines[] = {
        {HS_SCENE_TITLE, SDL_SCANCODE_R,
         "Restart does nothing on the title page; it works in a game, in a pause, after a game and "
         "in a race of two worlds"},
        {HS_SCENE_TITLE, SDL_SCANCODE_ESCAPE,
         "Pause does nothing on the title page; it works everywhere else"},
        {HS_SCENE_HELP, SDL_SCANCODE_X,
         "Bomb does nothing on the help page; it works in a game, at the choice of a difficulty, "
         "at the choice of a stage and at the entry of a name"},
        {HS_SCENE_PLAY, SDL_SCANCODE_Q,
         "Quit does nothing in a game; it works on the title page, in a pause, after a game, in "
         "the tour, in a race of two worlds, at the choice of a difficulty and on further pages"},
        {HS_SCENE_PLAY, SDL_SCANCODE_T, "Tour does nothing in a game; it works on the title page"},
    };
    fixture f;
    open_title(&f);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        go_to(&f, lines[i].scene);
        press(&f, lines[i].key);
        assert_string_equal(told(&f), lines[i].says);
        assert_int_equal(scene_of(&f), lines[i].scene);
    }
    close_session(&f);
}

static void in_the_tour_the_name_of_an_action_of_two_words_is_told_as_two_words(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    press(&f, SDL_SCANCODE_T);
    press(&f, SDL_SCANCODE_LEFTBRACKET);
    assert_string_equal(
        told(&f), "Scenario before does nothing in the tour; it works in a game and on all pages");
    close_session(&f);
}

static void keys_that_are_held_to_fly_are_silent_everywhere(void **state)
{
    (void)state;
    static const SDL_Scancode held[] = {SDL_SCANCODE_UP,    SDL_SCANCODE_DOWN, SDL_SCANCODE_LEFT,
                                        SDL_SCANCODE_RIGHT, SDL_SCANCODE_Z,    SDL_SCANCODE_LSHIFT};
    fixture f;
    open_title(&f);
    for (size_t i = 0; i < sizeof held / sizeof held[0]; i++) {
        for (int scene = HS_SCENE_TITLE; scene <= HS_SCENE_SETTINGS; scene++) {
            go_to(&f, (hs_scene)scene);
            press(&f, held[i]);
            assert_string_equal(told(&f), "");
        }
    }
    close_session(&f);
}

static void every_action_works_somewhere_and_all_its_uses_do_something(void **state)
{
    (void)state;
    for (int i = 0; i < hs_action_count(); i++) {
        const hs_action_row *row = hs_action_row_of((hs_action)i);
        assert_true(row->uses[0].scenes != 0);
        unsigned seen = 0;
        for (int u = 0; u < HS_ACTION_USES && row->uses[u].scenes != 0; u++) {
            assert_non_null(row->uses[u].press);
            if ((seen & row->uses[u].scenes) != 0)
                fail_msg("%s has two uses in a scene", row->name);
            seen |= row->uses[u].scenes;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_lead_from_scene_to_scene),
        cmocka_unit_test(the_tour_is_stepped_through_and_left),
        cmocka_unit_test(the_command_line_begins_the_tour_by_its_action),
        cmocka_unit_test(at_the_title_quit_ends_the_program),
        cmocka_unit_test(a_new_game_begins_with_the_first_tick),
        cmocka_unit_test(the_memory_can_be_switched_in_every_scene_but_the_tour),
        cmocka_unit_test(a_key_that_does_nothing_says_so_and_where_it_works),
        cmocka_unit_test(in_the_tour_the_name_of_an_action_of_two_words_is_told_as_two_words),
        cmocka_unit_test(keys_that_are_held_to_fly_are_silent_everywhere),
        cmocka_unit_test(every_action_works_somewhere_and_all_its_uses_do_something),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
