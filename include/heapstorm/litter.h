/// Litter: the heap that a long-lived process has. Fresh memory in order looks better than it is,
/// so before entities move in, the heap beneath their strategy is filled with many blocks of the
/// sizes in use, these are shuffled, and all but a share is given back; the share stays for as long
/// as the heap is open. Where kinds keep slots of their own, these are handed out and come back in
/// random order, so that the free list is shuffled. Litter has its own random numbers: it changes
/// addresses and time, and nothing that the digest sees.
#ifndef HEAPSTORM_LITTER_H
#define HEAPSTORM_LITTER_H

#include "heapstorm/memory.h"

/// Most percent that may stay.
#define HS_LITTER_MAX 90u

/// Most blocks that are made, of all kinds together.
#define HS_LITTER_BLOCKS_MAX 4000000u

/// What littering did.
typedef struct hs_litter_counts {
    uint32_t percent;    ///< that was to stay; 0 where nothing was littered
    uint64_t blocks;     ///< made; 0 where only free lists were shuffled
    uint64_t kept;       ///< of these, still held
    uint64_t kept_bytes; ///< as they were asked for
    uint64_t ns;         ///< that it took
} hs_litter_counts;

/// Litters the heap of an open memory by its `litter` and `litter_seed`, with blocks for the boxes
/// of `kinds`: as many that what is given back has room for all that the capacities allow, up to
/// HS_LITTER_BLOCKS_MAX. Under `columns` it is the C library's heap. What stays belongs to the
/// memory. Nothing is done when `litter` is 0. False with an error when memory is out.
bool hs_litter_lay(hs_memory *memory, const hs_box_kind *kinds, size_t count, hs_error *error);

/// Gives back what stayed. NULL is allowed.
void hs_litter_clear(hs_litter *litter);

/// What was done to an open memory.
hs_litter_counts hs_litter_count(const hs_memory *memory);

/// Bytes that what stayed needs beside its blocks: books.
uint64_t hs_litter_books(const hs_litter *litter);

/// Has `count` boxes handed out and takes them back in random order: a shuffled free list. False
/// with an error when memory is out.
bool hs_litter_shuffle(const hs_memory *memory, void *boxes, const hs_box_kind *kind,
                       hs_error *error);

#endif
