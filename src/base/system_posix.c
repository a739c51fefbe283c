#include "base/system.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

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

static void *map(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

void *hs_pages_map(size_t bytes)
{
    void *memory = map(bytes);
    if (memory != NULL) hs_heap_meter_count_allocation(bytes); // no interposer sees it
    return memory;
}

/// Maps twice as much and gives back what lies before and behind.
static uint8_t *map_and_trim(size_t bytes)
{
    size_t both;
    uint8_t *memory = __builtin_mul_overflow(bytes, (size_t)2, &both) ? NULL : map(both);
    if (memory == NULL) return NULL;
    size_t before = (bytes - (uintptr_t)memory % bytes) % bytes;
    if (before > 0) (void)munmap(memory, before);
    (void)munmap(memory + before + bytes, bytes - before);
    return memory + before;
}

/// The kernel mostly places a mapping right below the last one: mostly aligned as that was.
void *hs_pages_map_aligned(size_t bytes)
{
    uint8_t *memory = map(bytes);
    if (memory != NULL && (uintptr_t)memory % bytes != 0) {
        (void)munmap(memory, bytes);
        memory = map_and_trim(bytes);
    }
    if (memory != NULL) hs_heap_meter_count_allocation(bytes);
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

// ---- What memory takes -------------------------------------------------------------------------

/// glibc's chunks are multiples of two words, and their header is one word before the usable bytes.
/// A preloaded allocator without headers has usable sizes that are such multiples themselves.
size_t hs_block_chunk(void *block, size_t bytes)
{
#ifdef __GLIBC__
    enum { WORD = sizeof(size_t) };
    size_t usable = malloc_usable_size(block);
    if (usable < bytes) return bytes;
    return usable % (2 * WORD) == WORD ? usable + WORD : usable;
#else
    (void)block;
    return bytes;
#endif
}

bool hs_private_dirty(uint64_t *bytes)
{
    char text[2048]; // the kernel writes some 800 bytes
    int file = open("/proc/self/smaps_rollup", O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    ssize_t got = read(file, text, sizeof text - 1);
    close(file);
    text[got > 0 ? got : 0] = '\0';
    static const char key[] = "Private_Dirty:";
    const char *at = strstr(text, key);
    if (at == NULL) return false;
    *bytes = (uint64_t)strtoull(at + sizeof key - 1, NULL, 10) * 1024;
    return true;
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
