/// The strategy `gc`: precise mark and sweep. A release only says that an entity is dead; the
/// collector finds what nothing living refers to, all at once or in steps between which the game
/// goes on.
#ifndef HS_MEMORY_GC_H
#define HS_MEMORY_GC_H

#include "memory/tracked.h"

/// The hidden header of a box.
typedef struct hs_traced {
    struct hs_traced *next_grey; ///< the mark stack is threaded through the boxes on it
    hs_tracked tracked;          ///< `mark` equals the heap's `epoch` when the box is marked
} hs_traced;

/// What a collection is at.
typedef enum hs_gc_phase {
    HS_GC_IDLE,
    HS_GC_ROOTS, ///< marking what populations hold and, at once, what that refers to
    HS_GC_SWEEP  ///< giving back what is not marked
} hs_gc_phase;

/// The strategy's heap.
typedef struct hs_gc_heap {
    hs_tracked_heap tracked;
    hs_collector_settings settings;
    hs_collector_counts counts; ///< the runs' part; the rest is filled in when asked for
    hs_gc_phase phase;
    uint8_t epoch;   ///< 0 or 1: changes with every collection, so that no mark needs clearing
    hs_traced *grey; ///< marked, and what they refer to not yet looked at
    uint32_t kind;   ///< the object table that is looked at
    uint32_t place;  ///< in it: the next to look at, or (sweep) the one behind it
    uint64_t births; ///< of tracked boxes since the last collection began
    bool is_vain;    ///< the last emergency gave nothing back, and nothing has died since
} hs_gc_heap;

static inline hs_traced *hs_traced_of(hs_tracked *tracked)
{
    return (hs_traced *)((uint8_t *)tracked - offsetof(hs_traced, tracked));
}

extern const hs_strategy hs_strategy_gc;

#endif
