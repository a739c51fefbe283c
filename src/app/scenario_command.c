#include <stdio.h>
#include <string.h>

#include "app/commands.h"
#include "app/findings_report.h"
#include "cli/assets.h"
#include "cli/command.h"
#include "cli/options.h"
#include "heapstorm/stage.h"

#include "base/forbidden.h"

/// What `scenario check` is told.
typedef struct check_settings {
    const char *assets;
    bool strict, help, version;
} check_settings;

#define MEMBER(name) offsetof(check_settings, name)

static const hs_option table[] = {
    {"--assets", "DIR", "the folder that holds patterns, if it is not the program's",
     HS_SETS_TEXT(MEMBER(assets))},
    {"--strict", NULL, "let warnings fail the check like errors", HS_SETS_FLAG(MEMBER(strict))},
    HS_HELP_ROWS(check_settings),
};
enum { OPTIONS = sizeof table / sizeof table[0] };

static int print_help(void)
{
    puts(
        "Usage: heapstorm scenario check FILE... [options]\n"
        "\n"
        "Prints file:line:column: error|warning: sentence for all that it finds in scenarios and\n"
        "games, their stages and their patterns, and a summary. FILE is a path, or the name of a\n"
        "scenario of the program. It fails when a file has an error; docs/scenarios.md tells what\n"
        "a scenario may say. Its options:\n");
    hs_options_explain(stdout, table, OPTIONS);
    return hs_command_finish();
}

static void hear_finding(void *context, const hs_scenario_finding *finding)
{
    hs_findings_report_tell(context, finding->path, finding->line, finding->column,
                            finding->severity, finding->sentence);
}

/// Checks the files. Returns the exit code.
static int check_files(int count, char **paths, const check_settings *settings, const char *assets)
{
    hs_gate gate = {0};
    hs_findings_report told = {.stream = stdout};
    unsigned failed = 0;
    for (int i = 0; i < count; i++) {
        const hs_world_config config = {.scenario = paths[i], .assets = assets, .rank = -1};
        const hs_scenario_sink sink = {hear_finding, &told};
        hs_error error = {""};
        unsigned errors = told.errors;
        if (hs_scenario_examine(&gate, &config, &sink, &error)) continue;
        failed++;
        if (told.errors == errors) hs_command_fail(HS_EXIT_FAILED, &error);
    }
    return hs_findings_report_finish(&told, (unsigned)count, failed, settings->strict);
}

static int check(int argc, char **argv)
{
    check_settings settings = {.strict = false};
    hs_error error;
    hs_assets found;
    if (!hs_options_take(table, OPTIONS, &argc, argv, &settings, &error)) {
        return hs_command_fail(HS_EXIT_USAGE, &error);
    }
    if (settings.help) return print_help();
    if (settings.version) return hs_command_print_version();
    if (argc == 0) {
        hs_error_set(&error, "scenario check needs at least one FILE");
        return hs_command_fail(HS_EXIT_USAGE, &error);
    }
    if (settings.assets != NULL) return check_files(argc, argv, &settings, settings.assets);
    if (!hs_assets_find(&found, &error)) return hs_command_fail(HS_EXIT_FAILED, &error);
    return check_files(argc, argv, &settings, found.folder);
}

int hs_scenario_command(int argc, char **argv)
{
    static const char *const commands[] = {"check"};
    static const char *const options[] = {"--help", "--version"};
    hs_error error;
    if (argc == 0) {
        hs_error_set(&error, "scenario needs a second word: check");
        return hs_command_fail(HS_EXIT_USAGE, &error);
    }
    if (strcmp(argv[0], "check") == 0) return check(argc - 1, argv + 1);
    if (hs_command_is_help(argv[0])) return print_help();
    if (strcmp(argv[0], "--version") == 0) return hs_command_print_version();
    bool is_option = argv[0][0] == '-';
    hs_options_unknown(&error, is_option ? "option" : "command", argv[0],
                       is_option ? options : commands, is_option ? 2 : 1);
    return hs_command_fail(HS_EXIT_USAGE, &error);
}
