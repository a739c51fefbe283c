/// The parts of the panel that are words and numbers.
#include "panel/parts.h"

#include "base/forbidden.h"

// ---- Strategy ----------------------------------------------------------------------------------

/// A key and what it does, up to two spaces or the end; the text moves on behind it.
static bool next_key(const char **text, char *key, char *meaning, size_t bytes)
{
    while (**text == ' ') (*text)++;
    if (**text == '\0') return false;
    const char *end = strstr(*text, "  ");
    size_t length = end != NULL ? (size_t)(end - *text) : strlen(*text);
    size_t key_length = strcspn(*text, " ");
    if (key_length > length) key_length = length;
    size_t skip = key_length < length ? key_length + 1 : key_length;
    snprintf(key, bytes, "%.*s", (int)key_length, *text);
    snprintf(meaning, bytes, "%.*s", (int)(length - skip), *text + skip);
    *text += length;
    return true;
}

/// Keys with what they do, as many to a line as fit; returns the y below.
static int print_keys(hs_panel *panel, SDL_Rect box, int y, bool draws)
{
    char key[64], meaning[64];
    const hs_face *face = hs_panel_face(panel);
    const hs_face *bold = hs_panel_bold(panel);
    const char *text = panel->keys != NULL ? panel->keys : "";
    int x = box.x;
    bool is_any = false;
    while (next_key(&text, key, meaning, sizeof key)) {
        int width = hs_face_width(bold, key) + face->advance + hs_face_width(face, meaning);
        if (is_any && x + width > box.x + box.w) {
            x = box.x;
            y += panel->layout.line;
        }
        is_any = true;
        if (draws && hs_panel_has_line(panel, box, y)) {
            hs_face_draw(bold, &panel->pixels, x, y, HS_PANEL_TEXT, key);
            hs_face_draw(face, &panel->pixels, x + width - hs_face_width(face, meaning), y,
                         HS_PANEL_DIM, meaning);
        }
        x += width + 2 * face->advance;
    }
    return is_any ? y + panel->layout.line : y;
}

static void describe_settings(const hs_panel *panel, char *text, size_t bytes)
{
    const hs_panel_numbers *numbers = &panel->numbers;
    bool is_boxed = numbers->strategy != NULL && numbers->strategy->is_boxed;
    snprintf(text, bytes, "%s%s%s%s%s", is_boxed ? hs_layout_name(numbers->layout) : "",
             is_boxed ? " \u00B7 " : "", numbers->renderer != NULL ? numbers->renderer : "",
             numbers->renderer != NULL && numbers->scenario[0] != '\0' ? " \u00B7 " : "",
             numbers->scenario);
}

/// Size of the strategy's name: the longest of all names must fit.
static int name_em(const hs_panel *panel, int width)
{
    size_t longest = 8;
    for (unsigned i = 0; i < hs_strategy_count(); i++) {
        size_t length = strlen(hs_strategy_at(i)->name);
        if (length > longest) longest = length;
    }
    bool is_small = panel->size == HS_PANEL_COMPACT || panel->layout.is_tight;
    int em = panel->layout.em * (is_small ? 2 : 3);
    int most = width * 10 / (6 * (int)longest + 1);
    return em < most ? em : most;
}

static void print_frozen(hs_panel *panel, SDL_Rect box)
{
    const hs_face *bold = hs_panel_bold(panel);
    int width = hs_face_width(bold, "FROZEN");
    int x = box.x + box.w - width - bold->advance;
    hs_pixels_fill(&panel->pixels,
                   (SDL_Rect){x - bold->advance, box.y, width + 2 * bold->advance, bold->height},
                   HS_PANEL_WARNING);
    hs_face_draw(bold, &panel->pixels, x, box.y, HS_PANEL_GROUND, "FROZEN");
}

/// Lines that the longest summary of all strategies takes, so that a switch moves nothing.
static int summary_lines(int characters)
{
    int most = 0;
    for (unsigned i = 0; i < hs_strategy_count(); i++) {
        int lines = hs_panel_wrapped_lines(hs_strategy_at(i)->summary, characters);
        if (lines > most) most = lines;
    }
    return most;
}

/// The name with what it means beside or below it, then the keys. Returns the y below; draws only
/// when told to, so that the height is known beforehand.
static int lay_strategy(hs_panel *panel, SDL_Rect box, bool draws)
{
    const hs_strategy *strategy = panel->numbers.strategy;
    const char *name = strategy != NULL ? strategy->name : "";
    const char *summary = strategy != NULL ? strategy->summary : "";
    const hs_face *face = hs_panel_face(panel);
    const hs_face *large = hs_text_face(panel->text, name_em(panel, box.w), HS_WEIGHT_BOLD);
    int line = panel->layout.line;
    int beside = 8 * large->advance + 2 * face->advance;
    SDL_Rect text = {box.x + beside, box.y, box.w - beside, 0};
    bool is_beside = text.w >= 40 * face->advance;
    // In a tight panel the settings stand at the right of the name.
    bool has_line = !panel->explains && !panel->layout.is_tight;
    if (!is_beside) text = (SDL_Rect){box.x, box.y + large->height, box.w, 0};
    int characters = text.w / face->advance;
    const char *what = panel->explains ? hs_panel_part_at(HS_PART_STRATEGY)->explanation : summary;
    int rows = hs_panel_wrapped_lines(what, characters) + (has_line ? 1 : 0);
    int most = panel->explains ? rows : summary_lines(characters) + (has_line ? 1 : 0);
    int y = text.y + most * line;
    int below = box.y + large->height;
    // Beside the name the rows end on its baseline, where they are not more than that.
    int lower = large->ascent - face->ascent - (rows - 1) * line;
    if (is_beside && lower > 0) text.y += lower;
    if (is_beside && lower > 0 && rows == most) y += lower;
    if (draws) {
        hs_face_draw(large, &panel->pixels, box.x, box.y, hs_panel_accent(name), name);
        int end = hs_panel_print_wrapped(panel, text, HS_PANEL_TEXT, what);
        char settings[96];
        describe_settings(panel, settings, sizeof settings);
        int baseline = box.y + large->ascent - face->ascent;
        if (has_line) {
            hs_panel_print(panel, text.x, end, HS_PANEL_DIM, "%s", settings);
        } else if (!panel->explains && !is_beside && !panel->is_frozen) {
            hs_panel_print_right(panel, box.x + box.w, baseline, HS_PANEL_DIM, "%s", settings);
        }
        if (panel->is_frozen) print_frozen(panel, box);
    }
    return print_keys(panel, box, (y > below ? y : below) + panel->layout.em / 4, draws);
}

/// In the compact panel: the name, on its line what is known in a word, and the keys below.
static void draw_compact_strategy(hs_panel *panel, SDL_Rect box)
{
    char settings[96];
    const char *name = panel->numbers.strategy != NULL ? panel->numbers.strategy->name : "";
    const hs_face *face = hs_panel_face(panel);
    const hs_face *large = hs_text_face(panel->text, name_em(panel, box.w), HS_WEIGHT_BOLD);
    int width = hs_face_draw(large, &panel->pixels, box.x, box.y, hs_panel_accent(name), name);
    print_keys(panel, box, box.y + large->height, true); // a line of them; more has no room
    if (panel->is_frozen) {
        print_frozen(panel, box);
        return;
    }
    describe_settings(panel, settings, sizeof settings);
    if (width + face->advance + hs_face_width(face, settings) > box.w) return;
    hs_panel_print_right(panel, box.x + box.w, box.y + large->ascent - face->ascent, HS_PANEL_DIM,
                         "%s", settings);
}

int hs_part_strategy_height(hs_panel *panel, int width)
{
    const SDL_Rect box = {0, 0, width, 0};
    if (panel->size == HS_PANEL_COMPACT) {
        return hs_text_face(panel->text, name_em(panel, width), HS_WEIGHT_BOLD)->height +
               panel->layout.line;
    }
    return lay_strategy(panel, box, false);
}

void hs_part_strategy(hs_panel *panel, SDL_Rect box)
{
    if (panel->size == HS_PANEL_COMPACT) {
        draw_compact_strategy(panel, box);
    } else {
        lay_strategy(panel, box, true);
    }
}

// ---- Statistics --------------------------------------------------------------------------------

static int print_row(hs_panel *panel, SDL_Rect box, int y, const char *label, const char *value)
{
    return hs_panel_row(panel, box, y, HS_PANEL_TEXT, label, value);
}

/// Two labels and values side by side.
static int print_two(hs_panel *panel, SDL_Rect box, int y, const char *const labels[2],
                     const hs_word values[2])
{
    if (!hs_panel_has_line(panel, box, y)) return y;
    int gap = 2 * hs_panel_face(panel)->advance;
    int width = (box.w - gap) / 2;
    for (int i = 0; i < 2; i++) {
        int x = i == 0 ? box.x : box.x + box.w - width;
        hs_panel_print_pair(panel, x, y, width, HS_PANEL_TEXT, labels[i], values[i].text);
    }
    return y + panel->layout.line;
}

static hs_word rate(double per_second)
{
    hs_word word;
    snprintf(word.text, sizeof word.text, per_second > 0.0 ? "%.1f fps" : "-", per_second);
    return word;
}

/// The few that the compact panel has room for.
static void draw_compact_statistics(hs_panel *panel, SDL_Rect box)
{
    const hs_panel_numbers *numbers = &panel->numbers;
    const hs_live_summary *summary = &numbers->summary;
    const hs_word values[6] = {
        hs_word_of_time(summary->work.ns.p50),
        hs_word_of_time(summary->work.ns.p99),
        hs_word_of_time(summary->work.ns.max),
        rate(summary->rates.mean),
        hs_word_of_mean(numbers->means.traffic[HS_TRAFFIC_GAME].allocations),
        hs_word_of_time(numbers->means.panel_ns),
    };
    static const char *const labels[6] = {"median", "p99", "worst", "mean", "allocs", "panel"};
    int y = box.y;
    for (int i = 0; i < 6; i += 2) y = print_two(panel, box, y, labels + i, values + i);
}

/// Figures of the part, and lines that they take with some of them in pairs.
enum { STATISTICS = 11, STATISTICS_MIXED = 8 };

/// Characters of a line in which two labels and values find room.
enum { PAIRS_COLUMNS = 42 };

/// What stands below the times, in pairs, with fewer words.
static void print_pairs(hs_panel *panel, SDL_Rect box, int y)
{
    const hs_panel_numbers *numbers = &panel->numbers;
    const hs_live_summary *summary = &numbers->summary;
    const hs_word values[4] = {
        hs_word_of_count(summary->work.over_budget),
        hs_word_of_count(numbers->dropped_ticks),
        rate(summary->rates.low_1_percent),
        rate(summary->rates.low_1_percent_time),
    };
    static const char *const all_words[2][4] = {
        {"over", "dropped", "1% avg", "1% int."},
        {"over budget", "ticks dropped", "1% low avg", "1% low int."},
    };
    bool is_wide = box.w >= PAIRS_COLUMNS * hs_panel_face(panel)->advance;
    const char *const *words = all_words[is_wide];
    for (int i = 0; i < 4; i += 2) y = print_two(panel, box, y, words + i, values + i);
    print_row(panel, box, y, "deadlines missed", hs_word_of_count(numbers->missed_deadlines).text);
}

void hs_part_statistics(hs_panel *panel, SDL_Rect box)
{
    const hs_panel_numbers *numbers = &panel->numbers;
    const hs_live_summary *summary = &numbers->summary;
    if (panel->size == HS_PANEL_COMPACT) {
        draw_compact_statistics(panel, box);
        return;
    }
    const hs_word times[6] = {
        hs_word_of_time(summary->work.ns.p50), hs_word_of_time(summary->work.ns.p95),
        hs_word_of_time(summary->work.ns.p99), hs_word_of_time(summary->work.ns.p999),
        hs_word_of_time(summary->work.ns.max), rate(summary->rates.mean),
    };
    static const char *const labels[6] = {"median", "p95", "p99", "p99.9", "worst", "mean"};
    int y = box.y;
    // A figure a line reads best.
    bool is_tall = box.h >= STATISTICS * panel->layout.line;
    for (int i = 0; i < 6 && is_tall; i++) y = print_row(panel, box, y, labels[i], times[i].text);
    for (int i = 0; i < 6 && !is_tall; i += 2) y = print_two(panel, box, y, labels + i, times + i);
    if (box.h < STATISTICS_MIXED * panel->layout.line) {
        print_pairs(panel, box, y);
        return;
    }
    char over[64];
    snprintf(over, sizeof over, "%s of %s", hs_word_of_count(summary->work.over_budget).text,
             hs_word_of_count(summary->frames).text);
    y = print_row(panel, box, y, "over budget", over);
    y = print_row(panel, box, y, "1 % low (average)", rate(summary->rates.low_1_percent).text);
    y = print_row(panel, box, y, "1 % low (integral)",
                  rate(summary->rates.low_1_percent_time).text);
    y = print_row(panel, box, y, "deadlines missed",
                  hs_word_of_count(numbers->missed_deadlines).text);
    print_row(panel, box, y, "ticks dropped", hs_word_of_count(numbers->dropped_ticks).text);
}

// ---- Gauges ------------------------------------------------------------------------------------

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
    const char *name = panel->numbers.strategy != NULL ? panel->numbers.strategy->name : "";
    hs_pixels_fill(&panel->pixels, (SDL_Rect){bar.x, bar.y, (int)living, bar.h},
                   hs_panel_accent(name));
    hs_pixels_fill(&panel->pixels, (SDL_Rect){bar.x + (int)peak, bar.y, 1, bar.h}, HS_PANEL_TEXT);
}

int hs_part_gauge_height(const hs_panel *panel)
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
    int height = hs_part_gauge_height(panel) - panel->layout.line - panel->layout.em / 7;
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
    return print_row(panel, box, y, label, value);
}

/// A size, and how many times the live bytes it is.
static int print_size(hs_panel *panel, SDL_Rect box, int y, const char *label, uint64_t bytes)
{
    char value[80];
    uint64_t needed = panel->numbers.needed_bytes;
    if (bytes == HS_FIGURE_NONE) {
        snprintf(value, sizeof value, "%s", HS_NOT_AVAILABLE);
    } else if (bytes == 0) {
        snprintf(value, sizeof value, "unknown");
    } else if (needed == 0) {
        snprintf(value, sizeof value, "%s", hs_word_of_bytes(bytes).text);
    } else {
        snprintf(value, sizeof value, "%s\u00D7 %10s",
                 hs_word_of_ratio(hs_ratio((double)bytes, (double)needed)).text,
                 hs_word_of_bytes(bytes).text);
    }
    return print_row(panel, box, y, label, value);
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
    y = print_row(panel, box, y, is_wide ? "internal fragmentation" : "internal fragm.", value);
    if (storage->largest_spare == 0) {
        snprintf(value, sizeof value, "unknown");
    } else {
        snprintf(value, sizeof value, "%s of %s", hs_word_of_bytes(storage->largest_spare).text,
                 hs_word_of_bytes(storage->spare).text);
    }
    print_row(panel, box, y, is_wide ? "largest free block" : "largest free", value);
}

void hs_part_gauges(hs_panel *panel, SDL_Rect box)
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
        if (y + hs_part_gauge_height(panel) > box.y + box.h) return;
        draw_gauge(panel, box, y, order[p], columns);
        y += hs_part_gauge_height(panel);
    }
    y += panel->layout.em / 4;
    if (columns.count < GAUGE_COLUMNS) y = print_overflow_sums(panel, box, y);
    y = print_row(panel, box, y, "live bytes", hs_word_of_bytes(panel->numbers.needed_bytes).text);
    y = print_size(panel, box, y, "requested", panel->numbers.requested_bytes);
    y = print_size(panel, box, y, "process heap", panel->numbers.heap_bytes);
    y = print_size(panel, box, y, "RSS", panel->numbers.resident_bytes);
    print_fragmentation(panel, box, y);
}

// ---- Cost --------------------------------------------------------------------------------------

void hs_part_cost(hs_panel *panel, SDL_Rect box)
{
    hs_word time = hs_word_of_time(panel->numbers.means.panel_ns);
    unsigned left_out = panel->layout.left_out;
    if (panel->explains) {
        hs_panel_print(panel, box.x, box.y, HS_PANEL_TEXT, "Panel: %s wall time a frame",
                       time.text);
    } else if (left_out == 0) {
        print_row(panel, box, box.y, "panel, wall time a frame", time.text);
    } else {
        hs_panel_print(panel, box.x, box.y, HS_PANEL_DIM, "panel %s", time.text);
    }
    if (left_out == 0) return;
    int bottom = box.y + box.h - panel->layout.line;
    hs_panel_print_right(panel, box.x + box.w, bottom, HS_PANEL_WARNING, "%u more part%s: enlarge",
                         left_out, left_out == 1 ? "" : "s");
}
