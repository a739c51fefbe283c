/// The tables of a profile: the blocks that live, by address, and the call sites, by stack, in
/// memory that is mapped for them.
#ifndef HS_MEASURE_PROFILE_TABLE_H
#define HS_MEASURE_PROFILE_TABLE_H

#include "heapstorm/profile.h"

// ---- Mapped memory
// -------------------------------------------------------------------------------

/// What an instrument holds. Zero-initialised it holds nothing and has no limit.
typedef struct hs_mapped {
    uint64_t bytes, peak_bytes; ///< now, and the most so far
    uint64_t limit_bytes;       ///< most that it may hold; 0 for any number
} hs_mapped;

/// `count` zeroed elements of `bytes` each, or NULL.
void *hs_map(hs_mapped *mapped, size_t count, size_t bytes);

/// Gives them back. NULL is allowed.
void hs_unmap(hs_mapped *mapped, void *memory, size_t count, size_t bytes);

/// Makes room for `new_count` elements, of which the first `old_count` are kept and the others are
/// zero. On failure `*memory` is as it was.
bool hs_remap(hs_mapped *mapped, void **memory, size_t old_count, size_t new_count, size_t bytes);

// ---- Blocks by address
// ---------------------------------------------------------------------------

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

// ---- Call sites
// ----------------------------------------------------------------------------------

typedef struct hs_profile_sites {
    hs_profile_site *at;
    size_t count, room;
    uintptr_t *addresses; ///< of all stacks, one behind the other
    size_t address_count, address_room;
    uint32_t *index; ///< number + 1 by hash; 0 for an empty place
    size_t index_room;
} hs_profile_sites;

/// False when memory is out; then nothing is held.
bool hs_profile_sites_open(hs_profile_sites *sites, hs_mapped *mapped);
void hs_profile_sites_close(hs_profile_sites *sites, hs_mapped *mapped);

/// The number of the site of this kind and stack, which is new when it was not there;
/// HS_STACK_UNKNOWN when memory is out.
uint32_t hs_profile_sites_find(hs_profile_sites *sites, hs_mapped *mapped, hs_tag tag,
                               const uintptr_t *stack, unsigned depth);

#endif
