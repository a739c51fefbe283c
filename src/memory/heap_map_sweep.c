#include "memory/heap_map_sweep.h"

#include "base/forbidden.h"

/// Looks for which a tile that has lost much stays "just freed": a sixth of a second at 60 Hz.
enum { FREED_LOOKS = 10 };

/// Most tiles that stand for a stretch of other memory between two ranges.
enum { GAP_TILES_MAX = 4 };

/// Fewer than a thousand million places are ever counted.
#define GARBAGE_MASK 0x3FFFFFFFu

// ---- Tiles -------------------------------------------------------------------------------------

static uint64_t share_of(uint64_t part, uint64_t bytes)
{
    if (part >= bytes) return 255;
    uint64_t share = part * 255 / bytes;
    return share == 0 && part > 0 ? 1 : share;
}

/// Whether a tile with some garbage shows that rather than what is alive. The share of such tiles,
/// spread evenly by their keys, is the share of garbage in what both fill.
static bool shows_garbage(const hs_heap_range *range)
{
    unsigned both = (unsigned)range->tile.share + range->tile.garbage;
    uint64_t turn = range->key * 0x9E3779B97F4A7C15u >> 32;
    return turn % 256 * both < range->tile.garbage * 256u;
}

void hs_heap_range_update(const hs_heap_map *map, hs_heap_range *range,
                          const hs_heap_content *content)
{
    uint64_t share = share_of(content->living, content->bytes);
    uint64_t garbage = share_of(content->garbage, content->bytes);
    // Samples scatter: they count for a quarter, and only a great loss is taken for one. Garbage is
    // dead but not lost yet.
    unsigned loss = map->is_sampled ? 128 : 32;
    if (share + garbage + loss <= (unsigned)range->tile.share + range->tile.garbage) {
        range->freed_until = map->looks + FREED_LOOKS;
    }
    if (map->is_sampled && range->tile.share > 0) share = (share + 3u * range->tile.share) / 4;
    bool was_seen = range->tile.state != HS_HEAP_NEVER || content->has_free;
    range->tile.share = (uint8_t)share;
    range->tile.garbage = (uint8_t)garbage;
    range->tile.state = range->freed_until > map->looks       ? HS_HEAP_FREED
                        : garbage > 0 && shows_garbage(range) ? HS_HEAP_UNREACHABLE
                        : share > 0                           ? HS_HEAP_LIVE
                        : was_seen                            ? HS_HEAP_FREE
                                                              : HS_HEAP_NEVER;
}

size_t hs_heap_gap_tiles(uint64_t before, uint64_t after)
{
    uint64_t between = after - before - 1;
    return between < GAP_TILES_MAX ? (size_t)between : GAP_TILES_MAX;
}

// ---- Counting ----------------------------------------------------------------------------------

/// The entry of a range; an unused one when the range has not been seen in this sweep.
static hs_heap_hits *find(const hs_heap_map *map, uint64_t key)
{
    size_t mask = map->table_size - 1;
    size_t at = (size_t)((key * 0x9E3779B97F4A7C15u) >> 32) & mask;
    while (map->table[at].key != 0 && map->table[at].key != key + 1) at = (at + 1) & mask;
    return &map->table[at];
}

/// The entry of a range, made when the range has not been seen in this sweep.
static hs_heap_hits *enter(hs_heap_map *map, uint64_t key)
{
    hs_heap_hits *entry = find(map, key);
    if (entry->key == 0) {
        entry->key = key + 1;
        map->gathered++;
    }
    return entry;
}

/// Makes ranges twice as large: in the table, whose entries pass through `moved`, and among those
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
        to->garbage = (to->garbage + from->garbage) & GARBAGE_MASK;
        to->has_free |= from->has_free;
    }
    size_t ranges = 0;
    for (size_t i = 0; i < map->range_count; i++) {
        hs_heap_range range = map->ranges[i];
        range.key >>= 1;
        range.tile.share /= 2;
        range.tile.garbage /= 2;
        hs_heap_range *last = ranges > 0 ? &map->ranges[ranges - 1] : NULL;
        if (last != NULL && last->key == range.key) {
            last->tile.share = (uint8_t)(last->tile.share + range.tile.share);
            last->tile.garbage = (uint8_t)(last->tile.garbage + range.tile.garbage);
        } else {
            map->ranges[ranges++] = range;
        }
    }
    map->range_count = ranges;
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
    hs_heap_hits *entry = NULL; // neighbours are mostly in the same range
    for (size_t i = 0; i < count; i++) {
        uint64_t unit = map->is_numbered ? map->next + i : (uintptr_t)places[i].address;
        uint64_t key = unit >> map->shift;
        if (entry == NULL || entry->key != key + 1) entry = enter(map, key);
        if (places[i].state == HS_PLACE_LIVE) {
            entry->living++;
            map->seen++;
        } else if (places[i].state == HS_PLACE_GARBAGE) {
            entry->garbage = (entry->garbage + 1u) & GARBAGE_MASK;
        } else if (places[i].state == HS_PLACE_FREE) {
            entry->has_free = 1;
        }
        if (map->gathered < map->most) continue;
        while (map->gathered >= map->most) coarsen(map);
        entry = NULL;
    }
    map->next += count;
}

void hs_heap_map_begin_sweep(hs_heap_map *map)
{
    if (map->gathered > 0) memset(map->table, 0, map->table_size * sizeof *map->table);
    map->gathered = 0;
    map->seen = 0;
    map->next = 0;
    map->done = 0;
    map->sweep_began = map->looks;
}

void hs_heap_map_end_survey(hs_heap_map *map)
{
    map->surveys++;
    map->survey_looks = map->looks - map->sweep_began;
    map->surveyed = map->next;
    hs_heap_map_begin_sweep(map);
}

// ---- The end of a sweep ------------------------------------------------------------------------

/// Sorts by address, by a shell sort in place: mostly there is nothing to sort.
static void sort(hs_heap_range *ranges, size_t count)
{
    static const size_t gaps[] = {4193, 1577, 701, 301, 132, 57, 23, 10, 4, 1};
    for (size_t g = 0; g < sizeof gaps / sizeof gaps[0]; g++) {
        for (size_t i = gaps[g]; i < count; i++) {
            hs_heap_range moving = ranges[i];
            size_t at = i;
            for (; at >= gaps[g] && ranges[at - gaps[g]].key > moving.key; at -= gaps[g]) {
                ranges[at] = ranges[at - gaps[g]];
            }
            ranges[at] = moving;
        }
    }
}

/// The number of ranges of this sweep that are not known yet.
static size_t count_new(const hs_heap_map *map)
{
    size_t known = 0;
    for (size_t i = 0; i < map->range_count; i++) {
        if (find(map, map->ranges[i].key)->key != 0) known++;
    }
    return map->gathered - known;
}

/// The bytes of a range; the last one of numbered places may have fewer than others.
static uint64_t bytes_of(const hs_heap_map *map, uint64_t key)
{
    if (!map->is_numbered) return map->tile_bytes;
    uint64_t each = (uint64_t)1 << map->shift, first = key << map->shift;
    uint64_t left = map->next > first ? map->next - first : each;
    return (left < each ? left : each) * map->box_bytes;
}

/// Updates a range with what the sweep has counted in it; where only some boxes were seen, they
/// stand for all. Entries are marked as taken, so that the others of the table are new.
static void update(hs_heap_map *map, hs_heap_range *range, uint64_t boxes)
{
    hs_heap_hits *entry = find(map, range->key);
    uint64_t seen = map->seen > 0 ? map->seen : 1;
    const hs_heap_content content = {
        .living = entry->living * boxes * map->box_bytes / seen,
        .garbage = entry->garbage * map->box_bytes,
        .bytes = bytes_of(map, range->key),
        .has_free = entry->has_free,
    };
    hs_heap_range_update(map, range, &content);
    if (entry->key != 0) entry->is_taken = 1;
}

/// Puts the ranges that were seen for the first time at the beginning of `merged`, sorted. Returns
/// their number.
static size_t gather_new(hs_heap_map *map, uint64_t boxes)
{
    size_t found = 0;
    for (size_t i = 0; i < map->table_size; i++) {
        if (map->table[i].key == 0 || map->table[i].is_taken) continue;
        map->merged[found] = (hs_heap_range){.key = map->table[i].key - 1};
        update(map, &map->merged[found++], boxes);
    }
    sort(map->merged, found);
    return found;
}

/// Merges `added` new ranges into the known ones, from the end, where there is room.
static void merge(hs_heap_map *map, size_t added)
{
    size_t old = map->range_count;
    map->range_count += added;
    for (size_t to = map->range_count; added > 0; to--) {
        bool take_old = old > 0 && map->ranges[old - 1].key > map->merged[added - 1].key;
        map->ranges[to - 1] = take_old ? map->ranges[--old] : map->merged[--added];
    }
}

/// The number of tiles of the known ranges with the gaps between them.
static size_t length(const hs_heap_map *map)
{
    size_t tiles = map->range_count;
    for (size_t i = 1; i < map->range_count; i++) {
        if (map->is_numbered) break;
        tiles += hs_heap_gap_tiles(map->ranges[i - 1].key, map->ranges[i].key);
    }
    return tiles;
}

/// Ranges double until all fit into the map. When they would fit many times over, the map starts
/// again with smaller ones.
void hs_heap_map_publish_sweep(hs_heap_map *map, uint64_t boxes)
{
    while (map->range_count + count_new(map) > map->most) coarsen(map);
    for (size_t i = 0; i < map->range_count; i++) update(map, &map->ranges[i], boxes);
    merge(map, gather_new(map, boxes));
    hs_heap_map_end_survey(map);
    while (length(map) > map->most) coarsen(map);
    unsigned least = map->is_numbered ? 0 : HS_HEAP_MAP_SHIFT_MIN;
    if (map->range_count * 12 < map->most && map->shift > least) {
        map->shift--;
        map->tile_bytes /= 2;
        map->range_count = 0;
    }
    if (map->is_numbered) map->tile_bytes = map->box_bytes << map->shift;
    map->living_bytes = boxes * map->box_bytes;
}
