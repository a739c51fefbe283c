/// What the whole process really asked of the C library's heap, and the pages that the gate mapped.
///
/// A claim such as "nothing is allocated in a steady tick" must hold for the process, not only for
/// the code that we wrote. The meter's counters are fed by an interposer that the *program* links
/// (never the library); a program without one reads a meter that is off and says why. Pages come
/// from the system past the interposer, so the gate tells of them itself: else an arena would be
/// the game's and not the process's.
#ifndef HEAPSTORM_HEAP_METER_H
#define HEAPSTORM_HEAP_METER_H

#include <stdbool.h>
#include <stdint.h>

/// The process's heap traffic since its start, all threads together.
typedef struct hs_heap_counts {
    uint64_t allocations; ///< malloc, calloc, aligned forms, and realloc that moved or grew
    uint64_t frees;       ///< blocks given back
    uint64_t bytes;       ///< usable bytes handed out, added up over all time
    uint64_t live_bytes;  ///< usable bytes handed out and not given back
    uint64_t peak_bytes;  ///< highest `live_bytes` seen when a thread crossed a 64 KiB step
} hs_heap_counts;

/// Whether the meter counts.
bool hs_heap_meter_is_on(void);

/// Why it does not count, as a phrase such as "a sanitizer owns the heap"; "" when it does.
const char *hs_heap_meter_reason(void);

/// The counts so far; all zero while the meter is off. May be called at any time from any thread.
hs_heap_counts hs_heap_meter_read(void);

/// Called once by an interposer before `main`: the meter counts from now on, or not, with a reason
/// of static storage.
void hs_heap_meter_set(bool on, const char *reason);

/// Called by an interposer for every block handed out, of `usable` bytes. Allocates nothing.
void hs_heap_meter_count_allocation(uint64_t usable);
/// The same for a block that was taken back.
void hs_heap_meter_count_free(uint64_t usable);
/// The same for a block that became smaller where it is, by `usable` bytes.
void hs_heap_meter_count_shrink(uint64_t usable);

#endif
