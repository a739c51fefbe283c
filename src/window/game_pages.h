/// The pages that follow a game: its ending, statistics and credits, the scores, and the board of
/// letters on which a name is entered.
#ifndef HS_WINDOW_GAME_PAGES_H
#define HS_WINDOW_GAME_PAGES_H

#include "panel/page.h"
#include "window/session.h"

/// Reads from a scoreboard what each strategy that was used has cost.
void hs_game_costs_take(hs_game_costs *costs, const hs_scoreboard *board);

/// Fills the pages in.
void hs_game_make_scores(hs_page *page, const hs_session *session);
void hs_game_make_ending(hs_page *page, const hs_session *session);
void hs_game_make_statistics(hs_page *page, const hs_session *session);
void hs_game_make_credits(hs_page *page, const hs_session *session);

/// Where the board of letters lies, pixels.
SDL_FRect hs_game_name_board(const hs_session *session);
/// Draws the entry of a name.
void hs_game_draw_name(const hs_session *session);

#endif
