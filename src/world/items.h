/// Items: they fall, fly to a player that is near, and are worth points.
#ifndef HS_WORLD_ITEMS_H
#define HS_WORLD_ITEMS_H

#include "world/state.h"

/// Drops an item of this worth.
void hs_items_drop(hs_world *world, float x, float y, uint8_t worth);

/// Moves the items that were there when the tick began: they fall, or fly to a player that is near.
/// Those that leave the field die.
void hs_items_move(hs_world *world);

/// Takes an item off the field; one that the player has taken gives its points.
void hs_items_kill(hs_world *world, hs_item *item, bool is_taken);

#endif
