#include "world/particles.h"

#include "base/thread_pool.h"
#include "base/trigonometry.h"
#include "world/kernels.h"
#include "world/kinds.h"

#include "base/forbidden.h"

/// The bounds between which speed and lifetime of a burst's particles lie.
typedef struct burst_rule {
    float slowest, fastest;     ///< field units per tick
    uint32_t shortest, longest; ///< ticks, the longest not reached
    uint32_t look;              ///< hue
} burst_rule;

static const burst_rule rules[HS_BURST_COUNT] = {
    [HS_BURST_GRAZE] = {0.4f, 1.6f, 12, 30, 5},
    [HS_BURST_IMPACT] = {0.5f, 2.2f, 10, 28, 3},
    [HS_BURST_ENEMY_DEATH] = {0.3f, 3.4f, 30, 90, 1},
    [HS_BURST_BOSS_DEATH] = {0.3f, 6.0f, 60, 180, 1},
    [HS_BURST_PLAYER_HIT] = {0.5f, 5.0f, 40, 120, 0},
    [HS_BURST_ITEM] = {0.2f, 1.2f, 15, 40, 2},
    [HS_BURST_BOMB] = {1.0f, 8.0f, 40, 140, 4},
    [HS_BURST_STORM] = {0.2f, 3.6f, 60, 180, 0},
};

/// Particles of one burst where a number is held: few, so that bursts come everywhere.
#define STORM_BURST 96u

void hs_particles_prepare(hs_world *world)
{
    for (unsigned r = 0; r < HS_RAYS; r++) {
        hs_sine_cosine ray = hs_sine_cosine_of(r * (360.0 / (double)HS_RAYS));
        world->ray_x[r] = (float)ray.sine;
        world->ray_y[r] = (float)-ray.cosine;
    }
}

void hs_particles_burst(hs_world *world, hs_burst_kind kind, float x, float y, uint32_t count)
{
    if (world->burst_count == HS_BURSTS_MAX) return;
    world->bursts[world->burst_count++] = (hs_burst){x, y, count, kind};
}

/// A newborn of a burst from one random draw: 8 bits each for direction, speed, lifetime and
/// brightness.
static inline hs_particle newborn(const hs_world *world, const burst_rule *rule,
                                  const hs_burst *burst, uint32_t look, uint32_t draw)
{
    uint32_t ray = draw & 255u;
    float share = (float)(draw >> 8 & 255u) * (1.0f / 255.0f);
    float speed = rule->slowest + (rule->fastest - rule->slowest) * share;
    uint32_t ticks =
        rule->shortest + (((rule->longest - rule->shortest) * (draw >> 16 & 255u)) >> 8);
    hs_particle particle;
    particle.vx = world->ray_x[ray] * speed;
    particle.vy = world->ray_y[ray] * speed;
    particle.x = burst->x + particle.vx;
    particle.y = burst->y + particle.vy;
    particle.packed = ticks | look << 16 | (draw >> 24 | 0x80u) << 24;
    return particle;
}

static inline void put(const hs_particle_columns *columns, size_t index,
                       const hs_particle *particle)
{
    columns->x[index] = particle->x;
    columns->y[index] = particle->y;
    columns->vx[index] = particle->vx;
    columns->vy[index] = particle->vy;
    columns->packed[index] = particle->packed;
}

static uint32_t look_of(hs_world *world, hs_burst_kind kind)
{
    if (kind != HS_BURST_STORM) return rules[kind].look;
    return hs_random_below(&world->seen, HS_HUE_COUNT);
}

/// Fills a batch with newborns of a burst. The random stream is copied, so that it stays in
/// registers.
static void fill(hs_world *world, const hs_batch *batch, const burst_rule *rule,
                 const hs_burst *burst, uint32_t look)
{
    hs_random seen = world->seen;
    if (batch->boxes != NULL) {
        for (size_t i = 0; i < batch->count; i++) {
            hs_particle *box = batch->boxes[i];
            *box = newborn(world, rule, burst, look, hs_random_next(&seen));
        }
    } else {
        hs_particle_columns columns = hs_particle_columns_of(batch);
        for (size_t i = 0; i < batch->count; i++) {
            hs_particle particle = newborn(world, rule, burst, look, hs_random_next(&seen));
            put(&columns, i, &particle);
        }
    }
    world->seen = seen;
}

static void bear(hs_world *world, const hs_burst *burst)
{
    const burst_rule *rule = &rules[burst->kind];
    uint32_t look = look_of(world, burst->kind);
    uint32_t left = burst->count;
    while (left > 0) {
        hs_batch batch;
        hs_population_append(world->particles, left, &batch);
        if (batch.count == 0) return;
        fill(world, &batch, rule, burst, look);
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

/// Bears the bursts that this tick asked for; where a number is held, no more than is missing.
static void bear_bursts(hs_world *world)
{
    bool is_held = world->load.particles > 0;
    for (uint32_t b = 0; b < world->burst_count; b++) {
        hs_burst burst = world->bursts[b];
        uint32_t most = is_held ? missing(world) : burst.count;
        if (burst.count > most) burst.count = most;
        bear(world, &burst);
    }
    world->burst_count = 0;
}

/// Bears what is missing from the number that is held, in bursts at random places.
static void fill_up(hs_world *world)
{
    uint32_t left = missing(world);
    while (left > 0) {
        hs_burst burst = {
            .x = hs_random_between(&world->seen, 0, HS_FIELD_WIDTH),
            .y = hs_random_between(&world->seen, 0, HS_FIELD_HEIGHT),
            .count = left < STORM_BURST ? left : STORM_BURST,
            .kind = HS_BURST_STORM,
        };
        bear(world, &burst);
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
    hs_burst burst;
    uint32_t look;
    uint32_t born;
} filling;

/// Draws the age of a particle in a population that has been held for long, and its lifetime. Long
/// lives are met more often there, so a lifetime is accepted with a probability in proportion to
/// it; the age is uniform within it.
static uint32_t age_of_chance(hs_random *seen, uint32_t *ticks)
{
    const burst_rule *rule = &rules[HS_BURST_STORM];
    for (;;) {
        *ticks = rule->shortest + hs_random_below(seen, rule->longest - rule->shortest);
        if (hs_random_below(seen, rule->longest) < *ticks) return hs_random_below(seen, *ticks);
    }
}

static void draw_newborns(filling *all, newborns *drawn)
{
    hs_random seen = all->world->seen;
    for (size_t i = 0; i < drawn->count; i++) {
        if (all->born++ % STORM_BURST == 0) {
            all->burst.x = hs_random_between(&seen, 0, HS_FIELD_WIDTH);
            all->burst.y = hs_random_between(&seen, 0, HS_FIELD_HEIGHT);
            all->look = hs_random_below(&seen, HS_HUE_COUNT);
        }
        hs_particle one = newborn(all->world, &rules[HS_BURST_STORM], &all->burst, all->look,
                                  hs_random_next(&seen));
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
    for (size_t i = 0; i < born->count; i++) put(&columns, place[i], &born->particle[i]);
    kernels->age_particles(&columns, sorted.age, born->count);
    for (size_t i = 0; i < born->count; i++) {
        size_t at = place[i];
        born->particle[i] = (hs_particle){sorted.x[at], sorted.y[at], sorted.vx[at], sorted.vy[at],
                                          sorted.packed[at]};
    }
}

static void settle(const hs_batch *batch, size_t first, const newborns *born)
{
    for (size_t i = 0; i < born->count; i++) {
        if (batch->boxes != NULL) {
            *(hs_particle *)batch->boxes[first + i] = born->particle[i];
        } else {
            hs_particle_columns columns = hs_particle_columns_of(batch);
            put(&columns, first + i, &born->particle[i]);
        }
    }
}

void hs_particles_fill(hs_world *world)
{
    _Static_assert(AGES <= UINT8_MAX, "an age fits into its byte");
    _Static_assert(COHORT % HS_AGED_GROUP == 0, "whole groups fit into a cohort");
    uint32_t left = world->load.particles;
    filling all = {.world = world, .burst = {.kind = HS_BURST_STORM}};
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
