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

/// Adds a word in the way of a POSIX shell: between quotes where it has more than plain characters.
/// Returns where the line goes on; `bytes` and more where there is no room.
static size_t add_word(char *line, size_t at, size_t bytes, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_@%+=:,./-";
    bool is_plain = word[0] != '\0' && word[strspn(word, plain)] == '\0';
    at += (size_t)snprintf(line + at, bytes - at, " %s", is_plain ? word : "'");
    if (is_plain) return at;
    for (; *word != '\0' && at < bytes; word++) {
        const char letter[] = {*word, '\0'};
        at += (size_t)snprintf(line + at, bytes - at, "%s", *word == '\'' ? "'\\''" : letter);
    }
    if (at < bytes) at += (size_t)snprintf(line + at, bytes - at, "'");
    return at;
}

const char *hs_command_line(char *line, size_t bytes, const char *command, int argc, char **argv)
{
    size_t at = (size_t)snprintf(line, bytes, "heapstorm %s", command);
    for (int i = 0; i < argc && at < bytes; i++) at = add_word(line, at, bytes, argv[i]);
    return at < bytes ? line : NULL;
}

bool hs_command_is_bold(void)
{
    const char *no_color = getenv("NO_COLOR");
    return (no_color == NULL || no_color[0] == '\0') && hs_terminal_is(stdout);
}
