/// The table of actions, and the one way from a key to what it does. An action that is added here,
/// a row and its handler, is added everywhere.
#include "window/actions.h"

#include "window/session_keys.h"
#include "window/session_menus.h"
#include "window/session_modes.h"

#include "base/forbidden.h"

/// Scenes, as a set.
enum {
    TITLE = 1 << HS_SCENE_TITLE,
    PLAY = 1 << HS_SCENE_PLAY,
    PAUSE = 1 << HS_SCENE_PAUSE,
    OVER = 1 << HS_SCENE_OVER,
    HELP = 1 << HS_SCENE_HELP,
    SETTINGS = 1 << HS_SCENE_SETTINGS,
    TOUR = 1 << HS_SCENE_TOUR,
    VERSUS = 1 << HS_SCENE_VERSUS,
    LEVEL = 1 << HS_SCENE_LEVEL,
    PRACTICE = 1 << HS_SCENE_PRACTICE,
    SCORES = 1 << HS_SCENE_SCORES,
    NAME = 1 << HS_SCENE_NAME,
    ENDING = 1 << HS_SCENE_ENDING,
    STATISTICS = 1 << HS_SCENE_STATISTICS,
    CREDITS = 1 << HS_SCENE_CREDITS,
    MENUS = TITLE | LEVEL | PRACTICE | PAUSE | OVER,
    /// One after the other once a game has ended.
    AFTER = ENDING | STATISTICS | CREDITS,
    /// The tour takes only what leaves its stop as it is, and letters are typed for a name.
    NO_TOUR = MENUS | PLAY | HELP | SETTINGS | SCORES | AFTER,
    EVERYWHERE = NO_TOUR | TOUR | VERSUS | NAME,
    /// The key is held to fly: where it does nothing, it does so without a notice.
    HELD = 1 << 30
};

// ---- From scene to scene -----------------------------------------------------------------------

/// Ticks read from the state of the keys what is held.
static void fly(hs_session *session)
{
    (void)session;
}

/// From its start, with the load of the command line or the one that keys have led to.
static void play_scenario(hs_session *session, const char *scenario)
{
    hs_error error;
    const hs_play_options *options = session->run.options;
    bool is_there = hs_game_begin_scenario(&session->run.game, scenario, (uint32_t)options->bullets,
                                           (uint32_t)options->particles, &error);
    if (!hs_session_tell_failure(session, is_there, &error)) return;
    hs_scenes_enter(&session->interface.scenes, HS_SCENE_PLAY);
    hs_session_after_exchange(session);
}

/// The storm, with the panel that shows what it costs.
void hs_session_play_storm(hs_session *session)
{
    unsigned *level = &session->interface.settings.panel;
    if (*level == HS_LEVEL_OFF) *level = HS_LEVEL_SHOW;
    play_scenario(session, "storm");
}

static void pause_game(hs_session *session)
{
    hs_scenes_pause(&session->interface.scenes);
}

void hs_session_go_on(hs_session *session)
{
    hs_scenes_enter(&session->interface.scenes, HS_SCENE_PLAY);
}

void hs_session_open_help(hs_session *session)
{
    hs_scenes_enter(&session->interface.scenes, HS_SCENE_HELP);
}

void hs_session_open_settings(hs_session *session)
{
    hs_scenes_enter(&session->interface.scenes, HS_SCENE_SETTINGS);
}

static void leave_page(hs_session *session)
{
    hs_scenes_leave_page(&session->interface.scenes);
}

static void leave_settings(hs_session *session)
{
    leave_page(session);
    hs_session_save_settings(session);
}

void hs_session_quit(hs_session *session)
{
    session->run.ends = true;
}

// ---- Within a page -----------------------------------------------------------------------------

/// -1 for the keys to the left and up, else 1.
static int direction_of(const hs_session *session)
{
    hs_action action = session->interface.pressed;
    return action == HS_ACTION_LEFT || action == HS_ACTION_UP ? -1 : 1;
}

static void turn_page(hs_session *session)
{
    session->interface.screenful += direction_of(session);
}

static void choose_setting(hs_session *session)
{
    hs_scenes_choose_row(&session->interface.scenes, direction_of(session), hs_setting_count());
}

static void change_setting(hs_session *session)
{
    const hs_setting *setting = hs_setting_at(session->interface.scenes.row);
    unsigned driver = session->interface.settings.driver;
    unsigned ground = session->interface.settings.ground;
    hs_setting_change(setting, &session->interface.settings, direction_of(session));
    session->interface.settings_changed = true;
    hs_session_apply_settings(session);
    if (session->interface.settings.ground != ground) session->interface.keeps_ground = false;
    if (session->interface.settings.driver != driver) {
        hs_session_tell(session, "From the next start on; now SDL draws %s",
                        session->display.window.is_accelerated ? "accelerated" : "in software");
    }
}

// ---- The tour ----------------------------------------------------------------------------------

/// At the stop that the command line names, else at the first.
void hs_session_begin_tour(hs_session *session)
{
    hs_error error;
    uint64_t stop = session->run.options->tour_stop;
    hs_scenes_enter(&session->interface.scenes, HS_SCENE_TOUR);
    bool is_there = hs_tour_begin(&session->interface.tour, &session->run.game,
                                  stop > 0 ? (unsigned)stop - 1 : 0, &error);
    hs_session_tell_failure(session, is_there, &error);
    hs_session_after_exchange(session);
}

static void step_tour(hs_session *session)
{
    hs_error error;
    bool is_there =
        hs_tour_step(&session->interface.tour, &session->run.game, direction_of(session), &error);
    hs_session_tell_failure(session, is_there, &error);
    hs_session_after_exchange(session);
}

static void leave_tour(hs_session *session)
{
    hs_error error;
    hs_scenes_enter(&session->interface.scenes, HS_SCENE_TITLE);
    bool is_left = hs_tour_end(&session->interface.tour, &session->run.game, &error);
    hs_session_tell_failure(session, is_left, &error);
    hs_session_after_exchange(session);
}

// ---- The race ----------------------------------------------------------------------------------

/// The game behind it stands still meanwhile.
void hs_session_start_versus(hs_session *session)
{
    hs_error error;
    if (!hs_session_tell_failure(session, hs_session_begin_versus(session, &error), &error)) return;
    hs_scenes_enter(&session->interface.scenes, HS_SCENE_VERSUS);
}

static void leave_versus(hs_session *session)
{
    hs_session_end_versus(session);
    hs_scenes_enter(&session->interface.scenes, HS_SCENE_TITLE);
    hs_session_after_exchange(session);
}

// ---- The table ---------------------------------------------------------------------------------

// clang-format off
/// What the four moves have in common.
#define MOVE(action, word, keys, pad, ...)                                                         \
    [HS_ACTION_##action] = {word, keys, pad, HS_GROUP_PLAY, "move", "move " word,                  \
                            {{HELD | PLAY, fly}, __VA_ARGS__}}
/// Sideways.
#define ALONG                                                                                      \
    {SETTINGS, change_setting}, {TOUR, step_tour}, {HELP | AFTER, turn_page},                      \
    {SCORES, hs_session_turn_scores}, {MENUS, hs_session_walk_menu}, {NAME, hs_session_move_letter}
/// Up and down.
#define UPRIGHT                                                                                    \
    {SETTINGS, choose_setting}, {MENUS, hs_session_walk_menu}, {NAME, hs_session_move_letter}
/// What chooses, goes on and comes back.
#define GO_ON {HELP, leave_page}, {SCORES | AFTER, hs_session_next_page}
/// The strategy of this place in the table of strategies; a key of that digit chooses it.
#define STRATEGY(number, ordinal)                                                                  \
    [HS_ACTION_STRATEGY_1 + number - 1] = {"strategy-" #number, #number ", Keypad " #number,       \
     "none", HS_GROUP_MEMORY, "a strategy by number", ordinal " strategy",                         \
     {{NO_TOUR, hs_session_choose_strategy}, {VERSUS, hs_session_versus_strategy}}}

static const hs_action_row rows[] = {
    MOVE(LEFT, "left", "Left, A", "dpleft", ALONG),
    MOVE(RIGHT, "right", "Right, D", "dpright", ALONG),
    MOVE(UP, "up", "Up, W", "dpup", UPRIGHT),
    MOVE(DOWN, "down", "Down, S", "dpdown", UPRIGHT),
    [HS_ACTION_SHOOT] = {"shoot", "Z, Space", "a", HS_GROUP_PLAY, "shoot", "shoot",
        {{HELD | PLAY, fly}, {MENUS, hs_session_choose_in_menu}, {SETTINGS, change_setting},
         {TOUR, step_tour}, {NAME, hs_session_pick_letter}, GO_ON}},
    [HS_ACTION_FOCUS] = {"focus", "Left Shift, Right Shift", "rightshoulder, righttrigger",
        HS_GROUP_PLAY, "slow, shows hit dot", "fly slowly, see the hit dot", {{HELD | PLAY, fly}}},
    [HS_ACTION_BOMB] = {"bomb", "X", "b", HS_GROUP_PLAY, "bomb", "bomb: bullets turn into items",
        {{PLAY, fly}, {LEVEL | PRACTICE, hs_session_leave_menu}, {NAME, hs_session_delete_letter}}},
    [HS_ACTION_CHOOSE] = {"choose", "Return, Keypad Enter", "none", HS_GROUP_PROGRAM, "start",
        "start; choose in menus",
        {{MENUS, hs_session_choose_in_menu}, {SETTINGS, change_setting}, {TOUR, step_tour},
         {NAME, hs_session_pick_letter}, GO_ON}},
    [HS_ACTION_PAUSE] = {"pause", "Escape, P", "start", HS_GROUP_PROGRAM, "pause, back",
        "pause, back",
        {{PLAY, pause_game}, {PAUSE, hs_session_go_on}, {OVER, hs_session_leave_game},
         {SETTINGS, leave_settings}, {TOUR, leave_tour}, {VERSUS, leave_versus},
         {LEVEL | PRACTICE, hs_session_leave_menu}, {NAME, hs_session_keep_name}, GO_ON}},
    [HS_ACTION_RESTART] = {"restart", "R", "none", HS_GROUP_PROGRAM, "stage anew", "the stage anew, from its file",
        {{PLAY | PAUSE, hs_session_reload}, {OVER, hs_session_play_again},
         {VERSUS, hs_session_versus_again}}},
    [HS_ACTION_TOUR] = {"tour", "T", "none", HS_GROUP_PROGRAM, "the tour",
        "from the title: the tour of ideas", {{TITLE, hs_session_begin_tour}}},
    [HS_ACTION_VERSUS] = {"versus", "E", "none", HS_GROUP_PROGRAM, "a race of two",
        "from the title: two strategies side by side", {{TITLE, hs_session_start_versus}}},
    [HS_ACTION_HELP] = {"help", "H", "back", HS_GROUP_PROGRAM, "help", "this help",
        {{MENUS | PLAY | SETTINGS, hs_session_open_help}, {HELP, leave_page}}},
    [HS_ACTION_SETTINGS] = {"settings", "F2", "none", HS_GROUP_PROGRAM, "settings", "settings",
        {{MENUS | PLAY | HELP, hs_session_open_settings}, {SETTINGS, leave_settings}}},
    [HS_ACTION_QUIT] = {"quit", "Q", "none", HS_GROUP_PROGRAM, "title, quit",
        "to the title; there: quit",
        {{TITLE, hs_session_quit}, {PAUSE | OVER | AFTER, hs_session_leave_game},
         {LEVEL | PRACTICE, hs_session_leave_menu}, {SCORES, leave_page}, {TOUR, leave_tour},
         {VERSUS, leave_versus}}},
    [HS_ACTION_PANEL] = {"panel", "F1", "none", HS_GROUP_WINDOW, "more of the panel",
        "panel: show, all, off", {{NO_TOUR & ~TITLE, hs_session_change_panel}}},
    [HS_ACTION_SWITCH] = {"switch", "Tab", "y", HS_GROUP_MEMORY, "pooled / naive",
        "pooled / naive memory",
        {{NO_TOUR, hs_session_switch_memory}, {VERSUS, hs_session_versus_swap}}},
    STRATEGY(1, "first"), STRATEGY(2, "second"), STRATEGY(3, "third"), STRATEGY(4, "fourth"),
    STRATEGY(5, "fifth"), STRATEGY(6, "sixth"), STRATEGY(7, "seventh"), STRATEGY(8, "eighth"),
    STRATEGY(9, "ninth"),
    // Rows that no other code speaks of; a further one may stand anywhere among them.
    [HS_ACTION_UNNAMED] = {"auto-fire", "C", "none", HS_GROUP_PLAY, "auto-fire",
        "shoot all the time", {{NO_TOUR, hs_session_change_auto_fire}}},
    {"layout", "L", "x", HS_GROUP_MEMORY, "array / list", "boxes in an array / a list",
        {{NO_TOUR, hs_session_switch_layout}, {VERSUS, hs_session_versus_layout}}},
    {"clear-scoreboard", "Backspace", "none", HS_GROUP_MEMORY, "clear scoreboard",
        "begin the scoreboard anew", {{NO_TOUR, hs_session_clear_scoreboard}}},
    {"snapshot", "M", "none", HS_GROUP_LAB, "snapshot, changes", "snapshot; again: what changed",
        {{NO_TOUR, hs_session_compare_snapshots}}},
    {"collector", "K", "none", HS_GROUP_LAB, "collector on / off",
        "collector on / off: what then leaks", {{NO_TOUR, hs_session_toggle_collector}}},
    {"collect", "N", "none", HS_GROUP_LAB, "collect now", "collect everything now",
        {{NO_TOUR, hs_session_collect_now}}},
    {"threshold-less", "Comma", "none", HS_GROUP_LAB, "collect more, less",
        "lower threshold: collect more often", {{NO_TOUR, hs_session_lower_threshold}}},
    {"threshold-more", ".", "none", HS_GROUP_LAB, "collect more, less",
        "higher threshold: collect less often", {{NO_TOUR, hs_session_raise_threshold}}},
    {"steps", "I", "none", HS_GROUP_LAB, "gc whole / in steps",
        "gc: whole, or in steps of 0.5 ms", {{NO_TOUR, hs_session_toggle_steps}}},
    {"permanent", "O", "none", HS_GROUP_LAB, "refcount: freeze",
        "refcount: freeze what lives, or not", {{NO_TOUR, hs_session_toggle_permanent}}},
    {"litter", "J", "none", HS_GROUP_LAB, "litter, 0 to 50 %",
        "litter the heap: 0, 5, 20, 50 %", {{NO_TOUR, hs_session_change_litter}}},
    {"less", "-, Keypad -", "lefttrigger", HS_GROUP_STORM, "less, more storm",
        "fewer bullets and particles", {{NO_TOUR, hs_session_load_less}, {VERSUS, hs_session_versus_less}}},
    {"more", "=, Keypad +", "leftshoulder", HS_GROUP_STORM, "less, more storm",
        "more bullets and particles", {{NO_TOUR, hs_session_load_more}, {VERSUS, hs_session_versus_more}}},
    {"scenario-before", "[", "none", HS_GROUP_STORM, "another scenario", "scenario before this",
        {{NO_TOUR, hs_session_scenario_before}}},
    {"scenario-after", "]", "leftstick", HS_GROUP_STORM, "another scenario", "next scenario",
        {{NO_TOUR, hs_session_scenario_after}}},
    {"freeze", "F", "none", HS_GROUP_WINDOW, "hold its figures", "hold the panel's figures",
        {{NO_TOUR, hs_session_freeze_panel}}},
    {"ground", "B", "none", HS_GROUP_WINDOW, "the ground", "beneath: heap, plain, scenery",
        {{EVERYWHERE, hs_session_change_ground}}},
    {"renderer", "G", "none", HS_GROUP_WINDOW, "other renderer", "the next renderer",
        {{NO_TOUR | TOUR, hs_session_change_renderer}}},
    {"vsync", "V", "none", HS_GROUP_WINDOW, "display sync", "wait for the display or not",
        {{EVERYWHERE, hs_session_change_vsync}}},
    {"full-screen", "F11, Alt+Return", "none", HS_GROUP_WINDOW, "full screen", "full screen",
        {{EVERYWHERE, hs_session_change_full_screen}}},
    {"screenshot", "F12", "none", HS_GROUP_WINDOW, "keep a picture", "keep a picture",
        {{EVERYWHERE, hs_session_ask_for_picture}}},
};
// clang-format on

enum { ROWS = sizeof rows / sizeof rows[0] };
_Static_assert((int)ROWS <= (int)HS_ACTIONS_MOST,
               "bindings and input have no room for all actions");

int hs_action_count(void)
{
    return ROWS;
}

const hs_action_row *hs_action_row_of(hs_action action)
{
    return &rows[action];
}

const char *hs_action_group_title(hs_action_group group)
{
    static const char *const titles[HS_GROUP_COUNT] = {
        [HS_GROUP_PLAY] = "Play",
        [HS_GROUP_MEMORY] = "Memory",
        [HS_GROUP_LAB] = "Memory lab",
        [HS_GROUP_STORM] = "Storm",
        [HS_GROUP_WINDOW] = "Picture and panel",
        [HS_GROUP_PROGRAM] = "Game",
    };
    return titles[group];
}

int hs_action_strategy(hs_action action)
{
    bool is_one =
        action >= HS_ACTION_STRATEGY_1 && action < HS_ACTION_STRATEGY_1 + HS_STRATEGY_KEYS;
    return is_one ? (int)action - HS_ACTION_STRATEGY_1 : -1;
}

hs_action hs_action_find(const char *name, size_t length)
{
    for (int i = 0; i < ROWS; i++) {
        if (strlen(rows[i].name) == length && memcmp(rows[i].name, name, length) == 0) {
            return (hs_action)i;
        }
    }
    return HS_ACTION_NONE;
}

// ---- Pressing ----------------------------------------------------------------------------------

static unsigned scenes_of(const hs_action_row *row)
{
    unsigned scenes = 0;
    for (int i = 0; i < HS_ACTION_USES; i++) scenes |= row->uses[i].scenes;
    return scenes;
}

/// The places of a set of scenes, such as "in a game, in a pause and after a game"; of many the
/// first ones.
static void write_places(unsigned scenes, char *text, size_t bytes)
{
    enum { LISTED_MOST = 6 };
    unsigned rest = scenes & EVERYWHERE;
    text[0] = '\0';
    for (int scene = 0, listed = 0; rest != 0; scene++) {
        unsigned bit = 1u << scene;
        if ((rest & bit) == 0) continue;
        rest &= ~bit;
        bool are_many = listed++ == LISTED_MOST && rest != 0;
        size_t length = strlen(text);
        const char *joint = length == 0 ? "" : rest == 0 || are_many ? " and " : ", ";
        snprintf(text + length, bytes - length, "%s%s", joint,
                 are_many ? "on further pages" : hs_scene_place((hs_scene)scene));
        if (are_many) return;
    }
}

/// Says that an action does nothing here, and where it works.
static void tell_useless(hs_session *session, const hs_action_row *row)
{
    char name[32], places[240];
    unsigned scenes = scenes_of(row);
    if ((scenes & HELD) != 0) return;
    snprintf(name, sizeof name, "%s", row->name);
    name[0] = (char)(name[0] - 'a' + 'A');
    for (char *c = name; *c != '\0'; c++) {
        if (*c == '-') *c = ' ';
    }
    hs_scene now = session->interface.scenes.now;
    bool works_elsewhere = (scenes | 1u << now) == EVERYWHERE;
    write_places(scenes, places, sizeof places);
    const char *where = works_elsewhere                 ? "everywhere else"
                        : (scenes & NO_TOUR) == NO_TOUR ? "in a game and on all pages"
                                                        : places;
    hs_session_tell(session, "%s does nothing %s; it works %s", name, hs_scene_place(now), where);
}

/// The use of an action in a scene; NULL where it has none.
static const hs_action_use *use_in(const hs_action_row *row, hs_scene scene)
{
    for (int i = 0; i < HS_ACTION_USES; i++) {
        if ((row->uses[i].scenes & 1u << scene) != 0) return &row->uses[i];
    }
    return NULL;
}

void hs_session_press(hs_session *session, hs_action action)
{
    const hs_action_row *row = &rows[action];
    hs_scene former = session->interface.scenes.now;
    const hs_action_use *use = use_in(row, former);
    session->display.is_stale = true;
    session->interface.pressed = action;
    if (use != NULL) {
        use->press(session);
    } else {
        tell_useless(session, row);
    }
    if (session->interface.scenes.now == former) return;
    session->interface.screenful = 0;
    hs_input_forget_taps(&session->interface.input);
}
