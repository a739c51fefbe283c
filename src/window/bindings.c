#include "window/bindings.h"

#include "heapstorm/memory.h"

#include "base/forbidden.h"

#define KEY(name)                                                                                  \
    {                                                                                              \
        .scancode = SDL_SCANCODE_##name                                                            \
    }
#define ALT(name)                                                                                  \
    {                                                                                              \
        .scancode = SDL_SCANCODE_##name, .with_alt = true                                          \
    }
#define PAD(name)     SDL_CONTROLLER_BUTTON_##name
#define TRIGGER(name) (HS_PAD_AXIS + SDL_CONTROLLER_AXIS_TRIGGER##name)
#define NO_PAD                                                                                     \
    {                                                                                              \
        HS_PAD_NONE, HS_PAD_NONE                                                                   \
    }
#define ONE_PAD(first)                                                                             \
    {                                                                                              \
        first, HS_PAD_NONE                                                                         \
    }

static const char strategies[] = "a strategy by number";

static const hs_action_row rows[HS_ACTION_COUNT] = {
    [HS_ACTION_LEFT] = {"left",
                        "move",
                        "move left",
                        HS_GROUP_PLAY,
                        {{KEY(LEFT), KEY(A)}, ONE_PAD(PAD(DPAD_LEFT))}},
    [HS_ACTION_RIGHT] = {"right",
                         "move",
                         "move right",
                         HS_GROUP_PLAY,
                         {{KEY(RIGHT), KEY(D)}, ONE_PAD(PAD(DPAD_RIGHT))}},
    [HS_ACTION_UP] =
        {"up", "move", "move up", HS_GROUP_PLAY, {{KEY(UP), KEY(W)}, ONE_PAD(PAD(DPAD_UP))}},
    [HS_ACTION_DOWN] = {"down",
                        "move",
                        "move down",
                        HS_GROUP_PLAY,
                        {{KEY(DOWN), KEY(S)}, ONE_PAD(PAD(DPAD_DOWN))}},
    [HS_ACTION_SHOOT] =
        {"shoot", "shoot", "shoot", HS_GROUP_PLAY, {{KEY(Z), KEY(SPACE)}, ONE_PAD(PAD(A))}},
    [HS_ACTION_FOCUS] = {"focus",
                         "slow, shows hit dot",
                         "fly slowly, see the hit dot",
                         HS_GROUP_PLAY,
                         {{KEY(LSHIFT), KEY(RSHIFT)}, {PAD(RIGHTSHOULDER), TRIGGER(RIGHT)}}},
    [HS_ACTION_BOMB] = {"bomb",
                        "bomb",
                        "bomb: bullets turn into items",
                        HS_GROUP_PLAY,
                        {{KEY(X)}, ONE_PAD(PAD(B))}},
    [HS_ACTION_AUTO_FIRE] =
        {"auto-fire", "auto-fire", "shoot all the time", HS_GROUP_PLAY, {{KEY(C)}, NO_PAD}},
    [HS_ACTION_CHOOSE] = {"choose",
                          "start",
                          "start; choose in menus",
                          HS_GROUP_PROGRAM,
                          {{KEY(RETURN), KEY(KP_ENTER)}, NO_PAD}},
    [HS_ACTION_PAUSE] = {"pause",
                         "pause, back",
                         "pause, back",
                         HS_GROUP_PROGRAM,
                         {{KEY(ESCAPE), KEY(P)}, ONE_PAD(PAD(START))}},
    [HS_ACTION_RESTART] =
        {"restart", "start again", "start again", HS_GROUP_PROGRAM, {{KEY(R)}, NO_PAD}},
    [HS_ACTION_SWITCH] = {"switch",
                          "pooled / naive",
                          "pooled / naive memory",
                          HS_GROUP_MEMORY,
                          {{KEY(TAB)}, ONE_PAD(PAD(Y))}},
    [HS_ACTION_STRATEGY_1] = {"strategy-1",
                              strategies,
                              "first strategy",
                              HS_GROUP_MEMORY,
                              {{KEY(1), KEY(KP_1)}, NO_PAD}},
    [HS_ACTION_STRATEGY_2] = {"strategy-2",
                              strategies,
                              "second strategy",
                              HS_GROUP_MEMORY,
                              {{KEY(2), KEY(KP_2)}, NO_PAD}},
    [HS_ACTION_STRATEGY_3] = {"strategy-3",
                              strategies,
                              "third strategy",
                              HS_GROUP_MEMORY,
                              {{KEY(3), KEY(KP_3)}, NO_PAD}},
    [HS_ACTION_STRATEGY_4] = {"strategy-4",
                              strategies,
                              "fourth strategy",
                              HS_GROUP_MEMORY,
                              {{KEY(4), KEY(KP_4)}, NO_PAD}},
    [HS_ACTION_STRATEGY_5] = {"strategy-5",
                              strategies,
                              "fifth strategy",
                              HS_GROUP_MEMORY,
                              {{KEY(5), KEY(KP_5)}, NO_PAD}},
    [HS_ACTION_STRATEGY_6] = {"strategy-6",
                              strategies,
                              "sixth strategy",
                              HS_GROUP_MEMORY,
                              {{KEY(6), KEY(KP_6)}, NO_PAD}},
    [HS_ACTION_STRATEGY_7] = {"strategy-7",
                              strategies,
                              "seventh strategy",
                              HS_GROUP_MEMORY,
                              {{KEY(7), KEY(KP_7)}, NO_PAD}},
    [HS_ACTION_LAYOUT] = {"layout",
                          "array / list",
                          "boxes in an array / a list",
                          HS_GROUP_MEMORY,
                          {{KEY(L)}, ONE_PAD(PAD(X))}},
    [HS_ACTION_SNAPSHOT] = {"snapshot",
                            "snapshot, changes",
                            "snapshot; again: what changed",
                            HS_GROUP_LAB,
                            {{KEY(M)}, NO_PAD}},
    [HS_ACTION_COLLECTOR] = {"collector",
                             "collector on / off",
                             "collector on / off: what then leaks",
                             HS_GROUP_LAB,
                             {{KEY(K)}, NO_PAD}},
    [HS_ACTION_COLLECT] =
        {"collect", "collect now", "collect everything now", HS_GROUP_LAB, {{KEY(N)}, NO_PAD}},
    [HS_ACTION_THRESHOLD_LESS] = {"threshold-less",
                                  "collect more, less",
                                  "lower threshold: collect more often",
                                  HS_GROUP_LAB,
                                  {{KEY(COMMA)}, NO_PAD}},
    [HS_ACTION_THRESHOLD_MORE] = {"threshold-more",
                                  "collect more, less",
                                  "higher threshold: collect less often",
                                  HS_GROUP_LAB,
                                  {{KEY(PERIOD)}, NO_PAD}},
    [HS_ACTION_STEPS] = {"steps",
                         "gc whole / in steps",
                         "gc: whole, or in steps of 0.5 ms",
                         HS_GROUP_LAB,
                         {{KEY(I)}, NO_PAD}},
    [HS_ACTION_PERMANENT] = {"permanent",
                             "refcount: freeze",
                             "refcount: freeze what lives, or not",
                             HS_GROUP_LAB,
                             {{KEY(O)}, NO_PAD}},
    [HS_ACTION_LITTER] = {"litter",
                          "litter, 0 to 50 %",
                          "litter the heap: 0, 5, 20, 50 %",
                          HS_GROUP_LAB,
                          {{KEY(J)}, NO_PAD}},
    [HS_ACTION_LESS] = {"less",
                        "less, more storm",
                        "fewer bullets and particles",
                        HS_GROUP_STORM,
                        {{KEY(MINUS), KEY(KP_MINUS)}, ONE_PAD(TRIGGER(LEFT))}},
    [HS_ACTION_MORE] = {"more",
                        "less, more storm",
                        "more bullets and particles",
                        HS_GROUP_STORM,
                        {{KEY(EQUALS), KEY(KP_PLUS)}, ONE_PAD(PAD(LEFTSHOULDER))}},
    [HS_ACTION_SCENARIO_BEFORE] = {"scenario-before",
                                   "another scenario",
                                   "scenario before this",
                                   HS_GROUP_STORM,
                                   {{KEY(LEFTBRACKET)}, NO_PAD}},
    [HS_ACTION_SCENARIO_AFTER] = {"scenario-after",
                                  "another scenario",
                                  "next scenario",
                                  HS_GROUP_STORM,
                                  {{KEY(RIGHTBRACKET)}, ONE_PAD(PAD(LEFTSTICK))}},
    [HS_ACTION_PANEL] = {"panel",
                         "size of the panel",
                         "panel full, compact, off",
                         HS_GROUP_WINDOW,
                         {{KEY(F1)}, NO_PAD}},
    [HS_ACTION_FREEZE] = {"freeze",
                          "hold its figures",
                          "hold the panel's figures",
                          HS_GROUP_WINDOW,
                          {{KEY(F)}, NO_PAD}},
    [HS_ACTION_RENDERER] = {"renderer",
                            "other renderer",
                            "canvas / geometry renderer",
                            HS_GROUP_WINDOW,
                            {{KEY(G)}, NO_PAD}},
    [HS_ACTION_VSYNC] = {"vsync",
                         "display sync",
                         "wait for the display or not",
                         HS_GROUP_WINDOW,
                         {{KEY(V)}, NO_PAD}},
    [HS_ACTION_FULL_SCREEN] = {"full-screen",
                               "full screen",
                               "full screen",
                               HS_GROUP_WINDOW,
                               {{KEY(F11), ALT(RETURN)}, NO_PAD}},
    [HS_ACTION_SCREENSHOT] =
        {"screenshot", "keep a picture", "keep a picture", HS_GROUP_WINDOW, {{KEY(F12)}, NO_PAD}},
    [HS_ACTION_TOUR] = {"tour",
                        "the tour",
                        "from the title: the tour of ideas",
                        HS_GROUP_PROGRAM,
                        {{KEY(T)}, NO_PAD}},
    [HS_ACTION_HELP] =
        {"help", "help", "this help", HS_GROUP_PROGRAM, {{KEY(H)}, ONE_PAD(PAD(BACK))}},
    [HS_ACTION_SETTINGS] =
        {"settings", "settings", "settings", HS_GROUP_PROGRAM, {{KEY(F2)}, NO_PAD}},
    [HS_ACTION_QUIT] =
        {"quit", "title, quit", "to the title; there: quit", HS_GROUP_PROGRAM, {{KEY(Q)}, NO_PAD}},
};

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

const hs_action_row *hs_action_row_of(hs_action action)
{
    return &rows[action];
}

hs_action hs_action_find(const char *name, size_t length)
{
    for (int i = 0; i < HS_ACTION_COUNT; i++) {
        if (strlen(rows[i].name) == length && memcmp(rows[i].name, name, length) == 0) {
            return (hs_action)i;
        }
    }
    return HS_ACTION_NONE;
}

hs_bindings hs_bindings_default(void)
{
    hs_bindings bindings;
    for (int i = 0; i < HS_ACTION_COUNT; i++) bindings.of[i] = rows[i].binding;
    return bindings;
}

// ---- Names -------------------------------------------------------------------------------------

/// Copies the next name between commas, without the space around it; false after the last.
static bool next_name(const char **at, char *name, size_t bytes)
{
    const char *from = *at;
    if (from == NULL) return false;
    size_t length = strcspn(from, ",");
    *at = from[length] == ',' ? from + length + 1 : NULL;
    while (length > 0 && (*from == ' ' || *from == '\t')) from++, length--;
    while (length > 0 && (from[length - 1] == ' ' || from[length - 1] == '\t')) length--;
    snprintf(name, bytes, "%.*s", (int)length, from);
    return true;
}

static bool is_none(const char *names)
{
    return strcmp(names, "none") == 0;
}

/// SDL's name of it is what stands between names.
static const char comma[] = "Comma";

static bool read_key(const char *name, hs_key *key, hs_error *error)
{
    bool with_alt = strncmp(name, "Alt+", 4) == 0;
    const char *bare = with_alt ? name + 4 : name;
    SDL_Scancode scancode =
        SDL_strcasecmp(bare, comma) == 0 ? SDL_SCANCODE_COMMA : SDL_GetScancodeFromName(bare);
    *key = (hs_key){.scancode = (uint16_t)scancode, .with_alt = with_alt};
    return scancode != SDL_SCANCODE_UNKNOWN ||
           hs_error_set(error, "'%s' is no key; such as Z, Space, Left, F5, Keypad 1, Alt+Return",
                        name);
}

bool hs_bindings_read_keys(hs_bindings *bindings, hs_action action, const char *names,
                           hs_error *error)
{
    hs_key keys[HS_KEYS_EACH] = {{.scancode = 0}};
    char name[64];
    size_t count = 0;
    if (is_none(names)) names = NULL;
    for (const char *at = names; next_name(&at, name, sizeof name);) {
        if (count == HS_KEYS_EACH) {
            return hs_error_set(error, "at most %d keys, not '%s' too", HS_KEYS_EACH, name);
        }
        if (!read_key(name, &keys[count++], error)) return false;
    }
    memcpy(bindings->of[action].keys, keys, sizeof keys);
    return true;
}

static bool read_pad(const char *name, hs_pad *pad, hs_error *error)
{
    SDL_GameControllerButton button = SDL_GameControllerGetButtonFromString(name);
    SDL_GameControllerAxis axis = SDL_GameControllerGetAxisFromString(name);
    if (button != SDL_CONTROLLER_BUTTON_INVALID) {
        *pad = (hs_pad)button;
    } else if (axis == SDL_CONTROLLER_AXIS_TRIGGERLEFT ||
               axis == SDL_CONTROLLER_AXIS_TRIGGERRIGHT) {
        *pad = (hs_pad)(HS_PAD_AXIS + (int)axis);
    } else {
        return hs_error_set(error,
                            "'%s' is no button; such as a, b, x, y, start, back, leftshoulder, "
                            "righttrigger, dpup",
                            name);
    }
    return true;
}

bool hs_bindings_read_pads(hs_bindings *bindings, hs_action action, const char *names,
                           hs_error *error)
{
    hs_pad pads[HS_PADS_EACH] = {HS_PAD_NONE, HS_PAD_NONE};
    char name[64];
    size_t count = 0;
    if (is_none(names)) names = NULL;
    for (const char *at = names; next_name(&at, name, sizeof name);) {
        if (count == HS_PADS_EACH) {
            return hs_error_set(error, "at most %d buttons, not '%s' too", HS_PADS_EACH, name);
        }
        if (!read_pad(name, &pads[count++], error)) return false;
    }
    memcpy(bindings->of[action].pads, pads, sizeof pads);
    return true;
}

/// Adds a name to a list of names.
static void add_name(char *text, size_t bytes, const char *before, const char *name)
{
    size_t length = strlen(text);
    snprintf(text + length, bytes - length, "%s%s%s", length > 0 ? ", " : "", before, name);
}

void hs_bindings_write_keys(const hs_bindings *bindings, hs_action action, char *text, size_t bytes)
{
    text[0] = '\0';
    for (int i = 0; i < HS_KEYS_EACH; i++) {
        hs_key key = bindings->of[action].keys[i];
        if (key.scancode == 0) continue;
        bool is_comma = key.scancode == SDL_SCANCODE_COMMA;
        add_name(text, bytes, key.with_alt ? "Alt+" : "",
                 is_comma ? comma : SDL_GetScancodeName((SDL_Scancode)key.scancode));
    }
    if (text[0] == '\0') snprintf(text, bytes, "none");
}

static const char *pad_name(hs_pad pad)
{
    return pad >= HS_PAD_AXIS
               ? SDL_GameControllerGetStringForAxis((SDL_GameControllerAxis)(pad - HS_PAD_AXIS))
               : SDL_GameControllerGetStringForButton((SDL_GameControllerButton)pad);
}

void hs_bindings_write_pads(const hs_bindings *bindings, hs_action action, char *text, size_t bytes)
{
    text[0] = '\0';
    for (int i = 0; i < HS_PADS_EACH; i++) {
        hs_pad pad = bindings->of[action].pads[i];
        if (pad != HS_PAD_NONE) add_name(text, bytes, "", pad_name(pad));
    }
    if (text[0] == '\0') snprintf(text, bytes, "none");
}

// ---- Labels ------------------------------------------------------------------------------------

/// Shorter words than SDL's for the keys that are met most.
static const struct {
    uint16_t scancode;
    const char *label;
} short_labels[] = {
    {SDL_SCANCODE_LEFT, "Left"},    {SDL_SCANCODE_RETURN, "Enter"}, {SDL_SCANCODE_ESCAPE, "Esc"},
    {SDL_SCANCODE_LSHIFT, "Shift"}, {SDL_SCANCODE_RSHIFT, "Shift"},
};

static bool is_plain(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text <= ' ' || *text > '~') return false;
    }
    return true;
}

static const char *label_of(hs_key key)
{
    for (size_t i = 0; i < sizeof short_labels / sizeof short_labels[0]; i++) {
        if (short_labels[i].scancode == key.scancode) return short_labels[i].label;
    }
    SDL_Scancode scancode = (SDL_Scancode)key.scancode;
    const char *name = SDL_GetKeyName(SDL_GetKeyFromScancode(scancode));
    // Shift and this key give the plus that it stands for.
    if (strcmp(name, "=") == 0) return "+";
    return name[0] != '\0' && is_plain(name) ? name : SDL_GetScancodeName(scancode);
}

static bool is_on_keypad(hs_key key)
{
    return key.scancode >= SDL_SCANCODE_KP_DIVIDE && key.scancode <= SDL_SCANCODE_KP_PERIOD;
}

static void write_labels(const hs_bindings *bindings, hs_action action, int most, char *text,
                         size_t bytes)
{
    text[0] = '\0';
    const char *former = "";
    for (int i = 0; i < HS_KEYS_EACH && most > 0; i++) {
        hs_key key = bindings->of[action].keys[i];
        bool repeats = text[0] != '\0' && is_on_keypad(key);
        if (key.scancode == 0 || repeats) continue;
        const char *label = label_of(key);
        if (strcmp(label, former) == 0) continue;
        add_name(text, bytes, key.with_alt ? "Alt+" : "", label);
        former = label;
        most--;
    }
}

void hs_bindings_label(const hs_bindings *bindings, hs_action action, char *text, size_t bytes)
{
    write_labels(bindings, action, 1, text, bytes);
}

void hs_bindings_labels(const hs_bindings *bindings, hs_action action, char *text, size_t bytes)
{
    write_labels(bindings, action, HS_KEYS_EACH, text, bytes);
}

// ---- Finding -----------------------------------------------------------------------------------

static bool has_key(const hs_binding *binding, hs_key key)
{
    for (int i = 0; i < HS_KEYS_EACH; i++) {
        if (key.scancode != 0 && binding->keys[i].scancode == key.scancode &&
            binding->keys[i].with_alt == key.with_alt) {
            return true;
        }
    }
    return false;
}

hs_action hs_bindings_find_key(const hs_bindings *bindings, hs_key key)
{
    for (int i = 0; i < HS_ACTION_COUNT; i++) {
        if (has_key(&bindings->of[i], key)) return (hs_action)i;
    }
    return HS_ACTION_NONE;
}

static bool has_pad(const hs_binding *binding, hs_pad pad)
{
    for (int i = 0; i < HS_PADS_EACH; i++) {
        if (pad != HS_PAD_NONE && binding->pads[i] == pad) return true;
    }
    return false;
}

hs_action hs_bindings_find_pad(const hs_bindings *bindings, hs_pad pad)
{
    for (int i = 0; i < HS_ACTION_COUNT; i++) {
        if (has_pad(&bindings->of[i], pad)) return (hs_action)i;
    }
    return HS_ACTION_NONE;
}

static bool tell_conflict(hs_action a, hs_action b, const char *what, const char *name,
                          hs_error *error)
{
    return hs_error_set(error, "the %s '%s' is given to '%s' and to '%s'; the first counts", what,
                        name, rows[a].name, rows[b].name);
}

static bool check_pair(const hs_bindings *bindings, hs_action a, hs_action b, hs_error *error)
{
    for (int i = 0; i < HS_KEYS_EACH; i++) {
        hs_key key = bindings->of[b].keys[i];
        if (!has_key(&bindings->of[a], key)) continue;
        return tell_conflict(a, b, "key", SDL_GetScancodeName((SDL_Scancode)key.scancode), error);
    }
    for (int i = 0; i < HS_PADS_EACH; i++) {
        hs_pad pad = bindings->of[b].pads[i];
        if (has_pad(&bindings->of[a], pad)) {
            return tell_conflict(a, b, "button", pad_name(pad), error);
        }
    }
    return true;
}

bool hs_bindings_check(const hs_bindings *bindings, hs_error *error)
{
    for (int a = 0; a < HS_ACTION_COUNT; a++) {
        for (int b = a + 1; b < HS_ACTION_COUNT; b++) {
            if (!check_pair(bindings, (hs_action)a, (hs_action)b, error)) return false;
        }
    }
    return true;
}

// ---- Keys as people read them
// ---------------------------------------------------------------------

static bool is_missing_strategy(hs_action action)
{
    return action >= HS_ACTION_STRATEGY_1 && action <= HS_ACTION_STRATEGY_7 &&
           (unsigned)(action - HS_ACTION_STRATEGY_1) >= hs_strategy_count();
}

/// "Left, A" and three more read worse than what everybody calls them.
static bool moves_as_usual(const hs_bindings *bindings, int first)
{
    hs_bindings usual = hs_bindings_default();
    return first == HS_ACTION_LEFT &&
           memcmp(&bindings->of[first], &usual.of[first], 4 * sizeof usual.of[0]) == 0;
}

/// The actions from `first` on that share a line with it; returns how many.
static int count_together(int first)
{
    const char *brief = hs_action_row_of((hs_action)first)->brief;
    int count = 1;
    while (first + count < HS_ACTION_COUNT &&
           strcmp(hs_action_row_of((hs_action)(first + count))->brief, brief) == 0) {
        count++;
    }
    return count;
}

/// The first key of each of some actions: "- +", or "1 \u2013 7" for many.
static void list_first_keys(const hs_bindings *bindings, int first, int count, char *text,
                            size_t bytes)
{
    enum { LISTED_MOST = 4 };
    int there = 0;
    while (there < count && !is_missing_strategy((hs_action)(first + there))) there++;
    text[0] = '\0';
    for (int i = 0; i < there; i++) {
        char label[32];
        bool is_within = there > LISTED_MOST && i > 0 && i < there - 1;
        if (is_within) continue;
        hs_bindings_label(bindings, (hs_action)(first + i), label, sizeof label);
        size_t length = strlen(text);
        const char *between = there > LISTED_MOST ? " \u2013 " : "  ";
        snprintf(text + length, bytes - length, "%s%s", length > 0 ? between : "", label);
    }
}

bool hs_key_list_next(const hs_bindings *bindings, int *action, hs_key_line *line)
{
    while (*action < HS_ACTION_COUNT) {
        int first = *action, count = count_together(first);
        const hs_action_row *row = hs_action_row_of((hs_action)first);
        *action += count;
        line->group = row->group;
        line->what = count > 1 ? row->brief : row->help;
        line->brief = row->brief;
        if (moves_as_usual(bindings, first)) {
            snprintf(line->keys, sizeof line->keys, "Arrows, WASD");
        } else if (count > 1) {
            list_first_keys(bindings, first, count, line->keys, sizeof line->keys);
        } else {
            hs_bindings_labels(bindings, (hs_action)first, line->keys, sizeof line->keys);
        }
        if (line->keys[0] != '\0') return true;
    }
    return false;
}
