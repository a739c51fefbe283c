/// Bullets: born by patterns, moved in their thousands, gone at the field's edge or at the player.
#ifndef HS_WORLD_BULLETS_H
#define HS_WORLD_BULLETS_H

#include "world/state.h"

/// What the runners ask of the world: storage, and the birth of what they fire.
hs_runner_host hs_bullets_host(hs_world *world);

/// Scripts of all bullets that are awake, in the order of their birth.
void hs_bullets_run(hs_world *world);

/// Moves those that were there when the tick began; who leaves the field is dead.
void hs_bullets_move(hs_world *world);

/// Bullets at the player: grazes and hits.
void hs_bullets_collide(hs_world *world);

/// Whether a bullet is to go.
typedef bool hs_bullet_filter(void *context, const hs_bullet *bullet);

/// Kills all bullets that a filter names; each becomes an item when `as_items`.
void hs_bullets_clear(hs_world *world, hs_bullet_filter *filter, void *context, bool as_items);

#endif
