/// The player's ship: moves, shoots, bombs, is hit, and begins again when the game is over.
#ifndef HS_WORLD_PLAYER_H
#define HS_WORLD_PLAYER_H

#include "world/state.h"

/// Speeds of the player, field units per tick.
#define HS_PLAYER_SPEED         4.5f
#define HS_PLAYER_FOCUSED_SPEED 2.0f

/// Puts the player at its start with a new game's lives and bombs; the score is 0.
void hs_player_begin(hs_world *world);

/// Moves, shoots and bombs as one tick's input says; decides what becomes of a hit.
void hs_player_tick(hs_world *world, const hs_input *input);

/// The player is hit, unless it is invulnerable. Some ticks later, in which a bomb can save it, it
/// loses a life, and bullets nearby are cleared.
void hs_player_hit(hs_world *world);
/// The same, by a bullet or by touching an enemy: which one is noted.
void hs_player_hit_by_bullet(hs_world *world, const hs_bullet_fields *bullet);
void hs_player_hit_by_enemy(hs_world *world, const hs_enemy *enemy);

#endif
