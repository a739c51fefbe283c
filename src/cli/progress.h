/// A progress bar on stderr for long work: share done, rate and time left. It is drawn when stderr
/// is a terminal, at most ten times a second, without colours, and erased when the work is done.
#ifndef HS_CLI_PROGRESS_H
#define HS_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct hs_progress {
    const char *what; ///< name of the steps, such as "ticks"; NULL for no rate
    char note[40];    ///< what is being done now, in a few words; "" for none
    uint64_t total;
    uint64_t started_ns, drawn_ns;
    bool is_on, is_drawn;
} hs_progress;

hs_progress hs_progress_start(const char *what, uint64_t total, bool is_quiet);

/// Notes that `done` of the total are done, and redraws the bar when it is time to.
void hs_progress_update(hs_progress *progress, uint64_t done);

/// Erases the bar.
void hs_progress_end(hs_progress *progress);

#endif
