/// The plan of a race: its worlds, its sides and its clocks.
#ifndef HS_VERSUS_PLAN_H
#define HS_VERSUS_PLAN_H

#include "heapstorm/clock.h"
#include "versus/settings.h"

/// A race with its threads.
typedef struct hs_race hs_race;

/// What a race is made from.
typedef struct hs_race_plan {
    hs_world_config config; ///< of both worlds, but for their memory; what it points to outlives it
    hs_contender contenders[HS_SIDES];
    const hs_clock *clock; ///< of the race; with threads it is read by all of them
    /// By which a side keeps to its schedule; NULL for the race's clock. A slower one makes the
    /// side fall behind.
    const hs_clock *side_clocks[HS_SIDES];
    bool is_stepped; ///< no threads: `hs_race_step` ticks both sides in turn, for driven clocks
} hs_race_plan;

#endif
