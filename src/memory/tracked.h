/// What `refcount` and `gc` share: boxes with a hidden header before them, in which the references
/// between entities are real pointers.
///
/// A box refers to its owner, and an owner to what it owns, by a list through the headers. A box
/// that is released while its owner lives leaves that list; a death clears no references, so a dead
/// owner and the last of what it owned keep each other. Kinds of leaves, which refer to nothing,
/// have no header, belong to no list, and are given back at once.
#ifndef HS_MEMORY_TRACKED_H
#define HS_MEMORY_TRACKED_H

#include "heapstorm/strategy.h"
#include "memory/object_table.h"

/// What a box is to its population. No other value is ever in a block in use, so that a released
/// block is told from both.
enum { HS_TRACKED_HELD = 0x4C, HS_TRACKED_WAITING = 0x57 };

/// The end of the hidden header; a strategy may keep more before it. The fields that a collector
/// looks at most stand together at the end.
typedef struct hs_tracked {
    struct hs_tracked *owned;  ///< the newest that belongs to it
    struct hs_tracked *after;  ///< the next that belongs to the same owner
    struct hs_tracked *before; ///< the former one; not a reference: no collector follows it
    struct hs_tracked *owner;
    uint32_t place; ///< (refcount) in its kind's object table
    uint16_t kind;  ///< number in the heap's table
    uint8_t state;  ///< HS_TRACKED_HELD or HS_TRACKED_WAITING
    uint8_t mark;   ///< the collector's
} hs_tracked;

struct hs_tracked_heap;

/// The boxes of one kind. It stays while any of them wait, also after the kind has been closed.
typedef struct hs_tracked_kind {
    struct hs_tracked_heap *heap;
    hs_tag tag;
    size_t asked; ///< bytes of a box
    size_t bytes; ///< of a block: with header or guard
    size_t cost;  ///< of a block beneath us
    bool is_leaf, is_closed;
    uint16_t number;
    uint64_t living, waiting; ///< boxes
    hs_object_table objects;  ///< all of them; empty for leaves
    uint32_t limit;           ///< (gc) places that a collection under way looks at
} hs_tracked_kind;

/// The part of a strategy's heap that is the same for both.
typedef struct hs_tracked_heap {
    hs_gate *gate;
    size_t header;           ///< bytes of the whole header
    size_t own_bytes;        ///< of the struct that this one is part of
    hs_tracked_kind **kinds; ///< by number; NULL where one has gone
    uint32_t kind_count;
    /// Hears of each reference that is written, before it is; NULL when nobody needs to.
    void (*barrier)(struct hs_tracked_heap *heap, hs_tracked *from, hs_tracked *to);
} hs_tracked_heap;

/// The header of a box.
static inline hs_tracked *hs_tracked_of(void *box)
{
    return (hs_tracked *)box - 1;
}

/// The box behind a header.
static inline void *hs_tracked_box(hs_tracked *tracked)
{
    return tracked + 1;
}

/// The kind of a box.
static inline hs_tracked_kind *hs_tracked_kind_of(const hs_tracked_heap *heap,
                                                  const hs_tracked *tracked)
{
    return heap->kinds[tracked->kind];
}

/// Gives back all boxes that wait, all kinds and the table.
void hs_tracked_close(hs_tracked_heap *heap);

/// A new kind, or NULL with an error when memory is out.
hs_tracked_kind *hs_tracked_open_kind(hs_tracked_heap *heap, const hs_box_kind *kind,
                                      hs_error *error);
/// All its boxes have been released.
void hs_tracked_close_kind(hs_tracked_kind *kind);

/// A box of a leaf kind, or NULL.
void *hs_leaf_acquire(hs_tracked_kind *kind);
void hs_leaf_release(hs_tracked_kind *kind, void *box);

/// A box that is held and refers to nothing, or NULL; the strategy's part of its header is not
/// initialised.
hs_tracked *hs_tracked_acquire(hs_tracked_kind *kind);
/// Its population gives a box up: from now on it waits. It leaves its owner's list if the owner
/// lives; returns whether it did.
bool hs_tracked_release(hs_tracked_kind *kind, hs_tracked *tracked);
/// Gives back the memory of a box that waits, at this place of its kind's object table, and returns
/// the box that has come to the place, or NULL. Who refers to it is the collector's business.
hs_tracked *hs_tracked_free(hs_tracked_kind *kind, uint32_t place);

/// Whether its owner refers to it.
bool hs_tracked_is_listed(const hs_tracked *tracked);
/// From now on both refer to each other; `tracked` has no owner yet.
void hs_tracked_join(hs_tracked_heap *heap, hs_tracked *tracked, hs_tracked *owner);
/// Its owner refers to it no more; it still refers to its owner.
void hs_tracked_leave(hs_tracked_heap *heap, hs_tracked *tracked);
/// It becomes the first in its owner's list, in which it is.
void hs_tracked_come_first(hs_tracked_heap *heap, hs_tracked *tracked);

/// The strategy's functions of the same names.
void hs_tracked_measure(const hs_tracked_heap *heap, hs_storage *storage);
size_t hs_tracked_survey(const hs_tracked_kind *kind, size_t first, hs_place *places, size_t count);

/// Fills in what waits, by kind and in bytes.
void hs_tracked_count_waiting(const hs_tracked_heap *heap, hs_collector_counts *counts);

#endif
