#include "memory/heap_map_sweep.h"

#include "base/forbidden.h"

/// Looks for which a tile that has lost much stays "just freed": a sixth of a second at 60 Hz.
enum { FREED_LOOKS = 10 };

/// Most tiles that stand for a stretch of other memory between two ranges.
enum { GAP_TILES_MAX = 4 };

/// Fewer than five hundred million places are ever counted.
#define GARBAGE_MASK 0x1FFFFFFFu

// ---- Tiles -------------------------------------------------------------------------------------

static uint64_t share_of(uint64_t part, uint64_t bytes)
{
    if (part == 0) return 0;
    if (part >= bytes) return 255;
    uint64_t share = part * 255 / bytes;
    return share == 0 ? 1 : share;
}

/// Whether a tile with some garbage shows that rather than what is alive. The share of such tiles,
/// spread evenly by their keys, is the share of garbage in what both fill.
static bool shows_garbage(const hs_heap_range *range)
{
    unsigned both = (unsigned)range->tile.share + range->tile.garbage;
    uint64_t turn = range->key * 0x9E3779B97F4A7C15u >> 32;
    return turn % 256 * both < range->tile.garbage * 256u;
}

/// Sets births and deaths since the last survey. What has died is what was there or was born, and
/// is not there any more; samples do not tell.
static void note_change(const hs_heap_map *map, hs_heap_range *range,
                        const hs_heap_content *content)
{
    bool is_first = map->surveys == 0;
    bool is_exact = !map->is_sampled && !map->was_sampled && !is_first;
    uint64_t born = content->born, grown = content->count * content->each, died = 0;
    uint64_t before = range->living * content->each;
    if (!map->knows_births) born = is_exact && grown > before ? grown - before : 0;
    if (is_exact && before + born > grown) died = before + born - grown;
    range->tile.born = (uint8_t)(is_first ? 0 : share_of(born, content->bytes));
    range->tile.died = (uint8_t)share_of(died, content->bytes);
    range->living = content->count;
}

static hs_heap_state state_of(const hs_heap_map *map, const hs_heap_range *range,
                              const hs_heap_content *content)
{
    const hs_heap_tile *tile = &range->tile;
    bool was_seen = tile->state != HS_HEAP_NEVER || content->has_free;
    if (content->is_in_columns && tile->share == 0) {
        return was_seen || content->is_spare ? HS_HEAP_SPARE : HS_HEAP_NEVER;
    }
    if (range->freed_until > map->looks && !content->is_in_columns) return HS_HEAP_FREED;
    if (tile->garbage > 0 && shows_garbage(range)) return HS_HEAP_UNREACHABLE;
    if (tile->share > 0) return HS_HEAP_LIVE;
    return was_seen ? HS_HEAP_FREE : HS_HEAP_NEVER;
}

void hs_heap_range_update(const hs_heap_map *map, hs_heap_range *range,
                          const hs_heap_content *content)
{
    uint64_t share = share_of(content->living, content->bytes);
    uint64_t garbage = share_of(content->garbage, content->bytes);
    // Samples scatter: they count for a quarter, and only a great loss is taken for one. Garbage is
    // dead but not lost yet.
    unsigned loss = map->is_sampled ? 128 : 32;
    uint64_t filled = share + garbage, before = (unsigned)range->tile.share + range->tile.garbage;
    if (filled + loss <= before) range->freed_until = map->looks + FREED_LOOKS;
    if (filled >= before + loss) range->freed_until = map->looks; // taken again
    if (map->is_sampled && range->tile.share > 0) share = (share + 3u * range->tile.share) / 4;
    note_change(map, range, content);
    range->tile.share = (uint8_t)share;
    range->tile.garbage = (uint8_t)garbage;
    if (content->has_rank) range->tile.rank = content->rank;
    // Where the walk met only some boxes, it may have passed this range by.
    bool may_be_known = map->has_few_ranks && range->tile.has_rank;
    range->tile.has_rank = (content->has_rank || may_be_known) && share > 0;
    range->tile.state = (uint8_t)state_of(map, range, content);
}

size_t hs_heap_gap_tiles(uint64_t before, uint64_t after)
{
    uint64_t between = after - before - 1;
    return between < GAP_TILES_MAX ? (size_t)between : GAP_TILES_MAX;
}

// ---- Counting ----------------------------------------------------------------------------------

/// Where the search for a range begins. Numbers of places begin at 0 and leave none out.
static size_t begin_of(const hs_heap_map *map, uint64_t key)
{
    uint64_t mixed = map->is_numbered ? key : key * 0x9E3779B97F4A7C15u >> 32;
    return (size_t)mixed & (map->table_size - 1);
}

/// The entry of a range; an unused one when the range has not been seen in this sweep.
static hs_heap_hits *find(const hs_heap_map *map, uint64_t key)
{
    size_t mask = map->table_size - 1, at = begin_of(map, key);
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

/// Adds what another entry has counted; `from` is behind `to` in the same range.
static void join_hits(hs_heap_hits *to, const hs_heap_hits *from)
{
    unsigned born = (unsigned)to->born + from->born;
    to->living += from->living;
    to->garbage = (to->garbage + from->garbage) & GARBAGE_MASK;
    to->has_free |= from->has_free;
    to->born = (uint16_t)(born < UINT16_MAX ? born : UINT16_MAX);
    if (!from->has_rank || (to->has_rank && to->first <= from->first)) return;
    to->has_rank = 1;
    to->first = from->first;
    to->rank = from->rank;
}

/// Makes the ranges of the table twice as large; they pass through `moved`.
static void coarsen_table(hs_heap_map *map)
{
    size_t kept = 0;
    for (size_t i = 0; i < map->table_size; i++) {
        if (map->table[i].key != 0) map->moved[kept++] = map->table[i];
    }
    memset(map->table, 0, map->table_size * sizeof *map->table);
    map->gathered = 0;
    map->shift++;
    hs_heap_map_spend(map, map->table_size);
    for (size_t i = 0; i < kept; i++) {
        join_hits(enter(map, (map->moved[i].key - 1) >> 1), &map->moved[i]);
    }
}

/// Adds half of a tile that is one half of a larger one to the other half.
static void join_tiles(hs_heap_tile *to, const hs_heap_tile *from)
{
    to->share = (uint8_t)(to->share + from->share);
    to->garbage = (uint8_t)(to->garbage + from->garbage);
    to->born = (uint8_t)(to->born + from->born);
    to->died = (uint8_t)(to->died + from->died);
    if (to->has_rank) return;
    to->has_rank = from->has_rank;
    to->rank = from->rank;
}

/// Makes the known ranges twice as large.
static void coarsen_ranges(hs_heap_map *map)
{
    map->range_shift++;
    size_t ranges = 0;
    for (size_t i = 0; i < map->range_count; i++) {
        hs_heap_range range = map->ranges[i];
        range.key >>= 1;
        range.tile.share /= 2;
        range.tile.garbage /= 2;
        range.tile.born /= 2;
        range.tile.died /= 2;
        hs_heap_range *last = ranges > 0 ? &map->ranges[ranges - 1] : NULL;
        if (last != NULL && last->key == range.key) {
            join_tiles(&last->tile, &range.tile);
            last->living += range.living;
        } else {
            map->ranges[ranges++] = range;
        }
    }
    map->range_count = ranges;
}

/// Makes ranges twice as large, the known ones only where they are not so large already.
static void coarsen(hs_heap_map *map)
{
    coarsen_table(map);
    if (map->range_shift < map->shift) coarsen_ranges(map);
}

hs_heap_order hs_heap_map_order(const hs_heap_map *map, size_t living)
{
    uint64_t born = map->births - map->births_known;
    return (hs_heap_order){
        .scale = ((uint64_t)1 << 48) / (living > 0 ? living : 1),
        .newborn = !map->knows_births ? SIZE_MAX
                   : born < living    ? living - (size_t)born
                                      : 0,
        .distance = living / HS_HEAP_MAP_STEPS_MAX + 1,
    };
}

void hs_heap_map_add_point(hs_heap_map *map, uint64_t unit, uint16_t rank)
{
    hs_heap_points *found = &map->found;
    if (found->count == HS_HEAP_MAP_STEPS_MAX) return;
    if (found->count > 0 && found->at[found->count - 1].rank > rank) return;
    found->at[found->count++] = (hs_heap_point){unit, rank};
}

/// The address of a box, or the number of its place.
static uint64_t unit_of(const hs_heap_map *map, const void *box)
{
    if (map->is_numbered) return map->strategy->number_of(map->boxes, box);
    return (uint64_t)(uintptr_t)box;
}

/// Counts and ranks one box of the walk in the entry of its range.
static void pass(hs_heap_map *map, hs_heap_hits *entry, uint64_t unit, size_t index,
                 const hs_heap_order *order)
{
    if (map->walk_counts) entry->living++;
    if (index >= order->newborn && entry->born < UINT16_MAX) entry->born++;
    // Boxes are no nearer than 16 bytes. A range of more than 64 GiB may order its boxes wrongly.
    uint32_t place = (uint32_t)(map->is_numbered ? unit : unit >> 4);
    // Whoever is met later at the same place lives there now; the other one has died meanwhile.
    if (!entry->has_rank || place <= entry->first) {
        entry->has_rank = 1;
        entry->first = place;
        entry->rank = hs_heap_rank(order, index);
    }
    if (index < map->next_point) return;
    hs_heap_map_add_point(map, unit, hs_heap_rank(order, index));
    map->next_point = index + order->distance;
}

/// Boxes whose entries are fetched at once: the simulation has driven the table out of the caches.
enum { FETCHED = 32 };

void hs_heap_map_walk_over(hs_heap_map *map, const hs_heap_stretch *stretch,
                           const hs_heap_order *order)
{
    size_t cost = stretch->count;
    hs_heap_hits *entry = NULL; // neighbours are often in the same range
    for (size_t done = 0; done < stretch->count; done += FETCHED) {
        size_t left = stretch->count - done, some = left < FETCHED ? left : FETCHED;
        uint64_t units[FETCHED];
        for (size_t i = 0; i < some; i++) {
            units[i] = unit_of(map, stretch->boxes[done + i]);
            __builtin_prefetch(&map->table[begin_of(map, units[i] >> map->shift)], 1);
        }
        for (size_t i = 0; i < some; i++) {
            uint64_t key = units[i] >> map->shift;
            if (entry == NULL || entry->key != key + 1) {
                entry = enter(map, key);
                cost++;
            }
            size_t number = done + i;
            bool is_next = stretch->indices == NULL;
            size_t index = is_next ? stretch->first + number : stretch->indices[number];
            pass(map, entry, units[i], index, order);
            if (map->gathered < map->most) continue;
            while (map->gathered >= map->most) coarsen(map);
            entry = NULL;
        }
    }
    if (map->walk_counts) map->seen += stretch->count;
    hs_heap_map_spend(map, cost);
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
    map->walked = 0;
    map->living_walked = 0;
    map->is_surveyed = map->is_read = false;
    map->cursor_count = 0;
    map->skipped = 0;
    map->found.count = 0;
    map->next_point = 0;
    map->done = 0;
    map->sweep_began = map->looks;
}

void hs_heap_map_end_survey(hs_heap_map *map)
{
    map->surveys++;
    map->survey_looks = map->looks - map->sweep_began;
    map->surveyed = map->next;
    map->was_sampled = map->is_sampled;
    map->had_few_ranks = map->has_few_ranks;
    map->births_known = map->births_read;
    map->shown = map->found;
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
    uint64_t each = (uint64_t)1 << map->shift, first = key << map->shift;
    if (!map->is_numbered) return each;
    uint64_t left = map->next > first ? map->next - first : each;
    return (left < each ? left : each) * map->box_bytes;
}

/// Updates a range with what the sweep has counted in it; where only some boxes were seen, they
/// stand for all. Entries are marked as taken, so that the others of the table are new.
static void update(hs_heap_map *map, hs_heap_range *range, uint64_t boxes)
{
    hs_heap_hits *entry = find(map, range->key);
    uint64_t seen = map->seen > 0 ? map->seen : 1;
    uint64_t born = entry->born * map->box_bytes;
    const hs_heap_content content = {
        .living = entry->living * boxes * map->box_bytes / seen,
        .garbage = entry->garbage * map->box_bytes,
        .born = map->is_sampled ? born * boxes / seen : born,
        .bytes = bytes_of(map, range->key),
        .each = map->box_bytes,
        .count = entry->living,
        .has_free = entry->has_free,
        .has_rank = entry->has_rank,
        .rank = entry->rank,
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

/// Places the known ranges among the tiles, with the gaps between them. Returns the tiles.
static size_t place_ranges(hs_heap_map *map)
{
    size_t tiles = 0;
    for (size_t i = 0; i < map->range_count; i++) {
        if (i > 0 && !map->is_numbered) {
            tiles += hs_heap_gap_tiles(map->ranges[i - 1].key, map->ranges[i].key);
        }
        map->begins[i] = tiles++;
    }
    return tiles;
}

/// Ranges double until all fit into the map. When they would fit many times over, the next sweep
/// has smaller ones, and the known ranges are shown until it is complete.
void hs_heap_map_publish_sweep(hs_heap_map *map, uint64_t boxes)
{
    if (map->range_shift > map->shift) map->range_count = 0;
    map->range_shift = map->shift;
    while (map->range_count + count_new(map) > map->most) coarsen(map);
    for (size_t i = 0; i < map->range_count; i++) update(map, &map->ranges[i], boxes);
    merge(map, gather_new(map, boxes));
    hs_heap_map_end_survey(map);
    while (place_ranges(map) > map->most) coarsen(map);
    map->tile_bytes = (uint64_t)1 << map->range_shift;
    if (map->is_numbered) map->tile_bytes *= map->box_bytes;
    map->living_bytes = boxes * map->box_bytes;
    unsigned least = map->is_numbered ? 0 : HS_HEAP_MAP_SHIFT_MIN;
    if (map->range_count * 12 < map->most && map->shift > least) map->shift--;
}
