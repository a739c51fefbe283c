/// What all commands share: options, errors and exit codes, interrupts, progress, and where the
/// assets are. This header holds how commands end, report errors and are interrupted.
#ifndef HS_CLI_COMMAND_H
#define HS_CLI_COMMAND_H

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

/// Whether headings on stdout may be bold: it is a terminal and NO_COLOR is not set.
bool hs_command_is_bold(void);

#endif
