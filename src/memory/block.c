#include "memory/block.h"

#include "base/system.h"

#include "base/forbidden.h"

/// What a block takes of the C library's heap; `bytes` where that does not tell. The chunks of a
/// heap with headers are multiples of two words, of which one is the header; an allocator without
/// headers, which may be preloaded, has such multiples of usable bytes.
static size_t chunk_of(void *block, size_t bytes)
{
    enum { WORD = sizeof(size_t) };
    size_t usable = hs_heap_usable_bytes(block);
    if (usable < bytes) return bytes;
    return usable % (2 * WORD) == WORD ? usable + WORD : usable;
}

/// Samples show what the C library takes for a fresh block. One may be recycled and larger, so the
/// smallest of several counts.
static size_t cost_of_fresh(hs_gate *gate, hs_tag tag, size_t bytes, uintptr_t *origin)
{
    enum { SAMPLES = 4 };
    void *samples[SAMPLES];
    size_t least = SIZE_MAX;
    for (int i = 0; i < SAMPLES; i++) {
        samples[i] = hs_gate_allocate(gate, tag, bytes);
        if (samples[i] == NULL) continue;
        size_t chunk = chunk_of(samples[i], bytes);
        if (chunk < least) least = chunk;
    }
    *origin = (uintptr_t)samples[0];
    for (int i = 0; i < SAMPLES; i++) hs_gate_release(gate, tag, samples[i], bytes);
    return least != SIZE_MAX ? least : bytes;
}

hs_block_costs hs_block_costs_begin(hs_gate *gate, hs_tag tag, size_t bytes, size_t capacity)
{
    hs_block_costs costs = {.bytes = bytes};
    costs.fresh = cost_of_fresh(gate, tag, bytes, &costs.origin);
    for (size_t picked = capacity; picked > HS_BLOCKS_COUNTED; picked /= 2) {
        costs.unpick = costs.unpick >> 1 | (uint64_t)1 << 63;
    }
    return costs;
}

uint64_t hs_block_costs_of(const hs_block_costs *costs, size_t count)
{
    if (costs->picked == 0) return (uint64_t)count * costs->fresh;
    if (count == costs->picked) return costs->taken;
    return (uint64_t)((double)costs->taken / (double)costs->picked * (double)count + 0.5);
}

void hs_block_costs_add(hs_block_costs *costs, void *block)
{
    costs->picked++;
    costs->taken += chunk_of(block, costs->bytes);
}

void hs_block_costs_subtract(hs_block_costs *costs, void *block)
{
    costs->picked--;
    costs->taken -= chunk_of(block, costs->bytes);
}
