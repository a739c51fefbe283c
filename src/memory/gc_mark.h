/// The collector of `gc`: tri-colour marking with a write barrier, and a sweep, both in parts of
/// any size. White is a box whose mark is not the heap's epoch, grey one on the mark stack, black
/// any other. No black box refers to a white one, but for those that are held: these are roots, and
/// get their turn.
#ifndef HS_MEMORY_GC_MARK_H
#define HS_MEMORY_GC_MARK_H

#include "memory/gc.h"

/// Hears that `from` is about to refer to `to`: if `from` is marked already, `to` is marked too.
void hs_gc_barrier(hs_tracked_heap *heap, hs_tracked *from, hs_tracked *to);

/// A box is released. If its dead owner refers to it, it may still be reached: it joins the dead at
/// the beginning of the list, and is marked while there is marking, because it is no root any more.
void hs_gc_note_release(hs_gc_heap *heap, hs_tracked *tracked);

/// The threshold is passed: collects, or begins to.
void hs_gc_fall_due(hs_gc_heap *heap);

/// A step of a collection that is under way, or the rest of it when steps have been switched off.
void hs_gc_step(hs_gc_heap *heap);

/// Ends a collection that is half done and then does a whole one.
void hs_gc_collect(hs_gc_heap *heap);

/// Memory is out: true when a whole collection gave something back.
bool hs_gc_make_room(hs_gc_heap *heap);

#endif
