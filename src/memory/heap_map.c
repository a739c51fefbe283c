#include "heapstorm/heap_map.h"

#include "memory/heap_map_places.h"

#include "base/forbidden.h"

/// What one look may read, as hs_heap_map_spend counts: 3 to 5 ns each.
enum { SLICE = 20000 };

/// Pointers that are read before the budget is looked at again.
enum { READ_AT_ONCE = 512 };

/// Looks of the first survey of a long population, which reads only some of it.
enum { FIRST_LOOKS = 6 };

/// Longest list that is followed; a link of a shuffled list costs up to 150 ns.
enum { LIST_FOLLOWED = 1024 };

/// A sweep over samples ends after so many of them or after so many looks.
enum { SAMPLES = 20000, SAMPLED_LOOKS = 60 };

/// Places that a survey describes at once, and what one costs where a collector reads every box's
/// state, which may be anywhere in memory.
enum { SURVEYED = 256, SCATTERED_COST = 5 };

static size_t table_size_for(size_t tiles)
{
    size_t size = 64;
    while (size < tiles * 2) size *= 2;
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
    map->begins = hs_gate_allocate_array(gate, HS_TAG_MEASURE, tiles, sizeof *map->begins);
    map->fillings = hs_gate_allocate_array(gate, HS_TAG_MEASURE, tiles, sizeof *map->fillings);
    map->table = hs_gate_allocate_array(gate, HS_TAG_MEASURE, map->table_size, sizeof *map->table);
    if (map->ranges != NULL && map->merged != NULL && map->moved != NULL && map->begins != NULL &&
        map->fillings != NULL && map->table != NULL) {
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
    hs_gate_release(gate, HS_TAG_MEASURE, map->begins, map->most * sizeof *map->begins);
    hs_gate_release(gate, HS_TAG_MEASURE, map->fillings, map->most * sizeof *map->fillings);
    hs_gate_release(gate, HS_TAG_MEASURE, map->table, map->table_size * sizeof *map->table);
    hs_gate_release(gate, HS_TAG_MEASURE, map, sizeof *map);
}

// ---- Boxes in the order of the walk ------------------------------------------------------------

/// Notes how far the sweep under way has come.
static void note_done(hs_heap_map *map, uint64_t read, uint64_t all)
{
    map->done = (uint8_t)(read < all ? read * 255 / all : 255);
}

/// Looks for the boxes that came next at the last look. The dead close up, so they may stand nearer
/// to the beginning now, and any of them may have died itself.
static void find_again(hs_heap_map *map, const hs_population *population)
{
    const hs_box_store *store = &population->boxes;
    void *const *boxes = store->array + store->first;
    uint64_t born = population->births - map->cursor_births;
    size_t gone = (size_t)(map->cursor_places + born - population->places);
    size_t next = map->walked;
    for (size_t c = 0; c < map->cursor_count && gone > 0; c++) {
        size_t at = next + c < store->count ? next + c + 1 : store->count;
        size_t least = next > gone ? next - gone : 0;
        while (at > least && boxes[at - 1] != map->cursors[c]) at--;
        if (at == least) continue;
        map->walked = at - 1;
        return;
    }
    // None is left, or the strategy has moved them: as if the dead had been everywhere.
    size_t places = map->cursor_places > 0 ? map->cursor_places : 1;
    if (gone > 0) map->walked -= (size_t)((double)gone * (double)next / (double)places);
}

/// Remembers the boxes that come next.
static void remember(hs_heap_map *map, const hs_population *population)
{
    const hs_box_store *store = &population->boxes;
    map->cursor_count = 0;
    map->cursor_births = population->births;
    map->cursor_places = population->places;
    for (size_t i = map->walked; i < store->count; i++) {
        if (map->cursor_count == HS_HEAP_MAP_CURSORS) return;
        map->cursors[map->cursor_count++] = store->array[store->first + i];
    }
}

/// Pointers that are read next to each other where others are skipped: two cache lines.
enum { GROUP = 16 };

/// The first survey of a long array reads only some of it, so that there soon is a picture.
static void begin_array(hs_heap_map *map, size_t count)
{
    size_t groups = count / GROUP, first_looks = (size_t)FIRST_LOOKS * (SLICE / GROUP);
    map->skipped = map->surveys == 0 ? groups / first_looks : 0;
    map->has_few_ranks = map->skipped > 0;
    if (map->walk_counts) map->is_sampled = map->skipped > 0;
}

/// Passes the next pointers of the array. Returns whether they were the last.
static bool walk_array(hs_heap_map *map, const hs_population *population)
{
    const hs_box_store *store = &population->boxes;
    if (map->walked == 0) begin_array(map, store->count);
    if (map->cursor_count > 0) find_again(map, population);
    const hs_heap_order order = hs_heap_map_order(map, store->count);
    size_t group = map->skipped > 0 ? GROUP : READ_AT_ONCE;
    while (map->walked < store->count && map->budget > 0) {
        size_t left = store->count - map->walked;
        hs_heap_stretch stretch = {
            .boxes = (const void *const *)(store->array + store->first + map->walked),
            .first = map->walked,
            .count = left < group ? left : group,
        };
        hs_heap_map_walk_over(map, &stretch, &order);
        map->walked += stretch.count * (map->skipped + 1);
        if (map->skipped > 0) hs_heap_map_spend(map, GROUP); // no neighbours: they come slowly
    }
    remember(map, population);
    return map->walked >= store->count;
}

/// Follows a short list.
static void follow_list(hs_heap_map *map, const hs_box_store *store, const hs_heap_order *order)
{
    const void *boxes[HS_BATCH_MAX];
    size_t first = 0;
    const hs_link *link = store->oldest;
    while (link != NULL) {
        hs_heap_stretch stretch = {.boxes = boxes, .first = first};
        for (; link != NULL && stretch.count < HS_BATCH_MAX; link = link->next) {
            boxes[stretch.count++] = link;
        }
        hs_heap_map_walk_over(map, &stretch, order);
        first += stretch.count;
    }
}

/// Passes the boxes of a long list that the store has marked. These are one pass over the list, so
/// the points of the walk are theirs.
static void take_marks(hs_heap_map *map, const hs_box_store *store, const hs_heap_order *order)
{
    map->marks_read = store->mark_rounds;
    map->found.count = 0;
    map->next_point = 0;
    const void *boxes[HS_BOX_STORE_MARKS];
    uint32_t indices[HS_BOX_STORE_MARKS];
    hs_heap_stretch stretch = {.boxes = boxes, .indices = indices};
    for (size_t m = 0; m < store->mark_count; m++) {
        if (store->marks[m].index < store->marks_gone) continue; // recycled since
        boxes[stretch.count] = store->marks[m].box;
        indices[stretch.count++] = store->marks[m].index - (uint32_t)store->marks_gone;
    }
    hs_heap_map_walk_over(map, &stretch, order);
    map->walked += stretch.count;
}

/// Passes all of a short list and samples of a long one. Returns whether that is enough for a
/// survey: without a survey of the strategy's, samples have to say how full each tile is.
static bool walk_list(hs_heap_map *map, const hs_box_store *store)
{
    const hs_heap_order order = hs_heap_map_order(map, store->count);
    map->has_few_ranks = store->count > LIST_FOLLOWED;
    if (map->walk_counts) map->is_sampled = map->has_few_ranks;
    if (!map->has_few_ranks) {
        follow_list(map, store, &order);
        return true;
    }
    bool is_new = map->marks_read != store->mark_rounds;
    if (is_new || (!map->walk_counts && map->walked == 0)) take_marks(map, store, &order);
    if (!map->walk_counts) return true;
    if (!is_new) map->sweep_began++; // nothing has happened: this look makes nothing older
    uint32_t looks = map->looks - map->sweep_began;
    uint32_t most = map->surveys == 0 ? FIRST_LOOKS : SAMPLED_LOOKS;
    note_done(map, map->seen + looks * (SAMPLES / most), SAMPLES);
    bool is_long = looks >= most || (map->surveys == 0 && !is_new);
    return map->seen >= SAMPLES || (is_long && map->seen > 0);
}

// ---- Boxes -------------------------------------------------------------------------------------

/// Counts the next places of the strategy's own survey, which knows what was never used and what is
/// garbage; returns whether they were the last. Where places have numbers, the map follows these,
/// and otherwise their addresses.
static bool look_at_survey(hs_heap_map *map, size_t living, size_t to_walk)
{
    hs_place places[SURVEYED];
    size_t cost = map->is_numbered ? SURVEYED : SURVEYED * SCATTERED_COST;
    map->is_sampled = false;
    while (map->budget > 0 && !map->is_surveyed) {
        size_t told = map->strategy->survey(map->boxes, map->next, places, SURVEYED);
        hs_heap_map_count_places(map, places, told);
        hs_heap_map_spend(map, cost);
        map->is_surveyed = told < SURVEYED;
    }
    // How many places are free is not known before the end; the former sweep has met as many.
    size_t places_in_all = map->surveyed > living ? map->surveyed : living;
    note_done(map, map->next, places_in_all + to_walk);
    return map->is_surveyed;
}

/// Whether the strategy's survey covers these boxes: a collector's covers only those that it
/// tracks.
static bool has_survey(const hs_strategy *strategy, const void *boxes)
{
    hs_place place;
    return strategy->survey != NULL && strategy->survey(boxes, 0, &place, 1) > 0;
}

/// Publishes what the sweep has read: now, or in a look of its own when this one has read much.
static void finish(hs_heap_map *map, uint64_t boxes)
{
    bool is_late = !map->is_read && map->budget < SLICE / 2;
    if (!map->is_read) map->births_read = map->births;
    map->is_read = true;
    map->done = 255;
    if (!is_late) hs_heap_map_publish_sweep(map, boxes);
}

static void look_at_boxes(hs_heap_map *map, const hs_population *population)
{
    const hs_box_store *store = &population->boxes;
    bool is_list = store->layout == HS_LAYOUT_LIST;
    map->boxes = store->boxes;
    map->box_bytes = store->cost - (is_list ? 0 : sizeof(void *));
    if (map->looks - map->sweep_began == 1) {
        map->walk_counts = !has_survey(store->strategy, store->boxes);
    }
    bool is_done =
        map->walk_counts || look_at_survey(map, store->count, is_list ? 0 : store->count);
    if (is_list) {
        // Short lists are followed in one look, the last one.
        if (is_done || store->count > LIST_FOLLOWED) is_done &= walk_list(map, store);
    } else if (is_done) {
        is_done = walk_array(map, population);
        size_t places = map->walk_counts ? 0 : map->next;
        if (!is_done) note_done(map, places + map->walked, places + store->count);
    }
    if (is_done) finish(map, population->places);
}

// ---- Slots -------------------------------------------------------------------------------------

/// Returns the slot behind the last one of this look; sets whether it ends the sweep.
static size_t take_slots(hs_heap_map *map, const hs_slots *slots, bool *is_done)
{
    size_t left = map->walked < slots->used ? slots->used - map->walked : 0;
    size_t end = map->walked + (left < map->budget ? left : map->budget);
    *is_done = end >= slots->used;
    return end;
}

/// Passes the slots in use from the map's next one on, in the order of their numbers.
static void walk_slots(hs_heap_map *map, const hs_slots *slots, size_t end)
{
    const void *boxes[HS_BATCH_MAX];
    const hs_heap_order order = hs_heap_map_order(map, (size_t)(slots->births - slots->deaths));
    while (map->walked < end) {
        hs_heap_stretch stretch = {.boxes = boxes, .first = map->living_walked};
        for (; map->walked < end && stretch.count < HS_BATCH_MAX; map->walked++) {
            const hs_slot *slot = &slots->table[map->walked];
            if ((slot->generation & 1u) != 0) boxes[stretch.count++] = slot->box;
        }
        hs_heap_map_walk_over(map, &stretch, &order);
        map->living_walked += stretch.count;
    }
}

static void look_at_slot_boxes(hs_heap_map *map, const hs_slots *slots)
{
    map->boxes = slots->boxes;
    map->box_bytes = slots->cost;
    map->is_sampled = map->has_few_ranks = false;
    if (map->looks - map->sweep_began == 1) {
        map->walk_counts = !has_survey(slots->memory.strategy, slots->boxes);
    }
    uint64_t living = slots->births - slots->deaths;
    if (map->is_read) {
        finish(map, living);
        return;
    }
    if (!map->walk_counts && !look_at_survey(map, slots->used, slots->used)) return;
    bool is_done;
    size_t end = take_slots(map, slots, &is_done);
    walk_slots(map, slots, end);
    note_done(map, map->next + end, map->next + slots->used);
    if (is_done) finish(map, living);
}

static void look_at_storage(hs_heap_map *map, const hs_slots *slots)
{
    bool is_done;
    size_t end = take_slots(map, slots, &is_done);
    note_done(map, end, slots->used);
    hs_heap_map_look_at_storage(map, slots, end, is_done);
}

// ---- A look ------------------------------------------------------------------------------------

/// Begins a look, and a new map when the subject is not that of the last look.
static void begin_look(hs_heap_map *map, const void *subject, const hs_memory *memory,
                       size_t capacity, uint64_t births)
{
    map->looks++;
    map->budget = SLICE;
    bool is_known = map->subject == subject && map->strategy == memory->strategy &&
                    map->layout == memory->layout && map->capacity == capacity &&
                    map->births <= births;
    map->births = births;
    if (is_known) return;
    map->subject = subject;
    map->strategy = memory->strategy;
    map->layout = memory->layout;
    map->capacity = capacity;
    map->range_count = map->places = 0;
    map->living_bytes = 0;
    map->is_numbered = memory->strategy->number_of != NULL;
    map->shift = map->range_shift = map->is_numbered ? 0 : HS_HEAP_MAP_SHIFT_MIN;
    map->tile_bytes = (uint64_t)1 << map->shift;
    map->marks_read = 0;
    map->births_known = births;
    map->is_sampled = map->has_few_ranks = false;
    map->was_sampled = map->had_few_ranks = false;
    map->surveys = 0;
    map->survey_looks = 0;
    map->surveyed = 0;
    map->shown.count = 0;
    hs_heap_map_begin_sweep(map);
    map->sweep_began--; // this look is its first
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
    map->knows_births = true;
    begin_look(map, population, &population->memory, population->capacity, population->births);
    if (has_boxes(map)) {
        look_at_boxes(map, population);
    } else {
        hs_heap_map_look_at_blocks(map, population);
    }
}

void hs_heap_map_look_at_slots(hs_heap_map *map, const hs_slots *slots)
{
    if (slots == NULL) return;
    map->knows_births = false; // a slot's number does not say when it was taken
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
        .is_sampled = map->was_sampled || map->had_few_ranks,
    };
}

/// The number of the range that an address or place lies in; `range_count` when there is none.
static size_t range_of(const hs_heap_map *map, uint64_t unit)
{
    uint64_t key = unit >> map->range_shift;
    size_t first = 0, end = map->range_count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (map->ranges[middle].key < key) {
            first = middle + 1;
        } else {
            end = middle;
        }
    }
    return first < map->range_count && map->ranges[first].key == key ? first : map->range_count;
}

/// How far along the tiles an address or the number of a place is, of 65536; false when no tile
/// shows it.
static bool place_point(const hs_heap_map *map, uint64_t unit, uint16_t *place)
{
    if (map->range_count == 0) return false;
    if (!has_boxes(map)) {
        *place = (uint16_t)(unit * 65536 / map->places);
        return true;
    }
    size_t range = range_of(map, unit);
    if (range == map->range_count) return false;
    double each = (double)((uint64_t)1 << map->range_shift);
    double into = (double)(unit - (map->ranges[range].key << map->range_shift)) / each;
    double tiles = (double)map->begins[map->range_count - 1] + 1.0;
    *place = (uint16_t)(((double)map->begins[range] + into) * 65536.0 / tiles);
    return true;
}

size_t hs_heap_map_walk(const hs_heap_map *map, hs_heap_step *steps, size_t count)
{
    size_t filled = 0;
    for (size_t i = 0; i < map->shown.count && filled < count; i++) {
        const hs_heap_point *point = &map->shown.at[i];
        uint16_t place;
        if (!place_point(map, point->unit, &place)) continue;
        steps[filled++] = (hs_heap_step){point->rank, place};
    }
    return filled;
}
