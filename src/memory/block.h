/// Blocks of the C library's heap, for strategies that keep each box in one: acquiring and
/// releasing them, and what they cost.
///
/// In checked builds a word at the end of a block, the guard, says whether the block is in use, so
/// that a second release is caught at once. It lies at the end because the C library's heap writes
/// nothing there into freed blocks of this size; a released block is poisoned, its guard included.
#ifndef HS_MEMORY_BLOCK_H
#define HS_MEMORY_BLOCK_H

#include <string.h>

#include "base/assert.h"
#include "heapstorm/base.h"

#ifdef HS_CHECKED
#define HS_GUARD_BYTES sizeof(uint64_t)
#define HS_GUARD_LIVE  0x4C49564521212121u
#else
#define HS_GUARD_BYTES 0u
#endif

/// What the blocks of one kind really take of the C library's heap, whole chunks with their
/// headers. A block that is cut out of a recycled chunk may take more than a fresh one would.
///
/// To ask the library for every block would make each malloc and free of `naive` half as dear
/// again. So only blocks are asked for whose addresses a hash picks: the same at birth and at
/// death, hence nothing is remembered for a block. Addresses count from one of the first blocks, so
/// that the choice does not depend on where the system put the heap. Of a kind that has up to
/// HS_BLOCKS_COUNTED at once every block is picked, and the figure is exact; of more, about as many
/// as that.
typedef struct hs_block_costs {
    size_t bytes;     ///< requested for a block
    size_t fresh;     ///< what a fresh one takes, bytes
    size_t count;     ///< blocks in use
    size_t picked;    ///< of these, those that were asked for
    uint64_t taken;   ///< by the picked ones, bytes
    uintptr_t origin; ///< from where addresses count
    uint64_t unpick;  ///< the bits that are 0 in the hash of a picked block's address
} hs_block_costs;

/// Most blocks of a kind that are all counted.
enum { HS_BLOCKS_COUNTED = 4096 };

/// Begins to count blocks of `bytes`, of which there will be up to `capacity` at once, by taking
/// samples from the gate.
hs_block_costs hs_block_costs_begin(hs_gate *gate, hs_tag tag, size_t bytes, size_t capacity);

/// What `count` blocks of the kind take, bytes: in the mean of those that were asked for, or where
/// there is none, as fresh ones do.
uint64_t hs_block_costs_of(const hs_block_costs *costs, size_t count);

/// Adds a picked block, or takes it away.
void hs_block_costs_add(hs_block_costs *costs, void *block);
void hs_block_costs_subtract(hs_block_costs *costs, void *block);

static inline bool hs_block_is_picked(const hs_block_costs *costs, const void *block)
{
    return ((uint64_t)((uintptr_t)block - costs->origin) * 0x9E3779B97F4A7C15u & costs->unpick) ==
           0;
}

/// Counts a block that was acquired.
static inline void hs_block_costs_note(hs_block_costs *costs, void *block)
{
    costs->count++;
    if (hs_block_is_picked(costs, block)) hs_block_costs_add(costs, block);
}

/// Counts a block that is about to be released.
static inline void hs_block_costs_forget(hs_block_costs *costs, void *block)
{
    costs->count--;
    if (hs_block_is_picked(costs, block)) hs_block_costs_subtract(costs, block);
}

/// Returns a block of `bytes`, of which the last HS_GUARD_BYTES belong to the guard; NULL when
/// memory is out. Inlined, so that a profile sees the
/// caller.
__attribute__((always_inline)) static inline void *hs_block_acquire(hs_gate *gate, hs_tag tag,
                                                                    size_t bytes)
{
    void *block = hs_gate_allocate(gate, tag, bytes);
#ifdef HS_CHECKED
    const uint64_t live = HS_GUARD_LIVE;
    if (block != NULL) memcpy((uint8_t *)block + bytes - HS_GUARD_BYTES, &live, sizeof live);
#endif
    return block;
}

/// Gives a block of `bytes` back. Aborts in checked builds unless the block is in use.
static inline void hs_block_release(hs_gate *gate, hs_tag tag, void *block, size_t bytes)
{
#ifdef HS_CHECKED
    uint64_t guard;
    memcpy(&guard, (const uint8_t *)block + bytes - HS_GUARD_BYTES, sizeof guard);
    HS_ASSERT(guard == HS_GUARD_LIVE);
#endif
    hs_gate_release(gate, tag, block, bytes);
}

#endif
