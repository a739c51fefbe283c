/// Keys with what they do, as people read them: a line for an action, or for some that belong
/// together. Made from the table of actions, so that none is forgotten.
#ifndef HS_WINDOW_KEY_LIST_H
#define HS_WINDOW_KEY_LIST_H

#include "window/bindings.h"

typedef struct hs_key_line {
    char keys[96];     ///< such as "Z, Space"
    const char *what;  ///< they do
    const char *brief; ///< the same in a word or two
    hs_action_group group;
} hs_key_line;

/// The next line; `*action`, 0 to begin with, moves on. Actions without keys and strategies that do
/// not exist are left out. False at the end.
bool hs_key_list_next(const hs_bindings *bindings, int *action, hs_key_line *line);

#endif
