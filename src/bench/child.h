/// A child process that does one measurement and ends with the bench.
#ifndef HS_BENCH_CHILD_H
#define HS_BENCH_CHILD_H

#include <limits.h>

#include "bench/job.h"

/// What a process said, and how it ended.
typedef struct hs_bench_child {
    hs_gate *gate;
    char *said;        ///< its stdout and stderr, terminated by a zero
    size_t said_bytes; ///< without the zero
    size_t reserved;
    double seconds; ///< that it took
    int signal;     ///< that this process received in the meantime, or 0
} hs_bench_child;

/// A callback that is called about ten times a second while a process works.
typedef struct hs_bench_waiting {
    void (*pass)(void *context, double seconds);
    void *context;
} hs_bench_waiting;

/// Writes the path of the program for measurements, which lies beside this one or where it is
/// installed.
bool hs_bench_child_find(char *path, size_t bytes, hs_error *error);

/// Runs a job to its end, with `library` preloaded unless it is "". Returns false with an error
/// when the child failed: it crashed, ran out of memory, reported an error, or took an hour. When
/// this process receives a signal, the child is killed and `signal` is set. Call
/// `hs_bench_child_release` in any case.
bool hs_bench_child_run(hs_bench_child *child, hs_gate *gate, const char *program,
                        const hs_bench_job *job, const char *library,
                        const hs_bench_waiting *waiting, hs_error *error);
void hs_bench_child_release(hs_bench_child *child);

/// The rest of the line that begins with a name; NULL when there is none.
const char *hs_bench_child_line(const hs_bench_child *child, const char *name);

/// The number of a line "number NAME VALUE"; NaN when there is none.
double hs_bench_child_number(const hs_bench_child *child, const char *name);

/// Copies the rest of that line, "" when there is none.
void hs_bench_child_text(const hs_bench_child *child, const char *name, char *text, size_t bytes);

#endif
