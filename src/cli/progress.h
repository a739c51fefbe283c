/// A bar on stderr for long work: how far, how fast and how long still. Drawn when stderr is a
/// terminal, at most ten times a second, without colours, and gone when the work is done.
#ifndef HS_CLI_PROGRESS_H
#define HS_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct hs_progress {
    const char *what; ///< the steps are called, such as "ticks"; NULL where a rate says nothing
    char note[40];    ///< what is being done now, in a few words; "" for none
    uint64_t total;
    uint64_t started_ns, drawn_ns;
    bool is_on, is_drawn;
} hs_progress;

hs_progress hs_progress_start(const char *what, uint64_t total, bool is_quiet);

/// `done` of the total are done.
void hs_progress_update(hs_progress *progress, uint64_t done);

/// Erases the bar.
void hs_progress_end(hs_progress *progress);

#endif
