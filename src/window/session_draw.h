/// The picture of a session: field, panel or the tour's card, and pages, drawn into the window
/// where the arrangement has them, and kept as a file when that was asked for.
#ifndef HS_WINDOW_SESSION_DRAW_H
#define HS_WINDOW_SESSION_DRAW_H

#include "window/session.h"

/// Whether a stop of the tour is played: its card stands where the panel would.
bool hs_session_in_tour(const hs_session *session);

/// Makes field and panel fit the window and the settings.
bool hs_session_fit(hs_session *session, hs_error *error);

/// Draws one frame and notes what that took.
void hs_session_draw(hs_session *session);

/// Keeps the picture before it is shown, when it was asked for.
void hs_session_keep_picture(hs_session *session);

#endif
