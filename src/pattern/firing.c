#include "pattern/firing.h"

#include "base/random.h"
#include "pattern/stack.h"

#include "base/forbidden.h"

/// A direction or speed that is being decided: the bullet's word counts more than the fire's.
typedef struct decision {
    double direction, speed;
    bool has_direction, has_speed;
} decision;

static double direction_of(const hs_machine *machine, const hs_aim *aim)
{
    double value = hs_operand_value(&aim->direction, &machine->scope);
    const hs_runner *script = machine->script;
    switch ((hs_value_type)aim->direction_type) {
    case HS_TYPE_ABSOLUTE:
        return value;
    case HS_TYPE_RELATIVE:
        return (double)machine->head->direction + value;
    case HS_TYPE_SEQUENCE:
        if (script->has_last) return (double)script->last_direction + value;
        return hs_machine_aim(machine);
    default:
        return hs_machine_aim(machine) + value;
    }
}

static double speed_of(const hs_machine *machine, const hs_aim *aim)
{
    double value = hs_operand_value(&aim->speed, &machine->scope);
    const hs_runner *script = machine->script;
    switch ((hs_value_type)aim->speed_type) {
    case HS_TYPE_RELATIVE:
        return (double)machine->head->speed + value;
    case HS_TYPE_SEQUENCE:
        return script->has_last ? (double)script->last_speed + value : 1.0;
    default:
        return value;
    }
}

/// Speed first, then direction.
static void decide(const hs_machine *machine, const hs_aim *aim, decision *decided)
{
    if (aim->speed_type != HS_TYPE_NONE) {
        decided->speed = speed_of(machine, aim);
        decided->has_speed = true;
    }
    if (aim->direction_type != HS_TYPE_NONE) {
        decided->direction = direction_of(machine, aim);
        decided->has_direction = true;
    }
}

/// Completes the bullet, remembers it as the sequence base, and hands it to the host.
static void launch(hs_machine *machine, const decision *decided, hs_fired *fired)
{
    const hs_visit *visit = machine->visit;
    hs_pattern_counts *counts = visit->counts;
    double direction = decided->has_direction ? decided->direction : hs_machine_aim(machine);
    fired->direction = hs_state_angle(direction, counts);
    fired->speed = hs_state_number(decided->has_speed ? decided->speed : 1.0, counts);
    hs_velocity velocity =
        hs_polar_velocity(fired->direction, fired->speed, machine->is_turned, counts);
    fired->vx = velocity.x;
    fired->vy = velocity.y;
    fired->x = visit->x;
    fired->y = visit->y;
    fired->pattern = machine->pattern;
    fired->random = hs_splitmix_next(&machine->head->random);
    machine->script->last_direction = fired->direction;
    machine->script->last_speed = fired->speed;
    machine->script->has_last = true;
    visit->host->fire(visit->host->context, fired);
}

void hs_firing_fire(hs_machine *machine, const hs_fire *fire)
{
    const hs_bullet_element *bullet = &machine->pattern->bullets[fire->bullet];
    const hs_scope outside = machine->scope;
    decision decided = {0};
    decide(machine, &fire->aim, &decided);
    hs_runner_word parameters[HS_PATTERN_PARAMETERS];
    if (fire->is_reference) {
        hs_stack_evaluate(machine, fire->operands, fire->argument_count, parameters);
        machine->scope.parameters = parameters;
        machine->scope.parameter_count = fire->argument_count;
    }
    decide(machine, &bullet->aim, &decided);
    hs_fired fired;
    fired.bullet = fire->bullet;
    fired.script_count = bullet->script_count;
    fired.parameter_count = bullet->script_count > 0 ? machine->scope.parameter_count : 0;
    for (unsigned i = 0; i < fired.parameter_count; i++)
        fired.parameters[i] = machine->scope.parameters[i].number;
    machine->scope = outside;
    launch(machine, &decided, &fired);
}

void hs_firing_run(hs_machine *machine, const hs_instruction *instruction)
{
    const hs_fire *fire = &machine->pattern->fires[instruction->target];
    if (instruction->operation == HS_OPERATION_FIRE) {
        hs_firing_fire(machine, fire);
        return;
    }
    const hs_scope outside = machine->scope;
    hs_runner_word parameters[HS_PATTERN_PARAMETERS];
    hs_stack_evaluate(machine, instruction->operands, instruction->argument_count, parameters);
    machine->scope.parameters = parameters;
    machine->scope.parameter_count = instruction->argument_count;
    hs_firing_fire(machine, fire);
    machine->scope = outside;
}
