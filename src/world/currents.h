/// The currents of a storm: where its particles are born and what carries them. They are born along
/// closed curves that move slowly, and take on the velocity of a field that turns; both are
/// functions of the tick.
#ifndef HS_WORLD_CURRENTS_H
#define HS_WORLD_CURRENTS_H

#include "base/random.h"
#include "world/burst.h"

/// The bounds of a lifetime in a storm, ticks; the upper one is not reached.
enum { HS_CURRENT_SHORTEST = 60, HS_CURRENT_LONGEST = 180 };

/// A burst of `count` newborns on a random piece of a curve in a tick, which may be negative. Its
/// age is left to the caller.
hs_burst hs_currents_burst(hs_random *seen, int64_t tick, uint32_t count);

#endif
