#include "measure/profile_blocks.h"

#include "base/forbidden.h"

enum { ROOM_FIRST = 4096 };

/// Addresses of blocks end in zeros and lie in rows: a multiplication spreads them.
static size_t place_of(const hs_profile_blocks *blocks, uintptr_t address)
{
    uint64_t mixed = (uint64_t)(address >> 4) * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(mixed >> 32) & (blocks->room - 1);
}

bool hs_profile_blocks_open(hs_profile_blocks *blocks, hs_mapped *mapped)
{
    *blocks = (hs_profile_blocks){.room = ROOM_FIRST};
    blocks->places = hs_map(mapped, blocks->room, sizeof *blocks->places);
    return blocks->places != NULL;
}

void hs_profile_blocks_close(hs_profile_blocks *blocks, hs_mapped *mapped)
{
    hs_unmap(mapped, blocks->places, blocks->room, sizeof *blocks->places);
    *blocks = (hs_profile_blocks){0};
}

static void put(hs_profile_blocks *blocks, const hs_profile_block *block)
{
    size_t at = place_of(blocks, block->address);
    while (blocks->places[at].address != 0) at = (at + 1) & (blocks->room - 1);
    blocks->places[at] = *block;
}

static bool grow(hs_profile_blocks *blocks, hs_mapped *mapped)
{
    hs_profile_blocks larger = {.room = blocks->room * 2, .count = blocks->count};
    larger.places = hs_map(mapped, larger.room, sizeof *larger.places);
    if (larger.places == NULL) return false;
    for (size_t i = 0; i < blocks->room; i++) {
        if (blocks->places[i].address != 0) put(&larger, &blocks->places[i]);
    }
    hs_profile_blocks_close(blocks, mapped);
    *blocks = larger;
    return true;
}

bool hs_profile_blocks_add(hs_profile_blocks *blocks, hs_mapped *mapped,
                           const hs_profile_block *block)
{
    if (blocks->count * 4 >= blocks->room * 3 && !grow(blocks, mapped)) return false;
    put(blocks, block);
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
    // What was pushed on past the gap moves back into it, so that no marks of the dead are needed.
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
