/// The call sites of a profile: kind and stack, each once, with a number that stays. In mapped
/// memory.
#ifndef HS_MEASURE_PROFILE_SITES_H
#define HS_MEASURE_PROFILE_SITES_H

#include "heapstorm/profile.h"
#include "measure/mapping.h"

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
