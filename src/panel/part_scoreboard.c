/// The scoreboard: a row for each strategy and layout that was seen, with its bar, and with what a
/// tick costs beside the best one as the largest figure.
#include <math.h>

#include "panel/parts.h"

#include "base/forbidden.h"

/// The rows that a switch was between pulse for so long, so often; what must not flash is marked
/// for as long.
#define PULSE_NS UINT64_C(1600000000)
#define PULSES   3.0

/// The graphs of the part: rows that pulse.
enum { PRESENT_ROW, FORMER_ROW };

/// How much room a row has, by the height that there is for all of them.
typedef enum row_form {
    ROW_HUGE,   ///< two lines, the first of them more than twice as high
    ROW_LARGE,  ///< two lines, with a large figure
    ROW_MEDIUM, ///< two lines
    ROW_SMALL   ///< one line
} row_form;

/// What the part keeps.
typedef struct scoreboard {
    const hs_strategy *strategy; ///< the present one, when numbers were taken last
    hs_layout layout;            ///< likewise
    bool had_figure;             ///< of it
    uint64_t pulse_ns;           ///< when the pulse began; 0 for none
    row_form form;
    int height;                   ///< of a row, with the gap below it
    SDL_Rect rows[HS_SCORE_ROWS]; ///< where each row stands; no width: it has no room
} scoreboard;

static scoreboard *own_of(const hs_panel *panel)
{
    return panel->own[HS_PART_SCOREBOARD];
}

// ---- The pulse ---------------------------------------------------------------------------------

/// The figure of a row that the others are compared by; NaN while there is none.
static double measure_of(const hs_panel_scores *scores, int row)
{
    if (row < 0) return NAN;
    const hs_score *score = &scores->rows[row].score;
    return scores->is_held ? score->tick_ns.p50 : score->entity_ns;
}

/// A switch begins a pulse, and so does the first figure after it.
static void count(hs_panel *panel)
{
    scoreboard *own = own_of(panel);
    const hs_panel_numbers *numbers = &panel->numbers;
    bool is_same = own->strategy == numbers->strategy && own->layout == numbers->layout;
    bool has_figure = isfinite(measure_of(&numbers->scores, numbers->scores.present));
    bool is_first = is_same && has_figure && !own->had_figure && numbers->scores.former >= 0;
    if ((own->strategy != NULL && !is_same) || is_first) own->pulse_ns = panel->shown_ns;
    own->strategy = numbers->strategy;
    own->layout = numbers->layout;
    own->had_figure = has_figure;
}

static bool is_pulsing(const hs_panel *panel)
{
    const scoreboard *own = own_of(panel);
    return own->pulse_ns != 0 && !panel->is_frozen && panel->shown_ns - own->pulse_ns < PULSE_NS;
}

/// How strongly a row is lit, of 255.
static unsigned glow_of(const hs_panel *panel, int row)
{
    const hs_panel_scores *scores = &panel->numbers.scores;
    if (!is_pulsing(panel) || (row != scores->present && row != scores->former)) return 0;
    if (panel->reduces_flashing) return 160;
    double part = (double)(panel->shown_ns - own_of(panel)->pulse_ns) / (double)PULSE_NS;
    double phase = part * PULSES - (double)(int)(part * PULSES);
    double wave = phase < 0.5 ? 1.0 - 2.0 * phase : 2.0 * phase - 1.0; // bright to begin with
    return (unsigned)(255.0 * (1.0 - part) * (0.2 + 0.8 * wave));
}

// ---- Figures -----------------------------------------------------------------------------------

/// A mean count in at most six characters.
static hs_word word_of_calls(double mean)
{
    return mean < 9999.5 || !isfinite(mean) ? hs_word_of_mean(mean) : hs_short_of((uint64_t)mean);
}

/// The 99th percentile; before it is known, the 95th, which it is at least.
static hs_word word_of_slowest(const hs_score *score)
{
    if (isfinite(score->tick_ns.p99)) return hs_word_of_time(score->tick_ns.p99);
    hs_word word = hs_word_of_time(score->tick_ns.p95);
    if (!isfinite(score->tick_ns.p95)) return word;
    hs_word least;
    snprintf(least.text, sizeof least.text, "\u2265%.16s", word.text);
    return least;
}

/// Figures of a row, and their headings.
enum { MEDIAN, SLOWEST, CALLS, BYTES, FIGURES };
typedef struct figures {
    hs_word words[FIGURES]; ///< "" for one that is not shown
} figures;

/// Takes the spaces between numbers and units out, where each character counts.
static void close_up(hs_word *word)
{
    char *to = word->text;
    for (const char *from = word->text; *from != '\0'; from++) {
        if (*from != ' ') *to++ = *from;
    }
    *to = '\0';
}

static figures figures_of(const hs_panel_scores *scores, int row, row_form form)
{
    const hs_score *score = &scores->rows[row].score;
    figures it = {{hs_word_of_time(score->tick_ns.p50), word_of_slowest(score),
                   word_of_calls(score->allocations), hs_word_of_bytes(score->live_bytes)}};
    if (!scores->is_held) it.words[MEDIAN] = it.words[SLOWEST] = (hs_word){""};
    for (int i = 0; i < FIGURES && form == ROW_SMALL; i++) close_up(&it.words[i]);
    return it;
}

/// Where the figures end, in characters of a line of so many; 0 for one that finds no room.
typedef struct figure_ends {
    int of[FIGURES];
} figure_ends;

static figure_ends ends_for(row_form form, int characters)
{
    if (form != ROW_SMALL) {
        if (characters >= 40) return (figure_ends){{8, 17, 29, characters}};
        return (figure_ends){{7, 16, 23, characters}};
    }
    // "refcount array" before them, and the row's own figure at the end.
    if (characters >= 49) return (figure_ends){{22, 30, 36, 44}};
    if (characters >= 40) return (figure_ends){{21, 29, 35, 0}};
    return (figure_ends){{21, 0, 27, 0}};
}

static void print_figures(hs_panel *panel, int x, int y, hs_pixel colour, figure_ends ends,
                          const figures *it)
{
    int advance = hs_panel_face(panel)->advance;
    for (int i = 0; i < FIGURES; i++) {
        if (ends.of[i] == 0) continue;
        hs_panel_print_right(panel, x + ends.of[i] * advance, y, colour, "%s", it->words[i].text);
    }
}

// ---- Rows --------------------------------------------------------------------------------------

/// The face of a row's own figure, and of its name.
static const hs_face *figure_face(hs_panel *panel, row_form form)
{
    static const int quarters[] = {
        [ROW_HUGE] = 9, [ROW_LARGE] = 7, [ROW_MEDIUM] = 4, [ROW_SMALL] = 4};
    return hs_text_face(panel->text, panel->layout.em * quarters[form] / 4, HS_WEIGHT_BOLD);
}

static const hs_face *name_face(hs_panel *panel, row_form form, bool is_present)
{
    int em = form == ROW_HUGE ? panel->layout.em * 5 / 4 : panel->layout.em;
    return hs_text_face(panel->text, em, is_present ? HS_WEIGHT_BOLD : HS_WEIGHT_REGULAR);
}

/// Height of a row's first line, which its bar fills.
static int track_height(hs_panel *panel, row_form form)
{
    return figure_face(panel, form)->height + panel->layout.em / 7;
}

static int row_height(hs_panel *panel, row_form form)
{
    static const int fifths[] = {[ROW_HUGE] = 4, [ROW_LARGE] = 3, [ROW_MEDIUM] = 2};
    int line = panel->layout.line;
    if (form == ROW_SMALL) return line;
    return track_height(panel, form) + line + panel->layout.em * fifths[form] / 5;
}

/// Between what is in a row, or heads it, and its ends.
static int pad_of(hs_panel *panel)
{
    return hs_panel_face(panel)->advance / 2 + 1;
}

/// Characters between the pads.
static int characters_of(hs_panel *panel, SDL_Rect box)
{
    return (box.w - 2 * pad_of(panel)) / hs_panel_face(panel)->advance;
}

static void print_heading(hs_panel *panel, SDL_Rect box, row_form form)
{
    int characters = characters_of(panel, box), x = box.x + pad_of(panel);
    bool is_held = panel->numbers.scores.is_held, is_roomy = form != ROW_SMALL && characters >= 40;
    figures names = {{{"median"}, {"p99"}, {"allocs"}, {"bytes"}}};
    if (form == ROW_SMALL) names.words[CALLS] = (hs_word){"alloc"};
    if (is_roomy) names.words[CALLS] = (hs_word){"allocs/tick"};
    if (is_roomy) names.words[BYTES] = (hs_word){"live bytes"};
    if (!is_held) names.words[MEDIAN] = names.words[SLOWEST] = (hs_word){""};
    print_figures(panel, x, box.y, HS_PANEL_DIM, ends_for(form, characters), &names);
    if (!is_held && form != ROW_SMALL) {
        hs_panel_print(panel, x, box.y, HS_PANEL_DIM, "last 10 s");
    }
}

/// The bar behind a row's name: as long as its figure beside the largest of all.
static void draw_bar(hs_panel *panel, SDL_Rect track, int row, hs_pixel accent)
{
    const hs_panel_scores *scores = &panel->numbers.scores;
    double most = 0.0, figure = measure_of(scores, row);
    for (int i = 0; i < scores->count; i++) {
        if (measure_of(scores, i) > most) most = measure_of(scores, i);
    }
    // Prices are of loads that differ, so that bars would compare what cannot be compared.
    if (!scores->is_held || !isfinite(figure) || most <= 0.0) return;
    int edge = panel->layout.em / 5 > 2 ? panel->layout.em / 5 : 2;
    SDL_Rect bar = track;
    bar.w = hs_length_max((int)(figure / most * track.w + 0.5), edge);
    hs_pixels_fill(&panel->pixels, bar, hs_pixel_mix(HS_PANEL_GROUND, accent, 100));
    bar.x += bar.w - edge;
    bar.w = edge;
    hs_pixels_fill(&panel->pixels, bar, accent);
}

static void draw_row(hs_panel *panel, SDL_Rect box, int row)
{
    const hs_panel_scores *scores = &panel->numbers.scores;
    const hs_panel_score *it = &scores->rows[row];
    const bool is_present = row == scores->present;
    const row_form form = own_of(panel)->form;
    const hs_face *small = name_face(panel, form, is_present), *large = figure_face(panel, form);
    const hs_pixel accent = hs_panel_accent(it->strategy);
    const unsigned glow = glow_of(panel, row);
    const int pad = pad_of(panel);
    int first = form == ROW_SMALL ? box.h : track_height(panel, form);
    SDL_Rect track = {box.x, box.y, box.w, first};
    if (glow > 0) {
        hs_pixels_fill(&panel->pixels, box, hs_pixel_mix(HS_PANEL_GROUND, accent, glow / 3));
    }
    hs_pixels_fill(&panel->pixels, track, hs_pixel_mix(HS_PANEL_TINT, accent, glow / 4));
    draw_bar(panel, track, row, accent);
    const hs_word name = hs_panel_name_of(it->strategy, it->layout);
    const hs_word figure = hs_panel_figure(scores, row);
    hs_face_draw(small, &panel->pixels, box.x + pad, track.y + (track.h - small->height) / 2,
                 HS_PANEL_TEXT, name.text);
    hs_face_draw(large, &panel->pixels, box.x + box.w - pad - hs_face_width(large, figure.text),
                 track.y + (track.h - large->height) / 2, HS_PANEL_TEXT, figure.text);
    const figures values = figures_of(scores, row, form);
    int text = track.y + (track.h - hs_panel_face(panel)->height) / 2;
    int below = form == ROW_SMALL ? text : track.y + track.h;
    print_figures(panel, box.x + pad, below, HS_PANEL_TEXT,
                  ends_for(form, characters_of(panel, box)), &values);
    if (glow == 0 && !is_present) return;
    // The present row is framed, and while they pulse both are.
    hs_pixels_frame(&panel->pixels, box, hs_pixel_mix(HS_PANEL_GROUND, accent, glow / 2 + 127));
}

/// Marks the rows that are shown where not all find room: the present one, the former, the best,
/// then those that have figures, then the others, the newest of each first.
static void choose_rows(const hs_panel_scores *scores, int room, bool shown[HS_SCORE_ROWS])
{
    int left = room;
    for (int i = 0; i < scores->count; i++) shown[i] = false;
    const int first[] = {scores->present, scores->former, scores->best};
    for (int i = 0; i < 3 && left > 0; i++) {
        if (first[i] < 0 || shown[first[i]]) continue;
        shown[first[i]] = true;
        left--;
    }
    for (int pass = 0; pass < 2; pass++) {
        for (int row = scores->count - 1; row >= 0 && left > 0; row--) {
            bool has_figure = scores->rows[row].score.tick_ns.p50 > 0.0;
            if (shown[row] || (pass == 0 && !has_figure)) continue;
            shown[row] = true;
            left--;
        }
    }
}

/// Gives the rows that are shown their boxes below the heading.
static void place_rows(hs_panel *panel, SDL_Rect box, const bool shown[HS_SCORE_ROWS])
{
    scoreboard *own = own_of(panel);
    int gap = own->form == ROW_SMALL ? 1 : panel->layout.em / 7, y = box.y;
    for (int i = 0; i < panel->numbers.scores.count; i++) {
        own->rows[i] = (SDL_Rect){box.x, y, shown[i] ? box.w : 0, own->height - gap};
        if (shown[i]) y += own->height;
    }
}

/// Chooses the largest form in which all rows find room, or the smallest, which uses what is left.
static void choose_form(hs_panel *panel, int room)
{
    scoreboard *own = own_of(panel);
    int count = hs_length_max(panel->numbers.scores.count, 2), form = ROW_HUGE;
    while (form < ROW_SMALL && count * row_height(panel, (row_form)form) > room) form++;
    own->form = (row_form)form;
    own->height = row_height(panel, own->form);
    if (own->form != ROW_SMALL) return;
    int most = hs_length_min(room / count, own->height * 3 / 2);
    own->height = hs_length_max(own->height, most);
}

static void draw(hs_panel *panel, SDL_Rect box)
{
    scoreboard *own = own_of(panel);
    const hs_panel_scores *scores = &panel->numbers.scores;
    int line = panel->layout.line;
    SDL_Rect *pulsing = panel->layout.graph[HS_PART_SCOREBOARD];
    pulsing[PRESENT_ROW].w = pulsing[FORMER_ROW].w = 0;
    SDL_Rect below = {box.x, box.y + line, box.w, box.h - line};
    if (below.h < row_height(panel, ROW_SMALL)) return;
    choose_form(panel, below.h);
    print_heading(panel, box, own->form);
    if (panel->is_frozen && panel->size == HS_PANEL_COMPACT) {
        hs_panel_print_frozen(panel, box.x + box.w, box.y);
    }
    int room = below.h / own->height, untold = scores->count - room;
    bool shown[HS_SCORE_ROWS];
    choose_rows(scores, room, shown);
    place_rows(panel, below, shown);
    for (int i = 0; i < scores->count; i++) {
        if (shown[i]) draw_row(panel, own->rows[i], i);
    }
    if (untold > 0) {
        hs_panel_print(panel, box.x + pad_of(panel), box.y, HS_PANEL_DIM, "%d of %d", room,
                       scores->count);
    }
    bool has_hint = scores->count < 3 && room > scores->count && panel->size == HS_PANEL_FULL;
    if (has_hint) {
        int y = below.y + scores->count * own->height;
        hs_panel_print(panel, box.x, y, HS_PANEL_DIM, "Each other strategy adds a row.");
    }
    if (!is_pulsing(panel)) return;
    if (scores->present >= 0) pulsing[PRESENT_ROW] = own->rows[scores->present];
    if (scores->former >= 0) pulsing[FORMER_ROW] = own->rows[scores->former];
}

/// A row while it pulses, and once more when that is over.
static void draw_graph(hs_panel *panel, int graph, SDL_Rect box)
{
    const hs_panel_scores *scores = &panel->numbers.scores;
    int row = graph == PRESENT_ROW ? scores->present : scores->former;
    if (row >= 0) draw_row(panel, box, row);
    if (!is_pulsing(panel)) panel->layout.graph[HS_PART_SCOREBOARD][graph].w = 0;
}

static void print_state(hs_panel *panel, int right, int y)
{
    if (panel->is_frozen) {
        hs_panel_print_frozen(panel, right, y);
        return;
    }
    bool is_held = panel->numbers.scores.is_held;
    hs_panel_print_right(panel, right, y, HS_PANEL_DIM,
                         is_held ? "simulate, wall time a tick" : "each under its own load");
}

const hs_part_functions hs_part_scoreboard = {
    .draw = draw,
    .graph = draw_graph,
    .print_state = print_state,
    .count = count,
    .own_bytes = sizeof(scoreboard),
};
