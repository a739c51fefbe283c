/// The strategy `pool`: the textbook object pool. Every kind has slots of its own, made and touched
/// in advance in one region; the dead are threaded on a free list, and a bit for each slot says
/// whether it lives, so that a second release is caught at once in every build. More regions are
/// added only when a population grows beyond what it was opened with.
///
/// Slots of kinds that others may refer to have generations, so that a handle to the dead is told
/// from one to its successor; a slot whose generations are used up is never handed out again. In
/// checked builds free slots are poisoned and a canary stands behind each, so that writing after a
/// release or beyond the end is caught when the slot is next looked at.
#ifndef HS_MEMORY_POOL_H
#define HS_MEMORY_POOL_H

#include "heapstorm/memory.h"

extern const hs_strategy hs_strategy_pool;

/// Most regions of a kind: each holds as many slots as all before it, and numbers have 32 bits.
enum { HS_POOL_REGIONS_MAX = 32 };

/// Slots side by side, and what is known of each. One piece of memory.
typedef struct hs_pool_region {
    uint8_t *slots;
    uint64_t *live;        ///< a bit for each slot
    uint32_t *generations; ///< twice the deaths in each; NULL for kinds that nothing refers to
    uint32_t first;        ///< number of its first slot among all of the kind
    uint32_t count;        ///< slots
    uint32_t used;         ///< of these, ever handed out: the first ones
    size_t bytes;          ///< of the memory, as it was asked for
} hs_pool_region;

typedef struct hs_pool_heap {
    hs_gate *gate;
    struct hs_pool *kinds; ///< those that are open
} hs_pool_heap;

/// The slots of one kind: the strategy's boxes.
typedef struct hs_pool {
    void *first_free; ///< the slot released last; each begins with a pointer to the next
    uint64_t inverse; ///< of `stride`, so that dividing is a multiplication
    unsigned region_count;
    size_t stride; ///< from slot to slot, bytes
    size_t asked;  ///< of a box, bytes
    hs_pool_region regions[HS_POOL_REGIONS_MAX];
    size_t slots;    ///< of all regions
    size_t worn_out; ///< slots whose generations are used up
    uint64_t strays; ///< releases of what was not in use, which changed nothing
    bool is_leaf;    ///< nothing refers to the kind: no generations
    hs_tag tag;
    hs_pool_heap *heap;
    struct hs_pool *next; ///< another kind
} hs_pool;

/// A handle to the entity in a box that is in use. For kinds that others refer to.
hs_handle hs_pool_handle(const hs_pool *pool, const void *box);

/// The box behind a handle; NULL when the handle is null or stale.
void *hs_pool_find(const hs_pool *pool, hs_handle handle);

#endif
