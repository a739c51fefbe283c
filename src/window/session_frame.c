#include "window/session.h"

#include "base/system.h"
#include "heapstorm/events.h"
#include "window/session_modes.h"

#include "base/forbidden.h"

/// How long to wait for an event before checking whether the program should end.
enum { IDLE_MS = 250 };
/// Likewise while a new size of the window has not settled.
enum { SETTLING_MS = 30 };
/// Displays within these rates show one tick a frame.
enum { RATE_LOW = 58, RATE_HIGH = 62 };

// ---- Events ------------------------------------------------------------------------------------

static void lose_focus(hs_session *session)
{
    hs_input_release(&session->interface.input);
    if (session->interface.settings.pause_on_focus_loss && !session->run.options->autopilot) {
        hs_scenes_pause(&session->interface.scenes);
    }
}

/// Who flies by it finds the game paused; by the keyboard it goes on.
static void lose_controller(hs_session *session, SDL_JoystickID id)
{
    bool flies = hs_input_is_pilot(&session->interface.input, id);
    bool is_game = session->interface.scenes.now == HS_SCENE_PLAY && flies;
    hs_session_tell(session, is_game ? "The game controller has gone; the keyboard goes on, or "
                                       "plug it in again"
                                     : "A game controller has gone");
    if (is_game) hs_scenes_pause(&session->interface.scenes);
}

/// Looks at the window anew; frames after a new size make textures and lay out for it.
static void look_at_window(hs_session *session)
{
    hs_window *window = &session->display.window;
    int width = window->width, height = window->height;
    hs_window_look(window);
    if (width != window->width || height != window->height) {
        hs_session_set_aside(session, HS_ASIDE_WINDOW);
    }
}

static void take_window_event(hs_session *session, const SDL_WindowEvent *event)
{
    session->display.is_stale = true;
    session->display.is_kept = false;
    switch (event->event) {
    case SDL_WINDOWEVENT_CLOSE:
        session->run.ends = true;
        break;
    case SDL_WINDOWEVENT_LEAVE:
        session->interface.mouse.is_there = false;
        break;
    case SDL_WINDOWEVENT_FOCUS_LOST:
        lose_focus(session);
        break;
    default:
        look_at_window(session);
        break;
    }
}

/// Makes the textures again after the device was lost.
static void restore_textures(hs_session *session)
{
    hs_error error;
    if (session->display.board != NULL) hs_card_board_forget(session->display.board);
    hs_menu_drop(&session->display.title);
    hs_menu_drop(&session->display.menu);
    hs_session_forget_versus(session);
    if (!hs_field_restore(&session->display.field, &error) ||
        !hs_panel_restore(session->display.panel, session->display.panel_scale, &error)) {
        hs_session_tell(session, "%s", error.message);
    }
    session->display.is_stale = true;
    session->display.is_kept = false;
}

static void take_event(hs_session *session, const SDL_Event *event)
{
    switch (event->type) {
    case SDL_QUIT:
        session->run.ends = true;
        return;
    case SDL_WINDOWEVENT:
        take_window_event(session, &event->window);
        return;
    case SDL_RENDER_TARGETS_RESET:
    case SDL_RENDER_DEVICE_RESET:
        restore_textures(session);
        return;
    case SDL_MOUSEMOTION:
        hs_session_point(session, event->motion.x, event->motion.y, false);
        return;
    case SDL_MOUSEBUTTONDOWN:
        if (event->button.button == SDL_BUTTON_LEFT)
            hs_session_point(session, event->button.x, event->button.y, true);
        return;
    case SDL_CONTROLLERDEVICEADDED:
        hs_session_tell(session, "A game controller is there");
        break;
    case SDL_CONTROLLERDEVICEREMOVED:
        lose_controller(session, event->cdevice.which);
        break;
    default:
        break;
    }
    if (hs_session_type_name(session, event)) return;
    hs_action action =
        hs_input_take(&session->interface.input, &session->interface.settings.bindings, event);
    if (action != HS_ACTION_NONE) hs_session_press(session, action);
}

/// Does once what the options ask for at a frame.
static void press_asked(hs_session *session)
{
    const hs_option_values *presses = &session->run.options->presses;
    for (size_t i = 0; i < presses->count; i++) {
        hs_numbered_path press;
        bool is_due = hs_options_numbered_path(presses->at[i], &press) &&
                      press.number == session->run.frame_count + 1;
        if (!is_due || (session->run.pressed >> i & 1u) != 0) continue;
        session->run.pressed |= 1u << i;
        hs_session_press(session, hs_action_find(press.path, strlen(press.path)));
    }
}

/// Whether the world goes on in this frame.
static bool runs(const hs_session *session)
{
    if (!session->display.window.is_visible) return false;
    return hs_scenes_runs(&session->interface.scenes);
}

/// Waits for an event for so long. SDL waits by the real clock; another one moves on at once where
/// there is no event.
static bool has_event(const hs_session *session, int milliseconds, SDL_Event *event)
{
    if (hs_session_measures(session)) return SDL_WaitEventTimeout(event, milliseconds) != 0;
    if (SDL_PollEvent(event) != 0) return true;
    uint64_t until = hs_session_now(session) + (uint64_t)milliseconds * UINT64_C(1000000);
    hs_clock_wait(session->run.clock, until);
    return false;
}

/// While nothing moves, waits until something happens.
static void wait_for_event(hs_session *session)
{
    SDL_Event event;
    bool is_settling = session->display.field.is_provisional;
    if (has_event(session, is_settling ? SETTLING_MS : IDLE_MS, &event)) {
        take_event(session, &event);
    }
    if (is_settling) session->display.is_stale = true;
}

/// A notice whose time has passed is to go from the picture.
static void expire_notice(hs_session *session)
{
    const hs_notice *notice = &session->interface.notice;
    if (notice->is_shown && notice->until_ns <= hs_session_now(session)) {
        session->display.is_stale = true;
    }
}

static void take_events(hs_session *session)
{
    SDL_Event event;
    expire_notice(session);
    if (!runs(session) && !session->display.is_stale) wait_for_event(session);
    while (SDL_PollEvent(&event) != 0) take_event(session, &event);
    expire_notice(session);
    if (hs_interrupt_pending() != 0) session->run.ends = true;
}

// ---- Ticks -------------------------------------------------------------------------------------

/// Whether presenting waits for the display; a clock that is driven paces the frames itself.
static bool waits_for_display(const hs_session *session)
{
    return session->display.window.has_vsync && hs_session_measures(session);
}

/// Frames come at the display's own rate or at the clock's; a tick each by a clock that is driven.
static unsigned frame_rate(const hs_session *session)
{
    unsigned rate = session->display.window.rate;
    bool is_slow = !session->display.window.has_vsync && rate <= RATE_HIGH;
    return is_slow || !hs_session_measures(session) ? HS_TICKS_PER_SECOND : rate;
}

/// Whether a blow may hold the loop: while a person plays, and neither where a load is held to be
/// measured nor where the frames' figures are kept.
static bool may_hold(const hs_session *session)
{
    return session->interface.scenes.now == HS_SCENE_PLAY && session->run.frames == NULL &&
           !hs_world_holds_load(session->run.game.world);
}

/// Takes what the last tick's events do to the camera, the picture and the loop.
static void feel(hs_session *session)
{
    hs_feel_tick(&session->display.feel, session->run.game.world);
    if (may_hold(session)) hs_loop_hold(&session->run.loop, session->display.feel.hold);
}

static hs_input input_now(hs_session *session)
{
    if (hs_scenes_attracts(&session->interface.scenes) || session->run.options->autopilot) {
        hs_input_forget_taps(&session->interface.input);
        return hs_autopilot_input(&session->run.game.pilot, session->run.game.world);
    }
    if (session->interface.scenes.now != HS_SCENE_PLAY) return (hs_input){0};
    return hs_input_read(&session->interface.input, &session->interface.settings.bindings,
                         session->interface.settings.auto_fire);
}

static bool run_ticks(hs_session *session, hs_error *error)
{
    uint64_t began = hs_session_now(session);
    session->run.frame.began_ns = session->run.frame.tick_began_ns = began;
    if (hs_session_in_versus(session)) return hs_session_look_at_versus(session, error);
    unsigned rate = frame_rate(session), speed = hs_session_speed(session);
    bool is_locked = rate >= RATE_LOW && rate <= RATE_HIGH && speed == 100;
    hs_loop_begin(&session->run.loop, began, speed, is_locked);
    while (hs_loop_take(&session->run.loop, hs_session_now(session) - began)) {
        hs_input input = input_now(session);
        if (!hs_world_tick(session->run.game.world, &input, error)) return false;
        session->run.frame.ticks++;
        session->run.frame.pause_ns += hs_world_pause_ns(session->run.game.world);
        feel(session);
        hs_session_after_tick(session);
    }
    if (hs_session_in_tour(session) && session->run.frame.ticks > 0 &&
        hs_tour_tick(&session->interface.tour, &session->run.game, error)) {
        session->run.frame.switched = true;
        hs_session_set_aside(session, HS_ASIDE_SWITCH);
    }
    session->run.frame.dropped_ticks = hs_loop_drop(&session->run.loop);
    session->run.frame.simulate_ns += hs_session_now(session) - began;
    return true;
}

// ---- Showing -----------------------------------------------------------------------------------

/// Where presenting waits for the display, its time says nothing about work.
static void present(hs_session *session)
{
    uint64_t began = hs_session_now(session);
    SDL_RenderPresent(session->display.window.renderer);
    uint64_t now = hs_session_now(session);
    if (!waits_for_display(session)) session->run.frame.present_ns += now - began;
    session->run.frame.interval_ns = now - session->run.shown_ns;
    session->run.shown_ns = now;
}

// ---- The frame ---------------------------------------------------------------------------------

/// Passes a station of the frame: what the gates and the process have asked of the heap since the
/// former one is the frame's.
static void pass(hs_session *session, hs_station station)
{
    hs_heap_traffic game = hs_heap_traffic_sum(hs_game_traffic(&session->run.game),
                                               hs_heap_traffic_of_gate(&session->gate));
    hs_frame_meter_pass(&session->run.meter, station, game, &session->run.frame);
}

/// Drops what a frame says of the process rather than of the game.
static void forget_process(hs_frame *frame)
{
    const hs_heap_traffic game = frame->traffic[HS_TRAFFIC_GAME];
    memset(frame->traffic, 0, sizeof frame->traffic);
    frame->traffic[HS_TRAFFIC_GAME] = game;
    frame->page_faults = frame->resident_bytes = 0;
}

/// After a switch or a change of load no more frames are set aside once these have passed: a time,
/// and the fewest frames.
#define ASIDE_NS UINT64_C(1200000000)
enum { ASIDE_LEAST = 10 };

/// Notes what the frame used of the processor, and why it may be in no statistic.
static void judge(hs_run *run)
{
    hs_frame *frame = &run->frame;
    const hs_processor_reading now = hs_processor_read(run->clock);
    const hs_processor_reading used = hs_processor_since(&run->processor, &now);
    frame->cpu_ns = used.cpu_ns;
    frame->processor_switches = used.switches;
    if (run->aside_left == 0) return;
    run->aside_left--;
    frame->set_aside = run->aside;
    // Slow frames settle in fewer: who pressed a key wants to know what it costs.
    bool is_switch = run->aside == HS_ASIDE_SWITCH || run->aside == HS_ASIDE_LOAD;
    bool is_long = run->shown_ns - run->aside_since_ns > ASIDE_NS;
    uint64_t taken = run->options->warmup - run->aside_left;
    if (is_switch && is_long && taken >= ASIDE_LEAST) run->aside_left = 0;
}

/// Keeps the frame for panel, tour and reports. A race's is not the game's.
static void keep(hs_session *session)
{
    hs_frame *frame = &session->run.frame;
    hs_frame_look_at(frame, session->run.game.world);
    hs_frame_look_at_process(frame, hs_live_back(session->run.live, 0), session->run.live->count);
    if (hs_session_films(session)) forget_process(frame);
    hs_live_add(session->run.live, frame);
    const hs_load load = hs_load_of(session->run.game.world);
    hs_scoreboard_add(session->run.board, &load, frame);
    if (hs_session_in_tour(session))
        hs_tour_read(&session->interface.tour, &session->run.game, frame);
    if (session->run.frames != NULL && session->run.frame_count < session->run.frame_room) {
        session->run.frames[session->run.frame_count] = *frame;
    }
}

static void record(hs_session *session)
{
    hs_frame *frame = &session->run.frame;
    pass(session, HS_STATION_SHOWN);
    judge(&session->run);
    frame->ended_ns = session->run.shown_ns;
    if (!hs_session_in_versus(session)) keep(session);
    session->run.frame_count++;
    *frame = (hs_frame){0};
    if (session->run.options->frames > 0 &&
        session->run.frame_count >= session->run.options->frames) {
        session->run.ends = true;
    }
}

/// What can wait until the first picture is up.
static bool after_first_picture(hs_session *session, hs_error *error)
{
    session->run.first_ns = session->run.shown_ns - session->run.started_ns;
    if (SDL_InitSubSystem(SDL_INIT_GAMECONTROLLER) != 0) {
        hs_session_tell(session, "No game controllers: %s", SDL_GetError());
    }
    bool goes_on = hs_session_choose_renderer(session, error);
    // This time belongs to no frame: the next interval begins now.
    session->run.shown_ns = hs_session_now(session);
    hs_loop_start(&session->run.loop, session->run.shown_ns);
    return goes_on;
}

static void start_running(hs_session *session)
{
    uint64_t now = hs_session_now(session);
    hs_loop_start(&session->run.loop, now);
    session->run.pace = (hs_pace){.due_ns = now};
    session->run.shown_ns = now;
}

bool hs_session_frame(hs_session *session, hs_error *error)
{
    if (session->run.is_running && !waits_for_display(session)) {
        hs_pace_next(&session->run.pace, hs_session_now(session), frame_rate(session));
        hs_pace_wait(&session->run.pace, session->run.clock);
    }
    session->run.processor = hs_processor_read(session->run.clock);
    pass(session, HS_STATION_BEGUN);
    take_events(session);
    press_asked(session);
    if (session->run.ends) return true;
    bool now_runs = runs(session);
    if (now_runs && !session->run.is_running) start_running(session);
    session->run.is_running = now_runs;
    if (!now_runs && (!session->display.is_stale || !session->display.window.is_visible)) {
        session->display.is_stale = false;
        return true;
    }
    session->display.is_stale = false;
    uint64_t switch_every = session->run.options->switch_every;
    if (now_runs && switch_every > 0 && (session->run.frame_count + 1) % switch_every == 0) {
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
    if (session->run.first_ns == 0 && !after_first_picture(session, error)) return false;
    if (now_runs) record(session);
    return true;
}
