/// The events of a tick: what happened in it, for whatever shows, sounds or counts it. Nothing that
/// decides the game's future follows from them: only the sparks read them. Both digests leave them
/// out, and whether anyone reads them makes no difference.
///
/// What happened is the same under every strategy, layout, thread count and instruction set, except
/// for HS_EVENT_COLLECTIONS, which says what a collector did.
#ifndef HEAPSTORM_EVENTS_H
#define HEAPSTORM_EVENTS_H

#include "heapstorm/world.h"

/// What can happen in a tick.
typedef enum hs_event_kind {
    // Those that burst into sparks.
    HS_EVENT_BULLET_GRAZED,  ///< a bullet passed close to the player
    HS_EVENT_GRAZED_ORPHAN,  ///< the same, of a bullet whose owner is dead, in its place
    HS_EVENT_BULLET_CLEARED, ///< a bullet was swept off the field or became an item
    HS_EVENT_ENEMY_HIT,      ///< a shot hurt an enemy, at the place of the shot
    HS_EVENT_ENEMY_KILLED,   ///< an enemy that is no boss was shot
    HS_EVENT_BOSS_KILLED,    ///< a boss was shot
    HS_EVENT_PLAYER_HIT,     ///< the player was hit
    HS_EVENT_BOSS_BURST,     ///< a piece of a dying or breaking boss burst, at its place
    HS_EVENT_BOMB,           ///< the player set off a bomb; what it cleared comes before it;
                             ///< `count` is its radius, field units

    // Those that do not.
    HS_EVENT_PLAYER_DIED,    ///< a hit cost a life; `count` lives are left
    HS_EVENT_PLAYER_SAVED,   ///< a bomb within the window after a hit saved the life
    HS_EVENT_PLAYER_BACK,    ///< the ship has flown in again
    HS_EVENT_BOMB_WAVE,      ///< a bomb cuts references on; `count` is its radius, field units
    HS_EVENT_EXTEND,         ///< the score gave a life; `count` lives are left
    HS_EVENT_BOMB_GAINED,    ///< the player took a bomb; `count` bombs are left
    HS_EVENT_POWER_UP,       ///< the shots reached level `count`
    HS_EVENT_CHAIN_BROKEN,   ///< a chain of `count` kills broke, at the player's place
    HS_EVENT_PRESSURE_HIGH,  ///< heap pressure became high
    HS_EVENT_PRESSURE_EASED, ///< it is no longer high
    HS_EVENT_SHOT_FIRED,     ///< the player fired a shot
    HS_EVENT_SHOT_BLOCKED,   ///< a shot met what it cannot hurt, at the place of the shot
    HS_EVENT_ITEM_DROPPED,   ///< an item appeared; `count` is its worth
    HS_EVENT_ITEM_TAKEN,     ///< the player took an item; `count` is its worth

    // Of stages, bosses and what enemies are to each other.
    HS_EVENT_ENEMY_DOWN,    ///< one of a pair was shot and goes down; the other can bring it back
    HS_EVENT_ENEMY_REVIVED, ///< one of a pair was brought back, or a broken ring knit itself
    HS_EVENT_PAIR_BROKEN,   ///< both of a pair were shot in time: they are gone
    HS_EVENT_CHAIN_HANDED,  ///< an enemy of a chain took over place and pattern of a dead one
    HS_EVENT_BLOCK_LEFT,    ///< an enemy that survived became a block
    HS_EVENT_BLOCKS_COMPACTED, ///< a bomb set `count` blocks sliding
    HS_EVENT_BOSS_ENTERED,     ///< a boss appeared
    HS_EVENT_BOSS_PHASE,       ///< phase number `count`, from 1, began
    HS_EVENT_SHIELD_HIT,       ///< a shot met a shield; `count` is 1 when it did it harm, else 0
    HS_EVENT_SHIELD_BROKEN,    ///< a shield broke; `count` is its hs_boss_shield bit
    HS_EVENT_FIRES_REFUSED,    ///< (once a tick) a boss's budget refused `count` of its bullets
    HS_EVENT_PAUSE_BEGAN,      ///< all bullets stand still for `count` ticks
    HS_EVENT_PAUSE_ENDED,      ///< they move on
    HS_EVENT_STAGE_BEGAN,      ///< stage number `count`, from 1, began
    HS_EVENT_STAGE_CLEARED,    ///< a stage was cleared; `count` is the bonus
    HS_EVENT_GAME_FINISHED,    ///< the last stage was cleared

    HS_EVENT_BULLET_ORPHANED, ///< (once a tick) `count` bullets lost their owner
    HS_EVENT_BULLETS_FIRED, ///< (once a tick) `count` bullets were born, the first with this serial
    HS_EVENT_COLLECTIONS,   ///< (once a tick) a collector finished `count` collections
    HS_EVENT_KIND_COUNT
} hs_event_kind;

/// Returns a kind's name: "enemy killed". Of static storage.
const char *hs_event_kind_name(hs_event_kind kind);

/// One event, 24 bytes.
typedef struct hs_event {
    uint64_t serial; ///< of the bullet, enemy, shot or item that it is about; 0 where there is none
    float x, y;      ///< where, field units; 0 for what happens once a tick
    uint32_t count;  ///< as the kind says, otherwise 1
    uint8_t kind;    ///< hs_event_kind
} hs_event;

/// Most events of a tick. What is more is left out and counted; kills, shots, bombs, what happens
/// to the player and what comes once a tick always find room.
#define HS_EVENTS_MAX 2048u

/// Returns the events of the last tick in the order in which they happened, those that come once a
/// tick at the end, and their number. They belong to the world and may be read until its next tick,
/// also after a switch of the strategy.
const hs_event *hs_world_events(const hs_world *world, size_t *count);

/// Returns how many events of a kind the last tick has.
size_t hs_world_events_of(const hs_world *world, hs_event_kind kind);

/// Returns how many events of the last tick found no room.
uint64_t hs_world_events_lost(const hs_world *world);

#endif
