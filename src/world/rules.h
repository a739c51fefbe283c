/// The rules of the game: what differs between difficulties, points and their multiplier, the chain
/// of kills, heap pressure, and the rank that follows the player. All constants stand here.
///
/// All of it is whole numbers, so that no rounding can differ. Rank and pressure are in millionths.
#ifndef HS_WORLD_RULES_H
#define HS_WORLD_RULES_H

#include "world/state.h"

/// What differs between difficulties.
typedef struct hs_difficulty_rules {
    const char *name;
    int32_t more_lives;            ///< than the scenario gives; at least one is left
    int32_t bombs;                 ///< of a new life
    uint32_t deathbomb;            ///< ticks after a hit in which a bomb saves the life
    uint32_t mercy;                ///< ticks without hits after a lost life
    float clear_radius;            ///< field units around a lost life that are cleared of bullets
    bool bombs_by_itself;          ///< a hit sets off a bomb while there is one
    int32_t rank_shift;            ///< added to the scenario's rank
    int32_t rank_least, rank_most; ///< between which the rank stays
    uint32_t worth;                ///< of all points, percent
    uint32_t chain;                ///< ticks that a kill keeps the chain
} hs_difficulty_rules;

/// A config's difficulty: normal for 0 and what is none.
hs_difficulty hs_difficulty_or_normal(hs_difficulty difficulty);

/// The rules of the world's difficulty.
const hs_difficulty_rules *hs_rules_of(const hs_world *world);

/// Whether the world's scenario has rules: one without lives has none.
static inline bool hs_rules_apply(const hs_world *world)
{
    return world->scenario->lives > 0;
}

#endif
