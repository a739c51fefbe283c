/// The ranges of a heap map: the map's state, and sweeps, in which boxes and places are counted by
/// the range that they lie in. heap_map.c decides what to count.
///
/// A sweep over boxes has two sources. The strategy's survey, where it has one, knows what lies at
/// each place. The walk, in the order of the population, knows the rank of each box, and is all
/// there is where there is no survey.
#ifndef HS_MEMORY_HEAP_MAP_SWEEP_H
#define HS_MEMORY_HEAP_MAP_SWEEP_H

#include "heapstorm/heap_map.h"

/// The smallest ranges are cache lines: about a box.
enum { HS_HEAP_MAP_SHIFT_MIN = 6 };

/// A tile that the population was seen in, or for columns any tile.
typedef struct hs_heap_range {
    uint64_t key;         ///< address, or number of a place, without its low bits; (columns) unused
    uint64_t living;      ///< entities that the last survey counted
    uint32_t freed_until; ///< number of the look
    hs_heap_tile tile;
} hs_heap_range;

/// A range in the sweep under way, in a hash table, which is to stay in the caches: 24 bytes.
typedef struct hs_heap_hits {
    uint64_t key; ///< plus 1; 0 is an unused entry
    uint32_t living;
    uint32_t garbage : 29;
    uint32_t has_free : 1; ///< some place is free that was in use before
    uint32_t is_taken : 1; ///< the end of the sweep has read it
    uint32_t has_rank : 1; ///< the walk has met a box in it
    uint32_t first;        ///< where the first of these lies, in units that order a range's boxes
    uint16_t rank;         ///< its
    uint16_t born;         ///< boxes that were born since the last survey, at most 65535
} hs_heap_hits;

/// What a range holds.
typedef struct hs_heap_content {
    uint64_t living, garbage, born; ///< bytes
    uint64_t bytes;                 ///< of the range
    uint64_t each;                  ///< bytes of an entity
    uint64_t count;                 ///< living entities that were counted
    bool has_free;                  ///< it was in use before, as the strategy's survey says
    bool is_in_columns;             ///< the dead close up: it has no holes
    bool is_spare;                  ///< (columns) it belongs to a block in use
    bool has_rank;
    uint16_t rank; ///< of its first living entity
} hs_heap_content;

/// (places) What was counted in a tile.
typedef struct hs_heap_filling {
    uint32_t living, born;
    size_t first; ///< place of its first living entity
    uint16_t rank;
    bool has_rank, is_spare;
} hs_heap_filling;

/// A point of the walk: a box's address, or the number of its place.
typedef struct hs_heap_point {
    uint64_t unit;
    uint16_t rank;
} hs_heap_point;

/// Points of one walk, by rising rank.
typedef struct hs_heap_points {
    hs_heap_point at[HS_HEAP_MAP_STEPS_MAX];
    size_t count;
} hs_heap_points;

/// How numbers in the order of the walk become ranks.
typedef struct hs_heap_order {
    uint64_t scale;  ///< ranks an entity, in 2^-32
    size_t newborn;  ///< number of the first entity that was born since the last survey
    size_t distance; ///< of the points of the walk
} hs_heap_order;

/// Entities next to each other in the order of the walk, or apart when `indices` says so.
typedef struct hs_heap_stretch {
    const void *const *boxes;
    const uint32_t *indices; ///< numbers in the order of the walk; NULL: one after the other
    size_t first;            ///< number of the first one where there are no indices
    size_t count;
} hs_heap_stretch;

/// Boxes whose place in the walk the map remembers, because any of them may die.
enum { HS_HEAP_MAP_CURSORS = 8 };

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
    size_t *begins; ///< (places) the first place of each tile; (boxes) the tile of each range
    size_t range_count;
    uint64_t tile_bytes, living_bytes;

    hs_heap_filling *fillings; ///< (places) of each tile
    size_t places;             ///< that the tiles stand for

    bool is_numbered;     ///< (boxes) the strategy's places have numbers, which the map follows
    unsigned shift;       ///< (boxes) a range of the sweep is 2^shift bytes, or places
    unsigned range_shift; ///< of `ranges`; the sweep's may be finer
    uint64_t box_bytes;
    const void *boxes;     ///< (boxes) the strategy's
    bool walk_counts;      ///< no survey has counted what the walk passes
    bool knows_births;     ///< the order of the walk is that of births
    hs_heap_hits *table;   ///< of the sweep
    size_t table_size;     ///< a power of two
    size_t gathered;       ///< entries in use
    size_t seen;           ///< boxes counted in this sweep
    size_t next;           ///< (survey) number of the next place
    size_t walked;         ///< (array, slots) number of the next one in the walk
    size_t living_walked;  ///< (slots) in use among those
    bool is_surveyed;      ///< the survey of this sweep is complete
    bool is_read;          ///< so is the walk: the next look publishes
    size_t budget;         ///< what this look may still read, see hs_heap_map_spend
    size_t skipped;        ///< (array) for each group of pointers that is read
    uint64_t marks_read;   ///< (list) rounds of marks
    uint64_t births_known; ///< when the last survey had been read
    uint64_t births_read;  ///< when this one had been
    bool is_sampled;       ///< some boxes stand for all
    bool has_few_ranks;    ///< the walk met only some boxes
    hs_heap_points found;  ///< in this sweep
    size_t next_point;     ///< number in the walk of the next one

    const void *cursors[HS_HEAP_MAP_CURSORS]; ///< (array) from number `walked` on at the last look
    size_t cursor_count;
    uint64_t cursor_births; ///< (array) at the last look
    size_t cursor_places;

    uint32_t sweep_began;  ///< number of the look before its first
    uint8_t done;          ///< of 255: how much of it
    uint32_t surveys;      ///< sweeps that were completed
    uint32_t survey_looks; ///< that the last of them took
    size_t surveyed;       ///< places that it has met
    bool was_sampled;      ///< its counts were
    bool had_few_ranks;
    hs_heap_points shown; ///< of its walk
};

/// Begins a sweep with nothing counted.
void hs_heap_map_begin_sweep(hs_heap_map *map);

/// Counts a sweep as a complete survey, and begins the next one.
void hs_heap_map_end_survey(hs_heap_map *map);

/// Takes what was read off the look's budget, by the cost: 1 for a box or place, 1 more where it is
/// in another range than the one before, which is then looked up in the table.
static inline void hs_heap_map_spend(hs_heap_map *map, size_t cost)
{
    map->budget -= cost < map->budget ? cost : map->budget;
}

/// Returns how a walk over `living` entities is ranked now.
hs_heap_order hs_heap_map_order(const hs_heap_map *map, size_t living);

/// Returns a rank by a number in the walk.
static inline uint16_t hs_heap_rank(const hs_heap_order *order, size_t index)
{
    uint64_t rank = index * order->scale >> 32;
    return rank < UINT16_MAX ? (uint16_t)rank : UINT16_MAX;
}

/// Adds a point to the walk of the sweep under way, unless it would fall back or not fit.
void hs_heap_map_add_point(hs_heap_map *map, uint64_t unit, uint16_t rank);

/// Counts boxes that the walk passes, and ranks their ranges.
void hs_heap_map_walk_over(hs_heap_map *map, const hs_heap_stretch *stretch,
                           const hs_heap_order *order);

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
