/// The menus of a session: what each has, how it is walked and chosen in by arrows, controller and
/// mouse, and how it is drawn. What their rows do to the game is in `session_modes.c`.
#ifndef HS_WINDOW_SESSION_MENUS_H
#define HS_WINDOW_SESSION_MENUS_H

#include "window/session.h"

/// A row of a menu.
typedef struct hs_menu_item {
    const char *name;
    void (*choose)(hs_session *session);
    const char *help; ///< one sentence at the foot while the row is chosen; NULL for none
} hs_menu_item;

/// The rows of a scene's menu and their number; NULL where the scene has no menu.
const hs_menu_item *hs_menu_items(hs_scene scene, unsigned *count);

/// What the present scene's menu says, and where it lies. False where it has none.
bool hs_session_menu(const hs_session *session, hs_menu_words *words, hs_menu_plan *plan);

/// Walks by the arrow that is pressed; chooses the row that is marked.
void hs_session_walk_menu(hs_session *session);
void hs_session_choose_in_menu(hs_session *session);

/// Paints and draws the present scene's menu, where it has one, with its texts.
void hs_session_draw_menu(hs_session *session);

#endif
