/// What all commands share: options, errors and exit codes, interrupts, progress, and where the
/// assets are. This header holds how commands end, report errors and are interrupted.
#ifndef HS_CLI_COMMAND_H
#define HS_CLI_COMMAND_H

#include <stddef.h>

#include "heapstorm/error.h"

/// Exit codes. An interrupted command ends with 128 and the signal's number.
enum {
    HS_EXIT_DONE = 0,
    HS_EXIT_FAILED = 1,
    HS_EXIT_USAGE = 2, ///< wrong usage; nothing was done
    HS_EXIT_CHECK = 3, ///< a check did not hold
};

/// Prints the error as one line on stderr and returns `code`.
int hs_command_fail(int code, const hs_error *error);

/// Flushes standard output. Returns HS_EXIT_DONE, or HS_EXIT_FAILED after an error on stderr when
/// it could not be written.
int hs_command_finish(void);

/// Whether a word asks for help: --help or -h.
bool hs_command_is_help(const char *word);

/// Prints the version as a command's result and returns the exit code.
int hs_command_print_version(void);

/// Room for a command line with some long paths.
enum { HS_COMMAND_LINE_BYTES = 8192 };

/// Writes the command line that repeats a command from the same folder, as a shell takes it:
/// "heapstorm run --frames 600". Returns NULL, and not a part of it, where it does not fit, else
/// `line`.
const char *hs_command_line(char *line, size_t bytes, const char *command, int argc, char **argv);

/// Whether headings on stdout may be bold: it is a terminal and NO_COLOR is not set.
bool hs_command_is_bold(void);

#endif
