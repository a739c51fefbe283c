/// The work of one process of the bench, as it stands on its command line: written by the bench,
/// read by `heapstorm-bench-cell`, and by people who want to repeat one measurement by hand.
#ifndef HS_BENCH_JOB_H
#define HS_BENCH_JOB_H

#include <stdint.h>
#include <stdio.h>

#include "heapstorm/error.h"
#include "heapstorm/memory.h"

typedef struct hs_bench_job {
    const char *kind;        ///< "churn", "price", "stream" or "probe"
    const char *memory;      ///< a strategy's name
    const char *layout;      ///< "array" or "list"
    const char *simd;        ///< "scalar" or "vector"
    uint64_t litter;         ///< percent that stays of a heap that is filled and freed first
    uint64_t threads;        ///< that simulate, or stream
    uint64_t particles;      ///< held living, or (price) places for
    uint64_t bullets;        ///< held living
    uint64_t churn;          ///< ticks before the measured ones
    uint64_t ticks;          ///< measured
    uint64_t seed;           ///< where the random numbers start
    const char *assets;      ///< folder of scenarios and patterns
    bool is_untimed;         ///< read the clock only before and after all measured ticks
    bool without_huge_pages; ///< forbid them to this process
    bool help, version;
} hs_bench_job;

/// Percent that stays in what is called a littered heap: every second block.
enum { HS_BENCH_LITTER = 50 };

/// A job that its words then change.
hs_bench_job hs_bench_job_default(void);

/// Reads the arguments after the program's name. On failure the error is about wrong usage.
bool hs_bench_job_read(hs_bench_job *job, int argc, char **argv, hs_error *error);

/// Explains the options.
void hs_bench_job_explain(FILE *stream);

/// A job as arguments, ended by NULL, the program first.
typedef struct hs_bench_words {
    const char *words[48];
    char numbers[8][24]; ///< that some words point to
} hs_bench_words;

/// Writes a job as arguments. The strings of the job have to live as long.
void hs_bench_job_write(const hs_bench_job *job, const char *program, hs_bench_words *words);

/// The strategy of the job; the layout and instruction set likewise.
const hs_strategy *hs_bench_job_strategy(const hs_bench_job *job);
hs_layout hs_bench_job_layout(const hs_bench_job *job);
hs_instruction_set hs_bench_job_instruction_set(const hs_bench_job *job);

#endif
