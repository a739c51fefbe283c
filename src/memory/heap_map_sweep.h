/// The ranges of a heap map: the map's state, and sweeps, in which boxes and places are counted by
/// the range that they lie in. heap_map.c decides what to count.
#ifndef HS_MEMORY_HEAP_MAP_SWEEP_H
#define HS_MEMORY_HEAP_MAP_SWEEP_H

#include "heapstorm/heap_map.h"

/// The smallest ranges are cache lines: about a box.
enum { HS_HEAP_MAP_SHIFT_MIN = 6 };

/// A tile that the population was seen in, or for columns any tile.
typedef struct hs_heap_range {
    uint64_t key;         ///< address, or number of a place, without its low bits; (columns) unused
    uint32_t freed_until; ///< number of the look
    hs_heap_tile tile;
} hs_heap_range;

/// A range in the sweep under way, in a hash table.
typedef struct hs_heap_hits {
    uint64_t key; ///< plus 1; 0 is an unused entry
    uint32_t living;
    uint32_t garbage : 30;
    uint32_t has_free : 1; ///< some place is free that was in use before
    uint32_t is_taken : 1; ///< the end of the sweep has read it
} hs_heap_hits;

/// What a range holds, bytes.
typedef struct hs_heap_content {
    uint64_t living, garbage;
    uint64_t bytes; ///< of the range
    bool has_free;  ///< some of them were in use before, as the strategy's survey says
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

    hs_heap_range *ranges; ///< in the order of their addresses
    hs_heap_range *merged; ///< as many, for merging
    hs_heap_hits *moved;   ///< as many, while ranges double
    size_t range_count;
    uint64_t tile_bytes, living_bytes;
    uint32_t *living; ///< (columns) entities a tile

    bool is_numbered; ///< (boxes) the strategy's places have numbers, which the map follows
    unsigned shift;   ///< (boxes) a range is 2^shift bytes, or places
    uint64_t box_bytes;
    hs_heap_hits *table;
    size_t table_size;     ///< a power of two
    size_t gathered;       ///< entries in use
    size_t seen;           ///< boxes counted in this sweep
    size_t next;           ///< (array, slots) place of the next one
    uint32_t sweep_began;  ///< number of the look before its first
    uint8_t done;          ///< of 255: how much of it
    uint32_t surveys;      ///< sweeps that were completed
    uint32_t survey_looks; ///< that the last of them took
    size_t surveyed;       ///< places that it has met
    size_t step_count;
    hs_heap_step steps[HS_HEAP_MAP_STEPS_MAX]; ///< of the walk, as the last survey met it
    uint64_t compactions;                      ///< (list) of the store at the last look
    bool is_sampled;                           ///< (list) some boxes stand for all
};

/// Begins a sweep with nothing counted.
void hs_heap_map_begin_sweep(hs_heap_map *map);

/// Counts a sweep as a complete survey, and begins the next one.
void hs_heap_map_end_survey(hs_heap_map *map);

/// Counts living boxes in the sweep under way.
void hs_heap_map_count_box(hs_heap_map *map, const void *box);
void hs_heap_map_count_boxes(hs_heap_map *map, void *const *boxes, size_t count);

/// Counts the places from the map's next one on, as the strategy's survey describes them.
void hs_heap_map_count_places(hs_heap_map *map, const hs_place *places, size_t count);

/// Ends the sweep, updates the ranges with its counts, and begins the next one. `boxes` are alive
/// in all.
void hs_heap_map_publish_sweep(hs_heap_map *map, uint64_t boxes);

/// Sets a range's tile: its new shares, and the state that follows from them.
void hs_heap_range_update(const hs_heap_map *map, hs_heap_range *range,
                          const hs_heap_content *content);

/// Returns the number of tiles that stand for the memory between two ranges, by their keys.
size_t hs_heap_gap_tiles(uint64_t before, uint64_t after);

#endif
