/// The currents of a storm: where its particles are born and what carries them. Heads run along
/// closed curves that move slowly, and what they shed takes on the velocity of a field that turns.
/// A phase of the storm has two ramps of colours and four of the curves. At each beat a ring leaves
/// the storm's heart. All are functions of the tick.
#ifndef HS_WORLD_CURRENTS_H
#define HS_WORLD_CURRENTS_H

#include "base/random.h"
#include "world/burst.h"

/// The bounds of a lifetime in a storm, ticks; the upper one is not reached.
enum { HS_CURRENT_SHORTEST = 60, HS_CURRENT_LONGEST = 180 };

/// Ticks from beat to beat.
enum { HS_CURRENT_BEAT = 128 };

/// How much a beat is felt in a tick: 1 as it begins, then less, down to 0.
float hs_currents_beat(int64_t tick);

/// A burst of `count` newborns on a piece of a curve, or of a beat's ring, in a tick, which may be
/// negative. Its age is left to the caller.
hs_burst hs_currents_burst(hs_random *seen, int64_t tick, uint32_t count);

#endif
