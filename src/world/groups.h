/// Groups of enemies: piles, of which only the top can be hit; chains, along which a dying enemy
/// hands its place and its pattern; pairs, in which one brings the other back.
#ifndef HS_WORLD_GROUPS_H
#define HS_WORLD_GROUPS_H

#include "world/state.h"

/// Sorts out who stands where in its group, and lets what is down come back. Called each tick after
/// enemies have appeared.
void hs_groups_tick(hs_world *world);

/// Whether an enemy's pattern waits, because it is covered or down.
static inline bool hs_groups_hold(const hs_world *world, const hs_enemy *enemy)
{
    if ((enemy->flags & (HS_FLAG_COVERED | HS_FLAG_DOWN)) == 0) return false;
    if (enemy->flags & HS_FLAG_DOWN) return true;
    unsigned group = world->scenario->spawns[enemy->spawn].group;
    return group > 0 && world->scenario->groups[group - 1].covered_fires == 0;
}

/// The age by which an enemy sways, ticks: a pile sways as one.
uint32_t hs_groups_age(const hs_world *world, const hs_enemy *enemy);

/// What becomes of an enemy whose health is gone. True when it does not die: one of a pair goes
/// down. One of a chain lays down what it hands on, and dies.
bool hs_groups_spare(hs_world *world, hs_enemy *enemy);

/// Hands on what the dead of chains have laid down, and takes broken pairs off the field. Called
/// after all deaths of a tick.
void hs_groups_settle(hs_world *world);

#endif
