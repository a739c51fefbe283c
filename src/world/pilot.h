/// The autopilot's two halves: what it sees of a world, and the way that it plans through it. One
/// set of constants serves every stage and difficulty; a manner says how well the pilot sees and
/// how late it acts.
#ifndef HS_WORLD_PILOT_H
#define HS_WORLD_PILOT_H

#include "world/state.h"

/// Most bullets and enemies that a pilot minds.
enum { HS_PILOT_THREATS = 192 };

/// How a pilot flies.
typedef struct hs_pilot_manner {
    const char *name;
    unsigned delay; ///< ticks from what it sees to what it does
    float error;    ///< by which it misplaces each bullet, field units
    float berth;    ///< beyond a bullet's reach, which it would rather keep, field units
} hs_pilot_manner;

/// A rectangle where the ship cannot be, field units.
typedef struct hs_pilot_block {
    float left, top, right, bottom;
} hs_pilot_block;

/// What a pilot sees, as it will be when it acts.
typedef struct hs_pilot_sight {
    float ship_x, ship_y;
    float left, top, right, bottom; ///< where the ship can be
    float speed, slow;              ///< of the ship, field units a tick
    float goal_x, goal_y;           ///< where it would like to be
    float goal_pull;                ///< how much, for a field's width
    bool wants_focus, wants_spread; ///< what its shots should be
    bool wants_bomb;                ///< what stands in its way only a bomb removes
    unsigned block_count;
    hs_pilot_block blocks[HS_BLOCKS_MAX];
    unsigned count;
    float x[HS_PILOT_THREATS], y[HS_PILOT_THREATS];   ///< of what may hit it
    float vx[HS_PILOT_THREATS], vy[HS_PILOT_THREATS]; ///< field units a tick
    float reach[HS_PILOT_THREATS];                    ///< distance at which it hits, field units
} hs_pilot_sight;

/// Looks at the world from where the ship will be in `manner->delay` ticks, with bullets and
/// enemies carried on for as long. `seed` misplaces them.
void hs_pilot_look(hs_pilot_sight *sight, const hs_world *world, const hs_pilot_manner *manner,
                   float ship_x, float ship_y, uint64_t seed);

/// The next step of a plan.
typedef struct hs_pilot_step {
    int8_t across, along;
    bool focus;
    float hit_in; ///< ticks until the best plan is hit; HS_PILOT_NEVER where it is not
} hs_pilot_step;

#define HS_PILOT_NEVER 1e9f

/// The first step of the best of many plans of three legs. `last` breaks ties.
hs_pilot_step hs_pilot_plan(const hs_pilot_sight *sight, const hs_pilot_manner *manner,
                            const hs_input *last);

#endif
