/// The boss of a stage: its entrance, its phases with their patterns and mechanics, and its end.
#ifndef HS_WORLD_BOSS_H
#define HS_WORLD_BOSS_H

#include "world/state.h"

/// Lets the stage's boss appear.
void hs_boss_appear(hs_world *world);

/// Takes the boss and what belongs to it off the field, without a death.
void hs_boss_clear(hs_world *world);

/// Lets the boss go on by a tick: entrance, phase, knitting or dying, and what appears in its
/// phase. Afterwards there is a boss no more, once it has died.
void hs_boss_tick(hs_world *world);

/// What becomes of an enemy whose health is gone. True when it is the boss, whose phase ends.
bool hs_boss_spares(hs_world *world, hs_enemy *enemy);

/// Whether a shot is stopped by a shield of its target, which takes the harm. `target` is a copy.
bool hs_boss_stops(hs_world *world, hs_enemy *target, const hs_shot *shot);

/// A bomb was set off: it breaks the shield that only a bomb breaks.
void hs_boss_feel_bomb(hs_world *world);

/// Whether a circle around (x, y) touches an enemy: a tower in any of its storeys.
bool hs_enemy_is_touched(const hs_enemy *enemy, float x, float y, float share, float reach);

#endif
