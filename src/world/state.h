/// The state of a world, private to src/world.
#ifndef HS_WORLD_STATE_H
#define HS_WORLD_STATE_H

#include "base/random.h"
#include "heapstorm/world.h"
#include "world/kernels.h"
#include "world/kinds.h"
#include "world/scenario.h"

/// Bursts of particles that one tick may ask for; the rest is left out, since it is only seen.
enum { HS_BURSTS_MAX = 1024 };

/// Most enemies that a shot is tested against.
enum { HS_TARGETS_MAX = 128 };

/// Directions that particles fly in.
enum { HS_RAYS = 256 };

/// What bursts; the table in `particles.c` says how.
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

/// The enemy whose script is running: it owns what the script fires.
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

/// The numbers at which a scenario holds its bullets and particles.
typedef struct hs_load {
    uint32_t bullets, particles; ///< to be living; 0 when nothing is held
    uint32_t next_emitter;
} hs_load;

struct hs_world {
    hs_gate *gate;
    hs_memory memory;
    union {
        hs_population *populations[HS_RUNNERS]; ///< by hs_population_name
        struct {
            hs_population *bullets, *particles, *shots, *enemies, *items;
        };
    };
    hs_slots *runners;
    hs_scenario *scenario;
    const hs_kernels *kernels;
    struct hs_thread_pool *thread_pool; ///< shares the large passes; NULL for the caller alone
    struct hs_thread_pool *own_pool;    ///< the same, where it is the world's own; else NULL
    hs_probe probe;
    bool is_practice;

    uint64_t tick;
    hs_stage stage;
    hs_load load;
    hs_player player;
    hs_random game, seen;
    hs_pattern_counts counts;
    uint64_t instruction_budget;            ///< left in this tick
    uint32_t fires;                         ///< in this tick
    uint64_t fires_refused;                 ///< for being more than HS_FIRES_PER_TICK
    uint64_t acting;                        ///< bullets with a runner
    size_t old[HS_RUNNERS];                 ///< places when the tick began: newborns wait
    uint64_t newborns[HS_POPULATION_COUNT]; ///< serial of the first that this tick can bear
    uint64_t pauses_before_ns;              ///< all pauses of the collector until the tick began
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
