#include "cli/command.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "heapstorm/base.h"

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
    return (no_color == NULL || no_color[0] == '\0') && isatty(STDOUT_FILENO) == 1;
}

static const int held[] = {SIGINT, SIGTERM, SIGHUP};
enum { HELD = sizeof held / sizeof held[0] };

void hs_interrupt_hold(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    for (int i = 0; i < HELD; i++) {
        // An ignored signal that is blocked would become pending all the same.
        struct sigaction now;
        if (sigaction(held[i], NULL, &now) == 0 && now.sa_handler == SIG_DFL) {
            sigaddset(&signals, held[i]);
        }
    }
    sigprocmask(SIG_BLOCK, &signals, NULL);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
}

int hs_interrupt_pending(void)
{
    sigset_t pending;
    if (sigpending(&pending) != 0) return 0;
    for (int i = 0; i < HELD; i++) {
        if (sigismember(&pending, held[i]) == 1) return held[i];
    }
    return 0;
}
