#include "memory/block.h"

#include "base/system.h"

#include "base/forbidden.h"

/// Samples show what the C library really reserves, and one word more is its header. A recycled
/// block may be larger than a fresh one would be, so the smallest of several samples counts.
size_t hs_block_cost(hs_gate *gate, hs_tag tag, size_t bytes)
{
    enum { SAMPLES = 4 };
    void *samples[SAMPLES];
    size_t least = SIZE_MAX;
    for (int i = 0; i < SAMPLES; i++) {
        samples[i] = hs_gate_allocate(gate, tag, bytes);
        if (samples[i] == NULL) continue;
        size_t usable = hs_heap_usable_bytes(samples[i]);
        if (usable > 0 && usable + sizeof(size_t) < least) least = usable + sizeof(size_t);
    }
    for (int i = 0; i < SAMPLES; i++) hs_gate_release(gate, tag, samples[i], bytes);
    return least != SIZE_MAX ? least : bytes;
}
