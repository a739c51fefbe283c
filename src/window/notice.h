/// A notice over the field: what a key did, or what went wrong.
#ifndef HS_WINDOW_NOTICE_H
#define HS_WINDOW_NOTICE_H

#include "panel/panel.h"

/// Draws a text at the foot of `area`, in readable type and wrapped, never beyond the area; a word
/// that is longer than a line, such as a path, loses its middle.
void hs_notice_draw(hs_panel *panel, const SDL_FRect *area, const char *text);

/// A copy of a text in which no word has more bytes than `most`, which is 8 at least: a longer one
/// loses its middle.
void hs_notice_shorten(const char *text, size_t most, char *to, size_t bytes);

#endif
