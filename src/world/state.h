/// Everything that a world is. Only the files of this folder look inside.
#ifndef HS_WORLD_STATE_H
#define HS_WORLD_STATE_H

#include "base/random.h"
#include "heapstorm/world.h"
#include "world/kernels.h"
#include "world/kinds.h"
#include "world/scenario.h"

/// Bursts of particles that one tick may ask for; what is more is left out (it is only seen).
enum { HS_BURSTS_MAX = 1024 };

/// Most enemies that a shot can be tested against at once.
enum { HS_TARGETS_MAX = 128 };

/// Directions that particles fly in.
enum { HS_RAYS = 256 };

/// What bursts; the table of `particles.c` says how.
typedef enum hs_burst_kind {
    HS_BURST_GRAZE,
    HS_BURST_IMPACT,
    HS_BURST_ENEMY_DEATH,
    HS_BURST_BOSS_DEATH,
    HS_BURST_PLAYER_HIT,
    HS_BURST_ITEM,
    HS_BURST_BOMB,
    HS_BURST_STORM,
    HS_BURST_COUNT
} hs_burst_kind;

typedef struct hs_burst {
    float x, y;
    uint32_t count;
    hs_burst_kind kind;
} hs_burst;

/// Who fires while a script runs.
typedef struct hs_firing {
    uint64_t owner;
    uint8_t pattern;
} hs_firing;

/// The progress of a scenario.
typedef struct hs_stage {
    uint32_t clock;  ///< ticks since the scenario began or began again
    uint32_t cursor; ///< next appearance
    uint32_t round;  ///< times that it began again
    double rank;
} hs_stage;

/// What a scenario that holds its load is to hold.
typedef struct hs_load {
    uint32_t bullets, particles; ///< to be living; 0 when nothing is held
    uint32_t next_emitter;
} hs_load;

struct hs_world {
    hs_gate *gate;
    hs_memory memory;
    hs_population *bullets, *particles, *shots, *items, *enemies;
    hs_slots *runners;
    hs_scenario *scenario;
    const hs_kernels *kernels;
    struct hs_thread_pool
        *thread_pool; ///< threads that share the large passes; NULL for the caller alone
    hs_probe probe;
    bool is_practice;

    uint64_t tick;
    hs_stage stage;
    hs_load load;
    hs_player player;
    hs_random game, seen;
    hs_pattern_counts counts;
    uint64_t instruction_budget; ///< left in this tick
    uint32_t fires;              ///< in this tick
    uint64_t fires_refused;      ///< for being more than HS_FIRES_PER_TICK
    uint64_t acting;             ///< bullets with a runner
    /// Places when the tick began: newborns wait.
    size_t old_bullets, old_shots, old_items, old_enemies;
    uint64_t pauses_before_ns; ///< the collector's pauses when the tick began, all together
    uint64_t newborns[HS_POPULATION_COUNT]; ///< serial of the first that this tick can bear
    hs_firing firing;
    hs_runner_host host;

    hs_burst bursts[HS_BURSTS_MAX];
    uint32_t burst_count;
    float ray_x[HS_RAYS], ray_y[HS_RAYS];
};

/// The visit of a runner at (x, y) in this tick.
hs_visit hs_world_visit_at(hs_world *world, float x, float y);

/// The frame number that runners count in.
static inline uint32_t hs_world_frame(const hs_world *world)
{
    return (uint32_t)world->tick;
}

#endif
