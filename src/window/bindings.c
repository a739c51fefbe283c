#include "window/bindings.h"

#include "base/assert.h"
#include "heapstorm/memory.h"

#include "base/forbidden.h"

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

hs_bindings hs_bindings_default(void)
{
    hs_bindings bindings = {0};
    for (int i = 0; i < hs_action_count(); i++) {
        const hs_action_row *row = hs_action_row_of((hs_action)i);
        bool is_read = hs_bindings_read_keys(&bindings, (hs_action)i, row->keys, NULL) &&
                       hs_bindings_read_pads(&bindings, (hs_action)i, row->pads, NULL);
        HS_ASSERT(is_read);
        (void)is_read;
    }
    return bindings;
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
    for (int i = 0; i < hs_action_count(); i++) {
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
    for (int i = 0; i < hs_action_count(); i++) {
        if (has_pad(&bindings->of[i], pad)) return (hs_action)i;
    }
    return HS_ACTION_NONE;
}

static bool tell_conflict(hs_action a, hs_action b, const char *what, const char *name,
                          hs_error *error)
{
    return hs_error_set(error, "the %s '%s' is given to '%s' and to '%s'; the first counts", what,
                        name, hs_action_row_of(a)->name, hs_action_row_of(b)->name);
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
    for (int a = 0; a < hs_action_count(); a++) {
        for (int b = a + 1; b < hs_action_count(); b++) {
            if (!check_pair(bindings, (hs_action)a, (hs_action)b, error)) return false;
        }
    }
    return true;
}

// ---- Keys as people read them ------------------------------------------------------------------

static bool is_missing_strategy(hs_action action)
{
    return hs_action_strategy(action) >= (int)hs_strategy_count();
}

/// Whether the moves have their default keys and buttons; the keys read better by their usual
/// names.
static bool moves_as_usual(const hs_bindings *bindings, int first)
{
    char keys[64], pads[64];
    if (first != HS_ACTION_LEFT) return false;
    for (int i = HS_ACTION_LEFT; i <= HS_ACTION_DOWN; i++) {
        hs_bindings_write_keys(bindings, (hs_action)i, keys, sizeof keys);
        hs_bindings_write_pads(bindings, (hs_action)i, pads, sizeof pads);
        const hs_action_row *row = hs_action_row_of((hs_action)i);
        if (strcmp(keys, row->keys) != 0 || strcmp(pads, row->pads) != 0) return false;
    }
    return true;
}

/// The actions from `first` on that share a line with it; returns how many.
static int count_together(int first)
{
    const char *brief = hs_action_row_of((hs_action)first)->brief;
    int count = 1;
    while (first + count < hs_action_count() &&
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
    while (*action < hs_action_count()) {
        int first = *action, count = count_together(first);
        const hs_action_row *row = hs_action_row_of((hs_action)first);
        *action += count;
        line->group = row->group;
        line->what = count > 1 ? row->brief : row->help;
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

/// Appends the first key of an action and what it does.
static void add_key(const hs_bindings *bindings, hs_action action, const char *between,
                    const char *what, char *text, size_t bytes)
{
    char label[32];
    size_t length = strlen(text);
    hs_bindings_label(bindings, action, label, sizeof label);
    snprintf(text + length, bytes - length, "%s%s %s", length > 0 ? between : "", label, what);
}

void hs_key_list_strategies(const hs_bindings *bindings, char *text, size_t bytes)
{
    text[0] = '\0';
    add_key(bindings, HS_ACTION_SWITCH, "", "pooled/naive", text, bytes);
    add_key(bindings, HS_ACTION_HELP, "  ", "explain", text, bytes);
    add_key(bindings, HS_ACTION_PANEL, "  ", "panel", text, bytes);
    for (unsigned i = 0; i < hs_strategy_count() && i < HS_STRATEGY_KEYS; i++) {
        add_key(bindings, (hs_action)(HS_ACTION_STRATEGY_1 + (int)i), "  ", hs_strategy_at(i)->name,
                text, bytes);
    }
}

void hs_key_list_tour(const hs_bindings *bindings, char *text, size_t bytes)
{
    text[0] = '\0';
    add_key(bindings, HS_ACTION_LEFT, "", "before", text, bytes);
    add_key(bindings, HS_ACTION_RIGHT, "   ", "next", text, bytes);
    add_key(bindings, HS_ACTION_PAUSE, "   ", "leave", text, bytes);
}
