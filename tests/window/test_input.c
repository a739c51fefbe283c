#include "support.h"

#include "window/input.h"

static SDL_Event key_event(SDL_Scancode scancode, bool is_down, Uint16 mod)
{
    SDL_Event event = {.key = {
                           .type = is_down ? SDL_KEYDOWN : SDL_KEYUP,
                           .state = is_down ? SDL_PRESSED : SDL_RELEASED,
                       }};
    event.key.keysym.scancode = scancode;
    event.key.keysym.mod = mod;
    return event;
}

static SDL_Event button_event(SDL_GameControllerButton button, bool is_down)
{
    return (SDL_Event){.cbutton = {
                           .type = is_down ? SDL_CONTROLLERBUTTONDOWN : SDL_CONTROLLERBUTTONUP,
                           .button = (Uint8)button,
                           .state = is_down ? SDL_PRESSED : SDL_RELEASED,
                       }};
}

static SDL_Event axis_event(SDL_GameControllerAxis axis, int value)
{
    return (SDL_Event){.caxis = {
                           .type = SDL_CONTROLLERAXISMOTION,
                           .axis = (Uint8)axis,
                           .value = (Sint16)value,
                       }};
}

/// Someone at a keyboard with the default bindings.
typedef struct player {
    hs_bindings bindings;
    hs_input_state state;
} player;

static hs_action take(player *p, SDL_Event event)
{
    return hs_input_take(&p->state, &p->bindings, &event);
}

static hs_input next_tick(player *p)
{
    return hs_input_read(&p->state, &p->bindings, false);
}

static void every_action_has_a_name_of_its_own_a_help_and_a_key(void **state)
{
    (void)state;
    hs_bindings bindings = hs_bindings_default();
    for (int i = 0; i < hs_action_count(); i++) {
        const hs_action_row *row = hs_action_row_of((hs_action)i);
        assert_true(row->name[0] != '\0' && row->help[0] != '\0');
        assert_true(bindings.of[i].keys[0].scancode != 0);
        assert_int_equal(hs_action_find(row->name, strlen(row->name)), i);
    }
    assert_int_equal(hs_action_find("jump", 4), HS_ACTION_NONE);
}

static void the_default_keys_have_no_conflict(void **state)
{
    (void)state;
    hs_bindings bindings = hs_bindings_default();
    hs_error error;
    if (!hs_bindings_check(&bindings, &error)) fail_msg("%s", error.message);
}

static void names_of_keys_and_buttons_are_read_as_they_are_written(void **state)
{
    (void)state;
    hs_bindings bindings = hs_bindings_default();
    for (int i = 0; i < hs_action_count(); i++) {
        hs_action action = (hs_action)i;
        hs_bindings other = {0};
        hs_error error;
        char names[256];
        hs_bindings_write_keys(&bindings, action, names, sizeof names);
        assert_string_equal(names, hs_action_row_of(action)->keys);
        assert_true(hs_bindings_read_keys(&other, action, names, &error));
        hs_bindings_write_pads(&bindings, action, names, sizeof names);
        assert_string_equal(names, hs_action_row_of(action)->pads);
        assert_true(hs_bindings_read_pads(&other, action, names, &error));
        assert_memory_equal(other.of[i].keys, bindings.of[i].keys, sizeof bindings.of[i].keys);
        assert_memory_equal(other.of[i].pads, bindings.of[i].pads, sizeof bindings.of[i].pads);
    }
}

static void an_action_can_be_given_other_keys(void **state)
{
    (void)state;
    player p = {.bindings = hs_bindings_default()};
    hs_error error;
    assert_true(hs_bindings_read_keys(&p.bindings, HS_ACTION_BOMB, " Y ,Alt+Keypad 0", &error));
    assert_int_equal(take(&p, key_event(SDL_SCANCODE_Y, true, 0)), HS_ACTION_BOMB);
    assert_int_equal(take(&p, key_event(SDL_SCANCODE_KP_0, true, KMOD_LALT)), HS_ACTION_BOMB);
    assert_int_equal(take(&p, key_event(SDL_SCANCODE_KP_0, true, 0)), HS_ACTION_NONE);
    assert_int_equal(take(&p, key_event(SDL_SCANCODE_X, true, 0)), HS_ACTION_NONE);
    assert_true(hs_bindings_read_keys(&p.bindings, HS_ACTION_BOMB, "none", &error));
    assert_int_equal(take(&p, key_event(SDL_SCANCODE_Y, true, 0)), HS_ACTION_NONE);
}

static void a_wrong_name_is_told_and_changes_nothing(void **state)
{
    (void)state;
    hs_bindings bindings = hs_bindings_default();
    hs_error error;
    assert_false(hs_bindings_read_keys(&bindings, HS_ACTION_BOMB, "X, Zorro", &error));
    assert_non_null(strstr(error.message, "'Zorro' is no key"));
    assert_false(hs_bindings_read_keys(&bindings, HS_ACTION_BOMB, "", &error));
    assert_false(hs_bindings_read_keys(&bindings, HS_ACTION_BOMB, "A, B, C, D", &error));
    assert_non_null(strstr(error.message, "at most 3 keys"));
    assert_false(hs_bindings_read_pads(&bindings, HS_ACTION_BOMB, "leftx", &error));
    assert_non_null(strstr(error.message, "'leftx' is no button"));
    hs_bindings usual = hs_bindings_default();
    assert_memory_equal(&bindings, &usual, sizeof usual);
}

static void two_actions_on_one_key_are_a_conflict_that_names_both(void **state)
{
    (void)state;
    hs_bindings bindings = hs_bindings_default();
    hs_error error;
    assert_true(hs_bindings_read_keys(&bindings, HS_ACTION_BOMB, "Z", &error));
    assert_false(hs_bindings_check(&bindings, &error));
    assert_non_null(strstr(error.message, "'Z'"));
    assert_non_null(strstr(error.message, "'shoot'"));
    assert_non_null(strstr(error.message, "'bomb'"));
    bindings = hs_bindings_default();
    assert_true(hs_bindings_read_pads(&bindings, HS_ACTION_BOMB, "a", &error));
    assert_false(hs_bindings_check(&bindings, &error));
}

static void alt_and_enter_is_full_screen_and_enter_is_not(void **state)
{
    (void)state;
    player p = {.bindings = hs_bindings_default()};
    assert_int_equal(take(&p, key_event(SDL_SCANCODE_RETURN, true, KMOD_LALT)),
                     hs_action_find("full-screen", 11));
    assert_int_equal(take(&p, key_event(SDL_SCANCODE_RETURN, true, 0)), HS_ACTION_CHOOSE);
}

static void held_keys_move_until_they_are_let_go(void **state)
{
    (void)state;
    player p = {.bindings = hs_bindings_default()};
    take(&p, key_event(SDL_SCANCODE_LEFT, true, 0));
    take(&p, key_event(SDL_SCANCODE_S, true, 0));
    take(&p, key_event(SDL_SCANCODE_LSHIFT, true, 0));
    for (int i = 0; i < 3; i++) {
        hs_input input = next_tick(&p);
        assert_int_equal(input.across, -1);
        assert_int_equal(input.along, 1);
        assert_true(input.focus);
        assert_false(input.shoot);
    }
    take(&p, key_event(SDL_SCANCODE_LEFT, false, 0));
    assert_int_equal(next_tick(&p).across, 0);
    take(&p, key_event(SDL_SCANCODE_RIGHT, true, 0));
    take(&p, key_event(SDL_SCANCODE_A, true, 0));
    next_tick(&p);
    assert_int_equal(next_tick(&p).across, 0);
}

static void a_tap_shorter_than_a_tick_counts_once(void **state)
{
    (void)state;
    player p = {.bindings = hs_bindings_default()};
    take(&p, key_event(SDL_SCANCODE_Z, true, 0));
    take(&p, key_event(SDL_SCANCODE_Z, false, 0));
    assert_true(next_tick(&p).shoot);
    assert_false(next_tick(&p).shoot);
}

static void a_held_bomb_key_is_one_bomb(void **state)
{
    (void)state;
    player p = {.bindings = hs_bindings_default()};
    take(&p, key_event(SDL_SCANCODE_X, true, 0));
    assert_true(next_tick(&p).bomb);
    assert_false(next_tick(&p).bomb);
}

static void a_key_held_while_the_focus_is_lost_is_let_go(void **state)
{
    (void)state;
    player p = {.bindings = hs_bindings_default()};
    take(&p, key_event(SDL_SCANCODE_UP, true, 0));
    take(&p, axis_event(SDL_CONTROLLER_AXIS_LEFTX, 32767));
    assert_int_equal(next_tick(&p).along, -1);
    hs_input_release(&p.state);
    hs_input input = next_tick(&p);
    assert_int_equal(input.along, 0);
    assert_int_equal(input.across, 0);
}

static void a_key_that_repeats_moves_through_menus_and_presses_nothing_else(void **state)
{
    (void)state;
    player p = {.bindings = hs_bindings_default()};
    SDL_Event event = key_event(SDL_SCANCODE_TAB, true, 0);
    event.key.repeat = 1;
    assert_int_equal(take(&p, event), HS_ACTION_NONE);
    event = key_event(SDL_SCANCODE_DOWN, true, 0);
    event.key.repeat = 1;
    assert_int_equal(take(&p, event), HS_ACTION_DOWN);
}

static void a_controller_does_what_the_keyboard_does(void **state)
{
    (void)state;
    player p = {.bindings = hs_bindings_default()};
    assert_int_equal(take(&p, button_event(SDL_CONTROLLER_BUTTON_A, true)), HS_ACTION_SHOOT);
    assert_int_equal(take(&p, axis_event(SDL_CONTROLLER_AXIS_LEFTX, -30000)), HS_ACTION_LEFT);
    // Further along the same way it is no second press.
    assert_int_equal(take(&p, axis_event(SDL_CONTROLLER_AXIS_LEFTX, -32768)), HS_ACTION_NONE);
    assert_int_equal(take(&p, axis_event(SDL_CONTROLLER_AXIS_TRIGGERRIGHT, 32767)),
                     HS_ACTION_FOCUS);
    hs_input input = next_tick(&p);
    assert_true(input.shoot && input.focus);
    assert_int_equal(input.across, -1);
    take(&p, axis_event(SDL_CONTROLLER_AXIS_LEFTX, 1000));
    take(&p, axis_event(SDL_CONTROLLER_AXIS_TRIGGERRIGHT, 0));
    take(&p, button_event(SDL_CONTROLLER_BUTTON_A, false));
    input = next_tick(&p);
    assert_false(input.shoot || input.focus);
    assert_int_equal(input.across, 0);
}

static void a_controller_that_goes_lets_go_of_everything(void **state)
{
    (void)state;
    player p = {.bindings = hs_bindings_default()};
    take(&p, button_event(SDL_CONTROLLER_BUTTON_DPAD_UP, true));
    assert_int_equal(next_tick(&p).along, -1);
    SDL_Event other = {.cdevice = {.type = SDL_CONTROLLERDEVICEREMOVED, .which = 7}};
    assert_int_equal(take(&p, other), HS_ACTION_NONE);
    assert_int_equal(next_tick(&p).along, -1);
    SDL_Event gone = {.cdevice = {.type = SDL_CONTROLLERDEVICEREMOVED, .which = 0}};
    assert_true(hs_input_is_pilot(&p.state, 0));
    assert_int_equal(take(&p, gone), HS_ACTION_NONE);
    assert_int_equal(next_tick(&p).along, 0);
    assert_false(hs_input_is_pilot(&p.state, 0));
    assert_false(hs_input_has_controller(&p.state));
}

/// An event of another controller.
static SDL_Event of(SDL_JoystickID id, SDL_Event event)
{
    if (event.type == SDL_CONTROLLERAXISMOTION) {
        event.caxis.which = id;
    } else {
        event.cbutton.which = id;
    }
    return event;
}

static void of_two_controllers_the_one_that_moved_last_flies(void **state)
{
    (void)state;
    player p = {.bindings = hs_bindings_default()};
    take(&p, of(1, axis_event(SDL_CONTROLLER_AXIS_LEFTX, -30000)));
    assert_int_equal(next_tick(&p).across, -1);
    // A stick that rests a little off its middle pulls nobody.
    take(&p, of(2, axis_event(SDL_CONTROLLER_AXIS_LEFTX, 4000)));
    take(&p, of(2, axis_event(SDL_CONTROLLER_AXIS_LEFTY, -6000)));
    assert_int_equal(next_tick(&p).across, -1);
    assert_int_equal(next_tick(&p).along, 0);
    take(&p, of(2, axis_event(SDL_CONTROLLER_AXIS_LEFTY, 30000)));
    hs_input input = next_tick(&p);
    assert_int_equal(input.across, 0);
    assert_int_equal(input.along, 1);
    take(&p, of(1, button_event(SDL_CONTROLLER_BUTTON_A, true)));
    input = next_tick(&p);
    assert_true(input.shoot);
    assert_int_equal(input.across, -1);
    assert_int_equal(input.along, 0);
}

static void more_controllers_than_there_is_room_for_do_nothing(void **state)
{
    (void)state;
    player p = {.bindings = hs_bindings_default()};
    for (int id = 0; id < HS_CONTROLLERS_MAX; id++) {
        SDL_Event event = of(id, button_event(SDL_CONTROLLER_BUTTON_A, true));
        assert_int_equal(take(&p, event), HS_ACTION_SHOOT);
    }
    SDL_Event event = of(99, button_event(SDL_CONTROLLER_BUTTON_A, true));
    assert_int_equal(take(&p, event), HS_ACTION_NONE);
    event = of(99, axis_event(SDL_CONTROLLER_AXIS_LEFTX, -30000));
    assert_int_equal(take(&p, event), HS_ACTION_NONE);
}

static void auto_fire_shoots_without_a_key(void **state)
{
    (void)state;
    player p = {.bindings = hs_bindings_default()};
    assert_true(hs_input_read(&p.state, &p.bindings, true).shoot);
}

static void keys_out_of_range_are_nobodys(void **state)
{
    (void)state;
    player p = {.bindings = hs_bindings_default()};
    assert_int_equal(take(&p, key_event(SDL_SCANCODE_UNKNOWN, true, 0)), HS_ACTION_NONE);
    assert_int_equal(take(&p, key_event(SDL_NUM_SCANCODES, true, 0)), HS_ACTION_NONE);
    SDL_Event event = button_event(SDL_CONTROLLER_BUTTON_A, true);
    event.cbutton.button = 255;
    assert_int_equal(take(&p, event), HS_ACTION_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_action_has_a_name_of_its_own_a_help_and_a_key),
        cmocka_unit_test(the_default_keys_have_no_conflict),
        cmocka_unit_test(names_of_keys_and_buttons_are_read_as_they_are_written),
        cmocka_unit_test(an_action_can_be_given_other_keys),
        cmocka_unit_test(a_wrong_name_is_told_and_changes_nothing),
        cmocka_unit_test(two_actions_on_one_key_are_a_conflict_that_names_both),
        cmocka_unit_test(alt_and_enter_is_full_screen_and_enter_is_not),
        cmocka_unit_test(held_keys_move_until_they_are_let_go),
        cmocka_unit_test(a_tap_shorter_than_a_tick_counts_once),
        cmocka_unit_test(a_held_bomb_key_is_one_bomb),
        cmocka_unit_test(a_key_held_while_the_focus_is_lost_is_let_go),
        cmocka_unit_test(a_key_that_repeats_moves_through_menus_and_presses_nothing_else),
        cmocka_unit_test(a_controller_does_what_the_keyboard_does),
        cmocka_unit_test(a_controller_that_goes_lets_go_of_everything),
        cmocka_unit_test(of_two_controllers_the_one_that_moved_last_flies),
        cmocka_unit_test(more_controllers_than_there_is_room_for_do_nothing),
        cmocka_unit_test(auto_fire_shoots_without_a_key),
        cmocka_unit_test(keys_out_of_range_are_nobodys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
