#include "world/litter.h"

#include "world/state.h"

#include "base/forbidden.h"

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
