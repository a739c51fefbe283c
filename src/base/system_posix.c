// POSIX, Linux first: clocks, pages, signals, the terminal, the environment. The other files of
// this name have the rest.

// For the environment, and extensions of memory management.
#define _GNU_SOURCE

#include "base/system.h"

#include <signal.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/clock.h"

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

uint64_t hs_thread_cpu_ns(void)
{
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
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

void *hs_pages_map_uncounted(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory != MAP_FAILED ? memory : NULL;
}

void hs_pages_unmap_uncounted(void *memory, size_t bytes)
{
    (void)munmap(memory, bytes);
}

void *hs_pages_map(size_t bytes)
{
    void *memory = hs_pages_map_uncounted(bytes);
    if (memory != NULL) hs_heap_meter_count_allocation(bytes); // no interposer sees it
    return memory;
}

/// Maps twice as much and gives back what lies before and behind.
static uint8_t *map_and_trim(size_t bytes)
{
    size_t both;
    if (__builtin_mul_overflow(bytes, (size_t)2, &both)) return NULL;
    uint8_t *memory = hs_pages_map_uncounted(both);
    if (memory == NULL) return NULL;
    size_t before = (bytes - (uintptr_t)memory % bytes) % bytes;
    if (before > 0) hs_pages_unmap_uncounted(memory, before);
    hs_pages_unmap_uncounted(memory + before + bytes, bytes - before);
    return memory + before;
}

/// The kernel mostly places a mapping right below the last one: mostly aligned as that was.
void *hs_pages_map_aligned(size_t bytes)
{
    uint8_t *memory = hs_pages_map_uncounted(bytes);
    if (memory != NULL && (uintptr_t)memory % bytes != 0) {
        hs_pages_unmap_uncounted(memory, bytes);
        memory = map_and_trim(bytes);
    }
    if (memory != NULL) hs_heap_meter_count_allocation(bytes);
    return memory;
}

void hs_pages_unmap(void *memory, size_t bytes)
{
    hs_pages_unmap_uncounted(memory, bytes);
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

bool hs_pages_forbid_huge(void)
{
#ifdef PR_SET_THP_DISABLE
    return prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) == 0;
#else
    return false;
#endif
}

// ---- Signals -----------------------------------------------------------------------------------

static const int held[] = {SIGINT, SIGTERM, SIGHUP};
enum { HELD = sizeof held / sizeof held[0] };

void hs_interrupt_hold(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    for (int i = 0; i < HELD; i++) {
        // An ignored signal that is blocked would become pending all the same.
        struct sigaction now;
        if (sigaction(held[i], NULL, &now) == 0 && now.sa_handler == SIG_DFL) {
            sigaddset(&signals, held[i]);
        }
    }
    sigprocmask(SIG_BLOCK, &signals, NULL);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
}

int hs_interrupt_pending(void)
{
    sigset_t pending;
    if (sigpending(&pending) != 0) return 0;
    for (int i = 0; i < HELD; i++) {
        if (sigismember(&pending, held[i]) == 1) return held[i];
    }
    return 0;
}

void hs_file_limit_fails_writes(void)
{
    signal(SIGXFSZ, SIG_IGN);
}

// ---- Terminals and displays --------------------------------------------------------------------

bool hs_terminal_is(FILE *stream)
{
    return isatty(fileno(stream)) == 1;
}

void hs_terminal_put(const char *text, size_t bytes)
{
    ssize_t written = write(STDERR_FILENO, text, bytes);
    (void)written;
}

bool hs_display_is_by_name(void)
{
#ifdef __APPLE__
    return false;
#else
    return true; // X11 and Wayland
#endif
}

// ---- The environment and the calendar ----------------------------------------------------------

#ifdef __APPLE__
extern char **environ;
#endif

const char *hs_environment_at(size_t number)
{
    for (size_t i = 0; i < number; i++)
        if (environ[i] == NULL) return NULL;
    return environ[number];
}

void hs_environment_remove(const char *name)
{
    unsetenv(name);
}

bool hs_calendar_write(char *text, size_t bytes, const char *format, bool is_local)
{
    time_t now = time(NULL);
    struct tm parts;
    struct tm *known = is_local ? localtime_r(&now, &parts) : gmtime_r(&now, &parts);
    bool is_written = known != NULL && strftime(text, bytes, format, &parts) > 0;
    if (!is_written && bytes > 0) text[0] = '\0';
    return is_written;
}
