#include "memory/heap_map.h"

#include "memory/population.h"
#include "memory/slots.h"

#include "base/forbidden.h"

/// Pointers or places of one look; counting one costs 1 to 3 ns.
enum { ARRAY_SLICE = 20000 };

/// Lists up to this length are followed; a link of a shuffled list costs up to 150 ns.
enum { LIST_FOLLOWED = 1024 };

/// A sweep over samples ends with so many of them or after so many looks.
enum { SAMPLES = 20000, SAMPLED_LOOKS = 60 };

/// Places that a survey tells at once, and in a look: a collector's survey reads every box's state,
/// which may be anywhere in memory.
enum { SURVEYED = 256, SCATTERED_SLICE = 4000 };

// ---- Looking -----------------------------------------------------------------------------------

/// The next pointers of the array. It may have moved a little since the last look, by what died.
static bool look_at_array(hs_heap_map *map, const hs_box_store *store)
{
    size_t left = map->next < store->count ? store->count - map->next : 0;
    size_t slice = left < ARRAY_SLICE ? left : ARRAY_SLICE;
    void *const *boxes = store->array + store->first + map->next;
    hs_heap_map_count_boxes(map, boxes, slice);
    map->next += slice;
    return map->next >= store->count;
}

/// A short list is followed; of a long one the boxes that the last compact marked are counted.
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
    return map->seen >= SAMPLES || map->looks - map->sweep_began >= SAMPLED_LOOKS;
}

/// The next places of what the strategy itself tells: what was never used and what waits too.
/// Where each kind has slots of its own their numbers are the map, and else their addresses.
static bool look_at_survey(hs_heap_map *map, const hs_strategy *strategy, const void *boxes)
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
    return false;
}

/// Whether the strategy tells anything of these boxes: a collector tells only of those that it
/// tracks.
static bool has_survey(const hs_strategy *strategy, const void *boxes)
{
    hs_place place;
    return strategy->survey != NULL && strategy->survey(boxes, 0, &place, 1) > 0;
}

void hs_heap_map_look_at_boxes(hs_heap_map *map, const hs_population *population)
{
    const hs_box_store *store = &population->boxes;
    bool is_list = store->layout == HS_LAYOUT_LIST;
    map->box_bytes = store->cost - (is_list ? 0 : sizeof(void *));
    bool is_done = has_survey(store->strategy, store->boxes)
                       ? look_at_survey(map, store->strategy, store->boxes)
                   : is_list ? look_at_list(map, store)
                             : look_at_array(map, store);
    if (is_done) hs_heap_map_publish_sweep(map, population->places);
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
    const hs_strategy *strategy = slots->memory.strategy;
    map->box_bytes = slots->cost;
    if (has_survey(strategy, slots->boxes)) {
        if (!look_at_survey(map, strategy, slots->boxes)) return;
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

void hs_heap_map_look_at_storage(hs_heap_map *map, const hs_slots *slots)
{
    size_t end, places = slots->kind.capacity;
    bool is_done = take_slots(map, slots, &end);
    hs_heap_map_take_tiles(map, places);
    for (; map->next < end; map->next++) {
        bool is_used = (slots->table[map->next].generation & 1u) != 0;
        if (is_used) hs_heap_map_spread(map, places, map->next, map->next + 1);
    }
    if (!is_done) return;
    hs_heap_map_publish_places(map, places, slots->cost);
    map->next = 0;
}
