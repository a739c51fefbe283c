/// The texts over the field: the pages of help, settings and of what follows a game, the score, and
/// notices.
#ifndef HS_WINDOW_PAGES_H
#define HS_WINDOW_PAGES_H

#include "window/session.h"

/// Draws what the present scene has to say.
void hs_pages_draw(const hs_session *session, uint64_t now_ns);

#endif
