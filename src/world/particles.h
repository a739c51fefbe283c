/// Sparks: they are born in bursts, fly, fall and fade, touch nothing and are touched by nothing.
#ifndef HS_WORLD_PARTICLES_H
#define HS_WORLD_PARTICLES_H

#include "world/state.h"

/// Fills the table of directions.
void hs_particles_prepare(hs_world *world);

/// Asks for a burst at the end of this tick's particle phase.
void hs_particles_burst(hs_world *world, hs_burst_kind kind, float x, float y, uint32_t count);

/// Wakes the threads that will share the pass, where there are so many particles that it pays.
void hs_particles_announce(const hs_world *world);

/// One pass: every particle moves and ages, the gaps close, and then the tick's bursts are born;
/// where a number is held, bursts fill up to it.
void hs_particles_tick(hs_world *world);

/// Fills up to the held number with particles of all ages, as they would be after a long time.
void hs_particles_fill(hs_world *world);

#endif
