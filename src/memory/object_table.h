/// A object table: all tracked boxes of one kind in an array of chunks, so that they can be walked
/// with the next ones fetched in advance, which no list allows. The last one takes the place of one
/// that goes.
#ifndef HS_MEMORY_OBJECT_TABLE_H
#define HS_MEMORY_OBJECT_TABLE_H

#include "heapstorm/base.h"

struct hs_tracked;

/// Places of a chunk: 4 KiB of pointers.
enum { HS_OBJECT_TABLE_CHUNK = 512 };

/// Zeroed it is empty.
typedef struct hs_object_table {
    struct hs_tracked ***chunks;
    uint32_t chunk_room; ///< pointers in `chunks`
    /// Chunks that there are. They stay until the end: giving back a block of their size makes the
    /// C library's heap put all its small free blocks together, a pause of milliseconds.
    uint32_t chunk_count;
    uint32_t count; ///< boxes
} hs_object_table;

/// Adds a box at the end; false when memory is out.
bool hs_object_table_add(hs_object_table *objects, hs_gate *gate, hs_tag tag,
                         struct hs_tracked *tracked);
/// The last box takes the place of the one that goes, and is returned; NULL when it was the last
/// itself.
struct hs_tracked *hs_object_table_remove(hs_object_table *objects, uint32_t place);
/// Gives the chunks back; the boxes themselves are not touched.
void hs_object_table_close(hs_object_table *objects, hs_gate *gate, hs_tag tag);

/// What the object table itself holds, bytes.
static inline size_t hs_object_table_bytes(const hs_object_table *objects)
{
    return objects->chunk_room * sizeof *objects->chunks +
           (size_t)objects->chunk_count * HS_OBJECT_TABLE_CHUNK * sizeof **objects->chunks;
}

/// The box at a place less than `count`.
static inline struct hs_tracked *hs_object_table_at(const hs_object_table *objects, uint32_t place)
{
    return objects->chunks[place / HS_OBJECT_TABLE_CHUNK][place % HS_OBJECT_TABLE_CHUNK];
}

#endif
