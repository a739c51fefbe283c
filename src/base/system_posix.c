#include "base/system.h"

#include <math.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>

#include "base/clock.h"
#include "heapstorm/heap_meter.h"
#include "heapstorm/instruction_set.h"

#include "base/forbidden.h"

static uint64_t read_clock(clockid_t clock)
{
    struct timespec now = {0};
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t hs_clock_ns(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

uint64_t hs_cpu_ns(void)
{
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

static uint64_t real_now_ns(void *context)
{
    (void)context;
    return hs_clock_ns();
}

/// How late a sleep may end.
#define SPIN_NS UINT64_C(500000)

/// Sleeps, and spins through the last stretch, which a sleep would miss.
static void real_wait_until(void *context, uint64_t until_ns)
{
    (void)context;
    if (until_ns > hs_clock_ns() + SPIN_NS) {
        uint64_t until = until_ns - SPIN_NS;
        struct timespec moment = {(time_t)(until / 1000000000u), (long)(until % 1000000000u)};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &moment, NULL);
    }
    while (hs_clock_ns() < until_ns) {
    }
}

const hs_clock *hs_clock_real(void)
{
    static const hs_clock real = {.now_ns = real_now_ns, .wait_until = real_wait_until};
    return &real;
}

// ---- Pages -------------------------------------------------------------------------------------

void *hs_pages_map(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return NULL;
    hs_heap_meter_count_allocation(bytes); // no interposer sees it
    return memory;
}

void hs_pages_unmap(void *memory, size_t bytes)
{
    (void)munmap(memory, bytes);
    hs_heap_meter_count_free(bytes);
}

void hs_pages_advise_huge(void *memory, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    (void)madvise(memory, bytes, MADV_HUGEPAGE);
#else
    (void)memory;
    (void)bytes;
#endif
}

// ---- The processor -----------------------------------------------------------------------------

hs_instruction_set hs_instruction_set_best(void)
{
#ifdef __x86_64__
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
        return HS_INSTRUCTION_SET_AVX512;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt")) {
        return HS_INSTRUCTION_SET_AVX2;
    }
#endif
    return HS_INSTRUCTION_SET_BASELINE;
}

const char *hs_instruction_set_name(hs_instruction_set set)
{
    static const char *const names[HS_INSTRUCTION_SET_COUNT] = {"baseline", "avx2", "avx512"};
    return names[set];
}

// ---- The process -------------------------------------------------------------------------------

double hs_involuntary_switches(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? (double)usage.ru_nivcsw : NAN;
}
