/// The arrangement of the window: the field of 3 : 4 in the middle with a column of the instrument
/// panel at either side; in narrower windows the panel beside the field, below it, or over its
/// edge. A pure function of sizes.
#ifndef HS_WINDOW_ARRANGEMENT_H
#define HS_WINDOW_ARRANGEMENT_H

#include <SDL.h>

#include "panel/panel.h"

typedef struct hs_arrangement {
    SDL_FRect field;          ///< pixels, as all of this; whole numbers
    SDL_FRect panel;          ///< all of it, or its left column
    SDL_FRect panel_right;    ///< its right column; no width where the panel is in one piece
    hs_panel_size panel_size; ///< the form that there is room for; HS_PANEL_OFF unless it is wanted
    float text_scale;         ///< 1 is readable at 1280 x 720 and at 720 x 1280
} hs_arrangement;

/// `pixel_ratio` is pixels a point of the display, `text_percent` the player's request.
hs_arrangement hs_arrange(int width, int height, float pixel_ratio, bool wants_panel,
                          unsigned text_percent);

/// Field and card side by side for the tour, or the card below the field in a window that is taller
/// than wide; its text scale stays.
void hs_arrange_tour(hs_arrangement *plan, int width, int height);

/// Whether the panel lies below the field.
bool hs_arrangement_is_below(const hs_arrangement *plan);

/// Whether the panel lies over the field.
bool hs_arrangement_covers_field(const hs_arrangement *plan);

/// Whether everything lies in the same places.
bool hs_arrangement_equals(const hs_arrangement *a, const hs_arrangement *b);

#endif
