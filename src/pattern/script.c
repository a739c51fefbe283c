#include "pattern/script.h"

#include "base/assert.h"
#include "base/random.h"
#include "pattern/changes.h"
#include "pattern/plain.h"

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

/// Whether the script continues in a later frame.
static bool run_wait(hs_machine *machine, const hs_instruction *instruction)
{
    int32_t frames =
        hs_whole_number(hs_machine_operand(machine, instruction, 0), machine->visit->counts);
    return hs_wait(machine->visit, frames, &machine->script.motion->wake);
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
    uint64_t count = 0;
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

/// How many instructions a script may execute in this visit.
static uint64_t allowed(const hs_visit *visit)
{
    uint64_t budget = *visit->instruction_budget;
    return budget < HS_PATTERN_VISIT_INSTRUCTIONS ? budget : HS_PATTERN_VISIT_INSTRUCTIONS;
}

hs_script_state hs_script_run(const hs_visit *visit, hs_runner head, hs_runner runner,
                              const hs_aimed *aimed)
{
    if (hs_run_plain(visit, head, runner, aimed)) return HS_SCRIPT_WAITS;
    hs_machine machine = hs_machine_start(visit, head, runner);
    machine.aimed = aimed;
    hs_stack_resume(&machine);
    uint64_t executed;
    hs_script_state state = run_some(&machine, allowed(visit), &executed);
    uint64_t *budget = visit->instruction_budget;
    *budget -= executed < *budget ? executed : *budget;
    visit->counts->instructions += executed;
    if (state == HS_SCRIPT_GOES_ON) {
        visit->counts->instruction_stops++;
        runner.motion->wake = visit->frame + 1;
        state = HS_SCRIPT_WAITS;
    }
    if (state == HS_SCRIPT_WAITS) {
        uint32_t position = machine.scope.top->position;
        runner.motion->ahead = hs_instruction_ahead(machine.pattern, position);
    } else if (state == HS_SCRIPT_ENDED) {
        hs_stack_release(visit->host, runner.script);
        runner.motion->wake = HS_PATTERN_NEVER;
    }
    return state;
}
