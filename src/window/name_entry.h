/// The entry of a name: typed on a keyboard, or picked from a board of letters by arrows,
/// controller or mouse. It knows neither SDL's events nor what the name is for.
#ifndef HS_WINDOW_NAME_ENTRY_H
#define HS_WINDOW_NAME_ENTRY_H

#include <SDL.h>

#include "window/high_scores.h"

/// The board: rows of single letters, and below them three wide cells.
enum {
    HS_NAME_COLUMNS = 10,
    HS_NAME_ROWS = 4, ///< of letters
    HS_NAME_SPACE = HS_NAME_COLUMNS * HS_NAME_ROWS,
    HS_NAME_DELETE,
    HS_NAME_KEEP,
    HS_NAME_CELLS
};

/// A name in the making. Zero-initialised it is empty, and the first letter is chosen.
typedef struct hs_name_entry {
    char text[HS_NAME_LETTERS + 1];
    unsigned cell; ///< of the board, that is chosen
} hs_name_entry;

/// Begins with a former name, which only needs to be kept; "" for none.
void hs_name_begin(hs_name_entry *entry, const char *former);

/// Adds what a keyboard has typed, as far as letters are allowed and there is room.
void hs_name_type(hs_name_entry *entry, const char *text);
/// Takes the last letter off.
void hs_name_delete(hs_name_entry *entry);

/// Moves over the board, which goes round.
void hs_name_move(hs_name_entry *entry, int across, int down);
/// Does what the chosen cell says. True when the name is to be kept.
bool hs_name_pick(hs_name_entry *entry);

/// Whether there is a name: more than space.
bool hs_name_is_there(const hs_name_entry *entry);

/// What a cell says: "A", "space", "keep"; valid until the next call.
typedef struct hs_name_label {
    char text[8];
} hs_name_label;
hs_name_label hs_name_label_of(unsigned cell);

/// Where a cell lies on a board that fills `board`.
SDL_FRect hs_name_place(const SDL_FRect *board, unsigned cell);
/// The cell at a point, or -1.
int hs_name_cell_at(const SDL_FRect *board, float x, float y);

#endif
