#include "world/state.h"

#include "base/forbidden.h"

hs_visit hs_world_visit_at(hs_world *world, const hs_shooter *shooter, float x, float y)
{
    return (hs_visit){
        .host = &world->host,
        .frame = hs_world_frame(world),
        .x = x,
        .y = y,
        .target_x = world->player.x,
        .target_y = world->player.y,
        .rank = world->ranking.now,
        .instruction_set = world->memory.instruction_set,
        .turned = true,
        .instruction_budget = &world->instruction_budget,
        .counts = &world->counts,
        .shooter = shooter,
    };
}

// ---- What others may see -----------------------------------------------------------------------

uint64_t hs_world_ticks(const hs_world *world)
{
    return world->tick;
}

void hs_world_set_probe(hs_world *world, const hs_probe *probe)
{
    world->probe = probe != NULL ? *probe : (hs_probe){0};
}

const hs_slots *hs_world_runners(const hs_world *world)
{
    return world->runners;
}

const hs_population *hs_world_population(const hs_world *world, hs_population_name name)
{
    return name < HS_RUNNERS ? world->populations[name] : NULL;
}

hs_population_counts hs_world_count(const hs_world *world, hs_population_name name)
{
    const hs_population *population = hs_world_population(world, name);
    if (population == NULL) return hs_slots_count(world->runners);
    hs_population_counts counts = hs_population_count(population);
    if (name == HS_BULLETS) counts.refused += world->fires_refused;
    return counts;
}

uint64_t hs_world_first_newborn(const hs_world *world, hs_population_name name)
{
    return world->newborns[name];
}

uint64_t hs_world_first_born(const hs_world *world, unsigned ticks)
{
    if (ticks >= HS_BORN_TICKS || world->tick <= ticks) return 0;
    return world->born[(world->tick - 1 - ticks) % HS_BORN_TICKS];
}

const hs_player *hs_world_player(const hs_world *world)
{
    return &world->player;
}

const hs_pattern_counts *hs_world_pattern_counts(const hs_world *world)
{
    return &world->counts;
}

const char *hs_world_scenario_name(const hs_world *world)
{
    return world->scenario->name;
}

const char *hs_world_pattern_path(const hs_world *world, unsigned number)
{
    const hs_scenario *scenario = world->scenario;
    return number < scenario->pattern_count ? scenario->patterns[number].path : "";
}

bool hs_world_holds_load(const hs_world *world)
{
    return world->scenario->holds_load;
}
