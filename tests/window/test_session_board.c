// The scoreboard of a whole session: which keys make rows, and which drop them.
#include "session_fixture.h"

static const hs_scoreboard *board_of(const fixture *f)
{
    return f->session.run.board;
}

static void open_board(fixture *f, const char *scenario)
{
    f->options.warmup = 2;
    open_home(f);
    open_session(f, scenario);
    run_frames(f, 5);
    assert_int_equal(board_of(f)->count, 1);
}

static void a_switch_of_strategy_or_layout_adds_a_row_and_the_way_back_none(void **state)
{
    (void)state;
    fixture f = {0};
    open_board(&f, "storm");
    press(&f, SDL_SCANCODE_TAB);
    run_frames(&f, 5);
    assert_int_equal(board_of(&f)->count, 2);
    press(&f, SDL_SCANCODE_L);
    assert_int_equal(board_of(&f)->count, 3);
    assert_int_equal(board_of(&f)->rows[2].layout, HS_LAYOUT_LIST);
    press(&f, SDL_SCANCODE_TAB);
    assert_int_equal(board_of(&f)->count, 3);
    assert_int_equal(board_of(&f)->present, 0);
    assert_int_equal(board_of(&f)->former, 2);
    assert_int_equal(board_of(&f)->rows[0].set_aside, 2 + 1); // of the start, of the switch
    close_session(&f);
}

static void another_load_scenario_or_litter_begins_the_scoreboard_anew(void **state)
{
    (void)state;
    static const SDL_Scancode keys[] = {SDL_SCANCODE_EQUALS, SDL_SCANCODE_EQUALS,
                                        SDL_SCANCODE_MINUS, SDL_SCANCODE_J,
                                        SDL_SCANCODE_RIGHTBRACKET};
    fixture f = {0};
    open_board(&f, "storm");
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        press(&f, SDL_SCANCODE_TAB);
        assert_int_equal(board_of(&f)->count, 2);
        press(&f, keys[i]);
        assert_int_equal(board_of(&f)->count, 1);
    }
    close_session(&f);
}

static void a_game_that_starts_again_keeps_the_rows(void **state)
{
    (void)state;
    fixture f = {0};
    open_board(&f, "storm");
    press(&f, SDL_SCANCODE_TAB);
    press(&f, SDL_SCANCODE_R);
    assert_int_equal(board_of(&f)->count, 2);
    close_session(&f);
}

static void a_key_begins_the_scoreboard_anew(void **state)
{
    (void)state;
    fixture f = {0};
    open_board(&f, "storm");
    press(&f, SDL_SCANCODE_TAB);
    press(&f, SDL_SCANCODE_BACKSPACE);
    assert_int_equal(board_of(&f)->count, 1);
    assert_string_equal(board_of(&f)->rows[0].strategy->name, "naive");
    assert_non_null(strstr(f.session.interface.notice.text, "scoreboard"));
    close_session(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_switch_of_strategy_or_layout_adds_a_row_and_the_way_back_none),
        cmocka_unit_test(another_load_scenario_or_litter_begins_the_scoreboard_anew),
        cmocka_unit_test(a_game_that_starts_again_keeps_the_rows),
        cmocka_unit_test(a_key_begins_the_scoreboard_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
