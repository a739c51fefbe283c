#include "pattern/script.h"

#include "base/assert.h"
#include "base/random.h"
#include "pattern/changes.h"

#include "base/forbidden.h"

/// The direction and speed of a new bullet. What its <bullet> says overrides what the <fire> says.
typedef struct fire_decision {
    double direction, speed;
    bool has_direction, has_speed;
} fire_decision;

/// The direction of the script's last fire, in [0, 360). It is wrapped here and not where it is
/// kept, since most fires are followed by none that asks for it.
static inline double wrapped_base(const hs_runner_script *script)
{
    double base = script->last_direction;
    return __builtin_expect(base >= 0.0 && base < 360.0, 1) ? base : hs_wrapped_angle(base);
}

/// The direction that `aim` gives. A sequence goes on from what was decided before, in a <bullet>
/// whose <fire> says a direction, and else from the script's last fire.
static double direction_of(const hs_machine *machine, const hs_aim *aim,
                           const fire_decision *before)
{
    double value = hs_operand_value(&aim->direction, &machine->scope);
    const hs_runner_script *script = machine->script.script;
    switch ((hs_value_type)aim->direction_type) {
    case HS_TYPE_ABSOLUTE:
        return value;
    case HS_TYPE_RELATIVE:
        return (double)machine->scope.bullet.motion->direction + value;
    case HS_TYPE_SEQUENCE:
        if (before->has_direction) return before->direction + value;
        if (script->has_last) return wrapped_base(script) + value;
        return hs_machine_aim(machine);
    default:
        return hs_machine_aim(machine) + value;
    }
}

/// The same for the speed.
static double speed_of(const hs_machine *machine, const hs_aim *aim, const fire_decision *before)
{
    double value = hs_operand_value(&aim->speed, &machine->scope);
    const hs_runner_script *script = machine->script.script;
    switch ((hs_value_type)aim->speed_type) {
    case HS_TYPE_RELATIVE:
        return (double)machine->scope.bullet.motion->speed + value;
    case HS_TYPE_SEQUENCE:
        if (before->has_speed) return before->speed + value;
        return script->has_last ? script->last_speed + value : 1.0;
    default:
        return value;
    }
}

/// Decides the speed first, then the direction.
static void decide(const hs_machine *machine, const hs_aim *aim, fire_decision *decided)
{
    if (aim->speed_type != HS_TYPE_NONE) {
        decided->speed = speed_of(machine, aim, decided);
        decided->has_speed = true;
    }
    if (aim->direction_type != HS_TYPE_NONE) {
        decided->direction = direction_of(machine, aim, decided);
        decided->has_direction = true;
    }
}

/// Completes the bullet, keeps it as the sequence base, and hands it to the host.
static void launch(hs_machine *machine, const fire_decision *decided, hs_fired *fired)
{
    const hs_visit *visit = machine->visit;
    hs_pattern_counts *counts = visit->counts;
    double direction = decided->has_direction ? decided->direction : hs_machine_aim(machine);
    double bounded = hs_bounded_angle(direction);
    fired->direction = hs_state_number(bounded, counts);
    double speed = decided->has_speed ? decided->speed : 1.0;
    fired->speed = hs_state_number(speed, counts);
    hs_velocity velocity =
        hs_polar_velocity(fired->direction, fired->speed, machine->is_turned, counts);
    fired->vx = velocity.x;
    fired->vy = velocity.y;
    fired->x = visit->x;
    fired->y = visit->y;
    fired->pattern = machine->pattern;
    fired->shooter = visit->shooter;
    fired->random = hs_splitmix_next(&machine->scope.bullet.script->random);
    // In binary64, or thousands of steps of a sequence would add up their roundings.
    hs_runner_script *script = machine->script.script;
    script->last_direction = fabs(bounded) <= (double)FLT_MAX ? bounded : 0.0;
    script->last_speed = fabs(speed) <= (double)FLT_MAX ? speed : 0.0;
    script->has_last = true;
    visit->host->fire(visit->host->context, fired);
}

/// Sets what expressions see as `$1` and on.
static inline void see_parameters(hs_machine *machine, const hs_runner_word *parameters,
                                  unsigned count)
{
    machine->scope.parameters = parameters;
    machine->scope.parameter_count = count;
}

/// Evaluates operands into `parameters`, which the expressions that follow see.
static void enter_parameters(hs_machine *machine, uint32_t first, unsigned count,
                             hs_runner_word *parameters)
{
    hs_stack_evaluate(machine, first, count, parameters);
    see_parameters(machine, parameters, count);
}

void hs_script_fire(hs_machine *machine, const hs_fire_element *fire)
{
    const hs_bullet_element *bullet = &machine->pattern->bullets[fire->bullet];
    const hs_runner_word *outside = machine->scope.parameters;
    unsigned outside_count = machine->scope.parameter_count;
    fire_decision decided = {0};
    decide(machine, &fire->aim, &decided);
    hs_runner_word parameters[HS_PATTERN_PARAMETERS];
    if (fire->is_reference) {
        enter_parameters(machine, fire->operands, fire->operand_count, parameters);
    }
    decide(machine, &bullet->aim, &decided);
    hs_fired fired;
    fired.bullet = fire->bullet;
    fired.script_count = bullet->script_count;
    fired.parameter_count = bullet->script_count > 0 ? machine->scope.parameter_count : 0;
    for (unsigned i = 0; i < fired.parameter_count; i++)
        fired.parameters[i] = machine->scope.parameters[i].number;
    see_parameters(machine, outside, outside_count);
    launch(machine, &decided, &fired);
}

/// Carries out the fire of an instruction. Inlined, its arrays would cost every visit of a script 3
/// % more machine instructions.
static __attribute__((noinline)) void run_fire(hs_machine *machine,
                                               const hs_instruction *instruction)
{
    const hs_runner_word *outside = machine->scope.parameters;
    unsigned outside_count = machine->scope.parameter_count;
    hs_runner_word parameters[HS_PATTERN_PARAMETERS];
    if (instruction->operation == HS_OPERATION_FIRE_REFERENCE) {
        enter_parameters(machine, instruction->operands, instruction->operand_count, parameters);
    }
    hs_script_fire(machine, &machine->pattern->fires[instruction->target]);
    see_parameters(machine, outside, outside_count);
}

/// Lets a script wait. Whether it continues in a later frame.
static inline bool wait_frames(const hs_visit *visit, int32_t frames, uint32_t *wake)
{
    if (frames <= 0) return false;
    uint32_t latest = HS_PATTERN_NEVER - 1;
    uint32_t left = latest - visit->frame;
    *wake = (uint32_t)frames < left ? visit->frame + (uint32_t)frames : latest;
    return true;
}

static bool run_wait(hs_machine *machine, const hs_instruction *instruction)
{
    int32_t frames =
        hs_whole_number(hs_machine_operand(machine, instruction, 0), machine->visit->counts);
    return wait_frames(machine->visit, frames, &machine->script.motion->wake);
}

static hs_script_state execute(hs_machine *machine, const hs_instruction *instruction)
{
    switch ((hs_operation)instruction->operation) {
    case HS_OPERATION_RETURN:
        return hs_stack_return(machine) ? HS_SCRIPT_GOES_ON : HS_SCRIPT_ENDED;
    case HS_OPERATION_WAIT:
        return run_wait(machine, instruction) ? HS_SCRIPT_WAITS : HS_SCRIPT_GOES_ON;
    case HS_OPERATION_FIRE:
    case HS_OPERATION_FIRE_REFERENCE:
        run_fire(machine, instruction);
        return HS_SCRIPT_GOES_ON;
    case HS_OPERATION_CALL:
    case HS_OPERATION_TAIL_CALL:
        return hs_stack_call(machine, instruction) ? HS_SCRIPT_GOES_ON : HS_SCRIPT_ENDED;
    case HS_OPERATION_REPEAT_BEGIN:
        return hs_stack_begin_repeat(machine, instruction) ? HS_SCRIPT_GOES_ON : HS_SCRIPT_ENDED;
    case HS_OPERATION_REPEAT_END:
        hs_stack_end_repeat(machine, instruction);
        return HS_SCRIPT_GOES_ON;
    case HS_OPERATION_CHANGE_DIRECTION:
        hs_change_direction(machine, instruction);
        return HS_SCRIPT_GOES_ON;
    case HS_OPERATION_CHANGE_SPEED:
        hs_change_speed(machine, instruction);
        return HS_SCRIPT_GOES_ON;
    case HS_OPERATION_ACCEL:
        hs_change_accel(machine, instruction);
        return HS_SCRIPT_GOES_ON;
    case HS_OPERATION_VANISH:
        return HS_SCRIPT_VANISHED;
    }
    HS_ASSERT(false);
    return HS_SCRIPT_ENDED;
}

/// Runs instructions until the script leaves the frame or `allowed` are used up. The last one may
/// cost more than was left.
static hs_script_state run_some(hs_machine *machine, uint64_t allowed, uint64_t *executed)
{
    const hs_instruction *instructions = machine->pattern->instructions;
    uint64_t count = *executed;
    hs_script_state state = HS_SCRIPT_GOES_ON;
    while (state == HS_SCRIPT_GOES_ON && count < allowed) {
        HS_ASSERT(machine->scope.top->position < machine->pattern->instruction_count);
        const hs_instruction *instruction = &instructions[machine->scope.top->position++];
        count += instruction->cost;
        state = execute(machine, instruction);
    }
    *executed = count;
    return state;
}

/// Begins the next round of a repeat unless this is the last one.
static inline bool repeat_again(hs_runner_script *script, const hs_instruction *end)
{
    hs_runner_word *repeat = &script->words[script->words_used - 1];
    if (repeat->frame.count <= 1) return false;
    repeat->frame.count--;
    repeat->frame.position++;
    script->position = end->target;
    return true;
}

/// Begins the turn to the player that was computed ahead for this instruction.
static inline bool turn_as_computed(hs_runner head, const hs_aimed *aimed,
                                    const hs_instruction *instruction)
{
    if (aimed == NULL || aimed->turn != instruction) return false;
    int32_t frames = instruction->frames > 1 ? instruction->frames : 1;
    hs_change_begin(head, HS_TURNING, (hs_change){aimed->final, aimed->step, frames});
    return true;
}

/// Runs instructions as far as nothing has to be evaluated, which is all that most visits consist
/// of: the next round of a repeat, a wait, a turn that was computed ahead. There is no need to set
/// up a machine for them, which would take three times as long.
static hs_script_state run_plain(const hs_visit *visit, hs_runner head, hs_runner runner,
                                 const hs_aimed *aimed, uint64_t allowed, uint64_t *executed)
{
    hs_runner_script *script = runner.script;
    if (!hs_handle_is_null(script->deeper)) return HS_SCRIPT_GOES_ON;
    const hs_instruction *instructions = script->pattern->instructions;
    while (*executed < allowed) {
        const hs_instruction *instruction = &instructions[script->position];
        if (instruction->operation == HS_OPERATION_REPEAT_END) {
            if (!repeat_again(script, instruction)) return HS_SCRIPT_GOES_ON;
            *executed += instruction->cost;
            continue;
        }
        if (!instruction->is_plain) return HS_SCRIPT_GOES_ON;
        bool waits = false;
        if (instruction->operation == HS_OPERATION_WAIT) {
            waits = wait_frames(visit, instruction->frames, &runner.motion->wake);
        } else if (!turn_as_computed(head, aimed, instruction)) {
            return HS_SCRIPT_GOES_ON;
        }
        script->position++;
        *executed += instruction->cost;
        if (waits) return HS_SCRIPT_WAITS;
    }
    return HS_SCRIPT_GOES_ON;
}

/// Goes on with a machine.
static hs_script_state run_machine(const hs_visit *visit, hs_runner head, hs_runner runner,
                                   const hs_aimed *aimed, uint64_t allowed, uint64_t *executed)
{
    hs_machine machine = hs_machine_start(visit, head, runner);
    machine.aimed = aimed;
    hs_stack_resume(&machine);
    return run_some(&machine, allowed, executed);
}

/// Adds up what a script has executed, and says when and how it is likely to go on.
static hs_script_state leave(const hs_visit *visit, hs_runner runner, hs_script_state state,
                             uint64_t executed)
{
    uint64_t *budget = visit->instruction_budget;
    *budget -= executed < *budget ? executed : *budget;
    visit->counts->instructions += executed;
    if (state == HS_SCRIPT_GOES_ON) {
        visit->counts->instruction_stops++;
        runner.motion->wake = visit->frame + 1;
        state = HS_SCRIPT_WAITS;
    } else if (state == HS_SCRIPT_ENDED) {
        hs_stack_release(visit->host, runner.script);
        runner.motion->wake = HS_PATTERN_NEVER;
    }
    return state;
}

hs_script_state hs_script_run(const hs_visit *visit, hs_runner head, hs_runner runner,
                              const hs_aimed *aimed)
{
    uint64_t allowed = HS_PATTERN_VISIT_INSTRUCTIONS;
    if (*visit->instruction_budget < allowed) allowed = *visit->instruction_budget;
    uint64_t executed = 0;
    hs_script_state state = run_plain(visit, head, runner, aimed, allowed, &executed);
    if (state == HS_SCRIPT_GOES_ON && executed < allowed)
        state = run_machine(visit, head, runner, aimed, allowed, &executed);
    state = leave(visit, runner, state, executed);
    if (state == HS_SCRIPT_WAITS) {
        const hs_runner_script *script = runner.script;
        runner.motion->ahead = hs_instruction_ahead(script->pattern, script->position);
    }
    return state;
}
