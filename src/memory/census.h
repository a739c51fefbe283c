/// A census: all tracked boxes of one kind in an array of chunks, so that they can be walked with
/// the next ones fetched in advance, which no list allows. The last one takes the place of one that
/// goes.
#ifndef HS_MEMORY_CENSUS_H
#define HS_MEMORY_CENSUS_H

#include "heapstorm/base.h"

struct hs_tracked;

/// Places of a chunk: 4 KiB of pointers.
enum { HS_CENSUS_CHUNK = 512 };

/// Zeroed it is empty.
typedef struct hs_census {
    struct hs_tracked ***chunks;
    uint32_t chunk_room; ///< pointers in `chunks`
    /// Chunks that there are. They stay until the end: giving back a block of their size makes the
    /// C library's heap put all its small free blocks together, a pause of milliseconds.
    uint32_t chunk_count;
    uint32_t count; ///< boxes
} hs_census;

/// Adds a box at the end; false when memory is out.
bool hs_census_add(hs_census *census, hs_gate *gate, hs_tag tag, struct hs_tracked *tracked);
/// The last box takes the place of the one that goes, and is returned; NULL when it was the last
/// itself.
struct hs_tracked *hs_census_remove(hs_census *census, uint32_t place);
/// Gives the chunks back; the boxes themselves are not touched.
void hs_census_close(hs_census *census, hs_gate *gate, hs_tag tag);

/// What the census itself holds, bytes.
static inline size_t hs_census_bytes(const hs_census *census)
{
    return census->chunk_room * sizeof *census->chunks +
           (size_t)census->chunk_count * HS_CENSUS_CHUNK * sizeof **census->chunks;
}

/// The box at a place less than `count`.
static inline struct hs_tracked *hs_census_at(const hs_census *census, uint32_t place)
{
    return census->chunks[place / HS_CENSUS_CHUNK][place % HS_CENSUS_CHUNK];
}

#endif
