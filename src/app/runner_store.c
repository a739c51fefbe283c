#include "app/runner_store.h"

#include "base/assert.h"

#include "base/forbidden.h"

enum { BLOCK_SLOTS = 1024 };

typedef struct hs_runner_slot {
    hs_runner runner;
    uint32_t generation; ///< odd while in use
    uint32_t next_free;  ///< slot plus 1
} hs_runner_slot;

static hs_runner_slot *slot_at(const hs_runner_store *store, uint32_t index)
{
    return &store->blocks[index / BLOCK_SLOTS][index % BLOCK_SLOTS];
}

/// Adds a block of free slots. False without memory.
static bool grow(hs_runner_store *store)
{
    if (store->block_count == store->block_capacity) {
        uint32_t capacity = store->block_capacity * 2 + 8;
        hs_runner_slot **blocks =
            hs_gate_resize_array(store->gate, HS_TAG_RUNNERS, store->blocks, store->block_capacity,
                                 capacity, sizeof *blocks);
        if (blocks == NULL) return false;
        store->blocks = blocks;
        store->block_capacity = capacity;
    }
    hs_runner_slot *block =
        hs_gate_allocate_array(store->gate, HS_TAG_RUNNERS, BLOCK_SLOTS, sizeof *block);
    if (block == NULL) return false;
    uint32_t first = store->block_count * BLOCK_SLOTS;
    store->blocks[store->block_count++] = block;
    for (uint32_t i = BLOCK_SLOTS; i-- > 0;) {
        block[i].next_free = store->first_free;
        store->first_free = first + i + 1;
    }
    return true;
}

hs_runner *hs_runner_store_acquire(hs_runner_store *store, hs_handle *handle)
{
    if (store->first_free == 0 && !grow(store)) return NULL;
    uint32_t index = store->first_free - 1;
    hs_runner_slot *slot = slot_at(store, index);
    store->first_free = slot->next_free;
    slot->generation++;
    store->living++;
    *handle = (hs_handle){index, slot->generation};
    return &slot->runner;
}

hs_runner *hs_runner_store_find(hs_runner_store *store, hs_handle handle)
{
    if (handle.index >= store->block_count * BLOCK_SLOTS) return NULL;
    hs_runner_slot *slot = slot_at(store, handle.index);
    bool lives = (handle.generation & 1u) != 0 && slot->generation == handle.generation;
    return lives ? &slot->runner : NULL;
}

void hs_runner_store_release(hs_runner_store *store, hs_handle handle)
{
    HS_ASSERT(hs_runner_store_find(store, handle) != NULL);
    hs_runner_slot *slot = slot_at(store, handle.index);
    slot->generation++;
    slot->next_free = store->first_free;
    store->first_free = handle.index + 1;
    store->living--;
}

void hs_runner_store_close(hs_runner_store *store)
{
    HS_ASSERT(store->living == 0);
    for (uint32_t i = 0; i < store->block_count; i++) {
        hs_gate_release(store->gate, HS_TAG_RUNNERS, store->blocks[i],
                        BLOCK_SLOTS * sizeof(hs_runner_slot));
    }
    hs_gate_release(store->gate, HS_TAG_RUNNERS, store->blocks,
                    store->block_capacity * sizeof *store->blocks);
    *store = (hs_runner_store){.gate = store->gate};
}
