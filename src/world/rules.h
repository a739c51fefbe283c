/// The rules of the game: what differs between difficulties, points and their multiplier, the chain
/// of kills, power, heap pressure, and the rank that follows the player. Their constants stand in
/// this header and in the table of difficulties in `rules.c`; docs/rules.md tells them in words.
///
/// All of it is whole numbers, so that no rounding can differ. Rank and pressure are in millionths.
#ifndef HS_WORLD_RULES_H
#define HS_WORLD_RULES_H

#include "world/state.h"

// ---- Constants ---------------------------------------------------------------------------------

/// Points before they are multiplied. An enemy gives POINTS_ENEMY and POINTS_HEALTH for each health
/// that it came with, up to POINTS_HEALTH_MOST of it.
enum {
    HS_POINTS_GRAZE = 10,
    HS_POINTS_ORPHAN = 30,
    HS_POINTS_GEM = 50, ///< times a gem's worth
    HS_POINTS_ENEMY = 100,
    HS_POINTS_HEALTH = 10,
    HS_POINTS_HEALTH_MOST = 200,
    HS_POINTS_BOSS = 20000,
};

/// What raises the multiplier, hundredths, and what it loses a tick when no chain holds it.
enum {
    HS_MULTIPLIER_KILL = 10,
    HS_MULTIPLIER_BOSS = 50,
    HS_MULTIPLIER_GRAZE = 2,
    HS_MULTIPLIER_DECAY = 2,
};

/// Ticks that grazes add to a chain, and that a boss which is hit keeps it at least.
enum { HS_CHAIN_GRAZE = 8, HS_CHAIN_ORPHAN = 20, HS_CHAIN_BOSS = 45 };
/// Chains of fewer kills break without an event.
enum { HS_CHAIN_WORTH_TELLING = 5 };

/// Power: what an item gives, what a lost life costs, how many items it leaves behind; every so
/// many kills and every enemy with so much health leave one.
enum {
    HS_POWER_ITEM = 20,
    HS_POWER_LOST = 100,
    HS_POWER_LEFT = 3,
    HS_POWER_KILLS = 8,
    HS_POWER_HEALTH = 50,
    HS_POWER_STAGE = 80, ///< for each stage before the one that a game begins at
};
/// Worth of the gem that takes the place of a power item at full power.
enum { HS_POWER_AS_GEM = 10 };

/// A boss that flies off takes all but this part of the stage's bonus with it.
enum { HS_BOSS_LEFT_BONUS = 4 };

/// Most bombs and lives.
enum { HS_BOMBS_MOST = 6, HS_LIVES_MOST = 9 };

/// Heap pressure: an enemy and a block weigh as much as so many bullets; the share of a scenario's
/// places for bullets at which pressure is full, where it does not say a limit; how far the gauge
/// rises and falls in a tick; where high pressure begins and ends, millionths.
enum {
    HS_PRESSURE_HEAVY = 10,
    HS_PRESSURE_SHARE = 10,
    HS_PRESSURE_RISE = 10000,
    HS_PRESSURE_FALL = 5000,
    HS_PRESSURE_HIGH = 750000,
    HS_PRESSURE_EASED = 600000,
};

/// Rank, millionths: what full pressure adds; what a tick of play, a graze, a bomb and a lost life
/// change; and the bounds of what the player earns so.
enum {
    HS_RANK_PRESSURE = 150000,
    HS_RANK_TICK = 25,
    HS_RANK_GRAZE = 250,
    HS_RANK_BOMB = -30000,
    HS_RANK_DEATH = -120000,
    HS_RANK_EARNED_LEAST = -300000,
    HS_RANK_EARNED_MOST = 250000,
};

/// What differs between difficulties.
typedef struct hs_difficulty_rules {
    const char *name;
    int32_t more_lives;            ///< than the scenario gives; at least one is left
    int32_t bombs;                 ///< of a new life
    uint32_t deathbomb;            ///< ticks after a hit in which a bomb saves the life
    uint32_t mercy;                ///< ticks without hits after the ship is back
    float clear_radius;            ///< around a lost life that is cleared of bullets, field units
    bool bombs_by_itself;          ///< a hit sets off a bomb while there is one
    int32_t rank_shift;            ///< added to the scenario's rank
    int32_t rank_least, rank_most; ///< between which the rank stays
    uint32_t worth;                ///< of all points, percent
    uint32_t chain;                ///< ticks that a kill keeps the chain
} hs_difficulty_rules;

// ---- The rules ---------------------------------------------------------------------------------

/// A config's difficulty: normal for 0 and what is none.
hs_difficulty hs_difficulty_or_normal(hs_difficulty difficulty);

/// The rules of the world's difficulty.
const hs_difficulty_rules *hs_rules_of(const hs_world *world);

/// Whether the world's scenario has rules: one without lives has none.
static inline bool hs_rules_apply(const hs_world *world)
{
    return world->scenario->lives > 0;
}

/// Begins a game: nothing is counted yet, and the player has neither chain nor power.
void hs_rules_begin(hs_world *world);

/// Lets the chain, the multiplier, the pressure and the rank go on by a tick. Called before scripts
/// run, which read the rank.
void hs_rules_tick(hs_world *world);

/// Gives points, multiplied.
void hs_rules_score(hs_world *world, uint32_t points);

/// Gives a stage's bonus, times the difficulty's worth, which no multiplier and no pressure raises.
/// Returns what was given.
uint32_t hs_rules_bonus(hs_world *world, uint32_t points);

/// A bullet with these flags was grazed.
void hs_rules_graze(hs_world *world, uint8_t flags);

/// An enemy was shot for good: points and a link of the chain. One that its
/// partner had brought back is worth nothing.
void hs_rules_kill(hs_world *world, const hs_enemy *enemy);

/// A shot hurt a boss.
void hs_rules_hurt_boss(hs_world *world);

/// The player used a bomb.
void hs_rules_bomb(hs_world *world);

/// A hit was not averted: chain, multiplier, rank and, but in practice, power fall.
void hs_rules_lose(hs_world *world);

/// Gives power to the shots.
void hs_rules_power(hs_world *world, uint32_t power);

#endif
