#include "cli/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/system.h"

#define INTERVAL_NS 100000000u

enum { BAR = 30 };

hs_progress hs_progress_start(const char *what, uint64_t total, bool is_quiet)
{
    const char *terminal = getenv("TERM");
    bool can_erase = terminal != NULL && strcmp(terminal, "dumb") != 0;
    uint64_t now = hs_clock_ns();
    return (hs_progress){
        .what = what,
        .total = total,
        .started_ns = now,
        .drawn_ns = now,
        .is_on = !is_quiet && total > 0 && can_erase && hs_terminal_is(stderr),
    };
}

void hs_progress_update(hs_progress *progress, uint64_t done)
{
    if (!progress->is_on) return;
    uint64_t now = hs_clock_ns();
    if (now - progress->drawn_ns < INTERVAL_NS) return;
    progress->drawn_ns = now;
    progress->is_drawn = true;
    if (done > progress->total) done = progress->total;
    double share = (double)done / (double)progress->total;
    double passed = (double)(now - progress->started_ns) / 1e9;
    unsigned left = done > 0 ? (unsigned)(passed / share - passed + 0.5) : 0;
    char bar[BAR + 1];
    int filled = (int)(share * (double)BAR);
    memset(bar, '.', BAR);
    memset(bar, '#', (size_t)filled);
    bar[BAR] = '\0';
    char line[160], rate[48] = "";
    if (progress->what != NULL) {
        snprintf(rate, sizeof rate, "  %.0f %s/s", (double)done / passed, progress->what);
    }
    const char *gap = progress->note[0] != '\0' ? "  " : "";
    int length = snprintf(line, sizeof line, "\r[%s] %3d %%%s  %u:%02u left%s%.30s\033[K", bar,
                          (int)(share * 100.0), rate, left / 60, left % 60, gap, progress->note);
    if (length > 0) hs_terminal_put(line, (size_t)length);
}

void hs_progress_end(hs_progress *progress)
{
    static const char erase[] = "\r\033[K";
    if (progress->is_drawn) hs_terminal_put(erase, sizeof erase - 1);
    progress->is_on = progress->is_drawn = false;
}
