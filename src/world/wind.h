/// The wind: one velocity a tick that all particles are carried with, a function of the tick alone.
/// Together with their fall it is the push of a tick.
#ifndef HS_WORLD_WIND_H
#define HS_WORLD_WIND_H

#include "world/particle_words.h"

/// What tick number `tick` does to particles. Ticks before the first count from -1 down: particles
/// that a storm starts with are older than the world.
hs_particle_tick hs_wind_tick(int64_t tick);

/// The push of the world's last tick, for who draws where particles were before it.
static inline uint32_t hs_wind_last(const hs_world *world)
{
    return hs_wind_tick((int64_t)hs_world_ticks(world) - 1).push;
}

#endif
