/// The collide phase: shots meet enemies; items, bullets and enemies meet the player.
#ifndef HS_WORLD_COLLIDE_H
#define HS_WORLD_COLLIDE_H

#include "world/state.h"

/// Finds out what touches what in this tick, and applies the game's rules to it.
void hs_collide_tick(hs_world *world);

#endif
