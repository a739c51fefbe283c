#include "pattern/machine.h"

#include "base/assert.h"

#include "base/forbidden.h"

hs_velocity hs_polar_velocity(float direction, float speed, bool is_turned,
                              hs_pattern_counts *counts)
{
    hs_sine_cosine unit = hs_sine_cosine_of((double)direction);
    return hs_host_velocity(unit.sine * (double)speed, -unit.cosine * (double)speed, is_turned,
                            counts);
}

double hs_machine_aim(const hs_machine *machine)
{
    const hs_visit *visit = machine->visit;
    const hs_aimed *aimed = machine->aimed;
    double direction = aimed != NULL && aimed->has_aim
                           ? aimed->aim
                           : hs_direction_of((double)visit->target_x - (double)visit->x,
                                             (double)visit->target_y - (double)visit->y);
    return machine->is_turned ? direction + 90.0 : direction;
}

static void set_scope(hs_machine *machine)
{
    machine->scope.parameters = machine->scope.top->words + machine->scope.top->parameter_base;
    machine->scope.parameter_count = machine->scope.top->parameter_count;
}

void hs_stack_resume(hs_machine *machine)
{
    const hs_runner_host *host = machine->visit->host;
    hs_runner_script *script = machine->script.script;
    machine->scope.top = hs_handle_is_null(script->deeper)
                             ? script
                             : host->find(host->context, script->deeper).script;
    HS_ASSERT(machine->scope.top != NULL);
    set_scope(machine);
}

void hs_stack_evaluate(const hs_machine *machine, uint32_t first, unsigned count,
                       hs_runner_word *words)
{
    for (unsigned i = 0; i < count; i++) {
        double value = hs_operand_value(&machine->pattern->operands[first + i], &machine->scope);
        words[i].number = hs_finite_number(value, machine->visit->counts);
    }
}

/// Pushes parameters as those of the innermost frame.
static void put_parameters(hs_runner_script *top, const hs_runner_word *parameters, unsigned count)
{
    top->parameter_base = top->words_used;
    top->parameter_count = (uint8_t)count;
    memcpy(top->words + top->words_used, parameters, count * sizeof *parameters);
    top->words_used = (uint8_t)(top->words_used + count);
}

/// Continues at `position` in a new runner above the present one, with these parameters.
static bool go_deeper(hs_machine *machine, uint32_t position, const hs_runner_word *parameters,
                      unsigned count, bool in_repeat)
{
    const hs_runner_host *host = machine->visit->host;
    hs_runner_script *script = machine->script.script;
    hs_handle handle;
    hs_runner_script *deeper =
        script->depth < HS_PATTERN_RECURSION ? host->acquire(host->context, &handle).script : NULL;
    if (deeper == NULL) {
        machine->visit->counts->recursion_stops++;
        return false;
    }
    deeper->pattern = machine->pattern;
    deeper->next = (hs_handle){0};
    deeper->deeper = script->deeper;
    deeper->position = position;
    deeper->words_used = 0;
    deeper->in_repeat = in_repeat;
    put_parameters(deeper, parameters, count);
    script->deeper = handle;
    script->depth++;
    machine->scope.top = deeper;
    set_scope(machine);
    return true;
}

/// Goes back to the runner below.
static void go_back(hs_machine *machine)
{
    const hs_runner_host *host = machine->visit->host;
    hs_runner_script *script = machine->script.script;
    hs_handle left = script->deeper;
    script->deeper = machine->scope.top->deeper;
    script->depth--;
    host->release(host->context, left);
    hs_stack_resume(machine);
}

bool hs_stack_call(hs_machine *machine, const hs_instruction *instruction)
{
    hs_runner_word parameters[HS_PATTERN_PARAMETERS];
    unsigned count = instruction->operand_count;
    hs_stack_evaluate(machine, instruction->operands, count, parameters);
    hs_runner_script *top = machine->scope.top;
    bool is_tail = instruction->operation == HS_OPERATION_TAIL_CALL;
    unsigned base = is_tail ? top->parameter_base : top->words_used + 1u;
    if (base + count > HS_RUNNER_WORDS) {
        return go_deeper(machine, instruction->target, parameters, count, false);
    }
    if (!is_tail) {
        hs_runner_word *caller = &top->words[top->words_used];
        caller->frame.position = top->position;
        caller->frame.count = (uint32_t)top->parameter_base << 8 | top->parameter_count;
    }
    top->words_used = (uint8_t)base;
    put_parameters(top, parameters, count);
    top->position = instruction->target;
    set_scope(machine);
    return true;
}

bool hs_stack_return(hs_machine *machine)
{
    hs_runner_script *top = machine->scope.top;
    if (top->parameter_base == 0) {
        if (top == machine->script.script) return false;
        go_back(machine);
        return true;
    }
    top->words_used = (uint8_t)(top->parameter_base - 1);
    hs_runner_word caller = top->words[top->words_used];
    top->position = caller.frame.position;
    top->parameter_base = (uint8_t)(caller.frame.count >> 8);
    top->parameter_count = (uint8_t)(caller.frame.count & 0xFFu);
    set_scope(machine);
    return true;
}

bool hs_stack_begin_repeat(hs_machine *machine, const hs_instruction *instruction)
{
    hs_pattern_counts *counts = machine->visit->counts;
    int32_t times = hs_whole_number(hs_machine_operand(machine, instruction, 0), counts);
    if (times > HS_PATTERN_REPEATS) {
        counts->repeats_cut++;
        times = HS_PATTERN_REPEATS;
    }
    if (machine->scope.top->words_used == HS_RUNNER_WORDS &&
        !go_deeper(machine, machine->scope.top->position, machine->scope.parameters,
                   machine->scope.parameter_count, true)) {
        return false;
    }
    hs_runner_script *top = machine->scope.top;
    top->words[top->words_used].frame.position = 0;
    top->words[top->words_used++].frame.count = times > 1 ? (uint32_t)times : 1u;
    return true;
}

void hs_stack_end_repeat(hs_machine *machine, const hs_instruction *instruction)
{
    hs_runner_script *top = machine->scope.top;
    hs_runner_word *repeat = &top->words[top->words_used - 1];
    if (--repeat->frame.count > 0) {
        top->position = instruction->target;
        repeat->frame.position++;
        return;
    }
    top->words_used--;
    bool is_bottom = top->parameter_base == 0 && top->words_used == top->parameter_count;
    if (!is_bottom || !top->in_repeat) return;
    uint32_t position = top->position;
    go_back(machine);
    machine->scope.top->position = position;
}

void hs_stack_release(const hs_runner_host *host, hs_runner_script *script)
{
    while (!hs_handle_is_null(script->deeper)) {
        hs_handle deeper = script->deeper;
        const hs_runner_script *runner = host->find(host->context, deeper).script;
        HS_ASSERT(runner != NULL);
        script->deeper = runner->deeper;
        host->release(host->context, deeper);
    }
    script->depth = 0;
}
