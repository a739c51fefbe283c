/// Litter: blocks that leave a heap as a long-lived process has it. Fresh memory is in order, which
/// makes a strategy look better than it is.
///
/// Before entities move in, the heap beneath their strategy is filled with many blocks of the sizes
/// in use, in random order, and all but a share of them is given back; the share stays for as long
/// as the heap is open. Where each kind has slots of its own, these are handed out and given back
/// in random order, so that the free list is shuffled. Litter has its own random numbers: it
/// changes addresses and time, and nothing that the digest covers.
#ifndef HEAPSTORM_LITTER_H
#define HEAPSTORM_LITTER_H

#include "heapstorm/memory.h"

/// Most blocks that may stay, percent.
#define HS_LITTER_MAX 90u

/// Most blocks that are made, all kinds together.
#define HS_LITTER_BLOCKS_MAX 4000000u

/// What littering did.
typedef struct hs_litter_counts {
    uint32_t percent;    ///< of the blocks that were to stay; 0: nothing was littered
    uint64_t blocks;     ///< made; 0 where only free lists were shuffled
    uint64_t kept;       ///< blocks still held
    uint64_t kept_bytes; ///< requested for these
    uint64_t ns;         ///< wall time that littering took
} hs_litter_counts;

/// Litters the heap of an open memory as its `litter` and `litter_seed` say, with blocks for the
/// boxes of `kinds`. It makes so many, up to HS_LITTER_BLOCKS_MAX, that those given back have room
/// for the capacities of all kinds. Under `columns` it litters the C library's heap. The blocks
/// that stay belong to the memory. Does nothing when `litter` is 0. Returns false with an error
/// when memory is out.
bool hs_litter_lay(hs_memory *memory, const hs_box_kind *kinds, size_t count, hs_error *error);

/// Gives back the blocks that stayed. `litter` may be NULL.
void hs_litter_clear(hs_litter *litter);

/// Returns what littering did to an open memory.
hs_litter_counts hs_litter_count(const hs_memory *memory);

/// Returns the bytes of the books that litter keeps beside its blocks; 0 for NULL.
uint64_t hs_litter_books(const hs_litter *litter);

/// Shuffles the free list of `boxes` where kinds are kept apart and the memory is littered: hands
/// out as many boxes as the kind's capacity and gives them back in random order. Returns false with
/// an error when memory is out.
bool hs_litter_shuffle(const hs_memory *memory, void *boxes, const hs_box_kind *kind,
                       hs_error *error);

#endif
