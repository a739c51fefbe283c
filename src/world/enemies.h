/// Enemies: they appear by the scenario, glide to their place, run their pattern, and leave or die.
/// Those that are emitters keep the number of bullets that a scenario holds.
#ifndef HS_WORLD_ENEMIES_H
#define HS_WORLD_ENEMIES_H

#include "world/state.h"

/// Lets the enemies of a part of the scenario appear whose time has come by the part's clock.
/// `cursor` is the next appearance, and moves on.
void hs_enemies_appear(hs_world *world, unsigned part, uint32_t clock, uint32_t *cursor);

/// Lets an enemy of one line of the scenario appear, the `number`th of it, without a pattern.
/// Returns its serial, or 0 when memory ran out.
uint64_t hs_enemies_call(hs_world *world, unsigned spawn, unsigned number);

/// Ticks between the end of a pattern and its next beginning.
#define HS_PATTERN_PAUSE 45u

/// Begins an enemy's pattern. The seed of its random numbers is drawn from the game's stream.
void hs_enemy_begin(hs_world *world, hs_enemy *enemy);

/// Ends an enemy's pattern, and lets it fire no more.
void hs_enemy_silence(hs_world *world, hs_enemy *enemy);

/// Ends an enemy's pattern; the one that it has now begins in the next tick.
void hs_enemy_restart(hs_world *world, hs_enemy *enemy);

/// Takes an enemy off the field, with its scripts.
void hs_enemy_leave(hs_world *world, hs_enemy *enemy);

/// Kills an enemy that was shot: it leaves items, and a boss's bullets turn into items too.
void hs_enemy_die(hs_world *world, hs_enemy *enemy);

/// Whether an enemy may be shot.
bool hs_enemy_is_target(const hs_enemy *enemy);

/// Copies the living enemies that a filter accepts, in order, at most `most`; returns how many.
unsigned hs_enemies_list(const hs_world *world, bool (*filter)(const hs_enemy *), hs_enemy *list,
                         unsigned most);

/// Copies the living enemy with a serial. False when there is none.
bool hs_enemies_find(const hs_world *world, uint64_t serial, hs_enemy *enemy);

/// Writes listed enemies back, in the order in which they were listed. Those that have died since
/// stay dead.
void hs_enemies_put(hs_world *world, const hs_enemy *list, unsigned count);

/// Lets all enemies leave at once, without a death.
void hs_enemies_clear(hs_world *world);

/// Lets the emitters fire the bullets that are missing, one in four with actions to run. Called
/// after the dead have been retired, so that the number is held when the tick ends.
void hs_emitters_fire(hs_world *world);

#endif
