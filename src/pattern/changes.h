/// Changes of direction, speed and the velocity of `accel`, which run in the background of a
/// bullet's scripts.
#ifndef HS_PATTERN_CHANGES_H
#define HS_PATTERN_CHANGES_H

#include "pattern/machine.h"

/// Starts the change of a changeDirection, changeSpeed or accel.
void hs_change_direction(hs_machine *machine, const hs_instruction *instruction);
void hs_change_speed(hs_machine *machine, const hs_instruction *instruction);
void hs_change_accel(hs_machine *machine, const hs_instruction *instruction);

/// Takes one change one frame further. Stores and returns the new value.
static inline float hs_change_step(hs_change *change, float *value, bool is_angle,
                                   hs_pattern_counts *counts)
{
    float former = *value;
    if (change->remaining == 0) return former;
    float next;
    if (change->remaining > 0) {
        change->remaining--;
        double rest = (double)change->step * change->remaining;
        next = hs_state_number((double)change->final - rest, counts);
    } else {
        change->remaining++;
        double sum = (double)former + (double)change->final + (double)change->step;
        if (is_angle) sum = hs_bounded_angle(sum);
        next = hs_state_number(sum, counts);
        change->final = hs_state_number(sum - (double)next, counts);
    }
    *value = next;
    return next;
}

/// Whether any change is still running.
static inline bool hs_changes_running(const hs_runner *head)
{
    return (head->turning.remaining | head->speeding.remaining | head->accel_horizontal.remaining |
            head->accel_vertical.remaining) != 0;
}

#endif
