#include "pattern/script.h"

#include "base/assert.h"
#include "pattern/changes.h"
#include "pattern/firing.h"
#include "pattern/stack.h"

#include "base/forbidden.h"

/// What follows an instruction.
typedef enum next_step { NEXT_INSTRUCTION, NEXT_FRAMES, NEXT_END, NEXT_VANISH } next_step;

/// Whether the script goes on in a later frame.
static bool wait_frames(hs_machine *machine, const hs_instruction *instruction)
{
    int32_t frames =
        hs_whole_number(hs_machine_operand(machine, instruction, 0), machine->visit->counts);
    if (frames <= 0) return false;
    uint32_t latest = HS_PATTERN_NEVER - 1;
    uint32_t left = latest - machine->visit->frame;
    machine->script->wake =
        (uint32_t)frames < left ? machine->visit->frame + (uint32_t)frames : latest;
    return true;
}

static next_step execute(hs_machine *machine, const hs_instruction *instruction)
{
    switch ((hs_operation)instruction->operation) {
    case HS_OPERATION_RETURN:
        return hs_stack_return(machine) ? NEXT_INSTRUCTION : NEXT_END;
    case HS_OPERATION_WAIT:
        return wait_frames(machine, instruction) ? NEXT_FRAMES : NEXT_INSTRUCTION;
    case HS_OPERATION_FIRE:
    case HS_OPERATION_FIRE_REFERENCE:
        hs_firing_run(machine, instruction);
        return NEXT_INSTRUCTION;
    case HS_OPERATION_CALL:
        return hs_stack_call(machine, instruction) ? NEXT_INSTRUCTION : NEXT_END;
    case HS_OPERATION_TAIL_CALL:
        return hs_stack_tail_call(machine, instruction) ? NEXT_INSTRUCTION : NEXT_END;
    case HS_OPERATION_REPEAT_BEGIN:
        return hs_stack_begin_repeat(machine, instruction) ? NEXT_INSTRUCTION : NEXT_END;
    case HS_OPERATION_REPEAT_END:
        hs_stack_end_repeat(machine, instruction);
        return NEXT_INSTRUCTION;
    case HS_OPERATION_CHANGE_DIRECTION:
        hs_change_direction(machine, instruction);
        return NEXT_INSTRUCTION;
    case HS_OPERATION_CHANGE_SPEED:
        hs_change_speed(machine, instruction);
        return NEXT_INSTRUCTION;
    case HS_OPERATION_ACCEL:
        hs_change_accel(machine, instruction);
        return NEXT_INSTRUCTION;
    case HS_OPERATION_VANISH:
        return NEXT_VANISH;
    }
    HS_ASSERT(false);
    return NEXT_END;
}

/// Instructions until the script leaves the frame or `allowed` are used up; the last one may count
/// as more than was left.
static next_step run_some(hs_machine *machine, uint64_t allowed, uint64_t *executed)
{
    const hs_instruction *instructions = machine->pattern->instructions;
    uint64_t count = 0;
    next_step step = NEXT_INSTRUCTION;
    while (step == NEXT_INSTRUCTION && count < allowed) {
        HS_ASSERT(machine->top->position < machine->pattern->instruction_count);
        const hs_instruction *instruction = &instructions[machine->top->position++];
        count += instruction->cost;
        step = execute(machine, instruction);
    }
    *executed = count;
    return step;
}

hs_script_state hs_script_run(const hs_visit *visit, hs_runner *head, hs_runner *script,
                              const double *aim)
{
    hs_machine machine = hs_machine_start(visit, head, script);
    machine.aim = aim;
    hs_stack_resume(&machine);
    uint64_t allowed = HS_PATTERN_VISIT_INSTRUCTIONS;
    if (*visit->instruction_budget < allowed) allowed = *visit->instruction_budget;
    uint64_t executed;
    next_step step = run_some(&machine, allowed, &executed);
    uint64_t *budget = visit->instruction_budget;
    *budget -= executed < *budget ? executed : *budget;
    visit->counts->instructions += executed;
    switch (step) {
    case NEXT_INSTRUCTION:
        visit->counts->instruction_stops++;
        script->wake = visit->frame + 1;
        return HS_SCRIPT_WAITS;
    case NEXT_FRAMES:
        return HS_SCRIPT_WAITS;
    case NEXT_VANISH:
        return HS_SCRIPT_VANISHED;
    default:
        hs_stack_release(visit->host, script);
        script->wake = HS_PATTERN_NEVER;
        return HS_SCRIPT_ENDED;
    }
}
