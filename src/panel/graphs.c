/// The graphs over the last frames: what they took, and what they asked of the heap, on one axis.
#include "panel/parts.h"

#include "base/forbidden.h"

/// So many of the largest values may be higher than the scale: one stall must not flatten the rest.
enum { CLIPPED_MAX = 3 };

/// The frames that a graph shows: the newest at the right end. A frame keeps its width while it
/// moves, because places are taken from its number.
typedef struct time_axis {
    const hs_live *live;
    uint64_t newest;
    int x, width;
} time_axis;

static time_axis axis_of(const hs_panel *panel, SDL_Rect plot)
{
    uint64_t count = panel->live != NULL ? panel->live->count : 0;
    return (time_axis){panel->live, count > 0 ? count - 1 : 0, plot.x, plot.w};
}

/// The left end of the frame that is `back` frames older than the newest; -1 for the right end.
static int place(const time_axis *axis, int back)
{
    int64_t width = axis->width, frames = HS_LIVE_GRAPH_FRAMES;
    int64_t number = (int64_t)axis->newest + HS_LIVE_GRAPH_FRAMES;
    int64_t right = (number + 1) * width / frames;
    int64_t left = (number - back) * width / frames;
    return axis->x + axis->width - (int)(right - left);
}

/// Values of the frames in a graph, by how far back they are.
typedef struct frame_values {
    double values[HS_LIVE_GRAPH_FRAMES];
    int count;
} frame_values;

/// The largest value but for the few that may be clipped.
static double height_of(const frame_values *series)
{
    double height = hs_panel_largest_but(series->values, series->count, CLIPPED_MAX);
    if (height > 0.0 || series->count > 30) return height;
    return hs_panel_largest_but(series->values, series->count, 0);
}

/// The smallest step that is not below the value; the last one when all are.
static double step_above(double value, const double *steps, size_t count)
{
    size_t i = 0;
    while (i + 1 < count && steps[i] < value) i++;
    return steps[i];
}

static void draw_ground(hs_panel *panel, SDL_Rect plot)
{
    hs_pixels_fill(&panel->pixels, plot, HS_PANEL_TINT);
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

/// Vertical lines where memory was switched. Returns whether it was, within the graph.
static bool draw_switches(hs_panel *panel, const time_axis *axis, SDL_Rect plot)
{
    bool has_any = false;
    for (int back = 0; back < HS_LIVE_GRAPH_FRAMES; back++) {
        const hs_frame *frame = hs_live_back(axis->live, (uint64_t)back);
        if (frame == NULL) break;
        if (!frame->switched) continue;
        has_any = true;
        int x = place(axis, back);
        if (x < plot.x) continue;
        hs_pixels_fill(&panel->pixels, (SDL_Rect){x, plot.y, 1, plot.h}, HS_PANEL_TEXT);
    }
    return has_any;
}

// ---- Frame times -------------------------------------------------------------------------------

/// Names of the strategies over their stretches of the graph, the newest first, where there is
/// something to tell apart; one that has no room is left to its line.
static void draw_names(hs_panel *panel, const time_axis *axis, SDL_Rect row)
{
    const hs_face *face = hs_panel_bold(panel);
    int limit = row.x + row.w;
    for (int back = 0; back < HS_LIVE_GRAPH_FRAMES; back++) {
        const hs_frame *frame = hs_live_back(axis->live, (uint64_t)back);
        if (frame == NULL) break;
        const hs_frame *older = hs_live_back(axis->live, (uint64_t)back + 1);
        bool is_first = older == NULL || back == HS_LIVE_GRAPH_FRAMES - 1;
        if (!frame->switched && !is_first) continue;
        int x = place(axis, back);
        if (x < row.x) x = row.x;
        const char *name = frame->strategy != NULL ? frame->strategy->name : "";
        int width = hs_face_width(face, name) + 3; // beside the line
        bool is_newest = limit == row.x + row.w;
        if (is_newest && x + width > limit) x = limit - width;
        if (x < row.x || x + width > limit) continue;
        hs_face_draw(face, &panel->pixels, x + 3, row.y, hs_panel_accent(name), name);
        limit = x - face->advance / 2;
    }
}

/// One frame as a bar of three colours, from the ground up; what is higher than the graph is
/// broken.
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
                       colours[i]);
        from = to;
    }
    if (sum <= top) return;
    int notch = panel->layout.em / 4;
    hs_pixels_fill(&panel->pixels, (SDL_Rect){bar.x, bar.y + notch, bar.w, 2}, HS_PANEL_TINT);
}

static double frames_top(const time_axis *axis)
{
    static const double steps[] = {36e6, 100e6, 200e6, 400e6, 1e9, 2e9, 5e9, 10e9};
    frame_values work = {.count = 0};
    const hs_frame *frame;
    while (work.count < HS_LIVE_GRAPH_FRAMES &&
           (frame = hs_live_back(axis->live, (uint64_t)work.count)) != NULL) {
        work.values[work.count++] = (double)hs_frame_work_ns(frame);
    }
    return step_above(height_of(&work), steps, sizeof steps / sizeof steps[0]);
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
static bool is_higher(const time_axis *axis, int back)
{
    if (back == 0) return false;
    return hs_frame_work_ns(hs_live_back(axis->live, (uint64_t)back)) >
           hs_frame_work_ns(hs_live_back(axis->live, (uint64_t)back - 1));
}

void hs_graph_frames(hs_panel *panel, SDL_Rect box)
{
    int line = panel->layout.line;
    int strip = panel->layout.em / 3;
    const SDL_Rect row = {box.x, box.y, box.w - panel->layout.axis, line};
    const SDL_Rect plot = {box.x, box.y + line + strip + 1, row.w, box.h - line - strip - 1};
    time_axis frames = axis_of(panel, plot);
    draw_ground(panel, plot);
    if (frames.live == NULL) return;
    double top = frames_top(&frames);
    for (int back = 0; back < HS_LIVE_GRAPH_FRAMES; back++) {
        const hs_frame *frame = hs_live_back(frames.live, (uint64_t)back);
        if (frame == NULL) break;
        int x = place(&frames, back);
        int width = place(&frames, back - 1) - x;
        if (x >= plot.x + plot.w || (width == 0 && !is_higher(&frames, back))) continue;
        if (width == 0) width = 1;
        draw_frame(panel, (SDL_Rect){x, plot.y, width, plot.h}, frame, top);
        if (!hs_is_over_budget(hs_frame_work_ns(frame))) continue;
        hs_pixels_fill(&panel->pixels, (SDL_Rect){x, plot.y - strip - 1, width, strip},
                       HS_PANEL_WARNING);
    }
    draw_budgets(panel, plot, top);
    if (draw_switches(panel, &frames, (SDL_Rect){plot.x, box.y, plot.w, box.h})) {
        draw_names(panel, &frames, row);
    }
}

/// A small square of a colour and what it stands for; returns the width with a gap behind it.
static int print_key(hs_panel *panel, int x, int y, hs_pixel colour, const char *label)
{
    int advance = hs_panel_face(panel)->advance;
    int side = panel->layout.em * 2 / 3;
    int top = y + (hs_panel_face(panel)->height - side) / 2;
    hs_pixels_fill(&panel->pixels, (SDL_Rect){x, top, side, side}, colour);
    int left = x + side + advance / 2;
    return left + hs_panel_print(panel, left, y, HS_PANEL_DIM, "%s", label) + advance - x;
}

void hs_part_frames(hs_panel *panel, SDL_Rect box)
{
    int line = panel->layout.line;
    if (box.h < 4 * line) return;
    panel->layout.graph[HS_GRAPH_FRAMES] = (SDL_Rect){box.x, box.y, box.w, box.h - line};
    int x = box.x, y = box.y + box.h - hs_panel_face(panel)->height;
    x += print_key(panel, x, y, HS_PANEL_SIMULATE, "simulate");
    x += print_key(panel, x, y, HS_PANEL_DRAW, "draw");
    x += print_key(panel, x, y, HS_PANEL_PRESENT, "present");
    int advance = hs_panel_face(panel)->advance;
    int left = (box.x + box.w - x) / advance;
    if (left >= 6) print_key(panel, x, y, HS_PANEL_WARNING, left >= 14 ? "over budget" : "over");
}

// ---- Heap traffic ------------------------------------------------------------------------------

/// What a graph stacks, from the ground: the game, SDL, and the rest of the process.
enum { STACKED = 3 };
typedef struct traffic_stack {
    hs_heap_traffic of[STACKED];
} traffic_stack;

/// What a graph of traffic shows of it.
typedef enum traffic_figure { ALLOCATIONS, FREES, BYTES } traffic_figure;

static traffic_stack stack_of(const hs_frame *frame)
{
    return (traffic_stack){{frame->traffic[HS_TRAFFIC_GAME], frame->traffic[HS_TRAFFIC_SDL],
                            hs_heap_traffic_of_others(frame->traffic)}};
}

static uint64_t figure_of(const hs_heap_traffic *traffic, traffic_figure figure)
{
    return figure == ALLOCATIONS ? traffic->allocations
           : figure == FREES     ? traffic->frees
                                 : traffic->bytes;
}

static uint64_t height_of_stack(const traffic_stack *stack, traffic_figure figure)
{
    uint64_t sum = 0;
    for (int i = 0; i < STACKED; i++) sum += figure_of(&stack->of[i], figure);
    return sum;
}

/// A stack of three from the ground line, upward or downward. What is not zero is seen.
static void draw_stack(hs_panel *panel, int x, int width, int ground, int room, bool upward,
                       const traffic_stack *stack, traffic_figure figure, double top)
{
    static const hs_pixel colours[STACKED] = {HS_PANEL_GAME, HS_PANEL_SDL, HS_PANEL_OTHERS};
    double sum = 0.0;
    int from = 0;
    for (int i = 0; i < STACKED; i++) {
        uint64_t part = figure_of(&stack->of[i], figure);
        if (part == 0) continue;
        sum += (double)part;
        double height = sum / top * room + 0.5;
        int to = height < room ? (int)height : room;
        if (to <= from && from < room) to = from + 1;
        int y = upward ? ground - to : ground + 1 + from;
        hs_pixels_fill(&panel->pixels, (SDL_Rect){x, y, width, to - from}, colours[i]);
        from = to;
    }
}

static const double count_steps[] = {10,  20,  50,  100, 200, 500, 1e3, 2e3, 5e3,
                                     1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 1e7, 1e8};
static const double byte_steps[] = {
    1024.0,        4096.0,         16384.0,        65536.0,         262144.0,         1048576.0,
    4 * 1048576.0, 16 * 1048576.0, 64 * 1048576.0, 256 * 1048576.0, 1024 * 1048576.0,
};

static double traffic_top(const time_axis *axis, bool bytes)
{
    frame_values sums = {.count = 0};
    const hs_frame *frame;
    while (sums.count < HS_LIVE_GRAPH_FRAMES &&
           (frame = hs_live_back(axis->live, (uint64_t)sums.count)) != NULL) {
        const traffic_stack stack = stack_of(frame);
        uint64_t most = height_of_stack(&stack, bytes ? BYTES : ALLOCATIONS);
        uint64_t down = bytes ? 0 : height_of_stack(&stack, FREES);
        if (down > most) most = down;
        sums.values[sums.count++] = (double)most;
    }
    if (bytes) return step_above(height_of(&sums), byte_steps, sizeof byte_steps / sizeof(double));
    return step_above(height_of(&sums), count_steps, sizeof count_steps / sizeof(double));
}

/// The scale's end in at most four characters.
static void print_top(hs_panel *panel, int x, int y, double top, bool bytes)
{
    static const char *const units[2][4] = {{"", "k", "M", "G"}, {"B", "K", "M", "G"}};
    double step = bytes ? 1024.0 : 1000.0;
    int unit = 0;
    for (; top >= step && unit < 3; unit++) top /= step;
    hs_panel_print(panel, x, y, HS_PANEL_DIM, "%.0f%s", top, units[bytes][unit]);
}

/// Calls go up from the ground line for allocations and down for frees; bytes only up.
void hs_graph_traffic(hs_panel *panel, SDL_Rect box, bool bytes)
{
    const hs_face *face = hs_panel_face(panel);
    const SDL_Rect plot = {box.x, box.y, box.w - panel->layout.axis, box.h};
    time_axis frames = axis_of(panel, plot);
    draw_ground(panel, plot);
    int ground = bytes ? plot.y + plot.h - 1 : plot.y + plot.h / 2;
    hs_pixels_fill(&panel->pixels, (SDL_Rect){plot.x, ground, plot.w, 1}, HS_PANEL_DIM);
    if (frames.live == NULL) return;
    double top = traffic_top(&frames, bytes);
    int above = ground - plot.y, below = plot.y + plot.h - ground - 1;
    for (int back = 0; back < HS_LIVE_GRAPH_FRAMES; back++) {
        const hs_frame *frame = hs_live_back(frames.live, (uint64_t)back);
        if (frame == NULL) break;
        int x = place(&frames, back);
        int width = place(&frames, back - 1) - x;
        if (width == 0) width = 1; // shares the place of the next one
        if (x >= plot.x + plot.w) continue;
        const traffic_stack stack = stack_of(frame);
        draw_stack(panel, x, width, ground, above, true, &stack, bytes ? BYTES : ALLOCATIONS, top);
        if (bytes) continue;
        draw_stack(panel, x, width, ground, below, false, &stack, FREES, top);
    }
    draw_switches(panel, &frames, plot);
    int x = plot.x + plot.w + panel->layout.axis - 4 * face->advance;
    print_top(panel, x, plot.y, top, bytes);
    if (plot.h >= 2 * face->height) {
        int y = bytes ? plot.y + plot.h - face->height : ground - face->height / 2;
        if (y >= plot.y + face->height) hs_panel_print(panel, x, y, HS_PANEL_DIM, "0");
    }
}

/// A row of the table, which is the graphs' key too.
static void print_traffic(hs_panel *panel, SDL_Rect box, int y, hs_pixel colour, const char *label,
                          const hs_heap_mean *traffic, bool is_known)
{
    int advance = hs_panel_face(panel)->advance;
    int step = (box.w - 19 * advance) / 2;
    int x = box.x + 10 * advance;
    print_key(panel, box.x, y, colour, label);
    if (!is_known) {
        hs_panel_print_right(panel, box.x + box.w, y, HS_PANEL_DIM, "not counted");
        return;
    }
    hs_panel_print_right(panel, x + step, y, HS_PANEL_TEXT, "%s",
                         hs_word_of_mean(traffic->allocations).text);
    hs_panel_print_right(panel, x + 2 * step, y, HS_PANEL_TEXT, "%s",
                         hs_word_of_mean(traffic->frees).text);
    hs_panel_print_right(panel, box.x + box.w, y, HS_PANEL_TEXT, "%s",
                         hs_word_of_bytes((uint64_t)(traffic->bytes + 0.5)).text);
}

/// While SDL draws by a GPU's driver, what either asks for is one sum.
static const char *sdl_name(const hs_panel *panel)
{
    return panel->numbers.has_driver ? "SDL, GL" : "SDL";
}

/// The averages as a table, whose first column is the graphs' key; returns the y below.
static int print_table(hs_panel *panel, SDL_Rect box)
{
    const hs_heap_mean *mean = panel->numbers.means.traffic;
    int line = panel->layout.line;
    int advance = hs_panel_face(panel)->advance;
    int step = (box.w - 19 * advance) / 2;
    int y = box.y;
    hs_panel_print_right(panel, box.x + 10 * advance + step, y, HS_PANEL_DIM, "allocs");
    hs_panel_print_right(panel, box.x + 10 * advance + 2 * step, y, HS_PANEL_DIM, "frees");
    hs_panel_print_right(panel, box.x + box.w, y, HS_PANEL_DIM, "bytes");
    bool is_on = hs_heap_meter_is_on();
    print_traffic(panel, box, y += line, HS_PANEL_GAME, "game", &mean[HS_TRAFFIC_GAME], true);
    print_traffic(panel, box, y += line, HS_PANEL_SDL, sdl_name(panel), &mean[HS_TRAFFIC_SDL],
                  is_on);
    print_traffic(panel, box, y += line, HS_PANEL_OTHERS, "display", &mean[HS_TRAFFIC_DISPLAY],
                  is_on);
    print_traffic(panel, box, y += line, HS_PANEL_RULE, "process", &mean[HS_TRAFFIC_PROCESS],
                  is_on);
    return y + line;
}

/// The key alone, where there is no room for the table.
static int print_traffic_key(hs_panel *panel, SDL_Rect box)
{
    int x = box.x;
    x += print_key(panel, x, box.y, HS_PANEL_GAME, "game");
    x += print_key(panel, x, box.y, HS_PANEL_SDL, sdl_name(panel));
    print_key(panel, x, box.y, HS_PANEL_OTHERS, "display");
    return box.y + panel->layout.line;
}

/// The table of the averages, then the calls, then the bytes.
void hs_part_traffic(hs_panel *panel, SDL_Rect box)
{
    int line = panel->layout.line;
    bool has_table = box.h >= 7 * line;
    int y = has_table ? print_table(panel, box) : print_traffic_key(panel, box);
    int gap = panel->layout.em / 3;
    int left = box.y + box.h - y - gap;
    int least = hs_panel_face(panel)->height;
    if (left < least) return;
    bool has_bytes = (left - gap) * 2 / 5 >= least;
    int calls = has_bytes ? (left - gap) * 3 / 5 : left;
    panel->layout.graph[HS_GRAPH_CALLS] = (SDL_Rect){box.x, y + gap, box.w, calls};
    if (!has_bytes) return;
    panel->layout.graph[HS_GRAPH_BYTES] =
        (SDL_Rect){box.x, y + 2 * gap + calls, box.w, left - gap - calls};
}
