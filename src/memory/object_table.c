#include "memory/object_table.h"

#include "base/assert.h"
#include "memory/tracked.h"

#include "base/forbidden.h"

#define CHUNK_BYTES (HS_OBJECT_TABLE_CHUNK * sizeof(hs_tracked *))

static bool add_chunk(hs_object_table *objects, hs_gate *gate, hs_tag tag)
{
    if (objects->chunk_count == objects->chunk_room) {
        uint32_t room = objects->chunk_room > 0 ? objects->chunk_room * 2 : 4;
        hs_tracked ***chunks = hs_gate_resize_array(gate, tag, objects->chunks, objects->chunk_room,
                                                    room, sizeof *chunks);
        if (chunks == NULL) return false;
        objects->chunks = chunks;
        objects->chunk_room = room;
    }
    hs_tracked **chunk = hs_gate_allocate(gate, tag, CHUNK_BYTES);
    if (chunk == NULL) return false;
    objects->chunks[objects->chunk_count++] = chunk;
    return true;
}

static void put(hs_object_table *objects, uint32_t place, hs_tracked *tracked)
{
    objects->chunks[place / HS_OBJECT_TABLE_CHUNK][place % HS_OBJECT_TABLE_CHUNK] = tracked;
}

bool hs_object_table_add(hs_object_table *objects, hs_gate *gate, hs_tag tag, hs_tracked *tracked)
{
    if (objects->count == UINT32_MAX) return false;
    if (objects->count == objects->chunk_count * HS_OBJECT_TABLE_CHUNK &&
        !add_chunk(objects, gate, tag)) {
        return false;
    }
    put(objects, objects->count, tracked);
    objects->count++;
    return true;
}

hs_tracked *hs_object_table_remove(hs_object_table *objects, uint32_t place)
{
    HS_ASSERT(place < objects->count);
    hs_tracked *last = hs_object_table_at(objects, --objects->count);
    if (place == objects->count) return NULL;
    put(objects, place, last);
    return last;
}

void hs_object_table_close(hs_object_table *objects, hs_gate *gate, hs_tag tag)
{
    for (uint32_t i = 0; i < objects->chunk_count; i++)
        hs_gate_release(gate, tag, objects->chunks[i], CHUNK_BYTES);
    hs_gate_release(gate, tag, objects->chunks, objects->chunk_room * sizeof *objects->chunks);
    *objects = (hs_object_table){0};
}
