/// A game in a session from the choice of a difficulty to the credits: its beginning, practice,
/// continues, its end, the entry of a name and the scores, and what a killing bullet was.
#ifndef HS_WINDOW_SESSION_MODES_H
#define HS_WINDOW_SESSION_MODES_H

#include "window/session.h"

// ---- Beginning ---------------------------------------------------------------------------------

/// To the choice of a difficulty, for the game or after the choice of a stage; to the choice of a
/// stage.
void hs_session_ask_level(hs_session *session);
void hs_session_ask_stage(hs_session *session);
void hs_session_choose_stage(hs_session *session);
/// Begins at the difficulty whose row is marked, which is remembered.
void hs_session_begin_level(hs_session *session);
/// Back to where a menu was opened from.
void hs_session_leave_menu(hs_session *session);

/// The present game from where it began.
void hs_session_play_again(hs_session *session);
/// The present stage read anew from its file; a broken file is told, and the game goes on.
void hs_session_reload(hs_session *session);
/// Lives again after game over, on the same field.
void hs_session_continue(hs_session *session);
/// To the title, behind which the autopilot plays the storm.
void hs_session_leave_game(hs_session *session);

// ---- Playing -----------------------------------------------------------------------------------

/// After each tick: notes deaths and the end of the game, and leads to what follows it.
void hs_session_after_tick(hs_session *session);

/// The speed of the game in per cent: slower for a moment after a death, so that what hit can be
/// seen.
unsigned hs_session_speed(const hs_session *session);

/// One sentence that says what the last death was of. False where nothing is known of it.
bool hs_session_write_death(const hs_session *session, char *text, size_t bytes);

/// Marks the killing bullet while its moment lasts.
void hs_session_draw_death(hs_session *session);

/// Whether the last stage was cleared, and has been seen for a moment.
bool hs_session_is_finished(const hs_session *session);

// ---- After a game ------------------------------------------------------------------------------

/// Whether a menu takes choices already: who still holds the trigger at the end of a game chooses
/// nothing by it.
bool hs_session_may_choose(const hs_session *session);

void hs_session_show_scores(hs_session *session);
void hs_session_show_statistics(hs_session *session);
/// To the page of scores of the next or former difficulty.
void hs_session_turn_scores(hs_session *session);
/// From one of the pages after a game to the next one.
void hs_session_next_page(hs_session *session);

/// The entry of a name: over the board of letters, and what its cell says.
void hs_session_move_letter(hs_session *session);
void hs_session_pick_letter(hs_session *session);
void hs_session_delete_letter(hs_session *session);
void hs_session_keep_name(hs_session *session);
/// Takes an event of the keyboard that belongs to the name. False where it does not.
bool hs_session_type_name(hs_session *session, const SDL_Event *event);
/// The mouse is at a place of the window, in pixels, or clicks there.
void hs_session_point_at_letter(hs_session *session, float x, float y, bool clicks);

/// Saves scores that are not saved yet; says why where that fails. At the end of the session that
/// is said on stderr.
void hs_session_save_scores(hs_session *session);
void hs_session_save_scores_at_end(hs_session *session);

// ---- Rows of the title's menu that stand elsewhere ---------------------------------------------

void hs_session_begin_tour(hs_session *session);
void hs_session_start_versus(hs_session *session);
void hs_session_play_storm(hs_session *session);
void hs_session_open_settings(hs_session *session);
void hs_session_open_help(hs_session *session);
void hs_session_go_on(hs_session *session);
void hs_session_quit(hs_session *session);

#endif
