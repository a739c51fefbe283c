/// The strategy `columns`, the default: a population is a structure of arrays in dense blocks,
/// which are made in advance.
///
/// Every block has the same number of places, and each column is an array within it. Entities are
/// in the order of their birth, block after block. Births go to the end; recycling the oldest
/// advances the head of the first block; a compaction closes the gaps that the dead leave, in one
/// stable pass, within the same blocks. Nothing is allocated after opening unless the store grows.
///
/// A filter with `judge` closes the gaps from block to block, so that blocks stay full; with a
/// thread pool block by block, and some blocks are filled up afterwards. One with
/// `pass` closes the gaps of every block by itself, so that each entity is written while it is
/// still in the first-level cache and several threads can share the work; blocks empty until two
/// neighbours fit into one.
#ifndef HS_MEMORY_COLUMNS_H
#define HS_MEMORY_COLUMNS_H

#include "heapstorm/memory.h"

/// Most places of a block. 4096 particles are 80 KiB: several blocks fit into a second-level cache,
/// and a block's bookkeeping is negligible beside its content.
#define HS_COLUMN_BLOCK_PLACES 4096u

/// Most chunks of a store; each doubles the capacity.
#define HS_COLUMN_CHUNKS_MAX 40

/// Places for some entities.
typedef struct hs_column_block {
    uint8_t *base;  ///< of its columns
    uint32_t first; ///< place of its oldest entity
    uint32_t count; ///< entities, next to each other
    bool joins;     ///< (during a pass) moves to the end of the block before it
} hs_column_block;

/// One piece of memory, for many blocks.
typedef struct hs_column_chunk {
    void *memory;
    size_t bytes;
} hs_column_chunk;

/// The columns of one population.
typedef struct hs_column_store {
    const hs_kind *kind;
    hs_gate *gate;
    hs_instruction_set instruction_set;
    uint32_t block_places;
    size_t column_at[HS_COLUMNS_MAX]; ///< where each column starts in a block, bytes
    size_t block_bytes;
    hs_column_block *blocks; ///< those in use, in order, then the spare ones
    size_t block_count;
    size_t used;         ///< at least 1
    size_t capacity;     ///< entities for which there are blocks
    size_t next_to_fill; ///< block at which the next shared pass goes on to fill up
    hs_column_chunk chunks[HS_COLUMN_CHUNKS_MAX];
    size_t chunk_count;
} hs_column_store;

/// Opens a store for `capacity` entities. Returns false with an error when memory is out.
bool hs_column_store_open(hs_column_store *store, const hs_memory *memory, const hs_kind *kind,
                          size_t capacity, hs_error *error);
void hs_column_store_close(hs_column_store *store);

/// Makes room for `capacity` more entities. Returns false when memory is out; then nothing has
/// changed.
bool hs_column_store_grow(hs_column_store *store, size_t capacity);

/// Adds up to `wanted` entities at the end, at least one; the caller has checked that there is
/// room.
void hs_column_store_append(hs_column_store *store, size_t wanted, hs_batch *batch);

/// Removes the `count` oldest entities.
void hs_column_store_recycle(hs_column_store *store, size_t count);

/// Returns the bytes that the store holds, books included.
size_t hs_column_store_bytes(const hs_column_store *store);

/// Fills in the batch of at most `most` entities from number `index` of block `block` on, up to the
/// block's end. Returns false when the block is not in use.
bool hs_column_store_batch(const hs_column_store *store, size_t block, size_t index, size_t most,
                           hs_batch *batch);

/// The pass of `hs_population_compact`; returns how many entities went.
size_t hs_column_store_compact(hs_column_store *store, const hs_filter *filter);

#endif
