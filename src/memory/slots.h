/// What a set of slots is made of: a table of slots, a free list threaded through it, and the
/// storage of the boxes.
#ifndef HS_MEMORY_SLOTS_H
#define HS_MEMORY_SLOTS_H

#include "heapstorm/memory.h"

/// One slot: its generation is odd while it is in use.
typedef struct hs_slot {
    void *box;
    uint32_t generation;
    uint32_t next_free; ///< index + 1; 0 ends the list
} hs_slot;

struct hs_slots {
    hs_memory memory;
    hs_box_kind kind;
    hs_slot *table;
    uint8_t *storage;    ///< of all boxes, when the strategy is not boxed
    void *boxes;         ///< the strategy's, when it is
    size_t cost;         ///< of one, bytes
    uint32_t first_free; ///< index + 1 of the slot released last, or 0
    uint32_t used;       ///< slots that were ever handed out, the first ones of the table
    uint32_t worn_out;   ///< slots whose generations are used up
    uint64_t peak, refused, births, deaths;
    bool is_starved;
};

#endif
