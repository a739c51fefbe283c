/// Shots of the player: they fly straight up until they hit or leave the field.
#ifndef HS_WORLD_SHOTS_H
#define HS_WORLD_SHOTS_H

#include "world/state.h"

/// Upward speed of a shot, field units per tick.
#define HS_SHOT_SPEED 13.0f

/// Fires one shot upwards.
void hs_shots_fire(hs_world *world, float x, float y, float vx);

/// Moves the shots that were there when the tick began; those that leave the field die.
void hs_shots_move(hs_world *world);

/// Takes a shot off the field: it has met `target`, which bursts into sparks there, or with NULL
/// has left the field.
void hs_shots_kill(hs_world *world, hs_shot *shot, const hs_enemy *target);

#endif
