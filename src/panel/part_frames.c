/// The part with the graph of frame times.
#include "panel/graphs.h"

#include "base/forbidden.h"

/// Names of the strategies over their stretches of the graph, the newest first, where there is
/// something to tell apart; one that has no room is left to its line.
static void draw_names(hs_panel *panel, const hs_graph_axis *axis, SDL_Rect row)
{
    const hs_face *face = hs_panel_bold(panel);
    int limit = row.x + row.w;
    for (int back = 0; back < HS_LIVE_GRAPH_FRAMES; back++) {
        const hs_frame *frame = hs_live_back(axis->live, (uint64_t)back);
        if (frame == NULL) break;
        const hs_frame *older = hs_live_back(axis->live, (uint64_t)back + 1);
        bool is_first = older == NULL || back == HS_LIVE_GRAPH_FRAMES - 1;
        if (!frame->switched && !is_first) continue;
        int x = hs_graph_place(axis, back);
        if (x < row.x) x = row.x;
        const char *name = frame->strategy != NULL ? frame->strategy->name : "";
        int width = hs_face_width(face, name) + 3; // beside the line
        bool is_newest = limit == row.x + row.w;
        if (is_newest && x + width > limit) x = limit - width;
        if (x < row.x || x + width > limit) continue;
        hs_face_draw(face, &panel->pixels, x + 3, row.y, hs_panel_accent(frame->strategy), name);
        limit = x - face->advance / 2;
    }
}

/// One frame as a bar of three colours, from the ground up, dim when it is set aside; what is
/// higher than the graph is broken.
static void draw_frame(hs_panel *panel, SDL_Rect bar, const hs_frame *frame, double top)
{
    const double parts[3] = {(double)frame->simulate_ns, (double)frame->draw_ns,
                             (double)frame->present_ns};
    static const hs_pixel colours[3] = {HS_PANEL_SIMULATE, HS_PANEL_DRAW, HS_PANEL_PRESENT};
    double sum = 0.0;
    int from = 0;
    for (int i = 0; i < 3; i++) {
        sum += parts[i];
        double height = sum / top * bar.h + 0.5;
        int to = height < bar.h ? (int)height : bar.h;
        hs_pixels_fill(&panel->pixels, (SDL_Rect){bar.x, bar.y + bar.h - to, bar.w, to - from},
                       hs_frame_is_set_aside(frame) ? hs_graph_dimmed(colours[i]) : colours[i]);
        from = to;
    }
    if (sum <= top) return;
    int notch = panel->layout.em / 4;
    hs_pixels_fill(&panel->pixels, (SDL_Rect){bar.x, bar.y + notch, bar.w, 2}, HS_PANEL_TINT);
}

static double frames_top(const hs_graph_axis *axis)
{
    static const double steps[] = {36e6, 100e6, 200e6, 400e6, 1e9, 2e9, 5e9, 10e9};
    hs_graph_values work = {.count = 0};
    for (uint64_t back = 0; back < HS_LIVE_GRAPH_FRAMES; back++) {
        const hs_frame *frame = hs_live_back(axis->live, back);
        if (frame == NULL) break;
        if (hs_frame_is_set_aside(frame)) continue;
        work.values[work.count++] = (double)hs_frame_work_ns(frame);
    }
    return hs_graph_step_above(hs_graph_height(&work), steps, sizeof steps / sizeof steps[0]);
}

/// A line of dashes through a graph.
static void draw_dashes(hs_panel *panel, SDL_Rect plot, int y, hs_pixel colour)
{
    if (y < plot.y || y >= plot.y + plot.h) return;
    int dash = panel->layout.em / 3 > 2 ? panel->layout.em / 3 : 2;
    for (int x = plot.x; x < plot.x + plot.w; x += 2 * dash) {
        int width = x + dash <= plot.x + plot.w ? dash : plot.x + plot.w - x;
        hs_pixels_fill(&panel->pixels, (SDL_Rect){x, y, width, 1}, colour);
    }
}

/// Labels of the two budgets right of the graph; they make room for each other.
static void draw_budgets(hs_panel *panel, SDL_Rect plot, double top)
{
    const hs_face *face = hs_panel_face(panel);
    int at_60 = plot.y + plot.h - (int)(HS_BUDGET_NS / top * plot.h + 0.5);
    int at_30 = plot.y + plot.h - (int)(2.0 * HS_BUDGET_NS / top * plot.h + 0.5);
    draw_dashes(panel, plot, at_60, HS_PANEL_TEXT);
    draw_dashes(panel, plot, at_30, HS_PANEL_DIM);
    int x = plot.x + plot.w + panel->layout.axis - 4 * face->advance;
    int y_60 = at_60 - face->height / 2;
    int lowest = plot.y + plot.h - face->height;
    if (y_60 > lowest) y_60 = lowest;
    int y_30 = at_30 - face->height / 2;
    if (y_30 > y_60 - face->height) y_30 = y_60 - face->height;
    hs_panel_print(panel, x, y_60, HS_PANEL_TEXT, "16.7");
    if (y_30 >= plot.y - face->height / 2) hs_panel_print(panel, x, y_30, HS_PANEL_DIM, "33.3");
}

/// Whether a frame took more than the one after it, whose place it has to share in a narrow graph:
/// the graph shows the worse of the two.
static bool is_higher(const hs_graph_axis *axis, int back)
{
    if (back == 0) return false;
    return hs_frame_work_ns(hs_live_back(axis->live, (uint64_t)back)) >
           hs_frame_work_ns(hs_live_back(axis->live, (uint64_t)back - 1));
}

static void draw_graph(hs_panel *panel, int graph, SDL_Rect box)
{
    (void)graph; // there is one
    int line = panel->layout.line;
    int strip = panel->layout.em / 3;
    const SDL_Rect row = {box.x, box.y, box.w - panel->layout.axis, line};
    const SDL_Rect plot = {box.x, box.y + line + strip + 1, row.w, box.h - line - strip - 1};
    hs_graph_axis frames = hs_graph_axis_of(panel, plot);
    hs_pixels_fill(&panel->pixels, plot, HS_PANEL_TINT);
    if (frames.live == NULL) return;
    double top = frames_top(&frames);
    for (int back = 0; back < HS_LIVE_GRAPH_FRAMES; back++) {
        const hs_frame *frame = hs_live_back(frames.live, (uint64_t)back);
        if (frame == NULL) break;
        int x = hs_graph_place(&frames, back);
        int width = hs_graph_place(&frames, back - 1) - x;
        if (x >= plot.x + plot.w || (width == 0 && !is_higher(&frames, back))) continue;
        if (width == 0) width = 1;
        draw_frame(panel, (SDL_Rect){x, plot.y, width, plot.h}, frame, top);
        bool is_late = hs_is_over_budget(hs_frame_work_ns(frame));
        if (!is_late || hs_frame_is_set_aside(frame)) continue;
        hs_pixels_fill(&panel->pixels, (SDL_Rect){x, plot.y - strip - 1, width, strip},
                       HS_PANEL_WARNING);
    }
    draw_budgets(panel, plot, top);
    if (hs_graph_draw_switches(panel, &frames, (SDL_Rect){plot.x, box.y, plot.w, box.h})) {
        draw_names(panel, &frames, row);
    }
}

static void draw(hs_panel *panel, SDL_Rect box)
{
    int line = panel->layout.line;
    if (box.h < 4 * line) return;
    panel->layout.graph[HS_PART_FRAMES][0] = (SDL_Rect){box.x, box.y, box.w, box.h - line};
    int x = box.x, y = box.y + box.h - hs_panel_face(panel)->height;
    x += hs_graph_print_key(panel, x, y, HS_PANEL_SIMULATE, "simulate");
    x += hs_graph_print_key(panel, x, y, HS_PANEL_DRAW, "draw");
    x += hs_graph_print_key(panel, x, y, HS_PANEL_PRESENT, "present");
    int advance = hs_panel_face(panel)->advance;
    int left = (box.x + box.w - x) / advance;
    if (left >= 6)
        hs_graph_print_key(panel, x, y, HS_PANEL_WARNING, left >= 14 ? "over budget" : "over");
}

const hs_part_functions hs_part_frames = {.draw = draw, .graph = draw_graph};
