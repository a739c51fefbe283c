/// A structure of arrays in dense blocks: how a population lies in memory under `columns`.
///
/// Every block holds the same number of places, each column an array within it. Entities lie in the
/// order of their birth, block after block. Births go to the end; recycling the oldest advances the
/// head of the first block; a compact closes the gaps that the dead leave, in one stable pass,
/// within the same blocks. Nothing is allocated after opening unless the store grows.
///
/// A filter that judges closes the gaps from block to block: blocks stay full. One that passes
/// closes up every block for itself, so that each place is written while it is still in the
/// first-level cache and several threads can share the work; blocks empty until two neighbours fit
/// into one.
#ifndef HS_MEMORY_COLUMN_STORE_H
#define HS_MEMORY_COLUMN_STORE_H

#include "heapstorm/memory.h"

/// Places in a block, at most. 4096 particles are 80 KiB: several blocks fit into a second-level
/// cache, and a block's bookkeeping is nothing beside its content.
#define HS_BLOCK_PLACES 4096u

/// Regions of memory that a store can grow by; each doubles the capacity.
#define HS_REGIONS_MAX 40

typedef struct hs_block {
    uint8_t *base;  ///< of its columns
    uint32_t first; ///< place of its oldest entity
    uint32_t count; ///< entities, side by side
    bool joins;     ///< (in a compact) goes to the end of the block before it
} hs_block;

typedef struct hs_region {
    void *memory;
    size_t bytes;
} hs_region;

typedef struct hs_column_store {
    const hs_kind *kind;
    hs_gate *gate;
    hs_instruction_set instruction_set;
    uint32_t block_places;
    size_t column_at[HS_COLUMNS_MAX]; ///< where each column starts in a block, bytes
    size_t block_bytes;
    hs_block *blocks; ///< those in use, in order, then the spare ones
    size_t block_count;
    size_t used; ///< at least 1
    hs_region regions[HS_REGIONS_MAX];
    size_t region_count;
} hs_column_store;

bool hs_column_store_open(hs_column_store *store, const hs_memory *memory, const hs_kind *kind,
                          size_t capacity, hs_error *error);
void hs_column_store_close(hs_column_store *store);

/// Makes room for `capacity` more entities. False when memory is out; nothing has changed then.
bool hs_column_store_grow(hs_column_store *store, size_t capacity);

/// Up to `wanted` new places at the end, at least one; the caller has seen that there is room.
void hs_column_store_append(hs_column_store *store, size_t wanted, hs_batch *batch);

/// Forgets the `count` oldest entities.
void hs_column_store_recycle(hs_column_store *store, size_t count);

/// What the store holds, books included, bytes.
size_t hs_column_store_bytes(const hs_column_store *store);

/// The places from `index` of block `block` on, up to the block's end and `most`; false when the
/// block is not in use.
bool hs_column_store_places(const hs_column_store *store, size_t block, size_t index, size_t most,
                            hs_batch *batch);

/// The pass of `hs_population_compact`; returns how many went.
size_t hs_column_store_compact(hs_column_store *store, const hs_filter *filter);

#endif
