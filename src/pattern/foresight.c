#include "pattern/foresight.h"

#include "base/forbidden.h"

/// Instructions that are looked at from each.
enum { LOOK_AHEAD = 8 };

/// A sequence aims only at its beginning.
static bool aims(const hs_aim *aim)
{
    return aim->direction_type == HS_TYPE_AIM;
}

static bool fire_aims(const hs_pattern *pattern, const hs_fire *fire)
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

/// Follows the script on one of its ways: into calls, and back to the start of repeats.
static bool may_aim_from(const hs_pattern *pattern, size_t position)
{
    for (unsigned n = 0; n < LOOK_AHEAD && position < pattern->instruction_count; n++) {
        const hs_instruction *instruction = &pattern->instructions[position++];
        if (instruction_aims(pattern, instruction)) return true;
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

void hs_foresight_mark(hs_pattern *pattern)
{
    for (size_t i = 0; i < pattern->instruction_count; i++) {
        pattern->instructions[i].may_aim = may_aim_from(pattern, i);
    }
}
