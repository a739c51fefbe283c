/// The generational cycle collector of `refcount`, as in CPython 3.12 and earlier
/// (Modules/gcmodule.c there tells its rules; the code here is our own).
#ifndef HS_MEMORY_REFCOUNT_COLLECTOR_H
#define HS_MEMORY_REFCOUNT_COLLECTOR_H

#include "memory/refcount.h"

/// An empty ring.
void hs_ring_clear(hs_ring *ring);
/// Adds a link at the end of a ring.
void hs_ring_add(hs_ring *ring, hs_ring *link);
/// Takes a link out of its ring.
void hs_ring_remove(hs_ring *link);

/// A birth is about to happen: counts it, and collects the oldest generation that is due.
void hs_counted_birth(hs_counted_heap *heap);

extern const hs_collector hs_collector_refcount;

#endif
