/// A card beside the field that tells one idea: a title, a sentence or two, the graph that proves
/// it, and a few numbers. Composed in pixels of its own like the panel, and uploaded as one.
#ifndef HS_PANEL_CARD_H
#define HS_PANEL_CARD_H

#include <SDL.h>

#include "heapstorm/base.h"
#include "measure/words.h"
#include "panel/pixels.h"

/// Most frames of a graph, bars of a chart, lines of numbers, and lines in a graph.
enum { HS_CARD_FRAMES = 240, HS_CARD_BARS = 32, HS_CARD_NUMBERS = 6, HS_CARD_SERIES = 4 };

/// One line of a graph.
typedef struct hs_card_series {
    const char *name;     ///< as the key to the graph says it
    const double *values; ///< `frames` of the card, the oldest first; NaN leaves a gap
} hs_card_series;

/// Where the memory was switched, or an experiment began anew.
typedef struct hs_card_mark {
    unsigned frame; ///< of the graph
    const char *name;
} hs_card_mark;

/// A line of numbers.
typedef struct hs_card_number {
    const char *name;
    hs_word value;
} hs_card_number;

/// What a card says. All strings are the caller's.
typedef struct hs_card {
    const char *title, *text;
    unsigned number, of; ///< "3 of 15"
    const char *caption; ///< of the graph: what and in which unit
    const char *path;    ///< the file that does it, or NULL
    const char *keys;    ///< at the foot
    unsigned frames;     ///< in each series
    hs_card_series series[HS_CARD_SERIES];
    unsigned series_count; ///< 0 where bars are drawn
    bool keeps_peaks;      ///< the scale holds them: they are what is shown
    hs_card_mark marks[8];
    unsigned mark_count;
    bool is_logarithmic; ///< equal steps of the graph are equal ratios; values of 0 leave a gap
    double bars[HS_CARD_BARS];
    double bar_parts[HS_CARD_BARS]; ///< of each bar, its upper part, which is told apart; or 0
    const char *bar_keys[2];        ///< what the lower and the upper part are; NULL for no key
    char bar_names[HS_CARD_BARS][8];
    unsigned bar_count;
    hs_card_number numbers[HS_CARD_NUMBERS];
    unsigned number_count;
    hs_manner unit; ///< of the graph, for the axis
} hs_card;

/// What cards are drawn on.
typedef struct hs_card_board hs_card_board;

/// NULL with an error when memory is out.
hs_card_board *hs_card_board_create(hs_gate *gate, SDL_Renderer *renderer, hs_error *error);
/// Gives it back. NULL is allowed.
void hs_card_board_destroy(hs_card_board *board);

/// Forgets its texture, after a device reset.
void hs_card_board_forget(hs_card_board *board);

/// Draws the card into `area`, in the renderer's pixels; text in `scale` times its usual size, or
/// smaller when all of the card would not fit. Returns false when something was left out.
bool hs_card_draw(hs_card_board *board, const hs_card *card, const SDL_FRect *area, float scale);

#endif
