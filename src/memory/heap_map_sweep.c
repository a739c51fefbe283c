#include "memory/heap_map.h"

#include "base/forbidden.h"

/// Fewer than a thousand million places are ever counted.
#define WAITING_MASK 0x3FFFFFFFu

// ---- Counting ----------------------------------------------------------------------------------

/// The entry of a region, unused when the region has not been seen in this sweep.
static hs_heap_hits *find(const hs_heap_map *map, uint64_t key)
{
    size_t mask = map->table_size - 1;
    size_t at = (size_t)((key * 0x9E3779B97F4A7C15u) >> 32) & mask;
    while (map->table[at].key != 0 && map->table[at].key != key + 1) at = (at + 1) & mask;
    return &map->table[at];
}

/// The entry of a region, made when it has not been seen in this sweep.
static hs_heap_hits *enter(hs_heap_map *map, uint64_t key)
{
    hs_heap_hits *entry = find(map, key);
    if (entry->key == 0) {
        entry->key = key + 1;
        map->gathered++;
    }
    return entry;
}

/// Makes regions twice as large: in the table, whose entries pass through `merged`, and among those
/// known so far.
static void coarsen(hs_heap_map *map)
{
    size_t kept = 0;
    for (size_t i = 0; i < map->table_size; i++) {
        if (map->table[i].key != 0) map->moved[kept++] = map->table[i];
    }
    memset(map->table, 0, map->table_size * sizeof *map->table);
    map->gathered = 0;
    map->shift++;
    map->tile_bytes *= 2;
    for (size_t i = 0; i < kept; i++) {
        const hs_heap_hits *from = &map->moved[i];
        hs_heap_hits *to = enter(map, (from->key - 1) >> 1);
        to->living += from->living;
        to->waiting = (to->waiting + from->waiting) & WAITING_MASK;
        to->has_free |= from->has_free;
    }
    size_t regions = 0;
    for (size_t i = 0; i < map->region_count; i++) {
        hs_heap_region region = map->regions[i];
        region.key >>= 1;
        region.tile.share /= 2;
        region.tile.waiting /= 2;
        if (regions > 0 && map->regions[regions - 1].key == region.key) {
            map->regions[regions - 1].tile.share =
                (uint8_t)(map->regions[regions - 1].tile.share + region.tile.share);
            map->regions[regions - 1].tile.waiting =
                (uint8_t)(map->regions[regions - 1].tile.waiting + region.tile.waiting);
        } else {
            map->regions[regions++] = region;
        }
    }
    map->region_count = regions;
}

void hs_heap_map_count_box(hs_heap_map *map, const void *box)
{
    enter(map, (uint64_t)(uintptr_t)box >> map->shift)->living++;
    map->seen++;
    while (map->gathered >= map->most) coarsen(map);
}

void hs_heap_map_count_boxes(hs_heap_map *map, void *const *boxes, size_t count)
{
    for (size_t i = 0; i < count; i++) hs_heap_map_count_box(map, boxes[i]);
}

void hs_heap_map_count_places(hs_heap_map *map, const hs_place *places, size_t count)
{
    hs_heap_hits *entry = NULL; // neighbours mostly lie in the same region
    for (size_t i = 0; i < count; i++) {
        uint64_t unit = map->is_numbered ? map->next + i : (uintptr_t)places[i].address;
        uint64_t key = unit >> map->shift;
        if (entry == NULL || entry->key != key + 1) entry = enter(map, key);
        if (places[i].state == HS_PLACE_LIVE) {
            entry->living++;
            map->seen++;
        } else if (places[i].state == HS_PLACE_WAITING) {
            entry->waiting = (entry->waiting + 1u) & WAITING_MASK;
        } else if (places[i].state == HS_PLACE_FREE) {
            entry->has_free = 1;
        }
        if (map->gathered < map->most) continue;
        while (map->gathered >= map->most) coarsen(map);
        entry = NULL;
    }
    map->next += count;
}

// ---- The end of a sweep ------------------------------------------------------------------------

/// Sorts by address: a shell sort, in place; what is sorted is mostly nothing.
static void sort(hs_heap_region *regions, size_t count)
{
    static const size_t gaps[] = {4193, 1577, 701, 301, 132, 57, 23, 10, 4, 1};
    for (size_t g = 0; g < sizeof gaps / sizeof gaps[0]; g++) {
        for (size_t i = gaps[g]; i < count; i++) {
            hs_heap_region moving = regions[i];
            size_t at = i;
            for (; at >= gaps[g] && regions[at - gaps[g]].key > moving.key; at -= gaps[g]) {
                regions[at] = regions[at - gaps[g]];
            }
            regions[at] = moving;
        }
    }
}

/// How many regions of this sweep are not known yet.
static size_t count_new(const hs_heap_map *map)
{
    size_t known = 0;
    for (size_t i = 0; i < map->region_count; i++) {
        if (find(map, map->regions[i].key)->key != 0) known++;
    }
    return map->gathered - known;
}

/// The bytes of a region; the last one of numbered places may have fewer of them.
static uint64_t bytes_of(const hs_heap_map *map, uint64_t key)
{
    if (!map->is_numbered) return map->tile_bytes;
    uint64_t each = (uint64_t)1 << map->shift, first = key << map->shift;
    uint64_t left = map->next > first ? map->next - first : each;
    return (left < each ? left : each) * map->box_bytes;
}

/// Gives a region what the sweep has counted in it; where only some boxes were seen, they stand for
/// all. Entries are ticked off, so that what is left in the table is new.
static void update(hs_heap_map *map, hs_heap_region *region, uint64_t boxes)
{
    hs_heap_hits *entry = find(map, region->key);
    uint64_t seen = map->seen > 0 ? map->seen : 1;
    const hs_heap_content content = {
        .living = entry->living * boxes * map->box_bytes / seen,
        .waiting = entry->waiting * map->box_bytes,
        .bytes = bytes_of(map, region->key),
        .has_free = entry->has_free,
    };
    hs_heap_region_update(map, region, &content);
    if (entry->key != 0) entry->is_taken = 1;
}

/// Puts the regions that were seen for the first time at the beginning of `merged`, sorted.
static size_t gather_new(hs_heap_map *map, uint64_t boxes)
{
    size_t found = 0;
    for (size_t i = 0; i < map->table_size; i++) {
        if (map->table[i].key == 0 || map->table[i].is_taken) continue;
        map->merged[found] = (hs_heap_region){.key = map->table[i].key - 1};
        update(map, &map->merged[found++], boxes);
    }
    sort(map->merged, found);
    return found;
}

/// Merges `added` new regions into those known, from the end, where there is room.
static void merge(hs_heap_map *map, size_t added)
{
    size_t old = map->region_count;
    map->region_count += added;
    for (size_t to = map->region_count; added > 0; to--) {
        bool take_old = old > 0 && map->regions[old - 1].key > map->merged[added - 1].key;
        map->regions[to - 1] = take_old ? map->regions[--old] : map->merged[--added];
    }
}

/// How many tiles the known regions take with the gaps between them.
static size_t length(const hs_heap_map *map)
{
    size_t tiles = map->region_count;
    for (size_t i = 1; i < map->region_count; i++) {
        if (map->is_numbered) break;
        tiles += hs_heap_gap_tiles(map->regions[i - 1].key, map->regions[i].key);
    }
    return tiles;
}

static void begin_sweep(hs_heap_map *map)
{
    memset(map->table, 0, map->table_size * sizeof *map->table);
    map->gathered = 0;
    map->seen = 0;
    map->next = 0;
    map->sweep_began = map->looks;
}

/// Gives the regions what this sweep has counted. What does not fit is made to fit by doubling the
/// regions; when they would all fit many times over, the map starts again with smaller ones.
void hs_heap_map_publish_sweep(hs_heap_map *map, uint64_t boxes)
{
    while (map->region_count + count_new(map) > map->most) coarsen(map);
    for (size_t i = 0; i < map->region_count; i++) update(map, &map->regions[i], boxes);
    merge(map, gather_new(map, boxes));
    begin_sweep(map);
    while (length(map) > map->most) coarsen(map);
    unsigned least = map->is_numbered ? 0 : HS_HEAP_MAP_SHIFT_MIN;
    if (map->region_count * 12 < map->most && map->shift > least) {
        map->shift--;
        map->tile_bytes /= 2;
        map->region_count = 0;
    }
    if (map->is_numbered) map->tile_bytes = map->box_bytes << map->shift;
    map->living_bytes = boxes * map->box_bytes;
}
