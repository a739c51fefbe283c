#include "world/storage.h"

#include "world/state.h"

#include "base/forbidden.h"

#define SHOTS_CAPACITY   512u
#define ITEMS_CAPACITY   4096u
#define ENEMIES_CAPACITY 64u
/// Runners: at least so many, and more by the number of bullets.
#define RUNNERS_AT_LEAST 1024u

// ---- Birth and end -----------------------------------------------------------------------------

/// A number that is held needs room above it for what comes and goes: a quarter.
static size_t capacity_for(const hs_world *world, uint32_t number)
{
    return world->scenario->holds_load ? ((size_t)number * 5 + 3) / 4 : number;
}

static bool open_populations(hs_world *world, size_t bullets, size_t particles, hs_error *error)
{
    const struct {
        size_t capacity;
        hs_overflow overflow;
    } rooms[HS_RUNNERS] = {
        [HS_BULLETS] = {bullets, HS_OVERFLOW_REFUSE},
        [HS_PARTICLES] = {particles, HS_OVERFLOW_RECYCLE},
        [HS_SHOTS] = {SHOTS_CAPACITY, HS_OVERFLOW_REFUSE},
        [HS_ENEMIES] = {ENEMIES_CAPACITY, HS_OVERFLOW_GROW},
        [HS_ITEMS] = {ITEMS_CAPACITY, HS_OVERFLOW_REFUSE},
    };
    for (int p = 0; p < HS_RUNNERS; p++) {
        world->populations[p] = hs_population_open(&world->memory, &hs_kinds[p], rooms[p].capacity,
                                                   rooms[p].overflow, error);
        if (world->populations[p] == NULL) return false;
    }
    return true;
}

_Static_assert(sizeof(hs_runner_motion) <= HS_RUNNER_LINE, "the hot part fits into its line");

static bool open_runners(hs_world *world, size_t bullets, hs_error *error)
{
    const hs_box_kind kind = {
        .name = "runners",
        .tag = HS_TAG_RUNNERS,
        .bytes = HS_RUNNER_LINE + sizeof(hs_runner_script),
        // A held load has one acting bullet in four; elsewhere every bullet may act.
        .capacity = RUNNERS_AT_LEAST + (world->load.bullets > 0 ? bullets / 2 : bullets),
    };
    world->runners = hs_slots_open_split(&world->memory, &kind, HS_RUNNER_LINE, error);
    return world->runners != NULL;
}

/// Litters the heap of a memory that has just been opened for the world's populations.
static bool lay_litter(const hs_world *world, hs_memory *memory, hs_error *error)
{
    hs_box_kind kinds[HS_POPULATION_COUNT];
    for (int p = 0; p < HS_RUNNERS; p++)
        kinds[p] = hs_population_boxes(world->populations[p], memory);
    kinds[HS_RUNNERS] = hs_slots_boxes(world->runners);
    return hs_litter_lay(memory, kinds, HS_POPULATION_COUNT, error);
}

bool hs_storage_open(hs_world *world, uint32_t bullets, uint32_t particles, hs_error *error)
{
    size_t bullet_room = capacity_for(world, bullets);
    return hs_memory_open(&world->memory, error) &&
           open_populations(world, bullet_room, capacity_for(world, particles), error) &&
           open_runners(world, bullet_room, error) && lay_litter(world, &world->memory, error);
}

static void close_all(hs_population *const *populations, hs_slots *runners, hs_memory *memory)
{
    for (int p = 0; p < HS_RUNNERS; p++) hs_population_close(populations[p]);
    hs_slots_close(runners);
    hs_memory_close(memory);
}

void hs_storage_close(hs_world *world)
{
    close_all(world->populations, world->runners, &world->memory);
}

bool hs_storage_is_starved(const hs_world *world)
{
    bool is_starved = hs_slots_is_starved(world->runners);
    for (int p = 0; p < HS_RUNNERS; p++)
        is_starved = is_starved || hs_population_is_starved(world->populations[p]);
    return is_starved;
}

// ---- The switch --------------------------------------------------------------------------------

static bool copy_all(const hs_world *world, const hs_memory *memory, hs_population **populations,
                     hs_slots **runners, hs_error *error)
{
    for (int p = 0; p < HS_RUNNERS; p++) {
        populations[p] = hs_population_copy(world->populations[p], memory, error);
        if (populations[p] == NULL) return false;
    }
    *runners = hs_slots_copy(world->runners, memory, error);
    return *runners != NULL;
}

/// Everything is copied first; then the copies take the place of the originals.
bool hs_world_switch(hs_world *world, const hs_strategy *strategy, hs_layout layout,
                     hs_error *error)
{
    hs_memory memory = world->memory;
    memory.strategy = strategy;
    memory.layout = layout;
    memory.left = NULL;
    hs_population *populations[HS_RUNNERS] = {NULL};
    hs_slots *runners = NULL;
    if (!hs_memory_open(&memory, error)) return false;
    if (!lay_litter(world, &memory, error) ||
        !copy_all(world, &memory, populations, &runners, error)) {
        close_all(populations, runners, &memory);
        return false;
    }
    hs_storage_close(world);
    world->memory = memory;
    memcpy(world->populations, populations, sizeof populations);
    world->runners = runners;
    hs_population_refer_all(world->bullets, offsetof(hs_bullet, owner), world->enemies);
    world->pauses_before_ns = hs_storage_pauses_ns(world);
    return true;
}

const hs_strategy *hs_world_strategy(const hs_world *world)
{
    return world->memory.strategy;
}

hs_layout hs_world_layout(const hs_world *world)
{
    return world->memory.layout;
}

// ---- Litter ------------------------------------------------------------------------------------

bool hs_storage_check_litter(uint32_t percent, hs_error *error)
{
    if (percent <= HS_LITTER_MAX) return true;
    return hs_error_set(error, "litter of %u percent is out of range; at most %u may stay", percent,
                        HS_LITTER_MAX);
}

bool hs_world_litter(hs_world *world, uint32_t percent, hs_error *error)
{
    if (!hs_storage_check_litter(percent, error)) return false;
    uint32_t former = world->memory.litter;
    world->memory.litter = percent;
    if (hs_world_switch(world, world->memory.strategy, world->memory.layout, error)) return true;
    world->memory.litter = former;
    return false;
}

hs_litter_counts hs_world_litter_counts(const hs_world *world)
{
    return hs_litter_count(&world->memory);
}

// ---- Figures -----------------------------------------------------------------------------------

hs_storage hs_world_storage(const hs_world *world)
{
    hs_storage sum = hs_memory_storage(&world->memory);
    for (int p = 0; p < HS_POPULATION_COUNT; p++) {
        hs_storage part = p == HS_RUNNERS ? hs_slots_storage(world->runners)
                                          : hs_population_storage(world->populations[p]);
        sum.reserved += part.reserved;
        sum.living += part.living;
        sum.usable += part.usable;
        sum.spare += part.spare;
        if (part.largest_spare > sum.largest_spare) sum.largest_spare = part.largest_spare;
    }
    return sum;
}

bool hs_world_slab(const hs_world *world, hs_slab_figures *figures)
{
    *figures = (hs_slab_figures){0};
    if (!world->memory.strategy->has_arenas) return false;
    hs_slab_measure(world->memory.heap, figures);
    return true;
}

bool hs_world_regions(const hs_world *world, hs_region_figures *figures)
{
    *figures = (hs_region_figures){0};
    if (!world->memory.strategy->has_regions) return false;
    hs_region_measure(world->memory.heap, figures);
    return true;
}

size_t hs_world_slab_pages(const hs_world *world, size_t first, hs_slab_page *pages, size_t count)
{
    if (!world->memory.strategy->has_arenas) return 0;
    return hs_slab_pages(world->memory.heap, first, pages, count);
}

// ---- The collector -----------------------------------------------------------------------------

bool hs_world_has_references(const hs_world *world)
{
    const hs_collector *collector = world->memory.strategy->collector;
    return collector != NULL && collector->survey != NULL;
}

/// The serial of an entity in a box, which in a list begins with a link.
static uint64_t serial_in(const hs_world *world, const hs_reference *reference)
{
    uint64_t serial = 0;
    size_t link = world->memory.layout == HS_LAYOUT_LIST ? sizeof(void *) : 0;
    for (int p = 0; p < HS_RUNNERS; p++) {
        if (hs_kinds[p].tag != reference->tag || hs_kinds[p].serial_offset == HS_NO_FIELD) continue;
        memcpy(&serial, (const uint8_t *)reference->box + link + hs_kinds[p].serial_offset,
               sizeof serial);
    }
    return serial;
}

size_t hs_world_references(const hs_world *world, size_t first, hs_reference *boxes, size_t count)
{
    if (!hs_world_has_references(world)) return 0;
    size_t told =
        world->memory.strategy->collector->survey(world->memory.heap, first, boxes, count);
    for (size_t i = 0; i < told; i++) boxes[i].serial = serial_in(world, &boxes[i]);
    return told;
}

bool hs_world_tune(hs_world *world, const hs_collector_settings *settings, hs_error *error)
{
    if (!hs_collector_settings_check(settings, error)) return false;
    hs_memory_tune(&world->memory, settings);
    return true;
}

const hs_collector_settings *hs_world_collector_settings(const hs_world *world)
{
    return &world->memory.collector;
}

bool hs_world_collector(const hs_world *world, hs_collector_counts *counts)
{
    *counts = (hs_collector_counts){0};
    const hs_collector *collector = world->memory.strategy->collector;
    if (collector == NULL) return false;
    collector->count(world->memory.heap, counts);
    return true;
}

uint64_t hs_storage_collections(const hs_world *world)
{
    if (world->memory.strategy->collector == NULL) return 0;
    hs_collector_counts counts;
    hs_world_collector(world, &counts);
    uint64_t sum = 0;
    for (int g = 0; g < HS_GENERATIONS; g++) sum += counts.runs[g];
    return sum;
}

uint64_t hs_storage_pauses_ns(const hs_world *world)
{
    if (world->memory.strategy->collector == NULL) return 0;
    hs_collector_counts counts;
    hs_world_collector(world, &counts);
    return counts.pause_ns_total;
}

size_t hs_world_pauses(const hs_world *world, hs_collector_pause pauses[HS_COLLECTOR_PAUSES])
{
    hs_collector_counts counts;
    if (!hs_world_collector(world, &counts)) return 0;
    // The newest ones that are not from before the tick, whose pauses are as long as all of these.
    uint64_t left_ns = counts.pause_ns_total - world->pauses_before_ns;
    size_t told = 0;
    while (told < HS_COLLECTOR_PAUSES && told < counts.steps && left_ns > 0) {
        const hs_collector_pause *pause =
            &counts.pauses[(counts.steps - 1 - told) % HS_COLLECTOR_PAUSES];
        if (pause->took_ns > left_ns) break;
        left_ns -= pause->took_ns;
        told++;
    }
    for (size_t i = 0; i < told; i++) {
        pauses[i] = counts.pauses[(counts.steps - told + i) % HS_COLLECTOR_PAUSES];
    }
    return told;
}

uint64_t hs_world_pause_ns(const hs_world *world)
{
    return hs_storage_pauses_ns(world) - world->pauses_before_ns;
}

void hs_world_collect(hs_world *world)
{
    const hs_collector *collector = world->memory.strategy->collector;
    if (collector != NULL) collector->collect(world->memory.heap);
}

bool hs_world_freeze(hs_world *world, bool is_frozen)
{
    const hs_collector *collector = world->memory.strategy->collector;
    if (collector == NULL || collector->freeze == NULL) return false;
    if (is_frozen) {
        collector->freeze(world->memory.heap);
    } else {
        collector->unfreeze(world->memory.heap);
    }
    return true;
}
