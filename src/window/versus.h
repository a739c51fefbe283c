/// A race as the window holds it: what races, what was seen of it last, and the textures of both
/// pictures. `session_versus.c` does everything with it.
#ifndef HS_WINDOW_VERSUS_H
#define HS_WINDOW_VERSUS_H

#include <SDL.h>

#include "versus/race.h"
#include "window/versus_layout.h"

/// A race in the window.
typedef struct hs_versus {
    const hs_versus_settings *settings; ///< the command line's, or the defaults
    hs_versus_settings defaults;
    hs_race *race;
    hs_race_plan plan; ///< of the present race
    hs_race_plan good; ///< of a race that has run
    bool has_good;     ///< there is one
    bool is_good;      ///< the present one runs
    hs_race_view view;
    double tick_ns[HS_SIDES];
    uint64_t numbers_ns; ///< when they were taken
    hs_versus_layout layout;
    SDL_Texture *textures[HS_SIDES];
    int width, height; ///< of the textures
} hs_versus;

#endif
