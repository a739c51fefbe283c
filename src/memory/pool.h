/// The strategy `pool`: the textbook object pool. Every kind has slots of its own, made and touched
/// in advance in one chunk. Free slots are threaded on a free list, and a mark for each slot says
/// whether it is in use, so that every build catches a second release at once. More chunks are
/// added only when a population grows beyond the capacity that it was opened with.
///
/// Slots of kinds that others may refer to have a generation beside the mark, so that a handle to a
/// dead entity differs from one to the slot's next entity. A slot whose generations are used up is
/// never handed out again. In checked builds free slots are poisoned and a canary follows each, so
/// that a write after a release or beyond the end is caught when the slot is next handed out or
/// released.
#ifndef HS_MEMORY_POOL_H
#define HS_MEMORY_POOL_H

#include "heapstorm/memory.h"

/// Most chunks of a kind: each has as many slots as all before it together, and numbers have 32
/// bits.
enum { HS_POOL_CHUNKS_MAX = 32 };

/// The books of a slot that others may refer to.
typedef struct hs_pool_state {
    uint32_t is_live;    ///< 1 while it is in use
    uint32_t generation; ///< twice the deaths in it
} hs_pool_state;

/// Slots next to each other and their books, in one piece of memory.
typedef struct hs_pool_chunk {
    uint8_t *slots;
    uint8_t *marks;        ///< of kinds that nothing refers to: 1 for each slot in use; else NULL
    hs_pool_state *states; ///< of the other kinds; else NULL
    uint32_t first;        ///< number of its first slot among all of the kind
    uint32_t count;        ///< slots
    uint32_t used;         ///< handed out at least once: the first ones
    size_t bytes;          ///< requested for the memory
} hs_pool_chunk;

/// The strategy's heap.
typedef struct hs_pool_heap {
    hs_gate *gate;
    struct hs_pool *kinds; ///< those that are open
} hs_pool_heap;

/// The slots of one kind: the strategy's boxes.
typedef struct hs_pool {
    void *first_free; ///< the slot released last; each begins with a pointer to the next
    uint64_t inverse; ///< of `stride`, so that dividing is a multiplication
    unsigned chunk_count;
    bool is_leaf;  ///< nothing refers to the kind: no generations
    size_t stride; ///< from slot to slot, bytes
    size_t asked;  ///< of a box, bytes
    hs_pool_chunk chunks[HS_POOL_CHUNKS_MAX];
    size_t slots;    ///< of all chunks
    size_t worn_out; ///< slots whose generations are used up
    uint64_t strays; ///< releases of slots that were not in use, which changed nothing
    hs_tag tag;
    hs_pool_heap *heap;
    struct hs_pool *next; ///< another kind
} hs_pool;

/// Returns a handle to the entity in a box that is in use. For kinds that others refer to.
hs_handle hs_pool_handle(const hs_pool *pool, const void *box);

/// Returns the box behind a handle, or NULL when the handle is null or stale.
void *hs_pool_find(const hs_pool *pool, hs_handle handle);

#endif
