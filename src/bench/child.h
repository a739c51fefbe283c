/// A process that does one measurement: started, listened to, and ended when the bench is.
#ifndef HS_BENCH_CHILD_H
#define HS_BENCH_CHILD_H

#include <limits.h>

#include "bench/job.h"

/// What a process said, and how it ended.
typedef struct hs_bench_child {
    hs_gate *gate;
    char *said;        ///< stdout and stderr, terminated
    size_t said_bytes; ///< without the zero
    size_t reserved;
    double seconds; ///< that it took
    int signal;     ///< of this process, that came in the meantime, or 0
} hs_bench_child;

/// Called some ten times a second while a process works, with the seconds since its start.
typedef struct hs_bench_waiting {
    void (*pass)(void *context, double seconds);
    void *context;
} hs_bench_waiting;

/// Writes the path of the program for measurements: beside this one, or where it is installed.
bool hs_bench_child_find(char *path, size_t bytes, hs_error *error);

/// Runs a job to its end, with a library preloaded unless it is "". False with a sentence when it
/// did not do its work: it crashed, ran out of memory, said an error, took an hour. When a signal
/// came for this process the other is ended, and `signal` is set. What it said is released by
/// `hs_bench_child_release` in any case.
bool hs_bench_child_run(hs_bench_child *child, hs_gate *gate, const char *program,
                        const hs_bench_job *job, const char *library,
                        const hs_bench_waiting *waiting, hs_error *error);
void hs_bench_child_release(hs_bench_child *child);

/// What stands behind a name at the beginning of a line; NULL when no line begins so.
const char *hs_bench_child_line(const hs_bench_child *child, const char *name);

/// The number of a line "number NAME VALUE"; NaN when there is none.
double hs_bench_child_number(const hs_bench_child *child, const char *name);

/// Copies a line's rest, "" when there is none.
void hs_bench_child_text(const hs_bench_child *child, const char *name, char *text, size_t bytes);

#endif
