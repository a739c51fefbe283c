/// Enemies: they appear by the scenario, glide to their place, run their pattern, and leave or die.
#ifndef HS_WORLD_ENEMIES_H
#define HS_WORLD_ENEMIES_H

#include "world/state.h"

/// An enemy as a shot sees it.
typedef struct hs_target {
    uint64_t serial;
    float x, y, vx, radius;
    int32_t health;
} hs_target;

typedef struct hs_targets {
    unsigned count;
    hs_target target[HS_TARGETS_MAX];
} hs_targets;

/// An emitter and where it is.
typedef struct hs_emitter {
    uint64_t serial;
    hs_handle runner;
    float x, y;
    uint16_t spawn;
} hs_emitter;

/// Lets the scenario's next enemies appear.
void hs_enemies_appear(hs_world *world);

/// Scripts of all enemies that are awake. A pattern that has ended begins again after a pause.
void hs_enemies_run(hs_world *world);

void hs_enemies_move(hs_world *world);

/// Lists those that may be shot, and takes over what shots have done to them.
void hs_enemies_aim(const hs_world *world, hs_targets *targets);
void hs_enemies_hurt(hs_world *world, const hs_targets *targets);

/// Lists the emitters; returns how many.
unsigned hs_enemies_emitters(const hs_world *world, hs_emitter *emitters);

/// All enemies leave at once, without a death.
void hs_enemies_clear(hs_world *world);

/// Fires what is missing once the dead have been retired, so that the number is held when the tick
/// ends.
void hs_load_tick(hs_world *world);

#endif
