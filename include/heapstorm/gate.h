/// The gate: the one way to the heap for all of Heapstorm's memory, which counts what passes.
///
/// A gate counts calls and bytes by tag (what the memory is for). The caller owns it, and one
/// thread at a time uses it. Two worlds in one process have a gate each, so that their figures
/// never mix. The memory comes from the C library's heap.
#ifndef HEAPSTORM_GATE_H
#define HEAPSTORM_GATE_H

#include <stddef.h>
#include <stdint.h>

#include "heapstorm/error.h"

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

/// Counts for one tag, or for all together.
typedef struct hs_tally {
    uint64_t allocations; ///< blocks handed out, a resize's new block included
    uint64_t frees;       ///< blocks given back, a resize's old block included
    uint64_t bytes;       ///< bytes requested since the start
    uint64_t live_bytes;  ///< bytes requested and not yet given back
    uint64_t peak_bytes;  ///< highest `live_bytes` so far
} hs_tally;

/// Functions that a gate calls for every block, for a profile for instance. They must not call that
/// gate. A resize counts as a free and an allocation.
typedef struct hs_gate_listener {
    /// A block was handed out; `site` is the address in the code that requested it.
    void (*on_allocate)(void *context, hs_tag tag, uintptr_t block, size_t bytes, uintptr_t site);
    /// A block is given back.
    void (*on_free)(void *context, uintptr_t block);
    void *context; ///< handed to both
} hs_gate_listener;

/// A gate. Zero-initialised it is ready for use and needs no release.
typedef struct hs_gate {
    hs_tally tally[HS_TAG_COUNT]; ///< by tag
    hs_tally total;               ///< all tags together; its peak is the peak of the sum
    uint64_t limit_bytes; ///< what would take more than this of the heap, 20 bytes for each block's
                          ///< header and rounding included, is refused as if memory were out; 0:
                          ///< no limit
    uint64_t fail_at;     ///< for tests: the request of this number, from 1, fails; 0: none
    uint64_t requests;    ///< requests so far, failed ones included
    uint64_t huge_bytes;  ///< bytes so far for which the system was asked for huge pages
    const hs_gate_listener *listener; ///< the caller's, or NULL
} hs_gate;

/// Returns the name of a tag as reports write it, such as "bullets". Of static storage.
const char *hs_tag_name(hs_tag tag);

/// Lets the gate hand out no more than `left` bytes from now on, HS_FIGURE_NONE: as much as is
/// asked for. What does not fit is then refused, where a system that promises more than it has
/// would end the process when the memory is first touched.
void hs_gate_limit(hs_gate *gate, uint64_t left);

/// Returns whether the limit leaves room for `bytes` that do not pass the gate.
bool hs_gate_has_room(const hs_gate *gate, size_t bytes);

/// Returns `bytes` of uninitialised memory aligned for any type, or NULL when memory is out. The
/// caller gives it back by `hs_gate_release` with the same tag and size.
void *hs_gate_allocate(hs_gate *gate, hs_tag tag, size_t bytes);

/// Returns `count` zeroed elements of `bytes` each, or NULL when memory is out or the product
/// overflows. Release with `count * bytes`.
void *hs_gate_allocate_array(hs_gate *gate, hs_tag tag, size_t count, size_t bytes);

/// The same with an error that names `what` when there is no memory.
void *hs_gate_make(hs_gate *gate, hs_tag tag, size_t count, size_t bytes, const char *what,
                   hs_error *error);

/// Returns `bytes` of uninitialised memory that starts at a multiple of 64, a cache line, or NULL
/// when memory is out. From 8 MiB on it starts at a multiple of 2 MiB, and the system is asked for
/// huge pages. Release with the same size.
void *hs_gate_allocate_lines(hs_gate *gate, hs_tag tag, size_t bytes);

/// Returns the bytes that `hs_gate_allocate_lines` takes from the heap for a request of `bytes`:
/// whole cache lines, or whole huge pages. A caller that requests this size has the gate count
/// exactly what is taken.
size_t hs_gate_lines_bytes(size_t bytes);

/// Returns zeroed whole pages straight from the system, past the C library's heap, or NULL when
/// memory is out. `bytes` is a multiple of HS_GATE_PAGES_UNIT, and so is the address. Release by
/// `hs_gate_unmap` with the same size.
void *hs_gate_map(hs_gate *gate, hs_tag tag, size_t bytes);

/// The same at a multiple of `bytes`, which is a power of two.
void *hs_gate_map_aligned(hs_gate *gate, hs_tag tag, size_t bytes);

/// Gives pages of `hs_gate_map` or `hs_gate_map_aligned` back to the system. `memory` may be NULL.
void hs_gate_unmap(hs_gate *gate, hs_tag tag, void *memory, size_t bytes);

/// The unit of mapped memory, bytes: the smallest page of any supported system.
#define HS_GATE_PAGES_UNIT 4096u

/// Grows or shrinks an array from `old_count` to `new_count` elements of `bytes` each and keeps the
/// common part; new elements are not initialised. Returns the array, which may have moved, or NULL
/// when memory is out or the product overflows; then the old array is as it was. `old` may be NULL
/// with `old_count` 0.
void *hs_gate_resize_array(hs_gate *gate, hs_tag tag, void *old, size_t old_count, size_t new_count,
                           size_t bytes);

/// Gives back memory with the tag and the bytes that it was requested with. `memory` may be NULL.
/// Checked builds fill it with 0xDD first.
void hs_gate_release(hs_gate *gate, hs_tag tag, void *memory, size_t bytes);

#endif
