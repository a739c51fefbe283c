#include "memory/heap_map.h"

#include "memory/population.h"

#include "base/forbidden.h"

/// The number of a block in the order of the addresses within its region, and of the regions.
static size_t place_of(const hs_column_store *store, const hs_block *block)
{
    size_t before = 0;
    for (size_t r = 0; r < store->region_count; r++) {
        const hs_region *region = &store->regions[r];
        size_t offset = (size_t)((uintptr_t)block->base - (uintptr_t)region->memory);
        if (offset < region->bytes) return before + offset / store->block_bytes;
        before += region->bytes / store->block_bytes;
    }
    return 0;
}

void hs_heap_map_take_tiles(hs_heap_map *map, size_t places)
{
    size_t tiles = places < map->most ? places : map->most;
    if (map->region_count == tiles) return;
    memset(map->regions, 0, map->most * sizeof *map->regions);
    memset(map->living, 0, map->most * sizeof *map->living);
    map->region_count = tiles;
}

void hs_heap_map_spread(hs_heap_map *map, size_t places, size_t from, size_t to)
{
    size_t tile = from * map->region_count / places;
    while (from < to) {
        // The first place of the next tile, by the same division.
        size_t end = ((tile + 1) * places + map->region_count - 1) / map->region_count;
        size_t until = end < to ? end : to;
        if (until > from) map->living[tile] += (uint32_t)(until - from);
        from = until > from ? until : from;
        tile++;
    }
}

void hs_heap_map_publish_places(hs_heap_map *map, size_t places, uint64_t each)
{
    size_t tiles = map->region_count;
    uint64_t living = 0;
    for (size_t i = 0; i < tiles; i++) {
        size_t first = (i * places + tiles - 1) / tiles;
        size_t end = ((i + 1) * places + tiles - 1) / tiles;
        const hs_heap_content content = {.living = map->living[i], .bytes = end - first};
        hs_heap_region_update(map, &map->regions[i], &content);
        living += map->living[i];
    }
    memset(map->living, 0, tiles * sizeof *map->living);
    map->tile_bytes = places * each / tiles;
    map->living_bytes = living * each;
}

void hs_heap_map_look_at_blocks(hs_heap_map *map, const hs_population *population)
{
    const hs_column_store *store = &population->columns;
    size_t places = store->block_count * store->block_places;
    hs_heap_map_take_tiles(map, places);
    for (size_t b = 0; b < store->used; b++) {
        const hs_block *block = &store->blocks[b];
        size_t from = place_of(store, block) * store->block_places + block->first;
        hs_heap_map_spread(map, places, from, from + block->count);
    }
    uint64_t each = 0;
    for (unsigned c = 0; c < store->kind->column_count; c++) each += store->kind->columns[c].bytes;
    hs_heap_map_publish_places(map, places, each);
}
