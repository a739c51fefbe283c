/// The options of `heapstorm play` and `heapstorm tour`: the members that they set and, beneath,
/// the tables from which they are read and explained. A new option is a member and a row here.
#ifndef HS_WINDOW_PLAY_OPTIONS_H
#define HS_WINDOW_PLAY_OPTIONS_H

#include <stdint.h>
#include <stdio.h>

#include "heapstorm/world.h"
#include "window/world_options.h"

typedef struct hs_play_options {
    const char *memory;   ///< a strategy's name
    const char *layout;   ///< NULL when not asked for
    const char *scenario; ///< a name or a path; NULL when not asked for
    const char *pattern;  ///< a path, or NULL
    uint64_t seed;
    double rank;                 ///< negative for the scenario's own
    uint64_t bullets, particles; ///< 0 for the scenario's own
    uint64_t litter;             ///< percent that stays; 0 for none
    const char *renderer;        ///< NULL for the settings' choice
    uint64_t threads;            ///< 0 for as many as pay
    uint64_t frames;             ///< after which the program ends; 0 for never
    uint64_t warmup;             ///< frames that no figure is taken of
    bool autopilot;              ///< plays in the player's place
    const char *json;            ///< a path, "-" for stdout, or NULL
    const char *screenshot;      ///< "FRAME:FILE", or NULL
    uint64_t screenshot_frame;   ///< read from it
    const char *screenshot_path; ///< likewise; NULL when there is none
    const char *film;            ///< "STEP:FOLDER", or NULL
    uint64_t film_step;          ///< read from it
    const char *film_folder;     ///< likewise; NULL when there is none
    uint64_t switch_every;       ///< frames; 0 for never
    uint64_t tour_stop;          ///< from 1: begins with the tour; 0 for the game
    hs_collector_options collector_options;
    hs_collector_settings collector; ///< read from them
    bool quiet, help, version;
} hs_play_options;

// ---- The options of `play` --------------------------------------------------------------------

static const char *const hs_play_scenarios[] = {"arcade", "storm", "calm"};
static const char *const hs_play_layouts[] = {"array", "list", NULL};
static const char *const hs_play_renderers[] = {"canvas", "geometry", NULL};

static const hs_option hs_play_option_rows[] = {
    {"--memory", "NAME", "the strategy to begin with [columns]", HS_OPTION_CHOICE,
     offsetof(hs_play_options, memory), 0, 0, NULL},
    {"--layout", "array|list",
     "how a boxed strategy keeps its boxes: an array of\n"
     "pointers, or a list [array]",
     HS_OPTION_CHOICE, offsetof(hs_play_options, layout), 0, 0, hs_play_layouts},
    {"--scenario", "NAME|FILE",
     "arcade, storm, calm, or an XML file; begins at once,\n"
     "without the title",
     HS_OPTION_TEXT, offsetof(hs_play_options, scenario), 0, 0, NULL},
    {"--pattern", "FILE", "a BulletML file that all enemies use", HS_OPTION_TEXT,
     offsetof(hs_play_options, pattern), 0, 0, NULL},
    {"--seed", "N", "where the random numbers start [1]", HS_OPTION_COUNT,
     offsetof(hs_play_options, seed), 0, UINT64_MAX, NULL},
    {"--rank", "R", "difficulty from 0 to 1 [the scenario's]", HS_OPTION_SHARE,
     offsetof(hs_play_options, rank), 0, 1, NULL},
    {"--bullets", "N", "places for bullets; storm keeps as many living", HS_OPTION_COUNT,
     offsetof(hs_play_options, bullets), 1, HS_BULLETS_MAX, NULL},
    {"--particles", "N", "places for particles; storm keeps as many living", HS_OPTION_COUNT,
     offsetof(hs_play_options, particles), 1, HS_PARTICLES_MAX, NULL},
    {"--litter", "PERCENT",
     "first fill the heap, shuffle, and free all but so\n"
     "much, 0 to 90: the heap of a long-lived process [0]",
     HS_OPTION_COUNT, offsetof(hs_play_options, litter), 0, HS_LITTER_MAX, NULL},
    HS_COLLECTOR_ROWS(hs_play_options, collector_options),
    {"--renderer", "canvas|geometry", "what draws the field [the settings' choice]",
     HS_OPTION_CHOICE, offsetof(hs_play_options, renderer), 0, 0, hs_play_renderers},
    {"--threads", "N", "threads that simulate and draw [as many as pay]", HS_OPTION_COUNT,
     offsetof(hs_play_options, threads), 1, 64, NULL},
    {"--autopilot", NULL, "the autopilot plays", HS_OPTION_FLAG,
     offsetof(hs_play_options, autopilot), 0, 0, NULL},
    {"--frames", "N", "end after N frames; begins at once", HS_OPTION_COUNT,
     offsetof(hs_play_options, frames), 1, 10000000, NULL},
    {"--warmup", "N", "frames at the start that no figure is taken of [60]", HS_OPTION_COUNT,
     offsetof(hs_play_options, warmup), 0, 10000000, NULL},
    {"--json", "FILE|-", "at the end, write the figures of all frames", HS_OPTION_TEXT,
     offsetof(hs_play_options, json), 0, 0, NULL},
    {"--screenshot", "FRAME:FILE", "keep a picture of the window as PNG", HS_OPTION_TEXT,
     offsetof(hs_play_options, screenshot), 0, 0, NULL},
    {"--film", "STEP:FOLDER", "keep every STEP-th picture, as FOLDER/000001.png and so on",
     HS_OPTION_TEXT, offsetof(hs_play_options, film), 0, 0, NULL},
    {"--switch-every", "N", "switch between pooled and naive every N frames", HS_OPTION_COUNT,
     offsetof(hs_play_options, switch_every), 1, 10000000, NULL},
    {"--quiet", NULL, "no notes", HS_OPTION_FLAG, offsetof(hs_play_options, quiet), 0, 0, NULL},
    {"--help", NULL, "this text; also -h", HS_OPTION_FLAG, offsetof(hs_play_options, help), 0, 0,
     NULL},
    {"--version", NULL, "the version", HS_OPTION_FLAG, offsetof(hs_play_options, version), 0, 0,
     NULL},
};
enum { HS_PLAY_OPTIONS = sizeof hs_play_option_rows / sizeof hs_play_option_rows[0] };

/// The options that the arguments ask for, each by itself and all together checked. On failure the
/// error is about wrong usage.
bool hs_play_options_read(hs_play_options *options, int argc, char **argv, hs_error *error);

/// The help of the command.
void hs_play_options_explain(FILE *stream);

// ---- The options of `tour`, which takes fewer -------------------------------------------------

static const hs_option hs_tour_option_rows[] = {
    {"--stop", "N", "the stop to begin at [1]", HS_OPTION_COUNT,
     offsetof(hs_play_options, tour_stop), 1, 99, NULL},
    {"--seed", "N", "where the random numbers start [1]", HS_OPTION_COUNT,
     offsetof(hs_play_options, seed), 0, UINT64_MAX, NULL},
    {"--frames", "N", "end after N frames", HS_OPTION_COUNT, offsetof(hs_play_options, frames), 1,
     10000000, NULL},
    {"--screenshot", "FRAME:FILE", "keep a picture of the window as PNG", HS_OPTION_TEXT,
     offsetof(hs_play_options, screenshot), 0, 0, NULL},
    {"--quiet", NULL, "no notes", HS_OPTION_FLAG, offsetof(hs_play_options, quiet), 0, 0, NULL},
    {"--help", NULL, "this text; also -h", HS_OPTION_FLAG, offsetof(hs_play_options, help), 0, 0,
     NULL},
    {"--version", NULL, "the version", HS_OPTION_FLAG, offsetof(hs_play_options, version), 0, 0,
     NULL},
};
enum { HS_TOUR_OPTIONS = sizeof hs_tour_option_rows / sizeof hs_tour_option_rows[0] };

/// The same for `heapstorm tour`.
bool hs_tour_options_read(hs_play_options *options, int argc, char **argv, hs_error *error);
/// The help of that command.
void hs_tour_options_explain(FILE *stream);

#endif
