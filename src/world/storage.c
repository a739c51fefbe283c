#include "world/storage.h"

#include "world/state.h"

#include "base/forbidden.h"

hs_storage hs_world_storage(const hs_world *world)
{
    const hs_population *const populations[] = {world->bullets, world->particles, world->shots,
                                                world->items, world->enemies};
    hs_storage sum = hs_memory_storage(&world->memory);
    for (size_t p = 0; p <= sizeof populations / sizeof populations[0]; p++) {
        bool is_last = p == sizeof populations / sizeof populations[0];
        hs_storage part =
            is_last ? hs_slots_storage(world->runners) : hs_population_storage(populations[p]);
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

size_t hs_world_slab_pages(const hs_world *world, size_t first, hs_slab_page *pages, size_t count)
{
    if (!world->memory.strategy->has_arenas) return 0;
    return hs_slab_pages(world->memory.heap, first, pages, count);
}

// ---- Litter ------------------------------------------------------------------------------------

bool hs_world_check_litter(uint32_t percent, hs_error *error)
{
    if (percent <= HS_LITTER_MAX) return true;
    return hs_error_set(error, "litter of %u percent is out of range; at most %u may stay", percent,
                        HS_LITTER_MAX);
}

bool hs_world_lay_litter(const hs_world *world, hs_memory *memory, hs_error *error)
{
    const hs_box_kind kinds[HS_POPULATION_COUNT] = {
        hs_population_boxes(world->bullets, memory), hs_population_boxes(world->particles, memory),
        hs_population_boxes(world->shots, memory),   hs_population_boxes(world->items, memory),
        hs_population_boxes(world->enemies, memory), hs_slots_boxes(world->runners),
    };
    return hs_litter_lay(memory, kinds, HS_POPULATION_COUNT, error);
}

bool hs_world_litter(hs_world *world, uint32_t percent, hs_error *error)
{
    if (!hs_world_check_litter(percent, error)) return false;
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
