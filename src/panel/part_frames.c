/// The part with the graph of frame times.
#include "panel/graphs.h"

#include "base/forbidden.h"

/// The scale, which never changes: two frames at 60 Hz.
#define TOP_NS (2.0 * HS_BUDGET_NS)

/// Writes the name of a stretch as far as it finds room before `limit`: with the layout, without,
/// or its first letters. Where the stretch is narrower than that the name begins over the one
/// before it, as that of the newest does, which grows from nothing. Returns where the name begins.
static int draw_name(hs_panel *panel, const hs_graph_stretch *stretch, SDL_Rect row, int limit)
{
    if (stretch->strategy == NULL) return limit;
    const hs_face *face = hs_panel_bold(panel);
    const hs_word whole = hs_panel_name_of(stretch->strategy, stretch->layout);
    const int shortest = (int)strlen(stretch->strategy->name), width = shortest * face->advance;
    int x = stretch->x + 3;
    if (x + width > limit && limit > stretch->x) x = hs_length_max(limit - width, row.x);
    int length = hs_text_length(whole.text), room = (limit - x) / face->advance;
    if (length > room) length = hs_length_min(shortest, room);
    if (length <= 0) return limit;
    char text[sizeof whole.text];
    snprintf(text, sizeof text, "%.*s", length, whole.text);
    hs_face_draw(face, &panel->pixels, x, row.y, hs_panel_accent(stretch->strategy), text);
    return x - face->advance / 2;
}

static void draw_names(hs_panel *panel, const hs_graph_axis *axis, SDL_Rect row)
{
    hs_graph_stretch stretch;
    int limit = row.x + row.w;
    for (int back = 0; hs_graph_next_stretch(axis, &back, &stretch);) {
        limit = draw_name(panel, &stretch, row, limit);
    }
}

/// One frame as a bar of three colours, from the ground up, dim when it is set aside. What is
/// higher than the graph is cut: a gap near the top, and a cap above it.
static void draw_frame(hs_panel *panel, SDL_Rect bar, const hs_frame *frame)
{
    const double parts[3] = {(double)frame->simulate_ns, (double)frame->draw_ns,
                             (double)frame->present_ns};
    static const hs_pixel colours[3] = {HS_PANEL_SIMULATE, HS_PANEL_DRAW, HS_PANEL_PRESENT};
    double sum = 0.0;
    int from = 0;
    for (int i = 0; i < 3; i++) {
        sum += parts[i];
        double height = sum / TOP_NS * bar.h + 0.5;
        int to = height < bar.h ? (int)height : bar.h;
        hs_pixels_fill(&panel->pixels, (SDL_Rect){bar.x, bar.y + bar.h - to, bar.w, to - from},
                       hs_frame_is_set_aside(frame) ? hs_graph_dimmed(colours[i]) : colours[i]);
        from = to;
    }
    if (sum <= TOP_NS) return;
    int cap = panel->layout.em / 5 > 2 ? panel->layout.em / 5 : 2;
    hs_pixels_fill(&panel->pixels, (SDL_Rect){bar.x, bar.y + cap, bar.w, cap}, HS_PANEL_GROUND);
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

/// Labels right of the graph: both budgets, the second of which is its top.
static void draw_budgets(hs_panel *panel, SDL_Rect plot)
{
    const hs_face *face = hs_panel_face(panel);
    int middle = plot.y + plot.h / 2;
    draw_dashes(panel, plot, middle, HS_PANEL_TEXT);
    draw_dashes(panel, plot, plot.y, HS_PANEL_DIM);
    int x = plot.x + plot.w + panel->layout.axis - 4 * face->advance;
    int y = middle - face->height / 2;
    if (y >= plot.y + face->height / 2) {
        hs_panel_print(panel, x, plot.y - face->height / 2, HS_PANEL_DIM, "33.3");
    }
    hs_panel_print(panel, x, y, HS_PANEL_TEXT, "16.7");
    int lowest = plot.y + plot.h - face->height;
    if (lowest >= y + face->height) hs_panel_print(panel, x, lowest, HS_PANEL_DIM, "   0");
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
    const SDL_Rect above = {box.x, box.y, box.w, plot.y - box.y};
    const SDL_Rect beside = {plot.x + plot.w, plot.y, panel->layout.axis, plot.h};
    hs_graph_axis frames = hs_graph_axis_of(panel, plot);
    hs_pixels_fill(&panel->pixels, above, HS_PANEL_GROUND);
    hs_pixels_fill(&panel->pixels, beside, HS_PANEL_GROUND);
    hs_graph_draw_ground(panel, &frames, plot);
    if (frames.live == NULL) return;
    for (int back = 0; back < HS_LIVE_GRAPH_FRAMES; back++) {
        const hs_frame *frame = hs_live_back(frames.live, (uint64_t)back);
        if (frame == NULL) break;
        int x = hs_graph_place(&frames, back);
        int width = hs_graph_place(&frames, back - 1) - x;
        if (x >= plot.x + plot.w || (width == 0 && !is_higher(&frames, back))) continue;
        if (width == 0) width = 1;
        draw_frame(panel, (SDL_Rect){x, plot.y, width, plot.h}, frame);
        bool is_late = hs_is_over_budget(hs_frame_work_ns(frame));
        if (!is_late || hs_frame_is_set_aside(frame)) continue;
        hs_pixels_fill(&panel->pixels, (SDL_Rect){x, plot.y - strip - 1, width, strip},
                       HS_PANEL_WARNING);
    }
    draw_budgets(panel, plot);
    hs_graph_draw_switches(panel, &frames, (SDL_Rect){plot.x, box.y, plot.w, box.h});
    draw_names(panel, &frames, row);
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

const hs_part_functions hs_part_frames = {.draw = draw, .graph = draw_graph, .covers_graphs = true};
