#include "memory/heap_map.h"

#include "memory/population.h"
#include "memory/slots.h"

#include "base/forbidden.h"

/// A stretch of other people's memory is drawn as at most so many tiles.
enum { GAP_TILES_MAX = 4 };

static size_t table_size_for(size_t tiles)
{
    size_t size = 64;
    while (size < tiles * 3) size *= 2;
    return size;
}

hs_heap_map *hs_heap_map_create(hs_gate *gate, size_t tiles, hs_error *error)
{
    if (tiles < 1 || tiles > HS_HEAP_MAP_TILES_MAX) {
        hs_error_set(error, "a heap map of %zu tiles; it has 1 to %d", tiles,
                     HS_HEAP_MAP_TILES_MAX);
        return NULL;
    }
    hs_heap_map *map = hs_gate_allocate(gate, HS_TAG_MEASURE, sizeof *map);
    if (map == NULL) {
        hs_error_no_memory(error, "a heap map", sizeof *map);
        return NULL;
    }
    *map = (hs_heap_map){.gate = gate, .most = tiles, .table_size = table_size_for(tiles)};
    map->regions = hs_gate_allocate_array(gate, HS_TAG_MEASURE, tiles, sizeof *map->regions);
    map->merged = hs_gate_allocate_array(gate, HS_TAG_MEASURE, tiles, sizeof *map->merged);
    map->moved = hs_gate_allocate_array(gate, HS_TAG_MEASURE, tiles, sizeof *map->moved);
    map->living = hs_gate_allocate_array(gate, HS_TAG_MEASURE, tiles, sizeof *map->living);
    map->table = hs_gate_allocate_array(gate, HS_TAG_MEASURE, map->table_size, sizeof *map->table);
    if (map->regions != NULL && map->merged != NULL && map->moved != NULL && map->living != NULL &&
        map->table != NULL) {
        return map;
    }
    hs_heap_map_destroy(map);
    hs_error_no_memory(error, "the tiles of a heap map", tiles * sizeof *map->regions);
    return NULL;
}

void hs_heap_map_destroy(hs_heap_map *map)
{
    if (map == NULL) return;
    hs_gate *gate = map->gate;
    hs_gate_release(gate, HS_TAG_MEASURE, map->regions, map->most * sizeof *map->regions);
    hs_gate_release(gate, HS_TAG_MEASURE, map->merged, map->most * sizeof *map->merged);
    hs_gate_release(gate, HS_TAG_MEASURE, map->moved, map->most * sizeof *map->moved);
    hs_gate_release(gate, HS_TAG_MEASURE, map->living, map->most * sizeof *map->living);
    hs_gate_release(gate, HS_TAG_MEASURE, map->table, map->table_size * sizeof *map->table);
    hs_gate_release(gate, HS_TAG_MEASURE, map, sizeof *map);
}

/// Begins a look, with a new map when it is not at what the map has been looking at so far.
static void begin_look(hs_heap_map *map, const void *subject, const hs_memory *memory,
                       size_t capacity, uint64_t births)
{
    map->looks++;
    bool is_known = map->subject == subject && map->strategy == memory->strategy &&
                    map->layout == memory->layout && map->capacity == capacity &&
                    map->births <= births;
    map->births = births;
    if (is_known) return;
    map->subject = subject;
    map->strategy = memory->strategy;
    map->layout = memory->layout;
    map->capacity = capacity;
    map->region_count = 0;
    map->living_bytes = 0;
    map->is_numbered = memory->strategy->survey != NULL && memory->strategy->keeps_kinds_apart;
    map->shift = map->is_numbered ? 0 : HS_HEAP_MAP_SHIFT_MIN;
    map->tile_bytes = (uint64_t)1 << map->shift;
    memset(map->table, 0, map->table_size * sizeof *map->table);
    map->gathered = 0;
    map->seen = 0;
    map->next = 0;
    map->sweep_began = map->looks;
    map->compactions = 0;
    map->is_sampled = false;
}

void hs_heap_map_look(hs_heap_map *map, const hs_population *population)
{
    if (population == NULL) return;
    begin_look(map, population, &population->memory, population->capacity, population->births);
    if (population->memory.strategy->is_boxed) {
        hs_heap_map_look_at_boxes(map, population);
    } else {
        hs_heap_map_look_at_blocks(map, population);
    }
}

void hs_heap_map_look_at_slots(hs_heap_map *map, const hs_slots *slots)
{
    if (slots == NULL) return;
    begin_look(map, slots, &slots->memory, slots->kind.capacity, slots->births);
    if (slots->memory.strategy->is_boxed) {
        hs_heap_map_look_at_slot_boxes(map, slots);
    } else {
        hs_heap_map_look_at_storage(map, slots);
    }
}

static uint64_t share_of(uint64_t part, uint64_t bytes)
{
    if (part >= bytes) return 255;
    uint64_t share = part * 255 / bytes;
    return share == 0 && part > 0 ? 1 : share;
}

/// Whether a tile with some waiting shows that, rather than what lives: as many tiles do, spread
/// evenly by their keys, as the waiting have a share of what both hold.
static bool shows_waiting(const hs_heap_region *region)
{
    unsigned both = (unsigned)region->tile.share + region->tile.waiting;
    uint64_t turn = region->key * 0x9E3779B97F4A7C15u >> 32;
    return turn % 256 * both < region->tile.waiting * 256u;
}

void hs_heap_region_update(const hs_heap_map *map, hs_heap_region *region,
                           const hs_heap_content *content)
{
    uint64_t share = share_of(content->living, content->bytes);
    uint64_t waiting = share_of(content->waiting, content->bytes);
    // Samples scatter: they count for a quarter, and only a great loss is believed. What waits has
    // died and is not lost yet.
    unsigned loss = map->is_sampled ? 128 : 32;
    if (share + waiting + loss <= (unsigned)region->tile.share + region->tile.waiting) {
        region->freed_until = map->looks + HS_HEAP_FREED_LOOKS;
    }
    if (map->is_sampled && region->tile.share > 0) share = (share + 3u * region->tile.share) / 4;
    bool was_seen = region->tile.state != HS_HEAP_NEVER || content->has_free;
    region->tile.share = (uint8_t)share;
    region->tile.waiting = (uint8_t)waiting;
    region->tile.state = region->freed_until > map->looks       ? HS_HEAP_FREED
                         : waiting > 0 && shows_waiting(region) ? HS_HEAP_UNREACHABLE
                         : share > 0                            ? HS_HEAP_LIVE
                         : was_seen                             ? HS_HEAP_FREE
                                                                : HS_HEAP_NEVER;
}

size_t hs_heap_gap_tiles(uint64_t before, uint64_t after)
{
    uint64_t between = after - before - 1;
    return between < GAP_TILES_MAX ? (size_t)between : GAP_TILES_MAX;
}

static bool is_by_address(const hs_heap_map *map)
{
    return map->strategy != NULL && map->strategy->is_boxed && !map->is_numbered;
}

size_t hs_heap_map_fill(const hs_heap_map *map, hs_heap_tile *tiles, size_t count)
{
    bool by_address = is_by_address(map);
    size_t filled = 0;
    for (size_t i = 0; i < map->region_count && filled < count; i++) {
        size_t gap = 0;
        if (by_address && i > 0) {
            gap = hs_heap_gap_tiles(map->regions[i - 1].key, map->regions[i].key);
        }
        for (; gap > 0 && filled < count; gap--) tiles[filled++] = (hs_heap_tile){0};
        if (filled < count) tiles[filled++] = map->regions[i].tile;
    }
    return filled;
}

hs_heap_extent hs_heap_map_extent(const hs_heap_map *map)
{
    uint64_t spanned = 0;
    for (size_t i = 0; i < map->region_count; i++) {
        if (map->regions[i].tile.state != HS_HEAP_NEVER) spanned += map->tile_bytes;
    }
    return (hs_heap_extent){
        .tile_bytes = map->tile_bytes,
        .spanned_bytes = spanned,
        .living_bytes = map->living_bytes,
        .by_address = is_by_address(map),
    };
}
