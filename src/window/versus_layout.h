/// Where everything of a race lies in the window: two fields of 3 : 4 with the counter between
/// them, or one above the other in a window that is taller than wide. A pure function of sizes.
#ifndef HS_WINDOW_VERSUS_LAYOUT_H
#define HS_WINDOW_VERSUS_LAYOUT_H

#include <SDL.h>

#include "versus/settings.h"

typedef struct hs_versus_layout {
    SDL_FRect fields[HS_SIDES]; ///< pixels, as all of this; whole numbers
    SDL_FRect heads[HS_SIDES];  ///< for a side's name and its pace
    SDL_FRect counter;          ///< who is ahead, and by how much
    SDL_FRect figures;          ///< ratio, load, digests
    SDL_FRect notes;            ///< keys, and what is to be said
    bool is_stacked;            ///< one field above the other
    float text_scale;           ///< 1 is readable at 1280 x 720; smaller in a small window
} hs_versus_layout;

/// `text_percent` is the player's request.
hs_versus_layout hs_versus_arrange(int width, int height, unsigned text_percent);

#endif
