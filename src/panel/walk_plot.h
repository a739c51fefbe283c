/// The order of the walk in the panel: the colours of ranks, and the walk plot, which shows where
/// in memory each step of the walk leads. Tidy memory is a line, scattered memory a cloud.
#ifndef HS_PANEL_WALK_PLOT_H
#define HS_PANEL_WALK_PLOT_H

#include "heapstorm/heap_map.h"
#include "panel/parts.h"

/// The colour of a rank, of 65536. Hues run from rose over blue and green to yellow, and lightness
/// rises evenly (in Oklab, Ottosson 2020), so that ranks are told apart without colours too.
hs_pixel hs_walk_colour(unsigned rank);

/// A map beside a plot, whose rows are those of the map.
typedef struct hs_walk_rows {
    size_t tiles; ///< of the map, as many as are shown
    int across;   ///< tiles in a row
    int step;     ///< from row to row, pixels
} hs_walk_rows;

/// Draws a map's walk into a box: the oldest entity at the left end, the lowest addresses at the
/// top.
void hs_walk_plot_draw(hs_panel *panel, SDL_Rect box, const hs_heap_map *map, hs_walk_rows rows);

#endif
