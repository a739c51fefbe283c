/// Scenarios that hold their bullets at a number: emitters fire what is missing, one bullet in four
/// with actions to run.
#ifndef HS_WORLD_LOAD_H
#define HS_WORLD_LOAD_H

#include "world/state.h"

/// Fires what is missing once the dead have been retired, so that the number is held when the tick
/// ends.
void hs_load_tick(hs_world *world);

#endif
