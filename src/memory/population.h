/// What a population is made of: its policy and figures, and one of the two stores.
#ifndef HS_MEMORY_POPULATION_H
#define HS_MEMORY_POPULATION_H

#include "memory/box_store.h"
#include "memory/column_store.h"

/// Room for any kind's struct.
enum { HS_ENTITY_BYTES_MAX = 255 };

struct hs_population {
    hs_memory memory; ///< as it was opened with; the heap behind it belongs to the caller
    const hs_kind *kind;
    hs_overflow overflow;
    size_t capacity;
    size_t places; ///< taken, by those too that died in this tick
    size_t dead;   ///< of these, flagged dead
    uint64_t peak, refused, recycled, grown, births, deaths;
    uint64_t next_serial;
    bool is_starved;
    hs_column_store columns; ///< when the strategy is not boxed
    hs_box_store boxes;      ///< when it is
};

#endif
