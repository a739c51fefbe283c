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

/// Most enemies of chains that hand on their pattern in a tick; what more of them die hand on
/// nothing.
enum { HS_HANDED_MAX = 16 };

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
    uint8_t flags;   ///< HS_FLAG_ORPHAN when the owner is dead
} hs_shooter;

/// The progress of a scenario.
typedef struct hs_stage {
    uint32_t clock;  ///< ticks since the stage began to run, or the scenario began again
    uint32_t cursor; ///< next appearance
    uint32_t round;  ///< times that it began again
    double rank;
    uint32_t first;      ///< stage of a new game
    bool starts_at_boss; ///< that stage begins with its boss
    hs_stage_view view;
} hs_stage;

/// The boss on the field, whose serial is 0 while there is none.
typedef struct hs_boss {
    hs_boss_view view;
    uint32_t clock;       ///< ticks of the present phase
    uint32_t cursor;      ///< next appearance in it
    uint32_t refused_now; ///< bullets refused in this tick
    bool is_beaten;       ///< (dying) it was shot, it did not only outstay its last phase
} hs_boss;

/// Blocks on the field.
typedef struct hs_blocks {
    hs_block_view list[HS_BLOCKS_MAX];
    float goal_x[HS_BLOCKS_MAX], goal_y[HS_BLOCKS_MAX]; ///< where each comes to rest
    size_t count;
} hs_blocks;

/// The wall that closes the field up.
typedef struct hs_wall {
    hs_field_view field; ///< what is left
    uint32_t side;       ///< hs_side
    float taken, goal;   ///< units of the field that it has taken, and will take
    float speed;         ///< of both ways, field units per tick
} hs_wall;

/// What an enemy of a chain leaves to the next.
typedef struct hs_handed {
    uint64_t serial; ///< of the dead one
    uint16_t group;
    hs_handle runner;
    uint32_t wake;
    uint8_t pattern;
    float goal_x, goal_y, glide_x, glide_y;
} hs_handed;

/// Heap pressure, see `rules.h`.
typedef struct hs_pressure {
    uint32_t gauge; ///< millionths
    bool is_high;
} hs_pressure;

/// The rank of scripts, see `rules.h`.
typedef struct hs_ranking {
    int32_t earned; ///< by the player, millionths
    bool is_fixed;  ///< it is the stage's, whatever the player does
    double now;
} hs_ranking;

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
    hs_ranking ranking;
    uint32_t orphaned; ///< bullets that lost their owner in this tick
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

    uint32_t frame; ///< of all scripts: ticks in which they were not paused
    hs_boss boss;
    hs_blocks blocks;
    hs_wall wall;
    hs_pause_view pause;
    hs_handed handed[HS_HANDED_MAX]; ///< in this tick
    uint32_t handed_count;
    bool pair_is_broken; ///< the second of a pair was shot in this tick
};

/// The visit of a runner at (x, y) in this tick, which fires for `shooter`; NULL where nothing is
/// fired.
hs_visit hs_world_visit_at(hs_world *world, const hs_shooter *shooter, float x, float y);

/// The frame number that runners count in: it stands still in a pause.
static inline uint32_t hs_world_frame(const hs_world *world)
{
    return world->frame;
}

#endif
