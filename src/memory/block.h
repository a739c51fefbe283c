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

/// Returns what a block of `bytes` costs in the C library's heap, its header of one word included.
size_t hs_block_cost(hs_gate *gate, hs_tag tag, size_t bytes);

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
