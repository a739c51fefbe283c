/// Shots of the player and items that fall: few, simple, and handled alike.
#ifndef HS_WORLD_ITEMS_H
#define HS_WORLD_ITEMS_H

#include "world/state.h"

/// Drops an item worth so much.
void hs_items_drop(hs_world *world, float x, float y, uint8_t worth);

/// Those that were there when the tick began fall, or fly to a player that is near; those that
/// leave are dead.
void hs_items_move(hs_world *world);

/// The player takes what it touches.
void hs_items_collide(hs_world *world);

/// Field units per tick.
#define HS_SHOT_SPEED 13.0f

/// Fires one shot upwards.
void hs_shots_fire(hs_world *world, float x, float y, float vx);

void hs_shots_move(hs_world *world);

/// Shots at enemies: each shot hurts the first enemy that it meets.
void hs_shots_collide(hs_world *world);

#endif
