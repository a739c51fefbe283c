/// The settings of `heapstorm versus` and the options that set them: a new option is a member of
/// the struct and a row of the table beneath it.
#ifndef HS_VERSUS_SETTINGS_H
#define HS_VERSUS_SETTINGS_H

#include <stdint.h>
#include <stdio.h>

#include "cli/world_options.h"
#include "draw/view.h"
#include "heapstorm/world.h"

/// The sides of a race: the left one and the right one.
enum { HS_SIDES = 2 };

/// How a side of a race keeps its entities.
typedef struct hs_contender {
    const hs_strategy *strategy; ///< never NULL
    hs_layout layout;            ///< HS_LAYOUT_ARRAY where the strategy has no boxes
} hs_contender;

/// Room for the name of a contender.
enum { HS_CONTENDER_BYTES = 40 };

/// Writes what tells the two contenders apart: "naive", or "naive (list)" where the other one has
/// the same strategy. Always terminated.
void hs_contender_write(const hs_contender contenders[HS_SIDES], unsigned side,
                        char text[HS_CONTENDER_BYTES]);

/// Whether both are the same, so that there is nothing to compare.
bool hs_contenders_are_same(const hs_contender *one, const hs_contender *other);

typedef struct hs_versus_settings {
    const char *memory;   ///< "A,B"
    const char *layout;   ///< "L", "L,L" or NULL
    const char *scenario; ///< a name or a path
    const char *pattern;  ///< a path, or NULL
    uint64_t seed;
    double rank;                 ///< negative for the scenario's own
    uint64_t bullets, particles; ///< of each side; 0 for the scenario's own
    uint64_t litter;             ///< percent that stays; 0 for none
    uint64_t frames, warmup;
    const char *ground;                ///< a word for it; NULL for the settings' choice
    const char *json;                  ///< a path, "-" for stdout; NULL for a race in the window
    const char *screenshot;            ///< FRAME:FILE, as it was asked for, or NULL
    hs_numbered_path picture;          ///< read from it
    const char *size;                  ///< WIDTHxHEIGHT, as it was asked for, or NULL
    hs_window_size window;             ///< read from it
    const char *command;               ///< the command line that repeats this; NULL for none
    hs_contender contenders[HS_SIDES]; ///< read from `memory` and `layout`
    bool quiet, help, version;
} hs_versus_settings;

#define HS_VERSUS_MEMBER(name) offsetof(hs_versus_settings, name)

/// The options, in the order of the help.
static const hs_option hs_versus_options[] = {
    {"--memory", "A,B", "the two strategies, left and right [columns,naive]",
     HS_SETS_TEXT(HS_VERSUS_MEMBER(memory))},
    {"--layout", "L|L,L",
     "array or list, of both sides or of each: how a boxed\n"
     "strategy keeps its boxes [array]",
     HS_SETS_TEXT(HS_VERSUS_MEMBER(layout))},
    {"--scenario", "NAME|FILE", "storm, arcade, calm, or an XML file [storm]",
     HS_SETS_INPUT(HS_VERSUS_MEMBER(scenario))},
    HS_START_ROWS(hs_versus_settings),
    {"--bullets", "N", "of each side: places for bullets; storm keeps as many\nliving [2000]",
     HS_SETS_COUNT(HS_VERSUS_MEMBER(bullets), 1, HS_BULLETS_MAX)},
    {"--particles", "N",
     "of each side: places for particles; storm keeps as\n"
     "many living [200000]",
     HS_SETS_COUNT(HS_VERSUS_MEMBER(particles), 1, HS_PARTICLES_MAX)},
    {"--litter", "PERCENT",
     "first fill each side's heap, shuffle, and free all but\n"
     "so much, 0 to 90: the heap of a long-lived process [0]",
     HS_SETS_COUNT(HS_VERSUS_MEMBER(litter), 0, HS_LITTER_MAX)},
    {"--frames", "N", "end after N frames [with --json 1200, else never]",
     HS_SETS_COUNT(HS_VERSUS_MEMBER(frames), 1, 10000000)},
    {"--warmup", "N", "with --json: ticks before that, not measured [360]",
     HS_SETS_COUNT(HS_VERSUS_MEMBER(warmup), 0, 10000000)},
    {"--json", "FILE|-",
     "without a window: both sides in turn on one thread, a\n"
     "tick each, and all figures as JSON; - is stdout, then\n"
     "alone there",
     HS_SETS_OUTPUT(HS_VERSUS_MEMBER(json))},
    {"--ground", HS_GROUND_CHOICES,
     "what is beneath each field; heap is that side's own\n"
     "[the settings' choice]",
     HS_SETS_CHOICE(HS_VERSUS_MEMBER(ground), hs_ground_words)},
    {"--size", "WIDTHxHEIGHT", "of the window, pixels [1280x720]",
     HS_SETS_TEXT(HS_VERSUS_MEMBER(size))},
    {"--screenshot", "FRAME:FILE", "keep a picture of the window as PNG",
     HS_SETS_PICTURE(HS_VERSUS_MEMBER(screenshot))},
    {"--quiet", NULL, "no notes and no progress bar", HS_SETS_FLAG(HS_VERSUS_MEMBER(quiet))},
    HS_HELP_ROWS(hs_versus_settings),
};
enum { HS_VERSUS_OPTIONS = sizeof hs_versus_options / sizeof hs_versus_options[0] };

/// The defaults: `columns` against `naive` in a storm of 200,000 particles a side.
hs_versus_settings hs_versus_defaults(void);

/// Reads the settings from the arguments and checks them, each by itself and all together. On
/// failure the error is about wrong usage.
bool hs_versus_settings_read(hs_versus_settings *settings, int argc, char **argv, hs_error *error);

/// The help of the command.
void hs_versus_settings_explain(FILE *stream);

/// The world of each side but for its memory. `assets` is the folder of scenarios; it and the
/// settings' texts outlive the config.
hs_world_config hs_versus_config(const hs_versus_settings *settings, const char *assets);

#endif
