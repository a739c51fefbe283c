/// The inside of populations and slots, private to src/memory: what they hold, and the store
/// beneath them. There are two stores, columns and boxes. Which of them a strategy has is asked in
/// one place, `hs_store_of`; whatever differs between the two is a member of `hs_store`.
#ifndef HS_MEMORY_STORE_H
#define HS_MEMORY_STORE_H

#include "memory/box_store.h"
#include "memory/columns.h"

/// Bytes that suffice for any kind's struct.
enum { HS_ENTITY_BYTES_MAX = 255 };

/// What populations and slots ask of a store.
typedef struct hs_store {
    /// Opens a population's store for its capacity. Returns false with an error when memory is out.
    bool (*open)(hs_population *population, hs_error *error);
    /// Closes it, with all entities that are left.
    void (*close)(hs_population *population);
    /// Makes room for as many entities again. Returns false when memory is out; then nothing has
    /// changed.
    bool (*grow)(hs_population *population);
    /// Adds up to `wanted` entities at the end; fewer only at the end of a block, or when memory is
    /// out, which it notes.
    void (*append)(hs_population *population, size_t wanted, hs_batch *batch);
    /// Removes the `count` oldest entities.
    void (*recycle)(hs_population *population, size_t count);
    /// The pass of `hs_population_compact`; returns how many entities went.
    size_t (*compact)(hs_population *population, const hs_filter *filter);
    /// Returns the boxes of a kind in a layout; without boxes, its structs.
    hs_box_kind (*boxes)(const hs_kind *kind, size_t capacity, hs_layout layout);
    /// Returns what one entity costs, bytes.
    uint64_t (*bytes_each)(const hs_population *population);
    /// Adds what the store itself holds.
    void (*measure)(const hs_population *population, hs_storage *storage);
    /// Moves a walk that stands at the oldest entity to number `index`, which exists.
    void (*seek)(hs_walk *walk, size_t index);
    /// Fills in the batch of at most `most` entities, at least one of which is left.
    bool (*next)(hs_walk *walk, size_t most, hs_batch *batch);
    /// `hs_population_find_box`, for a kind with serials.
    void *(*find_box)(const hs_population *population, uint64_t serial);

    /// Opens the storage of slots. Returns false with an error when memory is out.
    bool (*open_slots)(hs_slots *slots, hs_error *error);
    /// Closes it; every entity has been released.
    void (*close_slots)(hs_slots *slots);
    /// Returns uninitialised memory for the entity of a slot, or NULL when memory is out.
    void *(*acquire)(hs_slots *slots, uint32_t index);
    /// Takes it back.
    void (*release)(hs_slots *slots, void *entity);
    /// Adds what the storage of slots holds.
    void (*measure_slots)(const hs_slots *slots, hs_storage *storage);
} hs_store;

/// Returns the store of a strategy.
const hs_store *hs_store_of(const hs_strategy *strategy);

/// A population: its policy, its figures, and one of the two stores.
struct hs_population {
    hs_memory memory; ///< a copy; the heap behind it belongs to the caller
    const hs_store *store;
    const hs_kind *kind;
    hs_overflow overflow;
    size_t capacity;
    size_t places; ///< taken, also by entities that died in this tick
    size_t dead;   ///< entities flagged dead
    uint64_t peak, refused, recycled, grown, births, deaths;
    uint64_t next_serial;
    bool is_starved;
    hs_column_store columns; ///< (columns)
    hs_box_store boxes;      ///< (boxes)
};

/// One slot. Its generation is odd while it is in use.
typedef struct hs_slot {
    void *box;
    uint32_t generation;
    uint32_t next_free; ///< index + 1; 0 ends the list
} hs_slot;

/// Slots: a table, a free list threaded through it, and the storage of the entities.
struct hs_slots {
    hs_memory memory;
    const hs_store *store;
    hs_box_kind kind;
    hs_slot *table;
    uint8_t *storage;    ///< (columns) of all entities, or of their hot parts
    uint8_t *rests;      ///< (columns) of what is not in `storage`, where they are split
    size_t hot_bytes;    ///< of the hot part of an entity that is split, else 0
    size_t stride;       ///< (columns) of an entity in `storage`, bytes
    size_t rest_stride;  ///< (columns) of an entity in `rests`, bytes
    void *boxes;         ///< (boxes) the strategy's
    size_t cost;         ///< of an entity, bytes
    uint32_t first_free; ///< index + 1 of the slot released last, or 0
    uint32_t used;       ///< slots handed out at least once: the first ones of the table
    uint32_t worn_out;   ///< slots whose generations are used up
    uint64_t peak, refused, births, deaths;
    bool is_starved;
};

#endif
