#include "window/play_command.h"

#include <math.h>
#include <stddef.h>

#include "base/file.h"
#include "base/system.h"
#include "cli/command.h"
#include "heapstorm/instruction_set.h"
#include "measure/csv.h"
#include "measure/json.h"
#include "window/play_options.h"
#include "window/session.h"
#include "window/session_modes.h"

#include "base/forbidden.h"

// ---- The report ---------------------------------------------------------------------------------

/// The frames that figures are taken of, and room to sort their numbers.
typedef struct figures {
    const hs_frame *frames;
    size_t count;
    uint64_t measured; ///< how many of them are not set aside
    double *scratch;
    bool is_film; ///< nothing was measured
} figures;

static void write_summary(hs_json *json, const char *key, const figures *f,
                          const hs_summary *summary)
{
    static const hs_summary unknown = {NAN, NAN, NAN, NAN, NAN, NAN};
    hs_json_summary(json, key, f->is_film ? &unknown : summary);
}

/// One number of all frames.
static void write_number(hs_json *json, const char *key, const figures *f, size_t member)
{
    hs_summary summary = hs_summary_of_frames(f->frames, f->count, member, f->scratch);
    write_summary(json, key, f, &summary);
}

static void write_times(hs_json *json, const figures *f)
{
    uint64_t dropped = 0;
    for (size_t i = 0; i < f->count; i++) {
        if (!hs_frame_is_set_aside(&f->frames[i])) dropped += f->frames[i].dropped_ticks;
    }
    const hs_work work = hs_work_of_frames(f->frames, f->count, f->scratch);
    write_summary(json, "frame_ns", f, &work.ns);
    hs_json_begin(json, "phase_ns", '{');
    write_number(json, "simulate", f, offsetof(hs_frame, simulate_ns));
    write_number(json, "draw", f, offsetof(hs_frame, draw_ns));
    write_number(json, "panel", f, offsetof(hs_frame, panel_ns));
    write_number(json, "present", f, offsetof(hs_frame, present_ns));
    hs_json_end(json, '}');
    write_number(json, "interval_ns", f, offsetof(hs_frame, interval_ns));
    hs_json_count_if(json, "over_budget", !f->is_film, work.over_budget);
    hs_json_count(json, "frame_ticks", hs_ticks_of_frames(f->frames, f->count));
    hs_json_count(json, "dropped_ticks", dropped);
    hs_cpu_use use = hs_cpu_use_of_frames(f->frames, f->count);
    if (f->is_film) use = (hs_cpu_use){NAN, NAN, NAN};
    hs_json_processor(json, "processor", &use);
}

static void write_heaps(hs_json *json, const figures *f)
{
    hs_json_begin(json, "heap", '{');
    for (int s = 0; s < HS_TRAFFIC_SOURCES; s++) {
        hs_traffic_source source = (hs_traffic_source)s;
        bool is_known = source == HS_TRAFFIC_GAME || (hs_heap_meter_is_on() && !f->is_film);
        hs_heap_traffic sum = hs_traffic_of_frames(f->frames, f->count, source);
        hs_json_begin_row(json, hs_traffic_source_name(source));
        hs_json_traffic(json, is_known, sum, hs_heap_mean_of(sum, f->measured).allocations);
        if (source == HS_TRAFFIC_GAME) {
            uint64_t ticks = hs_ticks_of_frames(f->frames, f->count);
            hs_json_number(json, "per_tick", hs_heap_mean_of(sum, ticks).allocations);
        }
        hs_json_count_if(json, "quiet_frames", is_known,
                         hs_quiet_frames(f->frames, f->count, source));
        hs_json_end(json, '}');
    }
    hs_json_end(json, '}');
}

static void write_populations(hs_json *json, const hs_world *world)
{
    hs_json_begin(json, "population", '{');
    for (int i = 0; i < HS_POPULATION_COUNT; i++) {
        hs_population_name name = (hs_population_name)i;
        hs_population_counts counts = hs_world_count(world, name);
        hs_json_begin_row(json, hs_population_name_of(name));
        hs_json_count(json, "living", counts.living);
        hs_json_count(json, "peak", counts.peak);
        hs_json_count(json, "capacity", counts.capacity);
        hs_json_end(json, '}');
    }
    hs_json_end(json, '}');
}

static void write_window(hs_json *json, const hs_display *display, unsigned level)
{
    const hs_window *window = &display->window;
    const hs_arrangement *plan = &display->arrangement;
    SDL_RendererInfo info = {.name = "none"};
    SDL_GetRendererInfo(window->renderer, &info);
    static const char *const sizes[] = {"off", "compact", "full"};
    static const char *const levels[HS_LEVEL_COUNT] = {"off", "show", "all"};
    hs_json_text(json, "video", SDL_GetCurrentVideoDriver());
    hs_json_text(json, "render_driver", info.name);
    hs_json_count(json, "width", (uint64_t)window->width);
    hs_json_count(json, "height", (uint64_t)window->height);
    hs_json_count(json, "field_x", (uint64_t)plan->field.x);
    hs_json_count(json, "field_y", (uint64_t)plan->field.y);
    hs_json_count(json, "field_width", (uint64_t)plan->field.w);
    hs_json_count(json, "field_height", (uint64_t)plan->field.h);
    hs_json_text(json, "panel", sizes[plan->panel_size]);
    hs_json_text(json, "panel_level", levels[level]);
    hs_json_text(json, "vsync", window->has_vsync ? "on" : "off");
    hs_json_count(json, "display_rate", window->rate);
    hs_json_count(json, "threads", hs_thread_pool_workers(display->field.thread_pool));
}

/// What is seen of each part of the panel.
static void write_parts(hs_json *json, const hs_display *display)
{
    hs_json_begin(json, "panel_parts", '{');
    for (int part = 0; part < HS_PANEL_PARTS; part++) {
        hs_panel_sight sight = {.name = hs_panel_look_at(display->panel, part).name};
        bool is_drawn = display->arrangement.panel_size != HS_PANEL_OFF;
        if (is_drawn) sight = hs_panel_look_at(display->panel, part);
        hs_json_begin_row(json, sight.name);
        hs_json_count(json, "x", (uint64_t)sight.x);
        hs_json_count(json, "y", (uint64_t)sight.y);
        hs_json_count(json, "width", (uint64_t)sight.width);
        hs_json_count(json, "height", (uint64_t)sight.height);
        hs_json_count(json, "ink", sight.ink);
        hs_json_end(json, '}');
    }
    hs_json_end(json, '}');
}

/// A row of the scoreboard.
static void write_score(hs_json *json, const figures *f, const hs_score_row *row,
                        const hs_score *score, double best_ns)
{
    hs_json_begin_row(json, NULL);
    hs_json_text(json, "memory", row->strategy->name);
    hs_json_text(json, "layout", row->strategy->is_boxed ? hs_layout_name(row->layout) : "none");
    hs_json_count(json, "frames", score->frames);
    hs_json_count(json, "set_aside", row->set_aside);
    write_summary(json, "tick_ns", f, &score->tick_ns);
    hs_json_number(json, "ratio", f->is_film ? NAN : hs_ratio(score->tick_ns.p50, best_ns));
    hs_json_number(json, "ns_per_entity_tick", f->is_film ? NAN : score->entity_ns);
    hs_json_number(json, "allocations_per_tick", score->allocations);
    hs_json_count(json, "live_bytes", score->live_bytes);
    hs_json_end(json, '}');
}

static void write_scoreboard(hs_json *json, const figures *f, const hs_scoreboard *board)
{
    static hs_score_scratch scratch;
    hs_score scores[HS_SCORE_ROWS];
    for (int i = 0; i < board->count; i++) scores[i] = hs_score_of(&board->rows[i], &scratch);
    double best_ns = hs_score_best_ns(board, scores);
    hs_json_begin(json, "scoreboard", '[');
    for (int i = 0; i < board->count; i++) {
        write_score(json, f, &board->rows[i], &scores[i], best_ns);
    }
    hs_json_end(json, ']');
}

static void write_world(hs_json *json, const hs_session *session)
{
    const hs_world *world = session->run.game.world;
    const hs_strategy *strategy = hs_world_strategy(world);
    hs_digests digests = hs_world_digest(world);
    hs_json_text(json, "scenario", hs_world_scenario_name(world));
    hs_json_text(json, "pattern", session->run.game.config.pattern);
    hs_json_text(json, "memory", strategy->name);
    hs_json_text(json, "layout",
                 strategy->is_boxed ? hs_layout_name(hs_world_layout(world)) : "none");
    hs_json_text(json, "renderer", hs_field_renderer(&session->display.field)->name);
    hs_json_text(json, "ground", hs_ground_words[hs_session_ground(session)]);
    hs_json_count(json, "seed", session->run.game.config.seed);
    hs_json_count(json, "litter", session->run.game.config.litter);
    hs_json_count(json, "ticks", hs_world_ticks(world));
    hs_json_digest(json, "digest", digests.game);
    hs_json_digest(json, "digest_seen", digests.seen);
}

static void write_player(hs_json *json, const hs_player *player)
{
    hs_json_begin_row(json, "player");
    hs_json_number(json, "x", (double)player->x);
    hs_json_number(json, "y", (double)player->y);
    hs_json_count(json, "score", player->score);
    hs_json_count(json, "hits", player->hits);
    hs_json_end(json, '}');
}

static size_t kept_frames(const hs_run *run)
{
    return run->frame_count < run->frame_room ? run->frame_count : run->frame_room;
}

/// Writes what the measured frames come to, as one JSON object of schema `heapstorm.play/1`.
static void write_json(FILE *stream, const hs_session *session)
{
    size_t kept = kept_frames(&session->run);
    const hs_aside_counts aside = hs_aside_of_frames(session->run.frames, kept);
    uint64_t warmup = session->run.options->warmup;
    figures f = {
        .frames = session->run.frames,
        .count = kept,
        .measured = aside.frames[HS_ASIDE_NOT],
        .scratch = session->run.scratch,
        .is_film = hs_session_films(session),
    };
    hs_json json = hs_json_to(stream);
    hs_json_begin(&json, NULL, '{');
    hs_json_text(&json, "schema", "heapstorm.play/1");
    hs_json_program(&json);
    hs_json_text(&json, "command", session->run.options->command);
    write_world(&json, session);
    write_window(&json, &session->display, session->interface.settings.panel);
    write_parts(&json, &session->display);
    hs_json_text(&json, "clock", f.is_film ? "film" : "system");
    hs_json_count_if(&json, "first_frame_ns", !f.is_film, session->run.first_ns);
    hs_json_count(&json, "frames", f.measured);
    hs_json_count(&json, "warmup", warmup < kept ? warmup : kept);
    hs_json_aside(&json, "set_aside", &aside);
    write_times(&json, &f);
    write_heaps(&json, &f);
    write_scoreboard(&json, &f, session->run.board);
    write_populations(&json, session->run.game.world);
    write_player(&json, hs_world_player(session->run.game.world));
    const hs_game_figures game = hs_game_figures_of(session->run.game.world);
    hs_json_game(&json, "game", &game);
    hs_json_end(&json, '}');
    fputc('\n', stream);
}

// ---- The commands -------------------------------------------------------------------------------

static void write_csv(FILE *stream, const hs_session *session)
{
    bool is_film = hs_session_films(session);
    const hs_csv_rows rows = {
        .frames = session->run.frames,
        .count = kept_frames(&session->run),
        .has_times = !is_film,
        .has_window = true,
        .has_process = hs_heap_meter_is_on() && !is_film,
        .command = session->run.options->command,
    };
    hs_csv_write_heading(stream);
    hs_csv_write_rows(stream, &rows);
}

/// The files that were asked for, open from the start so that an unwritable one is told at once.
typedef struct exports {
    hs_output outputs[HS_PLAY_EXPORTS];
} exports;

static bool open_exports(exports *it, const hs_play_options *options, hs_error *error)
{
    for (int i = 0; i < HS_PLAY_EXPORTS; i++) {
        const char *path = options->exports[i];
        if (path != NULL && !hs_output_open(&it->outputs[i], path, error)) return false;
    }
    return true;
}

static void abandon_exports(exports *it)
{
    for (int i = 0; i < HS_PLAY_EXPORTS; i++) hs_output_abandon(&it->outputs[i]);
}

static bool write_exports(exports *it, const hs_session *session, hs_error *error)
{
    static void (*const writers[HS_PLAY_EXPORTS])(FILE *, const hs_session *) = {
        [HS_PLAY_JSON] = write_json,
        [HS_PLAY_CSV] = write_csv,
    };
    for (int i = 0; i < HS_PLAY_EXPORTS; i++) {
        hs_output *output = &it->outputs[i];
        if (output->stream == NULL) continue;
        writers[i](output->stream, session);
        if (!hs_output_close(output, error)) return false;
    }
    return true;
}

/// A signal ends the session as its end does: what was measured until then is written.
static int play(hs_session *session, exports *files)
{
    hs_error error = {""};
    bool goes_on = true;
    while (goes_on && !session->run.ends) goes_on = hs_session_frame(session, &error);
    hs_session_save_settings(session);
    hs_session_save_scores_at_end(session);
    if (!goes_on || !write_exports(files, session, &error)) {
        return hs_command_fail(HS_EXIT_FAILED, &error);
    }
    int signal = hs_interrupt_pending();
    if (signal != 0) return 128 + signal;
    if (session->run.failure.message[0] != '\0') {
        return hs_command_fail(HS_EXIT_FAILED, &session->run.failure);
    }
    return HS_EXIT_DONE;
}

/// How a command's options are read and explained.
typedef bool options_reader(hs_play_options *options, int argc, char **argv, hs_error *error);
typedef void options_explainer(FILE *stream);

static int open_window(const char *command, int argc, char **argv, options_reader *read,
                       options_explainer *explain)
{
    uint64_t started_ns = hs_clock_now(hs_clock_real());
    hs_play_options options;
    hs_error error;
    if (!read(&options, argc, argv, &error)) {
        return hs_command_fail(HS_EXIT_USAGE, &error);
    }
    if (options.help) {
        explain(stdout);
        return hs_command_finish();
    }
    if (options.version) return hs_command_print_version();
    exports files = {0};
    hs_session session = {0};
    hs_interrupt_hold(); // from the first file on
    if (!open_exports(&files, &options, &error)) {
        abandon_exports(&files);
        return hs_command_fail(HS_EXIT_FAILED, &error);
    }
    char line[HS_COMMAND_LINE_BYTES];
    options.command = hs_command_line(line, sizeof line, command, argc, argv);
    hs_film_clock film;
    hs_film_clock_begin(&film);
    bool is_film = hs_play_options_film(&options);
    const hs_clock *clock = is_film ? &film.clock : hs_clock_real();
    if (is_film) started_ns = hs_clock_now(clock);
    int code = HS_EXIT_FAILED;
    if (hs_session_open(&session, &options, clock, started_ns, &error)) {
        if (options.tour_stop > 0) hs_session_press(&session, HS_ACTION_TOUR);
        code = play(&session, &files);
        hs_session_close(&session);
    } else {
        hs_command_fail(code, &error);
    }
    abandon_exports(&files);
    return code;
}

bool hs_has_window(void)
{
    return true;
}

/// A race has a session around it, whose game stands still meanwhile.
static hs_play_options options_of_versus(const hs_versus_settings *settings)
{
    return (hs_play_options){
        .memory = hs_strategy_at(0)->name,
        .seed = settings->seed,
        .rank = -1.0,
        .threads = 1,
        .frames = settings->frames,
        .ground = settings->ground,
        .picture = settings->picture,
        .screenshot = settings->screenshot,
        .window = settings->window,
        .versus = settings,
        .collector = hs_collector_defaults(),
        .quiet = settings->quiet,
    };
}

int hs_versus_window(const hs_versus_settings *settings)
{
    const hs_play_options options = options_of_versus(settings);
    const hs_clock *clock = hs_clock_real();
    hs_session session = {0};
    exports files = {0};
    hs_error error;
    hs_interrupt_hold();
    if (!hs_session_open(&session, &options, clock, hs_clock_now(clock), &error)) {
        return hs_command_fail(HS_EXIT_FAILED, &error);
    }
    hs_session_press(&session, HS_ACTION_VERSUS);
    if (!hs_session_in_versus(&session)) {
        hs_error_set(&error, "%s", session.interface.notice.text);
        hs_session_close(&session);
        return hs_command_fail(HS_EXIT_FAILED, &error);
    }
    int code = play(&session, &files);
    if (code == HS_EXIT_DONE && !hs_session_check_versus(&session, &error)) {
        code = hs_command_fail(HS_EXIT_CHECK, &error);
    }
    hs_session_close(&session);
    return code;
}

int hs_play_command(int argc, char **argv)
{
    return open_window("play", argc, argv, hs_play_options_read, hs_play_options_explain);
}

int hs_tour_command(int argc, char **argv)
{
    return open_window("tour", argc, argv, hs_tour_options_read, hs_tour_options_explain);
}
