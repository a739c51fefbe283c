#include "base/random.h"
#include "bench/cell/cell.h"

#include "base/forbidden.h"

enum { BLOCKS = 32, BLOCK_BYTES_MOST = 4000, STREAM_SHIFT = 90, STACK_BYTES = 4096 };

void hs_cell_shift_heap(hs_cell_shift *shifted, hs_gate *gate, uint64_t shift)
{
    *shifted = (hs_cell_shift){.blocks = {NULL}};
    if (shift == 0) return;
    hs_random random = hs_random_seeded(shift, STREAM_SHIFT);
    for (size_t i = 0; i < BLOCKS; i++) {
        shifted->bytes[i] = 16 + hs_random_below(&random, BLOCK_BYTES_MOST);
        shifted->blocks[i] = hs_gate_allocate(gate, HS_TAG_OTHER, shifted->bytes[i]);
    }
    // About half of them leave holes.
    for (size_t i = 0; i < BLOCKS; i++) {
        if (hs_random_below(&random, 2) == 0) continue;
        hs_gate_release(gate, HS_TAG_OTHER, shifted->blocks[i], shifted->bytes[i]);
        shifted->blocks[i] = NULL;
    }
}

void hs_cell_shift_release(hs_cell_shift *shifted, hs_gate *gate)
{
    for (size_t i = 0; i < BLOCKS; i++)
        hs_gate_release(gate, HS_TAG_OTHER, shifted->blocks[i], shifted->bytes[i]);
}

size_t hs_cell_shift_stack(uint64_t shift)
{
    if (shift == 0) return 0;
    hs_random random = hs_random_seeded(shift, STREAM_SHIFT + 1);
    return hs_random_below(&random, STACK_BYTES);
}
