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

// ---- Controllers -------------------------------------------------------------------------------

/// The controller of that number, or a free place for it; NULL when there is none.
static hs_controller *find_controller(hs_input_state *state, SDL_JoystickID id)
{
    hs_controller *vacant = NULL;
    for (int i = 0; i < HS_CONTROLLERS_MAX; i++) {
        hs_controller *it = &state->controllers[i];
        if (it->is_there && it->id == id) return it;
        if (!it->is_there && vacant == NULL) vacant = it;
    }
    if (vacant != NULL) *vacant = (hs_controller){.id = id, .is_there = true};
    return vacant;
}

/// From now on it is this one that flies.
static void fly_by(hs_input_state *state, const hs_controller *controller)
{
    state->pilot = (unsigned)(controller - state->controllers) + 1;
}

static hs_action take_pad(hs_input_state *state, hs_controller *controller,
                          const hs_bindings *bindings, hs_pad pad, bool is_down)
{
    bool was_down = controller->pads[pad];
    controller->pads[pad] = is_down;
    if (!is_down || was_down) return HS_ACTION_NONE;
    fly_by(state, controller);
    return press(state, hs_bindings_find_pad(bindings, pad));
}

/// A stick that is pushed past the threshold presses a direction once.
static hs_action take_stick(hs_input_state *state, hs_controller *controller, float *stick,
                            float value, hs_action below, hs_action above)
{
    float former = *stick;
    *stick = value;
    bool is_below = value <= -STICK_LEAST && former > -STICK_LEAST;
    bool is_above = value >= STICK_LEAST && former < STICK_LEAST;
    if (!is_below && !is_above) return HS_ACTION_NONE;
    fly_by(state, controller);
    return press(state, is_below ? below : above);
}

static hs_action take_axis(hs_input_state *state, const hs_bindings *bindings,
                           const SDL_ControllerAxisEvent *event)
{
    hs_controller *controller = find_controller(state, event->which);
    float value = (float)event->value / 32767.0f;
    if (controller == NULL) return HS_ACTION_NONE;
    switch (event->axis) {
    case SDL_CONTROLLER_AXIS_LEFTX:
        return take_stick(state, controller, &controller->stick_x, value, HS_ACTION_LEFT,
                          HS_ACTION_RIGHT);
    case SDL_CONTROLLER_AXIS_LEFTY:
        return take_stick(state, controller, &controller->stick_y, value, HS_ACTION_UP,
                          HS_ACTION_DOWN);
    case SDL_CONTROLLER_AXIS_TRIGGERLEFT:
    case SDL_CONTROLLER_AXIS_TRIGGERRIGHT:
        return take_pad(state, controller, bindings, (hs_pad)(HS_PAD_AXIS + event->axis),
                        value >= TRIGGER_LEAST);
    default:
        return HS_ACTION_NONE;
    }
}

static hs_action take_button(hs_input_state *state, const hs_bindings *bindings,
                             const SDL_ControllerButtonEvent *event)
{
    hs_controller *controller = find_controller(state, event->which);
    if (controller == NULL || event->button >= SDL_CONTROLLER_BUTTON_MAX) return HS_ACTION_NONE;
    return take_pad(state, controller, bindings, (hs_pad)event->button,
                    event->state == SDL_PRESSED);
}

static void add_controller(hs_input_state *state, int device)
{
    SDL_GameController *handle = SDL_GameControllerOpen(device);
    if (handle == NULL) return;
    SDL_JoystickID id = SDL_JoystickInstanceID(SDL_GameControllerGetJoystick(handle));
    hs_controller *controller = find_controller(state, id);
    if (controller == NULL || controller->handle != NULL) {
        SDL_GameControllerClose(handle); // SDL counts how often each one was opened
        return;
    }
    controller->handle = handle;
}

/// Whatever the controller that has gone was holding is let go.
static void remove_controller(hs_input_state *state, SDL_JoystickID id)
{
    for (int i = 0; i < HS_CONTROLLERS_MAX; i++) {
        hs_controller *it = &state->controllers[i];
        if (!it->is_there || it->id != id) continue;
        if (it->handle != NULL) SDL_GameControllerClose(it->handle);
        *it = (hs_controller){0};
        if (state->pilot == (unsigned)i + 1) state->pilot = 0;
    }
}

bool hs_input_is_pilot(const hs_input_state *state, SDL_JoystickID id)
{
    return state->pilot > 0 && state->controllers[state->pilot - 1].id == id;
}

// ---- Events ------------------------------------------------------------------------------------

hs_action hs_input_take(hs_input_state *state, const hs_bindings *bindings, const SDL_Event *event)
{
    switch (event->type) {
    case SDL_KEYDOWN:
    case SDL_KEYUP:
        return take_key(state, bindings, &event->key);
    case SDL_CONTROLLERBUTTONDOWN:
    case SDL_CONTROLLERBUTTONUP:
        return take_button(state, bindings, &event->cbutton);
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
        if (state->controllers[i].handle != NULL) return true;
    }
    return false;
}

void hs_input_release(hs_input_state *state)
{
    memset(state->keys, 0, sizeof state->keys);
    memset(state->tapped, 0, sizeof state->tapped);
    for (int i = 0; i < HS_CONTROLLERS_MAX; i++) {
        hs_controller *it = &state->controllers[i];
        memset(it->pads, 0, sizeof it->pads);
        it->stick_x = 0.0f;
        it->stick_y = 0.0f;
    }
}

/// The one that flies; one that holds nothing where there is none.
static const hs_controller *pilot_of(const hs_input_state *state)
{
    static const hs_controller none;
    return state->pilot > 0 ? &state->controllers[state->pilot - 1] : &none;
}

static bool is_on(const hs_input_state *state, const hs_bindings *bindings, hs_action action)
{
    const hs_binding *binding = &bindings->of[action];
    if (state->tapped[action]) return true;
    for (int i = 0; i < HS_KEYS_EACH; i++) {
        if (state->keys[binding->keys[i].scancode]) return true;
    }
    for (int i = 0; i < HS_PADS_EACH; i++) {
        if (binding->pads[i] != HS_PAD_NONE && pilot_of(state)->pads[binding->pads[i]]) return true;
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
                            is_on(state, bindings, HS_ACTION_RIGHT), pilot_of(state)->stick_x),
        .along = direction(is_on(state, bindings, HS_ACTION_UP),
                           is_on(state, bindings, HS_ACTION_DOWN), pilot_of(state)->stick_y),
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
        SDL_GameController *handle = state->controllers[i].handle;
        if (handle != NULL) SDL_GameControllerClose(handle);
    }
    *state = (hs_input_state){0};
}
