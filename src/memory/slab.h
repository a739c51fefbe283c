/// The strategy `slab`: size classes, pools and arenas shared by all kinds, as CPython's allocator
/// does it. Blocks are carved from a pool as they are needed and never touched before; the dead of
/// a pool are threaded on its free list; a pool whose blocks are all free goes back to its arena,
/// and an arena whose pools are all free to the system.
///
/// Unlike its model it keeps a byte for every block that says whose it is: that catches a second
/// release, and one of another kind's block, at once in every build.
#ifndef HS_MEMORY_SLAB_H
#define HS_MEMORY_SLAB_H

#include "heapstorm/memory.h"
#include "memory/slab_arena.h"

extern const hs_strategy hs_strategy_slab;

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
    uint64_t carved;       ///< blocks that these have handed out
} hs_slab_shelf;

typedef struct hs_slab_heap {
    hs_slab_arenas arenas;
    hs_slab_shelf shelves[HS_SLAB_CLASSES];
    struct hs_slab_boxes *kinds; ///< those that are open
} hs_slab_heap;

/// The boxes of one kind.
typedef struct hs_slab_boxes {
    hs_slab_heap *heap;
    hs_slab_shelf *shelf; ///< NULL for boxes that are too large for any
    size_t asked;         ///< of a box, bytes
    size_t bytes;         ///< of a large box, the guard included
    uint64_t living;
    uint64_t strays; ///< releases of what was not in use, which changed nothing
    uint8_t owner;   ///< number of the kind, from 1
    hs_tag tag;
    struct hs_slab_boxes *next; ///< another kind
} hs_slab_boxes;

#endif
