#include "window/session.h"

#include "base/clock.h"
#include "cli/command.h"

#include "base/forbidden.h"

/// How long to wait for an event before checking whether the program should end.
enum { IDLE_MS = 250 };
/// Likewise while a new size of the window has not settled.
enum { SETTLING_MS = 30 };
/// Displays within these rates show one tick a frame.
enum { RATE_LOW = 58, RATE_HIGH = 62 };
/// Ticks for which the field goes on after the last life, so that the end can be seen.
enum { OVER_TICKS = 150 };
/// How far a hit shakes the field, units, and what is left of it a tick later.
#define SHAKE_HIT  7.0f
#define SHAKE_LEFT 0.86f

// ---- Events ------------------------------------------------------------------------------------

static void lose_focus(hs_session *session)
{
    hs_input_release(&session->input);
    if (session->settings.pause_on_focus_loss && !session->options->autopilot) {
        hs_scenes_pause(&session->scenes);
    }
}

static void take_window_event(hs_session *session, const SDL_WindowEvent *event)
{
    session->is_stale = true;
    session->is_kept = false;
    switch (event->event) {
    case SDL_WINDOWEVENT_CLOSE:
        session->ends = true;
        break;
    case SDL_WINDOWEVENT_FOCUS_LOST:
        lose_focus(session);
        break;
    default:
        hs_window_look(&session->window);
        break;
    }
}

/// Makes the textures again after the device was lost.
static void restore_textures(hs_session *session)
{
    hs_error error;
    if (session->board != NULL) hs_card_board_forget(session->board);
    if (!hs_field_restore(&session->field, &error) ||
        !hs_panel_restore(session->panel, session->panel_scale, &error)) {
        hs_session_tell(session, "%s", error.message);
    }
    session->is_stale = true;
    session->is_kept = false;
}

static void take_event(hs_session *session, const SDL_Event *event)
{
    switch (event->type) {
    case SDL_QUIT:
        session->ends = true;
        return;
    case SDL_WINDOWEVENT:
        take_window_event(session, &event->window);
        return;
    case SDL_RENDER_TARGETS_RESET:
    case SDL_RENDER_DEVICE_RESET:
        restore_textures(session);
        return;
    case SDL_CONTROLLERDEVICEADDED:
        hs_session_tell(session, "A game controller is there");
        break;
    case SDL_CONTROLLERDEVICEREMOVED:
        hs_session_tell(session, "A game controller has gone");
        hs_scenes_pause(&session->scenes);
        break;
    default:
        break;
    }
    hs_action action = hs_input_take(&session->input, &session->settings.bindings, event);
    if (action != HS_ACTION_NONE) hs_session_press(session, action);
}

/// Whether the world goes on in this frame.
static bool runs(const hs_session *session)
{
    if (!session->window.is_visible) return false;
    if (hs_scenes_runs(&session->scenes)) return true;
    return session->scenes.now == HS_SCENE_OVER &&
           hs_world_player(session->game.world)->over < OVER_TICKS;
}

/// While nothing moves, waits until something happens.
static void wait_for_event(hs_session *session)
{
    SDL_Event event;
    uint64_t now = hs_clock_ns();
    bool was_told = session->notice.until_ns > now;
    bool is_settling = session->field.is_provisional;
    if (SDL_WaitEventTimeout(&event, is_settling ? SETTLING_MS : IDLE_MS) != 0) {
        take_event(session, &event);
    }
    if (is_settling) session->is_stale = true;
    if (was_told && session->notice.until_ns <= hs_clock_ns()) session->is_stale = true;
}

static void take_events(hs_session *session)
{
    SDL_Event event;
    if (!runs(session) && !session->is_stale) wait_for_event(session);
    while (SDL_PollEvent(&event) != 0) take_event(session, &event);
    if (hs_interrupt_pending() != 0) session->ends = true;
}

// ---- Ticks -------------------------------------------------------------------------------------

/// Frames come at the display's own rate or at the clock's.
static unsigned frame_rate(const hs_session *session)
{
    unsigned rate = session->window.rate;
    return !session->window.has_vsync && rate <= RATE_HIGH ? HS_TICKS_PER_SECOND : rate;
}

static void shake(hs_session *session)
{
    const hs_player *player = hs_world_player(session->game.world);
    session->shake = session->shake < 0.1f ? 0.0f : session->shake * SHAKE_LEFT;
    if (player->hits > session->hits) session->shake = SHAKE_HIT;
    session->hits = player->hits;
}

static hs_input input_now(hs_session *session)
{
    if (hs_scenes_attracts(&session->scenes) || session->options->autopilot) {
        hs_input_forget_taps(&session->input);
        return hs_autopilot_input(&session->game.pilot, session->game.world);
    }
    if (session->scenes.now != HS_SCENE_PLAY) return (hs_input){0};
    return hs_input_read(&session->input, &session->settings.bindings, session->settings.auto_fire);
}

static bool run_ticks(hs_session *session, hs_error *error)
{
    uint64_t began = hs_clock_ns();
    session->frame.began_ns = session->frame.tick_began_ns = began;
    unsigned rate = frame_rate(session);
    bool is_locked = rate >= RATE_LOW && rate <= RATE_HIGH && session->settings.game_speed == 100;
    hs_loop_begin(&session->loop, began, session->settings.game_speed, is_locked);
    while (hs_loop_take(&session->loop, hs_clock_ns() - began)) {
        hs_input input = input_now(session);
        if (!hs_world_tick(session->game.world, &input, error)) return false;
        session->frame.ticks++;
        shake(session);
    }
    if (hs_session_in_tour(session) && session->frame.ticks > 0 &&
        hs_tour_tick(&session->tour, &session->game, error)) {
        session->frame.switched = true;
    }
    session->frame.dropped_ticks = hs_loop_drop(&session->loop);
    session->frame.simulate_ns += hs_clock_ns() - began;
    if (hs_world_player(session->game.world)->over > 0) hs_scenes_end(&session->scenes);
    return true;
}

// ---- Showing -----------------------------------------------------------------------------------

/// Where presenting waits for the display, its time says nothing about work.
static void present(hs_session *session)
{
    uint64_t began = hs_clock_ns();
    SDL_RenderPresent(session->window.renderer);
    uint64_t now = hs_clock_ns();
    if (!session->window.has_vsync) session->frame.present_ns += now - began;
    session->frame.interval_ns = now - session->shown_ns;
    session->shown_ns = now;
}

// ---- The frame ---------------------------------------------------------------------------------

/// Passes a station of the frame: what the gates and the process have asked of the heap since the
/// former one is the frame's.
static void pass(hs_session *session, hs_station station)
{
    hs_heap_traffic game = hs_heap_traffic_sum(hs_game_traffic(&session->game),
                                               hs_heap_traffic_of_gate(&session->gate));
    hs_frame_meter_pass(&session->meter, station, game, &session->frame);
}

static void record(hs_session *session)
{
    hs_frame *frame = &session->frame;
    pass(session, HS_STATION_SHOWN);
    frame->ended_ns = session->shown_ns;
    hs_frame_look_at(frame, session->game.world);
    hs_frame_look_at_process(frame, hs_live_back(session->live, 0), session->live->count);
    hs_live_add(session->live, frame);
    if (hs_session_in_tour(session)) hs_tour_read(&session->tour, &session->game, frame);
    if (session->frames != NULL && session->frame_count < session->frame_room) {
        session->frames[session->frame_count] = *frame;
    }
    session->frame_count++;
    *frame = (hs_frame){0};
    if (session->options->frames > 0 && session->frame_count >= session->options->frames) {
        session->ends = true;
    }
}

/// What can wait until the first picture is up.
static bool after_first_picture(hs_session *session, hs_error *error)
{
    session->first_ns = session->shown_ns - session->started_ns;
    if (SDL_InitSubSystem(SDL_INIT_GAMECONTROLLER) != 0) {
        hs_session_tell(session, "No game controllers: %s", SDL_GetError());
    }
    bool goes_on = hs_session_choose_renderer(session, error);
    // This time belongs to no frame: the next interval begins now.
    session->shown_ns = hs_clock_ns();
    hs_loop_start(&session->loop, session->shown_ns);
    return goes_on;
}

static void start_running(hs_session *session)
{
    uint64_t now = hs_clock_ns();
    hs_loop_start(&session->loop, now);
    session->pace = (hs_pace){.due_ns = now};
    session->shown_ns = now;
}

bool hs_session_frame(hs_session *session, hs_error *error)
{
    if (session->is_running && !session->window.has_vsync) {
        hs_pace_next(&session->pace, hs_clock_ns(), frame_rate(session));
        hs_pace_wait(&session->pace, hs_clock_real());
    }
    pass(session, HS_STATION_BEGUN);
    take_events(session);
    if (session->ends) return true;
    bool now_runs = runs(session);
    if (now_runs && !session->is_running) start_running(session);
    session->is_running = now_runs;
    if (!now_runs && (!session->is_stale || !session->window.is_visible)) {
        session->is_stale = false;
        return true;
    }
    session->is_stale = false;
    uint64_t switch_every = session->options->switch_every;
    if (now_runs && switch_every > 0 && (session->frame_count + 1) % switch_every == 0) {
        hs_session_press(session, HS_ACTION_SWITCH);
    }
    if (now_runs && !run_ticks(session, error)) return false;
    pass(session, HS_STATION_TICKED);
    if (!hs_session_fit(session, error)) return false;
    hs_session_draw(session);
    pass(session, HS_STATION_DRAWN);
    hs_session_keep_picture(session);
    pass(session, HS_STATION_KEPT);
    present(session);
    if (session->first_ns == 0 && !after_first_picture(session, error)) return false;
    if (now_runs) record(session);
    return true;
}
