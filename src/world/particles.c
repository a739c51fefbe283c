#include "world/particles.h"

#include "base/thread_pool.h"
#include "world/currents.h"
#include "world/events.h"
#include "world/kernels.h"
#include "world/kinds.h"
#include "world/wind.h"

#include "base/forbidden.h"

/// A burst: how many particles it has, and the bounds between which their speed and lifetime lie.
typedef struct burst_rule {
    uint32_t count;
    float slowest, fastest;     ///< field units per tick
    uint32_t shortest, longest; ///< ticks, the longest not reached
    uint32_t look;              ///< hue
} burst_rule;

static const burst_rule rules[] = {
    [HS_EVENT_BULLET_GRAZED] = {3, 0.5f, 2.0f, 12, 30, 5},
    [HS_EVENT_GRAZED_ORPHAN] = {3, 0.5f, 2.0f, 12, 30, 5},
    [HS_EVENT_BULLET_CLEARED] = {4, 0.3f, 1.5f, 15, 40, 2},
    [HS_EVENT_ENEMY_HIT] = {4, 0.6f, 2.7f, 10, 28, 3},
    [HS_EVENT_ENEMY_KILLED] = {120, 0.4f, 4.2f, 30, 90, 1},
    [HS_EVENT_BOSS_KILLED] = {1600, 0.4f, 7.0f, 60, 180, 1},
    [HS_EVENT_PLAYER_HIT] = {400, 0.6f, 6.2f, 40, 120, 0},
    [HS_EVENT_BOSS_BURST] = {220, 0.4f, 5.0f, 30, 110, 1},
    [HS_EVENT_BOMB] = {800, 1.2f, 8.0f, 40, 140, 4},
};
_Static_assert(sizeof rules / sizeof rules[0] == HS_EVENT_BOMB + 1, "a rule for each that bursts");

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

static hs_burst burst_of(hs_world *world, const hs_event *event)
{
    const burst_rule *rule = &rules[event->kind];
    return (hs_burst){
        .x = {.first = steps_from(HS_FIELD_WIDTH / 2, event->x)},
        .y = {.first = steps_from(HS_FIELD_HEIGHT / 2, event->y)},
        .slowest = rule->slowest * (float)HS_VELOCITY_STEPS,
        .speed_between = (rule->fastest - rule->slowest) * (float)HS_VELOCITY_STEPS,
        .shortest = rule->shortest,
        .ticks_between = rule->longest - rule->shortest,
        .look = rule->look,
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

/// Bears the bursts of this tick's events; where a number is held, no more than is missing.
static void bear_bursts(hs_world *world, const hs_burst_age *age)
{
    bool is_held = world->load.particles > 0;
    uint32_t bursts = 0;
    for (uint32_t e = 0; e < world->events.count && bursts < HS_BURSTS_MAX; e++) {
        const hs_event *event = &world->events.list[e];
        if (!hs_event_bursts((hs_event_kind)event->kind)) continue;
        bursts++;
        hs_burst next = burst_of(world, event);
        next.age = *age;
        uint32_t count = rules[event->kind].count;
        uint32_t most = is_held ? missing(world) : count;
        bear(world, &next, count < most ? count : most);
    }
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
