#include "app/commands.h"
#include "app/findings_report.h"

#include <stdio.h>
#include <string.h>

#include "app/trace.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/options.h"

#include "base/forbidden.h"

/// What `pattern trace` is told.
typedef struct trace_settings {
    uint64_t frames, seed, bullets;
    double rank;
    double draw; ///< negative when every draw is random
    const char *origin, *target, *target_path;
    bool label, summary, help, version;
} trace_settings;

#define MEMBER(name) offsetof(trace_settings, name)

static const hs_option trace_table[] = {
    {"--frames", "N", "frames to run [600]", HS_SETS_COUNT(MEMBER(frames), 0, 1000000000)},
    {"--rank", "R", "difficulty from 0 to 1 [0.5]", HS_SETS_SHARE(MEMBER(rank))},
    {"--seed", "N", "where the random numbers start [1]",
     HS_SETS_COUNT(MEMBER(seed), 0, UINT64_MAX)},
    {"--rand", "V", "let every random number be V, from 0 to 1", HS_SETS_SHARE(MEMBER(draw))},
    {"--origin", "X,Y", "where the pattern begins [0,0]", HS_SETS_TEXT(MEMBER(origin))},
    {"--target", "X,Y", "where the player stands [0,200]", HS_SETS_TEXT(MEMBER(target))},
    {"--target-path", "FILE",
     "move the player: lines FRAME X Y, straight on in between;\n'#' begins a comment",
     HS_SETS_INPUT(MEMBER(target_path))},
    {"--bullets", "N", "how many bullets may live at once [100000]",
     HS_SETS_COUNT(MEMBER(bullets), 0, 10000000)},
    {"--label", NULL, "add a column with the bullets' labels", HS_SETS_FLAG(MEMBER(label))},
    {"--summary", NULL,
     "instead of rows print how many bullets were fired,\nthe most alive and when, and the last "
     "frame",
     HS_SETS_FLAG(MEMBER(summary))},
    HS_HELP_ROWS(trace_settings),
};
enum { TRACE_OPTIONS = sizeof trace_table / sizeof trace_table[0] };

/// What `pattern check` is told.
typedef struct check_settings {
    bool strict, portable, help, version;
} check_settings;

#define CHECK_MEMBER(name) offsetof(check_settings, name)

static const hs_option check_table[] = {
    {"--strict", NULL, "let warnings fail the check like errors", HS_OPTION_FLAG,
     CHECK_MEMBER(strict), 0, 0, NULL},
    {"--portable", NULL, "warn of what other engines understand differently, too", HS_OPTION_FLAG,
     CHECK_MEMBER(portable), 0, 0, NULL},
    {"--help", NULL, "this text; also -h", HS_OPTION_FLAG, CHECK_MEMBER(help), 0, 0, NULL},
    {"--version", NULL, "the version", HS_OPTION_FLAG, CHECK_MEMBER(version), 0, 0, NULL},
};
enum { CHECK_OPTIONS = sizeof check_table / sizeof check_table[0] };

static int print_help(void)
{
    puts("Usage: heapstorm pattern check FILE... [options]\n"
         "       heapstorm pattern trace FILE [options]\n"
         "\n"
         "FILE may be -, which is standard input.\n"
         "\n"
         "check prints file:line:column: error|warning: sentence for all that it finds in\n"
         "BulletML files, and a summary. It fails when a file has an error. Its options:\n");
    hs_options_explain(stdout, check_table, CHECK_OPTIONS);
    puts("\n"
         "trace prints what a pattern does as a table, one row for each living bullet after\n"
         "each frame. Its options:\n");
    hs_options_explain(stdout, trace_table, TRACE_OPTIONS);
    return hs_command_finish();
}

enum { NO_OPTION = -1 };

/// Carries out an option that stands where a command may: --help or --version; refuses any
/// other. Returns the exit code, or NO_OPTION when the word is none.
static int take_option(const char *word)
{
    static const char *const options[] = {"--help", "--version"};
    if (hs_command_is_help(word)) return print_help();
    if (strcmp(word, "--version") == 0) return hs_command_print_version();
    if (word[0] != '-') return NO_OPTION;
    hs_error error;
    hs_options_unknown(&error, "option", word, options, 2);
    return hs_command_fail(HS_EXIT_USAGE, &error);
}

/// Findings of one file.
typedef struct heard_file {
    hs_findings_report *report;
    const char *path;
} heard_file;

static void hear_finding(void *context, const hs_finding *finding)
{
    const heard_file *file = context;
    hs_findings_report_tell(file->report, file->path, finding->line, finding->column,
                            finding->severity, finding->sentence);
}

/// Loads a pattern and prints its findings; "-" is standard input. NULL when it cannot be used. A
/// failure that no finding reports goes to stderr.
static hs_pattern *load(hs_gate *gate, const char *path, hs_scrutiny scrutiny,
                        hs_findings_report *report)
{
    bool is_stream = strcmp(path, "-") == 0;
    heard_file file = {report, is_stream ? "<stdin>" : path};
    hs_finding_sink sink = {hear_finding, &file};
    hs_error error = {""};
    unsigned errors = report->errors;
    hs_pattern *pattern =
        is_stream ? hs_pattern_examine_stream(gate, file.path, stdin, scrutiny, &sink, &error)
                  : hs_pattern_examine(gate, path, scrutiny, &sink, &error);
    if (pattern == NULL && report->errors == errors) hs_command_fail(HS_EXIT_FAILED, &error);
    return pattern;
}

/// Checks the files. Returns the exit code.
static int check_files(int count, char **paths, const check_settings *settings)
{
    hs_gate gate = {0};
    hs_findings_report told = {.stream = stdout};
    unsigned failed = 0;
    for (int i = 0; i < count; i++) {
        hs_pattern *pattern = load(
            &gate, paths[i], settings->portable ? HS_SCRUTINY_PORTABLE : HS_SCRUTINY_LINT, &told);
        failed += pattern == NULL;
        hs_pattern_release(pattern);
    }
    return hs_findings_report_finish(&told, (unsigned)count, failed, settings->strict);
}

static int check(int argc, char **argv)
{
    check_settings settings = {.strict = false};
    hs_error error;
    if (!hs_options_take(check_table, CHECK_OPTIONS, &argc, argv, &settings, &error)) {
        return hs_command_fail(HS_EXIT_USAGE, &error);
    }
    if (settings.help) return print_help();
    if (settings.version) return hs_command_print_version();
    if (argc > 0) return check_files(argc, argv, &settings);
    hs_error_set(&error, "pattern check needs at least one FILE");
    return hs_command_fail(HS_EXIT_USAGE, &error);
}

/// A point as "X,Y". NULL leaves it as it is.
static bool read_point(const char *name, const char *text, float point[2], hs_error *error)
{
    if (text == NULL) return true;
    char *end;
    float x;
    float y;
    if (!hs_target_number(text, &end, &x) || *end != ',' || !hs_target_number(end + 1, &end, &y) ||
        *end != '\0') {
        return hs_error_set(error, "%s takes two numbers X,Y, not '%s'", name, text);
    }
    point[0] = x;
    point[1] = y;
    return true;
}

static void tell_count(uint64_t count, const char *one, const char *several)
{
    const char *what = count == 1 ? one : several;
    if (count > 0) fprintf(stderr, "heapstorm: %llu %s\n", (unsigned long long)count, what);
}

static void tell_summary(const hs_trace_summary *summary)
{
    const hs_pattern_counts *counts = &summary->counts;
    tell_count(summary->refused, "bullet refused, because --bullets lived already",
               "bullets refused, because --bullets lived already");
    tell_count(counts->divisions_by_zero, "division by zero, taken as 0",
               "divisions by zero, taken as 0");
    tell_count(counts->not_finite, "number beyond binary32, taken as 0",
               "numbers beyond binary32, taken as 0");
    tell_count(counts->instruction_stops,
               "time a script came to the limit of instructions and went on in the next frame",
               "times a script came to the limit of instructions and went on in the next frame");
    tell_count(counts->recursion_stops, "script ended at the limit of recursion",
               "scripts ended at the limit of recursion");
    tell_count(counts->repeats_cut, "repeat cut to the limit of its times",
               "repeats cut to the limit of their times");
}

static int run_trace(hs_gate *gate, const char *path, const hs_trace_options *options)
{
    hs_findings_report told = {.stream = stderr};
    hs_pattern *pattern = load(gate, path, HS_SCRUTINY_LOAD, &told);
    if (pattern == NULL) return HS_EXIT_FAILED;
    hs_trace_summary summary;
    hs_error error;
    bool traced = hs_trace_run(gate, pattern, options, stdout, &summary, &error);
    hs_pattern_release(pattern);
    int finished = hs_command_finish();
    tell_summary(&summary);
    return traced ? finished : hs_command_fail(HS_EXIT_FAILED, &error);
}

/// The same with the player on the path in this file.
static int run_trace_along(const char *target_path, const char *path, hs_trace_options *options)
{
    hs_gate gate = {0};
    hs_target_path read;
    hs_error error;
    if (target_path == NULL) return run_trace(&gate, path, options);
    if (!hs_target_path_read(&read, &gate, target_path, &error)) {
        return hs_command_fail(HS_EXIT_FAILED, &error);
    }
    options->target_path = &read;
    int code = run_trace(&gate, path, options);
    hs_target_path_release(&read);
    return code;
}

/// Reads the words after `trace`: one file, and options.
static bool read_trace(int argc, char **argv, trace_settings *settings, const char **path,
                       hs_error *error)
{
    if (!hs_options_take(trace_table, TRACE_OPTIONS, &argc, argv, settings, error)) return false;
    if (settings->help || settings->version) return true;
    if (argc == 0) return hs_error_set(error, "pattern trace needs a FILE");
    *path = argv[0];
    if (argc > 1) {
        return hs_error_set(error, "pattern trace takes one FILE; '%s' is a second one", argv[1]);
    }
    if (settings->target != NULL && settings->target_path != NULL) {
        return hs_error_set(error, "the player stands at --target or moves along --target-path; "
                                   "give one of them");
    }
    if (settings->target_path != NULL && strcmp(settings->target_path, "-") == 0 &&
        strcmp(*path, "-") == 0) {
        return hs_error_set(error, "FILE and --target-path cannot both be -, which is standard "
                                   "input; give one of them a file");
    }
    if (settings->label && settings->summary) {
        return hs_error_set(error, "--label adds a column to the rows, and --summary prints no "
                                   "rows; give one of them");
    }
    return true;
}

static int trace(int argc, char **argv)
{
    hs_trace_options options = hs_trace_defaults();
    trace_settings settings = {.frames = options.frames,
                               .seed = options.seed,
                               .bullets = options.bullets,
                               .rank = options.rank,
                               .draw = -1.0};
    const char *path = NULL;
    hs_error error;
    if (!read_trace(argc, argv, &settings, &path, &error) ||
        !read_point("--origin", settings.origin, options.origin, &error) ||
        !read_point("--target", settings.target, options.target, &error)) {
        return hs_command_fail(HS_EXIT_USAGE, &error);
    }
    if (settings.help) return print_help();
    if (settings.version) return hs_command_print_version();
    options.frames = (uint32_t)settings.frames;
    options.seed = settings.seed;
    options.bullets = (uint32_t)settings.bullets;
    options.rank = settings.rank;
    options.has_fixed_random = settings.draw >= 0.0;
    options.fixed_random = settings.draw;
    options.has_labels = settings.label;
    options.is_summary = settings.summary;
    return run_trace_along(settings.target_path, path, &options);
}

int hs_pattern_command(int argc, char **argv)
{
    static const char *const commands[] = {"check", "trace"};
    hs_error error;
    if (argc == 0) {
        hs_error_set(&error, "pattern needs a second word: check or trace");
        return hs_command_fail(HS_EXIT_USAGE, &error);
    }
    if (strcmp(argv[0], "check") == 0) return check(argc - 1, argv + 1);
    if (strcmp(argv[0], "trace") == 0) return trace(argc - 1, argv + 1);
    int code = take_option(argv[0]);
    if (code != NO_OPTION) return code;
    hs_options_unknown(&error, "command", argv[0], commands, 2);
    return hs_command_fail(HS_EXIT_USAGE, &error);
}
