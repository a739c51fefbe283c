#include "window/session.h"

#include <stdarg.h>

#include "heapstorm/measure.h"
#include "window/field.h"

#include "base/forbidden.h"

/// How long a notice stays, and so much longer for each character.
#define NOTICE_NS           UINT64_C(3000000000)
#define NOTICE_CHARACTER_NS UINT64_C(25000000)
/// More threads than this do not draw the canvas faster: memory is the limit.
enum { THREADS_MOST = 8 };
/// Frames in a report when --frames is not given: ten minutes.
enum { FRAMES_UNSAID = 36000 };

void hs_session_tell(hs_session *session, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(session->interface.notice.text, sizeof session->interface.notice.text, format,
              arguments);
    va_end(arguments);
    session->interface.notice.until_ns =
        hs_session_now(session) + NOTICE_NS +
        strlen(session->interface.notice.text) * NOTICE_CHARACTER_NS;
    session->display.is_stale = true;
}

void hs_session_set_aside(hs_session *session, hs_aside reason)
{
    uint64_t warmup = session->run.options->warmup;
    bool is_made_between = reason == HS_ASIDE_START; // no frame has it in its times
    session->run.aside = reason;
    session->run.aside_since_ns = hs_session_now(session);
    session->run.aside_left = warmup > 0 || is_made_between ? warmup : 1;
}

bool hs_session_tell_failure(hs_session *session, bool is_done, const hs_error *error)
{
    if (!is_done) hs_session_tell(session, "%s", error->message);
    return is_done;
}

/// Tells it on stderr too, unless the options ask for quiet.
static void note(hs_session *session, const char *text)
{
    if (!session->run.options->quiet) fprintf(stderr, "heapstorm: %s\n", text);
    hs_session_tell(session, "%s", text);
}

// ---- Settings ----------------------------------------------------------------------------------

static void load_settings(hs_session *session)
{
    hs_settings_notes notes = {0};
    hs_error error;
    session->interface.home = hs_home_find();
    if (!hs_settings_load(&session->interface.settings, &session->interface.home, &session->gate,
                          &notes, &error)) {
        session->interface.keeps_former = true;
        note(session, error.message);
    }
    if (notes.bad_lines == 0) return;
    session->interface.keeps_former = true;
    char text[HS_ERROR_BYTES + 64];
    snprintf(text, sizeof text, "%s; the default is used", notes.first.message);
    if (notes.bad_lines > 1) {
        snprintf(text, sizeof text, "%s; the default is used, as for %u further line%s",
                 notes.first.message, notes.bad_lines - 1, notes.bad_lines == 2 ? "" : "s");
    }
    note(session, text);
}

static void load_scores(hs_session *session)
{
    hs_error said;
    hs_high_scores_load(&session->interface.modes.scores, &session->interface.home, &session->gate,
                        &said);
    if (said.message[0] != '\0') note(session, said.message);
}

void hs_session_save_settings(hs_session *session)
{
    if (!session->interface.settings_changed) return;
    session->interface.settings_changed = false;
    hs_error error;
    if (hs_settings_save(&session->interface.settings, &session->interface.home,
                         session->interface.keeps_former, &error)) {
        session->interface.keeps_former = false;
    } else {
        note(session, error.message);
    }
}

/// The number of the renderer that the command line names, or the settings.
static unsigned renderer_of(const hs_session *session)
{
    const hs_settings *settings = &session->interface.settings;
    if (session->interface.follows_options) {
        return hs_renderer_find(session->run.options->renderer);
    }
    return settings->renderer == HS_RENDERER_AUTO ? 0 : settings->renderer - 1;
}

hs_ground_kind hs_session_ground(const hs_session *session)
{
    hs_ground_kind chosen = (hs_ground_kind)session->interface.settings.ground;
    if (session->interface.keeps_ground)
        chosen = hs_ground_find(session->run.options->ground, chosen);
    // Addresses differ from run to run.
    bool is_left_out = chosen == HS_GROUND_HEAP && hs_session_films(session);
    return is_left_out ? HS_GROUND_STARS : chosen;
}

void hs_session_apply_settings(hs_session *session)
{
    hs_error error;
    hs_window *window = &session->display.window;
    session->run.game.config.is_practice = session->interface.settings.practice;
    session->display.field.renderer = renderer_of(session);
    hs_window_wait_for_display(window, session->interface.settings.vsync);
    if (session->interface.settings.full_screen != window->is_full_screen) {
        hs_session_set_aside(session, HS_ASIDE_WINDOW);
        if (!hs_window_fill_screen(window, session->interface.settings.full_screen, &error)) {
            session->interface.settings.full_screen = window->is_full_screen;
            hs_session_tell(session, "%s", error.message);
        }
    }
    session->display.is_stale = true;
}

// ---- Opening -----------------------------------------------------------------------------------

static unsigned thread_count(const hs_play_options *options)
{
    if (options->threads > 0) return (unsigned)options->threads;
    int cores = SDL_GetCPUCount();
    return cores < 1 ? 1 : cores > THREADS_MOST ? THREADS_MOST : (unsigned)cores;
}

/// Starts the threads that simulate and draw, whatever world is played. A single one needs no pool.
static bool open_threads(hs_session *session, hs_error *error)
{
    unsigned threads = thread_count(session->run.options);
    if (threads == 1) return true;
    session->thread_pool = hs_thread_pool_create(&session->gate, threads, error);
    return session->thread_pool != NULL;
}

/// What is played: at the title the storm, by the autopilot.
static const char *scenario_of(const hs_session *session)
{
    if (session->run.options->scenario != NULL) return session->run.options->scenario;
    return session->interface.scenes.now == HS_SCENE_TITLE ? "storm" : "arcade";
}

static hs_world_config config_of(const hs_session *session)
{
    const hs_play_options *options = session->run.options;
    bool is_list = options->layout != NULL && strcmp(options->layout, "list") == 0;
    // Behind the title plays a storm, which has no stages.
    bool has_stages = options->scenario != NULL || session->interface.scenes.now != HS_SCENE_TITLE;
    return (hs_world_config){
        .scenario = scenario_of(session),
        .first_stage = has_stages ? hs_world_options_stage(options->stage) : 0,
        .starts_at_boss = has_stages && options->boss,
        .assets = session->assets.folder,
        .pattern = options->pattern,
        .strategy = hs_strategy_find(options->memory),
        .layout = is_list ? HS_LAYOUT_LIST : HS_LAYOUT_ARRAY,
        .seed = options->seed,
        .rank = options->rank,
        .difficulty = hs_world_options_difficulty(options->difficulty),
        .bullets = (uint32_t)options->bullets,
        .particles = (uint32_t)options->particles,
        .litter = (uint32_t)options->litter,
        .collector = &options->collector,
        .clock = session->run.clock,
        .instruction_set = -1,
        .thread_pool = session->thread_pool,
        .is_practice = session->interface.settings.practice,
        .stays_over = session->interface.scenes.now == HS_SCENE_PLAY && !options->autopilot,
    };
}

static bool open_series(hs_session *session, hs_error *error)
{
    const hs_play_options *options = session->run.options;
    session->run.live = hs_gate_make(&session->gate, HS_TAG_MEASURE, 1, sizeof *session->run.live,
                                     "the instruments", error);
    if (session->run.live == NULL) return false;
    session->run.board = hs_gate_make(&session->gate, HS_TAG_MEASURE, 1, sizeof *session->run.board,
                                      "the scoreboard", error);
    bool has_series =
        options->exports[HS_PLAY_JSON] != NULL || options->exports[HS_PLAY_CSV] != NULL;
    if (session->run.board == NULL || !has_series) return session->run.board != NULL;
    session->run.frame_room = options->frames > 0 ? options->frames : FRAMES_UNSAID;
    session->run.frames = hs_gate_allocate_array(
        &session->gate, HS_TAG_MEASURE, session->run.frame_room, sizeof *session->run.frames);
    session->run.scratch = hs_gate_allocate_array(
        &session->gate, HS_TAG_MEASURE, session->run.frame_room, sizeof *session->run.scratch);
    return (session->run.frames != NULL && session->run.scratch != NULL) ||
           hs_error_no_memory(error, "the figures of all frames",
                              session->run.frame_room * sizeof *session->run.frames);
}

/// Field and panel on the window's renderer.
static bool open_drawing(hs_session *session, hs_error *error)
{
    hs_window *window = &session->display.window;
    hs_field_open(&session->display.field, &session->gate, window, session->run.clock,
                  session->thread_pool);
    hs_session_apply_settings(session);
    session->display.panel_scale = 1.0f;
    session->display.panel = hs_panel_create(&session->gate, window->renderer, NULL, 1.0f, error);
    if (session->display.panel == NULL) return false;
    const hs_bindings *bindings = &session->interface.settings.bindings;
    hs_key_list_strategies(bindings, session->interface.strategy_keys,
                           sizeof session->interface.strategy_keys);
    hs_key_list_tour(bindings, session->interface.tour_keys, sizeof session->interface.tour_keys);
    const char *font = hs_panel_font_note(session->display.panel);
    if (font[0] != '\0') note(session, font);
    return true;
}

static void close_drawing(hs_display *display)
{
    if (display->panel != NULL) hs_panel_destroy(display->panel);
    display->panel = NULL;
    hs_card_board_destroy(display->board);
    display->board = NULL;
    hs_menu_drop(&display->title);
    hs_menu_drop(&display->menu);
    hs_field_close(&display->field);
}

/// A renderer that needs no accelerated driver starts faster without.
static bool wants_accelerated(const hs_session *session)
{
    const hs_settings *settings = &session->interface.settings;
    if (settings->driver != HS_DRIVER_AUTO) return settings->driver == HS_DRIVER_ACCELERATED;
    return hs_renderer_at(renderer_of(session))->needs_gpu_speed;
}

bool hs_session_choose_renderer(hs_session *session, hs_error *error)
{
    hs_settings *settings = &session->interface.settings;
    if (!hs_session_measures(session)) return true;
    bool is_said = session->interface.follows_options || settings->renderer != HS_RENDERER_AUTO ||
                   settings->driver != HS_DRIVER_AUTO;
    if (is_said || session->interface.scenes.now != HS_SCENE_TITLE) return true;
    session->display.is_kept = false; // the trial draws into the window too
    unsigned fastest = hs_trial_run(&session->display.window, session->assets.folder,
                                    &session->display.arrangement.field, session->thread_pool);
    settings->renderer = fastest + 1;
    session->interface.settings_changed = true;
    if (!hs_renderer_at(fastest)->needs_gpu_speed) {
        session->display.field.renderer = fastest;
        return true;
    }
    close_drawing(&session->display);
    return hs_window_change_driver(&session->display.window, true, error) &&
           open_drawing(session, error);
}

static void tell_litter(hs_session *session)
{
    char text[160];
    hs_litter_note(session->run.game.world, text, sizeof text);
    if (text[0] != '\0') note(session, text);
}

bool hs_session_open(hs_session *session, const hs_play_options *options, const hs_clock *clock,
                     uint64_t started_ns, hs_error *error)
{
    *session = (hs_session){
        .run = {.options = options, .clock = clock, .started_ns = started_ns},
    };
    session->interface.follows_options = options->renderer != NULL;
    session->interface.keeps_ground = options->ground != NULL;
    load_settings(session);
    load_scores(session);
    bool begins_at_once = options->tour_stop == 0 && options->versus == NULL &&
                          (options->scenario != NULL || options->pattern != NULL ||
                           options->frames > 0 || options->autopilot);
    if (begins_at_once) session->interface.scenes.now = HS_SCENE_PLAY;
    bool is_open = hs_assets_find(&session->assets, error) && open_series(session, error) &&
                   open_threads(session, error);
    if (is_open) {
        hs_world_config config = config_of(session);
        is_open = hs_game_open(&session->run.game, &config, error) &&
                  hs_window_open(&session->display.window, options->window.width,
                                 options->window.height, wants_accelerated(session), error) &&
                  open_drawing(session, error);
    }
    hs_session_set_aside(session, HS_ASIDE_START);
    if (is_open) hs_session_judge_game(session);
    if (is_open) tell_litter(session);
    if (!is_open) hs_session_close(session);
    session->display.is_stale = true;
    return is_open;
}

void hs_session_close(hs_session *session)
{
    hs_gate *gate = &session->gate;
    hs_input_close(&session->interface.input);
    hs_session_end_versus(session);
    close_drawing(&session->display);
    hs_land_close(&session->display.land);
    hs_tour_close(&session->interface.tour);
    if (session->display.window.window != NULL) hs_window_close(&session->display.window);
    hs_game_close(&session->run.game);
    hs_thread_pool_destroy(session->thread_pool);
    session->thread_pool = NULL;
    hs_watch_close(&session->run.watch);
    hs_gate_release(gate, HS_TAG_MEASURE, session->run.frames,
                    session->run.frame_room * sizeof *session->run.frames);
    hs_gate_release(gate, HS_TAG_MEASURE, session->run.scratch,
                    session->run.frame_room * sizeof *session->run.scratch);
    hs_gate_release(gate, HS_TAG_MEASURE, session->run.live, sizeof *session->run.live);
    hs_gate_release(gate, HS_TAG_MEASURE, session->run.board, sizeof *session->run.board);
    session->run.frames = NULL;
    session->run.scratch = NULL;
    session->run.live = NULL;
    session->run.board = NULL;
    SDL_Quit();
}
