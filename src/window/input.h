/// The state of the player's keyboard, by key location, and game controllers, which may come and
/// go.
#ifndef HS_WINDOW_INPUT_H
#define HS_WINDOW_INPUT_H

#include "heapstorm/world.h"
#include "window/bindings.h"

/// Most controllers at once.
enum { HS_CONTROLLERS_MAX = 4 };

/// A game controller, with what is held on it. Zero-initialised there is none.
typedef struct hs_controller {
    SDL_GameController *handle; ///< NULL where it could not be opened
    SDL_JoystickID id;          ///< as SDL numbers it
    bool is_there;
    bool pads[HS_PAD_AXIS + SDL_CONTROLLER_AXIS_MAX]; ///< by hs_pad
    float stick_x, stick_y;                           ///< -1..1
} hs_controller;

/// Zero-initialised nothing is held.
typedef struct hs_input_state {
    bool keys[SDL_NUM_SCANCODES];
    bool tapped[HS_ACTIONS_MOST]; ///< pressed since the last tick, though perhaps held no more
    hs_controller controllers[HS_CONTROLLERS_MAX];
    /// 1 more than the number of the controller that flies: where a button was pressed or the stick
    /// pushed last. What others hold moves nothing. 0 for none.
    unsigned pilot;
} hs_input_state;

/// Takes an event in. Returns the action that it presses, or HS_ACTION_NONE. Keys that repeat press
/// only what moves through menus.
hs_action hs_input_take(hs_input_state *state, const hs_bindings *bindings, const SDL_Event *event);

/// Whether a controller is there.
bool hs_input_has_controller(const hs_input_state *state);

/// Whether the controller that SDL numbers so is the one that flies.
bool hs_input_is_pilot(const hs_input_state *state, SDL_JoystickID id);

/// Releases everything: the focus was lost, so no release events will come.
void hs_input_release(hs_input_state *state);

/// What the player does in the next tick. A tap shorter than a tick counts once.
hs_input hs_input_read(hs_input_state *state, const hs_bindings *bindings, bool auto_fire);

/// Forgets what was pressed for another scene.
void hs_input_forget_taps(hs_input_state *state);

void hs_input_close(hs_input_state *state);

#endif
