#include "measure/profile_sites.h"

#include "measure/stack_trace.h"

#include "base/forbidden.h"

enum { SITES_FIRST = 256, ADDRESSES_FIRST = 4096, INDEX_FIRST = 1024 };

bool hs_profile_sites_open(hs_profile_sites *sites, hs_mapped *mapped)
{
    *sites = (hs_profile_sites){
        .room = SITES_FIRST,
        .address_room = ADDRESSES_FIRST,
        .index_room = INDEX_FIRST,
    };
    sites->at = hs_map(mapped, sites->room, sizeof *sites->at);
    sites->addresses = hs_map(mapped, sites->address_room, sizeof *sites->addresses);
    sites->index = hs_map(mapped, sites->index_room, sizeof *sites->index);
    if (sites->at != NULL && sites->addresses != NULL && sites->index != NULL) return true;
    hs_profile_sites_close(sites, mapped);
    return false;
}

void hs_profile_sites_close(hs_profile_sites *sites, hs_mapped *mapped)
{
    hs_unmap(mapped, sites->at, sites->room, sizeof *sites->at);
    hs_unmap(mapped, sites->addresses, sites->address_room, sizeof *sites->addresses);
    hs_unmap(mapped, sites->index, sites->index_room, sizeof *sites->index);
    *sites = (hs_profile_sites){0};
}

static uint64_t hash_of(hs_tag tag, const uintptr_t *stack, unsigned depth)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325) + tag;
    for (unsigned i = 0; i < depth; i++) {
        hash = (hash ^ stack[i]) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 29;
    }
    return hash;
}

static bool is_site(const hs_profile_sites *sites, const hs_profile_site *site,
                    const hs_profile_site *wanted, const uintptr_t *stack)
{
    return site->hash == wanted->hash && site->tag == wanted->tag && site->depth == wanted->depth &&
           memcmp(&sites->addresses[site->first], stack, site->depth * sizeof *stack) == 0;
}

/// Enters a site into the index, which has room.
static void enter(hs_profile_sites *sites, uint32_t number)
{
    size_t mask = sites->index_room - 1;
    size_t place = (size_t)sites->at[number].hash & mask;
    while (sites->index[place] != 0) place = (place + 1) & mask;
    sites->index[place] = number + 1;
}

/// Room for one more site of this depth; the index stays at most half full.
static bool make_room(hs_profile_sites *sites, hs_mapped *mapped, unsigned depth)
{
    if (sites->address_count + depth > sites->address_room) {
        void *addresses = sites->addresses;
        if (!hs_remap(mapped, &addresses, sites->address_room, sites->address_room * 2,
                      sizeof *sites->addresses)) {
            return false;
        }
        sites->addresses = addresses;
        sites->address_room *= 2;
    }
    if (sites->count < sites->room) return true;
    void *at = sites->at;
    size_t room = sites->room * 2, index_room = sites->index_room * 2;
    uint32_t *index = hs_map(mapped, index_room, sizeof *index);
    if (index == NULL || !hs_remap(mapped, &at, sites->room, room, sizeof *sites->at)) {
        hs_unmap(mapped, index, index_room, sizeof *index);
        return false;
    }
    hs_unmap(mapped, sites->index, sites->index_room, sizeof *index);
    sites->at = at;
    sites->room = room;
    sites->index = index;
    sites->index_room = index_room;
    for (size_t i = 0; i < sites->count; i++) enter(sites, (uint32_t)i);
    return true;
}

uint32_t hs_profile_sites_find(hs_profile_sites *sites, hs_mapped *mapped, hs_tag tag,
                               const uintptr_t *stack, unsigned depth)
{
    hs_profile_site wanted = {
        .hash = hash_of(tag, stack, depth),
        .depth = (uint16_t)depth,
        .tag = (uint8_t)tag,
    };
    size_t mask = sites->index_room - 1;
    for (size_t place = (size_t)wanted.hash & mask; sites->index[place] != 0;
         place = (place + 1) & mask) {
        uint32_t number = sites->index[place] - 1;
        if (is_site(sites, &sites->at[number], &wanted, stack)) return number;
    }
    if (!make_room(sites, mapped, depth)) return HS_STACK_UNKNOWN;
    wanted.first = sites->address_count;
    memcpy(&sites->addresses[wanted.first], stack, depth * sizeof *stack);
    sites->address_count += depth;
    sites->at[sites->count] = wanted;
    enter(sites, (uint32_t)sites->count);
    return (uint32_t)sites->count++;
}
