/// What enemies do in a tick, each by its place in groups and by its boss's phase: they run their
/// patterns, move, and take harm.
#ifndef HS_WORLD_ENEMY_TURNS_H
#define HS_WORLD_ENEMY_TURNS_H

#include "world/state.h"

/// Runs the scripts of all enemies that are awake. A pattern that has ended begins again after a
/// pause.
void hs_enemies_run(hs_world *world);

/// Moves the enemies that were there when the tick began, and ends those that have left the field.
void hs_enemies_move(hs_world *world);

/// Takes over the health of listed enemies; those that have none left die.
void hs_enemies_hurt(hs_world *world, const hs_enemy *hurt, unsigned count);

#endif
