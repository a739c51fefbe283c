#include "pattern/expression.h"

#include "base/assert.h"
#include "base/random.h"

#include "base/forbidden.h"

double hs_expression_operate(hs_token_operation operation, double left, double right,
                             hs_pattern_counts *counts)
{
    switch (operation) {
    case HS_TOKEN_ADD:
        return left + right;
    case HS_TOKEN_SUBTRACT:
        return left - right;
    case HS_TOKEN_MULTIPLY:
        return left * right;
    default:
        break;
    }
    if (right == 0.0) {
        counts->divisions_by_zero++;
        return 0.0;
    }
    return operation == HS_TOKEN_DIVIDE ? left / right : fmod(left, right);
}

static double draw(const hs_scope *scope)
{
    return scope->fixed_random != NULL ? *scope->fixed_random : hs_splitmix_unit(scope->random);
}

double hs_expression_evaluate(const hs_operand *operand, const hs_scope *scope)
{
    double stack[HS_EXPRESSION_STACK];
    unsigned used = 0;
    const hs_token *token = scope->tokens + operand->first_token;
    const hs_token *end = token + operand->token_count;
    for (; token < end; token++) {
        HS_ASSERT(used < HS_EXPRESSION_STACK);
        switch ((hs_token_operation)token->operation) {
        case HS_TOKEN_NUMBER:
            stack[used++] = token->number;
            break;
        case HS_TOKEN_PARAMETER:
            stack[used++] = token->parameter <= scope->parameter_count
                                ? scope->parameters[token->parameter - 1].number
                                : 1.0;
            break;
        case HS_TOKEN_RANK:
            stack[used++] = scope->rank;
            break;
        case HS_TOKEN_RANDOM:
            stack[used++] = draw(scope);
            break;
        case HS_TOKEN_NEGATE:
            stack[used - 1] = -stack[used - 1];
            break;
        default:
            used--;
            stack[used - 1] = hs_expression_operate((hs_token_operation)token->operation,
                                                    stack[used - 1], stack[used], scope->counts);
        }
    }
    HS_ASSERT(used == 1);
    return stack[0];
}
