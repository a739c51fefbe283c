#include "pattern/annotate.h"

#include "pattern/machine.h"
#include "pattern/motion.h"

#include "base/forbidden.h"

/// So many tokens count as one more instruction.
enum { TOKENS = 16 };

static uint64_t cost_of(const hs_pattern *pattern, uint32_t first, uint32_t count)
{
    uint64_t cost = 0;
    for (uint32_t i = 0; i < count; i++) cost += pattern->operands[first + i].cost;
    return cost;
}

static uint64_t cost_of_fire(const hs_pattern *pattern, const hs_fire_element *fire)
{
    const hs_aim *bullet = &pattern->bullets[fire->bullet].aim;
    uint64_t own = (uint64_t)fire->aim.direction.cost + fire->aim.speed.cost;
    return own + bullet->direction.cost + bullet->speed.cost +
           cost_of(pattern, fire->operands, fire->operand_count);
}

static uint64_t cost_of_instruction(const hs_pattern *pattern, const hs_instruction *instruction)
{
    uint64_t cost = cost_of(pattern, instruction->operands, instruction->operand_count);
    bool is_fire = instruction->operation == HS_OPERATION_FIRE ||
                   instruction->operation == HS_OPERATION_FIRE_REFERENCE;
    if (is_fire) cost += cost_of_fire(pattern, &pattern->fires[instruction->target]);
    return cost;
}

/// How many instructions are looked at from each.
enum { LOOK_AHEAD = 8 };

/// A sequence aims only at its beginning.
static bool aims(const hs_aim *aim)
{
    return aim->direction_type == HS_TYPE_AIM;
}

static bool fire_aims(const hs_pattern *pattern, const hs_fire_element *fire)
{
    const hs_bullet_element *bullet = &pattern->bullets[fire->bullet];
    bool says_nothing =
        fire->aim.direction_type == HS_TYPE_NONE && bullet->aim.direction_type == HS_TYPE_NONE;
    return says_nothing || aims(&fire->aim) || aims(&bullet->aim);
}

static bool instruction_aims(const hs_pattern *pattern, const hs_instruction *instruction)
{
    switch ((hs_operation)instruction->operation) {
    case HS_OPERATION_FIRE:
    case HS_OPERATION_FIRE_REFERENCE:
        return fire_aims(pattern, &pattern->fires[instruction->target]);
    case HS_OPERATION_CHANGE_DIRECTION:
        return instruction->type == HS_TYPE_AIM;
    default:
        return false;
    }
}

/// Follows one path of the script: into calls, and back to the start of repeats.
static bool aims_from(const hs_pattern *pattern, size_t position, uint32_t *ahead)
{
    for (unsigned n = 0; n < LOOK_AHEAD && position < pattern->instruction_count; n++) {
        const hs_instruction *instruction = &pattern->instructions[position++];
        if (instruction_aims(pattern, instruction)) {
            *ahead = (uint32_t)(position - 1);
            return true;
        }
        switch ((hs_operation)instruction->operation) {
        case HS_OPERATION_WAIT:
        case HS_OPERATION_RETURN:
        case HS_OPERATION_VANISH:
            return false;
        case HS_OPERATION_CALL:
        case HS_OPERATION_TAIL_CALL:
        case HS_OPERATION_REPEAT_END:
            position = instruction->target;
            break;
        default:
            break;
        }
    }
    return false;
}

/// Whether an operand is a constant; `*number` becomes its value.
static bool is_constant(const hs_pattern *pattern, uint32_t operand, double *number)
{
    *number = pattern->operands[operand].number;
    return pattern->operands[operand].token_count == 0;
}

static bool set_frames(const hs_pattern *pattern, hs_instruction *instruction)
{
    double frames;
    hs_pattern_counts unused = {0};
    if (!is_constant(pattern, instruction->operands, &frames)) return false;
    instruction->frames = hs_whole_number(frames, &unused);
    return true;
}

/// Fills in what a plain instruction needs. Of the changes only those are worth it that a script
/// makes over and over: turns to the player.
static bool make_plain(const hs_pattern *pattern, hs_instruction *instruction)
{
    switch ((hs_operation)instruction->operation) {
    case HS_OPERATION_WAIT:
        return set_frames(pattern, instruction);
    case HS_OPERATION_CHANGE_DIRECTION:
        return instruction->type == HS_TYPE_AIM && set_frames(pattern, instruction) &&
               is_constant(pattern, instruction->operands + 1, &instruction->value) &&
               fabs(instruction->value) <= HS_TURN_OFFSET_MAX;
    default:
        return false;
    }
}

/// Marks an instruction with which a plain visit begins. All of these cost 1.
static void make_visit(const hs_pattern *pattern, hs_instruction *instruction)
{
    const hs_instruction *it = instruction;
    if (it->operation == HS_OPERATION_REPEAT_END) it = &pattern->instructions[it->target];
    instruction->has_turn = it->operation == HS_OPERATION_CHANGE_DIRECTION && it->is_plain;
    if (instruction->has_turn) it++; // no script ends with a change
    instruction->is_visit = it->operation == HS_OPERATION_WAIT && it->is_plain && it->frames > 0;
    instruction->wait = (uint32_t)(it - pattern->instructions);
}

void hs_program_annotate(hs_pattern *pattern)
{
    for (size_t i = 0; i < pattern->instruction_count; i++) {
        hs_instruction *it = &pattern->instructions[i];
        it->cost = (1 + (uint32_t)(cost_of_instruction(pattern, it) / TOKENS)) & 0x0FFFFFFFu;
        it->is_plain = make_plain(pattern, it);
        it->has_ahead = aims_from(pattern, i, &it->ahead);
    }
    for (size_t i = 0; i < pattern->instruction_count; i++)
        make_visit(pattern, &pattern->instructions[i]);
}
