/// The actions of the player with their keys and buttons: one table, from which input is read, the
/// help page is drawn and the settings file is written.
///
/// Keys are named by where they lie (SDL's scancodes), so that WASD is a cross on every keyboard.
#ifndef HS_WINDOW_BINDINGS_H
#define HS_WINDOW_BINDINGS_H

#include <SDL.h>

#include "heapstorm/error.h"

/// Strategies that have a key: as many as there are digits from 1 on.
enum { HS_STRATEGY_KEYS = 9 };

typedef enum hs_action {
    HS_ACTION_LEFT,
    HS_ACTION_RIGHT,
    HS_ACTION_UP,
    HS_ACTION_DOWN,
    HS_ACTION_SHOOT, ///< in menus: choose
    HS_ACTION_FOCUS,
    HS_ACTION_BOMB,
    HS_ACTION_AUTO_FIRE,
    HS_ACTION_CHOOSE,
    HS_ACTION_PAUSE, ///< in menus: back
    HS_ACTION_RESTART,
    HS_ACTION_SWITCH,
    HS_ACTION_STRATEGY_1, ///< and those of the further strategies, in the order of their table
    HS_ACTION_LAYOUT = HS_ACTION_STRATEGY_1 + HS_STRATEGY_KEYS,
    HS_ACTION_SNAPSHOT,
    HS_ACTION_COLLECTOR,
    HS_ACTION_COLLECT,
    HS_ACTION_THRESHOLD_LESS,
    HS_ACTION_THRESHOLD_MORE,
    HS_ACTION_STEPS,
    HS_ACTION_PERMANENT,
    HS_ACTION_LITTER,
    HS_ACTION_LESS,
    HS_ACTION_MORE,
    HS_ACTION_SCENARIO_BEFORE,
    HS_ACTION_SCENARIO_AFTER,
    HS_ACTION_PANEL,
    HS_ACTION_FREEZE,
    HS_ACTION_RENDERER,
    HS_ACTION_VSYNC,
    HS_ACTION_FULL_SCREEN,
    HS_ACTION_SCREENSHOT,
    HS_ACTION_TOUR,
    HS_ACTION_HELP,
    HS_ACTION_SETTINGS,
    HS_ACTION_QUIT,
    HS_ACTION_COUNT,
    HS_ACTION_NONE = HS_ACTION_COUNT
} hs_action;

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
    hs_binding of[HS_ACTION_COUNT];
} hs_bindings;

/// What an action is about: keys are listed by these.
typedef enum hs_action_group {
    HS_GROUP_PLAY,
    HS_GROUP_MEMORY,
    HS_GROUP_LAB,
    HS_GROUP_STORM,
    HS_GROUP_WINDOW,
    HS_GROUP_PROGRAM,
    HS_GROUP_COUNT
} hs_action_group;

/// The heading of a group, such as "Memory".
const char *hs_action_group_title(hs_action_group group);

/// A row of the table of actions. A new action is an enumerator and such a row; title, help page,
/// input and settings file take it from there.
typedef struct hs_action_row {
    const char *name; ///< in the settings file
    /// A word or two, on the title. Neighbours of the same words are listed in one line.
    const char *brief;
    const char *help; ///< a few words, on the help page and in the settings file
    hs_action_group group;
    const char *keys; ///< the default, as the settings file names them
    const char *pads; ///< likewise
} hs_action_row;
const hs_action_row *hs_action_row_of(hs_action action);

/// The number of the strategy that an action chooses, in the table of strategies; -1 for other
/// actions.
int hs_action_strategy(hs_action action);

/// The action of that name, or HS_ACTION_NONE.
hs_action hs_action_find(const char *name, size_t length);

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
    char keys[96];     ///< such as "Z, Space"
    const char *what;  ///< they do
    const char *brief; ///< the same in a word or two
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
