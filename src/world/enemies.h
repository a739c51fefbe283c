/// Enemies: they appear by the scenario, glide to their place, run their pattern, and leave or die.
/// Those that are emitters keep the number of bullets that a scenario holds.
#ifndef HS_WORLD_ENEMIES_H
#define HS_WORLD_ENEMIES_H

#include "world/state.h"

/// Lets the scenario's next enemies appear.
void hs_enemies_appear(hs_world *world);

/// Runs the scripts of all enemies that are awake. A pattern that has ended begins again after a
/// pause.
void hs_enemies_run(hs_world *world);

/// Moves the enemies that were there when the tick began, and ends those that have left the field.
void hs_enemies_move(hs_world *world);

/// Whether an enemy may be shot.
bool hs_enemy_is_target(const hs_enemy *enemy);

/// Copies the living enemies that a filter accepts, in order, at most `most`; returns how many.
unsigned hs_enemies_list(const hs_world *world, bool (*filter)(const hs_enemy *), hs_enemy *list,
                         unsigned most);

/// Finds the living enemy with a serial and copies it; false where there is none.
bool hs_enemies_find(const hs_world *world, uint64_t serial, hs_enemy *enemy);

/// Takes over the health of listed enemies; those that have none left die.
void hs_enemies_hurt(hs_world *world, const hs_enemy *hurt, unsigned count);

/// Lets all enemies leave at once, without a death.
void hs_enemies_clear(hs_world *world);

/// Lets the emitters fire the bullets that are missing, one in four with actions to run. Called
/// after the dead have been retired, so that the number is held when the tick ends.
void hs_emitters_fire(hs_world *world);

#endif
