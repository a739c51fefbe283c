/// The run of one script of a bullet in one frame, instruction by instruction, and its fires.
#ifndef HS_PATTERN_SCRIPT_H
#define HS_PATTERN_SCRIPT_H

#include "pattern/machine.h"

/// How a script stands after an instruction, and after its frame.
typedef enum hs_script_state {
    HS_SCRIPT_GOES_ON, ///< with the next instruction; never after a frame
    HS_SCRIPT_WAITS,   ///< until the frame in its `wake`
    HS_SCRIPT_ENDED,
    HS_SCRIPT_VANISHED, ///< the bullet vanished
} hs_script_state;

/// Runs one of the scripts of the bullet whose first runner is `head`. `aimed` is what was computed
/// ahead; the rest is computed where the script asks for it.
hs_script_state hs_script_run(const hs_visit *visit, hs_runner head, hs_runner runner,
                              const hs_aimed *aimed);

/// Carries out a fire: decides the new bullet's direction, speed, parameters and random state.
void hs_script_fire(hs_machine *machine, const hs_fire_element *fire);

#endif
