/// Blocks that enemies leave and the wall that closes the field up: what is solid on the field.
/// Both stop shots and bullets, and the ship cannot enter them.
#ifndef HS_WORLD_BLOCKS_H
#define HS_WORLD_BLOCKS_H

#include "world/state.h"

/// Takes all blocks and the wall off the field.
void hs_blocks_clear(hs_world *world);

/// Leaves a block in the place of an enemy. False when as many as the stage allows are there.
bool hs_blocks_take(hs_world *world, const hs_enemy *enemy);

/// Sets all blocks sliding together, in the order in which they were left, to the stage's side.
void hs_blocks_compact(hs_world *world);

/// Lets the wall come from a side until it has taken `goal` units, in so many ticks; from
/// HS_SIDE_NONE it goes back.
void hs_blocks_set_wall(hs_world *world, hs_side side, float goal, uint32_t ticks);

/// Moves blocks and wall, and ends the bullets that have run into them.
void hs_blocks_tick(hs_world *world);

/// Whether something solid is at a place.
bool hs_blocks_stop(const hs_world *world, float x, float y);

/// Keeps the ship out of what is solid.
void hs_blocks_hold_ship(hs_world *world);

#endif
