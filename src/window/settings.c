#include "window/settings.h"

#include <errno.h>

#include "base/file.h"
#include "base/system.h"
#include "cli/options.h"
#include "draw/renderers.h"
#include "heapstorm/rules.h"
#include "panel/panel.h"

#include "base/forbidden.h"

static const char *const panel_words[] = {"off", "show", "all"};
static const char *const renderer_words[] = {"auto", HS_RENDERER_WORDS};
static const char *const difficulty_words[] = {"easy", "normal", "hard", "storm"};
static const char *const driver_words[] = {"auto", "software", "accelerated"};

#define MEMBER(name)              offsetof(hs_settings, name)
#define SWITCH(name)              HS_SETTING_SWITCH, MEMBER(name), 0, 1, 1, NULL
#define PER_CENT(name, low, high) HS_SETTING_PER_CENT, MEMBER(name), low, high, 5, NULL
#define WORD(name, words)                                                                          \
    HS_SETTING_WORD, MEMBER(name), 0, sizeof(words) / sizeof((words)[0]) - 1, 1, words

static const hs_setting rows[] = {
    {"reduce_flashing", "Reduce flashing", "No flashes of the whole field",
     SWITCH(reduce_flashing)},
    {"screen_shake", "Camera", "How far blows shake, zoom and roll the field",
     PER_CENT(screen_shake, 0, 100)},
    {"particle_density", "Particles drawn", "Share of the particles that is drawn",
     PER_CENT(particle_density, 5, 100)},
    {"ground", "Ground", "What lies beneath the field; heap: the particles' memory",
     HS_SETTING_WORD, MEMBER(ground), 0, HS_GROUND_COUNT - 1, 1, hs_ground_words},
    {"background", "Background", "Brightness of the background", PER_CENT(background, 0, 100)},
    {"color_blind", "Colour-blind palette", "Colours that differ in lightness too",
     SWITCH(colour_blind)},
    {"text_scale", "Text size", "Size of the panel and of all texts",
     PER_CENT(text_scale, 75, 200)},
    {"auto_fire", "Auto-fire", "Shoots without a key held", SWITCH(auto_fire)},
    {"practice", "Practice", "Hits cost no life; counts from the next game", SWITCH(practice)},
    {"difficulty", "Difficulty", "How hard the game is; Play asks for it",
     WORD(difficulty, difficulty_words)},
    {"game_speed", "Game speed", "Below 100 % everything is slower", PER_CENT(game_speed, 25, 100)},
    {"pause_on_focus_loss", "Pause in background", "Pauses when another window takes the keyboard",
     SWITCH(pause_on_focus_loss)},
    {"vsync", "Wait for the display", "Frames wait for the display, where it can be waited for",
     SWITCH(vsync)},
    {"full_screen", "Full screen", "The window fills the display", SWITCH(full_screen)},
    {"panel", "Instrument panel", "show: the scoreboard, frames and the heap; all: every part",
     WORD(panel, panel_words)},
    {"renderer", "Renderer", "auto: the faster one is measured at the start and kept",
     WORD(renderer, renderer_words)},
    {"driver", "SDL draws by", "auto: as goes with the renderer; from the next start on",
     WORD(driver, driver_words)},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

unsigned hs_setting_count(void)
{
    return ROWS;
}

const hs_setting *hs_setting_at(unsigned index)
{
    return &rows[index];
}

hs_settings hs_settings_default(void)
{
    return (hs_settings){
        .screen_shake = 70,
        .particle_density = 100,
        .background = 100,
        .ground = HS_GROUND_HEAP,
        .text_scale = 100,
        .difficulty = HS_NORMAL - 1,
        .game_speed = 100,
        .pause_on_focus_loss = true,
        .vsync = true,
        .panel = HS_LEVEL_SHOW,
        .renderer = HS_RENDERER_AUTO,
        .driver = HS_DRIVER_AUTO,
        .bindings = hs_bindings_default(),
    };
}

// ---- One value ---------------------------------------------------------------------------------

static unsigned value_of(const hs_setting *setting, const hs_settings *settings)
{
    const char *member = (const char *)settings + setting->offset;
    return setting->kind == HS_SETTING_SWITCH ? *(const bool *)member : *(const unsigned *)member;
}

static void set_value(const hs_setting *setting, hs_settings *settings, unsigned value)
{
    char *member = (char *)settings + setting->offset;
    if (setting->kind == HS_SETTING_SWITCH) {
        *(bool *)member = value != 0;
    } else {
        *(unsigned *)member = value;
    }
}

void hs_setting_write(const hs_setting *setting, const hs_settings *settings, char *text,
                      size_t bytes)
{
    unsigned value = value_of(setting, settings);
    switch (setting->kind) {
    case HS_SETTING_SWITCH:
        snprintf(text, bytes, "%s", value != 0 ? "on" : "off");
        break;
    case HS_SETTING_PER_CENT:
        snprintf(text, bytes, "%u %%", value);
        break;
    case HS_SETTING_WORD:
        snprintf(text, bytes, "%s", setting->words[value]);
        break;
    }
}

void hs_setting_change(const hs_setting *setting, hs_settings *settings, int direction)
{
    unsigned value = value_of(setting, settings);
    if (setting->kind == HS_SETTING_PER_CENT) {
        if (direction > 0) {
            value = value + setting->step < setting->high ? value + setting->step : setting->high;
        } else {
            value = value > setting->low + setting->step ? value - setting->step : setting->low;
        }
    } else {
        unsigned values = setting->high + 1;
        value = (value + (direction > 0 ? 1 : values - 1)) % values;
    }
    set_value(setting, settings, value);
}

static bool read_switch(const char *text, unsigned *value, hs_error *error)
{
    *value = strcmp(text, "on") == 0;
    return *value != 0 || strcmp(text, "off") == 0 ||
           hs_error_set(error, "'%.40s' is neither on nor off", text);
}

static bool read_per_cent(const hs_setting *setting, const char *text, unsigned *value,
                          hs_error *error)
{
    char *end = NULL;
    bool begins = text[0] >= '0' && text[0] <= '9';
    unsigned long number = begins ? strtoul(text, &end, 10) : 0;
    if (begins && *end == ' ') end++;
    if (begins && *end == '%') end++;
    if (!begins || *end != '\0' || number < setting->low || number > setting->high) {
        return hs_error_set(error, "'%.40s' is not a number from %u to %u", text, setting->low,
                            setting->high);
    }
    *value = (unsigned)number;
    return true;
}

static bool read_value(const hs_setting *setting, hs_settings *settings, const char *text,
                       hs_error *error)
{
    unsigned value = 0;
    bool is_good = false;
    switch (setting->kind) {
    case HS_SETTING_SWITCH:
        is_good = read_switch(text, &value, error);
        break;
    case HS_SETTING_PER_CENT:
        is_good = read_per_cent(setting, text, &value, error);
        break;
    case HS_SETTING_WORD:
        while (value <= setting->high && strcmp(setting->words[value], text) != 0) value++;
        is_good = value <= setting->high;
        if (!is_good) {
            hs_options_unknown(error, setting->name, text, setting->words, setting->high + 1);
        }
        break;
    }
    if (is_good) set_value(setting, settings, value);
    return is_good;
}

// ---- The text ----------------------------------------------------------------------------------

static bool unknown_name(const char *name, hs_error *error)
{
    const char *names[ROWS];
    for (int i = 0; i < ROWS; i++) names[i] = rows[i].name;
    return hs_options_unknown(error, "setting", name, names, ROWS);
}

static bool read_binding(hs_settings *settings, const char *name, const char *value,
                         hs_error *error)
{
    hs_action action = hs_action_find(name + 4, strlen(name + 4));
    if (action == HS_ACTION_NONE) {
        return hs_error_set(error, "there is no action '%.40s'", name + 4);
    }
    return name[0] == 'k' ? hs_bindings_read_keys(&settings->bindings, action, value, error)
                          : hs_bindings_read_pads(&settings->bindings, action, value, error);
}

static bool read_pair(hs_settings *settings, const char *name, const char *value, hs_error *error)
{
    if (strncmp(name, "key.", 4) == 0 || strncmp(name, "pad.", 4) == 0) {
        return read_binding(settings, name, value, error);
    }
    for (int i = 0; i < ROWS; i++) {
        if (strcmp(rows[i].name, name) == 0) return read_value(&rows[i], settings, value, error);
    }
    return unknown_name(name, error);
}

/// Cuts space off both ends, in place.
static char *trimmed(char *text)
{
    text += strspn(text, " \t\r");
    for (size_t length = strlen(text); length > 0; length--) {
        if (strchr(" \t\r", text[length - 1]) == NULL) break;
        text[length - 1] = '\0';
    }
    return text;
}

/// One line, without its end; empty ones and comments say nothing.
static bool read_line(hs_settings *settings, char *line, hs_error *error)
{
    char *text = trimmed(line);
    if (text[0] == '\0' || text[0] == '#') return true;
    char *equals = strchr(text, '=');
    if (equals == NULL) return hs_error_set(error, "'%.40s' is not 'name = value'", text);
    *equals = '\0';
    return read_pair(settings, trimmed(text), trimmed(equals + 1), error);
}

static void note(hs_settings_notes *notes, const char *name, unsigned number, const hs_error *error)
{
    enum { NAME_MOST = 200 };
    if (notes->bad_lines++ > 0) return;
    size_t length = strlen(name);
    if (length > NAME_MOST) name += length - NAME_MOST; // its end tells more
    hs_error_set(&notes->first, "%s:%u: %.240s", name, number, error->message);
}

/// One line of a file, without its end.
static bool read_bytes(hs_settings *settings, const char *text, size_t length, hs_error *error)
{
    char line[256];
    if (memchr(text, '\0', length) != NULL) {
        return hs_error_set(error, "the line holds a byte 0, which is no text");
    }
    if (length >= sizeof line) {
        return hs_error_set(error, "the line is longer than %zu characters", sizeof line - 1);
    }
    snprintf(line, sizeof line, "%.*s", (int)length, text);
    return read_line(settings, line, error);
}

void hs_settings_read_text(hs_settings *settings, const char *text, size_t bytes, const char *name,
                           hs_settings_notes *notes)
{
    hs_error error;
    unsigned number = 0;
    while (bytes > 0) {
        const char *end = memchr(text, '\n', bytes);
        size_t length = end != NULL ? (size_t)(end - text) : bytes;
        number++;
        if (!read_bytes(settings, text, length, &error)) note(notes, name, number, &error);
        size_t taken = length + (end != NULL ? 1 : 0);
        text += taken;
        bytes -= taken;
    }
    if (!hs_bindings_check(&settings->bindings, &error)) note(notes, name, number, &error);
}

static void write_bindings(const hs_settings *settings, FILE *stream)
{
    fputs("\n# Keys, named by where they lie on a US keyboard, and buttons of a game controller.\n"
          "# Up to three keys (Alt+ before one that takes Alt) and two buttons; none for none.\n",
          stream);
    for (int i = 0; i < hs_action_count(); i++) {
        hs_action action = (hs_action)i;
        const hs_action_row *row = hs_action_row_of(action);
        char names[256];
        hs_bindings_write_keys(&settings->bindings, action, names, sizeof names);
        fprintf(stream, "# %s\nkey.%s = %s\n", row->help, row->name, names);
        hs_bindings_write_pads(&settings->bindings, action, names, sizeof names);
        fprintf(stream, "pad.%s = %s\n", row->name, names);
    }
}

void hs_settings_write_text(const hs_settings *settings, FILE *stream)
{
    fputs("# Settings of Heapstorm. A line that cannot be read is told and its default is used.\n",
          stream);
    for (int i = 0; i < ROWS; i++) {
        char value[64];
        hs_setting_write(&rows[i], settings, value, sizeof value);
        fprintf(stream, "\n# %s", rows[i].help);
        if (rows[i].kind == HS_SETTING_SWITCH) fputs(": on or off", stream);
        if (rows[i].kind == HS_SETTING_PER_CENT) {
            fprintf(stream, ": %u to %u %%", rows[i].low, rows[i].high);
        }
        if (rows[i].kind == HS_SETTING_WORD) {
            for (unsigned w = 0; w <= rows[i].high; w++)
                fprintf(stream, "%s%s", w == 0 ? ": " : ", ", rows[i].words[w]);
        }
        fprintf(stream, "\n%s = %s\n", rows[i].name, value);
    }
    write_bindings(settings, stream);
}

// ---- The file
// -------------------------------------------------------------------------------------

/// More than any file of settings has.
#define FILE_BYTES_MAX (64u * 1024u)

hs_home hs_home_find(void)
{
    hs_home home = {"", ""};
    // SDL takes an empty variable for a path and would end up in the root folder.
    const char *data = getenv("XDG_DATA_HOME");
    if (data != NULL && data[0] == '\0') hs_environment_remove("XDG_DATA_HOME");
    char *folder = SDL_GetPrefPath("", "heapstorm");
    if (folder == NULL) return home;
    int length = snprintf(home.folder, sizeof home.folder, "%s", folder);
    SDL_free(folder);
    if (length < 0 || (size_t)length + 32 > sizeof home.folder) return (hs_home){"", ""};
    snprintf(home.settings, sizeof home.settings, "%.*ssettings.txt", HS_PATH_BYTES - 32,
             home.folder);
    return home;
}

bool hs_settings_load(hs_settings *settings, const hs_home *home, hs_gate *gate,
                      hs_settings_notes *notes, hs_error *error)
{
    *settings = hs_settings_default();
    if (home->settings[0] == '\0' || hs_path_look(home->settings) == HS_PATH_MISSING) return true;
    hs_file file;
    if (!hs_file_read(&file, gate, HS_TAG_OTHER, home->settings, FILE_BYTES_MAX, error)) {
        return false;
    }
    hs_settings_read_text(settings, file.bytes, file.count, home->settings, notes);
    hs_file_release(&file, gate, HS_TAG_OTHER);
    return true;
}

static bool put_aside(const char *path, hs_error *error)
{
    char former[HS_PATH_BYTES + 8];
    snprintf(former, sizeof former, "%s.bak", path);
    return hs_path_rename(path, former) || errno == ENOENT ||
           hs_error_set(error, "%.400s: cannot be kept aside: %s", path, strerror(errno));
}

bool hs_settings_save(const hs_settings *settings, const hs_home *home, bool keep_former,
                      hs_error *error)
{
    if (home->settings[0] == '\0') {
        return hs_error_set(error, "there is no folder for settings; they hold until the end");
    }
    hs_output output;
    if (keep_former && !put_aside(home->settings, error)) return false;
    if (!hs_output_open(&output, home->settings, error)) return false;
    hs_settings_write_text(settings, output.stream);
    return hs_output_close_durably(&output, error);
}
