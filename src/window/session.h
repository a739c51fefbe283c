/// A session in the window, in three parts: the display that is drawn on, the run of the world that
/// is measured, and the interface between both and the player. `session.c` opens and closes it,
/// `session_frame.c` runs its frames, `session_draw.c` draws the picture, `session_actions.c` has
/// the table of what keys do.
#ifndef HS_WINDOW_SESSION_H
#define HS_WINDOW_SESSION_H

#include "draw/land.h"
#include "heapstorm/clock.h"
#include "heapstorm/live.h"
#include "heapstorm/measure.h"
#include "heapstorm/scoreboard.h"
#include "window/arrangement.h"
#include "window/feel.h"
#include "window/field.h"
#include "window/game.h"
#include "window/input.h"
#include "window/loop.h"
#include "window/menu.h"
#include "window/modes.h"
#include "window/play_options.h"
#include "window/scenes.h"
#include "window/settings.h"
#include "window/tour/tour.h"
#include "window/watch.h"

/// A line that tells what a key did or what went wrong, for a few seconds.
typedef struct hs_notice {
    char text[HS_ERROR_BYTES];
    uint64_t until_ns;
    bool is_shown; ///< in the last picture
} hs_notice;

/// Where the session is drawn, and what of it has to be drawn again.
typedef struct hs_display {
    hs_window window;
    hs_field field;
    hs_land land;     ///< beneath it; open once it is shown
    uint64_t land_ns; ///< when the land was looked at last
    hs_panel *panel;
    float panel_scale;    ///< that the panel's text was made for
    hs_card_board *board; ///< of the tour; made when it is drawn first
    hs_menu_sheet title;  ///< painted when it is drawn first, as other menus are
    hs_menu_sheet menu;   ///< of the other scene that was drawn last
    hs_arrangement arrangement;
    bool is_stale;      ///< the picture is out of date
    bool is_kept;       ///< the window still has all of the last picture, to be drawn over
    bool is_frozen;     ///< the panel's figures stand still
    bool wants_picture; ///< F12
    hs_feel feel;       ///< of what happened in the world
} hs_display;

/// The world, when its ticks and frames come, and what they took.
typedef struct hs_run {
    const hs_play_options *options;
    const hs_clock *clock; ///< by which everything here is timed
    hs_game game;
    hs_watch watch; ///< a snapshot of the game's memory, and what passes since
    hs_loop loop;
    hs_pace pace;
    bool is_running; ///< the former frame ticked the world
    bool ends;
    unsigned pressed;               ///< a bit for each press of the options that was done
    uint64_t started_ns;            ///< when the program began
    uint64_t first_ns;              ///< from then to the first picture
    uint64_t shown_ns;              ///< when the last picture was shown
    uint64_t frame_count;           ///< pictures of a running world
    uint64_t aside_left;            ///< frames that are still set aside
    uint64_t aside_since_ns;        ///< when they began
    hs_aside aside;                 ///< why
    hs_processor_reading processor; ///< when the frame began
    hs_live *live;
    hs_scoreboard *board; ///< of the strategies seen at the present load
    hs_frame frame;       ///< being made
    hs_frame_meter meter; ///< of what it asks of the heap
    hs_frame *frames;     ///< all of them, for the report; NULL when none is wanted
    double *scratch;      ///< as many numbers, to sort
    uint64_t frame_room;
    hs_error failure; ///< why the session ended, when it did so by itself
} hs_run;

/// Where the mouse is. One that has not moved since the window was there chooses nothing.
typedef struct hs_mouse {
    int x, y; ///< in the window's points
    bool is_there;
} hs_mouse;

/// What the player gives and reads.
typedef struct hs_interface {
    hs_input_state input;
    hs_mouse mouse;
    hs_action pressed; ///< the action that is being done
    hs_scenes scenes;
    hs_tour tour;
    int screenful; ///< of the page that is shown
    hs_modes modes;
    hs_notice notice;
    hs_home home;
    hs_settings settings;
    bool settings_changed;   ///< since they were last saved
    bool keeps_former;       ///< the settings file held lines that would be lost
    bool follows_options;    ///< the command line's renderer holds, until a key says otherwise
    bool keeps_ground;       ///< likewise, its ground
    char tour_keys[80];      ///< as the tour's card shows them
    char strategy_keys[256]; ///< as the panel shows them
} hs_interface;

/// Zero-initialised nothing is open.
typedef struct hs_session {
    hs_gate gate;                ///< of all that is not the world
    hs_thread_pool *thread_pool; ///< of every world and of drawing; NULL for a single thread
    hs_assets assets;
    hs_display display;
    hs_run run;
    hs_interface interface;
    struct hs_versus *versus; ///< the race that is shown; NULL for none
} hs_session;

/// Opens settings, world and window. All times are read from `clock`; the program began at
/// `started_ns` of it. On failure nothing is left open.
bool hs_session_open(hs_session *session, const hs_play_options *options, const hs_clock *clock,
                     uint64_t started_ns, hs_error *error);
void hs_session_close(hs_session *session);

/// The time of the session's clock, nanoseconds.
static inline uint64_t hs_session_now(const hs_session *session)
{
    return hs_clock_now(session->run.clock);
}

/// Whether times are measured: by another clock than the real one they are driven, and say nothing
/// about work.
static inline bool hs_session_measures(const hs_session *session)
{
    return session->run.clock == hs_clock_real();
}

/// Whether a film is made: it is the same bytes in every run, so that what differs from run to run
/// is not shown.
static inline bool hs_session_films(const hs_session *session)
{
    return hs_play_options_film(session->run.options);
}

/// Handles events, ticks, draws and records one frame; while nothing moves it waits for an event.
/// False when the session cannot go on.
bool hs_session_frame(hs_session *session, hs_error *error);

/// Does what an action does in the present scene, or says that it does nothing there.
void hs_session_press(hs_session *session, hs_action action);

/// The mouse is at a point of the window, in its points, or clicks there: in menus it chooses.
void hs_session_point(hs_session *session, int x, int y, bool clicks);

/// Sets frames aside from the present one on, as many as the warm-up has, because what just
/// happened is in their times; the present one, in which it happened, in any case.
void hs_session_set_aside(hs_session *session, hs_aside reason);

/// Shows a notice in the window.
void hs_session_tell(hs_session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// Shows why something failed; returns whether it was done.
bool hs_session_tell_failure(hs_session *session, bool is_done, const hs_error *error);

/// Applies the settings: renderer, vsync, full screen.
void hs_session_apply_settings(hs_session *session);

/// Chooses the renderer by measuring, unless one was chosen; called after the first picture.
bool hs_session_choose_renderer(hs_session *session, hs_error *error);

/// What lies beneath the field, by the command line or the settings.
hs_ground_kind hs_session_ground(const hs_session *session);

/// Saves the settings when they were changed.
void hs_session_save_settings(hs_session *session);

/// Whether a stop of the tour is played: its card stands where the panel would.
bool hs_session_in_tour(const hs_session *session);

/// Where a page over the field finds room: the field, or what a panel over it has left.
SDL_FRect hs_session_page_area(const hs_session *session);

/// Whether a page hides the panel, which lies over the field as the page does.
bool hs_session_page_covers_panel(const hs_session *session);

/// Begins to judge a game that has just begun: whether its score is kept.
void hs_session_judge_game(hs_session *session);

/// Makes field and panel fit the window and the settings.
bool hs_session_fit(hs_session *session, hs_error *error);

/// Draws one frame and notes what that took.
void hs_session_draw(hs_session *session);

// ---- A race of two worlds (`session_versus.c`)
// ---------------------------------------------------

/// Begins a race by the settings that the command line names, else by the defaults. False with an
/// error when there is no memory or no thread.
bool hs_session_begin_versus(hs_session *session, hs_error *error);
/// Ends it within a tick and gives everything back. Harmless without one.
void hs_session_end_versus(hs_session *session);

/// Whether a race is shown.
bool hs_session_in_versus(const hs_session *session);

/// Looks at the race before it is drawn. Where a side could not be made the race before begins
/// again, and a notice says why; false with an error when the race cannot go on.
bool hs_session_look_at_versus(hs_session *session, hs_error *error);

/// Asks for pictures that fit the window, and draws the newest ones with the page around them.
void hs_session_fit_versus(hs_session *session);
void hs_session_draw_versus(hs_session *session);
/// Forgets its textures, after SDL lost them.
void hs_session_forget_versus(hs_session *session);

/// False with an error when two digests differed in the race that is shown.
bool hs_session_check_versus(const hs_session *session, hs_error *error);

// ---- Pictures
// ------------------------------------------------------------------------------------

/// Keeps the picture before it is shown, when it was asked for.
void hs_session_keep_picture(hs_session *session);

#endif
