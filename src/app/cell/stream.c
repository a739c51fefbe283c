#include <pthread.h>

#include "app/cell/cell.h"
#include "app/cell/vitals.h"
#include "base/clock.h"
#include "heapstorm/bench.h"
#include "heapstorm/world.h"

#include "base/forbidden.h"

/// Passes are repeated for about so long, and at least so often.
#define WANTED_NS 60000000u
enum { PASSES_LEAST = 8, THREADS_MAX = 64 };

typedef void pass_function(float *numbers, size_t count);

/// A cache line, which the compiler cuts into as many vectors as the instruction set has.
typedef float line_floats __attribute__((vector_size(64), may_alias));
enum { LINE_FLOATS = sizeof(line_floats) / sizeof(float) };

static inline __attribute__((always_inline)) void add_one(float *numbers, size_t count)
{
    line_floats *lines = __builtin_assume_aligned(numbers, sizeof(line_floats));
    size_t whole = count / LINE_FLOATS;
    for (size_t i = 0; i < whole; i++) lines[i] += 1.0f;
    for (size_t i = whole * LINE_FLOATS; i < count; i++) numbers[i] += 1.0f;
}

static void pass_baseline(float *numbers, size_t count)
{
    add_one(numbers, count);
}

#ifdef __x86_64__
__attribute__((target("avx2"))) static void pass_avx2(float *numbers, size_t count)
{
    add_one(numbers, count);
}

__attribute__((target("avx512f"))) static void pass_avx512(float *numbers, size_t count)
{
    add_one(numbers, count);
}
#endif

/// The widest vectors that the machine has, as the columns' pass uses them.
static pass_function *widest(void)
{
#ifdef __x86_64__
    if (hs_instruction_set_best() == HS_INSTRUCTION_SET_AVX512) return pass_avx512;
    if (hs_instruction_set_best() == HS_INSTRUCTION_SET_AVX2) return pass_avx2;
#endif
    return pass_baseline;
}

/// One thread's part of the memory. Several meet after every pass, as they do after a tick.
typedef struct share {
    pass_function *pass;
    float *numbers;
    size_t count;
    size_t passes;
    pthread_barrier_t *barrier; ///< NULL for one thread alone
} share;

static void *run_part(void *opaque)
{
    const share *part = opaque;
    for (size_t i = 0; i < part->passes; i++) {
        part->pass(part->numbers, part->count);
        if (part->barrier != NULL) pthread_barrier_wait(part->barrier);
    }
    return NULL;
}

/// Passes by several threads; nanoseconds, or 0 when a thread could not be had.
static uint64_t run_threads(float *numbers, size_t count, unsigned threads, size_t passes)
{
    pthread_t others[THREADS_MAX];
    share parts[THREADS_MAX];
    pthread_barrier_t barrier;
    if (pthread_barrier_init(&barrier, NULL, threads) != 0) return 0;
    size_t each = count / threads / LINE_FLOATS * LINE_FLOATS;
    for (unsigned i = 0; i < threads; i++) {
        size_t mine = i + 1 < threads ? each : count - i * each;
        parts[i] =
            (share){widest(), numbers + i * each, mine, passes, threads > 1 ? &barrier : NULL};
    }
    // As in a cell of one thread: what others do on the machine is left out.
    uint64_t began = threads == 1 ? hs_cell_processor_ns() : hs_clock_ns();
    for (unsigned i = 1; i < threads; i++) {
        // The threads that are there would wait for ever; the process is ended instead.
        if (pthread_create(&others[i], NULL, run_part, &parts[i]) != 0) return 0;
    }
    run_part(&parts[0]);
    uint64_t took = (threads == 1 ? hs_cell_processor_ns() : hs_clock_ns()) - began;
    for (unsigned i = 1; i < threads; i++) pthread_join(others[i], NULL);
    pthread_barrier_destroy(&barrier);
    return took;
}

bool hs_cell_stream(const hs_bench_job *job, FILE *stream, hs_error *error)
{
    hs_gate gate = {.fail_at = 0};
    size_t bytes = job->particles * sizeof(hs_particle);
    size_t count = bytes / sizeof(float);
    float *numbers = hs_gate_allocate_lines(&gate, HS_TAG_MEASURE, bytes);
    if (numbers == NULL) return hs_error_no_memory(error, "the bytes to stream over", bytes);
    memset(numbers, 0, bytes);
    unsigned threads = (unsigned)job->threads;
    uint64_t once = run_threads(numbers, count, threads, PASSES_LEAST) / PASSES_LEAST;
    size_t passes = once > 0 ? WANTED_NS / once : 0;
    if (passes < PASSES_LEAST) passes = PASSES_LEAST;
    uint64_t took = once > 0 ? run_threads(numbers, count, threads, passes) : 0;
    if (took == 0) return hs_error_set(error, "%u threads could not be had", threads);
    hs_cell_number(stream, "bytes_per_ns", 2.0 * (double)bytes * (double)passes / (double)took);
    hs_gate_release(&gate, HS_TAG_MEASURE, numbers, bytes);
    return true;
}
