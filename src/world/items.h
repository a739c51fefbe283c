/// Items: they fall, fly to a player that is near or far up, and are worth points, power or a bomb.
#ifndef HS_WORLD_ITEMS_H
#define HS_WORLD_ITEMS_H

#include "world/state.h"

/// Drops a gem of this worth.
void hs_items_drop(hs_world *world, float x, float y, uint8_t worth);

/// Drops a gem that flies to the player from the next tick on.
void hs_items_send(hs_world *world, float x, float y, uint8_t worth);

/// Drops an item that is no gem.
void hs_items_drop_other(hs_world *world, float x, float y, hs_item_kind kind);

/// Drops what a killed enemy leaves: a gem, now and then power, and of a boss a bomb.
/// One that its partner had brought back leaves nothing.
void hs_items_leave(hs_world *world, const hs_enemy *enemy);

/// Lets all items fly to the player.
void hs_items_call(hs_world *world);

/// Moves the items that were there when the tick began: they fall, or fly to a player that is near
/// or in the upper quarter of the field.
/// Those that leave the field die.
void hs_items_move(hs_world *world);

/// Takes an item off the field; one that the player has taken gives its points, power or bomb.
void hs_items_kill(hs_world *world, hs_item *item, bool is_taken);

#endif
