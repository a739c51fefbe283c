#include "memory/slab.h"

#include <stdbool.h>

#include "base/assert.h"

#include "base/forbidden.h"

static void unlink_arena(hs_slab_arenas *arenas, hs_slab_arena *arena)
{
    hs_slab_arena **head = &arenas->by_free[arena->free_count];
    if (arena->previous != NULL) {
        arena->previous->next = arena->next;
    } else {
        *head = arena->next;
    }
    if (arena->next != NULL) arena->next->previous = arena->previous;
    if (arena->free_count > 0 && *head == NULL) {
        arenas->usable &= ~((uint64_t)1 << (arena->free_count - 1));
    }
}

static void link_arena(hs_slab_arenas *arenas, hs_slab_arena *arena)
{
    hs_slab_arena **head = &arenas->by_free[arena->free_count];
    arena->previous = NULL;
    arena->next = *head;
    if (*head != NULL) (*head)->previous = arena;
    *head = arena;
    if (arena->free_count > 0) arenas->usable |= (uint64_t)1 << (arena->free_count - 1);
}

/// Returns a new arena, all of whose pools are free, or NULL when memory is out.
static hs_slab_arena *map_arena(hs_slab_arenas *arenas)
{
    hs_slab_arena *arena = hs_gate_allocate(arenas->gate, HS_TAG_OTHER, sizeof *arena);
    uint8_t *memory = hs_gate_map(arenas->gate, HS_TAG_OTHER, HS_SLAB_ARENA_BYTES);
    if (arena == NULL || memory == NULL) {
        hs_gate_release(arenas->gate, HS_TAG_OTHER, arena, sizeof *arena);
        hs_gate_unmap(arenas->gate, HS_TAG_OTHER, memory, HS_SLAB_ARENA_BYTES);
        return NULL;
    }
    size_t excess = (uintptr_t)memory % HS_SLAB_POOL_BYTES;
    uint32_t pools = excess == 0 ? HS_SLAB_POOLS_MAX : HS_SLAB_POOLS_MAX - 1;
    *arena = (hs_slab_arena){
        .memory = memory,
        .pools = memory + (excess == 0 ? 0 : HS_SLAB_POOL_BYTES - excess),
        .free_pools = ~(uint64_t)0 >> (HS_SLAB_POOLS_MAX - pools),
        .pool_count = pools,
        .free_count = pools,
    };
    link_arena(arenas, arena);
    arenas->count++;
    if (arenas->count > arenas->peak) arenas->peak = arenas->count;
    arenas->pool_count += pools;
    arenas->free_count += pools;
    return arena;
}

static void unmap_arena(hs_slab_arenas *arenas, hs_slab_arena *arena)
{
    HS_ASSERT(arena->free_count == arena->pool_count);
    unlink_arena(arenas, arena);
    arenas->count--;
    arenas->pool_count -= arena->pool_count;
    arenas->free_count -= arena->pool_count;
    hs_gate_unmap(arenas->gate, HS_TAG_OTHER, arena->memory, HS_SLAB_ARENA_BYTES);
    hs_gate_release(arenas->gate, HS_TAG_OTHER, arena, sizeof *arena);
}

hs_slab_pool *hs_slab_arenas_take(hs_slab_arenas *arenas)
{
    hs_slab_arena *arena;
    if (arenas->usable != 0) {
        arena = arenas->by_free[__builtin_ctzll(arenas->usable) + 1];
    } else {
        arena = map_arena(arenas);
        if (arena == NULL) return NULL;
    }
    unsigned index = (unsigned)__builtin_ctzll(arena->free_pools);
    unlink_arena(arenas, arena);
    arena->free_pools &= arena->free_pools - 1;
    arena->touched |= (uint64_t)1 << index;
    arena->free_count--;
    arenas->free_count--;
    link_arena(arenas, arena);
    hs_slab_pool *pool =
        (hs_slab_pool *)(void *)(arena->pools + index * (size_t)HS_SLAB_POOL_BYTES);
    pool->arena = arena;
    return pool;
}

void hs_slab_arenas_return(hs_slab_arenas *arenas, hs_slab_pool *pool)
{
    hs_slab_arena *arena = pool->arena;
    size_t index = (size_t)((uint8_t *)pool - arena->pools) / HS_SLAB_POOL_BYTES;
    HS_ASSERT((arena->free_pools >> index & 1) == 0);
    // Behind it: others with as many free pools, and all with more, whose bits are the higher ones.
    bool is_last = arena->free_count == 0 ||
                   (arena->next == NULL && arenas->usable >> (arena->free_count - 1) <= 1);
    unlink_arena(arenas, arena);
    arena->free_pools |= (uint64_t)1 << index;
    arena->free_count++;
    arenas->free_count++;
    link_arena(arenas, arena);
    if (arena->free_count == arena->pool_count && !is_last) unmap_arena(arenas, arena);
}

void hs_slab_arenas_close(hs_slab_arenas *arenas)
{
    for (size_t f = 0; f <= HS_SLAB_POOLS_MAX; f++) {
        while (arenas->by_free[f] != NULL) unmap_arena(arenas, arenas->by_free[f]);
    }
}

size_t hs_slab_arenas_longest(const hs_slab_arenas *arenas)
{
    size_t longest = 0;
    for (size_t f = 1; f <= HS_SLAB_POOLS_MAX; f++) {
        const hs_slab_arena *arena = arenas->by_free[f];
        for (; arena != NULL; arena = arena->next) {
            size_t row = 0;
            uint64_t rows = arena->free_pools;
            for (; rows != 0; row++) rows &= rows << 1;
            if (row > longest) longest = row;
        }
    }
    return longest;
}
