/// Fires: the direction and speed of a new bullet, its parameters and its random state.
#ifndef HS_PATTERN_FIRING_H
#define HS_PATTERN_FIRING_H

#include "pattern/machine.h"

/// Carries out the fire that an instruction names.
void hs_firing_run(hs_machine *machine, const hs_instruction *instruction);

/// Carries out a fire in the scope that the machine has.
void hs_firing_fire(hs_machine *machine, const hs_fire *fire);

#endif
