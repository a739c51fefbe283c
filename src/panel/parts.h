/// The inside of the panel: its layout, the numbers that it shows, its parts, and how they are
/// drawn.
#ifndef HS_PANEL_PARTS_H
#define HS_PANEL_PARTS_H

#include "heapstorm/heap_map.h"
#include "heapstorm/slab.h"
#include "measure/words.h"
#include "panel/overlay.h"
#include "panel/panel.h"
#include "panel/text.h"

// ---- Colours -----------------------------------------------------------------------------------

/// Text stands out from the ground by 7:1 and more.
#define HS_PANEL_GROUND   0xFF0D1117u
#define HS_PANEL_TINT     0xFF17212Cu ///< behind explanations, graphs and empty gauges
#define HS_PANEL_RULE     0xFF2A3441u
#define HS_PANEL_TEXT     0xFFE6EDF3u
#define HS_PANEL_DIM      0xFF9BA7B4u
#define HS_PANEL_WARNING  0xFFFF8A65u
#define HS_PANEL_SIMULATE 0xFF3D9BD1u
#define HS_PANEL_DRAW     0xFFBFE3F2u
#define HS_PANEL_PRESENT  0xFF5F6E80u
#define HS_PANEL_GAME     0xFFE3B04Bu
#define HS_PANEL_SDL      0xFF7FB4E8u
#define HS_PANEL_OTHERS   0xFF6B7888u

/// The colour that stands for a strategy wherever it is named.
hs_pixel hs_panel_accent(const char *strategy);

// ---- Parts -------------------------------------------------------------------------------------

/// The cost stands at the foot.
typedef enum hs_panel_part {
    HS_PART_STRATEGY,
    HS_PART_FRAMES,
    HS_PART_STATISTICS,
    HS_PART_TRAFFIC,
    HS_PART_MAP,
    HS_PART_GAUGES,
    HS_PART_COST,
    HS_PART_LAB, ///< of the strategy: its collector, or its size classes
    HS_PART_COUNT
} hs_panel_part;

/// What a part is: a row of the table of parts.
typedef struct hs_panel_part_row {
    const char *name;        ///< in reports
    const char *title;       ///< NULL for none
    const char *unit;        ///< at the right end of the title's line; NULL for none
    const char *explanation; ///< sentences; NULL for the cost, whose line becomes one
    /// Draws the body into what title and explanation have left of the part.
    void (*draw)(hs_panel *panel, SDL_Rect box);
    int least, tight_least; ///< lines of the body; 0 where only the part knows its height
    int most;               ///< lines that it can use; 0 where it does not grow
    int explained;          ///< lines of the body below an explanation
} hs_panel_part_row;
const hs_panel_part_row *hs_panel_part_at(hs_panel_part part);

/// Fewest characters that a column has room for.
enum { HS_PANEL_COLUMNS_MIN = 34 };

/// Graphs over the last frames.
typedef enum hs_panel_graph {
    HS_GRAPH_FRAMES,
    HS_GRAPH_CALLS,
    HS_GRAPH_BYTES,
    HS_GRAPH_COUNT
} hs_panel_graph;

/// Where everything stands. A box of no width is not shown.
typedef struct hs_panel_layout {
    /// Of the whole, pixels; the compact panel takes less than it is offered. Columns that are
    /// apart on the screen lie side by side here, a half each.
    int width, height;
    int em, line; ///< size of the type and distance of lines, pixels
    int margin;   ///< around the panel and between its columns
    SDL_Rect part[HS_PART_COUNT];
    SDL_Rect graph[HS_GRAPH_COUNT];
    int axis;          ///< width of the labels right of a graph
    bool is_tight;     ///< less of each part, so that more of them have room
    unsigned left_out; ///< parts that there is no room for
} hs_panel_layout;

/// Lays the parts out in at most so many pixels. False when not even the strategy has room.
bool hs_panel_lay_out(hs_panel *panel, int width, int height);

/// Heights that only their parts know: of the strategy, and of one gauge.
int hs_part_strategy_height(hs_panel *panel, int width);
int hs_part_gauge_height(const hs_panel *panel);

/// Least height of a part in a column of so many pixels.
int hs_part_height(hs_panel *panel, hs_panel_part part, int width);

// ---- Numbers -----------------------------------------------------------------------------------

/// What a strategy shows beyond what all strategies show.
typedef enum hs_panel_lab { HS_LAB_NONE, HS_LAB_COLLECTOR, HS_LAB_SLAB } hs_panel_lab;

/// The numbers that are shown; they change four times a second.
typedef struct hs_panel_numbers {
    hs_live_summary summary;
    uint64_t dropped_ticks, missed_deadlines;
    hs_live_means means; ///< of the last second
    hs_population_counts counts[HS_POPULATION_COUNT];
    uint64_t needed_bytes;       ///< by the living, overhead included
    uint64_t requested_bytes;    ///< through the gate and not given back
    uint64_t heap_bytes;         ///< usable, in use by the whole process; 0 when not counted
    uint64_t resident_bytes;     ///< of the process, or HS_FIGURE_NONE
    hs_storage storage;          ///< what the world's entities hold
    hs_panel_lab lab;            ///< which of the following there is
    hs_collector_counts counted; ///< by the collector
    hs_collector_settings collector;
    hs_slab_figures slab;
    const hs_strategy *strategy;
    hs_layout layout;
    const char *renderer;
    bool has_driver; ///< whose allocations cannot be told from SDL's
    char scenario[32];
} hs_panel_numbers;

/// Takes the numbers from what the view shows.
void hs_panel_count(hs_panel_numbers *numbers, const hs_panel_view *view, const hs_live *live,
                    hs_live_scratch *scratch);

/// A count in at most five characters: "0", "9,999", "12.3k", "1.00M".
hs_word hs_short_of(uint64_t count);

/// The largest value when so many larger ones are left out, at most HS_PANEL_SKIPPED_MAX: one stall
/// must not flatten a graph. At least 0.
double hs_panel_largest_but(const double *values, int count, int skipped);
enum { HS_PANEL_SKIPPED_MAX = 12 };

// ---- The panel ---------------------------------------------------------------------------------

/// Values in the graph of garbage: half a minute.
enum { HS_PANEL_WAITS = 120 };

/// Populations whose memory is mapped, those with many entities first.
enum { HS_PANEL_MAPS = 6 };

/// Looks at the heap that a new map takes to see most populations as a whole.
enum { HS_PANEL_FIRST_LOOKS = 16 };

/// One population's map, and its tiles on the panel.
typedef struct hs_panel_map {
    hs_heap_map *map;
    SDL_Rect box; ///< of the tiles
    size_t tiles;
} hs_panel_map;

/// Most boxes that change in a frame: all parts, graphs and maps.
enum { HS_PANEL_CHANGES = HS_PART_COUNT + (int)HS_GRAPH_COUNT + HS_PANEL_MAPS };

struct hs_panel {
    hs_gate *gate;
    SDL_Renderer *renderer;
    hs_text *text;
    float text_scale;
    hs_panel_overlay *overlay;

    hs_pixels pixels;
    hs_panel_size size;
    bool is_laid_out;
    bool has_lab;       ///< a part of the strategy's own
    bool is_to_explain; ///< asked for
    bool explains;      ///< done, where all parts have room for it
    bool is_split;      ///< into two columns that stand apart
    SDL_Point at[2];    ///< where the columns were drawn last; the second only when it is split
    int room_width, room_height; ///< that the layout was made for
    bool is_new;                 ///< all parts are to be drawn in the next frame
    hs_panel_layout layout;
    unsigned stale; ///< a bit for each part to be drawn again

    SDL_Rect shown[2]; ///< where the target has the panel, or its columns; no width: it has not
    SDL_Rect changed[HS_PANEL_CHANGES]; ///< since then
    int change_count;
    int next_map;     ///< to be drawn again in the next frame
    int looks_wanted; ///< at the heap, before new maps show all of it

    hs_panel_map maps[HS_PANEL_MAPS];
    hs_heap_tile *tiles; ///< of one map
    size_t tile_room;

    hs_panel_numbers numbers;
    uint64_t counted_ns; ///< when the numbers were taken
    uint64_t shown_ns;   ///< when the panel was drawn last
    bool has_numbers, is_frozen;
    hs_live_scratch scratch;
    uint64_t waiting[HS_PANEL_WAITS]; ///< bytes of the dead each time it was counted, a ring
    uint64_t waits;                   ///< that were ever counted under this strategy
    hs_live held;                     ///< the frames that a frozen panel shows
    const hs_live *live;              ///< the frames to show now
    const char *keys;                 ///< of the view; a literal or as long-lived
};

/// The population of a map, and its share of the map's height; 0 for a single line.
hs_population_name hs_panel_map_population(int map);

// ---- Drawing a part ----------------------------------------------------------------------------

/// The lab's title, and what stands at the right end of it.
const char *hs_panel_lab_title(const hs_panel *panel);
void hs_panel_lab_print_state(hs_panel *panel, int right, int y);

/// Bodies of the parts.
void hs_part_strategy(hs_panel *panel, SDL_Rect box);
void hs_part_frames(hs_panel *panel, SDL_Rect box);
void hs_part_statistics(hs_panel *panel, SDL_Rect box);
void hs_part_traffic(hs_panel *panel, SDL_Rect box);
void hs_part_map(hs_panel *panel, SDL_Rect box);
void hs_part_gauges(hs_panel *panel, SDL_Rect box);
void hs_part_cost(hs_panel *panel, SDL_Rect box);
void hs_part_lab(hs_panel *panel, SDL_Rect box);

void hs_graph_frames(hs_panel *panel, SDL_Rect box);
void hs_graph_traffic(hs_panel *panel, SDL_Rect box, bool bytes);
void hs_graph_map(hs_panel *panel, int map);

/// The faces of the panel.
const hs_face *hs_panel_face(hs_panel *panel);
const hs_face *hs_panel_bold(hs_panel *panel);

/// Writes a line of text, left or right of x; returns its width.
int hs_panel_print(hs_panel *panel, int x, int y, hs_pixel colour, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
int hs_panel_print_right(hs_panel *panel, int x, int y, hs_pixel colour, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/// Whether a line has room at y in a box.
bool hs_panel_has_line(const hs_panel *panel, SDL_Rect box, int y);
/// A label and its value at both ends of a stretch of a line.
void hs_panel_print_pair(hs_panel *panel, int x, int y, int width, hs_pixel colour,
                         const char *label, const char *value);
/// The same across a box, where there is room; returns the y below.
int hs_panel_row(hs_panel *panel, SDL_Rect box, int y, hs_pixel colour, const char *label,
                 const char *value);

/// Words of a line of a table, each at the right end of its column, in characters from x on.
void hs_panel_print_columns(hs_panel *panel, int x, int y, hs_pixel colour, const int *ends,
                            const hs_word *values, int count);

/// Lines that a text takes when it is wrapped at so many characters.
int hs_panel_wrapped_lines(const char *text, int characters);

/// Draws a wrapped text; returns the y below it.
int hs_panel_print_wrapped(hs_panel *panel, SDL_Rect box, hs_pixel colour, const char *text);

#endif
