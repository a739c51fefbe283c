/// The blocks that live, by address: what a profile must know of each to tell, when it is given
/// back, whose it was and how long it lived. A hash table with open addressing, in mapped memory.
#ifndef HS_MEASURE_PROFILE_BLOCKS_H
#define HS_MEASURE_PROFILE_BLOCKS_H

#include "measure/mapping.h"

/// One living block.
typedef struct hs_profile_block {
    uintptr_t address; ///< 0 for an empty place
    uint64_t bytes;
    uint32_t site;
    uint32_t tick; ///< in which it was born
} hs_profile_block;

typedef struct hs_profile_blocks {
    hs_profile_block *places;
    size_t room; ///< places, a power of 2
    size_t count;
} hs_profile_blocks;

/// False when memory is out.
bool hs_profile_blocks_open(hs_profile_blocks *blocks, hs_mapped *mapped);
void hs_profile_blocks_close(hs_profile_blocks *blocks, hs_mapped *mapped);

/// Adds a block whose address is not there yet. False when memory is out.
bool hs_profile_blocks_add(hs_profile_blocks *blocks, hs_mapped *mapped,
                           const hs_profile_block *block);

/// Takes the block of this address out into `block`; false when there is none.
bool hs_profile_blocks_take(hs_profile_blocks *blocks, uintptr_t address, hs_profile_block *block);

#endif
