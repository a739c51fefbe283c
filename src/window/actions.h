/// The actions of the player: one table, from which keys find what they do, input is read, the help
/// page is drawn and the settings file is written.
///
/// The table and its dispatcher are in `session_actions.c`; this header knows nothing of what a
/// handler does.
#ifndef HS_WINDOW_ACTIONS_H
#define HS_WINDOW_ACTIONS_H

#include <stddef.h>

struct hs_session;

/// Strategies that have a key: as many as there are digits from 1 on.
enum { HS_STRATEGY_KEYS = 9 };

/// An action: the number of its row. Those that code outside of the table speaks of have names; a
/// further action is only a row.
typedef enum hs_action {
    HS_ACTION_LEFT,
    HS_ACTION_RIGHT,
    HS_ACTION_UP,
    HS_ACTION_DOWN,
    HS_ACTION_SHOOT, ///< in menus: choose
    HS_ACTION_FOCUS,
    HS_ACTION_BOMB,
    HS_ACTION_CHOOSE,
    HS_ACTION_PAUSE, ///< in menus: back
    HS_ACTION_RESTART,
    HS_ACTION_TOUR,
    HS_ACTION_VERSUS,
    HS_ACTION_HELP,
    HS_ACTION_SETTINGS,
    HS_ACTION_QUIT,
    HS_ACTION_PANEL,
    HS_ACTION_SWITCH,
    HS_ACTION_STRATEGY_1, ///< and those of the further strategies, in the order of their table
    HS_ACTION_UNNAMED = HS_ACTION_STRATEGY_1 + HS_STRATEGY_KEYS, ///< the first of the other rows
    HS_ACTIONS_MOST = 64,                                        ///< most rows
    HS_ACTION_NONE = HS_ACTIONS_MOST
} hs_action;

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

/// What an action does in some scenes.
typedef struct hs_action_use {
    unsigned scenes; ///< a bit for each hs_scene
    void (*press)(struct hs_session *session);
} hs_action_use;

/// Most uses of an action.
enum { HS_ACTION_USES = 12 };

/// A row of the table of actions. A new action is such a row; help page, input and settings file
/// take it from there.
typedef struct hs_action_row {
    const char *name; ///< in the settings file
    const char *keys; ///< the default, as the settings file names them
    const char *pads; ///< likewise
    hs_action_group group;
    /// A word or two. Neighbours of the same words are listed in one line.
    const char *brief;
    const char *help; ///< a few words, on the help page and in the settings file
    /// What it does, and where. In a scene of none of them it does nothing, and a notice says so.
    hs_action_use uses[HS_ACTION_USES];
} hs_action_row;

/// How many actions there are.
int hs_action_count(void);
const hs_action_row *hs_action_row_of(hs_action action);

/// The heading of a group, such as "Memory".
const char *hs_action_group_title(hs_action_group group);

/// The number of the strategy that an action chooses, in the table of strategies; -1 for other
/// actions.
int hs_action_strategy(hs_action action);

/// The action of that name, or HS_ACTION_NONE.
hs_action hs_action_find(const char *name, size_t length);

#endif
