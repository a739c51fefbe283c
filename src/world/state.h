/// The state of a world, private to src/world: what it consists of, and what its scripts and others
/// may see of it.
#ifndef HS_WORLD_STATE_H
#define HS_WORLD_STATE_H

#include "base/random.h"
#include "heapstorm/events.h"
#include "heapstorm/stage.h"
#include "world/kernels.h"
#include "world/kinds.h"
#include "world/scenario.h"

/// Events of one tick that burst into particles; the rest does not, since it is only seen.
enum { HS_BURSTS_MAX = 1024 };

/// Most enemies that a shot is tested against.
enum { HS_TARGETS_MAX = 128 };

/// The events of a tick, see `events.h`.
typedef struct hs_events {
    hs_event list[HS_EVENTS_MAX];
    uint32_t count;
    uint32_t bursts;             ///< those among them that burst, up to HS_BURSTS_MAX
    uint32_t commons;            ///< those of the kinds that are neither rare nor have burst
    uint64_t lost;               ///< for want of room
    uint64_t collections_before; ///< finished when the tick began
} hs_events;

/// Who fires in a visit of a script, as `hs_visit.shooter` hands it to the host.
typedef struct hs_shooter {
    uint64_t owner;  ///< serial of the enemy that owns what is fired
    uint8_t pattern; ///< number in the scenario
} hs_shooter;

/// The progress of a scenario.
typedef struct hs_stage {
    uint32_t clock;  ///< ticks since the scenario began or began again
    uint32_t cursor; ///< next appearance
    uint32_t round;  ///< times that it began again
    double rank;
} hs_stage;

/// Heap pressure, see `rules.h`.
typedef struct hs_pressure {
    uint32_t gauge; ///< millionths
    bool is_high;
} hs_pressure;

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
    bool stays_over; ///< after game over, see hs_world_config
    hs_difficulty difficulty;

    uint64_t tick;
    hs_stage stage;
    hs_load load;
    hs_player player;
    hs_game_counts done;
    hs_pressure pressure;
    hs_random game, seen;
    hs_pattern_counts counts;
    uint64_t instruction_budget;            ///< left in this tick
    uint32_t fires;                         ///< in this tick
    uint64_t fires_refused;                 ///< for being more than HS_FIRES_PER_TICK
    uint64_t acting;                        ///< bullets with a runner
    size_t old[HS_RUNNERS];                 ///< places when the tick began: newborns wait
    uint64_t newborns[HS_POPULATION_COUNT]; ///< serial of the first that this tick can bear
    uint64_t born[HS_BORN_TICKS];           ///< the same of bullets in the last ticks, in turn
    uint64_t pauses_before_ns;              ///< all pauses of the collector until the tick began
    hs_runner_host host;

    hs_events events;

    hs_stage_view stage_view;
    hs_boss_view boss_view;
    hs_block_view blocks[HS_BLOCKS_MAX];
    size_t block_count;
    hs_field_view field; ///< what walls have left of the field
    hs_pause_view pause;
};

/// The visit of a runner at (x, y) in this tick, which fires for `shooter`; NULL where nothing is
/// fired.
hs_visit hs_world_visit_at(hs_world *world, const hs_shooter *shooter, float x, float y);

/// The frame number that runners count in.
static inline uint32_t hs_world_frame(const hs_world *world)
{
    return (uint32_t)world->tick;
}

#endif
