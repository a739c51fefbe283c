#include "bench/command.h"

#include "base/file.h"
#include "base/system.h"
#include "bench/child.h"
#include "bench/compare.h"
#include "bench/machine.h"
#include "bench/page.h"
#include "bench/plan.h"
#include "bench/run.h"
#include "cli/assets.h"
#include "cli/command.h"

#include "base/forbidden.h"

/// A bench in progress. Zeroed, nothing is open.
typedef struct bench_state {
    hs_bench_settings settings;
    hs_assets assets;
    char program[HS_PATH_BYTES];
    char started[32];
    char command[4096];
    hs_gate gate;
    hs_bench_results results;
    hs_bench_tools tools;
    hs_bench_page page;
    hs_output outputs[HS_BENCH_OUTPUTS];
    hs_bench_old *old; ///< to compare with; NULL without
} bench_state;

/// Larger files are no result of a bench.
#define OLD_BYTES_MAX ((size_t)256 << 20)

static bool open_outputs(bench_state *bench, hs_error *error)
{
    const char *const *paths = bench->settings.outputs;
    if (paths[HS_BENCH_REPORT] != NULL &&
        !hs_bench_page_open(&bench->page, &bench->gate, bench->assets.folder, error)) {
        return false;
    }
    for (int i = 0; i < HS_BENCH_OUTPUTS; i++) {
        if (paths[i] != NULL && !hs_output_open(&bench->outputs[i], paths[i], error)) return false;
    }
    return true;
}

/// Writes and completes every output that was asked for.
static bool write_outputs(bench_state *bench, hs_error *error)
{
    static void (*const writers[HS_BENCH_OUTPUTS])(FILE *, const hs_bench_results *) = {
        [HS_BENCH_JSON] = hs_bench_write_json,
        [HS_BENCH_CSV] = hs_bench_write_csv,
        [HS_BENCH_MARKDOWN] = hs_bench_write_markdown,
        [HS_BENCH_GITHUB] = hs_bench_write_github,
    };
    for (int i = 0; i < HS_BENCH_OUTPUTS; i++) {
        FILE *stream = bench->outputs[i].stream;
        if (stream == NULL) continue;
        if (writers[i] != NULL) {
            writers[i](stream, &bench->results);
        } else if (!hs_bench_page_write(stream, &bench->page, &bench->results, error)) {
            return false;
        }
        if (!hs_output_close(&bench->outputs[i], error)) return false;
    }
    return true;
}

static void note_start(bench_state *bench)
{
    hs_calendar_write(bench->started, sizeof bench->started, "%Y-%m-%dT%H:%M:%SZ", false);
    bench->results.started = bench->started;
    hs_bench_machine_look(&bench->results);
}

/// Writes a word as a shell reads it. Returns how many bytes it takes.
static size_t write_word(char *text, size_t bytes, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_=+:,./%@";
    size_t used = 0;
    char one[8];
    bool is_plain = word[0] != '\0' && word[strspn(word, plain)] == '\0';
    if (is_plain) return (size_t)snprintf(text, bytes, " %s", word);
    if (bytes > 2) used = (size_t)snprintf(text, bytes, " '");
    for (; *word != '\0' && used + sizeof one < bytes; word++) {
        snprintf(one, sizeof one, *word == '\'' ? "'\\''" : "%c", *word);
        used += (size_t)snprintf(text + used, bytes - used, "%s", one);
    }
    return used + (size_t)snprintf(text + used, bytes - used, "'");
}

/// Keeps the command line, so that the reports say how to repeat the bench. One that is too long
/// ends in dots.
static void note_command(bench_state *bench, int argc, char **argv)
{
    char *text = bench->command;
    size_t bytes = sizeof bench->command - 8;
    size_t used = (size_t)snprintf(text, bytes, "heapstorm bench");
    for (int i = 0; i < argc && used < bytes; i++)
        used += write_word(text + used, bytes - used, argv[i]);
    if (used >= bytes) snprintf(text + bytes - 8, 8, " ...");
    bench->results.command = text;
}

/// Reads the old bench before anything is measured, so that a wrong file does not cost two minutes.
static bool open_old(bench_state *bench, hs_error *error)
{
    const char *path = bench->settings.compare;
    if (path == NULL) return true;
    hs_file file;
    if (!hs_file_read(&file, &bench->gate, HS_TAG_MEASURE, path, OLD_BYTES_MAX, error)) {
        return false;
    }
    bench->old = hs_bench_old_open(&bench->gate, file.bytes, file.count, path, error);
    hs_file_release(&file, &bench->gate, HS_TAG_MEASURE);
    return bench->old != NULL && hs_bench_old_fits(bench->old, &bench->results, error);
}

static bool prepare(bench_state *bench, int argc, char **argv, hs_error *error)
{
    if (!hs_assets_find(&bench->assets, error) ||
        !hs_bench_child_find(bench->program, sizeof bench->program, error) ||
        !hs_bench_plan_open(&bench->results, &bench->settings, hs_bench_machine_processors(),
                            &bench->gate, error) ||
        !open_old(bench, error) || !open_outputs(bench, error)) {
        return false;
    }
    note_start(bench);
    note_command(bench, argc, argv);
    bench->tools = (hs_bench_tools){
        .program = bench->program,
        .assets = bench->assets.folder,
        .seconds = bench->settings.seconds,
        .is_quiet = bench->settings.quiet,
    };
    return true;
}

/// Compares with the old bench, and prints the result unless stdout holds an export.
static int compare(bench_state *bench, hs_error *error)
{
    const hs_bench_results *results = &bench->results;
    hs_bench_comparison comparison =
        hs_bench_compare(results, bench->old, bench->settings.max_regress);
    if (!hs_bench_settings_take_stdout(&bench->settings)) {
        hs_bench_comparison_write(stdout, &comparison, results, hs_command_is_bold());
    }
    int code = hs_command_finish();
    if (comparison.fallen == 0) return code;
    hs_bench_comparison_complain(&comparison, results, error);
    return hs_command_fail(HS_EXIT_CHECK, error);
}

static int tell(bench_state *bench, hs_error *error)
{
    hs_bench_results *results = &bench->results;
    hs_bench_sum_up(results);
    if (!write_outputs(bench, error)) return hs_command_fail(HS_EXIT_FAILED, error);
    if (!hs_bench_settings_take_stdout(&bench->settings)) {
        hs_bench_write_text(stdout, results, hs_command_is_bold());
    }
    int code = hs_command_finish();
    if (code != HS_EXIT_DONE || bench->old == NULL) return code;
    return compare(bench, error);
}

/// Whether anything was measured at all.
static bool has_measured(const hs_bench_results *results)
{
    for (size_t i = 0; i < results->cell_count; i++) {
        if (results->cells[i].tick_count > 0) return true;
    }
    return false;
}

static int carry_out(bench_state *bench, int argc, char **argv)
{
    hs_error error = {""};
    hs_interrupt_hold();
    if (!prepare(bench, argc, argv, &error)) return hs_command_fail(HS_EXIT_FAILED, &error);
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

int hs_bench_command(int argc, char **argv)
{
    bench_state bench = {.tools = {.signal = 0}};
    hs_error error;
    if (!hs_bench_settings_read(&bench.settings, argc, argv, &error)) {
        return hs_command_fail(HS_EXIT_USAGE, &error);
    }
    if (bench.settings.help) {
        hs_bench_settings_explain(stdout);
        return hs_command_finish();
    }
    if (bench.settings.version) return hs_command_print_version();
    int code = carry_out(&bench, argc, argv);
    for (int i = 0; i < HS_BENCH_OUTPUTS; i++) hs_output_abandon(&bench.outputs[i]);
    hs_bench_page_close(&bench.page);
    hs_bench_plan_close(&bench.results);
    hs_bench_old_close(bench.old);
    return code;
}
