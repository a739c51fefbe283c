/// What `refcount`, `gc` and `boehm` share: boxes with a hidden header before them, in which the
/// references between entities are real pointers.
///
/// A box refers to its owner, and an owner to what it owns, by a list through the headers. A box
/// that is released while its owner lives leaves that list. A death clears no references, so a dead
/// owner and the last of what it owned keep each other. Kinds of leaves, which refer to nothing,
/// have no header, belong to no list, and are given back at once.
#ifndef HS_MEMORY_TRACKED_H
#define HS_MEMORY_TRACKED_H

#include "heapstorm/strategy.h"
#include "memory/block.h"

/// What a box is to its population. No other value is ever in a block in use, so a released block
/// differs from both.
enum { HS_TRACKED_HELD = 0x4C, HS_TRACKED_GARBAGE = 0x57 };

/// The end of the hidden header; a strategy may keep more before it. The fields that a collector
/// reads most are next to each other at the end.
typedef struct hs_tracked {
    struct hs_tracked *owned;  ///< the newest that belongs to it
    struct hs_tracked *after;  ///< the next that belongs to the same owner
    struct hs_tracked *before; ///< the former one; not a reference: no collector follows it
    struct hs_tracked *owner;
    uint32_t place; ///< (refcount) in its kind's object table
    uint16_t kind;  ///< number in the heap's table
    uint8_t state;  ///< HS_TRACKED_HELD or HS_TRACKED_GARBAGE
    uint8_t mark;   ///< the collector's
} hs_tracked;

/// Boxes in a chunk of an object table: 4 KiB of pointers.
enum { HS_OBJECT_TABLE_CHUNK = 512 };

/// All tracked boxes of one kind, in an array of chunks. Unlike a list it can be walked with the
/// next boxes fetched in advance. When a box goes, the last one takes its place. Zeroed it is
/// empty.
typedef struct hs_object_table {
    hs_tracked ***chunks;
    uint32_t chunk_room; ///< pointers in `chunks`
    /// Chunks that exist. They stay until the end: giving back a block of their size makes the C
    /// library's heap merge all its small free blocks, a pause of milliseconds.
    uint32_t chunk_count;
    uint32_t count; ///< boxes
} hs_object_table;

/// The boxes of one kind. It stays while any of them is garbage, also after the kind was closed.
typedef struct hs_tracked_kind {
    struct hs_tracked_heap *heap;
    hs_tag tag;
    size_t asked;         ///< bytes of a box
    size_t bytes;         ///< of a block: with header or guard
    hs_block_costs costs; ///< of its blocks, garbage included
    bool is_leaf, is_closed;
    uint16_t number;
    uint64_t living, garbage; ///< boxes
    hs_object_table objects;  ///< all of them; empty for leaves
    uint32_t limit;           ///< (gc) boxes that a collection under way visits
} hs_tracked_kind;

/// The part of a strategy's heap that is the same for all; the heap's struct begins with it.
typedef struct hs_tracked_heap {
    hs_gate *gate;
    size_t header;    ///< bytes of the whole header
    size_t own_bytes; ///< of the struct that this one is part of
    hs_collector_settings settings;
    const hs_clock *clock;      ///< by which steps end and pauses are timed
    hs_collector_counts counts; ///< the runs' part; the rest is filled in when asked for
    hs_tracked_kind **kinds;    ///< by number; NULL where one has gone
    uint32_t kind_count;
    /// Called before each reference is written; NULL where no collector needs it.
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

/// The box at a place less than `count`.
static inline hs_tracked *hs_object_table_at(const hs_object_table *objects, uint32_t place)
{
    return objects->chunks[place / HS_OBJECT_TABLE_CHUNK][place % HS_OBJECT_TABLE_CHUNK];
}

/// Returns a heap of `own_bytes`, zeroed but for the common part at its beginning; NULL with an
/// error that names the strategy when memory is out.
void *hs_tracked_open(hs_gate *gate, size_t own_bytes, size_t header, const char *strategy,
                      hs_error *error);

/// Functions of a strategy's row and its collector, for an hs_tracked_heap as `heap` and an
/// hs_tracked_kind as `boxes`.
void hs_tracked_close(void *heap);
void hs_tracked_tune(void *heap, const hs_collector_settings *settings, const hs_clock *clock);
void *hs_tracked_open_boxes(void *heap, const hs_box_kind *kind, hs_error *error);
void hs_tracked_close_boxes(void *boxes);
void hs_tracked_refer(void *boxes, void *box, void *owner_boxes, void *owner);
size_t hs_tracked_box_cost(void *boxes);
void hs_tracked_measure(const void *heap, hs_storage *storage);
size_t hs_tracked_survey(const void *boxes, size_t first, hs_place *places, size_t count);

/// Returns a box of a leaf kind, or NULL when memory is out.
void *hs_leaf_acquire(hs_tracked_kind *kind);
/// Gives a box of a leaf kind back.
void hs_leaf_release(hs_tracked_kind *kind, void *box);

/// Returns a box that is held and refers to nothing, or NULL when memory is out. The strategy's
/// part of its header is not initialised.
hs_tracked *hs_tracked_acquire(hs_tracked_kind *kind);
/// The population gives a box up, which becomes garbage. If its owner lives, the box leaves the
/// owner's list; returns whether it did.
bool hs_tracked_release(hs_tracked_kind *kind, hs_tracked *tracked);
/// Gives back the memory of the garbage at this place of its kind's object table. Returns the box
/// that has moved to the place, or NULL. The collector has made sure that nothing refers to it.
hs_tracked *hs_tracked_free(hs_tracked_kind *kind, uint32_t place);

/// Whether its owner refers to it.
bool hs_tracked_is_listed(const hs_tracked *tracked);
/// Makes both refer to each other; `tracked` has no owner yet.
void hs_tracked_join(hs_tracked_heap *heap, hs_tracked *tracked, hs_tracked *owner);
/// Removes the owner's reference to it; it still refers to its owner.
void hs_tracked_leave(hs_tracked_heap *heap, hs_tracked *tracked);
/// Moves it to the beginning of its owner's list, in which it is.
void hs_tracked_come_first(hs_tracked_heap *heap, hs_tracked *tracked);

/// `survey` of a collector; the number of references is left 0.
size_t hs_tracked_survey_references(const void *heap, size_t first, hs_reference *boxes,
                                    size_t count);

/// Adds what is garbage, by kind and in bytes.
void hs_tracked_count_garbage(const hs_tracked_heap *heap, hs_collector_counts *counts);

/// Returns the time of the heap's clock, nanoseconds.
uint64_t hs_tracked_now(const hs_tracked_heap *heap);

/// Counts a step of a collection that began at this time of the clock and ends now.
void hs_tracked_count_pause(hs_tracked_heap *heap, uint64_t began_ns);

#endif
