#include "world/particles.h"

#include "base/thread_pool.h"
#include "base/trigonometry.h"
#include "world/events.h"
#include "world/kernels.h"
#include "world/kinds.h"

#include "base/forbidden.h"

/// A burst: how many particles it has, and the bounds between which their speed and lifetime lie.
typedef struct burst_rule {
    uint32_t count;
    float slowest, fastest;     ///< field units per tick
    uint32_t shortest, longest; ///< ticks, the longest not reached
    uint32_t look;              ///< hue
} burst_rule;

static const burst_rule rules[] = {
    [HS_EVENT_BULLET_GRAZED] = {3, 0.4f, 1.6f, 12, 30, 5},
    [HS_EVENT_BULLET_CLEARED] = {4, 0.2f, 1.2f, 15, 40, 2},
    [HS_EVENT_ENEMY_HIT] = {4, 0.5f, 2.2f, 10, 28, 3},
    [HS_EVENT_ENEMY_KILLED] = {120, 0.3f, 3.4f, 30, 90, 1},
    [HS_EVENT_BOSS_KILLED] = {1600, 0.3f, 6.0f, 60, 180, 1},
    [HS_EVENT_PLAYER_HIT] = {400, 0.5f, 5.0f, 40, 120, 0},
    [HS_EVENT_BOMB] = {800, 1.0f, 8.0f, 40, 140, 4},
};
_Static_assert(sizeof rules / sizeof rules[0] == HS_EVENT_BOMB + 1, "a rule for each that bursts");

/// Bursts at random places, each of a random hue, where a number is held: of few particles, so that
/// they come everywhere.
static const burst_rule storm = {96, 0.2f, 3.6f, 60, 180, 0};

/// One burst: where, of how many, and by which rule.
typedef struct burst {
    const burst_rule *rule;
    float x, y;
    uint32_t count;
} burst;

void hs_particles_prepare(hs_world *world)
{
    for (unsigned r = 0; r < HS_RAYS; r++) {
        hs_sine_cosine ray = hs_sine_cosine_of(r * (360.0 / (double)HS_RAYS));
        world->ray_x[r] = (float)ray.sine;
        world->ray_y[r] = (float)-ray.cosine;
    }
}

/// A newborn of a burst from one random draw: 8 bits each for direction, speed, lifetime and
/// brightness.
static inline hs_particle newborn(const hs_world *world, const burst *from, uint32_t look,
                                  uint32_t draw)
{
    const burst_rule *rule = from->rule;
    uint32_t ray = draw & 255u;
    float share = (float)(draw >> 8 & 255u) * (1.0f / 255.0f);
    float speed = rule->slowest + (rule->fastest - rule->slowest) * share;
    uint32_t ticks =
        rule->shortest + (((rule->longest - rule->shortest) * (draw >> 16 & 255u)) >> 8);
    hs_particle particle;
    particle.vx = world->ray_x[ray] * speed;
    particle.vy = world->ray_y[ray] * speed;
    particle.x = from->x + particle.vx;
    particle.y = from->y + particle.vy;
    particle.packed = ticks | look << 16 | (draw >> 24 | 0x80u) << 24;
    return particle;
}

static uint32_t look_of(hs_world *world, const burst_rule *rule)
{
    return rule == &storm ? hs_random_below(&world->seen, HS_HUE_COUNT) : rule->look;
}

/// Fills a batch with newborns of a burst. The random stream is copied, so that it stays in
/// registers.
static void fill(hs_world *world, const hs_batch *batch, const burst *from, uint32_t look)
{
    hs_random seen = world->seen;
    if (batch->boxes != NULL) { // once a batch: hs_particle_write would ask for each newborn
        for (size_t i = 0; i < batch->count; i++) {
            hs_particle *box = batch->boxes[i];
            *box = newborn(world, from, look, hs_random_next(&seen));
        }
    } else {
        const hs_particle_columns columns = hs_particle_columns_of(batch);
        for (size_t i = 0; i < batch->count; i++) {
            const hs_particle particle = newborn(world, from, look, hs_random_next(&seen));
            hs_particle_put(&columns, i, &particle);
        }
    }
    world->seen = seen;
}

static void bear(hs_world *world, const burst *from)
{
    uint32_t look = look_of(world, from->rule);
    uint32_t left = from->count;
    while (left > 0) {
        hs_batch batch;
        hs_population_append(world->particles, left, &batch);
        if (batch.count == 0) return;
        fill(world, &batch, from, look);
        left -= (uint32_t)batch.count;
    }
}

/// Steps boxes one by one.
static void judge(void *context, const hs_batch *batch, uint8_t *gone)
{
    (void)context;
    for (size_t i = 0; i < batch->count; i++) gone[i] = hs_particle_step(batch->boxes[i]);
}

/// Steps columns, many particles at once.
static size_t pass(void *context, const hs_batch *from, const hs_batch *to)
{
    const hs_world *world = context;
    hs_particle_columns source = hs_particle_columns_of(from);
    hs_particle_columns target = hs_particle_columns_of(to);
    return world->kernels->pass_particles(&source, &target, from->count);
}

/// How many particles are missing from the number that is held.
static uint32_t missing(const hs_world *world)
{
    size_t living = hs_population_places(world->particles);
    return living < world->load.particles ? world->load.particles - (uint32_t)living : 0;
}

/// Bears the bursts of this tick's events; where a number is held, no more than is missing.
static void bear_bursts(hs_world *world)
{
    bool is_held = world->load.particles > 0;
    uint32_t bursts = 0;
    for (uint32_t e = 0; e < world->events.count && bursts < HS_BURSTS_MAX; e++) {
        const hs_event *event = &world->events.list[e];
        if (!hs_event_bursts((hs_event_kind)event->kind)) continue;
        bursts++;
        const burst_rule *rule = &rules[event->kind];
        burst next = {rule, event->x, event->y, rule->count};
        uint32_t most = is_held ? missing(world) : next.count;
        if (next.count > most) next.count = most;
        bear(world, &next);
    }
}

/// Bears what is missing from the number that is held, in bursts at random places.
static void fill_up(hs_world *world)
{
    uint32_t left = missing(world);
    while (left > 0) {
        burst next = {
            .rule = &storm,
            .x = hs_random_between(&world->seen, 0, HS_FIELD_WIDTH),
            .y = hs_random_between(&world->seen, 0, HS_FIELD_HEIGHT),
            .count = left < storm.count ? left : storm.count,
        };
        bear(world, &next);
        uint32_t now = missing(world);
        if (now >= left) return; // out of memory, which the population reports
        left = now;
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
    const hs_filter filter = {
        .judge = judge,
        .pass = pass,
        .context = world,
        .thread_pool = is_shared ? world->thread_pool : NULL,
    };
    hs_population_compact(world->particles, &filter);
    bear_bursts(world);
    fill_up(world);
}

// ---- Filling up to the held number at the start ------------------------------------------------

/// Particles that grow older together, small enough to stay in the nearest cache.
enum { COHORT = 1024, AGES = 180 };

/// Particles side by side, the oldest first, and their ages; whole groups lie within.
typedef struct cohort {
    _Alignas(64) float x[COHORT];
    _Alignas(64) float y[COHORT];
    _Alignas(64) float vx[COHORT];
    _Alignas(64) float vy[COHORT];
    _Alignas(64) uint32_t packed[COHORT];
    _Alignas(64) uint32_t age[COHORT];
} cohort;

/// Newborns in the order of birth, and the ages that they are to have.
typedef struct newborns {
    hs_particle particle[COHORT];
    uint8_t age[COHORT];
    size_t count;
} newborns;

/// State that one batch of first particles hands to the next.
typedef struct filling {
    hs_world *world;
    burst next;
    uint32_t look;
    uint32_t born;
} filling;

/// Draws the age of a particle in a population that has been held for long, and its lifetime. Long
/// lives are met more often there, so a lifetime is accepted with a probability in proportion to
/// it; the age is uniform within it.
static uint32_t age_of_chance(hs_random *seen, uint32_t *ticks)
{
    for (;;) {
        *ticks = storm.shortest + hs_random_below(seen, storm.longest - storm.shortest);
        if (hs_random_below(seen, storm.longest) < *ticks) return hs_random_below(seen, *ticks);
    }
}

static void draw_newborns(filling *all, newborns *drawn)
{
    hs_random seen = all->world->seen;
    for (size_t i = 0; i < drawn->count; i++) {
        if (all->born++ % storm.count == 0) {
            all->next.x = hs_random_between(&seen, 0, HS_FIELD_WIDTH);
            all->next.y = hs_random_between(&seen, 0, HS_FIELD_HEIGHT);
            all->look = hs_random_below(&seen, HS_HUE_COUNT);
        }
        hs_particle one = newborn(all->world, &all->next, all->look, hs_random_next(&seen));
        uint32_t ticks;
        drawn->age[i] = (uint8_t)age_of_chance(&seen, &ticks);
        one.packed = (one.packed & ~HS_PARTICLE_TICKS) | ticks;
        drawn->particle[i] = one;
    }
    all->world->seen = seen;
}

/// Finds the place of each newborn when all are sorted from the oldest on, and the ages in that
/// order.
static void sort_by_age(const newborns *born, uint16_t *place, uint32_t *sorted)
{
    uint16_t next[AGES + 1] = {0}; // counts by age, then the place of the next newborn of an age
    for (size_t i = 0; i < born->count; i++) next[born->age[i]]++;
    uint16_t sum = 0;
    for (int age = AGES; age >= 0; age--) {
        uint16_t of_it = next[age];
        next[age] = sum;
        sum = (uint16_t)(sum + of_it);
    }
    for (size_t i = 0; i < born->count; i++) {
        place[i] = next[born->age[i]]++;
        sorted[place[i]] = born->age[i];
    }
    memset(sorted + born->count, 0, (COHORT - born->count) * sizeof *sorted);
}

/// Moves newborns to where they are at their ages. Those of about the same age stand together, so
/// that whole vectors take the same steps: one by one, a million took 90 ms.
static void grow_older(const hs_kernels *kernels, newborns *born)
{
    cohort sorted;
    const hs_particle_columns columns = {sorted.x, sorted.y, sorted.vx, sorted.vy, sorted.packed};
    uint16_t place[COHORT];
    sort_by_age(born, place, sorted.age);
    for (size_t i = 0; i < born->count; i++)
        hs_particle_put(&columns, place[i], &born->particle[i]);
    kernels->age_particles(&columns, sorted.age, born->count);
    for (size_t i = 0; i < born->count; i++) {
        size_t at = place[i];
        born->particle[i] = (hs_particle){sorted.x[at], sorted.y[at], sorted.vx[at], sorted.vy[at],
                                          sorted.packed[at]};
    }
}

static void settle(const hs_batch *batch, size_t first, const newborns *born)
{
    for (size_t i = 0; i < born->count; i++)
        hs_particle_write(batch, first + i, &born->particle[i]);
}

void hs_particles_fill(hs_world *world)
{
    _Static_assert(AGES <= UINT8_MAX, "an age fits into its byte");
    _Static_assert(COHORT % HS_AGED_GROUP == 0, "whole groups fit into a cohort");
    uint32_t left = world->load.particles;
    filling all = {.world = world, .next = {.rule = &storm}};
    newborns born;
    while (left > 0) {
        hs_batch batch;
        hs_population_append(world->particles, left, &batch);
        if (batch.count == 0) return;
        for (size_t first = 0; first < batch.count; first += born.count) {
            born.count = batch.count - first < COHORT ? batch.count - first : COHORT;
            draw_newborns(&all, &born);
            grow_older(world->kernels, &born);
            settle(&batch, first, &born);
        }
        left -= (uint32_t)batch.count;
    }
}
