#include "memory/heap_map.h"

#include "memory/population.h"
#include "memory/slots.h"

#include "base/forbidden.h"

/// Pointers of one look; counting one costs 1 to 3 ns.
enum { ARRAY_SLICE = 20000 };

/// Lists up to this length are followed; a link of a shuffled list costs up to 150 ns.
enum { LIST_FOLLOWED = 1024 };

/// A sweep over samples ends with so many of them or after so many looks.
enum { SAMPLES = 20000, SAMPLED_LOOKS = 60 };

// ---- Counting ----------------------------------------------------------------------------------

/// The entry of a region, unused when the region has not been seen in this sweep.
static hs_heap_hits *find(const hs_heap_map *map, uint64_t key)
{
    size_t mask = map->table_size - 1;
    size_t at = (size_t)((key * 0x9E3779B97F4A7C15u) >> 32) & mask;
    while (map->table[at].key != 0 && map->table[at].key != key + 1) at = (at + 1) & mask;
    return &map->table[at];
}

static void count(hs_heap_map *map, uint64_t key, uint32_t hits)
{
    hs_heap_hits *entry = find(map, key);
    if (entry->key == 0) {
        entry->key = key + 1;
        map->gathered++;
    }
    entry->hits += hits;
}

/// Makes regions twice as large: in the table, whose entries pass through `merged`, and among those
/// known so far.
static void coarsen(hs_heap_map *map)
{
    size_t kept = 0;
    for (size_t i = 0; i < map->table_size; i++) {
        if (map->table[i].key == 0) continue;
        map->merged[kept].key = map->table[i].key - 1;
        map->merged[kept++].freed_until = map->table[i].hits;
    }
    memset(map->table, 0, map->table_size * sizeof *map->table);
    map->gathered = 0;
    map->shift++;
    map->cell_bytes *= 2;
    for (size_t i = 0; i < kept; i++) {
        count(map, map->merged[i].key >> 1, map->merged[i].freed_until);
    }
    size_t regions = 0;
    for (size_t i = 0; i < map->region_count; i++) {
        hs_heap_region region = map->regions[i];
        region.key >>= 1;
        region.cell.share /= 2;
        if (regions > 0 && map->regions[regions - 1].key == region.key) {
            map->regions[regions - 1].cell.share =
                (uint8_t)(map->regions[regions - 1].cell.share + region.cell.share);
        } else {
            map->regions[regions++] = region;
        }
    }
    map->region_count = regions;
}

static void count_box(hs_heap_map *map, const void *box)
{
    count(map, (uint64_t)(uintptr_t)box >> map->shift, 1);
    map->seen++;
    while (map->gathered >= map->most) coarsen(map);
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

/// Gives a region what the sweep has counted in it; where only some boxes were seen, they stand for
/// all. The hits are taken, so that what is left in the table is new.
static void update(hs_heap_map *map, hs_heap_region *region, uint64_t boxes)
{
    hs_heap_hits *entry = find(map, region->key);
    uint64_t seen = map->seen > 0 ? map->seen : 1;
    uint64_t bytes = entry->hits * boxes * map->box_bytes / seen;
    hs_heap_region_update(map, region, bytes, map->cell_bytes);
    entry->hits = 0;
}

/// Puts the regions that were seen for the first time at the beginning of `merged`, sorted.
static size_t gather_new(hs_heap_map *map, uint64_t boxes)
{
    size_t found = 0;
    for (size_t i = 0; i < map->table_size; i++) {
        if (map->table[i].key == 0 || map->table[i].hits == 0) continue;
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

/// How many cells the known regions take with the gaps between them.
static size_t length(const hs_heap_map *map)
{
    size_t cells = map->region_count;
    for (size_t i = 1; i < map->region_count; i++) {
        cells += hs_heap_gap_cells(map->regions[i - 1].key, map->regions[i].key);
    }
    return cells;
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
static void publish(hs_heap_map *map, uint64_t boxes)
{
    while (map->region_count + count_new(map) > map->most) coarsen(map);
    for (size_t i = 0; i < map->region_count; i++) update(map, &map->regions[i], boxes);
    merge(map, gather_new(map, boxes));
    begin_sweep(map);
    while (length(map) > map->most) coarsen(map);
    if (map->region_count * 12 < map->most && map->shift > HS_HEAP_MAP_SHIFT_MIN) {
        map->shift--;
        map->cell_bytes /= 2;
        map->region_count = 0;
    }
    map->living_bytes = boxes * map->box_bytes;
}

// ---- Looking -----------------------------------------------------------------------------------

/// The next pointers of the array. It may have moved a little since the last look, by what died.
static bool look_at_array(hs_heap_map *map, const hs_box_store *store)
{
    size_t left = map->next < store->count ? store->count - map->next : 0;
    size_t slice = left < ARRAY_SLICE ? left : ARRAY_SLICE;
    void *const *boxes = store->array + store->first + map->next;
    for (size_t i = 0; i < slice; i++) count_box(map, boxes[i]);
    map->next += slice;
    return map->next >= store->count;
}

/// A short list is followed; of a long one the boxes that the last sift marked are counted.
static bool look_at_list(hs_heap_map *map, const hs_box_store *store)
{
    map->is_sampled = store->count > LIST_FOLLOWED;
    if (!map->is_sampled) {
        for (const hs_link *link = store->oldest; link != NULL; link = link->next) {
            count_box(map, link);
        }
        return true;
    }
    if (map->sifts == store->sifts) return false;
    map->sifts = store->sifts;
    for (size_t i = 0; i < store->mark_count; i++) count_box(map, store->marks[i]);
    return map->seen >= SAMPLES || map->looks - map->sweep_began >= SAMPLED_LOOKS;
}

void hs_heap_map_look_at_boxes(hs_heap_map *map, const hs_population *population)
{
    const hs_box_store *store = &population->boxes;
    bool is_list = store->layout == HS_LAYOUT_LIST;
    map->box_bytes = store->cost - (is_list ? 0 : sizeof(void *));
    bool is_done = is_list ? look_at_list(map, store) : look_at_array(map, store);
    if (is_done) publish(map, population->places);
}

// ---- Slots -------------------------------------------------------------------------------------

/// Whether the slots of this look end the sweep; `end` is behind the last of them.
static bool take_slots(hs_heap_map *map, const hs_slots *slots, size_t *end)
{
    size_t left = map->next < slots->used ? slots->used - map->next : 0;
    *end = map->next + (left < ARRAY_SLICE ? left : ARRAY_SLICE);
    return *end >= slots->used;
}

void hs_heap_map_look_at_slot_boxes(hs_heap_map *map, const hs_slots *slots)
{
    size_t end;
    bool is_done = take_slots(map, slots, &end);
    map->box_bytes = slots->cost;
    for (; map->next < end; map->next++) {
        const hs_slot *slot = &slots->table[map->next];
        if ((slot->generation & 1u) != 0) count_box(map, slot->box);
    }
    if (is_done) publish(map, slots->births - slots->deaths);
}

void hs_heap_map_look_at_storage(hs_heap_map *map, const hs_slots *slots)
{
    size_t end, places = slots->kind.capacity;
    bool is_done = take_slots(map, slots, &end);
    hs_heap_map_take_cells(map, places);
    for (; map->next < end; map->next++) {
        bool is_used = (slots->table[map->next].generation & 1u) != 0;
        if (is_used) hs_heap_map_spread(map, places, map->next, map->next + 1);
    }
    if (!is_done) return;
    hs_heap_map_publish_places(map, places, slots->cost);
    map->next = 0;
}
