#include "world/load.h"

#include "world/enemies.h"

#include "base/forbidden.h"

/// From an empty field the number is reached in about this many ticks, so that the first bullets do
/// not all leave the field in step.
#define FILL_TICKS 150u

/// One bullet in so many runs actions.
#define ACTING_SHARE 4u

static void fire_one(hs_world *world, const hs_emitter *emitter, bool acting)
{
    const hs_spawn *spawn = &world->scenario->spawns[emitter->spawn];
    world->firing = (hs_firing){emitter->serial, spawn->pattern};
    hs_visit visit = hs_world_visit_at(world, emitter->x, emitter->y);
    hs_runner_fire(&visit, emitter->runner, acting ? spawn->fire_acting : spawn->fire_simple);
}

void hs_load_tick(hs_world *world)
{
    if (world->load.bullets == 0) return;
    hs_emitter emitters[HS_SCENARIO_EMITTERS];
    unsigned emitter_count = hs_enemies_emitters(world, emitters);
    if (emitter_count == 0) return;
    hs_population_counts counts = hs_population_count(world->bullets);
    if (counts.living >= world->load.bullets) return;
    uint64_t missing = world->load.bullets - counts.living;
    uint64_t most = world->load.bullets / FILL_TICKS + 1;
    // While the field is still filling births are spread; afterwards all that is missing is fired.
    if (world->tick < 2 * FILL_TICKS && missing > most) missing = most;
    uint64_t room = world->fires < HS_FIRES_PER_TICK ? HS_FIRES_PER_TICK - world->fires : 0;
    if (missing > room) missing = room; // the rest in the next tick
    for (uint64_t n = 0; n < missing; n++) {
        bool acting = world->acting * ACTING_SHARE < hs_population_places(world->bullets);
        fire_one(world, &emitters[world->load.next_emitter++ % emitter_count], acting);
    }
}
