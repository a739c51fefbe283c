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

/// Samples show what the C library really takes. A recycled block may be larger than a fresh one
/// would be, so the smallest of several samples counts.
size_t hs_block_cost(hs_gate *gate, hs_tag tag, size_t bytes)
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
    for (int i = 0; i < SAMPLES; i++) hs_gate_release(gate, tag, samples[i], bytes);
    return least != SIZE_MAX ? least : bytes;
}
