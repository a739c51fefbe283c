/// The texts over the field: the line at the foot of the title, the pages of pause, game over, help
/// and settings, the score, and notices.
#ifndef HS_WINDOW_PAGES_H
#define HS_WINDOW_PAGES_H

#include "window/session.h"

/// Draws what the present scene has to say.
void hs_pages_draw(const hs_session *session, uint64_t now_ns);

/// Whether a page hides the panel, which lies over the field as the page does.
bool hs_pages_cover_panel(const hs_session *session);

#endif
