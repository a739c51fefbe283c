/// A painted menu: a head of one or two words, and rows below it that lean as its letters do, with
/// lines of text between them and at the foot. The letters are painted once for each size of the
/// window; a frame only copies them. The title page is such a menu, with the name as its head.
#ifndef HS_WINDOW_MENU_H
#define HS_WINDOW_MENU_H

#include <SDL.h>

#include "panel/panel.h"
#include "panel/pixels.h"

/// Most rows of a menu, and most lines of text between its head and them.
enum { HS_MENU_ROWS = 16, HS_MENU_LINES = 6 };

/// What a menu says.
typedef struct hs_menu_words {
    const char *head[2]; ///< a cold word and a hot one; NULL for none
    const char *rows[HS_MENU_ROWS];
    unsigned count;      ///< of the rows
    unsigned columns;    ///< that they stand in, one after the other from left to right: 1 or 2
    unsigned lines;      ///< of text between head and rows
    unsigned foot_lines; ///< of text at the foot
    bool is_title;       ///< the head has all the room that the rows leave
} hs_menu_words;

/// Where things lie, pixels. A pure function of words and sizes.
typedef struct hs_menu_plan {
    SDL_Rect area;
    unsigned text_percent;
    bool is_shown; ///< false in windows in which only the field is drawn
    SDL_Rect head; ///< with what leans and glows about the letters
    float letters; ///< height of the head's letters
    int lines;     ///< that the head takes: 1, or 2 in tall windows
    SDL_Rect rows[HS_MENU_ROWS];
    unsigned count;   ///< of the rows
    unsigned columns; ///< of the rows
    float text;       ///< upper end of the lines between head and rows
    float foot;       ///< upper end of the line at the foot
    float type;       ///< height of a line of both
    uint64_t words;   ///< a digest of what is painted
} hs_menu_plan;

/// `text_percent` is the player's request for the size of text.
hs_menu_plan hs_menu_arrange(const hs_menu_words *words, const SDL_Rect *area,
                             unsigned text_percent);

/// The row at a point, or -1.
int hs_menu_row_at(const hs_menu_plan *plan, float x, float y);

/// The row that is reached from a row by a step across and down; it goes round.
unsigned hs_menu_step(unsigned count, unsigned columns, unsigned row, int across, int down);

/// The painted letters. Zero-initialised there are none.
typedef struct hs_menu_sheet {
    hs_menu_plan plan;    ///< where they are drawn
    hs_menu_plan painted; ///< that they were painted for
    hs_pixels pixels;     ///< the head, and below it each row as it is and as it is chosen
} hs_menu_sheet;

/// Paints the letters for a plan, unless they are there already. While the size is not settled, as
/// under somebody's mouse, those of another size are scaled: painting large ones takes several
/// frames. False with an error when memory or a texture is out; then there are none.
bool hs_menu_paint(hs_menu_sheet *sheet, const hs_menu_plan *plan, const hs_menu_words *words,
                   bool is_settled, hs_gate *gate, SDL_Renderer *renderer, hs_error *error);
/// Gives them back.
void hs_menu_drop(hs_menu_sheet *sheet);

/// Copies head and rows to the renderer; nothing where nothing is painted.
void hs_menu_draw(const hs_menu_sheet *sheet, SDL_Renderer *renderer, unsigned chosen);

/// Writes lines between head and rows by the panel's overlay, each smaller where it is too wide.
void hs_menu_write_lines(const hs_menu_plan *plan, hs_panel *panel, const char *const *lines,
                         unsigned count);
/// Writes a text at the foot, wrapped where it is too wide.
void hs_menu_write_foot(const hs_menu_plan *plan, hs_panel *panel, const char *text);

#endif
