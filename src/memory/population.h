/// The internal structures of populations and slots, private to src/memory.
#ifndef HS_MEMORY_POPULATION_H
#define HS_MEMORY_POPULATION_H

#include "memory/box_store.h"
#include "memory/columns.h"

/// Bytes that suffice for any kind's struct.
enum { HS_ENTITY_BYTES_MAX = 255 };

/// A population: its policy, its figures, and one of the two stores.
struct hs_population {
    hs_memory memory; ///< a copy; the heap behind it belongs to the caller
    const hs_kind *kind;
    hs_overflow overflow;
    size_t capacity;
    size_t places; ///< taken, also by entities that died in this tick
    size_t dead;   ///< entities flagged dead
    uint64_t peak, refused, recycled, grown, births, deaths;
    uint64_t next_serial;
    bool is_starved;
    hs_column_store columns; ///< when the strategy is not boxed
    hs_box_store boxes;      ///< when it is boxed
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
    hs_box_kind kind;
    hs_slot *table;
    uint8_t *storage;    ///< of all entities, when the strategy is not boxed
    void *boxes;         ///< the strategy's, when it is boxed
    size_t cost;         ///< of an entity, bytes
    uint32_t first_free; ///< index + 1 of the slot released last, or 0
    uint32_t used;       ///< slots handed out at least once: the first ones of the table
    uint32_t worn_out;   ///< slots whose generations are used up
    uint64_t peak, refused, births, deaths;
    bool is_starved;
};

#endif
