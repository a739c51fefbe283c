/// Arenas of the slab: 1 MiB from the system, cut into pools of 16 KiB. The fullest arena that has
/// a free pool gives the next one, so that the emptier have a chance to become empty and to go
/// back.
#ifndef HS_MEMORY_SLAB_ARENA_H
#define HS_MEMORY_SLAB_ARENA_H

#include "heapstorm/gate.h"
#include "heapstorm/slab.h"

/// Pools of an arena: one less where the system's address is no multiple of a pool's size.
enum { HS_SLAB_POOLS_MAX = HS_SLAB_ARENA_BYTES / HS_SLAB_POOL_BYTES };

/// How a pool begins. Its blocks lie at its end.
typedef struct hs_slab_pool {
    void *first_free;                     ///< the block released last
    struct hs_slab_pool *next, *previous; ///< in the ring of its class's usable pools
    struct hs_slab_arena *arena;
    uint32_t class_index;
    uint32_t living;  ///< blocks in use
    uint32_t carved;  ///< blocks ever handed out, the first ones
    uint8_t owners[]; ///< of each block: the number of a kind, 0 while it is free
} hs_slab_pool;

/// What is known of an arena; the arena itself is never touched before its pools are.
typedef struct hs_slab_arena {
    uint8_t *memory;                       ///< as the system gave it
    uint8_t *pools;                        ///< the first of them
    struct hs_slab_arena *next, *previous; ///< with as many free pools
    uint64_t free_pools;                   ///< a bit for each free pool
    uint64_t touched;                      ///< a bit for each that was ever in use
    uint32_t pool_count, free_count;
} hs_slab_arena;

/// All arenas of a heap, in lists by how many free pools they have.
typedef struct hs_slab_arenas {
    hs_gate *gate;
    hs_slab_arena *by_free[HS_SLAB_POOLS_MAX + 1];
    uint64_t usable; ///< a bit for each list but the first that is not empty: bit 0 is one pool
    uint64_t count, peak, mapped;
    uint64_t pool_count, free_count;
} hs_slab_arenas;

/// A pool of no class, of whose header only the arena is filled in. NULL when memory is out.
hs_slab_pool *hs_slab_arenas_take(hs_slab_arenas *arenas);

/// Gives a pool back. An arena that is empty now goes back to the system unless it is the only one
/// with free pools, lest one be had and given back in turn.
void hs_slab_arenas_return(hs_slab_arenas *arenas, hs_slab_pool *pool);

/// Gives all arenas back; no pool is in use.
void hs_slab_arenas_close(hs_slab_arenas *arenas);

/// The longest row of free pools.
size_t hs_slab_arenas_longest(const hs_slab_arenas *arenas);

#endif
