/// The player's settings: comfort, picture, keys. The file is kept where the platform keeps such
/// things, as `key = value` lines that people can read and change.
#ifndef HS_WINDOW_SETTINGS_H
#define HS_WINDOW_SETTINGS_H

#include <stdio.h>

#include "base/system.h"
#include "heapstorm/gate.h"
#include "window/bindings.h"

/// A member is a `bool`, or an `unsigned` within bounds or among words.
typedef struct hs_settings {
    bool reduce_flashing;
    unsigned screen_shake;     ///< per cent
    unsigned particle_density; ///< per cent
    unsigned background;       ///< brightness, per cent
    unsigned ground;           ///< an hs_ground_kind
    bool colour_blind;
    unsigned text_scale; ///< per cent
    bool auto_fire;
    bool practice;       ///< hits cost no life
    unsigned difficulty; ///< chosen last: an hs_difficulty, less 1
    unsigned game_speed; ///< per cent
    bool pause_on_focus_loss;
    bool vsync;
    bool full_screen;
    unsigned panel;    ///< an hs_panel_level
    unsigned renderer; ///< HS_RENDERER_AUTO, or 1 more than the number of a renderer
    unsigned driver;   ///< an hs_driver_choice
    hs_bindings bindings;
} hs_settings;

/// The fastest renderer, measured, unless the command line names one.
enum { HS_RENDERER_AUTO };

/// What SDL draws with.
typedef enum hs_driver_choice {
    HS_DRIVER_AUTO, ///< what goes with the faster renderer
    HS_DRIVER_SOFTWARE,
    HS_DRIVER_ACCELERATED,
} hs_driver_choice;

typedef enum hs_setting_kind {
    HS_SETTING_SWITCH,
    HS_SETTING_PER_CENT,
    HS_SETTING_WORD
} hs_setting_kind;

/// A row of the table of settings.
typedef struct hs_setting {
    const char *name;  ///< in the file
    const char *label; ///< on the settings page
    const char *help;  ///< one line
    hs_setting_kind kind;
    size_t offset;
    unsigned low, high, step;
    const char *const *words; ///< `high + 1` of them
} hs_setting;

unsigned hs_setting_count(void);
const hs_setting *hs_setting_at(unsigned index);

/// The value as the file and the page write it: "on", "80 %", "canvas".
void hs_setting_write(const hs_setting *setting, const hs_settings *settings, char *text,
                      size_t bytes);
/// Moves to the next value above (1) or below (-1); switches and words go round.
void hs_setting_change(const hs_setting *setting, hs_settings *settings, int direction);

hs_settings hs_settings_default(void);

/// The result of reading a file.
typedef struct hs_settings_notes {
    unsigned bad_lines; ///< for each the default is used
    hs_error first;     ///< of them: "file:line: sentence"
} hs_settings_notes;

/// Takes the lines of a text of so many bytes in, over what `settings` holds. `name` is the file's,
/// for the notes.
void hs_settings_read_text(hs_settings *settings, const char *text, size_t bytes, const char *name,
                           hs_settings_notes *notes);

/// The whole file, with a comment above each line.
void hs_settings_write_text(const hs_settings *settings, FILE *stream);

/// Where settings and pictures are kept, "/" at the end; "" when there is no such place.
typedef struct hs_home {
    char folder[HS_PATH_BYTES];
    char settings[HS_PATH_BYTES];
} hs_home;
hs_home hs_home_find(void);

/// Reads the file; where there is none the defaults hold. False when it is there and cannot be read
/// at all.
bool hs_settings_load(hs_settings *settings, const hs_home *home, hs_gate *gate,
                      hs_settings_notes *notes, hs_error *error);

/// Writes the file, all or not at all. `keep_former` renames the file that was there to ".bak":
/// it held lines that would be lost.
bool hs_settings_save(const hs_settings *settings, const hs_home *home, bool keep_former,
                      hs_error *error);

#endif
