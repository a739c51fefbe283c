/// What keys do to the world, its memory, and the picture: handlers of the table of actions. Each
/// tells what it did, or why it could not. Those of the scenes stand with the table, in
/// `session_actions.c`; those of the memory lab are in `session_lab.c`.
#ifndef HS_WINDOW_SESSION_KEYS_H
#define HS_WINDOW_SESSION_KEYS_H

#include "window/session.h"

// ---- The world ---------------------------------------------------------------------------------

/// The same scenario from its start.
void hs_session_begin_new_game(hs_session *session);
/// After the world was replaced: starts the loop anew and drops what was held for the old world.
void hs_session_after_exchange(hs_session *session);
void hs_session_load_less(hs_session *session);
void hs_session_load_more(hs_session *session);
void hs_session_scenario_before(hs_session *session);
void hs_session_scenario_after(hs_session *session);

// ---- Memory ------------------------------------------------------------------------------------

/// Pooled to naive memory, and back.
void hs_session_switch_memory(hs_session *session);
void hs_session_switch_layout(hs_session *session);
/// The strategy that the action which is pressed stands for.
void hs_session_choose_strategy(hs_session *session);
/// Drops the scoreboard's rows.
void hs_session_clear_scoreboard(hs_session *session);
/// The first press takes a snapshot, the next tells what has changed.
void hs_session_compare_snapshots(hs_session *session);

// ---- A race of two worlds
// ------------------------------------------------------------------------

/// Both sides from their start, at another load.
void hs_session_versus_less(hs_session *session);
void hs_session_versus_more(hs_session *session);
/// Both sides from their start; what was found of their limits is forgotten.
void hs_session_versus_again(hs_session *session);
void hs_session_versus_swap(hs_session *session);
/// The strategy of the right side, and how it keeps its boxes.
void hs_session_versus_strategy(hs_session *session);
void hs_session_versus_layout(hs_session *session);

// ---- The memory lab ----------------------------------------------------------------------------

void hs_session_toggle_collector(hs_session *session);
void hs_session_collect_now(hs_session *session);
/// Of `refcount` the youngest generation's threshold, of the others the only one.
void hs_session_lower_threshold(hs_session *session);
void hs_session_raise_threshold(hs_session *session);
/// Collections whole, or in steps.
void hs_session_toggle_steps(hs_session *session);
/// What lives made permanent, or not any more.
void hs_session_toggle_permanent(hs_session *session);
void hs_session_change_litter(hs_session *session);

// ---- Picture and settings ----------------------------------------------------------------------

void hs_session_change_panel(hs_session *session);
void hs_session_freeze_panel(hs_session *session);
void hs_session_change_ground(hs_session *session);
void hs_session_change_renderer(hs_session *session);
void hs_session_change_vsync(hs_session *session);
void hs_session_change_full_screen(hs_session *session);
void hs_session_change_auto_fire(hs_session *session);
void hs_session_ask_for_picture(hs_session *session);

#endif
