#include "app/bench_command.h"

#include <time.h>

#include "app/assets.h"
#include "app/bench_child.h"
#include "app/bench_machine.h"
#include "app/bench_plan.h"
#include "app/bench_run.h"
#include "app/command.h"
#include "app/interrupt.h"
#include "base/file.h"
#include "measure/bench_page.h"

#include "base/forbidden.h"

/// A bench in progress. Zeroed, nothing is open.
typedef struct bench_state {
    hs_bench_settings settings;
    hs_assets assets;
    char program[PATH_MAX];
    char started[32];
    hs_gate gate;
    hs_bench_results results;
    hs_bench_tools tools;
    hs_bench_page page;
    hs_output json, csv, markdown, report, github;
} bench_state;

static bool open_outputs(bench_state *bench, hs_error *error)
{
    const hs_bench_settings *settings = &bench->settings;
    return (settings->json == NULL || hs_output_open(&bench->json, settings->json, error)) &&
           (settings->csv == NULL || hs_output_open(&bench->csv, settings->csv, error)) &&
           (settings->markdown == NULL ||
            hs_output_open(&bench->markdown, settings->markdown, error)) &&
           (settings->report == NULL ||
            (hs_bench_page_open(&bench->page, &bench->gate, bench->assets.folder, error) &&
             hs_output_open(&bench->report, settings->report, error))) &&
           (settings->github == NULL || hs_output_open(&bench->github, settings->github, error));
}

/// Writes an output with one of the writers, and completes it.
static bool export_to(hs_output *output, void (*write)(FILE *stream, const hs_bench_results *),
                      const hs_bench_results *results, hs_error *error)
{
    if (output->stream == NULL) return true;
    write(output->stream, results);
    return hs_output_close(output, error);
}

static bool export_page(bench_state *bench, hs_error *error)
{
    if (bench->report.stream == NULL) return true;
    hs_bench_page_write(bench->report.stream, &bench->page, &bench->results);
    return hs_output_close(&bench->report, error);
}

static void note_start(bench_state *bench)
{
    time_t now = time(NULL);
    struct tm parts;
    if (gmtime_r(&now, &parts) != NULL) {
        strftime(bench->started, sizeof bench->started, "%Y-%m-%dT%H:%M:%SZ", &parts);
    }
    bench->results.started = bench->started;
    hs_bench_machine_look(&bench->results);
}

static bool prepare(bench_state *bench, hs_error *error)
{
    if (!hs_assets_find(&bench->assets, error) ||
        !hs_bench_child_find(bench->program, sizeof bench->program, error) ||
        !hs_bench_plan_open(&bench->results, &bench->settings, hs_bench_machine_processors(),
                            &bench->gate, error) ||
        !open_outputs(bench, error)) {
        return false;
    }
    note_start(bench);
    bench->tools = (hs_bench_tools){
        .program = bench->program,
        .assets = bench->assets.folder,
        .seconds = bench->settings.seconds,
        .is_quiet = bench->settings.quiet,
    };
    return true;
}

static int tell(bench_state *bench, hs_error *error)
{
    hs_bench_results *results = &bench->results;
    hs_bench_sum_up(results);
    if (!export_to(&bench->json, hs_bench_write_json, results, error) ||
        !export_to(&bench->csv, hs_bench_write_csv, results, error) ||
        !export_to(&bench->markdown, hs_bench_write_markdown, results, error) ||
        !export_to(&bench->github, hs_bench_write_github, results, error) ||
        !export_page(bench, error)) {
        return hs_command_fail(HS_EXIT_FAILED, error);
    }
    if (hs_bench_settings_take_stdout(&bench->settings)) return HS_EXIT_DONE;
    hs_bench_write_text(stdout, results, hs_command_is_bold());
    return hs_command_finish();
}

/// Whether anything was measured at all.
static bool has_measured(const hs_bench_results *results)
{
    for (size_t i = 0; i < results->cell_count; i++) {
        if (results->cells[i].tick_count > 0) return true;
    }
    return false;
}

static int carry_out(bench_state *bench)
{
    hs_error error = {""};
    hs_interrupt_hold();
    if (!prepare(bench, &error)) return hs_command_fail(HS_EXIT_FAILED, &error);
    hs_bench_end ended = hs_bench_run(&bench->results, &bench->tools, &error);
    if (ended == HS_BENCH_END_DIFFERENT) return hs_command_fail(HS_EXIT_CHECK, &error);
    if (ended == HS_BENCH_END_FAILED) return hs_command_fail(HS_EXIT_FAILED, &error);
    int interrupted = 128 + bench->tools.signal;
    if (!has_measured(&bench->results)) {
        if (ended == HS_BENCH_END_INTERRUPTED) return interrupted;
        hs_error_set(&error, "no cell could be measured; the first says: %s",
                     bench->results.cells[0].failure);
        return hs_command_fail(HS_EXIT_FAILED, &error);
    }
    int code = tell(bench, &error);
    return ended == HS_BENCH_END_INTERRUPTED ? interrupted : code;
}

int hs_bench_command(int count, char **arguments)
{
    bench_state bench = {.tools = {.signal = 0}};
    hs_error error;
    if (!hs_bench_settings_read(&bench.settings, count, arguments, &error)) {
        return hs_command_fail(HS_EXIT_USAGE, &error);
    }
    if (bench.settings.help) {
        hs_bench_settings_explain(stdout);
        return hs_command_finish();
    }
    if (bench.settings.version) return hs_command_print_version();
    int code = carry_out(&bench);
    hs_output_abandon(&bench.json);
    hs_output_abandon(&bench.csv);
    hs_output_abandon(&bench.markdown);
    hs_output_abandon(&bench.report);
    hs_output_abandon(&bench.github);
    hs_bench_page_close(&bench.page);
    hs_bench_plan_close(&bench.results);
    return code;
}
