#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/system.h"

int hs_command_fail(int code, const hs_error *error)
{
    fprintf(stderr, "heapstorm: %s\n", error->message);
    return code;
}

int hs_command_finish(void)
{
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout)) return HS_EXIT_DONE;
    hs_error error;
    hs_error_set(&error, "standard output: cannot be written: %s",
                 strerror(errno != 0 ? errno : EIO));
    return hs_command_fail(HS_EXIT_FAILED, &error);
}

bool hs_command_is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

int hs_command_print_version(void)
{
    puts("heapstorm " HS_VERSION);
    return hs_command_finish();
}

bool hs_command_is_bold(void)
{
    const char *no_color = getenv("NO_COLOR");
    return (no_color == NULL || no_color[0] == '\0') && hs_terminal_is(stdout);
}
