/// Changes of direction, speed and the velocity of `accel`, which run in the background of a
/// bullet's scripts.
#ifndef HS_PATTERN_CHANGES_H
#define HS_PATTERN_CHANGES_H

#include "pattern/machine.h"

/// Starts the change of a changeDirection, changeSpeed or accel.
void hs_change_direction(hs_machine *machine, const hs_instruction *instruction);
void hs_change_speed(hs_machine *machine, const hs_instruction *instruction);
void hs_change_accel(hs_machine *machine, const hs_instruction *instruction);

/// What a change changes.
typedef enum hs_change_kind {
    HS_TURNING,          ///< the direction
    HS_SPEEDING,         ///< the speed
    HS_ACCEL_HORIZONTAL, ///< `mx`
    HS_ACCEL_VERTICAL,   ///< `my`
} hs_change_kind;

/// Gives a bullet a change in place of the one of its kind. Changes of direction and speed, or
/// those of `accel`, are in the motion; where both run, the later ones are in the script's part.
void hs_change_begin(hs_runner bullet, hs_change_kind kind, hs_change change);

/// The change of a kind that runs, or that ran last.
const hs_change *hs_change_of(hs_runner bullet, hs_change_kind kind);

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

/// Takes the changes that are not in the motion one frame further, where one of them runs.
void hs_change_step_others(hs_runner bullet, hs_pattern_counts *counts);

/// Takes all changes of a bullet one frame further. Returns whether the polar velocity has changed.
static inline bool hs_changes_step(hs_runner bullet, hs_pattern_counts *counts)
{
    hs_runner_motion *motion = bullet.motion;
    float direction = motion->direction;
    float speed = motion->speed;
    bool is_accel = (motion->flags & HS_MOTION_IS_ACCEL) != 0;
    bool others_run = (motion->flags & HS_MOTION_OTHERS_RUN) != 0;
    hs_change_step(&motion->change[0], is_accel ? &motion->mx : &motion->direction, !is_accel,
                   counts);
    hs_change_step(&motion->change[1], is_accel ? &motion->my : &motion->speed, false, counts);
    if (others_run) hs_change_step_others(bullet, counts);
    return motion->direction != direction || motion->speed != speed;
}

/// Whether any change is still running.
static inline bool hs_changes_running(const hs_runner_motion *motion)
{
    return (motion->change[0].remaining | motion->change[1].remaining) != 0 ||
           (motion->flags & HS_MOTION_OTHERS_RUN) != 0;
}

#endif
