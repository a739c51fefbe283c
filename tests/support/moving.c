#include "moving.h"

bool hs_test_move(hs_population **population, const hs_memory *memory, hs_error *error)
{
    hs_population *copy = hs_population_copy(*population, memory, error);
    if (copy == NULL) return false;
    hs_population_close(*population);
    *population = copy;
    return true;
}

bool hs_test_move_slots(hs_slots **slots, const hs_memory *memory, hs_error *error)
{
    hs_slots *copy = hs_slots_copy(*slots, memory, error);
    if (copy == NULL) return false;
    hs_slots_close(*slots);
    *slots = copy;
    return true;
}
