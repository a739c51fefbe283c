#include "pattern/changes.h"

#include "base/forbidden.h"

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
    hs_runner *head = machine->head;
    hs_pattern_counts *counts = machine->visit->counts;
    int32_t term = hs_whole_number(hs_machine_operand(machine, instruction, 0), counts);
    double value = hs_machine_operand(machine, instruction, 1);
    if (instruction->type == HS_TYPE_SEQUENCE) {
        head->turning = change_by(value, term, counts);
        return;
    }
    if (instruction->type == HS_TYPE_AIM) value += hs_machine_aim(machine);
    if (instruction->type == HS_TYPE_RELATIVE) value += (double)head->direction;
    double present = hs_wrapped_angle((double)head->direction);
    double way = hs_wrapped_angle(hs_finite_number(value, counts) - present);
    double back = way - 360.0;
    way = way >= 180.0 ? back : way;
    head->turning = change_to(present, present + way, term, counts);
}

void hs_change_speed(hs_machine *machine, const hs_instruction *instruction)
{
    hs_runner *head = machine->head;
    hs_pattern_counts *counts = machine->visit->counts;
    int32_t term = hs_whole_number(hs_machine_operand(machine, instruction, 0), counts);
    double value = hs_machine_operand(machine, instruction, 1);
    head->speeding = change_of((hs_value_type)instruction->type, head->speed, value, term, counts);
}

void hs_change_accel(hs_machine *machine, const hs_instruction *instruction)
{
    hs_runner *head = machine->head;
    hs_pattern_counts *counts = machine->visit->counts;
    int32_t term = hs_whole_number(hs_machine_operand(machine, instruction, 0), counts);
    if (instruction->type != HS_TYPE_NONE) {
        double value = hs_machine_operand(machine, instruction, 1);
        head->accel_horizontal =
            change_of((hs_value_type)instruction->type, head->mx, value, term, counts);
    }
    if (instruction->vertical_type != HS_TYPE_NONE) {
        double value = hs_machine_operand(machine, instruction, 2);
        head->accel_vertical =
            change_of((hs_value_type)instruction->vertical_type, head->my, value, term, counts);
    }
}
