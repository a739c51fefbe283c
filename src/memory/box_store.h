/// The store of a boxed population: every entity is a struct from the strategy, and an array of
/// pointers or a link in each box keeps them in order.
#ifndef HS_MEMORY_BOX_STORE_H
#define HS_MEMORY_BOX_STORE_H

#include "heapstorm/memory.h"

/// A box in a list: the entity follows its link.
typedef struct hs_link {
    struct hs_link *next;
} hs_link;

/// Most marked boxes of a list.
enum { HS_BOX_STORE_MARKS = 512 };

/// A box of a list, and how many are before it.
typedef struct hs_box_mark {
    const void *box; ///< an address, never followed
    uint32_t index;
} hs_box_mark;

/// The boxes of one population.
typedef struct hs_box_store {
    const hs_kind *kind;
    hs_gate *gate;
    const hs_strategy *strategy;
    hs_layout layout;
    void *heap;  ///< the strategy's, shared by all kinds
    void *boxes; ///< the strategy's own
    size_t cost; ///< of one entity, bytes: box, heap overhead, pointer
    void **array;
    size_t reserved; ///< pointers in the array
    size_t first;    ///< the oldest's place in the array
    size_t count;
    hs_link *oldest, *newest; ///< (list)
    /// (list) Boxes at even distances, in order, as samples for a heap map, which cannot follow a
    /// long list: those that the last compaction passed and kept, or before the first one those
    /// that were appended.
    hs_box_mark marks[HS_BOX_STORE_MARKS];
    size_t mark_count;
    size_t mark_distance;       ///< of those appended
    size_t marks_gone;          ///< oldest boxes that were recycled since
    uint64_t mark_rounds;       ///< how often the marks have changed
    uint64_t compactions;       ///< (list) so far
    void *handed[HS_BATCH_MAX]; ///< (list) boxes of the last append
} hs_box_store;

/// Returns the boxes of a kind in a layout.
hs_box_kind hs_box_store_boxes(const hs_kind *kind, size_t capacity, hs_layout layout);

/// Opens a store for `capacity` entities. Returns false with an error when memory is out.
bool hs_box_store_open(hs_box_store *store, const hs_memory *memory, const hs_kind *kind,
                       size_t capacity, hs_error *error);
/// Releases every box that is left.
void hs_box_store_close(hs_box_store *store);

/// Makes room for `capacity` more entities. Returns false when memory is out; then nothing has
/// changed.
bool hs_box_store_grow(hs_box_store *store, size_t capacity);

/// Adds up to `wanted` new boxes at the end; none when memory is out.
void hs_box_store_append(hs_box_store *store, size_t wanted, hs_batch *batch);

/// Releases the `count` oldest boxes.
void hs_box_store_recycle(hs_box_store *store, size_t count);

/// The pass of `hs_population_compact`; returns how many entities went.
size_t hs_box_store_compact(hs_box_store *store, const hs_filter *filter);

/// Returns the entity that was added last, or NULL when there is none.
void *hs_box_store_newest(const hs_box_store *store);

/// The strategy's box of an entity, which begins with the link where there is one.
static inline void *hs_box_store_box(const hs_box_store *store, void *entity)
{
    return store->layout == HS_LAYOUT_LIST ? (hs_link *)entity - 1 : entity;
}

/// The entity behind a link.
static inline void *hs_link_entity(hs_link *link)
{
    return link + 1;
}

#endif
