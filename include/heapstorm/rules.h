/// The rules of the game as others see them: the difficulty, the player, and what the game has
/// counted. They follow from the world's own state alone, never from bytes, particles or a
/// collector, so that they are the same under every strategy. A scenario without lives, such as
/// `storm`, has no rules: nobody can lose there, and points are all that is counted.
///
/// The constants are in `src/world/rules.h`; docs/rules.md tells them in words.
#ifndef HEAPSTORM_RULES_H
#define HEAPSTORM_RULES_H

#include <stdbool.h>
#include <stdint.h>

/// How hard the game is. 0 stands for HS_NORMAL wherever a difficulty is asked for.
typedef enum hs_difficulty {
    HS_EASY = 1, ///< for people who have never played a game of this kind
    HS_NORMAL,
    HS_HARD,
    HS_STORM,
} hs_difficulty;

/// The number of difficulties; they are 1 to HS_DIFFICULTIES.
#define HS_DIFFICULTIES 4

/// "easy", "normal", "hard", "storm": of static storage. 0 is "normal".
const char *hs_difficulty_name(hs_difficulty difficulty);
/// The difficulty of a name; 0 where there is none.
hs_difficulty hs_difficulty_find(const char *name);

/// Most power, and what each further level of the shots takes of it.
#define HS_POWER_MAX   400u
#define HS_POWER_LEVEL 100u
/// Levels of the shots: 1 to HS_SHOT_LEVELS.
#define HS_SHOT_LEVELS 4

/// The multiplier that multiplies nothing, and the highest.
#define HS_MULTIPLIER_ONE 100u
#define HS_MULTIPLIER_MAX 500u

/// Most stages that the game counts deaths of.
#define HS_STAGES_MAX 8

/// What a shot is: shields tell them apart.
typedef enum hs_shot_kind {
    HS_SHOT_SPREAD,  ///< one of a wide fan
    HS_SHOT_FOCUSED, ///< narrow, stronger, and passes through several enemies
} hs_shot_kind;

/// What an item is.
typedef enum hs_item_kind {
    HS_ITEM_GEM,   ///< worth points
    HS_ITEM_POWER, ///< power for the shots
    HS_ITEM_BOMB,  ///< one more bomb
} hs_item_kind;

/// What hit the player.
typedef enum hs_death_cause {
    HS_DEATH_NONE,   ///< nothing yet
    HS_DEATH_BULLET, ///< death_bullet
    HS_DEATH_ENEMY,  ///< death_owner, by touch
} hs_death_cause;

/// The player, of whom there is one.
typedef struct hs_player {
    float x, y, vx, vy;           ///< place, and velocity of the last tick
    uint32_t cooldown;            ///< ticks until the next shot
    uint32_t invulnerable;        ///< ticks left
    uint32_t over;                ///< ticks since the game was over; 0 while it goes on
    int32_t lives, bombs;         ///< left
    uint64_t score, grazes, hits; ///< so far
    uint8_t is_focused;           ///< 1 while moving slowly

    uint8_t shot_level;      ///< 1 to HS_SHOT_LEVELS, by `power`
    uint8_t bomb_is_held;    ///< 1 while the bomb's key is down, so that one press is one bomb
    uint8_t score_is_final;  ///< 1 once the game was continued: `final_score` is what counts
    uint32_t power;          ///< 0 to HS_POWER_MAX
    uint32_t bomb_buffered;  ///< ticks for which a press of the bomb still waits for its chance
    uint32_t bombing;        ///< ticks left in which a bomb cuts references
    float bomb_x, bomb_y;    ///< where it was set off
    uint32_t deathbomb;      ///< ticks left in which a bomb saves the life that a hit will cost
    uint32_t deathbomb_full; ///< of how many
    uint32_t respawn;        ///< ticks left in which the ship flies in from below
    uint32_t chain;          ///< kills in a row
    uint32_t chain_left;     ///< ticks until the chain breaks
    uint32_t chain_full;     ///< of how many
    uint32_t multiplier;     ///< of all points, times 100
    uint64_t orphan_grazes;  ///< of bullets whose owner is dead; among `grazes`
    uint32_t extends;        ///< lives won by score
    uint32_t continues;      ///< used
    uint64_t final_score;    ///< the score of the game that was continued, else 0
    uint64_t next_extend;    ///< the score that gives the next life

    // Why did I die: of the last hit. Zero where nothing is known of it.
    uint8_t death_cause;                    ///< hs_death_cause
    uint8_t death_look, death_hue;          ///< of the bullet
    uint8_t death_pattern;                  ///< its number in the scenario
    uint16_t death_spawn;                   ///< number of its enemy's line in the scenario
    bool death_owner_lives;                 ///< whether the enemy's line and place are known
    float death_x, death_y;                 ///< the ship's place
    float death_bullet_x, death_bullet_y;   ///< the bullet's place
    float death_bullet_vx, death_bullet_vy; ///< its velocity
    float death_enemy_x, death_enemy_y;     ///< the place of the enemy that fired it
    uint64_t death_bullet, death_owner;     ///< serials
    uint64_t death_tick;                    ///< the world's ticks at the hit
} hs_player;

/// What a game has counted since it began.
typedef struct hs_game_counts {
    uint64_t ticks;                 ///< of play
    uint64_t kills, bosses;         ///< enemies shot; bosses among them
    uint64_t gems, powers;          ///< items taken
    uint64_t orphaned;              ///< bullets that outlived their enemy
    uint64_t collected;             ///< bullets that bombs and bosses' deaths turned into gems
    uint64_t bombs, saves;          ///< bombs used; those among them that saved a life
    uint64_t deaths[HS_STAGES_MAX]; ///< lives lost, by stage
    uint32_t longest_chain;         ///< kills in a row
    uint32_t highest_multiplier;    ///< times 100
    uint32_t highest_pressure;      ///< millionths
} hs_game_counts;

#endif
