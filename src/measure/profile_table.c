#include "measure/profile_table.h"

#include "base/system.h"
#include "measure/stack_trace.h"

#include "base/forbidden.h"

// ---- Mapped memory ------------------------------------------------------------------------------

void *hs_map(hs_mapped *mapped, size_t count, size_t bytes)
{
    size_t total;
    if (__builtin_mul_overflow(count, bytes, &total) || total == 0) return NULL;
    if (mapped->limit_bytes != 0 && total > mapped->limit_bytes - mapped->bytes) return NULL;
    void *memory = hs_pages_map_uncounted(total);
    if (memory == NULL) return NULL;
    mapped->bytes += total;
    if (mapped->bytes > mapped->peak_bytes) mapped->peak_bytes = mapped->bytes;
    return memory;
}

void hs_unmap(hs_mapped *mapped, void *memory, size_t count, size_t bytes)
{
    if (memory == NULL) return;
    hs_pages_unmap_uncounted(memory, count * bytes);
    mapped->bytes -= count * bytes;
}

void *hs_remap(hs_mapped *mapped, void *memory, size_t old_count, size_t new_count, size_t bytes)
{
    void *larger = hs_map(mapped, new_count, bytes);
    if (larger == NULL) return NULL;
    if (memory != NULL) memcpy(larger, memory, old_count * bytes);
    hs_unmap(mapped, memory, old_count, bytes);
    return larger;
}

// ---- Blocks by address --------------------------------------------------------------------------

enum { BLOCKS_FIRST = 4096 };

/// Spreads addresses, which end in zeros and are close to each other, by a multiplication.
static size_t place_of(const hs_profile_blocks *blocks, uintptr_t address)
{
    uint64_t mixed = (uint64_t)(address >> 4) * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(mixed >> 32) & (blocks->room - 1);
}

bool hs_profile_blocks_open(hs_profile_blocks *blocks, hs_mapped *mapped)
{
    *blocks = (hs_profile_blocks){.room = BLOCKS_FIRST};
    blocks->places = hs_map(mapped, blocks->room, sizeof *blocks->places);
    return blocks->places != NULL;
}

void hs_profile_blocks_close(hs_profile_blocks *blocks, hs_mapped *mapped)
{
    hs_unmap(mapped, blocks->places, blocks->room, sizeof *blocks->places);
    *blocks = (hs_profile_blocks){0};
}

static void put_block(hs_profile_blocks *blocks, const hs_profile_block *block)
{
    size_t at = place_of(blocks, block->address);
    while (blocks->places[at].address != 0) at = (at + 1) & (blocks->room - 1);
    blocks->places[at] = *block;
}

static bool grow_blocks(hs_profile_blocks *blocks, hs_mapped *mapped)
{
    hs_profile_blocks larger = {.room = blocks->room * 2, .count = blocks->count};
    larger.places = hs_map(mapped, larger.room, sizeof *larger.places);
    if (larger.places == NULL) return false;
    for (size_t i = 0; i < blocks->room; i++) {
        if (blocks->places[i].address != 0) put_block(&larger, &blocks->places[i]);
    }
    hs_profile_blocks_close(blocks, mapped);
    *blocks = larger;
    return true;
}

bool hs_profile_blocks_add(hs_profile_blocks *blocks, hs_mapped *mapped,
                           const hs_profile_block *block)
{
    if (blocks->count * 4 >= blocks->room * 3 && !grow_blocks(blocks, mapped)) return false;
    put_block(blocks, block);
    blocks->count++;
    return true;
}

bool hs_profile_blocks_take(hs_profile_blocks *blocks, uintptr_t address, hs_profile_block *block)
{
    size_t mask = blocks->room - 1;
    size_t at = place_of(blocks, address);
    while (blocks->places[at].address != address) {
        if (blocks->places[at].address == 0) return false;
        at = (at + 1) & mask;
    }
    *block = blocks->places[at];
    // Moves blocks that collided back into the gap, so that no tombstones are needed.
    for (size_t next = (at + 1) & mask; blocks->places[next].address != 0;
         next = (next + 1) & mask) {
        size_t home = place_of(blocks, blocks->places[next].address);
        if (((next - home) & mask) < ((next - at) & mask)) continue;
        blocks->places[at] = blocks->places[next];
        at = next;
    }
    blocks->places[at].address = 0;
    blocks->count--;
    return true;
}

// ---- Call sites ---------------------------------------------------------------------------------

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
static void enter_site(hs_profile_sites *sites, uint32_t number)
{
    size_t mask = sites->index_room - 1;
    size_t place = (size_t)sites->at[number].hash & mask;
    while (sites->index[place] != 0) place = (place + 1) & mask;
    sites->index[place] = number + 1;
}

static bool grow_addresses(hs_profile_sites *sites, hs_mapped *mapped)
{
    size_t room = sites->address_room * 2;
    uintptr_t *addresses =
        hs_remap(mapped, sites->addresses, sites->address_room, room, sizeof *sites->addresses);
    if (addresses == NULL) return false;
    sites->addresses = addresses;
    sites->address_room = room;
    return true;
}

/// Doubles the sites and their index, which stays at most half full.
static bool grow_sites(hs_profile_sites *sites, hs_mapped *mapped)
{
    size_t room = sites->room * 2, index_room = sites->index_room * 2;
    uint32_t *index = hs_map(mapped, index_room, sizeof *index);
    if (index == NULL) return false;
    hs_profile_site *at = hs_remap(mapped, sites->at, sites->room, room, sizeof *at);
    if (at == NULL) {
        hs_unmap(mapped, index, index_room, sizeof *index);
        return false;
    }
    hs_unmap(mapped, sites->index, sites->index_room, sizeof *index);
    sites->at = at;
    sites->room = room;
    sites->index = index;
    sites->index_room = index_room;
    for (size_t i = 0; i < sites->count; i++) enter_site(sites, (uint32_t)i);
    return true;
}

/// Makes room for one more site of this depth.
static bool make_room_for_site(hs_profile_sites *sites, hs_mapped *mapped, unsigned depth)
{
    return (sites->address_count + depth <= sites->address_room || grow_addresses(sites, mapped)) &&
           (sites->count < sites->room || grow_sites(sites, mapped));
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
    if (!make_room_for_site(sites, mapped, depth)) return HS_STACK_UNKNOWN;
    wanted.first = sites->address_count;
    memcpy(&sites->addresses[wanted.first], stack, depth * sizeof *stack);
    sites->address_count += depth;
    sites->at[sites->count] = wanted;
    enter_site(sites, (uint32_t)sites->count);
    return (uint32_t)sites->count++;
}
