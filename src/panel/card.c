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

static hs_pixel colour_of(unsigned series)
{
    return series == 0 ? HS_PANEL_GAME : HS_PANEL_SDL;
}

/// The scale ends at the next of 1, 2, 5, 10, ... above.
static double top_of(double value)
{
    if (!(value > 0.0)) return 1.0;
    static const double steps[] = {1.0, 2.0, 5.0};
    double power = 1e-3;
    for (unsigned i = 0; power < 1e15; i = (i + 1) % 3) {
        if (steps[i] * power >= value) return steps[i] * power;
        if (i == 2) power *= 10.0;
    }
    return value;
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

/// A stroke from one value to the next: upright between them, and as thick as the type asks for.
static void draw_series(hs_card_board *board, const hs_card *card, unsigned series, SDL_Rect plot,
                        double top)
{
    const double *values = card->series[series].values;
    int thick = board->em / 7 > 2 ? board->em / 7 : 2;
    int former = -1;
    for (unsigned f = 0; f < card->frames; f++) {
        double value = values[f];
        if (!isfinite(value)) {
            former = -1;
            continue;
        }
        unsigned place = HS_CARD_FRAMES - card->frames + f;
        int x = plot.x + (int)place * plot.w / HS_CARD_FRAMES;
        int right = plot.x + (int)(place + 1) * plot.w / HS_CARD_FRAMES;
        double share = value > top ? 1.0 : value / top;
        int y = plot.y + plot.h - thick - (int)(share * (plot.h - thick));
        int from = former < 0 || former > y ? y : former;
        int to = former < 0 || former < y ? y : former;
        SDL_Rect stroke = {x, from, right > x ? right - x : 1, to - from + thick};
        // The second line is dashed, so that colour is not the only sign.
        if (series == 0 || place / 6 % 2 == 0) {
            hs_pixels_fill(&board->pixels, stroke, colour_of(series));
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
        hs_pixels_fill(&board->pixels,
                       (SDL_Rect){x + 1, bars.y + bars.h - high, each > 3 ? each - 2 : 1, high},
                       HS_PANEL_GAME);
        // Names of bars that hold something come first; others where there is room.
        int width = hs_face_width(board->face, card->bar_names[b]);
        int at = x + (each - width) / 2;
        if (high == 0 || at < free_from) continue;
        hs_face_draw(board->face, &board->pixels, at, bars.y + bars.h + 2, HS_PANEL_TEXT,
                     card->bar_names[b]);
        free_from = at + width + board->em / 2;
    }
}

/// The key to the lines of a graph.
static void draw_key(hs_card_board *board, const hs_card *card, int x, int y, int right)
{
    for (unsigned s = 0; s < card->series_count; s++) {
        int swatch = board->em;
        int width = swatch + 6 + hs_face_width(board->face, card->series[s].name);
        if (x + width > right) return;
        int middle = y + board->face->height / 2;
        for (int i = 0; i < swatch; i += 1) {
            if (s > 0 && i / 4 % 2 != 0) continue;
            hs_pixels_fill(&board->pixels, (SDL_Rect){x + i, middle - 1, 1, 3}, colour_of(s));
        }
        hs_face_draw(board->face, &board->pixels, x + swatch + 6, y, HS_PANEL_TEXT,
                     card->series[s].name);
        x += width + 2 * board->em;
    }
}

static void draw_graph(hs_card_board *board, const hs_card *card, SDL_Rect box)
{
    int line = line_of(board->face);
    double top = top_of(highest_of(card));
    const hs_word high = hs_word_of(top, card->unit), low = hs_word_of(0.0, card->unit);
    int axis = hs_face_width(board->face, high.text) + board->em / 2;
    hs_face_draw(board->bold, &board->pixels, box.x, box.y, HS_PANEL_TEXT, card->caption);
    SDL_Rect plot = {box.x, box.y + line, box.w - axis, box.h - 2 * line};
    if (plot.w < 32 || plot.h < 16) return;
    hs_pixels_fill(&board->pixels, plot, HS_PANEL_TINT);
    for (int quarter = 1; quarter < 4; quarter++) {
        hs_pixels_fill(&board->pixels, (SDL_Rect){plot.x, plot.y + plot.h * quarter / 4, plot.w, 1},
                       HS_PANEL_RULE);
    }
    int bottom = plot.y + plot.h;
    hs_face_draw(board->face, &board->pixels, plot.x + plot.w + board->em / 2, plot.y, HS_PANEL_DIM,
                 high.text);
    if (card->bar_count > 0) {
        draw_bars(board, card, plot, top);
        return;
    }
    hs_face_draw(board->face, &board->pixels, plot.x + plot.w + board->em / 2,
                 bottom - board->face->height, HS_PANEL_DIM, low.text);
    for (unsigned s = card->series_count; s > 0; s--) draw_series(board, card, s - 1, plot, top);
    draw_marks(board, card, plot);
    draw_key(board, card, plot.x, bottom + line / 8, box.x + box.w);
}

// ---- The card ----------------------------------------------------------------------------------

/// Least height of a graph in lines, and most.
enum { GRAPH_LINES = 8, GRAPH_LINES_MOST = 18 };

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
        fits = height_without_graph(board, card, inner) + GRAPH_LINES * line_of(board->face) <=
               height - 2 * em;
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
