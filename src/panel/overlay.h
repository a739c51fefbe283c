/// Lines of text and rectangles for titles, help and messages over the field.
///
/// Calls gather; a flush writes the texts side by side into one sheet, uploads what has changed
/// since the last frame, and draws every line as one copy. What stays the same from frame to frame
/// is neither written nor uploaded again.
#ifndef HS_PANEL_OVERLAY_H
#define HS_PANEL_OVERLAY_H

#include <SDL.h>

#include "panel/text.h"

/// An overlay with its sheet of text.
typedef struct hs_panel_overlay hs_panel_overlay;

/// Makes one for SDL's `renderer`, which must outlive it. NULL with an error on failure.
hs_panel_overlay *hs_panel_overlay_create(hs_gate *gate, SDL_Renderer *renderer, hs_error *error);
/// Gives it back. NULL is allowed.
void hs_panel_overlay_destroy(hs_panel_overlay *overlay);

/// Makes its texture again, after a device reset.
bool hs_panel_overlay_restore(hs_panel_overlay *overlay, hs_error *error);

/// One line of text with its left top corner at (x, y); returns its width. Pixels.
int hs_panel_overlay_text(hs_panel_overlay *overlay, const hs_face *face, int x, int y,
                          hs_pixel colour, const char *text);
/// A filled rectangle, over what came before it and under what follows.
void hs_panel_overlay_fill(hs_panel_overlay *overlay, const SDL_FRect *area, hs_pixel colour);

/// Draws what has been gathered.
void hs_panel_overlay_flush(hs_panel_overlay *overlay);

#endif
