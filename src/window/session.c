#include "window/session.h"

#include <stdarg.h>

#include "base/clock.h"
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
    vsnprintf(session->notice.text, sizeof session->notice.text, format, arguments);
    va_end(arguments);
    session->notice.until_ns =
        hs_clock_ns() + NOTICE_NS + strlen(session->notice.text) * NOTICE_CHARACTER_NS;
    session->is_stale = true;
}

bool hs_session_tell_failure(hs_session *session, bool is_done, const hs_error *error)
{
    if (!is_done) hs_session_tell(session, "%s", error->message);
    return is_done;
}

/// Tells it on stderr too, unless the options ask for quiet.
static void note(hs_session *session, const char *text)
{
    if (!session->options->quiet) fprintf(stderr, "heapstorm: %s\n", text);
    hs_session_tell(session, "%s", text);
}

// ---- Settings ----------------------------------------------------------------------------------

static void load_settings(hs_session *session)
{
    hs_settings_notes notes = {0};
    hs_error error;
    session->home = hs_home_find();
    if (!hs_settings_load(&session->settings, &session->home, &session->gate, &notes, &error)) {
        session->keeps_former = true;
        note(session, error.message);
    }
    if (notes.bad_lines == 0) return;
    session->keeps_former = true;
    char text[HS_ERROR_BYTES + 64];
    snprintf(text, sizeof text, "%s; the default is used", notes.first.message);
    if (notes.bad_lines > 1) {
        snprintf(text, sizeof text, "%s; the default is used, as for %u further line%s",
                 notes.first.message, notes.bad_lines - 1, notes.bad_lines == 2 ? "" : "s");
    }
    note(session, text);
}

void hs_session_save_settings(hs_session *session)
{
    if (!session->settings_changed) return;
    session->settings_changed = false;
    hs_error error;
    if (hs_settings_save(&session->settings, &session->home, session->keeps_former, &error)) {
        session->keeps_former = false;
    } else {
        note(session, error.message);
    }
}

void hs_session_apply_settings(hs_session *session)
{
    hs_error error;
    hs_window *window = &session->window;
    session->game.config.is_practice = session->settings.practice;
    session->field.by_geometry = session->follows_options
                                     ? strcmp(session->options->renderer, "geometry") == 0
                                     : session->settings.renderer == HS_RENDERER_GEOMETRY;
    hs_window_wait_for_display(window, session->settings.vsync);
    if (session->settings.full_screen != window->is_full_screen &&
        !hs_window_fill_screen(window, session->settings.full_screen, &error)) {
        session->settings.full_screen = window->is_full_screen;
        hs_session_tell(session, "%s", error.message);
    }
    session->is_stale = true;
}

// ---- Opening -----------------------------------------------------------------------------------

static unsigned thread_count(const hs_play_options *options)
{
    if (options->threads > 0) return (unsigned)options->threads;
    int cores = SDL_GetCPUCount();
    return cores < 1 ? 1 : cores > THREADS_MOST ? THREADS_MOST : (unsigned)cores;
}

static hs_world_config config_of(const hs_session *session)
{
    const hs_play_options *options = session->options;
    bool is_list = options->layout != NULL && strcmp(options->layout, "list") == 0;
    return (hs_world_config){
        .scenario = options->scenario != NULL ? options->scenario : "arcade",
        .assets = session->assets.folder,
        .pattern = options->pattern,
        .strategy = hs_strategy_find(options->memory),
        .layout = is_list ? HS_LAYOUT_LIST : HS_LAYOUT_ARRAY,
        .seed = options->seed,
        .rank = options->rank,
        .bullets = (uint32_t)options->bullets,
        .particles = (uint32_t)options->particles,
        .litter = (uint32_t)options->litter,
        .collector = &options->collector,
        .instruction_set = -1,
        .threads = thread_count(options),
        .is_practice = session->settings.practice,
    };
}

static bool open_series(hs_session *session, hs_error *error)
{
    const hs_play_options *options = session->options;
    session->live = hs_gate_make(&session->gate, HS_TAG_MEASURE, 1, sizeof *session->live,
                                 "the instruments", error);
    if (session->live == NULL || options->json == NULL) return session->live != NULL;
    session->frame_room = options->frames > 0 ? options->frames : FRAMES_UNSAID;
    session->frames = hs_gate_allocate_array(&session->gate, HS_TAG_MEASURE, session->frame_room,
                                             sizeof *session->frames);
    session->scratch = hs_gate_allocate_array(&session->gate, HS_TAG_MEASURE, session->frame_room,
                                              sizeof *session->scratch);
    return (session->frames != NULL && session->scratch != NULL) ||
           hs_error_no_memory(error, "the figures of all frames",
                              session->frame_room * sizeof *session->frames);
}

/// Field and panel on the window's renderer.
static bool open_drawing(hs_session *session, hs_error *error)
{
    hs_window *window = &session->window;
    hs_field_open(&session->field, &session->gate, window, thread_count(session->options));
    hs_session_apply_settings(session);
    session->panel_scale = 1.0f;
    session->panel = hs_panel_create(&session->gate, window->renderer, NULL, 1.0f, error);
    if (session->panel == NULL) return false;
    const hs_bindings *bindings = &session->settings.bindings;
    hs_key_list_strategies(bindings, session->strategy_keys, sizeof session->strategy_keys);
    hs_key_list_tour(bindings, session->tour_keys, sizeof session->tour_keys);
    const char *font = hs_panel_font_note(session->panel);
    if (font[0] != '\0') note(session, font);
    return true;
}

static void close_drawing(hs_session *session)
{
    if (session->panel != NULL) hs_panel_destroy(session->panel);
    session->panel = NULL;
    hs_card_board_destroy(session->board);
    session->board = NULL;
    hs_field_close(&session->field);
}

/// Geometry is for accelerated drivers; the canvas needs none and starts faster without.
static bool wants_accelerated(const hs_session *session)
{
    const hs_settings *settings = &session->settings;
    if (settings->driver != HS_DRIVER_AUTO) return settings->driver == HS_DRIVER_ACCELERATED;
    if (!session->follows_options) return settings->renderer == HS_RENDERER_GEOMETRY;
    return strcmp(session->options->renderer, "geometry") == 0;
}

bool hs_session_choose_renderer(hs_session *session, hs_error *error)
{
    hs_settings *settings = &session->settings;
    bool is_said = session->follows_options || settings->renderer != HS_RENDERER_AUTO ||
                   settings->driver != HS_DRIVER_AUTO;
    if (is_said || session->scenes.now != HS_SCENE_TITLE) return true;
    session->is_kept = false; // the trial draws into the window too
    hs_trial trial = hs_trial_run(&session->window, session->assets.folder,
                                  &session->arrangement.field, session->field.threads);
    bool geometry_wins = trial.geometry_ns < trial.canvas_ns;
    settings->renderer = geometry_wins ? HS_RENDERER_GEOMETRY : HS_RENDERER_CANVAS;
    session->settings_changed = true;
    if (!geometry_wins) return true;
    close_drawing(session);
    return hs_window_change_driver(&session->window, true, error) && open_drawing(session, error);
}

static void tell_litter(hs_session *session)
{
    char text[160];
    hs_litter_note(session->game.world, text, sizeof text);
    if (text[0] != '\0') note(session, text);
}

bool hs_session_open(hs_session *session, const hs_play_options *options, uint64_t started_ns,
                     hs_error *error)
{
    *session = (hs_session){.options = options, .started_ns = started_ns};
    session->follows_options = options->renderer != NULL;
    load_settings(session);
    bool begins_at_once = options->scenario != NULL || options->pattern != NULL ||
                          options->frames > 0 || options->autopilot;
    if (begins_at_once) session->scenes.now = HS_SCENE_PLAY;
    bool is_open = hs_assets_find(&session->assets, error) && open_series(session, error);
    if (is_open) {
        hs_world_config config = config_of(session);
        is_open = hs_game_open(&session->game, &config, error) &&
                  hs_window_open(&session->window, wants_accelerated(session), error) &&
                  open_drawing(session, error);
    }
    if (is_open) tell_litter(session);
    if (!is_open) hs_session_close(session);
    if (is_open && options->tour_stop > 0) {
        hs_session_begin_tour(session, (unsigned)options->tour_stop - 1);
    }
    session->is_stale = true;
    return is_open;
}

void hs_session_close(hs_session *session)
{
    hs_gate *gate = &session->gate;
    hs_input_close(&session->input);
    close_drawing(session);
    hs_tour_close(&session->tour);
    if (session->window.window != NULL) hs_window_close(&session->window);
    hs_game_close(&session->game);
    hs_watch_close(&session->watch);
    hs_gate_release(gate, HS_TAG_MEASURE, session->frames,
                    session->frame_room * sizeof *session->frames);
    hs_gate_release(gate, HS_TAG_MEASURE, session->scratch,
                    session->frame_room * sizeof *session->scratch);
    hs_gate_release(gate, HS_TAG_MEASURE, session->live, sizeof *session->live);
    session->frames = NULL;
    session->scratch = NULL;
    session->live = NULL;
    SDL_Quit();
}
