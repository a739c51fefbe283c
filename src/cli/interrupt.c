#include "cli/interrupt.h"

#include <signal.h>
#include <stddef.h>

static const int held[] = {SIGINT, SIGTERM, SIGHUP};
enum { HELD = sizeof held / sizeof held[0] };

void hs_interrupt_hold(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    for (int i = 0; i < HELD; i++) {
        // Held back, an ignored signal would become pending all the same.
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
