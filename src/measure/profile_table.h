/// The tables of a profile: the living blocks by address, and the call sites by stack.
///
/// They must not touch the heap that the profile watches, so they lie in pages that are mapped from
/// the system, which no gate and no heap meter sees.
#ifndef HS_MEASURE_PROFILE_TABLE_H
#define HS_MEASURE_PROFILE_TABLE_H

#include "heapstorm/profile.h"

// ---- Mapped memory ------------------------------------------------------------------------------

/// What is mapped. Zero-initialised it is nothing, without a limit.
typedef struct hs_mapped {
    uint64_t bytes, peak_bytes; ///< now, and the most so far
    uint64_t limit_bytes;       ///< 0 for no limit
} hs_mapped;

/// Maps `count` zeroed elements of `bytes` each; NULL when memory is out.
void *hs_map(hs_mapped *mapped, size_t count, size_t bytes);

/// Unmaps them. NULL is allowed.
void hs_unmap(hs_mapped *mapped, void *memory, size_t count, size_t bytes);

/// Moves `old_count` elements to a mapping of `new_count`, of which the others are zero. On failure
/// it returns NULL and leaves the old mapping.
void *hs_remap(hs_mapped *mapped, void *memory, size_t old_count, size_t new_count, size_t bytes);

// ---- Blocks by address --------------------------------------------------------------------------

/// A living block: what a profile must know to say, when the block is given back, which site asked
/// for it and how long it lived.
typedef struct hs_profile_block {
    uintptr_t address; ///< 0 for an empty place
    uint64_t bytes;
    uint32_t site;
    uint32_t tick; ///< in which it was born
} hs_profile_block;

/// A hash table with open addressing.
typedef struct hs_profile_blocks {
    hs_profile_block *places;
    size_t room; ///< places, a power of 2
    size_t count;
} hs_profile_blocks;

/// Returns false when memory is out.
bool hs_profile_blocks_open(hs_profile_blocks *blocks, hs_mapped *mapped);
void hs_profile_blocks_close(hs_profile_blocks *blocks, hs_mapped *mapped);

/// Adds a block whose address is not in the table. Returns false when memory is out.
bool hs_profile_blocks_add(hs_profile_blocks *blocks, hs_mapped *mapped,
                           const hs_profile_block *block);

/// Moves the block of this address from the table into `block`; false when there is none.
bool hs_profile_blocks_take(hs_profile_blocks *blocks, uintptr_t address, hs_profile_block *block);

// ---- Call sites ---------------------------------------------------------------------------------

/// The sites, each with a number that stays.
typedef struct hs_profile_sites {
    hs_profile_site *at;
    size_t count, room;
    uintptr_t *addresses; ///< of all stacks, one after the other
    size_t address_count, address_room;
    uint32_t *index; ///< number + 1 by hash; 0 for an empty place
    size_t index_room;
} hs_profile_sites;

/// Returns false when memory is out; then nothing is held.
bool hs_profile_sites_open(hs_profile_sites *sites, hs_mapped *mapped);
void hs_profile_sites_close(hs_profile_sites *sites, hs_mapped *mapped);

/// Returns the number of the site of this kind and stack, adding the site when it is new, or
/// HS_STACK_UNKNOWN when memory is out.
uint32_t hs_profile_sites_find(hs_profile_sites *sites, hs_mapped *mapped, hs_tag tag,
                               const uintptr_t *stack, unsigned depth);

#endif
