/// The part with what frames ask of the heap: a table, and two graphs on the axis of the frame
/// times.
#include "panel/graphs.h"

#include "base/forbidden.h"

/// The graphs of the part.
enum { CALL_GRAPH, BYTE_GRAPH };

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
                       const hs_frame *frame, traffic_figure figure, double top)
{
    static const hs_pixel colours[STACKED] = {HS_PANEL_GAME, HS_PANEL_SDL, HS_PANEL_OTHERS};
    const traffic_stack stack = stack_of(frame);
    bool is_dim = hs_frame_is_set_aside(frame);
    double sum = 0.0;
    int from = 0;
    for (int i = 0; i < STACKED; i++) {
        uint64_t part = figure_of(&stack.of[i], figure);
        if (part == 0) continue;
        sum += (double)part;
        double height = sum / top * room + 0.5;
        int to = height < room ? (int)height : room;
        if (to <= from && from < room) to = from + 1;
        int y = upward ? ground - to : ground + 1 + from;
        hs_pixels_fill(&panel->pixels, (SDL_Rect){x, y, width, to - from},
                       is_dim ? hs_graph_dimmed(colours[i]) : colours[i]);
        from = to;
    }
}

static const double count_steps[] = {10,  20,  50,  100, 200, 500, 1e3, 2e3, 5e3,
                                     1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 1e7, 1e8};
static const double byte_steps[] = {
    1024.0,        4096.0,         16384.0,        65536.0,         262144.0,         1048576.0,
    4 * 1048576.0, 16 * 1048576.0, 64 * 1048576.0, 256 * 1048576.0, 1024 * 1048576.0,
};

static double traffic_top(const hs_graph_axis *axis, bool bytes)
{
    hs_graph_values sums = {.count = 0};
    const hs_frame *frame;
    while (sums.count < HS_LIVE_GRAPH_FRAMES &&
           (frame = hs_live_back(axis->live, (uint64_t)sums.count)) != NULL) {
        const traffic_stack stack = stack_of(frame);
        uint64_t most = height_of_stack(&stack, bytes ? BYTES : ALLOCATIONS);
        uint64_t down = bytes ? 0 : height_of_stack(&stack, FREES);
        if (down > most) most = down;
        sums.values[sums.count++] = (double)most;
    }
    if (bytes)
        return hs_graph_step_above(hs_graph_height(&sums), byte_steps,
                                   sizeof byte_steps / sizeof(double));
    return hs_graph_step_above(hs_graph_height(&sums), count_steps,
                               sizeof count_steps / sizeof(double));
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
static void draw_graph(hs_panel *panel, int graph, SDL_Rect box)
{
    bool bytes = graph == BYTE_GRAPH;
    const hs_face *face = hs_panel_face(panel);
    const SDL_Rect plot = {box.x, box.y, box.w - panel->layout.axis, box.h};
    hs_graph_axis frames = hs_graph_axis_of(panel, plot);
    const SDL_Rect beside = {plot.x + plot.w, plot.y, panel->layout.axis, plot.h};
    hs_pixels_fill(&panel->pixels, beside, HS_PANEL_GROUND);
    hs_graph_draw_ground(panel, &frames, plot);
    int ground = bytes ? plot.y + plot.h - 1 : plot.y + plot.h / 2;
    hs_pixels_fill(&panel->pixels, (SDL_Rect){plot.x, ground, plot.w, 1}, HS_PANEL_DIM);
    if (frames.live == NULL) return;
    double top = traffic_top(&frames, bytes);
    int above = ground - plot.y, below = plot.y + plot.h - ground - 1;
    for (int back = 0; back < HS_LIVE_GRAPH_FRAMES; back++) {
        const hs_frame *frame = hs_live_back(frames.live, (uint64_t)back);
        if (frame == NULL) break;
        int x = hs_graph_place(&frames, back);
        int width = hs_graph_place(&frames, back - 1) - x;
        if (width == 0) width = 1; // shares the place of the next one
        if (x >= plot.x + plot.w) continue;
        draw_stack(panel, x, width, ground, above, true, frame, bytes ? BYTES : ALLOCATIONS, top);
        if (bytes) continue;
        draw_stack(panel, x, width, ground, below, false, frame, FREES, top);
    }
    hs_graph_draw_switches(panel, &frames, plot);
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
    hs_graph_print_key(panel, box.x, y, colour, label);
    if (!is_known) {
        hs_panel_print_right(panel, box.x + box.w, y, HS_PANEL_DIM, "not counted");
        return;
    }
    hs_panel_print_right(panel, x + step, y, HS_PANEL_TEXT, "%s",
                         hs_word_of_mean(traffic->allocations).text);
    hs_panel_print_right(panel, x + 2 * step, y, HS_PANEL_TEXT, "%s",
                         hs_word_of_mean(traffic->frees).text);
    hs_panel_print_right(panel, box.x + box.w, y, HS_PANEL_TEXT, "%s",
                         hs_word_of(traffic->bytes, HS_MANNER_BYTES).text);
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
    bool is_on = hs_heap_meter_is_on() && !panel->is_film;
    print_traffic(panel, box, y += line, HS_PANEL_GAME, "game/tick", &mean[HS_TRAFFIC_GAME], true);
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
    x += hs_graph_print_key(panel, x, box.y, HS_PANEL_GAME, "game");
    x += hs_graph_print_key(panel, x, box.y, HS_PANEL_SDL, sdl_name(panel));
    hs_graph_print_key(panel, x, box.y, HS_PANEL_OTHERS, "display");
    return box.y + panel->layout.line;
}

/// The table of the averages, then the calls, then the bytes.
static void draw(hs_panel *panel, SDL_Rect box)
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
    panel->layout.graph[HS_PART_TRAFFIC][CALL_GRAPH] = (SDL_Rect){box.x, y + gap, box.w, calls};
    if (!has_bytes) return;
    panel->layout.graph[HS_PART_TRAFFIC][BYTE_GRAPH] =
        (SDL_Rect){box.x, y + 2 * gap + calls, box.w, left - gap - calls};
}

const hs_part_functions hs_part_traffic = {
    .draw = draw, .graph = draw_graph, .covers_graphs = true};
