/// The keys and buttons of actions: found by what was pressed, read from names and written as
/// names.
///
/// Keys are named by where they lie (SDL's scancodes), so that WASD is a cross on every keyboard.
#ifndef HS_WINDOW_BINDINGS_H
#define HS_WINDOW_BINDINGS_H

#include <SDL.h>

#include "heapstorm/error.h"
#include "window/actions.h"

/// A key; `scancode` 0 is none.
typedef struct hs_key {
    uint16_t scancode; ///< an SDL_Scancode
    bool with_alt;
    uint8_t spare; ///< 0, so that equal keys are equal bytes
} hs_key;

/// A button of a game controller, or one of its triggers: SDL_GameControllerButton, or
/// HS_PAD_AXIS + SDL_GameControllerAxis. HS_PAD_NONE is none.
typedef int8_t hs_pad;
enum { HS_PAD_NONE = -1, HS_PAD_AXIS = 64 };

/// Most keys and buttons of an action.
enum { HS_KEYS_EACH = 3, HS_PADS_EACH = 2 };

typedef struct hs_binding {
    hs_key keys[HS_KEYS_EACH];
    hs_pad pads[HS_PADS_EACH];
} hs_binding;

typedef struct hs_bindings {
    hs_binding of[HS_ACTIONS_MOST];
} hs_bindings;

hs_bindings hs_bindings_default(void);

/// Sets the keys of an action from names between commas such as "Z, Space" or "F11, Alt+Return";
/// "none" for no key. On failure nothing has changed.
bool hs_bindings_read_keys(hs_bindings *bindings, hs_action action, const char *names,
                           hs_error *error);
/// The same for a controller's buttons, such as "a, righttrigger".
bool hs_bindings_read_pads(hs_bindings *bindings, hs_action action, const char *names,
                           hs_error *error);

/// Writes the names as the functions above read them.
void hs_bindings_write_keys(const hs_bindings *bindings, hs_action action, char *text,
                            size_t bytes);
void hs_bindings_write_pads(const hs_bindings *bindings, hs_action action, char *text,
                            size_t bytes);

/// The first key of an action as this keyboard labels it, such as "Z"; "" when it has none.
void hs_bindings_label(const hs_bindings *bindings, hs_action action, char *text, size_t bytes);
/// All of its keys but those of the keypad, which repeat others, with ", " between them.
void hs_bindings_labels(const hs_bindings *bindings, hs_action action, char *text, size_t bytes);

/// The action of a key or button, or HS_ACTION_NONE.
hs_action hs_bindings_find_key(const hs_bindings *bindings, hs_key key);
hs_action hs_bindings_find_pad(const hs_bindings *bindings, hs_pad pad);

/// Two actions that share a key or a button: the sentence names them. False when there is a
/// conflict.
bool hs_bindings_check(const hs_bindings *bindings, hs_error *error);

typedef struct hs_key_line {
    char keys[96];    ///< such as "Z, Space"
    const char *what; ///< they do
    hs_action_group group;
} hs_key_line;

/// The next line; `*action`, 0 to begin with, moves on. Actions without keys and strategies that do
/// not exist are left out. False at the end.
bool hs_key_list_next(const hs_bindings *bindings, int *action, hs_key_line *line);

/// The keys that change the strategy, as the panel shows them: "Tab pooled/naive  H explain ...".
void hs_key_list_strategies(const hs_bindings *bindings, char *text, size_t bytes);

/// The keys of the tour, as its card shows them.
void hs_key_list_tour(const hs_bindings *bindings, char *text, size_t bytes);

#endif
