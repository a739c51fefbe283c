#include "app/commands.h"

#include "app/measured_world.h"
#include "app/profiling.h"
#include "app/run_settings.h"
#include "base/file.h"
#include "base/system.h"
#include "cli/assets.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "draw/png.h"
#include "heapstorm/instruction_set.h"

#include "base/forbidden.h"

enum {
    WORLDS_MAX = 16,
    BLOCK = 30, ///< ticks that one measured world runs before the next one's turn
};

/// A run in progress. Zeroed, nothing is open.
typedef struct run_state {
    hs_run_settings settings;
    hs_assets assets;
    hs_run_plan plan;
    hs_gate instruments;
    hs_thread_pool *thread_pool; ///< of all worlds and of the canvas; NULL for a single thread
    hs_measured_world worlds[WORLDS_MAX];
    hs_report reports[WORLDS_MAX];
    size_t world_count;
    hs_output exports[HS_EXPORT_COUNT], screenshot;
    hs_profiling profiling;
    int signal; ///< that ended it, or 0
    char command[HS_COMMAND_LINE_BYTES];
} run_state;

static bool choose_instruction_set(run_state *run, hs_error *error)
{
    hs_instruction_set best = hs_instruction_set_best();
    run->plan.world.instruction_set = (int)best;
    if (run->settings.simd == NULL) return true;
    for (int set = 0; set < HS_INSTRUCTION_SET_COUNT; set++) {
        const char *name = hs_instruction_set_name((hs_instruction_set)set);
        if (strcmp(name, run->settings.simd) == 0) run->plan.world.instruction_set = set;
    }
    return run->plan.world.instruction_set <= (int)best ||
           hs_error_set(error, "this machine has no %s; the best that it has is %s",
                        run->settings.simd, hs_instruction_set_name(best));
}

static bool make_plan(run_state *run, hs_error *error)
{
    const hs_run_settings *settings = &run->settings;
    run->plan = (hs_run_plan){
        .world =
            {
                .scenario = settings->scenario,
                .assets = run->assets.folder,
                .pattern = settings->pattern,
                .seed = settings->seed,
                .rank = settings->rank,
                .difficulty = hs_world_options_difficulty(settings->difficulty),
                .first_stage = hs_world_options_stage(settings->stage),
                .starts_at_boss = settings->boss,
                .bullets = (uint32_t)settings->bullets,
                .particles = (uint32_t)settings->particles,
                .threads = (unsigned)settings->threads,
                .litter = (uint32_t)settings->litter,
                .collector = &settings->collector,
            },
        .frames = settings->frames,
        .warmup = settings->warmup,
        .digest_every = settings->digest_every,
        .switch_every = settings->switch_every,
        .ground = hs_ground_find(settings->ground, HS_GROUND_PLAIN),
        .threads = (unsigned)settings->threads,
        .command = run->plan.command,
    };
    return choose_instruction_set(run, error) && hs_assets_find(&run->assets, error);
}

static bool open_outputs(run_state *run, hs_error *error)
{
    const hs_run_settings *settings = &run->settings;
    for (int i = 0; i < HS_EXPORT_COUNT; i++) {
        if (settings->exports[i] != NULL &&
            !hs_output_open(&run->exports[i], settings->exports[i], error)) {
            return false;
        }
    }
    return (settings->picture.path == NULL ||
            hs_output_open(&run->screenshot, settings->picture.path, error)) &&
           hs_profiling_open(&run->profiling, settings, error);
}

/// Starts the threads that all measured worlds and the canvas share.
static bool open_threads(run_state *run, hs_error *error)
{
    if (run->plan.threads == 1) return true;
    run->thread_pool = hs_thread_pool_create(&run->instruments, run->plan.threads, error);
    run->plan.world.thread_pool = run->thread_pool;
    return run->thread_pool != NULL;
}

/// Creates the canvas on which all measured worlds draw in turn.
static bool open_canvas(run_state *run, hs_error *error)
{
    if (!run->settings.draws) return true;
    run->plan.canvas = hs_canvas_create(
        &run->instruments, run->settings.width, run->settings.height,
        (hs_instruction_set)run->plan.world.instruction_set, run->thread_pool, error);
    return run->plan.canvas != NULL;
}

static bool open_world(run_state *run, const hs_strategy *strategy, hs_layout layout,
                       hs_error *error)
{
    if (run->world_count == WORLDS_MAX) return hs_error_set(error, "too many runs at once");
    if (!hs_measured_world_open(&run->worlds[run->world_count], &run->plan, &run->instruments,
                                strategy, layout, error)) {
        return false;
    }
    char note[160];
    hs_litter_note(run->worlds[run->world_count++].world, note, sizeof note);
    if (note[0] != '\0' && !run->settings.quiet) fprintf(stderr, "heapstorm: %s\n", note);
    return true;
}

/// Opens a measured world for each strategy and layout that was asked for, `columns` first.
static bool open_worlds(run_state *run, hs_error *error)
{
    const char *memory = run->settings.memory;
    const char *layout_name = run->settings.layout;
    bool all = strcmp(memory, "all") == 0;
    bool both = strcmp(memory, "both") == 0;
    bool both_layouts = all && layout_name == NULL;
    const hs_strategy *named = hs_strategy_find(memory);
    run->plan.profile = run->profiling.profile;
    hs_layout layout = HS_LAYOUT_ARRAY;
    if (layout_name != NULL && strcmp(layout_name, hs_layout_name(HS_LAYOUT_LIST)) == 0) {
        layout = HS_LAYOUT_LIST;
    }
    for (unsigned i = 0; i < hs_strategy_count(); i++) {
        const hs_strategy *strategy = hs_strategy_at(i);
        bool is_of_both = strategy == hs_strategy_at(0) || strategy == hs_strategy_baseline();
        bool wanted = all || strategy == named || (both && is_of_both);
        if (!wanted) continue;
        if (!open_world(run, strategy, both_layouts ? HS_LAYOUT_ARRAY : layout, error))
            return false;
        if (both_layouts && strategy->is_boxed &&
            !open_world(run, strategy, HS_LAYOUT_LIST, error)) {
            return false;
        }
    }
    return true;
}

/// Writes the frame that was asked for, of the first measured world.
static bool take_screenshot(run_state *run, const hs_measured_world *measured, hs_error *error)
{
    uint64_t frame = run->settings.picture.number;
    if (frame == 0 || measured != &run->worlds[0] ||
        hs_world_ticks(measured->world) != run->plan.warmup + frame) {
        return true;
    }
    const hs_canvas *canvas = run->plan.canvas;
    return hs_png_write(&run->instruments, run->screenshot.stream, hs_canvas_pixels(canvas),
                        hs_canvas_width(canvas), hs_canvas_height(canvas), error);
}

/// Runs some ticks of one measured world. False when memory ran out or a signal came.
static bool run_block(run_state *run, hs_measured_world *measured, uint64_t ticks,
                      hs_progress *progress, uint64_t *done, hs_error *error)
{
    hs_recorder_begin_turn(&measured->recorder);
    for (uint64_t i = 0; i < ticks; i++) {
        run->signal = hs_interrupt_pending();
        if (run->signal != 0 || !hs_measured_world_tick(measured, error)) return false;
        if (!take_screenshot(run, measured, error)) return false;
        if (!hs_profiling_look(&run->profiling, measured->world, error)) return false;
        hs_progress_update(progress, ++*done);
    }
    hs_measured_world_rest(measured);
    hs_recorder_end_turn(&measured->recorder);
    return true;
}

/// Runs all measured worlds, interleaved so that a disturbance of the machine affects all alike.
static bool run_worlds(run_state *run, hs_error *error)
{
    uint64_t total = run->plan.warmup + run->plan.frames;
    uint64_t done = 0;
    hs_progress progress =
        hs_progress_start("ticks", total * run->world_count, run->settings.quiet);
    bool goes_on = true;
    uint64_t block = run->world_count > 1 ? BLOCK : total;
    for (uint64_t tick = 0; goes_on && tick < total; tick += block) {
        uint64_t ticks = total - tick < block ? total - tick : block;
        for (size_t i = 0; goes_on && i < run->world_count; i++)
            goes_on = run_block(run, &run->worlds[i], ticks, &progress, &done, error);
    }
    hs_progress_end(&progress);
    return goes_on;
}

static bool is_same(hs_digests a, hs_digests b)
{
    return a.game == b.game && a.seen == b.seen;
}

/// Whether all measured worlds have the same digests, as they must under every strategy.
static bool worlds_agree(const run_state *run, hs_error *error)
{
    const hs_report *first = &run->reports[0];
    for (size_t i = 1; i < run->world_count; i++) {
        const hs_report *other = &run->reports[i];
        if (is_same(first->digests, other->digests)) continue;
        char name[64], at[64] = "";
        hs_report_label(other, name, sizeof name);
        for (size_t m = 0; m < first->milestone_count; m++) {
            const hs_milestone *mine = &first->milestones[m];
            if (is_same(mine->digests, other->milestones[m].digests)) continue;
            snprintf(at, sizeof at, ", since tick %llu or shortly before",
                     (unsigned long long)mine->tick);
            break;
        }
        return hs_error_set(error,
                            "the digests differ%s: %s ends with %016llx %016llx, %s with "
                            "%016llx %016llx",
                            at, first->setup.memory, (unsigned long long)first->digests.game,
                            (unsigned long long)first->digests.seen, name,
                            (unsigned long long)other->digests.game,
                            (unsigned long long)other->digests.seen);
    }
    return true;
}

static void write_milestones(FILE *stream, const hs_report *report)
{
    for (size_t i = 0; i < report->milestone_count; i++) {
        const hs_milestone *milestone = &report->milestones[i];
        fprintf(stream, "%8llu %016llx %016llx\n", (unsigned long long)milestone->tick,
                (unsigned long long)milestone->digests.game,
                (unsigned long long)milestone->digests.seen);
    }
    if (report->milestone_count > 0) fputc('\n', stream);
}

static void export_json(FILE *stream, const hs_report *reports, size_t count)
{
    if (count == 1) {
        hs_report_write_json(stream, reports);
    } else {
        hs_reports_write_json(stream, reports, count);
    }
}

/// The options allow this export for one run only.
static void export_mangohud(FILE *stream, const hs_report *reports, size_t count)
{
    (void)count;
    hs_report_write_mangohud(stream, reports);
}

/// Writes the exported files. Each is complete or absent.
static bool export_files(run_state *run, hs_error *error)
{
    static void (*const writers[HS_EXPORT_COUNT])(FILE *, const hs_report *, size_t) = {
        [HS_EXPORT_JSON] = export_json,
        [HS_EXPORT_CSV] = hs_reports_write_csv,
        [HS_EXPORT_MANGOHUD] = export_mangohud,
        [HS_EXPORT_TRACE] = hs_reports_write_trace,
    };
    for (int i = 0; i < HS_EXPORT_COUNT; i++) {
        hs_output *output = &run->exports[i];
        if (output->stream == NULL) continue;
        writers[i](output->stream, run->reports, run->world_count);
        if (!hs_output_close(output, error)) return false;
    }
    return run->screenshot.stream == NULL || hs_output_close(&run->screenshot, error);
}

/// Measures the bandwidth for every measured world that has particles.
static bool measure_bandwidth(run_state *run, hs_error *error)
{
    hs_instruction_set set = (hs_instruction_set)run->plan.world.instruction_set;
    for (size_t i = 0; run->settings.bandwidth && i < run->world_count; i++) {
        hs_report *report = &run->reports[i];
        if (report->ns_per_particle_tick > 0.0 &&
            !hs_report_measure_bandwidth(report, &run->instruments, set, error)) {
            return false;
        }
    }
    return true;
}

/// Writes the profile, which is complete only once the world is destroyed.
static int tell_profile(run_state *run, hs_error *error)
{
    const hs_report *report = &run->reports[0];
    char title[256], label[64];
    hs_report_label(report, label, sizeof label);
    snprintf(title, sizeof title, "%.180s under %s", report->setup.scenario, label);
    hs_profiling_end(&run->profiling, run->worlds[0].world);
    hs_measured_world_end_world(&run->worlds[0]);
    FILE *stream = hs_run_settings_take_stdout(&run->settings) ? NULL : stdout;
    if (!hs_profiling_write(&run->profiling, title, stream, error)) {
        return hs_command_fail(HS_EXIT_FAILED, error);
    }
    if (!hs_profiling_check(&run->profiling, error)) {
        return hs_command_fail(HS_EXIT_CHECK, error);
    }
    return HS_EXIT_DONE;
}

static void write_reports(run_state *run)
{
    write_milestones(stdout, &run->reports[0]);
    if (run->world_count == 1) {
        hs_report_write_text(stdout, &run->reports[0], hs_command_is_bold());
    } else {
        hs_reports_write_text(stdout, run->reports, run->world_count, hs_command_is_bold());
    }
}

static int tell(run_state *run, hs_error *error)
{
    for (size_t i = 0; i < run->world_count; i++)
        hs_measured_world_report(&run->worlds[i], &run->reports[i]);
    if (!measure_bandwidth(run, error)) return hs_command_fail(HS_EXIT_FAILED, error);
    if (!worlds_agree(run, error)) return hs_command_fail(HS_EXIT_CHECK, error);
    if (!export_files(run, error)) return hs_command_fail(HS_EXIT_FAILED, error);
    bool speaks = !hs_run_settings_take_stdout(&run->settings);
    if (speaks) write_reports(run);
    int code = run->profiling.profile != NULL ? tell_profile(run, error) : HS_EXIT_DONE;
    if (code != HS_EXIT_DONE || !speaks) return code;
    return hs_command_finish();
}

static int carry_out(run_state *run)
{
    hs_error error = {""};
    hs_interrupt_hold();
    if (!make_plan(run, &error) || !open_outputs(run, &error) || !open_threads(run, &error) ||
        !open_canvas(run, &error) || !open_worlds(run, &error) ||
        !hs_profiling_look(&run->profiling, run->worlds[0].world, &error) ||
        !run_worlds(run, &error)) {
        return run->signal != 0 ? 128 + run->signal : hs_command_fail(HS_EXIT_FAILED, &error);
    }
    return tell(run, &error);
}

int hs_run_command(int argc, char **argv)
{
    run_state run = {0};
    hs_error error;
    if (!hs_run_settings_read(&run.settings, argc, argv, &error)) {
        return hs_command_fail(HS_EXIT_USAGE, &error);
    }
    if (run.settings.help) {
        hs_run_settings_explain(stdout);
        return hs_command_finish();
    }
    if (run.settings.version) return hs_command_print_version();
    run.plan.command = hs_command_line(run.command, sizeof run.command, "run", argc, argv);
    int code = carry_out(&run);
    for (int i = 0; i < HS_EXPORT_COUNT; i++) hs_output_abandon(&run.exports[i]);
    hs_output_abandon(&run.screenshot);
    for (size_t i = 0; i < run.world_count; i++) hs_measured_world_close(&run.worlds[i]);
    hs_profiling_close(&run.profiling);
    hs_canvas_destroy(run.plan.canvas);
    hs_thread_pool_destroy(run.thread_pool);
    return code;
}
