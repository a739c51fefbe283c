/// The strategy `refcount`: counted references, as CPython has them. A box is given back at once
/// when nobody refers to it any more; a generational collector looks for cycles, which counting
/// misses.
#ifndef HS_MEMORY_REFCOUNT_H
#define HS_MEMORY_REFCOUNT_H

#include "memory/tracked.h"

/// A link of a ring of boxes; also a ring's head, which belongs to no box.
typedef struct hs_ring {
    struct hs_ring *next, *previous;
} hs_ring;

/// The hidden header of a box.
typedef struct hs_counted {
    hs_ring ring;        ///< of its generation; among those about to go, `next` alone
    uint32_t references; ///< its population's, its owner's, and those of what it owns
    uint32_t copy;       ///< the collector's, less the references from inside what it looks at
    hs_tracked tracked;  ///< `mark` is an hs_counted_mark
} hs_counted;

/// Where a box stands: numbers below HS_GENERATIONS are generations.
typedef enum hs_counted_mark {
    HS_COUNTED_FROZEN = HS_GENERATIONS, ///< in the permanent generation
    HS_COUNTED_SUSPECT,                 ///< being looked at, and not found reachable yet
    HS_COUNTED_UNREACHABLE              ///< so far
} hs_counted_mark;

/// The strategy's heap.
typedef struct hs_counted_heap {
    hs_tracked_heap tracked;
    hs_collector_settings settings;
    hs_collector_counts counts; ///< the runs' part; the rest is filled in when asked for
    hs_ring generations[HS_GENERATIONS];
    hs_ring permanent;
    uint64_t tracked_in[HS_COUNTED_FROZEN + 1]; ///< boxes of each generation and the permanent one
    uint64_t due[HS_GENERATIONS];               ///< counts against the thresholds
    uint64_t joined;   ///< the oldest generation since the last full collection
    uint64_t survived; ///< the last full collection
} hs_counted_heap;

static inline hs_counted *hs_counted_of(hs_tracked *tracked)
{
    return (hs_counted *)((uint8_t *)tracked - offsetof(hs_counted, tracked));
}

/// One reference less to a box. At 0 it is given back, and so is all that thereby has none left.
void hs_counted_drop(hs_counted_heap *heap, hs_counted *counted);

/// Gives back the memory of a box that is in no ring.
void hs_counted_free(hs_counted_heap *heap, hs_counted *counted);

extern const hs_strategy hs_strategy_refcount;

#endif
