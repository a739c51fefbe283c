/// The options of `heapstorm play` and `heapstorm tour`: the members that they set and, beneath,
/// the tables from which they are read and explained. A new option is a member and a row here.
#ifndef HS_WINDOW_PLAY_OPTIONS_H
#define HS_WINDOW_PLAY_OPTIONS_H

#include <stdint.h>
#include <stdio.h>

#include "cli/world_options.h"
#include "draw/renderers.h"
#include "heapstorm/world.h"
#include "versus/settings.h"

/// The formats in which what was measured is written to files.
typedef enum hs_play_export { HS_PLAY_JSON, HS_PLAY_CSV, HS_PLAY_EXPORTS } hs_play_export;

typedef struct hs_play_options {
    const char *memory;   ///< a strategy's name
    const char *layout;   ///< NULL when not asked for
    const char *scenario; ///< a name or a path; NULL when not asked for
    const char *pattern;  ///< a path, or NULL
    uint64_t seed;
    double rank;                 ///< negative for the scenario's own
    const char *difficulty;      ///< NULL when not asked for
    uint64_t stage;              ///< at which a game begins, from 1; 0 when not asked for
    bool boss;                   ///< at that stage's boss
    uint64_t bullets, particles; ///< 0 for the scenario's own
    uint64_t litter;             ///< percent that stays; 0 for none
    const char *renderer;        ///< NULL for the settings' choice
    const char *ground;          ///< likewise
    uint64_t threads;            ///< 0 for as many as pay
    uint64_t frames;             ///< after which the program ends; 0 for never
    uint64_t warmup; ///< frames that no figure is taken of after a start, a switch and the like
    bool autopilot;  ///< plays in the player's place
    const char *exports[HS_PLAY_EXPORTS]; ///< paths, "-" for stdout, or NULL
    const char *screenshot;               ///< "FRAME:FILE", or NULL
    hs_numbered_path picture;             ///< read from it
    const char *film;                     ///< "STEP:FOLDER", or NULL
    const char *size;                     ///< "WIDTHxHEIGHT", or NULL
    hs_window_size window;                ///< read from it
    hs_numbered_path pictures;            ///< read from it
    hs_option_values presses;             ///< "FRAME:ACTION" each
    bool measured;                        ///< the film's figures are, by the real clock
    uint64_t switch_every;                ///< frames; 0 for never
    const char *command;                  ///< the command line that repeats this; NULL for none
    uint64_t tour_stop;                   ///< from 1: begins with the tour; 0 for the game
    const hs_versus_settings *versus;     ///< begins with this race; NULL for the game
    hs_collector_options collector_options;
    hs_collector_settings collector; ///< read from them
    bool quiet, help, version;
} hs_play_options;

// ---- The options of `play` --------------------------------------------------------------------

#define HS_PLAY_MEMBER(name) offsetof(hs_play_options, name)

static const char *const hs_play_renderers[] = {HS_RENDERER_WORDS NULL};

/// In `play` and `tour`.
#define HS_PLAY_SIZE_ROW                                                                           \
    {                                                                                              \
        "--size", "WIDTHxHEIGHT", "of the window, pixels [1280x720]",                              \
            HS_SETS_TEXT(HS_PLAY_MEMBER(size))                                                     \
    }
#define HS_PLAY_GROUND_ROW                                                                         \
    {                                                                                              \
        "--ground", HS_GROUND_CHOICES,                                                             \
            "what lies beneath the field: the heap, scenery (or\n"                                 \
            "stars), or a plain sky [the settings' choice]",                                       \
            HS_SETS_CHOICE(HS_PLAY_MEMBER(ground), hs_ground_words)                                \
    }

static const hs_option hs_play_option_rows[] = {
    {"--memory", "NAME", "the strategy to begin with [columns]",
     HS_SETS_CHOICE(HS_PLAY_MEMBER(memory), NULL)},
    HS_LAYOUT_ROW(hs_play_options),
    {"--scenario", "NAME|FILE",
     "arcade, storm, calm, or an XML file; begins at once,\n"
     "without the title",
     HS_SETS_INPUT(HS_PLAY_MEMBER(scenario))},
    HS_START_ROWS(hs_play_options),
    HS_DIFFICULTY_ROW(hs_play_options),
    HS_STAGE_ROWS(hs_play_options),
    HS_LOAD_ROWS(hs_play_options),
    HS_COLLECTOR_ROWS(hs_play_options, collector_options),
    {"--renderer", HS_RENDERER_CHOICES, "what draws the field [the settings' choice]",
     HS_SETS_CHOICE(HS_PLAY_MEMBER(renderer), hs_play_renderers)},
    HS_PLAY_GROUND_ROW,
    HS_PLAY_SIZE_ROW,
    {"--threads", "N", "threads that simulate and draw [as many as pay]",
     HS_SETS_COUNT(HS_PLAY_MEMBER(threads), 1, 64)},
    {"--autopilot", NULL, "the autopilot plays", HS_SETS_FLAG(HS_PLAY_MEMBER(autopilot))},
    {"--frames", "N", "end after N frames; begins at once",
     HS_SETS_COUNT(HS_PLAY_MEMBER(frames), 1, 10000000)},
    {"--warmup", "N",
     "frames that no figure is taken of, neither here nor\n"
     "in the panel, after a start, switch, new size or\n"
     "load [60]",
     HS_SETS_COUNT(HS_PLAY_MEMBER(warmup), 0, 10000000)},
    {"--json", "FILE|-", "at the end, write the figures of all frames",
     HS_SETS_OUTPUT(HS_PLAY_MEMBER(exports[HS_PLAY_JSON]))},
    {"--csv", "FILE|-", "at the end, write a row a measured frame",
     HS_SETS_OUTPUT(HS_PLAY_MEMBER(exports[HS_PLAY_CSV]))},
    {"--screenshot", "FRAME:FILE", "keep a picture of the window as PNG",
     HS_SETS_PICTURE(HS_PLAY_MEMBER(screenshot))},
    {"--film", "STEP:FOLDER", "keep every STEP-th picture, as FOLDER/000001.png and so on",
     HS_SETS_TEXT(HS_PLAY_MEMBER(film))},
    {"--measured", NULL,
     "film by the real clock and show what is measured; without\n"
     "it a frame lasts 1/60 s, nothing is measured, and two\n"
     "films are the same bytes",
     HS_SETS_FLAG(HS_PLAY_MEMBER(measured))},
    {"--press", "FRAME:ACTION",
     "do at that frame what an action's key does, such as\n"
     "60:help; may be given several times",
     HS_SETS_LIST(HS_PLAY_MEMBER(presses))},
    {"--switch-every", "N", "switch between pooled and naive every N frames",
     HS_SETS_COUNT(HS_PLAY_MEMBER(switch_every), 1, 10000000)},
    {"--quiet", NULL, "no notes", HS_SETS_FLAG(HS_PLAY_MEMBER(quiet))},
    HS_HELP_ROWS(hs_play_options),
};
enum { HS_PLAY_OPTIONS = sizeof hs_play_option_rows / sizeof hs_play_option_rows[0] };

/// The options that the arguments ask for, each by itself and all together checked. On failure the
/// error is about wrong usage.
bool hs_play_options_read(hs_play_options *options, int argc, char **argv, hs_error *error);

/// Whether a film is made by a clock of its own: what would be measured is not known then.
bool hs_play_options_film(const hs_play_options *options);

/// The help of the command.
void hs_play_options_explain(FILE *stream);

// ---- The options of `tour`, which takes fewer -------------------------------------------------

static const hs_option hs_tour_option_rows[] = {
    {"--stop", "N", "the stop to begin at [1]", HS_SETS_COUNT(HS_PLAY_MEMBER(tour_stop), 1, 99)},
    {"--seed", "N", "where the random numbers start [1]",
     HS_SETS_COUNT(HS_PLAY_MEMBER(seed), 0, UINT64_MAX)},
    HS_PLAY_GROUND_ROW,
    HS_PLAY_SIZE_ROW,
    {"--frames", "N", "end after N frames", HS_SETS_COUNT(HS_PLAY_MEMBER(frames), 1, 10000000)},
    {"--screenshot", "FRAME:FILE", "keep a picture of the window as PNG",
     HS_SETS_PICTURE(HS_PLAY_MEMBER(screenshot))},
    {"--quiet", NULL, "no notes", HS_SETS_FLAG(HS_PLAY_MEMBER(quiet))},
    HS_HELP_ROWS(hs_play_options),
};
enum { HS_TOUR_OPTIONS = sizeof hs_tour_option_rows / sizeof hs_tour_option_rows[0] };

/// The same for `heapstorm tour`.
bool hs_tour_options_read(hs_play_options *options, int argc, char **argv, hs_error *error);
/// The help of that command.
void hs_tour_options_explain(FILE *stream);

#endif
