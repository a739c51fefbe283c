/// Changes of direction, speed and the velocity of `accel`, which go on in the background of a
/// bullet's scripts.
#ifndef HS_PATTERN_CHANGES_H
#define HS_PATTERN_CHANGES_H

#include "pattern/machine.h"

/// Starts the change of a changeDirection, changeSpeed or accel.
void hs_change_direction(hs_machine *machine, const hs_instruction *instruction);
void hs_change_speed(hs_machine *machine, const hs_instruction *instruction);
void hs_change_accel(hs_machine *machine, const hs_instruction *instruction);

/// Takes all running changes of a bullet one frame further: direction, speed, horizontal, vertical.
/// True when direction or speed became another, so that the velocity must be computed anew.
bool hs_changes_step(hs_runner *head, hs_pattern_counts *counts);

/// Whether any change is still running.
static inline bool hs_changes_running(const hs_runner *head)
{
    return (head->turning.remaining | head->speeding.remaining | head->accel_horizontal.remaining |
            head->accel_vertical.remaining) != 0;
}

#endif
