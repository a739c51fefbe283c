/// What graphs over the last frames share: their axis, their scale, and marks in them.
#ifndef HS_PANEL_GRAPHS_H
#define HS_PANEL_GRAPHS_H

#include "panel/parts.h"

/// The frames that a graph shows: the newest at the right end. A frame keeps its width while it
/// moves, because places are taken from its number.
typedef struct hs_graph_axis {
    const hs_live *live; ///< NULL for none
    uint64_t newest;     ///< number of the newest frame
    int x, width;        ///< of the graph, pixels
} hs_graph_axis;

/// The axis of a graph in this box.
hs_graph_axis hs_graph_axis_of(const hs_panel *panel, SDL_Rect plot);

/// The left end of the frame that is `back` frames older than the newest; -1 for the right end.
int hs_graph_place(const hs_graph_axis *axis, int back);

/// Values of the frames in a graph, by how far back they are.
typedef struct hs_graph_values {
    double values[HS_LIVE_GRAPH_FRAMES];
    int count; ///< that there are
} hs_graph_values;

/// The largest value but for the few that may be clipped.
double hs_graph_height(const hs_graph_values *series);

/// The smallest step that is not below the value; the last one when all are.
double hs_graph_step_above(double value, const double *steps, size_t count);

/// The colour of a frame that is in no statistic: the same, half as bright.
static inline hs_pixel hs_graph_dimmed(hs_pixel colour)
{
    return (colour >> 1 & 0x007F7F7Fu) | 0xFF000000u;
}

/// Frames in a row under one strategy and layout.
typedef struct hs_graph_stretch {
    const hs_strategy *strategy; ///< NULL before anything is recorded
    hs_layout layout;
    int x, width; ///< pixels, as far as they lie in the graph
} hs_graph_stretch;

/// The next stretch, from the newest to the oldest; `*back`, 0 to begin with, moves on. False at
/// the end.
bool hs_graph_next_stretch(const hs_graph_axis *axis, int *back, hs_graph_stretch *stretch);

/// Fills a graph with the colours of the strategies, dark enough for what is drawn over them.
void hs_graph_draw_ground(hs_panel *panel, const hs_graph_axis *axis, SDL_Rect plot);

/// Draws vertical lines where memory was switched. Returns whether it was, within the graph.
bool hs_graph_draw_switches(hs_panel *panel, const hs_graph_axis *axis, SDL_Rect plot);

/// A small square of a colour and what it stands for; returns the width with a gap behind it.
int hs_graph_print_key(hs_panel *panel, int x, int y, hs_pixel colour, const char *label);

#endif
