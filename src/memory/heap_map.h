/// What a heap map is made of, shared by its two ways of looking: at the blocks of columns, and at
/// the addresses of boxes.
#ifndef HS_MEMORY_HEAP_MAP_H
#define HS_MEMORY_HEAP_MAP_H

#include "heapstorm/heap_map.h"

/// Looks for which a tile that has lost much stays "just freed": a sixth of a second at 60 Hz.
enum { HS_HEAP_FREED_LOOKS = 10 };

/// The smallest regions are cache lines: about a box.
enum { HS_HEAP_MAP_SHIFT_MIN = 6 };

/// A tile that the population was seen in, or for columns any tile.
typedef struct hs_heap_region {
    uint64_t key;         ///< address, or place's number, without its low bits; (columns) unused
    uint32_t freed_until; ///< number of the look
    hs_heap_tile tile;
} hs_heap_region;

/// A region in the sweep under way, in a hash table.
typedef struct hs_heap_hits {
    uint64_t key; ///< plus 1; 0 is an unused entry
    uint32_t living;
    uint32_t waiting : 30;
    uint32_t has_free : 1; ///< some place is free that was in use before
    uint32_t is_taken : 1; ///< the sweep's end has seen it
} hs_heap_hits;

/// What a region holds, bytes.
typedef struct hs_heap_content {
    uint64_t living, waiting;
    uint64_t bytes; ///< there are
    bool has_free;  ///< some of them were in use before, as the strategy tells
} hs_heap_content;

struct hs_heap_map {
    hs_gate *gate;
    size_t most; ///< tiles
    uint32_t looks;

    const void *subject; ///< a population or slots; compared, and never followed later
    const hs_strategy *strategy;
    hs_layout layout;
    uint64_t births;
    size_t capacity;

    hs_heap_region *regions; ///< in the order of their addresses
    hs_heap_region *merged;  ///< as many, for merging
    hs_heap_hits *moved;     ///< as many, while regions double
    size_t region_count;
    uint64_t tile_bytes, living_bytes;
    uint32_t *living; ///< (columns) entities a tile

    bool is_numbered; ///< (boxes) the strategy's places have numbers, which are the map
    unsigned shift;   ///< (boxes) a region is 2^shift bytes, or places
    uint64_t box_bytes;
    hs_heap_hits *table;
    size_t table_size; ///< a power of two
    size_t gathered;   ///< entries in use
    size_t seen;       ///< boxes counted in this sweep
    size_t next;       ///< (array, slots) the next one's place
    uint32_t sweep_began;
    uint64_t compactions; ///< (list) of the store when it was looked at last
    bool is_sampled;      ///< (list) some boxes stand for all
};

/// One look at each kind of store.
void hs_heap_map_look_at_blocks(hs_heap_map *map, const hs_population *population);
void hs_heap_map_look_at_boxes(hs_heap_map *map, const hs_population *population);
void hs_heap_map_look_at_storage(hs_heap_map *map, const hs_slots *slots);
void hs_heap_map_look_at_slot_boxes(hs_heap_map *map, const hs_slots *slots);

/// Divides so many places among the tiles.
void hs_heap_map_take_tiles(hs_heap_map *map, size_t places);

/// Adds the living of places `from` to `to`, of `places` in all, to the tiles that they lie in.
void hs_heap_map_spread(hs_heap_map *map, size_t places, size_t from, size_t to);

/// Gives every tile what has been spread since the last time; `each` bytes a place.
void hs_heap_map_publish_places(hs_heap_map *map, size_t places, uint64_t each);

/// Counts boxes that live, in the sweep under way.
void hs_heap_map_count_box(hs_heap_map *map, const void *box);
void hs_heap_map_count_boxes(hs_heap_map *map, void *const *boxes, size_t count);

/// Counts the places from the map's next one on, as a strategy has told them.
void hs_heap_map_count_places(hs_heap_map *map, const hs_place *places, size_t count);

/// Ends the sweep: the regions get what it has counted; `boxes` live in all.
void hs_heap_map_publish_sweep(hs_heap_map *map, uint64_t boxes);

/// Gives a region its new shares, and the state that follows from them.
void hs_heap_region_update(const hs_heap_map *map, hs_heap_region *region,
                           const hs_heap_content *content);

/// Tiles that stand for the memory between two regions.
size_t hs_heap_gap_tiles(uint64_t before, uint64_t after);

#endif
