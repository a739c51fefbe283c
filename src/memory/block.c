#include "memory/block.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "base/forbidden.h"

/// Samples show what the C library really reserves, and one word more is its header. A recycled
/// block may be larger than a fresh one would be, so the smallest of several samples counts.
size_t hs_block_cost(hs_gate *gate, hs_tag tag, size_t bytes)
{
    size_t least = bytes;
#ifdef __GLIBC__
    enum { SAMPLES = 4 };
    void *samples[SAMPLES];
    least = SIZE_MAX;
    for (int i = 0; i < SAMPLES; i++) {
        samples[i] = hs_gate_allocate(gate, tag, bytes);
        if (samples[i] == NULL) continue;
        size_t usable = malloc_usable_size(samples[i]) + sizeof(size_t);
        if (usable < least) least = usable;
    }
    for (int i = 0; i < SAMPLES; i++) hs_gate_release(gate, tag, samples[i], bytes);
    if (least == SIZE_MAX) least = bytes;
#else
    (void)gate;
    (void)tag;
#endif
    return least;
}
