#include "heapstorm/heap_meter.h"

#include <stdatomic.h>
#include <stddef.h>

#include "base/forbidden.h"

/// Threads that have counters of their own and need no locked instruction. Further threads share
/// the last line, which atomic additions keep exact.
#define LINES 64

/// A thread adds its balance to the shared one when it has changed by this much.
#define SETTLE_BYTES (64 * 1024)

/// One thread's counters, on a cache line of their own.
typedef struct line {
    _Alignas(64) atomic_uint_fast64_t allocations;
    atomic_uint_fast64_t frees;
    atomic_uint_fast64_t bytes;
    atomic_uint_fast64_t freed_bytes;
    atomic_int_fast64_t unsettled;
} line;

// Mutable globals, which the style allows here alone: an interposer has no context to pass.
static line lines[LINES];
static atomic_uint lines_taken;
static atomic_int_fast64_t settled_live;
static atomic_int_fast64_t peak;
static atomic_bool is_on;
static const char *_Atomic off_reason = "no interposer is linked";
static _Thread_local line *own_line __attribute__((tls_model("initial-exec")));

static line *line_of_this_thread(void)
{
    if (own_line == NULL) {
        unsigned taken = atomic_fetch_add_explicit(&lines_taken, 1, memory_order_relaxed);
        own_line = &lines[taken < LINES ? taken : LINES - 1];
    }
    return own_line;
}

static bool is_shared(const line *mine)
{
    return mine == &lines[LINES - 1];
}

static void add(const line *mine, atomic_uint_fast64_t *counter, uint64_t amount)
{
    if (is_shared(mine)) {
        atomic_fetch_add_explicit(counter, amount, memory_order_relaxed);
        return;
    }
    uint64_t value = atomic_load_explicit(counter, memory_order_relaxed);
    atomic_store_explicit(counter, value + amount, memory_order_relaxed);
}

/// The peak is that of the sum over all threads. A sum at every call would touch a shared cache
/// line each time, so each thread reports its balance in steps.
static void balance(line *mine, int64_t change)
{
    int64_t unsettled = change;
    if (!is_shared(mine)) {
        unsettled += atomic_load_explicit(&mine->unsettled, memory_order_relaxed);
        bool keep = unsettled < SETTLE_BYTES && unsettled > -SETTLE_BYTES;
        atomic_store_explicit(&mine->unsettled, keep ? unsettled : 0, memory_order_relaxed);
        if (keep) return;
    }
    int64_t live =
        atomic_fetch_add_explicit(&settled_live, unsettled, memory_order_relaxed) + unsettled;
    int64_t highest = atomic_load_explicit(&peak, memory_order_relaxed);
    while (live > highest &&
           !atomic_compare_exchange_weak_explicit(&peak, &highest, live, memory_order_relaxed,
                                                  memory_order_relaxed)) {
    }
}

bool hs_heap_meter_is_on(void)
{
    return atomic_load_explicit(&is_on, memory_order_relaxed);
}

const char *hs_heap_meter_reason(void)
{
    return hs_heap_meter_is_on() ? "" : atomic_load(&off_reason);
}

void hs_heap_meter_set(bool on, const char *reason)
{
    atomic_store(&off_reason, reason);
    atomic_store(&is_on, on);
}

void hs_heap_meter_count_allocation(uint64_t usable)
{
    line *mine = line_of_this_thread();
    add(mine, &mine->allocations, 1);
    add(mine, &mine->bytes, usable);
    balance(mine, (int64_t)usable);
}

void hs_heap_meter_count_free(uint64_t usable)
{
    line *mine = line_of_this_thread();
    add(mine, &mine->frees, 1);
    add(mine, &mine->freed_bytes, usable);
    balance(mine, -(int64_t)usable);
}

void hs_heap_meter_count_shrink(uint64_t usable)
{
    line *mine = line_of_this_thread();
    add(mine, &mine->freed_bytes, usable);
    balance(mine, -(int64_t)usable);
}

hs_heap_counts hs_heap_meter_read(void)
{
    hs_heap_counts counts = {0};
    if (!hs_heap_meter_is_on()) return counts;
    uint64_t freed = 0;
    for (int i = 0; i < LINES; i++) {
        counts.allocations += atomic_load_explicit(&lines[i].allocations, memory_order_relaxed);
        counts.frees += atomic_load_explicit(&lines[i].frees, memory_order_relaxed);
        counts.bytes += atomic_load_explicit(&lines[i].bytes, memory_order_relaxed);
        freed += atomic_load_explicit(&lines[i].freed_bytes, memory_order_relaxed);
    }
    counts.live_bytes = counts.bytes > freed ? counts.bytes - freed : 0;
    int64_t highest = atomic_load_explicit(&peak, memory_order_relaxed);
    counts.peak_bytes = highest > 0 ? (uint64_t)highest : 0;
    if (counts.peak_bytes < counts.live_bytes) counts.peak_bytes = counts.live_bytes;
    return counts;
}
