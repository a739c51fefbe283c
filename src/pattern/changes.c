#include "pattern/changes.h"

#include "base/forbidden.h"

static void set_flag(hs_runner_motion *motion, hs_motion_flag flag, bool is_set)
{
    uint32_t others = motion->flags & ~(uint32_t)flag;
    motion->flags = is_set ? others | (uint32_t)flag : others;
}

static bool is_accel(const hs_runner_motion *motion)
{
    return (motion->flags & HS_MOTION_IS_ACCEL) != 0;
}

static bool any_runs(const hs_change *changes)
{
    return (changes[0].remaining | changes[1].remaining) != 0;
}

/// Exchanges the changes in the motion for the others.
static void exchange(hs_runner bullet)
{
    hs_runner_motion *motion = bullet.motion;
    hs_change former[2];
    memcpy(former, motion->change, sizeof former);
    memcpy(motion->change, bullet.script->other, sizeof former);
    memcpy(bullet.script->other, former, sizeof former);
    motion->flags ^= HS_MOTION_IS_ACCEL;
    set_flag(motion, HS_MOTION_OTHERS_RUN, any_runs(former));
}

void hs_change_begin(hs_runner bullet, hs_change_kind kind, hs_change change)
{
    hs_runner_motion *motion = bullet.motion;
    bool of_accel = kind >= HS_ACCEL_HORIZONTAL;
    if (of_accel != is_accel(motion) && !any_runs(motion->change)) exchange(bullet);
    if (of_accel == is_accel(motion)) {
        motion->change[kind % 2] = change;
    } else {
        bullet.script->other[kind % 2] = change;
        set_flag(motion, HS_MOTION_OTHERS_RUN, any_runs(bullet.script->other));
    }
}

const hs_change *hs_change_of(hs_runner bullet, hs_change_kind kind)
{
    bool of_accel = kind >= HS_ACCEL_HORIZONTAL;
    const hs_change *changes =
        of_accel == is_accel(bullet.motion) ? bullet.motion->change : bullet.script->other;
    return &changes[kind % 2];
}

void hs_change_step_others(hs_runner bullet, hs_pattern_counts *counts)
{
    hs_runner_motion *motion = bullet.motion;
    hs_change *other = bullet.script->other;
    bool of_accel = is_accel(motion);
    hs_change_step(&other[0], of_accel ? &motion->direction : &motion->mx, of_accel, counts);
    hs_change_step(&other[1], of_accel ? &motion->speed : &motion->my, false, counts);
    bool others_run = any_runs(other);
    set_flag(motion, HS_MOTION_OTHERS_RUN, others_run);
    if (others_run && !any_runs(motion->change)) exchange(bullet);
}

/// A change from `present` to `final` in `term` frames, at least one.
static hs_change change_to(double present, double final, int32_t term, hs_pattern_counts *counts)
{
    int32_t frames = term > 1 ? term : 1;
    return (hs_change){
        .final = hs_state_number(final, counts),
        .step = hs_state_number((final - present) / frames, counts),
        .remaining = frames,
    };
}

/// A change that adds `step` in each of `term` frames; no change when the term is not positive.
static hs_change change_by(double step, int32_t term, hs_pattern_counts *counts)
{
    if (term <= 0) return (hs_change){0};
    return (hs_change){.step = hs_state_number(step, counts), .remaining = -term};
}

/// The change of a scalar by its type.
static hs_change change_of(hs_value_type type, float present, double value, int32_t term,
                           hs_pattern_counts *counts)
{
    if (type == HS_TYPE_SEQUENCE) return change_by(value, term, counts);
    double start = (double)present;
    return change_to(start, type == HS_TYPE_RELATIVE ? start + value : value, term, counts);
}

void hs_change_direction(hs_machine *machine, const hs_instruction *instruction)
{
    hs_runner_motion *motion = machine->scope.bullet.motion;
    hs_pattern_counts *counts = machine->visit->counts;
    int32_t term = hs_whole_number(hs_machine_operand(machine, instruction, 0), counts);
    double value = hs_machine_operand(machine, instruction, 1);
    if (instruction->type == HS_TYPE_SEQUENCE) {
        hs_change_begin(machine->scope.bullet, HS_TURNING, change_by(value, term, counts));
        return;
    }
    if (instruction->type == HS_TYPE_AIM) value += hs_machine_aim(machine);
    if (instruction->type == HS_TYPE_RELATIVE) value += (double)motion->direction;
    double present = hs_wrapped_angle((double)motion->direction);
    double way = hs_wrapped_angle(hs_finite_number(value, counts) - present);
    double back = way - 360.0;
    way = way >= 180.0 ? back : way;
    hs_change_begin(machine->scope.bullet, HS_TURNING,
                    change_to(present, present + way, term, counts));
}

void hs_change_speed(hs_machine *machine, const hs_instruction *instruction)
{
    hs_runner_motion *motion = machine->scope.bullet.motion;
    hs_pattern_counts *counts = machine->visit->counts;
    int32_t term = hs_whole_number(hs_machine_operand(machine, instruction, 0), counts);
    double value = hs_machine_operand(machine, instruction, 1);
    hs_change_begin(
        machine->scope.bullet, HS_SPEEDING,
        change_of((hs_value_type)instruction->type, motion->speed, value, term, counts));
}

void hs_change_accel(hs_machine *machine, const hs_instruction *instruction)
{
    hs_runner_motion *motion = machine->scope.bullet.motion;
    hs_pattern_counts *counts = machine->visit->counts;
    int32_t term = hs_whole_number(hs_machine_operand(machine, instruction, 0), counts);
    if (instruction->type != HS_TYPE_NONE) {
        double value = hs_machine_operand(machine, instruction, 1);
        hs_change_begin(
            machine->scope.bullet, HS_ACCEL_HORIZONTAL,
            change_of((hs_value_type)instruction->type, motion->mx, value, term, counts));
    }
    if (instruction->vertical_type != HS_TYPE_NONE) {
        double value = hs_machine_operand(machine, instruction, 2);
        hs_change_begin(
            machine->scope.bullet, HS_ACCEL_VERTICAL,
            change_of((hs_value_type)instruction->vertical_type, motion->my, value, term, counts));
    }
}
