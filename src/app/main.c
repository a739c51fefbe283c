#include <stdio.h>
#include <string.h>

#include "app/commands.h"
#include "base/system.h"
#include "bench/command.h"
#include "cli/command.h"
#include "cli/options.h"
#include "window/play_command.h"

typedef struct main_command {
    const char *name;
    const char *summary;
    int (*run)(int argc, char **argv); ///< with the arguments after the name
    bool needs_window;
} main_command;

static const main_command commands[] = {
    {"play", "the window; also without a command", hs_play_command, true},
    {"run", "headless, as fast as it can: summary, JSON, CSV", hs_run_command, false},
    {"versus", "two strategies side by side on the same storm", hs_versus_command, false},
    {"bench", "what pooling buys, and layout, vectors, a tidy heap", hs_bench_command, false},
    {"tour", "the ideas, one by one, with live numbers", hs_tour_command, true},
    {"pattern", "check BulletML files, or trace what a pattern does", hs_pattern_command, false},
    {"scenario", "check the files of games, stages and fields", hs_scenario_command, false},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static bool is_there(const main_command *command)
{
    return hs_has_window() || !command->needs_window;
}

static int print_help(void)
{
    puts("Heapstorm " HS_VERSION ": a bullet-hell demo that makes memory management visible\n");
    printf("Usage: heapstorm %s [options]\n\n", hs_has_window() ? "[COMMAND]" : "COMMAND");
    for (int i = 0; i < COMMANDS; i++) {
        if (is_there(&commands[i])) printf("  %-11s %s\n", commands[i].name, commands[i].summary);
    }
    if (!hs_has_window()) puts("\nBuilt without a window: no play, no tour.");
    puts("\n  --help, -h  this text; heapstorm COMMAND --help explains a command\n"
         "  --version   the version");
    return hs_command_finish();
}

/// Reports a first word that is no command.
static int refuse(const char *word)
{
    const char *names[COMMANDS];
    size_t count = 0;
    for (int i = 0; i < COMMANDS; i++) {
        if (is_there(&commands[i])) names[count++] = commands[i].name;
    }
    hs_error error;
    hs_options_unknown(&error, "command", word, names, count);
    return hs_command_fail(HS_EXIT_USAGE, &error);
}

int main(int argc, char **argv)
{
    hs_streams_guard();
    hs_file_limit_fails_writes();
    if (argc < 2) return hs_play_command(0, argv + 1);
    if (hs_command_is_help(argv[1])) return print_help();
    if (strcmp(argv[1], "--version") == 0) return hs_command_print_version();
    for (int i = 0; i < COMMANDS; i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            return commands[i].run(argc - 2, argv + 2);
        }
    }
    // An option in place of a command belongs to the window.
    if (argv[1][0] == '-') return hs_play_command(argc - 1, argv + 1);
    return refuse(argv[1]);
}
