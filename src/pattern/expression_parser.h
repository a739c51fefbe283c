/// Turns the text of a number into an operand: `+ - * / %`, parentheses, signs, decimals, `$rank`,
/// `$rand`, `$1` and on. What does not depend on anything is computed here, but for a division by
/// zero, which is left to be counted when it runs.
#ifndef HS_PATTERN_EXPRESSION_PARSER_H
#define HS_PATTERN_EXPRESSION_PARSER_H

#include "pattern/expression.h"
#include "pattern/list.h"

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
