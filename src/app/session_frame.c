#include "app/session.h"

#include "app/interrupt.h"
#include "app/pages.h"
#include "app/screenshot.h"
#include "base/clock.h"

#include "base/forbidden.h"

/// How long nothing may happen before it is looked whether the program is to end.
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
    session->window.has_focus = false;
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
    case SDL_WINDOWEVENT_FOCUS_GAINED:
        session->window.has_focus = true;
        break;
    default:
        hs_window_look(&session->window);
        break;
    }
}

/// The device was lost with all that it held.
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

static bool in_tour(const hs_session *session)
{
    return session->scenes.now == HS_SCENE_TOUR && session->tour.stop != NULL;
}

static bool run_ticks(hs_session *session, hs_error *error)
{
    uint64_t began = hs_clock_ns();
    unsigned rate = frame_rate(session);
    bool is_locked = rate >= RATE_LOW && rate <= RATE_HIGH && session->settings.game_speed == 100;
    hs_loop_begin(&session->loop, began, session->settings.game_speed, is_locked);
    while (hs_loop_take(&session->loop, hs_clock_ns() - began)) {
        hs_input input = input_now(session);
        if (!hs_world_tick(session->game.world, &input, error)) return false;
        session->frame.ticks++;
        shake(session);
    }
    if (in_tour(session) && session->frame.ticks > 0 &&
        hs_tour_tick(&session->tour, &session->game, error)) {
        session->frame.switched = true;
    }
    session->frame.dropped_ticks = hs_loop_drop(&session->loop);
    session->frame.simulate_ns += hs_clock_ns() - began;
    if (hs_world_player(session->game.world)->over > 0) hs_scenes_end(&session->scenes);
    return true;
}

// ---- Drawing -----------------------------------------------------------------------------------

/// Makes field and panel fit the window and the settings.
static bool fit(hs_session *session, hs_error *error)
{
    const hs_window *window = &session->window;
    const hs_arrangement former = session->arrangement;
    session->arrangement =
        hs_arrange(window->width, window->height, window->pixel_ratio,
                   (hs_panel_size)session->settings.panel, session->settings.text_scale);
    if (in_tour(session)) hs_arrange_tour(&session->arrangement, window->width, window->height);
    if (!hs_arrangement_equals(&session->arrangement, &former)) session->is_kept = false;
    float scale = session->arrangement.text_scale;
    if (scale != session->panel_scale) {
        if (!hs_panel_restore(session->panel, scale, error)) return false;
        session->panel_scale = scale;
    }
    return hs_field_fit(&session->field, &session->arrangement.field, hs_clock_ns(), error);
}

static hs_draw_options draw_options(const hs_session *session)
{
    const hs_settings *settings = &session->settings;
    float shaken = session->shake * (float)settings->screen_shake / 100.0f;
    uint64_t tick = hs_world_ticks(session->game.world);
    return (hs_draw_options){
        .blend = session->is_running ? hs_loop_blend(&session->loop) : 1.0f,
        .shake_x = shaken * ((float)(tick * 7 % 11) / 5.0f - 1.0f),
        .shake_y = shaken * ((float)(tick * 5 % 13) / 6.0f - 1.0f),
        .background = (float)settings->background / 100.0f,
        .particles = (float)settings->particle_density / 100.0f,
        .reduce_flashing = settings->reduce_flashing,
        .marks_player = true,
        .palette = settings->color_blind ? HS_PALETTE_COLOR_BLIND : HS_PALETTE_NEON,
    };
}

/// The card of the tour stands where the panel would.
static void draw_card(hs_session *session)
{
    hs_error error;
    uint64_t began = hs_clock_ns();
    if (session->board == NULL) {
        session->board = hs_card_board_create(&session->gate, session->window.renderer, &error);
    }
    if (session->board == NULL) {
        hs_session_tell(session, "%s", error.message);
        return;
    }
    static const hs_live_frame none;
    const hs_live_frame *newest = hs_live_back(session->live, 0);
    hs_card card;
    hs_tour_show(&session->tour, &session->game, newest != NULL ? newest : &none, &card);
    card.keys = session->tour_keys;
    hs_card_draw(session->board, &card, &session->arrangement.panel, session->panel_scale);
    SDL_RenderFlush(session->window.renderer);
    session->frame.panel_ns = hs_clock_ns() - began;
}

/// What the strategy's collector has done; false when it has none.
static bool look_at_collector(const hs_world *world, hs_panel_collector *seen)
{
    hs_collector_counts counts;
    if (!hs_world_collector(world, &counts)) return false;
    *seen = (hs_panel_collector){.last_pause_ns = counts.pause_ns_last,
                                 .worst_pause_ns = counts.pause_ns_max};
    for (int generation = 0; generation < HS_GENERATIONS; generation++) {
        seen->runs += counts.runs[generation];
        seen->reclaimed += counts.reclaimed[generation];
    }
    return true;
}

static void draw_panel(hs_session *session)
{
    if (in_tour(session)) {
        draw_card(session);
        return;
    }
    hs_panel_collector collector;
    bool collects = look_at_collector(session->game.world, &collector);
    uint64_t began = hs_clock_ns();
    const hs_panel_view view = {
        .world = session->game.world,
        .gate = hs_game_gate(&session->game),
        .live = session->live,
        .collector = collects ? &collector : NULL,
        .renderer = hs_field_renderer(&session->field),
        .is_frozen = session->is_frozen,
        .explains = session->scenes.now == HS_SCENE_HELP,
        .is_kept = session->is_kept,
        .strategy_keys = session->strategy_keys,
    };
    const hs_arrangement *plan = &session->arrangement;
    if (plan->panel_right.w > 0.0f) {
        hs_panel_draw_columns(session->panel, &view, &plan->panel, &plan->panel_right, began);
    } else if (plan->panel_size != HS_PANEL_OFF && !hs_pages_cover_panel(session)) {
        hs_panel_draw(session->panel, &view, plan->panel_size, &plan->panel, began);
    }
    SDL_RenderFlush(session->window.renderer);
    session->frame.panel_ns = hs_clock_ns() - began;
}

static void keep_as(hs_session *session, const char *path)
{
    hs_error error;
    if (hs_screenshot_write(session->window.renderer, &session->gate, path, &error)) return;
    hs_session_tell(session, "%s", error.message);
    session->failure = error;
    session->ends = true;
}

/// Keeps the pictures that the options ask for.
static void keep_asked_pictures(hs_session *session)
{
    const hs_play_options *options = session->options;
    uint64_t frame = session->frame_count + 1;
    if (options->screenshot_path != NULL && frame == options->screenshot_frame) {
        keep_as(session, options->screenshot_path);
    }
    if (options->film_folder != NULL && frame % options->film_step == 0) {
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s/%06llu.png", options->film_folder,
                 (unsigned long long)(frame / options->film_step));
        keep_as(session, path);
    }
}

/// Keeps the picture before it is shown, when it was asked for.
static void keep_picture(hs_session *session)
{
    hs_error error;
    char path[PATH_MAX];
    if (session->is_running) keep_asked_pictures(session);
    if (!session->wants_picture) return;
    session->wants_picture = false;
    if (hs_screenshot_name(&session->home, path, sizeof path, &error) &&
        hs_screenshot_write(session->window.renderer, &session->gate, path, &error)) {
        hs_session_tell(session, "Kept as %s", path);
    } else {
        hs_session_tell(session, "%s", error.message);
    }
}

static void fill_gap(SDL_Renderer *renderer, const SDL_FRect *gap)
{
    if (gap->w > 0.0f && gap->h > 0.0f) SDL_RenderFillRectF(renderer, gap);
}

/// Fills the window outside of field and panel, which lie side by side.
static void fill_margins(hs_session *session)
{
    SDL_Renderer *renderer = session->window.renderer;
    const hs_arrangement *plan = &session->arrangement;
    const SDL_FRect *inner[3];
    int count = 0;
    bool has_left = plan->panel_size == HS_PANEL_FULL && plan->panel.x < plan->field.x;
    if (has_left) inner[count++] = &plan->panel;
    inner[count++] = &plan->field;
    if (plan->panel_right.w > 0.0f) inner[count++] = &plan->panel_right;
    if (plan->panel_size == HS_PANEL_FULL && !has_left) inner[count++] = &plan->panel;
    float width = (float)session->window.width, height = (float)session->window.height;
    float x = 0.0f;
    for (int i = 0; i < count; i++) {
        float bottom = inner[i]->y + inner[i]->h;
        const SDL_FRect gaps[3] = {
            {x, 0.0f, inner[i]->x - x, height},
            {inner[i]->x, 0.0f, inner[i]->w, inner[i]->y},
            {inner[i]->x, bottom, inner[i]->w, height - bottom},
        };
        for (int g = 0; g < 3; g++) fill_gap(renderer, &gaps[g]);
        x = inner[i]->x + inner[i]->w;
    }
    const SDL_FRect right = {x, 0.0f, width - x, height};
    fill_gap(renderer, &right);
}

/// What field and panel cover need not be cleared where the window has kept it: in a large window
/// that takes as long as to draw the panel.
static void clear(hs_session *session)
{
    SDL_Renderer *renderer = session->window.renderer;
    SDL_SetRenderDrawColor(renderer, 8, 10, 16, 255);
    if (!session->is_kept) {
        SDL_RenderClear(renderer);
        return;
    }
    SDL_SetRenderDrawBlendMode(renderer, SDL_BLENDMODE_NONE);
    fill_margins(session);
}

/// SDL's software renderer draws into the window's surface, which stays as it is until the window
/// changes; others begin each frame with nothing. A compact panel does not fill its place.
static bool keeps_pictures(const hs_session *session)
{
    const hs_arrangement *plan = &session->arrangement;
    return !session->window.is_accelerated && plan->panel_size != HS_PANEL_COMPACT &&
           !hs_arrangement_covers_field(plan);
}

static void draw(hs_session *session)
{
    SDL_Renderer *renderer = session->window.renderer;
    uint64_t began = hs_clock_ns();
    clear(session);
    const hs_draw_options options = draw_options(session);
    hs_field_times times =
        hs_field_draw(&session->field, session->game.world, &options, &session->arrangement.field);
    SDL_RenderFlush(renderer);
    uint64_t upload = hs_clock_ns() - began - times.draw_ns;
    draw_panel(session);
    uint64_t pages = hs_clock_ns();
    hs_pages_draw(session, pages);
    hs_panel_flush(session->panel);
    SDL_RenderFlush(renderer);
    session->frame.draw_ns = times.draw_ns + session->frame.panel_ns + (hs_clock_ns() - pages);
    session->frame.present_ns = upload;
    session->is_kept = keeps_pictures(session) && times.draw_ns > 0;
}

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

/// Heap traffic since the start: by the game, and by the whole process.
typedef struct heap_state {
    hs_live_heap game, process;
} heap_state;

static heap_state heap_now(const hs_session *session)
{
    hs_heap_traffic world = hs_game_traffic(&session->game);
    const hs_tally *own = &session->gate.total;
    hs_heap_counts all = hs_heap_meter_read();
    return (heap_state){
        .game = {world.allocations + own->allocations, world.frees + own->frees,
                 world.bytes + own->bytes},
        .process = {all.allocations, all.frees, all.bytes},
    };
}

static hs_live_heap between(hs_live_heap before, hs_live_heap after)
{
    return (hs_live_heap){after.allocations - before.allocations, after.frees - before.frees,
                          after.bytes - before.bytes};
}

/// What is left of the process' traffic when the game's is taken away. A block may be larger than
/// what was asked for, never smaller.
static hs_live_heap less(hs_live_heap all, hs_live_heap part)
{
    return (hs_live_heap){
        all.allocations > part.allocations ? all.allocations - part.allocations : 0,
        all.frees > part.frees ? all.frees - part.frees : 0,
        all.bytes > part.bytes ? all.bytes - part.bytes : 0,
    };
}

/// How the heap stood at the stations of a frame. What keeping a picture takes, between the last
/// two, is no frame's.
typedef struct frame_heaps {
    heap_state before, ticked, drawn, kept;
} frame_heaps;

static hs_live_heap sum(hs_live_heap a, hs_live_heap b)
{
    return (hs_live_heap){a.allocations + b.allocations, a.frees + b.frees, a.bytes + b.bytes};
}

/// What the process asked for between two stations beside the game.
static hs_live_heap of_others(const heap_state *from, const heap_state *to)
{
    return less(between(from->process, to->process), between(from->game, to->game));
}

static void record(hs_session *session, const frame_heaps *heaps)
{
    heap_state after = heap_now(session);
    hs_live_frame *frame = &session->frame;
    frame->game =
        sum(between(heaps->before.game, heaps->drawn.game), between(heaps->kept.game, after.game));
    frame->process = sum(between(heaps->before.process, heaps->drawn.process),
                         between(heaps->kept.process, after.process));
    frame->sdl = of_others(&heaps->ticked, &heaps->drawn);
    frame->display = of_others(&heaps->kept, &after);
    snprintf(frame->strategy, sizeof frame->strategy, "%s",
             hs_world_strategy(session->game.world)->name);
    hs_live_add(session->live, frame);
    if (in_tour(session)) hs_tour_read(&session->tour, &session->game, frame);
    if (session->frames != NULL && session->frame_count < session->frame_room) {
        session->frames[session->frame_count] = *frame;
    }
    session->frame_count++;
    *frame = (hs_live_frame){0};
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
    // What that took is no frame's: the next interval begins now.
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
        hs_pace_wait(&session->pace);
    }
    frame_heaps heaps = {.before = heap_now(session)};
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
    heaps.ticked = heap_now(session);
    if (!fit(session, error)) return false;
    draw(session);
    heaps.drawn = heap_now(session);
    keep_picture(session);
    heaps.kept = heap_now(session);
    present(session);
    if (session->first_ns == 0 && !after_first_picture(session, error)) return false;
    if (now_runs) record(session, &heaps);
    return true;
}
