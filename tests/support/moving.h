/// Moves a population, or slots, to another strategy: a copy takes the place of the original.
#ifndef HS_TEST_MOVING_H
#define HS_TEST_MOVING_H

#include "support.h"

#include "heapstorm/memory.h"

/// On failure everything is as it was.
bool hs_test_move(hs_population **population, const hs_memory *memory, hs_error *error);
bool hs_test_move_slots(hs_slots **slots, const hs_memory *memory, hs_error *error);

#endif
