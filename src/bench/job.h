/// The work of one process of the bench, as it stands on its command line: written by the bench,
/// read by `heapstorm-bench-cell`, and by people who want to repeat one measurement by hand.
#ifndef HS_BENCH_JOB_H
#define HS_BENCH_JOB_H

#include "bench/bench.h"

/// The value of a factor's option, by the kind of the option.
typedef union hs_bench_job_value {
    const char *text;
    uint64_t count;
    bool flag;
} hs_bench_job_value;

typedef struct hs_bench_job {
    const char *kind; ///< "churn", "price", "stream" or "probe"
    hs_bench_arrangement arrangement;
    uint64_t particles; ///< held living, or (price) places for
    uint64_t bullets;   ///< held living
    uint64_t churn;     ///< ticks before the measured ones
    uint64_t ticks;     ///< measured
    uint64_t seed;      ///< where the random numbers start
    uint64_t shift;     ///< of the layout of heap and stack, see `hs_cell_shift`; 0 for none
    const char *assets; ///< folder of scenarios and patterns
    bool help, version;

    const char *memory;                          ///< the option's value; use `arrangement`
    hs_bench_job_value factor[HS_BENCH_FACTORS]; ///< the option's value; use `arrangement`
} hs_bench_job;

/// A job with the defaults of the command line.
hs_bench_job hs_bench_job_default(void);

/// Reads the arguments after the program's name. On failure the error is about wrong usage.
bool hs_bench_job_read(hs_bench_job *job, int argc, char **argv, hs_error *error);

/// Explains the options.
void hs_bench_job_explain(FILE *stream);

/// A job as arguments, ended by NULL, the program first.
typedef struct hs_bench_words {
    const char *words[48];
    size_t count;
    char numbers[20][24]; ///< that some words point to
    size_t number_count;
} hs_bench_words;

/// Writes a job as arguments. The strings of the job must outlive them.
void hs_bench_job_write(const hs_bench_job *job, const char *program, hs_bench_words *words);

#endif
