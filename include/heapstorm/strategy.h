/// Strategies: ways to get memory for entities. A strategy is one file and one row in the table of
/// `hs_strategy_count`: everything above asks only these functions.
#ifndef HEAPSTORM_STRATEGY_H
#define HEAPSTORM_STRATEGY_H

#include "heapstorm/collector.h"

/// What a boxed strategy has to store: boxes of one size.
typedef struct hs_box_kind {
    const char *name; ///< in the plural; of static storage
    hs_tag tag;       ///< under which the gate counts them
    size_t bytes;     ///< of one box
    size_t capacity;  ///< how many there will be at most, unless the population grows
    bool is_leaf;     ///< refers to nothing and is referred to by nothing: no collector tracks it
} hs_box_kind;

/// What a strategy's heap holds now, all kinds together, in bytes.
///
/// Internal fragmentation is `usable - living`; external fragmentation is told by the largest free
/// stretch against all that is free, where the strategy has a heap of its own to tell.
typedef struct hs_storage {
    uint64_t reserved; ///< had of the C library and the system and not given back, books included
    uint64_t living;   ///< of the boxes in use, as they were asked for
    uint64_t usable;   ///< of the boxes in use, with what rounding and headers add
    uint64_t waiting;  ///< of boxes that are dead and wait for a collector
    uint64_t spare;    ///< within `reserved`, ready to be handed out
    uint64_t largest_spare; ///< the longest stretch of it; 0 where the strategy cannot know
} hs_storage;

/// What a place in a strategy's storage is, for a heap map.
typedef enum hs_place_state {
    HS_PLACE_NEVER, ///< never handed out yet
    HS_PLACE_FREE,
    HS_PLACE_LIVE,
    HS_PLACE_WAITING ///< dead, and waiting for a collector
} hs_place_state;

/// A place as a survey tells it.
typedef struct hs_place {
    const void *address; ///< where it begins
    uint8_t state;       ///< an hs_place_state
} hs_place;

/// A way to get memory for entities.
typedef struct hs_strategy {
    const char *name;       ///< as `--memory` takes it
    const char *summary;    ///< a few words for people
    bool is_boxed;          ///< false for `columns` alone, which needs none of the functions below
    bool keeps_kinds_apart; ///< no kind's memory ever serves another kind

    /// What the boxes of all kinds share, such as arenas. NULL with an error when memory is out.
    void *(*open)(hs_gate *gate, hs_error *error);
    /// Gives back what `open` made and everything that still waits; all boxes have been closed.
    void (*close)(void *heap);

    /// The boxes of one kind. NULL with an error when memory is out.
    void *(*open_boxes)(void *heap, const hs_box_kind *kind, hs_error *error);
    /// Every box has been released. What waits for a collector may stay until `close`.
    void (*close_boxes)(void *boxes);

    /// A box of the kind's size, uninitialised, or NULL when memory is out.
    void *(*acquire)(void *boxes);
    /// The entity in the box is dead. Double release is caught in checked builds.
    void (*release)(void *boxes, void *box);

    /// The entity in `box` belongs to the one in `owner`: from now on it refers to its owner, and
    /// its owner to it. When it is released while its owner lives it leaves its owner's list; a
    /// death clears no references. NULL where a reference is only a serial or a handle.
    void (*refer)(void *boxes, void *box, void *owner_boxes, void *owner);

    /// What one box costs beneath the strategy, the heap's own overhead included, in bytes.
    size_t (*box_cost)(void *boxes);

    /// What the heap holds now. Constant time, or a walk over few things such as arenas.
    void (*measure)(const void *heap, hs_storage *storage);

    /// A tick has ended: the time for steps of a collection. May be NULL.
    void (*tick)(void *heap);

    /// Says which memory outside the strategy holds pointers to boxes, for a collector that looks
    /// for them itself; before it goes it is said again with `is_root` false. May be NULL.
    void (*root)(void *heap, void *memory, size_t bytes, bool is_root);

    /// Tells the `count` places of a kind's storage from number `first` on, and returns how many it
    /// told; 0 behind the last. NULL where a strategy has no storage of its own: then a map looks
    /// at the boxes. A collector tells of the boxes that it tracks, and of no leaves. The numbers
    /// of places stay the same until storage is added or given back.
    size_t (*survey)(const void *boxes, size_t first, hs_place *places, size_t count);

    /// NULL where the dead are given back at once.
    const hs_collector *collector;
} hs_strategy;

/// All strategies, in the order of the design: `columns` first.
unsigned hs_strategy_count(void);
/// The strategy of this number, less than `hs_strategy_count`.
const hs_strategy *hs_strategy_at(unsigned index);

/// The strategy of that name, or NULL.
const hs_strategy *hs_strategy_find(const char *name);

#endif
