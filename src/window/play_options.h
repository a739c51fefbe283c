/// What `heapstorm play` can be asked for.
#ifndef HS_WINDOW_PLAY_OPTIONS_H
#define HS_WINDOW_PLAY_OPTIONS_H

#include <stdint.h>
#include <stdio.h>

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

/// The same for `heapstorm tour`, which takes fewer.
bool hs_tour_options_read(hs_play_options *options, int argc, char **argv, hs_error *error);
/// The help of that command.
void hs_tour_options_explain(FILE *stream);

/// The options that the arguments ask for, each by itself and all together checked. On failure the
/// error is about wrong usage.
bool hs_play_options_read(hs_play_options *options, int argc, char **argv, hs_error *error);

/// The help of the command.
void hs_play_options_explain(FILE *stream);

#endif
