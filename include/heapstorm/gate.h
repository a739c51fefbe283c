/// The one gate through which all of Heapstorm's memory passes, counted.
///
/// A gate counts calls and bytes by tag (the kind of thing that the memory is for). It is owned by
/// the caller and belongs to one thread at a time; two worlds in one process have a gate each, so
/// that their figures never mix. Beneath it stands the C library's heap.
#ifndef HEAPSTORM_GATE_H
#define HEAPSTORM_GATE_H

#include <stddef.h>
#include <stdint.h>

/// What a piece of memory is for.
typedef enum hs_tag {
    HS_TAG_BULLETS,
    HS_TAG_SHOTS,
    HS_TAG_PARTICLES,
    HS_TAG_ITEMS,
    HS_TAG_ENEMIES,
    HS_TAG_RUNNERS,
    HS_TAG_PATTERNS, ///< compiled BulletML and what reading it needs
    HS_TAG_WORLD,    ///< scenarios and the world itself
    HS_TAG_MEASURE,  ///< recorded series and reports
    HS_TAG_OTHER,
    HS_TAG_COUNT
} hs_tag;

/// What has passed for one tag, or for all.
typedef struct hs_tally {
    uint64_t allocations; ///< requests made of the heap beneath, a growing resize included
    uint64_t frees;       ///< blocks given back, a resize's old block included
    uint64_t bytes;       ///< bytes requested, added up over all time
    uint64_t live_bytes;  ///< bytes requested and not yet given back
    uint64_t peak_bytes;  ///< highest `live_bytes` so far
} hs_tally;

/// Hears of every block that passes a gate, such as a profile does. It must not call that gate. A
/// block that is resized is heard of as freed and allocated.
typedef struct hs_gate_listener {
    /// A block was handed out; `site` is the address in the code that asked for it.
    void (*on_allocate)(void *context, hs_tag tag, uintptr_t block, size_t bytes, uintptr_t site);
    /// A block is being given back.
    void (*on_free)(void *context, uintptr_t block);
    void *context; ///< handed to both
} hs_gate_listener;

/// A counted way to the heap. Zero-initialised it is ready for use.
typedef struct hs_gate {
    hs_tally tally[HS_TAG_COUNT]; ///< by tag
    hs_tally total;               ///< all tags together; its peak is the peak of the sum
    uint64_t fail_at;  ///< when not 0, the request of this number (from 1) fails: for tests
    uint64_t requests; ///< requests so far, failed ones included
    const hs_gate_listener *listener; ///< the caller's; NULL while nobody listens
} hs_gate;

/// The name of a tag as reports write it, such as "bullets".
const char *hs_tag_name(hs_tag tag);

/// `bytes` of uninitialised memory aligned for any type, or NULL. Release with the same size.
void *hs_gate_allocate(hs_gate *gate, hs_tag tag, size_t bytes);

/// `count` zeroed elements of `bytes` each, or NULL when memory or the multiplication overflows.
/// Release with `count * bytes`.
void *hs_gate_allocate_array(hs_gate *gate, hs_tag tag, size_t count, size_t bytes);

/// `bytes` of uninitialised memory that starts at a multiple of 64, a cache line, or NULL. From 8
/// MiB on it starts at a multiple of 2 MiB and the system is asked for huge pages.
void *hs_gate_allocate_lines(hs_gate *gate, hs_tag tag, size_t bytes);

/// What `hs_gate_allocate_lines` really asks of the heap for so many bytes: whole lines, or whole
/// huge pages. Who asks for so many is told, and counted, exactly what is taken.
size_t hs_gate_lines_bytes(size_t bytes);

/// Zeroed whole pages straight from the system, past the C library's heap; `bytes` is a multiple of
/// HS_GATE_PAGES_UNIT, and so is the address. NULL when memory is out. Release with
/// `hs_gate_unmap` and the same size.
void *hs_gate_map(hs_gate *gate, hs_tag tag, size_t bytes);

/// Gives pages back to the system. `memory` may be NULL.
void hs_gate_unmap(hs_gate *gate, hs_tag tag, void *memory, size_t bytes);

/// What mapped memory comes in: the smallest page of the systems that there are.
#define HS_GATE_PAGES_UNIT 4096u

/// Grows or shrinks an array from `old_count` to `new_count` elements and keeps the common part;
/// new elements are not initialised. NULL leaves the old array as it was. `old` may be NULL with
/// `old_count` 0.
void *hs_gate_resize_array(hs_gate *gate, hs_tag tag, void *old, size_t old_count, size_t new_count,
                           size_t bytes);

/// Gives back memory of `bytes`, the size that it was requested with. `memory` may be NULL. In
/// checked builds the memory is poisoned first.
void hs_gate_release(hs_gate *gate, hs_tag tag, void *memory, size_t bytes);

#endif
