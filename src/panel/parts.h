/// The inside of the panel: its layout, the numbers that it shows, its parts, and how they are
/// drawn.
#ifndef HS_PANEL_PARTS_H
#define HS_PANEL_PARTS_H

#include "heapstorm/region.h"
#include "heapstorm/slab.h"
#include "measure/words.h"
#include "panel/overlay.h"
#include "panel/panel.h"
#include "panel/part_rows.h"
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

/// The colour that stands for a strategy wherever it is named; that of text for NULL.
hs_pixel hs_panel_accent(const hs_strategy *strategy);

// ---- Parts -------------------------------------------------------------------------------------

/// The parts, in the order of their rows.
typedef enum hs_panel_part {
#define HS_PART_ENUMERATOR(NAME, ...) HS_PART_##NAME,
    HS_PANEL_PART_ROWS(HS_PART_ENUMERATOR)
#undef HS_PART_ENUMERATOR
        HS_PART_COUNT
} hs_panel_part;

/// Where a part stands in the full panel.
typedef enum hs_part_place {
    HS_PLACE_BODY, ///< below its title, between the other two
    HS_PLACE_HEAD, ///< at the top, as wide as the panel, without a title; it explains itself
    HS_PLACE_FOOT, ///< the same at the bottom
} hs_part_place;

/// The column of a part where there are two.
typedef enum hs_part_side { HS_SIDE_LEFT, HS_SIDE_RIGHT } hs_part_side;

/// Most graphs of a part.
enum { HS_PART_GRAPHS = 6 };

typedef struct hs_panel_numbers hs_panel_numbers;

/// What a part does; all members but the first may be missing.
typedef struct hs_part_functions {
    /// Draws the body into what title and explanation have left of the part, and says in
    /// `panel->layout.graph` where its graphs stand. Called when the numbers have changed.
    void (*draw)(hs_panel *panel, SDL_Rect box);
    /// Draws one of its graphs on the panel's ground. Called in every frame.
    void (*graph)(hs_panel *panel, int graph, SDL_Rect box);
    bool takes_turns;   ///< one of its graphs in a frame, because they change slowly
    bool covers_graphs; ///< paints every pixel of them: the panel's ground need not be there
    /// Height of the body in pixels, where the lines in the row do not say it.
    int (*height)(hs_panel *panel, int width);
    /// Takes the place of the title in the row.
    const char *(*title)(const hs_panel *panel);
    /// Writes to the right end of the title's line, where a unit stands otherwise.
    void (*print_state)(hs_panel *panel, int right, int y);
    /// Takes numbers of its own, just after those of the panel.
    void (*count)(hs_panel *panel);
    /// Looks at the world, in every frame unless the panel is frozen. True when the body has to be
    /// drawn again.
    bool (*look)(hs_panel *panel, const hs_panel_view *view);
    /// Whether it wants another drawing although nothing changes.
    bool (*is_behind)(const hs_panel *panel);
    size_t own_bytes; ///< that it keeps for itself in `panel->own`, zeroed when the panel is made
    /// Gives back what it holds beside these.
    void (*close)(hs_panel *panel);
} hs_part_functions;

#define HS_PART_DECLARE(NAME, name, ...) extern const hs_part_functions hs_part_##name;
HS_PANEL_PART_ROWS(HS_PART_DECLARE)
#undef HS_PART_DECLARE

/// What a part is: a row of the table of parts. Heights are lines of the body, 0 where only its
/// function knows them.
typedef struct hs_panel_part_row {
    const char *name;        ///< in reports
    const char *title;       ///< NULL for none
    const char *unit;        ///< at the right end of the title's line; NULL for none
    const char *explanation; ///< sentences; NULL for a part whose body explains itself
    hs_part_place place;     ///< in the full panel
    bool is_extra;           ///< shown at HS_LEVEL_ALL alone
    hs_part_side shown;      ///< at HS_LEVEL_SHOW, in a panel of two columns
    hs_part_side wide;       ///< at HS_LEVEL_ALL, in a panel that is wide enough for two columns
    hs_part_side split;      ///< likewise in a panel of two columns apart
    bool leads_when_wide;    ///< stands above the others of its column then
    bool drops_title;        ///< in a tight panel
    const char *unfilmed;    ///< what its body says in a film instead; NULL: it is drawn
    int least, tight_least;  ///< fewest lines
    int most;                ///< lines that it can use; 0 where it does not grow
    int explained;           ///< lines below an explanation; 0 for as many as without
    /// Lines in the compact panel; 0 for none. A part is left out where its fewest find no room;
    /// one that can grow is explained.
    int compact_least, compact_most;
    const hs_part_functions *does;
} hs_panel_part_row;
const hs_panel_part_row *hs_panel_part_at(hs_panel_part part);

/// Whether the panel has the part now, room or not.
bool hs_panel_has(const hs_panel *panel, hs_panel_part part);

/// Fewest characters that a column has room for.
enum { HS_PANEL_COLUMNS_MIN = 34 };

/// Where everything stands. A box of no width is not shown.
typedef struct hs_panel_layout {
    /// Of the whole, pixels; the compact panel takes less than it is offered. Columns that are
    /// apart on the screen lie side by side here, a half each.
    int width, height;
    int em, line; ///< size of the type and distance of lines, pixels; 0 where there is no room
    int margin;   ///< around the panel and between its columns
    SDL_Rect part[HS_PART_COUNT];
    SDL_Rect graph[HS_PART_COUNT][HS_PART_GRAPHS]; ///< placed by their parts
    int axis;                                      ///< width of the labels right of a graph
    bool is_tight;     ///< less of each part, so that more of them have room
    unsigned left_out; ///< parts that there is no room for
} hs_panel_layout;

/// Lays the parts out in at most so many pixels. False when not even the strategy has room.
bool hs_panel_lay_out(hs_panel *panel, int width, int height);

/// Whether the first part below the head has found room.
bool hs_panel_has_body(const hs_panel *panel);

/// Least height of a part in a column of so many pixels.
int hs_part_height(hs_panel *panel, hs_panel_part part, int width);

// ---- Numbers -----------------------------------------------------------------------------------

/// What a strategy shows beyond what all strategies show.
typedef enum hs_panel_lab {
    HS_LAB_NONE,
    HS_LAB_COLLECTOR,
    HS_LAB_SLAB,
    HS_LAB_REGION
} hs_panel_lab;

/// A row of the scoreboard.
typedef struct hs_panel_score {
    const hs_strategy *strategy;
    hs_layout layout;
    uint64_t seen;  ///< of the board's row, when its figures were taken
    hs_score score; ///< its figures; without times in a film
    double ratio;   ///< its median over the best; NaN where that says nothing
} hs_panel_score;

/// The scoreboard as it is shown.
typedef struct hs_panel_scores {
    hs_panel_score rows[HS_SCORE_ROWS];
    int count;
    int present, former; ///< rows; -1 for none
    int best;            ///< the row that the others are compared with; -1 for none
    uint64_t begun;      ///< of the board
    bool is_held;        ///< the load is: there are ratios, else prices of an entity
} hs_panel_scores;

/// The numbers that are shown; they change four times a second.
struct hs_panel_numbers {
    hs_panel_scores scores;
    hs_live_summary summary; ///< of the present strategy
    hs_live_means means;     ///< of the last second
    hs_aside_counts aside;   ///< frames that are in no statistic
    hs_aside newest;         ///< why the newest frame is in none
    hs_population_counts counts[HS_POPULATION_COUNT];
    uint64_t needed_bytes;       ///< by the living, overhead included
    uint64_t requested_bytes;    ///< through the gate and not given back
    uint64_t heap_bytes;         ///< usable, in use by the whole process; 0 when not counted
    uint64_t resident_bytes;     ///< of the process, or HS_FIGURE_NONE; 0 in a film
    hs_storage storage;          ///< what the world's entities hold
    hs_panel_lab lab;            ///< which of the following there is
    hs_collector_counts counted; ///< by the collector
    hs_collector_settings collector;
    hs_slab_figures slab;
    hs_region_figures regions;
    const hs_strategy *strategy;
    hs_layout layout;
    const char *renderer;
    bool has_driver; ///< whose allocations cannot be told from SDL's
    char scenario[32];
};

/// Room to sort frames' times.
typedef union hs_panel_scratch {
    hs_live_scratch live;   ///< of the last frames
    hs_score_scratch score; ///< of a row of the scoreboard
} hs_panel_scratch;

/// Takes the numbers from what the view shows. Of the scoreboard only rows that have changed are
/// summed up anew, so `numbers` holds the former ones.
void hs_panel_count(hs_panel_numbers *numbers, const hs_panel_view *view, const hs_live *live,
                    hs_panel_scratch *scratch);

/// How a row's largest figure is written: "\u00D76.0", "\u00D7335", or where the load is not held
/// "7.4 ns"; a dash where there is none. At most HS_PANEL_FIGURE characters.
hs_word hs_panel_figure(const hs_panel_scores *scores, int row);
enum { HS_PANEL_FIGURE = 6 };

/// The name of a strategy and, where it has boxes, of their layout, such as "naive list".
hs_word hs_panel_name_of(const hs_strategy *strategy, hs_layout layout);

/// A count in at most five characters: "0", "9,999", "12.3k", "1.00M".
hs_word hs_short_of(uint64_t count);

/// The largest value when so many larger ones are left out, at most HS_PANEL_SKIPPED_MAX: one stall
/// must not flatten a graph. At least 0.
double hs_panel_largest_but(const double *values, int count, int skipped);
enum { HS_PANEL_SKIPPED_MAX = 12 };

// ---- The panel ---------------------------------------------------------------------------------

/// Most boxes that change in a frame: all of it, and all parts with their graphs.
enum { HS_PANEL_CHANGES = 1 + (int)HS_PART_COUNT * (1 + (int)HS_PART_GRAPHS) };

struct hs_panel {
    hs_gate *gate;
    SDL_Renderer *renderer;
    hs_text *text;
    float text_scale;
    hs_panel_overlay *overlay;

    hs_pixels pixels;
    hs_panel_size size;
    bool is_laid_out;
    unsigned there; ///< a bit for each part that it has
    hs_panel_level level;
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
    void *own[HS_PART_COUNT]; ///< what each part keeps for itself
    int turn[HS_PART_COUNT];  ///< the graph whose turn it is, of parts where they take turns

    hs_panel_numbers numbers;
    uint64_t counted_ns; ///< when the numbers were taken
    uint64_t shown_ns;   ///< when the panel was drawn last
    bool has_numbers, is_frozen, is_film, reduces_flashing;
    hs_panel_scratch scratch;
    hs_live held;        ///< the frames that a frozen panel shows
    const hs_live *live; ///< the frames to show now
    const char *keys;    ///< of the view; a literal or as long-lived
};

// ---- Drawing a part ----------------------------------------------------------------------------

/// The faces of the panel.
const hs_face *hs_panel_face(hs_panel *panel);
const hs_face *hs_panel_bold(hs_panel *panel);

/// Writes a line of text, left or right of x; returns its width.
int hs_panel_print(hs_panel *panel, int x, int y, hs_pixel colour, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
int hs_panel_print_right(hs_panel *panel, int x, int y, hs_pixel colour, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/// Says left of x that the figures stand still.
void hs_panel_print_frozen(hs_panel *panel, int right, int y);

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
