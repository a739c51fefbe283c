#include "world/particles.h"

#include "base/thread_pool.h"
#include "world/currents.h"
#include "world/events.h"
#include "world/kernels.h"
#include "world/kinds.h"
#include "world/wind.h"

#include "base/forbidden.h"

/// A stage of a burst: how many particles it has, and the bounds between which their speed and
/// lifetime lie. All stages are born in the same tick; their speeds and lifetimes part them.
typedef struct burst_stage {
    uint32_t count;
    float slowest, fastest;     ///< field units per tick
    float rise;                 ///< upwards, for all of them, likewise
    uint32_t shortest, longest; ///< ticks, the longest not reached
    hs_ramp ramp;
    uint32_t haste; ///< see `hs_particle_look`
} burst_stage;

/// A flash, a ring, and debris.
enum { STAGES = 3 };

/// The stages of what an event bursts into; none for most.
static const burst_stage rules[HS_EVENT_KIND_COUNT][STAGES] = {
    [HS_EVENT_BULLET_GRAZED] = {{2, 0.0f, 0.4f, 0, 4, 9, HS_RAMP_ICE, 8},
                                {0},
                                {6, 0.9f, 4.2f, 0, 10, 22, HS_RAMP_GOLD, 6}},
    [HS_EVENT_GRAZED_ORPHAN] = {{2, 0.0f, 0.4f, 0, 4, 9, HS_RAMP_ICE, 8},
                                {0},
                                {6, 0.9f, 4.2f, 0, 10, 22, HS_RAMP_SHADE, 6}},
    [HS_EVENT_BULLET_CLEARED] = {{2, 0.0f, 0.3f, 0, 5, 12, HS_RAMP_ICE, 8},
                                 {0},
                                 {3, 0.2f, 1.9f, 0.5f, 18, 46, HS_RAMP_LEAF, 3}},
    [HS_EVENT_ENEMY_HIT] = {{3, 0.0f, 0.5f, 0, 4, 9, HS_RAMP_GOLD, 8},
                            {0},
                            {5, 1.0f, 4.4f, -0.8f, 8, 22, HS_RAMP_FIRE, 6}},
    [HS_EVENT_ENEMY_KILLED] = {{60, 0.0f, 2.2f, 0, 6, 18, HS_RAMP_FIRE, 7},
                               {110, 3.9f, 4.3f, 0, 16, 30, HS_RAMP_ICE, 5},
                               {120, 0.3f, 7.4f, 0, 24, 90, HS_RAMP_FIRE, 2}},
    [HS_EVENT_BOSS_KILLED] = {{180, 0.0f, 3.4f, 0, 8, 26, HS_RAMP_FIRE, 6},
                              {900, 8.4f, 9.0f, 0, 40, 70, HS_RAMP_ICE, 2},
                              {1500, 0.9f, 11.5f, 0, 50, 180, HS_RAMP_FIRE, 1}},
    [HS_EVENT_PLAYER_HIT] = {{140, 0.0f, 2.4f, 0, 8, 22, HS_RAMP_BLOOD, 7},
                             {420, 6.4f, 6.9f, 0, 26, 46, HS_RAMP_BLOOD, 3},
                             {300, 0.3f, 8.5f, 0, 40, 120, HS_RAMP_ENGINE, 1}},
    [HS_EVENT_BOMB] = {{140, 0.0f, 3.6f, 0, 8, 22, HS_RAMP_ICE, 6},
                       {1300, 10.4f, 11.2f, 0, 40, 64, HS_RAMP_ENGINE, 2},
                       {700, 0.6f, 11.0f, 0, 40, 150, HS_RAMP_SHADE, 1}},
    [HS_EVENT_PLAYER_SAVED] = {{0}, {240, 3.4f, 3.8f, 0, 20, 36, HS_RAMP_LEAF, 4}, {0}},
    [HS_EVENT_PLAYER_BACK] = {{0}, {160, 2.2f, 2.5f, 0, 18, 30, HS_RAMP_ENGINE, 4}, {0}},
    [HS_EVENT_BOMB_WAVE] = {{0}, {420, 6.2f, 6.5f, 0, 26, 40, HS_RAMP_ICE, 3}, {0}},
    [HS_EVENT_EXTEND] = {{40, 0.0f, 1.2f, 1.0f, 10, 24, HS_RAMP_GOLD, 6},
                         {160, 2.8f, 3.1f, 0, 22, 36, HS_RAMP_LEAF, 4},
                         {0}},
    [HS_EVENT_BOMB_GAINED] = {{40, 0.0f, 1.2f, 1.0f, 10, 24, HS_RAMP_GOLD, 6},
                              {160, 2.8f, 3.1f, 0, 22, 36, HS_RAMP_SHADE, 4},
                              {0}},
    [HS_EVENT_POWER_UP] = {{40, 0.0f, 1.2f, 1.0f, 10, 24, HS_RAMP_GOLD, 6},
                           {120, 2.4f, 2.7f, 0, 20, 32, HS_RAMP_GOLD, 4},
                           {0}},
    [HS_EVENT_SHOT_BLOCKED] = {{2, 0.0f, 0.5f, 0, 4, 8, HS_RAMP_ICE, 8},
                               {0},
                               {3, 1.2f, 3.2f, -1.2f, 6, 14, HS_RAMP_ENGINE, 8}},
    [HS_EVENT_BOSS_BURST] = {{70, 0.0f, 2.0f, 0, 6, 20, HS_RAMP_FIRE, 7},
                             {110, 4.2f, 4.7f, 0, 18, 32, HS_RAMP_ICE, 4},
                             {150, 0.3f, 7.5f, 0, 30, 110, HS_RAMP_FIRE, 2}},
    [HS_EVENT_BOSS_ENTERED] = {{0}, {600, 6.6f, 7.2f, 0, 30, 56, HS_RAMP_SHADE, 3}, {0}},
    [HS_EVENT_BOSS_PHASE] = {{160, 0.0f, 3.0f, 0, 8, 24, HS_RAMP_GOLD, 6},
                             {700, 7.6f, 8.2f, 0, 34, 60, HS_RAMP_GOLD, 3},
                             {300, 0.3f, 8.0f, 0, 40, 130, HS_RAMP_BLOOD, 1}},
    [HS_EVENT_SHIELD_HIT] = {{2, 0.0f, 0.5f, 0, 4, 8, HS_RAMP_ICE, 8},
                             {0},
                             {4, 1.2f, 3.6f, -1.2f, 6, 16, HS_RAMP_ENGINE, 8}},
    [HS_EVENT_SHIELD_BROKEN] = {{60, 0.0f, 1.8f, 0, 6, 18, HS_RAMP_ICE, 7},
                                {260, 4.8f, 5.3f, 0, 22, 38, HS_RAMP_ENGINE, 4},
                                {160, 0.5f, 6.5f, 0, 30, 90, HS_RAMP_ICE, 2}},
    [HS_EVENT_ENEMY_DOWN] = {{20, 0.0f, 1.0f, 0, 5, 14, HS_RAMP_BLOOD, 8},
                             {0},
                             {30, 0.3f, 3.4f, -0.5f, 16, 50, HS_RAMP_BLOOD, 3}},
    [HS_EVENT_ENEMY_REVIVED] = {{0}, {90, 2.0f, 2.3f, 0, 14, 26, HS_RAMP_LEAF, 5}, {0}},
    [HS_EVENT_PAIR_BROKEN] = {{30, 0.0f, 1.2f, 0, 6, 18, HS_RAMP_GOLD, 7},
                              {160, 4.0f, 4.4f, 0, 18, 34, HS_RAMP_BLOOD, 4},
                              {0}},
    [HS_EVENT_CHAIN_HANDED] = {{0}, {70, 1.6f, 1.9f, 0, 14, 24, HS_RAMP_GOLD, 5}, {0}},
    [HS_EVENT_BLOCK_LEFT] = {{8, 0.0f, 0.6f, 0, 6, 14, HS_RAMP_GOLD, 7},
                             {0},
                             {18, 0.4f, 2.4f, 0, 14, 36, HS_RAMP_GOLD, 4}},
    [HS_EVENT_SHOT_FIRED] = {{2, 0.1f, 1.4f, 3.0f, 3, 8, HS_RAMP_ENGINE, 8}},
    [HS_EVENT_ITEM_TAKEN] = {{2, 0.0f, 0.3f, 1.0f, 5, 12, HS_RAMP_GOLD, 8},
                             {0},
                             {3, 0.5f, 2.2f, 1.0f, 8, 20, HS_RAMP_GOLD, 6}},
};

/// The sparks of bursts are among the brightest, so that most have a tail.
enum { GLARE = 0x78 };

/// What the ship's engine leaves behind in a tick, and how far behind its middle, field units.
static const burst_stage engine = {4, 0.0f, 0.5f, -2.6f, 8, 24, HS_RAMP_ENGINE, 6};
#define ENGINE_BEHIND 10.0f

/// The age of what is born in a tick: it has taken one step, so that its last displacement is seen.
static hs_burst_age age_of_newborns(const hs_particle_tick *tick)
{
    float x = (float)hs_half_across(tick->push), y = (float)hs_half_down(tick->push);
    return (hs_burst_age){HS_BURST_LEFT, x, y, x, y, 0};
}

/// Steps from the middle of the field, far beyond which nothing happens.
static float steps_from(float middle, float place)
{
    float steps = (place - middle) * (float)HS_PLACE_STEPS;
    if (!(steps > -HS_BURST_MOST)) return -HS_BURST_MOST;
    return steps < HS_BURST_MOST ? steps : HS_BURST_MOST;
}

static hs_burst burst_of(hs_world *world, const burst_stage *stage, float x, float y)
{
    return (hs_burst){
        .x = {.first = steps_from(HS_FIELD_WIDTH / 2, x)},
        .y = {.first = steps_from(HS_FIELD_HEIGHT / 2, y)},
        .flow_y = {.first = -stage->rise * (float)HS_VELOCITY_STEPS},
        .least_carried = 0.6f,
        .carried_between = 0.8f,
        .slowest = stage->slowest * (float)HS_VELOCITY_STEPS,
        .speed_between = (stage->fastest - stage->slowest) * (float)HS_VELOCITY_STEPS,
        .shortest = stage->shortest,
        .ticks_between = stage->longest - stage->shortest,
        .look = hs_particle_look(stage->ramp, stage->haste),
        .glare = GLARE,
        .seed = hs_random_next(&world->seen),
    };
}

/// Bears `count` particles of a burst. Returns false when memory is exhausted, which the population
/// reports.
static bool bear(hs_world *world, const hs_burst *from, uint32_t count)
{
    for (uint32_t born = 0; born < count;) {
        hs_batch batch;
        hs_population_append(world->particles, count - born, &batch);
        if (batch.count == 0) return false;
        if (batch.boxes == NULL) {
            const hs_particle_columns columns = hs_particle_columns_of(&batch);
            world->kernels->bear_particles(&columns, batch.count, from, born);
        } else {
            for (size_t i = 0; i < batch.count; i++) {
                hs_particle *box = batch.boxes[i];
                *box = hs_burst_newborn(from, born + (uint32_t)i);
            }
        }
        born += (uint32_t)batch.count;
    }
    return true;
}

/// What a pass over particles needs to know.
typedef struct passing {
    const hs_kernels *kernels;
    hs_particle_tick tick;
} passing;

/// Steps boxes one by one.
static void judge(void *context, const hs_batch *batch, uint8_t *gone)
{
    const passing *it = context;
    const hs_particle_tick tick = it->tick;
    for (size_t i = 0; i < batch->count; i++)
        gone[i] = hs_particle_step_box(batch->boxes[i], &tick);
}

/// Steps columns, many particles at once.
static size_t pass(void *context, const hs_batch *from, const hs_batch *to)
{
    const passing *it = context;
    hs_particle_columns source = hs_particle_columns_of(from);
    hs_particle_columns target = hs_particle_columns_of(to);
    return it->kernels->pass_particles(&source, &target, from->count, &it->tick);
}

/// How many particles are missing from the number that is held.
static uint32_t missing(const hs_world *world)
{
    size_t living = hs_population_places(world->particles);
    return living < world->load.particles ? world->load.particles - (uint32_t)living : 0;
}

/// Bears a stage of a burst; where a number is held, no more than a quarter of what is missing: the
/// rest is the currents', so that a storm's ages stay as they are.
static void bear_stage(hs_world *world, const burst_stage *stage, float x, float y,
                       const hs_burst_age *age)
{
    if (stage->count == 0) return;
    hs_burst next = burst_of(world, stage, x, y);
    next.age = *age;
    uint32_t most = world->load.particles > 0 ? missing(world) / 4 : stage->count;
    bear(world, &next, stage->count < most ? stage->count : most);
}

/// Bears the bursts of this tick's events: all of those with a ring, which are few, and of the
/// others as many as HS_BURSTS_MAX.
static void bear_bursts(hs_world *world, const hs_burst_age *age)
{
    uint32_t bursts = 0;
    for (uint32_t e = 0; e < world->events.count; e++) {
        const hs_event *event = &world->events.list[e];
        const burst_stage *stages = rules[event->kind];
        bool has_ring = stages[1].count > 0;
        if (!has_ring && bursts == HS_BURSTS_MAX) continue;
        bursts += !has_ring && stages[0].count > 0 ? 1 : 0;
        for (int s = 0; s < STAGES; s++) bear_stage(world, &stages[s], event->x, event->y, age);
    }
}

/// From this number on a storm's ship has a trail: in a smaller one its short lives would be a
/// share of all deaths that shows, and a storm is a workload in which about 1 in 120 dies each
/// tick.
#define TRAIL_IN_STORMS_FROM 16384u

/// The ship's trail.
static void bear_trail(hs_world *world, const hs_burst_age *age)
{
    const hs_player *player = &world->player;
    uint32_t held = world->load.particles;
    if (player->over > 0 || (held > 0 && held < TRAIL_IN_STORMS_FROM)) return;
    bear_stage(world, &engine, player->x, player->y + ENGINE_BEHIND, age);
}

/// Bears `count` particles of the storm's currents in a tick.
static void bear_currents(hs_world *world, uint32_t count, int64_t tick, const hs_burst_age *age)
{
    for (uint32_t left = count; left > 0;) {
        uint32_t some = left < HS_BATCH_MAX ? left : HS_BATCH_MAX;
        hs_burst next = hs_currents_burst(&world->seen, tick, some);
        next.age = *age;
        // Of those that were born so long ago, the ones that still live.
        uint32_t end = next.shortest + next.ticks_between;
        if (next.shortest <= age->ticks) next.shortest = age->ticks + 1;
        next.ticks_between = end - next.shortest;
        if (!bear(world, &next, some)) return;
        left -= some;
    }
}

/// From this number on sharing the pass gains more than waking a thread costs.
#define SHARED_AT_LEAST 150000u

uint32_t hs_world_shared_from(void)
{
    return SHARED_AT_LEAST;
}

void hs_particles_announce(const hs_world *world)
{
    if (world->thread_pool == NULL || hs_population_places(world->particles) < SHARED_AT_LEAST)
        return;
    hs_thread_pool_wake(world->thread_pool);
}

void hs_particles_tick(hs_world *world)
{
    bool is_shared = hs_population_places(world->particles) >= SHARED_AT_LEAST;
    int64_t tick = (int64_t)world->tick;
    passing it = {world->kernels, hs_wind_tick(tick)};
    const hs_filter filter = {
        .judge = judge,
        .pass = pass,
        .context = &it,
        .thread_pool = is_shared ? world->thread_pool : NULL,
    };
    hs_population_compact(world->particles, &filter);
    const hs_burst_age age = age_of_newborns(&it.tick);
    bear_bursts(world, &age);
    bear_trail(world, &age);
    bear_currents(world, missing(world), tick, &age);
}

// ---- Filling up to the held number at the start ------------------------------------------------

/// Ticks that the longest life can last after that of its birth.
enum { AGES = HS_CURRENT_LONGEST - 1 };

/// Adds one step to an age, that of a tick before those that it has taken.
static void add_step_before(hs_burst_age *age, int64_t tick)
{
    const hs_particle_tick taken = hs_wind_tick(tick);
    float x = (float)hs_half_across(taken.push), y = (float)hs_half_down(taken.push);
    age->x += x;
    age->y += y;
    age->vx += x * age->left;
    age->vy += y * age->left;
    age->left *= HS_BURST_LEFT;
}

/// Of all that live, how many in `ALL_WEIGHTS` are of an age when their number has long been held:
/// all live through the shortest life, then ever fewer.
static uint64_t weight_of(uint32_t ticks)
{
    const uint32_t most = HS_CURRENT_LONGEST - HS_CURRENT_SHORTEST;
    return ticks < HS_CURRENT_SHORTEST ? most : HS_CURRENT_LONGEST - 1 - ticks;
}

void hs_particles_fill(hs_world *world)
{
    if (world->load.particles == 0) return;
    hs_burst_age ages[AGES];
    hs_burst_age age = {.left = 1.0f};
    uint64_t all = 0, before = 0, born = 0;
    for (uint32_t a = 0; a < AGES; a++) {
        age.ticks = a;
        add_step_before(&age, (int64_t)world->tick - 1 - a);
        ages[a] = age;
        all += weight_of(a);
    }
    for (uint32_t a = AGES; a-- > 0;) { // the oldest are born first
        before += weight_of(a);
        uint64_t by_now = world->load.particles * before / all;
        bear_currents(world, (uint32_t)(by_now - born), (int64_t)world->tick - 1 - a, &ages[a]);
        born = by_now;
    }
}
