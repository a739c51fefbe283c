/// The stages of a game: one after the other, each with its card, its enemies by its own clock, its
/// boss, and a while after it was cleared; and pauses, in which all bullets stand still.
#ifndef HS_WORLD_STAGE_H
#define HS_WORLD_STAGE_H

#include "world/state.h"

/// Begins a new game at its first stage. The field is as it was.
void hs_stage_begin_game(hs_world *world);

/// Lets the stage go on by a tick: what appears, what pauses, what ends.
void hs_stage_tick(hs_world *world);

/// A bomb was set off: blocks slide together, and shields may break.
void hs_stage_feel_bomb(hs_world *world);

#endif
