/// The part with the populations, their sizes, and what their memory takes.
#include "panel/parts.h"

#include "base/forbidden.h"

/// Columns of the table; the last one is left out where there is no room for it.
enum { GAUGE_COLUMNS = 5 };
typedef struct gauge_columns {
    int ends[GAUGE_COLUMNS]; ///< in characters: living, peak, capacity, bytes, overflow
    int count;
} gauge_columns;

static gauge_columns columns_for(int characters)
{
    if (characters >= 51) return (gauge_columns){{15, 21, 30, 36, characters}, GAUGE_COLUMNS};
    return (gauge_columns){{15, 21, 30, 34, 0}, GAUGE_COLUMNS - 1};
}

static void print_gauge_heading(hs_panel *panel, SDL_Rect box, gauge_columns columns)
{
    bool is_wide = columns.count == GAUGE_COLUMNS;
    const hs_word names[GAUGE_COLUMNS] = {{"living"}, {"peak"}, {"capacity"}, {"B"}, {"overflow"}};
    const hs_word wide_names[GAUGE_COLUMNS] = {
        {"living"}, {"peak"}, {"capacity"}, {"bytes"}, {"overflow"}};
    hs_panel_print_columns(panel, box.x, box.y, HS_PANEL_DIM, columns.ends,
                           is_wide ? wide_names : names, columns.count);
}

/// What became of the births that found a population full, such as "12.3k refused"; each population
/// has one policy.
static void describe_overflow(const hs_population_counts *counts, const char *none, char *text,
                              size_t bytes)
{
    const uint64_t births[] = {counts->refused, counts->recycled, counts->grown};
    static const char *const words[] = {"refused", "recycled", "grown"};
    size_t length = 0;
    text[0] = '\0';
    for (int i = 0; i < 3; i++) {
        if (births[i] == 0) continue;
        length += (size_t)snprintf(text + length, bytes - length, "%s%s %s", length > 0 ? ", " : "",
                                   hs_short_of(births[i]).text, words[i]);
    }
    if (length == 0) snprintf(text, bytes, "%s", none);
}

static void draw_bar(hs_panel *panel, SDL_Rect bar, const hs_population_counts *counts)
{
    hs_pixels_fill(&panel->pixels, bar, HS_PANEL_RULE);
    if (counts->capacity == 0) return;
    uint64_t width = (uint64_t)bar.w;
    uint64_t living = counts->living * width / counts->capacity;
    uint64_t peak = counts->peak * width / counts->capacity;
    if (counts->living > 0 && living == 0) living = 1;
    if (living > width) living = width;
    if (peak >= width) peak = width - 1;
    hs_pixels_fill(&panel->pixels, (SDL_Rect){bar.x, bar.y, (int)living, bar.h},
                   hs_panel_accent(panel->numbers.strategy));
    hs_pixels_fill(&panel->pixels, (SDL_Rect){bar.x + (int)peak, bar.y, 1, bar.h}, HS_PANEL_TEXT);
}

static int gauge_height(const hs_panel *panel)
{
    int em = panel->layout.em;
    if (panel->layout.is_tight) return panel->layout.line; // without a bar
    return panel->layout.line + (em / 5 > 2 ? em / 5 : 2) + em / 7;
}

static void draw_gauge(hs_panel *panel, SDL_Rect box, int y, hs_population_name name,
                       gauge_columns columns)
{
    const hs_population_counts *counts = &panel->numbers.counts[name];
    int x = box.x;
    hs_panel_print(panel, x, y, HS_PANEL_DIM, "%s", hs_word_of_kind(hs_population_name_of(name)));
    const hs_word values[] = {hs_short_of(counts->living), hs_short_of(counts->peak),
                              hs_short_of(counts->capacity), hs_short_of(counts->bytes_each)};
    hs_panel_print_columns(panel, x, y, HS_PANEL_TEXT, columns.ends, values, 4);
    if (columns.count == GAUGE_COLUMNS) {
        char overflow[64];
        describe_overflow(counts, "\u2013", overflow, sizeof overflow);
        bool is_quiet = counts->refused + counts->recycled + counts->grown == 0;
        hs_panel_print_right(panel, x + columns.ends[4] * hs_panel_face(panel)->advance, y,
                             is_quiet ? HS_PANEL_DIM : HS_PANEL_TEXT, "%s", overflow);
    }
    if (panel->layout.is_tight) return;
    int height = gauge_height(panel) - panel->layout.line - panel->layout.em / 7;
    const SDL_Rect bar = {x, y + panel->layout.line - 1, box.w, height};
    draw_bar(panel, bar, counts);
}

/// The sums in a row, where the table has no column for them.
static int print_overflow_sums(hs_panel *panel, SDL_Rect box, int y)
{
    static const char label[] = "overflow";
    hs_population_counts sum = {0};
    char value[64];
    for (int p = 0; p < HS_POPULATION_COUNT; p++) {
        sum.refused += panel->numbers.counts[p].refused;
        sum.recycled += panel->numbers.counts[p].recycled;
        sum.grown += panel->numbers.counts[p].grown;
    }
    describe_overflow(&sum, "none", value, sizeof value);
    int most = box.w / hs_panel_face(panel)->advance - (int)sizeof label;
    if ((int)strlen(value) > most) {
        snprintf(value, sizeof value, "%s births",
                 hs_short_of(sum.refused + sum.recycled + sum.grown).text);
    }
    return hs_panel_row(panel, box, y, HS_PANEL_TEXT, label, value);
}

/// Live bytes to which a ratio says something.
#define LEAST_LIVE_BYTES 65536.0

/// A size, and how many times the live bytes it is.
static int print_size(hs_panel *panel, SDL_Rect box, int y, const char *label, uint64_t bytes)
{
    char value[80];
    uint64_t needed = panel->numbers.needed_bytes;
    if (bytes == HS_FIGURE_NONE) {
        snprintf(value, sizeof value, "%s", HS_NOT_AVAILABLE);
    } else if (bytes == 0) {
        snprintf(value, sizeof value, "unknown");
    } else {
        double ratio = hs_ratio_to_something((double)bytes, (double)needed, LEAST_LIVE_BYTES);
        snprintf(value, sizeof value, "%s%s %10s", hs_word_of_ratio(ratio).text,
                 isfinite(ratio) ? "\u00D7" : "", hs_word_of_bytes(bytes).text);
    }
    return hs_panel_row(panel, box, y, HS_PANEL_TEXT, label, value);
}

/// Characters of a line in which the long names of fragmentation find room.
enum { LONG_NAMES = 44 };

/// What blocks hold beyond what was requested, and how much of what is free is in one piece.
static void print_fragmentation(hs_panel *panel, SDL_Rect box, int y)
{
    const hs_storage *storage = &panel->numbers.storage;
    bool is_wide = box.w >= LONG_NAMES * hs_panel_face(panel)->advance;
    char value[80];
    uint64_t lost = hs_internal_fragmentation(storage);
    snprintf(value, sizeof value, "%.1f %% %10s", hs_percent(lost, storage->usable),
             hs_word_of_bytes(lost).text);
    // What a C library adds to a block depends on all that the process has asked of it.
    const hs_strategy *strategy = panel->numbers.strategy;
    bool is_own = strategy == NULL || !strategy->is_boxed || strategy->keeps_kinds_apart;
    if (panel->is_film && !is_own) snprintf(value, sizeof value, "unknown");
    y = hs_panel_row(panel, box, y, HS_PANEL_TEXT,
                     is_wide ? "internal fragmentation" : "internal fragm.", value);
    if (storage->largest_spare == 0) {
        snprintf(value, sizeof value, "unknown");
    } else {
        snprintf(value, sizeof value, "%s of %s", hs_word_of_bytes(storage->largest_spare).text,
                 hs_word_of_bytes(storage->spare).text);
    }
    hs_panel_row(panel, box, y, HS_PANEL_TEXT, is_wide ? "largest free block" : "largest free",
                 value);
}

/// The heading, the gauges, and the sizes; an explanation takes the place of these.
static int height_of(hs_panel *panel, int width)
{
    int characters = width / hs_panel_face(panel)->advance;
    int rows = columns_for(characters).count == GAUGE_COLUMNS ? 6 : 7;
    if (panel->explains || panel->layout.is_tight) rows = 0;
    return (1 + rows) * panel->layout.line + HS_POPULATION_COUNT * gauge_height(panel) +
           panel->layout.em / 2;
}

static void draw(hs_panel *panel, SDL_Rect box)
{
    gauge_columns columns = columns_for(box.w / hs_panel_face(panel)->advance);
    int y = box.y;
    if (!hs_panel_has_line(panel, box, y)) return;
    print_gauge_heading(panel, box, columns);
    y += panel->layout.line;
    static const hs_population_name order[HS_POPULATION_COUNT] = {
        HS_PARTICLES, HS_BULLETS, HS_RUNNERS, HS_SHOTS, HS_ITEMS, HS_ENEMIES,
    };
    for (int p = 0; p < HS_POPULATION_COUNT; p++) {
        if (y + gauge_height(panel) > box.y + box.h) return;
        draw_gauge(panel, box, y, order[p], columns);
        y += gauge_height(panel);
    }
    y += panel->layout.em / 4;
    if (columns.count < GAUGE_COLUMNS) y = print_overflow_sums(panel, box, y);
    y = hs_panel_row(panel, box, y, HS_PANEL_TEXT, "live bytes",
                     hs_word_of_bytes(panel->numbers.needed_bytes).text);
    y = print_size(panel, box, y, "requested", panel->numbers.requested_bytes);
    y = print_size(panel, box, y, "process heap", panel->numbers.heap_bytes);
    y = print_size(panel, box, y, "RSS", panel->numbers.resident_bytes);
    print_fragmentation(panel, box, y);
}

const hs_part_functions hs_part_gauges = {.draw = draw, .height = height_of};
