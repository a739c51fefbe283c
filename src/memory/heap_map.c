#include "heapstorm/heap_map.h"

#include "memory/heap_map_sweep.h"
#include "memory/store.h"

#include "base/forbidden.h"

/// Pointers or places of one look; counting one costs 1 to 3 ns.
enum { ARRAY_SLICE = 20000 };

/// Longest list that is followed; a link of a shuffled list costs up to 150 ns.
enum { LIST_FOLLOWED = 1024 };

/// A sweep over samples ends after so many of them or after so many looks.
enum { SAMPLES = 20000, SAMPLED_LOOKS = 60 };

/// Places that a survey describes at once, and in a look: a collector's survey reads every box's
/// state, which may be anywhere in memory.
enum { SURVEYED = 256, SCATTERED_SLICE = 4000 };

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
    hs_heap_map *map = hs_gate_make(gate, HS_TAG_MEASURE, 1, sizeof *map, "a heap map", error);
    if (map == NULL) return NULL;
    *map = (hs_heap_map){.gate = gate, .most = tiles, .table_size = table_size_for(tiles)};
    map->ranges = hs_gate_allocate_array(gate, HS_TAG_MEASURE, tiles, sizeof *map->ranges);
    map->merged = hs_gate_allocate_array(gate, HS_TAG_MEASURE, tiles, sizeof *map->merged);
    map->moved = hs_gate_allocate_array(gate, HS_TAG_MEASURE, tiles, sizeof *map->moved);
    map->living = hs_gate_allocate_array(gate, HS_TAG_MEASURE, tiles, sizeof *map->living);
    map->table = hs_gate_allocate_array(gate, HS_TAG_MEASURE, map->table_size, sizeof *map->table);
    if (map->ranges != NULL && map->merged != NULL && map->moved != NULL && map->living != NULL &&
        map->table != NULL) {
        return map;
    }
    hs_heap_map_destroy(map);
    hs_error_no_memory(error, "the tiles of a heap map", tiles * sizeof *map->ranges);
    return NULL;
}

void hs_heap_map_destroy(hs_heap_map *map)
{
    if (map == NULL) return;
    hs_gate *gate = map->gate;
    hs_gate_release(gate, HS_TAG_MEASURE, map->ranges, map->most * sizeof *map->ranges);
    hs_gate_release(gate, HS_TAG_MEASURE, map->merged, map->most * sizeof *map->merged);
    hs_gate_release(gate, HS_TAG_MEASURE, map->moved, map->most * sizeof *map->moved);
    hs_gate_release(gate, HS_TAG_MEASURE, map->living, map->most * sizeof *map->living);
    hs_gate_release(gate, HS_TAG_MEASURE, map->table, map->table_size * sizeof *map->table);
    hs_gate_release(gate, HS_TAG_MEASURE, map, sizeof *map);
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

/// Divides so many places among the tiles.
static void take_tiles(hs_heap_map *map, size_t places)
{
    size_t tiles = places < map->most ? places : map->most;
    if (map->range_count == tiles) return;
    memset(map->ranges, 0, map->most * sizeof *map->ranges);
    memset(map->living, 0, map->most * sizeof *map->living);
    map->range_count = tiles;
}

/// Counts the living in places `from` to `to`, of `places` in all, for the tiles that they lie in.
static void spread(hs_heap_map *map, size_t places, size_t from, size_t to)
{
    size_t tile = from * map->range_count / places;
    while (from < to) {
        // The first place of the next tile, by the same division.
        size_t end = ((tile + 1) * places + map->range_count - 1) / map->range_count;
        size_t until = end < to ? end : to;
        if (until > from) map->living[tile] += (uint32_t)(until - from);
        from = until > from ? until : from;
        tile++;
    }
}

/// Updates every tile with what has been counted since the last time; a place has `each` bytes.
static void publish_places(hs_heap_map *map, size_t places, uint64_t each)
{
    size_t tiles = map->range_count;
    uint64_t living = 0;
    for (size_t i = 0; i < tiles; i++) {
        size_t first = (i * places + tiles - 1) / tiles;
        size_t end = ((i + 1) * places + tiles - 1) / tiles;
        const hs_heap_content content = {.living = map->living[i], .bytes = end - first};
        hs_heap_range_update(map, &map->ranges[i], &content);
        living += map->living[i];
    }
    memset(map->living, 0, tiles * sizeof *map->living);
    map->tile_bytes = places * each / tiles;
    map->living_bytes = living * each;
    hs_heap_map_end_survey(map);
}

static void look_at_blocks(hs_heap_map *map, const hs_population *population)
{
    const hs_column_store *store = &population->columns;
    size_t places = store->block_count * store->block_places;
    take_tiles(map, places);
    for (size_t b = 0; b < store->used; b++) {
        const hs_column_block *block = &store->blocks[b];
        size_t from = place_of(store, block) * store->block_places + block->first;
        spread(map, places, from, from + block->count);
    }
    uint64_t each = 0;
    for (unsigned c = 0; c < store->kind->column_count; c++) each += store->kind->columns[c].bytes;
    publish_places(map, places, each);
}

// ---- Boxes -------------------------------------------------------------------------------------

/// Notes how far the sweep under way has come; one that ends begins the next one at 0.
static void note_done(hs_heap_map *map, uint64_t read, uint64_t all)
{
    map->done = (uint8_t)(read < all ? read * 255 / all : 255);
}

/// Counts the next pointers of the array; returns whether they were the last. Deaths may have moved
/// the array a little since the last look.
static bool look_at_array(hs_heap_map *map, const hs_box_store *store)
{
    size_t left = map->next < store->count ? store->count - map->next : 0;
    size_t slice = left < ARRAY_SLICE ? left : ARRAY_SLICE;
    void *const *boxes = store->array + store->first + map->next;
    hs_heap_map_count_boxes(map, boxes, slice);
    map->next += slice;
    note_done(map, map->next, store->count);
    return map->next >= store->count;
}

/// Follows a short list; of a long one counts the boxes that the last compaction marked. Returns
/// whether the sweep is complete.
static bool look_at_list(hs_heap_map *map, const hs_box_store *store)
{
    map->is_sampled = store->count > LIST_FOLLOWED;
    if (!map->is_sampled) {
        for (const hs_link *link = store->oldest; link != NULL; link = link->next) {
            hs_heap_map_count_box(map, link);
        }
        return true;
    }
    if (map->compactions == store->compactions) return false;
    map->compactions = store->compactions;
    for (size_t i = 0; i < store->mark_count; i++) hs_heap_map_count_box(map, store->marks[i]);
    uint32_t looks = map->looks - map->sweep_began;
    note_done(map, map->seen + looks * (SAMPLES / SAMPLED_LOOKS), SAMPLES);
    return map->seen >= SAMPLES || looks >= SAMPLED_LOOKS;
}

/// Counts the next places of the strategy's own survey, which knows what was never used and what is
/// garbage; returns whether they were the last. Where each kind has slots of its own, the map
/// follows their numbers, and otherwise their addresses.
static bool look_at_survey(hs_heap_map *map, const hs_strategy *strategy, const void *boxes,
                           size_t living)
{
    hs_place places[SURVEYED];
    size_t slice = map->is_numbered ? ARRAY_SLICE : SCATTERED_SLICE;
    map->is_sampled = false;
    for (size_t seen = 0; seen < slice;) {
        size_t told = strategy->survey(boxes, map->next, places, SURVEYED);
        hs_heap_map_count_places(map, places, told);
        seen += told;
        if (told < SURVEYED) return true;
    }
    // Places that are free are not known before the end; the former sweep has met as many.
    note_done(map, map->next, map->surveyed > living ? map->surveyed : living);
    return false;
}

/// Whether the strategy's survey covers these boxes: a collector's covers only those that it
/// tracks.
static bool has_survey(const hs_strategy *strategy, const void *boxes)
{
    hs_place place;
    return strategy->survey != NULL && strategy->survey(boxes, 0, &place, 1) > 0;
}

static void look_at_boxes(hs_heap_map *map, const hs_population *population)
{
    const hs_box_store *store = &population->boxes;
    bool is_list = store->layout == HS_LAYOUT_LIST;
    map->box_bytes = store->cost - (is_list ? 0 : sizeof(void *));
    bool is_done = has_survey(store->strategy, store->boxes)
                       ? look_at_survey(map, store->strategy, store->boxes, store->count)
                   : is_list ? look_at_list(map, store)
                             : look_at_array(map, store);
    if (is_done) hs_heap_map_publish_sweep(map, population->places);
}

// ---- Slots -------------------------------------------------------------------------------------

/// Sets `end` behind the last slot of this look; returns whether it ends the sweep.
static bool take_slots(hs_heap_map *map, const hs_slots *slots, size_t *end)
{
    size_t left = map->next < slots->used ? slots->used - map->next : 0;
    *end = map->next + (left < ARRAY_SLICE ? left : ARRAY_SLICE);
    note_done(map, *end, slots->used);
    return *end >= slots->used;
}

static void look_at_slot_boxes(hs_heap_map *map, const hs_slots *slots)
{
    const hs_strategy *strategy = slots->memory.strategy;
    map->box_bytes = slots->cost;
    if (has_survey(strategy, slots->boxes)) {
        if (!look_at_survey(map, strategy, slots->boxes, slots->used)) return;
        hs_heap_map_publish_sweep(map, slots->births - slots->deaths);
        return;
    }
    size_t end;
    bool is_done = take_slots(map, slots, &end);
    for (; map->next < end; map->next++) {
        const hs_slot *slot = &slots->table[map->next];
        if ((slot->generation & 1u) != 0) hs_heap_map_count_box(map, slot->box);
    }
    if (is_done) hs_heap_map_publish_sweep(map, slots->births - slots->deaths);
}

static void look_at_storage(hs_heap_map *map, const hs_slots *slots)
{
    size_t end, places = slots->kind.capacity;
    bool is_done = take_slots(map, slots, &end);
    take_tiles(map, places);
    for (; map->next < end; map->next++) {
        bool is_used = (slots->table[map->next].generation & 1u) != 0;
        if (is_used) spread(map, places, map->next, map->next + 1);
    }
    if (!is_done) return;
    publish_places(map, places, slots->cost);
}

// ---- A look ------------------------------------------------------------------------------------

/// Begins a look, and a new map when the subject is not that of the last look.
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
    map->range_count = 0;
    map->living_bytes = 0;
    map->is_numbered = memory->strategy->survey != NULL && memory->strategy->keeps_kinds_apart;
    map->shift = map->is_numbered ? 0 : HS_HEAP_MAP_SHIFT_MIN;
    map->tile_bytes = (uint64_t)1 << map->shift;
    map->compactions = 0;
    map->is_sampled = false;
    map->surveys = 0;
    map->survey_looks = 0;
    hs_heap_map_begin_sweep(map);
}

/// Whether what the map looks at lies in boxes; under `columns` it lies in blocks, and runners in
/// one array.
static bool has_boxes(const hs_heap_map *map)
{
    return map->strategy->is_boxed;
}

void hs_heap_map_look(hs_heap_map *map, const hs_population *population)
{
    if (population == NULL) return;
    begin_look(map, population, &population->memory, population->capacity, population->births);
    if (has_boxes(map)) {
        look_at_boxes(map, population);
    } else {
        look_at_blocks(map, population);
    }
}

void hs_heap_map_look_at_slots(hs_heap_map *map, const hs_slots *slots)
{
    if (slots == NULL) return;
    begin_look(map, slots, &slots->memory, slots->kind.capacity, slots->births);
    if (has_boxes(map)) {
        look_at_slot_boxes(map, slots);
    } else {
        look_at_storage(map, slots);
    }
}

// ---- The picture -------------------------------------------------------------------------------

static bool is_by_address(const hs_heap_map *map)
{
    return map->strategy != NULL && has_boxes(map) && !map->is_numbered;
}

size_t hs_heap_map_fill(const hs_heap_map *map, hs_heap_tile *tiles, size_t count)
{
    bool by_address = is_by_address(map);
    size_t filled = 0;
    for (size_t i = 0; i < map->range_count && filled < count; i++) {
        size_t gap = 0;
        if (by_address && i > 0) {
            gap = hs_heap_gap_tiles(map->ranges[i - 1].key, map->ranges[i].key);
        }
        for (; gap > 0 && filled < count; gap--) tiles[filled++] = (hs_heap_tile){0};
        if (filled < count) tiles[filled++] = map->ranges[i].tile;
    }
    return filled;
}

hs_heap_extent hs_heap_map_extent(const hs_heap_map *map)
{
    uint64_t spanned = 0;
    for (size_t i = 0; i < map->range_count; i++) {
        if (map->ranges[i].tile.state != HS_HEAP_NEVER) spanned += map->tile_bytes;
    }
    return (hs_heap_extent){
        .tile_bytes = map->tile_bytes,
        .spanned_bytes = spanned,
        .living_bytes = map->living_bytes,
        .by_address = is_by_address(map),
    };
}

hs_heap_progress hs_heap_map_progress(const hs_heap_map *map)
{
    return (hs_heap_progress){
        .surveys = map->surveys,
        .looks = map->survey_looks,
        .age = map->surveys > 0 ? map->looks - map->sweep_began : 0,
        .done = map->done,
        .is_sampled = map->is_sampled,
    };
}

size_t hs_heap_map_walk(const hs_heap_map *map, hs_heap_step *steps, size_t count)
{
    size_t filled = map->step_count < count ? map->step_count : count;
    memcpy(steps, map->steps, filled * sizeof *steps);
    return filled;
}
