/// Expressions, parsed once and evaluated often: postfix tokens in double, constants folded. An
/// operand of an instruction is a number or a range of tokens.
#ifndef HS_PATTERN_EXPRESSION_H
#define HS_PATTERN_EXPRESSION_H

#include "heapstorm/pattern.h"
#include "pattern/list.h"

typedef enum hs_token_operation {
    HS_TOKEN_NUMBER,
    HS_TOKEN_PARAMETER, ///< `$1` and on
    HS_TOKEN_RANK,
    HS_TOKEN_RANDOM,
    HS_TOKEN_NEGATE,
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
    uint32_t cost;        ///< its tokens, those that can take long counted several times
} hs_operand;

/// Deepest stack that an expression needs: each pair of parentheses can leave two operands waiting.
enum { HS_EXPRESSION_STACK = 2 * HS_PATTERN_NESTING + 4 };

/// What an expression can see.
typedef struct hs_scope {
    const hs_token *tokens; ///< of the whole pattern
    const hs_runner_word *parameters;
    unsigned parameter_count;
    double rank;
    uint64_t *random;           ///< splitmix64 state that draws advance
    const double *fixed_random; ///< when not NULL, what every draw gives instead
    hs_pattern_counts *counts;
} hs_scope;

/// The value of the operand's tokens, operands of each operator from left to right.
double hs_expression_evaluate(const hs_operand *operand, const hs_scope *scope);

/// One operator on two constants or values: the floating remainder for '%', 0 for division by zero,
/// which is counted.
double hs_expression_operate(hs_token_operation operation, double left, double right,
                             hs_pattern_counts *counts);

/// The value of an operand.
static inline double hs_operand_value(const hs_operand *operand, const hs_scope *scope)
{
    return operand->token_count == 0 ? operand->number : hs_expression_evaluate(operand, scope);
}

typedef enum hs_parse_verdict {
    HS_PARSE_FINE,
    HS_PARSE_WARNING, ///< usable, but for what the sentence says
    HS_PARSE_ERROR,
    HS_PARSE_NO_MEMORY,
} hs_parse_verdict;

/// What is to be said about an expression.
typedef struct hs_parse_report {
    hs_parse_verdict verdict;
    uint32_t offset; ///< of the byte in the text that the sentence is about
    char sentence[120];
} hs_parse_report;

/// Parses `count` bytes, which a zero must follow. Tokens are appended to `tokens` (of hs_token)
/// unless the expression is a constant.
hs_parse_report hs_expression_parse(const char *text, uint32_t count, hs_list *tokens,
                                    hs_gate *gate, hs_operand *operand);

#endif
