#include "panel/graphs.h"

#include "base/forbidden.h"

/// So many of the largest values may be higher than the scale: one stall must not flatten the rest.
enum { CLIPPED_MAX = 3 };

hs_graph_axis hs_graph_axis_of(const hs_panel *panel, SDL_Rect plot)
{
    uint64_t count = panel->live != NULL ? panel->live->count : 0;
    return (hs_graph_axis){panel->live, count > 0 ? count - 1 : 0, plot.x, plot.w};
}

int hs_graph_place(const hs_graph_axis *axis, int back)
{
    int64_t width = axis->width, frames = HS_LIVE_GRAPH_FRAMES;
    int64_t number = (int64_t)axis->newest + HS_LIVE_GRAPH_FRAMES;
    int64_t right = (number + 1) * width / frames;
    int64_t left = (number - back) * width / frames;
    return axis->x + axis->width - (int)(right - left);
}

double hs_graph_height(const hs_graph_values *series)
{
    double height = hs_panel_largest_but(series->values, series->count, CLIPPED_MAX);
    if (height > 0.0 || series->count > 30) return height;
    return hs_panel_largest_but(series->values, series->count, 0);
}

double hs_graph_step_above(double value, const double *steps, size_t count)
{
    size_t i = 0;
    while (i + 1 < count && steps[i] < value) i++;
    return steps[i];
}

bool hs_graph_next_stretch(const hs_graph_axis *axis, int *back, hs_graph_stretch *stretch)
{
    const hs_frame *newest = hs_live_back(axis->live, (uint64_t)*back), *frame = newest;
    if (newest == NULL || *back >= HS_LIVE_GRAPH_FRAMES) return false;
    int right = hs_graph_place(axis, *back - 1);
    while (frame != NULL && *back < HS_LIVE_GRAPH_FRAMES && frame->strategy == newest->strategy &&
           frame->layout == newest->layout) {
        frame = hs_live_back(axis->live, (uint64_t)++ * back);
    }
    int left = hs_length_max(hs_graph_place(axis, *back - 1), axis->x);
    *stretch = (hs_graph_stretch){newest->strategy, newest->layout, left, right - left};
    return true;
}

void hs_graph_draw_ground(hs_panel *panel, const hs_graph_axis *axis, SDL_Rect plot)
{
    hs_graph_stretch stretch;
    int left = plot.x + plot.w; // of what is filled
    for (int back = 0; axis->live != NULL && hs_graph_next_stretch(axis, &back, &stretch);) {
        hs_pixel colour = hs_pixel_mix(HS_PANEL_GROUND, hs_panel_accent(stretch.strategy), 48);
        hs_pixels_fill(&panel->pixels, (SDL_Rect){stretch.x, plot.y, stretch.width, plot.h},
                       colour);
        left = stretch.x;
    }
    hs_pixels_fill(&panel->pixels, (SDL_Rect){plot.x, plot.y, left - plot.x, plot.h},
                   HS_PANEL_TINT);
}

bool hs_graph_draw_switches(hs_panel *panel, const hs_graph_axis *axis, SDL_Rect plot)
{
    bool has_any = false;
    for (int back = 0; back < HS_LIVE_GRAPH_FRAMES; back++) {
        const hs_frame *frame = hs_live_back(axis->live, (uint64_t)back);
        if (frame == NULL) break;
        if (!frame->switched) continue;
        has_any = true;
        int x = hs_graph_place(axis, back);
        if (x < plot.x) continue;
        hs_pixels_fill(&panel->pixels, (SDL_Rect){x, plot.y, 1, plot.h}, HS_PANEL_TEXT);
    }
    return has_any;
}

int hs_graph_print_key(hs_panel *panel, int x, int y, hs_pixel colour, const char *label)
{
    int advance = hs_panel_face(panel)->advance;
    int side = panel->layout.em * 2 / 3;
    int top = y + (hs_panel_face(panel)->height - side) / 2;
    hs_pixels_fill(&panel->pixels, (SDL_Rect){x, top, side, side}, colour);
    int left = x + side + advance / 2;
    return left + hs_panel_print(panel, left, y, HS_PANEL_DIM, "%s", label) + advance - x;
}
