/// Bullets: patterns fire them, they move in their thousands, and die at the field's edge or at the
/// player.
#ifndef HS_WORLD_BULLETS_H
#define HS_WORLD_BULLETS_H

#include "world/state.h"

/// The runners' host: it stores them, and gives birth to the bullets that they fire.
hs_runner_host hs_bullets_host(hs_world *world);

/// Runs the scripts of all bullets that are awake, in the order of their birth.
void hs_bullets_run(hs_world *world);

/// Moves the bullets that were there when the tick began; those that leave the field die.
void hs_bullets_move(hs_world *world);

/// Removes the dead. Where there are many bullets, the threads of the world's pool share it.
void hs_bullets_retire(hs_world *world);

/// How a bullet ends.
typedef enum hs_bullet_end {
    HS_BULLET_GONE,      ///< it left the field, vanished by its script, or met the player
    HS_BULLET_SWEPT,     ///< a hit or a new game swept it off the field
    HS_BULLET_TURNED,    ///< the death of its boss turned it into an item
    HS_BULLET_COLLECTED, ///< a bomb turned it into a gem that flies to the player
} hs_bullet_end;

/// Kills a bullet: its scripts end, and as the end says it leaves sparks and an item.
void hs_bullets_kill(hs_world *world, const hs_bullet_fields *bullet, hs_bullet_end end);

/// The enemy with this serial is dead: its bullets, and what they will fire, are orphans.
void hs_bullets_orphan(hs_world *world, uint64_t owner);

/// A function that is called with one bullet.
typedef void hs_bullet_visitor(void *context, const hs_bullet_fields *bullet);

/// Visits those of the first `places` bullets that live and are nearer to (x, y) than `radius`.
void hs_bullets_visit_near(const hs_world *world, size_t places, float x, float y, float radius,
                           hs_bullet_visitor *visit, void *context);

/// Whether a bullet is to go.
typedef bool hs_bullet_filter(const void *context, const hs_bullet_fields *bullet);

/// Kills all bullets that a filter names.
void hs_bullets_clear(hs_world *world, hs_bullet_filter *filter, const void *context,
                      hs_bullet_end end);

#endif
