/// Shots of the player, in volleys: a wide fan, or narrow and strong ones that pass through several
/// enemies. They fly straight on until they hit or leave the field.
#ifndef HS_WORLD_SHOTS_H
#define HS_WORLD_SHOTS_H

#include "world/state.h"

/// Upward speed of a shot, field units per tick.
#define HS_SHOT_SPEED 13.0f

/// Fires one volley of the player's: as its power, or focus, has it.
void hs_shots_volley(hs_world *world);

/// A shot meets an enemy that it hurts: it passes on through it, or ends.
void hs_shots_hit(hs_world *world, hs_shot *shot, const hs_enemy *target);

/// A shot meets what it cannot hurt, and ends.
void hs_shots_block(hs_world *world, hs_shot *shot);

/// Moves the shots that were there when the tick began; those that leave the field die.
void hs_shots_move(hs_world *world);

#endif
