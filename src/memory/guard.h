/// A word behind a box that the C library's heap holds says whether it is in use, so that in
/// checked builds a second release is caught at once. It lies at the end, where that heap writes
/// nothing into freed blocks of this size; what is released is poisoned, the guard too.
#ifndef HS_MEMORY_GUARD_H
#define HS_MEMORY_GUARD_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/assert.h"

#ifdef HS_CHECKED
#define HS_GUARD_BYTES sizeof(uint64_t)
#define HS_GUARD_LIVE  0x4C49564521212121u
#else
#define HS_GUARD_BYTES 0u
#endif

/// Says that a box is in use; `bytes` with the guard.
static inline void hs_guard_set(void *box, size_t bytes)
{
#ifdef HS_CHECKED
    const uint64_t live = HS_GUARD_LIVE;
    memcpy((uint8_t *)box + bytes - HS_GUARD_BYTES, &live, sizeof live);
#else
    (void)box;
    (void)bytes;
#endif
}

/// Aborts in checked builds unless the box is in use.
static inline void hs_guard_expect(const void *box, size_t bytes)
{
#ifdef HS_CHECKED
    uint64_t guard;
    memcpy(&guard, (const uint8_t *)box + bytes - HS_GUARD_BYTES, sizeof guard);
    HS_ASSERT(guard == HS_GUARD_LIVE);
#else
    (void)box;
    (void)bytes;
#endif
}

#endif
