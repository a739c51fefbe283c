#include "measure/stream.h"

#include "base/instruction_set.h"
#include "base/thread_pool.h"

#include "base/forbidden.h"

/// Timed passes over the whole working set, and passes before that to warm it up.
enum { PASSES = 41, WARMUP_PASSES = 5 };

/// The least time that is measured at once: it makes the reading of the clock negligible.
#define LEAST_NS 50000.0

/// Numbers that a thread takes at a time: as many as four blocks of particles hold.
#define NUMBERS_AT_ONCE ((size_t)4 * 4096 * 5)

typedef struct hs_stream {
    float *numbers;
    hs_stream_loop *loop;
} hs_stream;

void hs_stream_baseline(float *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) numbers[i] += 0.25f;
}

static void stream_part(void *context, unsigned worker, size_t first, size_t end)
{
    (void)worker;
    const hs_stream *stream = context;
    stream->loop(stream->numbers + first, end - first);
}

/// Returns the time of consecutive passes, nanoseconds.
static double time_some(hs_stream *stream, size_t count, hs_thread_pool *thread_pool,
                        const hs_clock *clock, uint64_t passes)
{
    hs_thread_pool_wake(thread_pool);
    uint64_t since = hs_clock_now(clock);
    for (uint64_t i = 0; i < passes; i++) {
        hs_thread_pool_share(thread_pool, count, NUMBERS_AT_ONCE, stream_part, stream);
    }
    return (double)(hs_clock_now(clock) - since);
}

/// Returns the median time of a pass, nanoseconds. Short passes are timed several at a time.
static double time_passes(hs_stream *stream, size_t count, hs_thread_pool *thread_pool,
                          const hs_clock *clock)
{
    double once =
        time_some(stream, count, thread_pool, clock, WARMUP_PASSES) / (double)WARMUP_PASSES;
    uint64_t passes = once < LEAST_NS ? (uint64_t)(LEAST_NS / (once > 1.0 ? once : 1.0)) : 1;
    double took[PASSES];
    for (unsigned i = 0; i < PASSES; i++) {
        took[i] = time_some(stream, count, thread_pool, clock, passes) / (double)passes;
    }
    return hs_median(took, PASSES);
}

double hs_stream_bandwidth(hs_gate *gate, size_t bytes, unsigned threads, hs_instruction_set set,
                           const hs_clock *clock, hs_error *error)
{
    if (clock == NULL) clock = hs_clock_real();
    size_t lines = bytes / 64 + 1;
    size_t count = lines * 64 / sizeof(float);
    hs_thread_pool *thread_pool = hs_thread_pool_create(gate, threads, error);
    if (thread_pool == NULL) return NAN;
    hs_stream stream = {hs_gate_allocate_lines(gate, HS_TAG_MEASURE, lines * 64),
                        HS_VERSION_FOR(set, hs_stream)};
    double bandwidth = NAN;
    if (stream.numbers != NULL) {
        memset(stream.numbers, 0, lines * 64);
        bandwidth =
            2.0 * (double)(lines * 64) * 1e9 / time_passes(&stream, count, thread_pool, clock);
        hs_gate_release(gate, HS_TAG_MEASURE, stream.numbers, lines * 64);
    } else {
        hs_error_no_memory(error, "what is to be streamed", lines * 64);
    }
    hs_thread_pool_destroy(thread_pool);
    return bandwidth;
}

/// Returns the median number of living particles.
static double particles_of(const hs_report *report)
{
    const hs_recorder *recorder = report->recorder;
    for (size_t i = 0; i < recorder->count; i++) {
        recorder->scratch[i] = (double)recorder->frames[i].living[HS_PARTICLES];
    }
    return hs_median(recorder->scratch, recorder->count);
}

bool hs_report_measure_bandwidth(hs_report *report, hs_gate *gate, hs_instruction_set set,
                                 hs_error *error)
{
    double bytes = particles_of(report) * (double)sizeof(hs_particle);
    double stream = hs_stream_bandwidth(gate, (size_t)bytes, report->setup.threads, set,
                                        report->recorder->clock, error);
    if (!(stream > 0.0)) return false;
    double moved = 2.0 * (double)sizeof(hs_particle) * 1e9 / report->ns_per_particle_tick;
    report->has_bandwidth = true;
    report->bandwidth = (hs_bandwidth_report){
        .bytes_per_tick = 2.0 * bytes,
        .bytes_per_second = moved,
        .stream_bytes_per_second = stream,
        .share_of_stream = moved / stream,
    };
    return true;
}
