/// The title page: the name over the storm that the autopilot plays, a menu below it, and a line at
/// the foot. All of it is painted once for each size of the window; a frame only copies it.
#ifndef HS_WINDOW_TITLE_H
#define HS_WINDOW_TITLE_H

#include <SDL.h>

#include "panel/panel.h"
#include "panel/pixels.h"

/// Most rows of the menu.
enum { HS_TITLE_ROWS = 8 };

/// Where things lie, pixels. A pure function of sizes.
typedef struct hs_title_plan {
    int width, height; ///< of the window
    unsigned text_percent;
    bool is_shown; ///< false in windows in which only the field is drawn
    SDL_Rect logo; ///< with what leans and glows about the letters
    float letters; ///< height of the logo's letters
    int lines;     ///< that the name takes: 1, or 2 in tall windows
    SDL_Rect rows[HS_TITLE_ROWS];
    unsigned count; ///< of the rows
    float foot;     ///< upper end of the line at the foot
    float foot_height;
} hs_title_plan;

/// `count` rows of the menu; `text_percent` is the player's request for the size of text.
hs_title_plan hs_title_arrange(int width, int height, unsigned count, unsigned text_percent);

/// The row at a point, or -1.
int hs_title_row_at(const hs_title_plan *plan, float x, float y);

/// The painted page. Zero-initialised there is none.
typedef struct hs_title {
    hs_title_plan plan;    ///< where it is drawn
    hs_title_plan painted; ///< that the sheet was painted for
    hs_pixels sheet;       ///< the logo, and below it each row as it is and as it is chosen
} hs_title;

/// Paints the page for a plan, unless it is there already. While the size is not settled, as under
/// somebody's mouse, the page of another size is scaled: painting a large one takes several frames.
/// False with an error when memory or a texture is out; then there is none.
bool hs_title_paint(hs_title *title, const hs_title_plan *plan, bool is_settled,
                    const char *const *names, hs_gate *gate, SDL_Renderer *renderer,
                    hs_error *error);
/// Gives it back.
void hs_title_drop(hs_title *title);

/// Copies logo and menu to the renderer; nothing where there is no painted page.
void hs_title_draw(const hs_title *title, SDL_Renderer *renderer, unsigned chosen);

/// Writes the line at the foot by the panel's overlay.
void hs_title_write_foot(const hs_title_plan *plan, hs_panel *panel, const char *text);

#endif
