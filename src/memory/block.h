/// One box, one block of the C library's heap: what such a block costs beneath us, and a guard that
/// catches a second release in checked builds.
#ifndef HS_MEMORY_BLOCK_H
#define HS_MEMORY_BLOCK_H

#include <string.h>

#include "base/assert.h"
#include "heapstorm/base.h"

#ifdef HS_CHECKED
/// A word behind each box says whether it is in use. It lies at the end, where the C library's heap
/// writes nothing into freed blocks of this size.
#define HS_GUARD_BYTES sizeof(uint64_t)
#define HS_GUARD_LIVE  0x4C49564521212121u
#else
#define HS_GUARD_BYTES 0u
#endif

/// What a block of `bytes` costs in the C library's heap, its header of one word included.
size_t hs_block_cost(hs_gate *gate, hs_tag tag, size_t bytes);

/// The block of `bytes`, of which the guard is the last HS_GUARD_BYTES, is in use from now on.
static inline void hs_guard_set(void *block, size_t bytes)
{
#ifdef HS_CHECKED
    const uint64_t live = HS_GUARD_LIVE;
    memcpy((uint8_t *)block + bytes - HS_GUARD_BYTES, &live, sizeof live);
#else
    (void)block;
    (void)bytes;
#endif
}

/// Releasing poisons the whole block, the guard too: a block that is not in use has no guard.
static inline void hs_guard_expect(const void *block, size_t bytes)
{
#ifdef HS_CHECKED
    uint64_t guard;
    memcpy(&guard, (const uint8_t *)block + bytes - HS_GUARD_BYTES, sizeof guard);
    HS_ASSERT(guard == HS_GUARD_LIVE);
#else
    (void)block;
    (void)bytes;
#endif
}

#endif
