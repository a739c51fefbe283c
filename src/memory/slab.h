/// The strategy `slab`: size classes, pools and arenas shared by all kinds, as in CPython's
/// allocator. Blocks are carved from a pool as they are needed and not touched before; free blocks
/// of a pool are threaded on its free list; a pool whose blocks are all free goes back to its
/// arena, and an arena whose pools are all free goes back to the system, except one.
///
/// Unlike its model it keeps a byte for every block with the number of the kind that has it, so
/// that every build catches a second release, or a release of another kind's block, at once.
#ifndef HS_MEMORY_SLAB_H
#define HS_MEMORY_SLAB_H

#include "heapstorm/slab.h"
#include "heapstorm/strategy.h"
#include "memory/block.h"

// ---- Arenas: 1 MiB from the system, cut into pools of 16 KiB -----------------------------------
// The fullest arena that has a free pool supplies the next one, so that the emptier ones may become
// empty and go back to the system.

/// Most pools of an arena; it has one less where its address is no multiple of a pool's size.
enum { HS_SLAB_POOLS_MAX = HS_SLAB_ARENA_BYTES / HS_SLAB_POOL_BYTES };

/// The header of a pool. Its blocks are at its end.
typedef struct hs_slab_pool {
    void *first_free;                     ///< the block released last
    struct hs_slab_pool *next, *previous; ///< in the ring of its class's usable pools
    struct hs_slab_arena *arena;
    uint32_t class_index;
    uint32_t living;  ///< blocks in use
    uint32_t carved;  ///< blocks handed out at least once: the first ones
    uint8_t owners[]; ///< of each block: the number of a kind, 0 while it is free
} hs_slab_pool;

/// The books of an arena. They are outside it, so that an arena is touched only where its pools are
/// used.
typedef struct hs_slab_arena {
    uint8_t *memory;                       ///< as the system gave it
    uint8_t *pools;                        ///< the first of them
    struct hs_slab_arena *next, *previous; ///< arenas with as many free pools
    uint64_t free_pools;                   ///< a bit for each free pool
    uint64_t touched;                      ///< a bit for each pool that was ever in use
    uint32_t pool_count, free_count;
} hs_slab_arena;

/// All arenas of a heap, in lists by how many free pools they have.
typedef struct hs_slab_arenas {
    hs_gate *gate;
    hs_slab_arena *by_free[HS_SLAB_POOLS_MAX + 1];
    uint64_t usable; ///< a bit for each list that is not empty; bit 0: one free pool
    uint64_t count, peak;
    uint64_t pool_count, free_count;
} hs_slab_arenas;

/// Returns a pool without a class, in whose header only the arena is set; NULL when memory is out.
hs_slab_pool *hs_slab_arenas_take(hs_slab_arenas *arenas);

/// Gives a pool back. An arena that is now empty goes back to the system, unless no other comes
/// behind it in the order of free pools, the fullest first: so one empty arena is kept, and none is
/// mapped and unmapped in turn. CPython's rule (3.7 and later).
void hs_slab_arenas_return(hs_slab_arenas *arenas, hs_slab_pool *pool);

/// Gives all arenas back; no pool is in use.
void hs_slab_arenas_close(hs_slab_arenas *arenas);

/// Returns the longest row of free pools, in pools.
size_t hs_slab_arenas_longest(const hs_slab_arenas *arenas);

// ---- Classes and kinds -------------------------------------------------------------------------

/// A size class.
typedef struct hs_slab_shelf {
    hs_slab_pool *usable; ///< ring of the pools with a free block; the first one serves
    uint32_t index;       ///< among the classes
    uint32_t block_bytes;
    uint32_t block_count;  ///< in a pool
    uint32_t first_offset; ///< of the first block in its pool
    uint32_t inverse;      ///< of the odd part of `block_bytes`: dividing is a multiplication
    uint32_t shift;        ///< its even part, as a power of two
    uint64_t pools;        ///< of this class now
    uint64_t carved;       ///< blocks that these have handed out at least once
} hs_slab_shelf;

/// The strategy's heap.
typedef struct hs_slab_heap {
    hs_slab_arenas arenas;
    hs_slab_shelf shelves[HS_SLAB_CLASSES];
    struct hs_slab_boxes *kinds; ///< those that are open
} hs_slab_heap;

/// The boxes of one kind.
typedef struct hs_slab_boxes {
    hs_slab_heap *heap;
    hs_slab_shelf *shelf; ///< NULL for boxes that are too large for a class
    size_t asked;         ///< of a box, bytes
    size_t bytes;         ///< of a large box, the guard included
    hs_block_costs costs; ///< of large boxes
    uint64_t living;
    uint64_t strays; ///< releases of boxes that were not in use, which changed nothing
    uint8_t owner;   ///< number of the kind, from 1
    hs_tag tag;
    struct hs_slab_boxes *next; ///< another kind
} hs_slab_boxes;

#endif
