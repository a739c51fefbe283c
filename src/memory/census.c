#include "memory/census.h"

#include "base/assert.h"
#include "memory/tracked.h"

#include "base/forbidden.h"

#define CHUNK_BYTES (HS_CENSUS_CHUNK * sizeof(hs_tracked *))

static bool add_chunk(hs_census *census, hs_gate *gate, hs_tag tag)
{
    if (census->chunk_count == census->chunk_room) {
        uint32_t room = census->chunk_room > 0 ? census->chunk_room * 2 : 4;
        hs_tracked ***chunks = hs_gate_resize_array(gate, tag, census->chunks, census->chunk_room,
                                                    room, sizeof *chunks);
        if (chunks == NULL) return false;
        census->chunks = chunks;
        census->chunk_room = room;
    }
    hs_tracked **chunk = hs_gate_allocate(gate, tag, CHUNK_BYTES);
    if (chunk == NULL) return false;
    census->chunks[census->chunk_count++] = chunk;
    return true;
}

static void put(hs_census *census, uint32_t place, hs_tracked *tracked)
{
    census->chunks[place / HS_CENSUS_CHUNK][place % HS_CENSUS_CHUNK] = tracked;
}

bool hs_census_add(hs_census *census, hs_gate *gate, hs_tag tag, hs_tracked *tracked)
{
    if (census->count == UINT32_MAX) return false;
    if (census->count == census->chunk_count * HS_CENSUS_CHUNK && !add_chunk(census, gate, tag)) {
        return false;
    }
    put(census, census->count, tracked);
    census->count++;
    return true;
}

hs_tracked *hs_census_remove(hs_census *census, uint32_t place)
{
    HS_ASSERT(place < census->count);
    hs_tracked *last = hs_census_at(census, --census->count);
    if (place == census->count) return NULL;
    put(census, place, last);
    return last;
}

void hs_census_close(hs_census *census, hs_gate *gate, hs_tag tag)
{
    for (uint32_t i = 0; i < census->chunk_count; i++)
        hs_gate_release(gate, tag, census->chunks[i], CHUNK_BYTES);
    hs_gate_release(gate, tag, census->chunks, census->chunk_room * sizeof *census->chunks);
    *census = (hs_census){0};
}
