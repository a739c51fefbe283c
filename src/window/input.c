#include "window/input.h"

#include "base/forbidden.h"

/// How far a stick or a trigger must be moved to count.
#define STICK_LEAST   0.35f
#define TRIGGER_LEAST 0.4f

static hs_action press(hs_input_state *state, hs_action action)
{
    if (action != HS_ACTION_NONE) state->tapped[action] = true;
    return action;
}

static hs_action take_key(hs_input_state *state, const hs_bindings *bindings,
                          const SDL_KeyboardEvent *event)
{
    SDL_Scancode scancode = event->keysym.scancode;
    if (scancode <= SDL_SCANCODE_UNKNOWN || scancode >= SDL_NUM_SCANCODES) return HS_ACTION_NONE;
    bool is_down = event->state == SDL_PRESSED;
    bool with_alt = (event->keysym.mod & KMOD_ALT) != 0;
    // With Alt it is a command, never a move.
    state->keys[scancode] = is_down && !with_alt;
    if (!is_down) return HS_ACTION_NONE;
    hs_action action = hs_bindings_find_key(
        bindings, (hs_key){.scancode = (uint16_t)scancode, .with_alt = with_alt});
    if (event->repeat != 0) return action <= HS_ACTION_DOWN ? action : HS_ACTION_NONE;
    return press(state, action);
}

static hs_action take_pad(hs_input_state *state, const hs_bindings *bindings, hs_pad pad,
                          bool is_down)
{
    bool was_down = state->pads[pad];
    state->pads[pad] = is_down;
    if (!is_down || was_down) return HS_ACTION_NONE;
    return press(state, hs_bindings_find_pad(bindings, pad));
}

/// A stick that is pushed past the threshold presses a direction once.
static hs_action take_stick(hs_input_state *state, float *stick, float value, hs_action below,
                            hs_action above)
{
    float former = *stick;
    *stick = value;
    if (value <= -STICK_LEAST && former > -STICK_LEAST) return press(state, below);
    if (value >= STICK_LEAST && former < STICK_LEAST) return press(state, above);
    return HS_ACTION_NONE;
}

static hs_action take_axis(hs_input_state *state, const hs_bindings *bindings,
                           const SDL_ControllerAxisEvent *event)
{
    float value = (float)event->value / 32767.0f;
    switch (event->axis) {
    case SDL_CONTROLLER_AXIS_LEFTX:
        return take_stick(state, &state->stick_x, value, HS_ACTION_LEFT, HS_ACTION_RIGHT);
    case SDL_CONTROLLER_AXIS_LEFTY:
        return take_stick(state, &state->stick_y, value, HS_ACTION_UP, HS_ACTION_DOWN);
    case SDL_CONTROLLER_AXIS_TRIGGERLEFT:
    case SDL_CONTROLLER_AXIS_TRIGGERRIGHT:
        return take_pad(state, bindings, (hs_pad)(HS_PAD_AXIS + event->axis),
                        value >= TRIGGER_LEAST);
    default:
        return HS_ACTION_NONE;
    }
}

static void add_controller(hs_input_state *state, int device)
{
    for (int i = 0; i < HS_CONTROLLERS_MAX; i++) {
        if (state->controllers[i] != NULL) continue;
        state->controllers[i] = SDL_GameControllerOpen(device);
        return;
    }
}

/// Whatever the controller that has gone was holding is let go.
static void remove_controller(hs_input_state *state, SDL_JoystickID id)
{
    SDL_GameController *gone = SDL_GameControllerFromInstanceID(id);
    for (int i = 0; i < HS_CONTROLLERS_MAX; i++) {
        if (gone == NULL || state->controllers[i] != gone) continue;
        SDL_GameControllerClose(gone);
        state->controllers[i] = NULL;
    }
    memset(state->pads, 0, sizeof state->pads);
    state->stick_x = 0.0f;
    state->stick_y = 0.0f;
}

hs_action hs_input_take(hs_input_state *state, const hs_bindings *bindings, const SDL_Event *event)
{
    switch (event->type) {
    case SDL_KEYDOWN:
    case SDL_KEYUP:
        return take_key(state, bindings, &event->key);
    case SDL_CONTROLLERBUTTONDOWN:
    case SDL_CONTROLLERBUTTONUP:
        if (event->cbutton.button >= SDL_CONTROLLER_BUTTON_MAX) return HS_ACTION_NONE;
        return take_pad(state, bindings, (hs_pad)event->cbutton.button,
                        event->cbutton.state == SDL_PRESSED);
    case SDL_CONTROLLERAXISMOTION:
        return take_axis(state, bindings, &event->caxis);
    case SDL_CONTROLLERDEVICEADDED:
        add_controller(state, event->cdevice.which);
        return HS_ACTION_NONE;
    case SDL_CONTROLLERDEVICEREMOVED:
        remove_controller(state, event->cdevice.which);
        return HS_ACTION_NONE;
    default:
        return HS_ACTION_NONE;
    }
}

bool hs_input_has_controller(const hs_input_state *state)
{
    for (int i = 0; i < HS_CONTROLLERS_MAX; i++) {
        if (state->controllers[i] != NULL) return true;
    }
    return false;
}

void hs_input_release(hs_input_state *state)
{
    memset(state->keys, 0, sizeof state->keys);
    memset(state->pads, 0, sizeof state->pads);
    memset(state->tapped, 0, sizeof state->tapped);
    state->stick_x = 0.0f;
    state->stick_y = 0.0f;
}

static bool is_on(const hs_input_state *state, const hs_bindings *bindings, hs_action action)
{
    const hs_binding *binding = &bindings->of[action];
    if (state->tapped[action]) return true;
    for (int i = 0; i < HS_KEYS_EACH; i++) {
        if (state->keys[binding->keys[i].scancode]) return true;
    }
    for (int i = 0; i < HS_PADS_EACH; i++) {
        if (binding->pads[i] != HS_PAD_NONE && state->pads[binding->pads[i]]) return true;
    }
    return false;
}

static int8_t direction(bool below, bool above, float stick)
{
    below = below || stick <= -STICK_LEAST;
    above = above || stick >= STICK_LEAST;
    return (int8_t)((above ? 1 : 0) - (below ? 1 : 0));
}

hs_input hs_input_read(hs_input_state *state, const hs_bindings *bindings, bool auto_fire)
{
    hs_input input = {
        .across = direction(is_on(state, bindings, HS_ACTION_LEFT),
                            is_on(state, bindings, HS_ACTION_RIGHT), state->stick_x),
        .along = direction(is_on(state, bindings, HS_ACTION_UP),
                           is_on(state, bindings, HS_ACTION_DOWN), state->stick_y),
        .shoot = auto_fire || is_on(state, bindings, HS_ACTION_SHOOT),
        .focus = is_on(state, bindings, HS_ACTION_FOCUS),
        // One press is one bomb, however long it is held.
        .bomb = state->tapped[HS_ACTION_BOMB],
    };
    hs_input_forget_taps(state);
    return input;
}

void hs_input_forget_taps(hs_input_state *state)
{
    memset(state->tapped, 0, sizeof state->tapped);
}

void hs_input_close(hs_input_state *state)
{
    for (int i = 0; i < HS_CONTROLLERS_MAX; i++) {
        if (state->controllers[i] != NULL) SDL_GameControllerClose(state->controllers[i]);
    }
    *state = (hs_input_state){0};
}
