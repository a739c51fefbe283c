#include "memory/heap_map_places.h"

#include "base/forbidden.h"

/// Entities at places next to each other, and next to each other in the walk.
typedef struct place_run {
    size_t from, to; ///< places
    size_t index;    ///< number of the first one in the walk
} place_run;

/// Divides so many places among the tiles. Where they begin is kept: division is slow.
static void take_tiles(hs_heap_map *map, size_t places)
{
    size_t tiles = places < map->most ? places : map->most;
    if (map->range_count == tiles && map->places == places) return;
    memset(map->ranges, 0, map->most * sizeof *map->ranges);
    memset(map->fillings, 0, map->most * sizeof *map->fillings);
    map->places = places;
    map->range_count = tiles;
    for (size_t i = 0; i < tiles; i++) map->begins[i] = (i * places + tiles - 1) / tiles;
}

/// The first place of a tile; behind the last tile, the end.
static size_t first_of(const hs_heap_map *map, size_t tile)
{
    return tile < map->range_count ? map->begins[tile] : map->places;
}

static size_t tile_of(const hs_heap_map *map, size_t place)
{
    return place * map->range_count / map->places;
}

/// Counts the entities of a run in the tiles that they lie in.
static void spread(hs_heap_map *map, place_run run, const hs_heap_order *order)
{
    for (size_t tile = tile_of(map, run.from); run.from < run.to; tile++) {
        size_t end = first_of(map, tile + 1);
        size_t until = end < run.to ? end : run.to;
        size_t count = until > run.from ? until - run.from : 0;
        size_t older = order->newborn > run.index ? order->newborn - run.index : 0;
        hs_heap_filling *filling = &map->fillings[tile];
        if (count > 0 && (!filling->has_rank || run.from < filling->first)) {
            filling->has_rank = true;
            filling->first = run.from;
            filling->rank = hs_heap_rank(order, run.index);
        }
        filling->living += (uint32_t)count;
        filling->born += (uint32_t)(count > older ? count - older : 0);
        run.from += count;
        run.index += count;
    }
}

/// Marks the tiles of places that are free in a block in use.
static void mark_spare(hs_heap_map *map, size_t from, size_t to)
{
    if (from >= to) return;
    size_t last = tile_of(map, to - 1);
    for (size_t tile = tile_of(map, from); tile <= last; tile++) {
        map->fillings[tile].is_spare = true;
    }
}

/// Adds the points of the walk that lie in a run.
static void add_points(hs_heap_map *map, place_run run, const hs_heap_order *order)
{
    size_t end = run.index + run.to - run.from;
    for (; map->next_point < end; map->next_point += order->distance) {
        size_t place = run.from + map->next_point - run.index;
        hs_heap_map_add_point(map, place, hs_heap_rank(order, map->next_point));
    }
}

/// Updates every tile with what has been counted since the last time; a place has `each` bytes.
static void publish(hs_heap_map *map, uint64_t each, bool is_in_columns)
{
    size_t tiles = map->range_count;
    uint64_t living = 0;
    for (size_t i = 0; i < tiles; i++) {
        const hs_heap_filling *filling = &map->fillings[i];
        const hs_heap_content content = {
            .living = filling->living * each,
            .born = filling->born * each,
            .bytes = (first_of(map, i + 1) - first_of(map, i)) * each,
            .each = each,
            .count = filling->living,
            .is_in_columns = is_in_columns,
            .is_spare = filling->is_spare,
            .has_rank = filling->has_rank,
            .rank = filling->rank,
        };
        hs_heap_range_update(map, &map->ranges[i], &content);
        living += filling->living;
    }
    memset(map->fillings, 0, tiles * sizeof *map->fillings);
    map->tile_bytes = map->places * each / tiles;
    map->living_bytes = living * each;
    map->births_read = map->births;
    hs_heap_map_end_survey(map);
}

// ---- Blocks of columns -------------------------------------------------------------------------

/// The number of a block in the order of the addresses within its chunk, and of the chunks.
static size_t place_of(const hs_column_store *store, const hs_column_block *block)
{
    size_t before = 0;
    for (size_t c = 0; c < store->chunk_count; c++) {
        const hs_column_chunk *chunk = &store->chunks[c];
        size_t offset = (size_t)((uintptr_t)block->base - (uintptr_t)chunk->memory);
        if (offset < chunk->bytes) return before + offset / store->block_bytes;
        before += chunk->bytes / store->block_bytes;
    }
    return 0;
}

void hs_heap_map_look_at_blocks(hs_heap_map *map, const hs_population *population)
{
    const hs_column_store *store = &population->columns;
    take_tiles(map, store->block_count * store->block_places);
    const hs_heap_order order = hs_heap_map_order(map, population->places);
    size_t index = 0;
    for (size_t b = 0; b < store->used; b++) {
        const hs_column_block *block = &store->blocks[b];
        if (block->count == 0) continue;
        size_t first = place_of(store, block) * store->block_places;
        size_t from = first + block->first, to = from + block->count;
        const place_run run = {from, to, index};
        spread(map, run, &order);
        add_points(map, run, &order);
        mark_spare(map, first, from);
        mark_spare(map, to, first + store->block_places);
        index += block->count;
    }
    uint64_t each = 0;
    for (unsigned c = 0; c < store->kind->column_count; c++) each += store->kind->columns[c].bytes;
    publish(map, each, true);
}

// ---- Slots -------------------------------------------------------------------------------------

static bool is_used(const hs_slots *slots, size_t number)
{
    return (slots->table[number].generation & 1u) != 0;
}

void hs_heap_map_look_at_storage(hs_heap_map *map, const hs_slots *slots, size_t end, bool is_done)
{
    take_tiles(map, slots->kind.capacity);
    const hs_heap_order order = hs_heap_map_order(map, (size_t)(slots->births - slots->deaths));
    while (map->walked < end) {
        place_run run = {map->walked, map->walked, map->living_walked};
        while (run.to < end && is_used(slots, run.to)) run.to++;
        spread(map, run, &order);
        add_points(map, run, &order);
        map->living_walked += run.to - run.from;
        map->walked = run.to + 1; // that one is free, or the first of the next look
        if (run.to == end) map->walked = end;
    }
    if (is_done) publish(map, slots->cost, false);
}
