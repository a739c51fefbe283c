/// The program of a compiled pattern: instructions with their operands, and the fires and bullets
/// that they refer to. It never changes after compilation, so any number of runners may share it.
#ifndef HS_PATTERN_PROGRAM_H
#define HS_PATTERN_PROGRAM_H

#include "pattern/expression.h"
#include "pattern/grammar.h"

typedef enum hs_operation {
    HS_OPERATION_RETURN,           ///< end of an action's own code
    HS_OPERATION_WAIT,             ///< frames
    HS_OPERATION_FIRE,             ///< an inline fire: it sees the parameters of its action
    HS_OPERATION_FIRE_REFERENCE,   ///< a fire with parameters of its own: the operands
    HS_OPERATION_CALL,             ///< an action with parameters of its own: the operands
    HS_OPERATION_TAIL_CALL,        ///< a call that is the last command of an action
    HS_OPERATION_REPEAT_BEGIN,     ///< times
    HS_OPERATION_REPEAT_END,       ///< back to `target` unless that was the last time
    HS_OPERATION_CHANGE_DIRECTION, ///< term, direction
    HS_OPERATION_CHANGE_SPEED,     ///< term, speed
    HS_OPERATION_ACCEL,            ///< term, horizontal, vertical (type NONE where it is not given)
    HS_OPERATION_VANISH,
} hs_operation;

typedef struct hs_instruction {
    uint8_t operation;     ///< hs_operation
    uint8_t type;          ///< hs_value_type of a change; of the horizontal part of an accel
    uint8_t vertical_type; ///< hs_value_type of the vertical part of an accel
    uint8_t operand_count; ///< of a call or fire these are its parameters
    uint32_t operands;     ///< number of the first one
    uint32_t target;       ///< an instruction (call, end of repeat) or a fire
    uint32_t cost : 28;    ///< how many instructions it counts as, by the length of its expressions
    uint32_t is_plain : 1; ///< nothing has to be evaluated: `frames` and `value` are all it needs
    uint32_t has_ahead : 1; ///< a script that goes on here is likely to ask for the direction to
                            ///< the player, in the instruction number `ahead`
    uint32_t is_visit : 1;  ///< a visit that begins here is plain: from here on, or from the target
                            ///< of the repeat that ends here, up to the instruction number `wait`
    uint32_t has_turn : 1;  ///< such a visit has a turn to the player right before the wait
    uint32_t ahead, wait;
    int32_t frames; ///< of a plain wait; the term of a plain change
    double value;   ///< of a plain change
} hs_instruction;

/// The direction and speed that a fire or bullet gives; type NONE where it gives none.
typedef struct hs_aim {
    hs_operand direction;
    hs_operand speed;
    uint8_t direction_type;
    uint8_t speed_type;
} hs_aim;

typedef struct hs_fire_element {
    hs_aim aim;
    uint32_t bullet;
    uint32_t operands;     ///< parameters of a bulletRef
    uint8_t operand_count; ///< how many
    bool is_reference;     ///< by bulletRef; an inline bullet sees the parameters of its fire
    uint32_t label;        ///< offset in `labels`
} hs_fire_element;

typedef struct hs_bullet_element {
    hs_aim aim;
    uint32_t first_script; ///< in `scripts`
    uint32_t script_count;
    uint32_t label; ///< offset in `labels`
} hs_bullet_element;

struct hs_pattern {
    hs_gate *gate;
    uint64_t digest; ///< of the file's bytes
    bool is_horizontal;
    hs_instruction *instructions;
    hs_operand *operands;
    hs_token *tokens;
    hs_fire_element *fires;
    hs_bullet_element *bullets;
    uint32_t *scripts; ///< entries: the first instruction of each bullet's scripts, then the tops'
    char *labels;      ///< begins with ""
    size_t instruction_count, operand_count, token_count, fire_count, bullet_count, script_count,
        label_bytes;
    uint32_t first_top; ///< in `scripts`
    uint32_t top_count;
};

/// The instruction that is likely to ask for the direction to the player when a script goes on at
/// `position`, or NULL.
static inline const hs_instruction *hs_instruction_ahead(const hs_pattern *pattern,
                                                         uint32_t position)
{
    const hs_instruction *instruction = &pattern->instructions[position];
    return instruction->has_ahead ? &pattern->instructions[instruction->ahead] : NULL;
}

#endif
