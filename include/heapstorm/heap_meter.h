/// The heap meter: what the whole process requested of the C library's heap, and the pages that
/// gates mapped.
///
/// A claim such as "nothing is allocated in a steady tick" must hold for the process, not only for
/// the code that we wrote. An interposer, which the *program* links and the library never does,
/// feeds the counters; in a program without one the meter is off and gives the reason. Mapped pages
/// bypass the interposer, so the gate reports them itself: otherwise an arena would count for the
/// game but not for the process.
#ifndef HEAPSTORM_HEAP_METER_H
#define HEAPSTORM_HEAP_METER_H

#include <stdbool.h>
#include <stdint.h>

/// The process's heap traffic since its start, all threads together.
typedef struct hs_heap_counts {
    uint64_t allocations; ///< malloc, calloc, aligned forms, and realloc that moved or grew
    uint64_t frees;       ///< blocks given back
    uint64_t bytes;       ///< usable bytes handed out since the start
    uint64_t live_bytes;  ///< usable bytes handed out and not given back
    uint64_t peak_bytes;  ///< highest `live_bytes` seen when a thread crossed a 64 KiB step
} hs_heap_counts;

/// Returns whether the meter counts.
bool hs_heap_meter_is_on(void);

/// Returns why it does not count, as a phrase such as "a sanitizer owns the heap"; "" when it does.
/// Of static storage.
const char *hs_heap_meter_reason(void);

/// Returns the counts so far; all are zero while the meter is off. Any thread may call it at any
/// time.
hs_heap_counts hs_heap_meter_read(void);

/// Switches the meter on, or off with a reason of static storage. An interposer calls it once,
/// before `main`.
void hs_heap_meter_set(bool on, const char *reason);

/// Counts a block of `usable` bytes that was handed out. An interposer calls it; it allocates
/// nothing.
void hs_heap_meter_count_allocation(uint64_t usable);
/// Counts a block of `usable` bytes that was given back.
void hs_heap_meter_count_free(uint64_t usable);
/// Counts a block that shrank in place by `usable` bytes.
void hs_heap_meter_count_shrink(uint64_t usable);

#endif
