#include "panel/card.h"

#include <math.h>

#include "panel/parts.h"

#include "base/forbidden.h"

/// Size of the type at scale 1, and the smallest that a card is drawn in, pixels.
enum { EM = 15, EM_LEAST = 10 };

struct hs_card_board {
    hs_gate *gate;
    SDL_Renderer *renderer;
    hs_text *text;
    hs_pixels pixels;
    const hs_face *face, *bold, *large; ///< of the card that is being drawn
    int em;
};

// ---- Life --------------------------------------------------------------------------------------

hs_card_board *hs_card_board_create(hs_gate *gate, SDL_Renderer *renderer, hs_error *error)
{
    hs_card_board *board = hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *board, "the card", error);
    if (board == NULL) return NULL;
    board->gate = gate;
    board->renderer = renderer;
    board->text = hs_text_create(gate, NULL, error);
    if (board->text != NULL) return board;
    hs_card_board_destroy(board);
    return NULL;
}

void hs_card_board_destroy(hs_card_board *board)
{
    if (board == NULL) return;
    hs_pixels_drop(&board->pixels);
    hs_text_destroy(board->text);
    hs_gate_release(board->gate, HS_TAG_OTHER, board, sizeof *board);
}

void hs_card_board_forget(hs_card_board *board)
{
    hs_pixels_drop(&board->pixels);
}

// ---- Text --------------------------------------------------------------------------------------

static void choose_faces(hs_card_board *board, int em)
{
    board->em = em;
    board->face = hs_text_face(board->text, em, HS_WEIGHT_REGULAR);
    board->bold = hs_text_face(board->text, em, HS_WEIGHT_BOLD);
    board->large = hs_text_face(board->text, em * 9 / 5, HS_WEIGHT_BOLD);
}

/// Draws a text in lines, or only counts them when `colour` is 0; returns the y below.
static int wrap(hs_card_board *board, const hs_face *face, SDL_Rect box, hs_pixel colour,
                const char *text)
{
    int characters = face->advance > 0 ? box.w / face->advance : 0;
    if (characters < 4) return box.y;
    const char *begin;
    for (size_t bytes; (bytes = hs_text_next_line(&text, characters, &begin)) > 0;) {
        char line[256];
        snprintf(line, sizeof line, "%.*s", (int)bytes, begin);
        if (colour != 0) hs_face_draw(face, &board->pixels, box.x, box.y, colour, line);
        box.y += face->height + face->height / 6;
    }
    return box.y;
}

static int line_of(const hs_face *face)
{
    return face->height + face->height / 5;
}

// ---- The graph ---------------------------------------------------------------------------------

/// How a line looks: a colour, and a dash, so that colour is not the only sign. Of `period`
/// places `drawn` are.
typedef struct line_look {
    hs_pixel colour;
    unsigned drawn, period;
} line_look;

static const line_look looks[HS_CARD_SERIES] = {
    {HS_PANEL_GAME, 1, 1},
    {HS_PANEL_SDL, 6, 12},
    {HS_PANEL_TEXT, 2, 6},
    {HS_PANEL_SIMULATE, 12, 15},
};

static bool is_drawn(unsigned series, unsigned place)
{
    return place % looks[series].period < looks[series].drawn;
}

/// The scale ends at the next round number above: of 1, 2, 5, 10, ..., of bytes of the powers of
/// two.
static double top_of(double value, hs_manner unit)
{
    if (!(value > 0.0)) return 1.0;
    if (unit == HS_MANNER_BYTES) return value < 4.0 ? 4.0 : exp2(ceil(log2(value)));
    static const double steps[] = {1.0, 2.0, 5.0};
    double power = 1e-3;
    for (unsigned i = 0; power < 1e15; i = (i + 1) % 3) {
        if (steps[i] * power >= value) return steps[i] * power;
        if (i == 2) power *= 10.0;
    }
    return value;
}

/// The scale of a graph: what its lower and upper edge stand for.
typedef struct graph_scale {
    double low, high;
    bool is_logarithmic;
} graph_scale;

/// How high a value stands, from 0 to 1; NaN where it has no place.
static double share_of(const graph_scale *scale, double value)
{
    if (!isfinite(value) || (scale->is_logarithmic && !(value > 0.0))) return NAN;
    double share = scale->is_logarithmic ? log(value / scale->low) / log(scale->high / scale->low)
                                         : value / scale->high;
    return fmin(fmax(share, 0.0), 1.0);
}

/// So many of the largest values may be higher than the scale: one stall must not flatten the rest.
enum { CLIPPED_MAX = HS_PANEL_SKIPPED_MAX, FEW_VALUES = 120 };

static double highest_of(const hs_card *card)
{
    if (card->bar_count > 0) return hs_panel_largest_but(card->bars, (int)card->bar_count, 0);
    double values[HS_CARD_SERIES * HS_CARD_FRAMES];
    int count = 0;
    for (unsigned s = 0; s < card->series_count; s++) {
        for (unsigned f = 0; f < card->frames; f++) {
            double value = card->series[s].values[f];
            if (isfinite(value)) values[count++] = value;
        }
    }
    int skipped = card->keeps_peaks ? 1 : count > FEW_VALUES ? CLIPPED_MAX : 0;
    return hs_panel_largest_but(values, count, skipped);
}

static double lowest_of(const hs_card *card)
{
    double lowest = INFINITY;
    for (unsigned s = 0; s < card->series_count; s++) {
        for (unsigned f = 0; f < card->frames; f++) {
            double value = card->series[s].values[f];
            if (value > 0.0 && value < lowest) lowest = value;
        }
    }
    return lowest;
}

/// The highest power of ten that is not above a positive value.
static double decade_of(double value)
{
    double decade = 1.0;
    while (decade > value) decade /= 10.0;
    while (decade * 10.0 <= value) decade *= 10.0;
    return decade;
}

/// Linear scales begin at 0, logarithmic ones at a power of ten, and end at another.
static graph_scale scale_of(const hs_card *card)
{
    double highest = highest_of(card);
    if (!card->is_logarithmic) return (graph_scale){0.0, top_of(highest, card->unit), false};
    double lowest = lowest_of(card);
    if (!(lowest <= highest)) return (graph_scale){1.0, 10.0, true};
    double low = decade_of(lowest), high = decade_of(highest);
    if (high < highest) high *= 10.0;
    return (graph_scale){low, high > low ? high : low * 10.0, true};
}

/// A stroke from one value to the next: upright between them, and as thick as the type asks for.
static void draw_series(hs_card_board *board, const hs_card *card, unsigned series, SDL_Rect plot,
                        const graph_scale *scale)
{
    const double *values = card->series[series].values;
    int thick = board->em / 7 > 2 ? board->em / 7 : 2;
    int former = -1;
    for (unsigned f = 0; f < card->frames; f++) {
        double share = share_of(scale, values[f]);
        if (isnan(share)) {
            former = -1;
            continue;
        }
        unsigned place = HS_CARD_FRAMES - card->frames + f;
        int x = plot.x + (int)place * plot.w / HS_CARD_FRAMES;
        int right = plot.x + (int)(place + 1) * plot.w / HS_CARD_FRAMES;
        int y = plot.y + plot.h - thick - (int)(share * (plot.h - thick));
        int from = former < 0 || former > y ? y : former;
        int to = former < 0 || former < y ? y : former;
        SDL_Rect stroke = {x, from, right > x ? right - x : 1, to - from + thick};
        if (is_drawn(series, place)) {
            hs_pixels_fill(&board->pixels, stroke, looks[series].colour);
        }
        former = y;
    }
}

static void draw_marks(hs_card_board *board, const hs_card *card, SDL_Rect plot)
{
    for (unsigned m = 0; m < card->mark_count; m++) {
        unsigned place = HS_CARD_FRAMES - card->frames + card->marks[m].frame;
        int x = plot.x + (int)place * plot.w / HS_CARD_FRAMES;
        int end = plot.x + plot.w;
        if (m + 1 < card->mark_count) {
            end = plot.x + (int)(HS_CARD_FRAMES - card->frames + card->marks[m + 1].frame) *
                               plot.w / HS_CARD_FRAMES;
        }
        hs_pixels_fill(&board->pixels, (SDL_Rect){x, plot.y, 1, plot.h}, HS_PANEL_TEXT);
        if (hs_face_width(board->face, card->marks[m].name) + 6 > end - x) continue;
        hs_face_draw(board->face, &board->pixels, x + 5, plot.y + 2, HS_PANEL_TEXT,
                     card->marks[m].name);
    }
}

/// A bar with its upper part, which is hatched.
static void draw_bar(hs_card_board *board, SDL_Rect bar, int part)
{
    hs_pixels_fill(&board->pixels, (SDL_Rect){bar.x, bar.y + part, bar.w, bar.h - part},
                   looks[0].colour);
    for (int y = 0; y < part; y++) {
        if (y % 4 < 2) {
            hs_pixels_fill(&board->pixels, (SDL_Rect){bar.x, bar.y + y, bar.w, 1}, looks[1].colour);
        }
    }
}

static void draw_bars(hs_card_board *board, const hs_card *card, SDL_Rect plot, double top)
{
    int name_height = line_of(board->face);
    int each = plot.w / (int)(card->bar_count > 0 ? card->bar_count : 1);
    SDL_Rect bars = {plot.x, plot.y, plot.w, plot.h - name_height};
    int free_from = plot.x;
    for (unsigned b = 0; b < card->bar_count; b++) {
        int x = bars.x + (int)b * each;
        int high = (int)(card->bars[b] / top * bars.h);
        if (card->bars[b] > 0.0 && high < 2) high = 2;
        int part = (int)(card->bar_parts[b] / top * bars.h + 0.5);
        draw_bar(board, (SDL_Rect){x + 1, bars.y + bars.h - high, each > 3 ? each - 2 : 1, high},
                 part < high ? part : high);
        // Names of bars that hold something come first; others where there is room.
        int width = hs_face_width(board->face, card->bar_names[b]);
        int at = x + (each - width) / 2;
        if (high == 0 || at < free_from || at + width > plot.x + plot.w) continue;
        hs_face_draw(board->face, &board->pixels, at, bars.y + bars.h + 2, HS_PANEL_TEXT,
                     card->bar_names[b]);
        free_from = at + width + board->em / 2;
    }
}

/// Draws the key's entry of a line or of a part of bars at `*x`, in the next line of text where it
/// would not fit before `right`.
static void draw_key_entry(hs_card_board *board, unsigned look, const char *name, SDL_Rect box,
                           SDL_Point *at)
{
    int swatch = 2 * board->em, width = swatch + 6 + hs_face_width(board->face, name);
    if (at->x > box.x && at->x + width > box.x + box.w) {
        at->x = box.x;
        at->y += line_of(board->face);
    }
    int middle = at->y + board->face->height / 2;
    for (int i = 0; i < swatch; i++) {
        if (!is_drawn(look, (unsigned)i)) continue;
        hs_pixels_fill(&board->pixels, (SDL_Rect){at->x + i, middle - 1, 1, 3}, looks[look].colour);
    }
    hs_face_draw(board->face, &board->pixels, at->x + swatch + 6, at->y, HS_PANEL_TEXT, name);
    at->x += width + 2 * board->em;
}

/// The key to the lines or bars of a graph, in up to KEY_LINES lines.
static void draw_key(hs_card_board *board, const hs_card *card, SDL_Rect box)
{
    SDL_Point at = {box.x, box.y};
    for (unsigned s = 0; s < card->series_count; s++)
        draw_key_entry(board, s, card->series[s].name, box, &at);
    for (unsigned k = 0; card->bar_count > 0 && k < 2; k++) {
        if (card->bar_keys[k] != NULL) draw_key_entry(board, k, card->bar_keys[k], box, &at);
    }
}

/// Lines of text that the key takes.
static int key_lines(hs_card_board *board, const hs_card *card, int width)
{
    int lines = 1, x = 0;
    for (unsigned s = 0; s < card->series_count; s++) {
        int entry = 2 * board->em + 6 + hs_face_width(board->face, card->series[s].name);
        if (x > 0 && x + entry > width) {
            x = 0;
            lines++;
        }
        x += entry + 2 * board->em;
    }
    return lines;
}

/// The lines across: at the quarters, or at the powers of ten with their words.
static void draw_grid(hs_card_board *board, const hs_card *card, SDL_Rect plot,
                      const graph_scale *scale)
{
    if (!scale->is_logarithmic) {
        for (int quarter = 1; quarter < 4; quarter++) {
            hs_pixels_fill(&board->pixels,
                           (SDL_Rect){plot.x, plot.y + plot.h * quarter / 4, plot.w, 1},
                           HS_PANEL_RULE);
        }
        return;
    }
    int free_to = plot.y + plot.h - board->face->height;
    for (double value = scale->low * 10.0; value < scale->high * 0.99; value *= 10.0) {
        int y = plot.y + plot.h - (int)(share_of(scale, value) * plot.h);
        hs_pixels_fill(&board->pixels, (SDL_Rect){plot.x, y, plot.w, 1}, HS_PANEL_RULE);
        int top = y - board->face->height / 2;
        if (top + board->face->height > free_to || top < plot.y + board->face->height) continue;
        hs_face_draw(board->face, &board->pixels, plot.x + plot.w + board->em / 2, top,
                     HS_PANEL_DIM, hs_word_of(value, card->unit).text);
        free_to = top;
    }
}

static void draw_graph(hs_card_board *board, const hs_card *card, SDL_Rect box)
{
    int line = line_of(board->face);
    const graph_scale scale = scale_of(card);
    const hs_word high = hs_word_of(scale.high, card->unit),
                  low = hs_word_of(scale.low, card->unit);
    int words = hs_face_width(board->face, high.text), least = hs_face_width(board->face, low.text);
    int axis = (words > least ? words : least) + board->em / 2;
    hs_face_draw(board->bold, &board->pixels, box.x, box.y, HS_PANEL_TEXT, card->caption);
    int below = line * key_lines(board, card, box.w);
    SDL_Rect plot = {box.x, box.y + line, box.w - axis, box.h - line - below};
    if (plot.w < 32 || plot.h < 16) return;
    hs_pixels_fill(&board->pixels, plot, HS_PANEL_TINT);
    draw_grid(board, card, plot, &scale);
    int bottom = plot.y + plot.h, right = plot.x + plot.w + board->em / 2;
    hs_face_draw(board->face, &board->pixels, right, plot.y, HS_PANEL_DIM, high.text);
    SDL_Rect key = {plot.x, bottom + line / 8, box.w, below};
    if (card->bar_count > 0) {
        draw_bars(board, card, plot, scale.high);
        draw_key(board, card, key);
        return;
    }
    hs_face_draw(board->face, &board->pixels, right, bottom - board->face->height, HS_PANEL_DIM,
                 low.text);
    for (unsigned s = card->series_count; s > 0; s--) draw_series(board, card, s - 1, plot, &scale);
    draw_marks(board, card, plot);
    draw_key(board, card, key);
}

// ---- The card ----------------------------------------------------------------------------------

/// Least height of a graph in lines, and most.
enum { GRAPH_LINES = 8, GRAPH_LINES_MOST = 18 };

/// Whether the caption and every line of numbers fit into a width.
static bool lines_fit(const hs_card_board *board, const hs_card *card, int width)
{
    if (hs_face_width(board->bold, card->caption) > width) return false;
    if (card->path != NULL && hs_face_width(board->face, card->path) > width) return false;
    for (unsigned n = 0; n < card->number_count; n++) {
        const hs_card_number *number = &card->numbers[n];
        if (hs_face_width(board->face, number->name) + board->em +
                hs_face_width(board->bold, number->value.text) >
            width) {
            return false;
        }
    }
    return true;
}

/// What all but the graph takes at the present size of type.
static int height_without_graph(hs_card_board *board, const hs_card *card, int width)
{
    SDL_Rect box = {0, 0, width, 0};
    int y = wrap(board, board->large, box, 0, card->title);
    box.y = y;
    y = wrap(board, board->face, box, 0, card->text);
    int line = line_of(board->face);
    return y + line * (int)card->number_count + line * 6;
}

static void draw_numbers(hs_card_board *board, const hs_card *card, SDL_Rect box)
{
    int line = line_of(board->face);
    for (unsigned n = 0; n < card->number_count; n++) {
        const hs_card_number *number = &card->numbers[n];
        int y = box.y + (int)n * line;
        hs_face_draw(board->face, &board->pixels, box.x, y, HS_PANEL_DIM, number->name);
        int width = hs_face_width(board->bold, number->value.text);
        hs_face_draw(board->bold, &board->pixels, box.x + box.w - width, y, HS_PANEL_TEXT,
                     number->value.text);
        hs_pixels_fill(&board->pixels, (SDL_Rect){box.x, y + line - 2, box.w, 1}, HS_PANEL_RULE);
    }
}

static void draw_foot(hs_card_board *board, const hs_card *card, SDL_Rect box)
{
    int line = line_of(board->face);
    if (card->path != NULL) {
        hs_face_draw(board->face, &board->pixels, box.x, box.y + box.h - 2 * line, HS_PANEL_DIM,
                     card->path);
    }
    hs_face_draw(board->bold, &board->pixels, box.x, box.y + box.h - line, HS_PANEL_TEXT,
                 card->keys);
}

static void draw_all(hs_card_board *board, const hs_card *card, SDL_Rect box)
{
    char number[24];
    snprintf(number, sizeof number, "%u of %u", card->number, card->of);
    int line = line_of(board->face);
    hs_face_draw(board->face, &board->pixels, box.x, box.y, HS_PANEL_DIM, number);
    int top = box.y + line;
    SDL_Rect left = {box.x, top, box.w, 0};
    left.y = wrap(board, board->large, left, HS_PANEL_GAME, card->title) + line / 4;
    left.y = wrap(board, board->face, left, HS_PANEL_TEXT, card->text) + line / 2;
    int below = (int)card->number_count * line + 3 * line;
    int room = box.y + box.h - left.y - below;
    int most = GRAPH_LINES_MOST * line;
    SDL_Rect graph = {box.x, left.y, box.w, room < most ? room : most};
    draw_graph(board, card, graph);
    draw_numbers(board, card, (SDL_Rect){box.x, graph.y + graph.h + line / 2, box.w, 0});
    draw_foot(board, card, box);
}

bool hs_card_draw(hs_card_board *board, const hs_card *card, const SDL_FRect *area, float scale)
{
    int width = (int)area->w, height = (int)area->h;
    if (width < 1 || height < 1 ||
        !hs_pixels_make(&board->pixels, board->gate, board->renderer, width, height, true, NULL)) {
        return false;
    }
    int em = (int)((float)EM * scale + 0.5f);
    bool fits = false;
    for (; em >= EM_LEAST && !fits; em--) {
        choose_faces(board, em);
        int inner = width - 2 * em;
        int graph = (GRAPH_LINES + key_lines(board, card, inner) - 1) * line_of(board->face);
        fits = height_without_graph(board, card, inner) + graph <= height - 2 * em &&
               lines_fit(board, card, inner);
        if (fits) break;
    }
    hs_pixels_fill(&board->pixels, (SDL_Rect){0, 0, width, height}, HS_PANEL_GROUND);
    int margin = board->em;
    draw_all(board, card, (SDL_Rect){margin, margin / 2, width - 2 * margin, height - margin});
    hs_pixels_upload(&board->pixels, (SDL_Rect){0, 0, width, height});
    const SDL_Rect target = {(int)area->x, (int)area->y, width, height};
    SDL_RenderCopy(board->renderer, board->pixels.texture, NULL, &target);
    return fits;
}
