/// Particles: sparks that are born in bursts, fly, fall and fade, and collide with nothing.
#ifndef HS_WORLD_PARTICLES_H
#define HS_WORLD_PARTICLES_H

#include "world/state.h"

/// Wakes the thread pool's workers for the pass to come, if there are enough particles for them.
void hs_particles_announce(const hs_world *world);

/// Moves and ages every particle and closes the gaps in one pass, then bears the bursts of the
/// tick's events; where a number is held, the storm's currents fill up to it.
void hs_particles_tick(hs_world *world);

/// Fills up to the held number with particles of all ages, as if it had been held for long.
void hs_particles_fill(hs_world *world);

#endif
