/// Expressions: parsed once into postfix tokens with constants folded, and evaluated often, in
/// double. An operand of an instruction is a number or a range of tokens.
#ifndef HS_PATTERN_EXPRESSION_H
#define HS_PATTERN_EXPRESSION_H

#include "heapstorm/pattern.h"
#include "pattern/list.h"

typedef enum hs_token_operation {
    HS_TOKEN_NUMBER,
    HS_TOKEN_PARAMETER, ///< `$1` and on
    HS_TOKEN_RANK,
    HS_TOKEN_RANDOM,
    HS_TOKEN_INDEX,     ///< the round of the innermost repeat
    HS_TOKEN_DIRECTION, ///< of the executing bullet
    HS_TOKEN_SPEED,     ///< of the executing bullet
    HS_TOKEN_NEGATE,
    HS_TOKEN_SINE,
    HS_TOKEN_COSINE,
    HS_TOKEN_ADD,
    HS_TOKEN_SUBTRACT,
    HS_TOKEN_MULTIPLY,
    HS_TOKEN_DIVIDE,
    HS_TOKEN_REMAINDER,
} hs_token_operation;

/// One step of a postfix expression.
typedef struct hs_token {
    double number;      ///< of HS_TOKEN_NUMBER
    uint32_t parameter; ///< of HS_TOKEN_PARAMETER, from 1
    uint32_t operation; ///< hs_token_operation
} hs_token;

/// A number that an instruction works with.
typedef struct hs_operand {
    double number;        ///< its value, when there are no tokens
    uint32_t first_token; ///< where its tokens begin
    uint32_t token_count; ///< 0 for a constant
    uint32_t cost;        ///< the number of its tokens; slow ones count several times
} hs_operand;

/// Deepest stack that an expression needs: each pair of parentheses can keep two operands on it.
enum { HS_EXPRESSION_STACK = 2 * HS_PATTERN_NESTING + 4 };

/// What an expression can see.
typedef struct hs_scope {
    const hs_token *tokens; ///< of the whole pattern
    const hs_runner_word *parameters;
    unsigned parameter_count;
    hs_runner_script *top; ///< whose stack is in use, for the round of a repeat; NULL for no repeat
    hs_runner bullet;      ///< its first runner: direction, speed, and the random state of draws
    double rank;
    const double *fixed_random; ///< when not NULL, what every draw gives instead
    hs_pattern_counts *counts;
} hs_scope;

/// The value of the operand's tokens. The operands of each operator are evaluated from left to
/// right.
double hs_expression_evaluate(const hs_operand *operand, const hs_scope *scope);

/// Applies an operator to two values. '%' is the floating remainder; a division by zero gives 0 and
/// is counted.
double hs_expression_operate(hs_token_operation operation, double left, double right,
                             hs_pattern_counts *counts);

/// Applies a sign or a function to a value.
double hs_expression_apply(hs_token_operation operation, double value);

/// The value of an operand.
static inline double hs_operand_value(const hs_operand *operand, const hs_scope *scope)
{
    return operand->token_count == 0 ? operand->number : hs_expression_evaluate(operand, scope);
}

/// What other engines' expressions have beyond BulletML 0.21.
typedef enum hs_extension {
    HS_EXTENSION_LOOP_INDEX, ///< `$loop.index`: the round of the innermost repeat, from 0
    HS_EXTENSION_I,          ///< `$i`, the same
    HS_EXTENSION_DIRECTION,  ///< `$direction` of the executing bullet
    HS_EXTENSION_SPEED,      ///< `$speed` of the executing bullet
    HS_EXTENSION_SINE,       ///< `sin(degrees)`
    HS_EXTENSION_COSINE,     ///< `cos(degrees)`
    HS_EXTENSION_COUNT
} hs_extension;

/// How an extension is written, such as "$loop.index".
const char *hs_extension_name(hs_extension extension);

/// What it gives, in a few words.
const char *hs_extension_meaning(hs_extension extension);

typedef enum hs_parse_verdict {
    HS_PARSE_FINE,
    HS_PARSE_WARNING, ///< usable, with a caveat that the sentence tells
    HS_PARSE_ERROR,
    HS_PARSE_NO_MEMORY,
} hs_parse_verdict;

/// The result of parsing an expression.
typedef struct hs_parse_report {
    hs_parse_verdict verdict;
    uint32_t offset; ///< of the byte in the text that the sentence is about
    char sentence[120];
    uint32_t extensions;                       ///< bit n: hs_extension n occurs
    uint32_t extension_at[HS_EXTENSION_COUNT]; ///< the byte where each first occurs
} hs_parse_report;

/// The extensions that need a repeat around them.
#define HS_EXTENSIONS_OF_REPEAT (1u << HS_EXTENSION_LOOP_INDEX | 1u << HS_EXTENSION_I)

/// Parses the text of a number: `+ - * / %`, parentheses, signs, decimals, `$rank`, `$rand`, `$1`
/// and on, and the extensions. A zero must follow its `count` bytes. The tokens are appended to
/// `tokens` (of hs_token) unless the expression is constant. A division by zero is not folded, so
/// that it is counted when it runs. A constant beyond binary32 is an error.
hs_parse_report hs_expression_parse(const char *text, uint32_t count, hs_list *tokens,
                                    hs_gate *gate, hs_operand *operand);

#endif
