/// Strategies: ways to get memory for entities. A strategy is one source file and one row of a
/// table; everything above calls only the functions of its row and reads the row's flags.
#ifndef HEAPSTORM_STRATEGY_H
#define HEAPSTORM_STRATEGY_H

#include "heapstorm/collector.h"

/// What a boxed strategy stores for one kind of entity: boxes of one size.
typedef struct hs_box_kind {
    const char *name; ///< in the plural; of static storage
    hs_tag tag;       ///< under which the gate counts them
    size_t bytes;     ///< of one box
    size_t capacity;  ///< most boxes at once, unless the population grows
    bool is_leaf;     ///< neither refers to boxes nor is referred to: no collector tracks it
} hs_box_kind;

/// What a strategy's heap holds now, all kinds together, in bytes.
///
/// Internal fragmentation is `usable - living`. External fragmentation is 1 less `largest_spare` by
/// `spare`, where the strategy has a heap of its own and knows both.
typedef struct hs_storage {
    uint64_t reserved;      ///< taken of the C library, whole chunks, and of the system; with books
    uint64_t living;        ///< requested for the boxes in use
    uint64_t usable;        ///< of the boxes in use, with what rounding and headers add
    uint64_t garbage;       ///< of boxes that are dead and not yet collected
    uint64_t spare;         ///< within `reserved`, ready to be handed out
    uint64_t largest_spare; ///< the longest stretch of `spare`; 0 where it is unknown
    uint64_t moved;         ///< boxes that were moved since the heap was opened, see `move`
    uint64_t returned;      ///< regions that went because their last box had gone
} hs_storage;

/// What a place in a strategy's storage holds, for a heap map.
typedef enum hs_place_state {
    HS_PLACE_NEVER,  ///< never handed out yet
    HS_PLACE_FREE,   ///< handed out and given back
    HS_PLACE_LIVE,   ///< in use
    HS_PLACE_GARBAGE ///< dead and not yet collected
} hs_place_state;

/// A place that a survey describes.
typedef struct hs_place {
    const void *address; ///< where it begins
    uint8_t state;       ///< an hs_place_state
} hs_place;

/// A way to get memory for entities: a row of the table. Of static storage.
typedef struct hs_strategy {
    const char *name;       ///< as `--memory` takes it
    const char *summary;    ///< a few words for people
    bool is_boxed;          ///< false for `columns` alone, which has only `open` and `close`
    bool keeps_kinds_apart; ///< memory of one kind never serves another kind
    bool has_arenas;        ///< the functions of heapstorm/slab.h describe its heap
    bool has_regions;       ///< the functions of heapstorm/region.h describe its heap
    bool is_baseline;       ///< what everybody writes first: the others are compared with it

    /// Returns the strategy's heap: what the boxes of all kinds share, such as arenas. It comes
    /// from the gate, which outlives it. NULL with an error when memory is out.
    void *(*open)(hs_gate *gate, hs_error *error);
    /// Gives back the heap and all garbage in it; all boxes have been closed.
    void (*close)(void *heap);

    /// Returns the boxes of one kind, or NULL with an error when memory is out.
    void *(*open_boxes)(void *heap, const hs_box_kind *kind, hs_error *error);
    /// Closes the boxes of one kind, every one of which has been released. Garbage may stay until
    /// `close`.
    void (*close_boxes)(void *boxes);

    /// Returns a box of the kind's size, uninitialised, or NULL when memory is out.
    void *(*acquire)(void *boxes);
    /// Takes a box back, whose entity is dead. Checked builds abort at a second release.
    void (*release)(void *boxes, void *box);

    /// Makes the entity in `box` belong to the one in `owner`: each refers to the other from now
    /// on. When it is released while its owner lives, it leaves its owner's list; a death clears no
    /// references. NULL where a reference is only a serial or a handle.
    void (*refer)(void *boxes, void *box, void *owner_boxes, void *owner);

    /// Returns whether some boxes of the kind lie where they keep much unused memory, so that they
    /// should move. NULL where boxes stay where they are.
    bool (*wants_moves)(const void *boxes);

    /// Moves a box if it lies in such memory. Returns where it is from now on, which may be where
    /// it was. While moves are wanted, whoever keeps boxes calls it for each of them, at a moment
    /// when nobody else has a pointer to any.
    void *(*move)(void *boxes, void *box);

    /// Returns what one box costs, the overhead of the heap beneath included, bytes.
    size_t (*box_cost)(void *boxes);

    /// Fills in what the heap holds now, in constant time or by a walk over few things such as
    /// arenas. NULL under `columns`.
    void (*measure)(const void *heap, hs_storage *storage);

    /// Called at the end of each tick, for steps of a collection. May be NULL.
    void (*tick)(void *heap);

    /// Registers memory outside the strategy that holds pointers to boxes, for a collector that
    /// scans for them; with `is_root` false, before the memory goes, removes it. May be NULL.
    void (*root)(void *heap, void *memory, size_t bytes, bool is_root);

    /// Describes up to `count` places of a kind's storage from number `first` on, and returns how
    /// many it described; 0 behind the last. A collector describes the boxes that it tracks, and no
    /// leaves. The numbers of places stay the same until storage is added or given back. NULL where
    /// a strategy has no storage of its own; then a heap map reads the population's pointers.
    size_t (*survey)(const void *boxes, size_t first, hs_place *places, size_t count);

    /// Returns the number of a box in use among the places that `survey` describes. NULL where
    /// places are in no order of their own; then a heap map follows their addresses.
    size_t (*number_of)(const void *boxes, const void *box);

    /// How the strategy collects; NULL where the dead are given back at once.
    const hs_collector *collector;
} hs_strategy;

/// Returns the number of strategies in this build.
unsigned hs_strategy_count(void);
/// Returns a strategy by its number, 0 being `columns`; NULL from `hs_strategy_count` on.
const hs_strategy *hs_strategy_at(unsigned index);

/// Returns the strategy of that name, or NULL when this build has none.
const hs_strategy *hs_strategy_find(const char *name);

/// Returns the first strategy that is a baseline; every build has one.
const hs_strategy *hs_strategy_baseline(void);

/// A strategy that this build lacks, because it was built without a library. Of static storage.
typedef struct hs_strategy_lacking {
    const char *name;    ///< as `--memory` would take it
    const char *library; ///< that it needs
    const char *package; ///< that brings the library, in Debian
} hs_strategy_lacking;

/// Returns a strategy that this build lacks by its number from 0 on, or NULL behind the last.
const hs_strategy_lacking *hs_strategy_lacking_at(unsigned index);

#endif
