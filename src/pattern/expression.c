#include "pattern/expression.h"

#include <float.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/assert.h"
#include "base/nearest.h"
#include "base/random.h"
#include "base/trigonometry.h"
#include "pattern/findings.h"

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

double hs_expression_apply(hs_token_operation operation, double value)
{
    if (operation == HS_TOKEN_NEGATE) return -value;
    hs_sine_cosine both = hs_sine_cosine_of(value);
    return operation == HS_TOKEN_SINE ? both.sine : both.cosine;
}

static double draw(const hs_scope *scope)
{
    if (scope->fixed_random != NULL) return *scope->fixed_random;
    return hs_splitmix_unit(&scope->bullet.script->random);
}

/// The round of the innermost repeat of the action that runs: the word above its parameters, if
/// any.
static double index_of(const hs_scope *scope)
{
    const hs_runner_script *top = scope->top;
    if (top == NULL || top->words_used <= top->parameter_base + top->parameter_count) return 0.0;
    return (double)top->words[top->words_used - 1].frame.position;
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
        case HS_TOKEN_INDEX:
            stack[used++] = index_of(scope);
            break;
        case HS_TOKEN_DIRECTION:
            stack[used++] = (double)scope->bullet.motion->direction;
            break;
        case HS_TOKEN_SPEED:
            stack[used++] = (double)scope->bullet.motion->speed;
            break;
        case HS_TOKEN_NEGATE:
        case HS_TOKEN_SINE:
        case HS_TOKEN_COSINE:
            stack[used - 1] =
                hs_expression_apply((hs_token_operation)token->operation, stack[used - 1]);
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

typedef struct extension_row {
    const char *name, *meaning;
    hs_token_operation operation;
} extension_row;

static const extension_row extensions[HS_EXTENSION_COUNT] = {
    [HS_EXTENSION_LOOP_INDEX] = {"$loop.index", "the round of the innermost <repeat>, from 0",
                                 HS_TOKEN_INDEX},
    [HS_EXTENSION_I] = {"$i", "the round of the innermost <repeat>, from 0", HS_TOKEN_INDEX},
    [HS_EXTENSION_DIRECTION] = {"$direction", "the direction of the bullet that runs this",
                                HS_TOKEN_DIRECTION},
    [HS_EXTENSION_SPEED] = {"$speed", "the speed of the bullet that runs this", HS_TOKEN_SPEED},
    [HS_EXTENSION_SINE] = {"sin(", "the sine of an angle in degrees", HS_TOKEN_SINE},
    [HS_EXTENSION_COSINE] = {"cos(", "the cosine of an angle in degrees", HS_TOKEN_COSINE},
};

const char *hs_extension_name(hs_extension extension)
{
    return extensions[extension].name;
}

const char *hs_extension_meaning(hs_extension extension)
{
    return extensions[extension].meaning;
}

typedef struct expression_parser {
    const char *text;
    uint32_t count;
    uint32_t at; ///< next byte
    unsigned parentheses;
    hs_list *tokens;
    hs_gate *gate;
    hs_parse_report report;
} expression_parser;

static bool parse_sum(expression_parser *p);

/// Ends the parsing with a sentence about the byte at `offset`. Returns false.
static bool __attribute__((format(printf, 3, 4)))
fail_at(expression_parser *p, uint32_t offset, const char *format, ...)
{
    p->report.verdict = HS_PARSE_ERROR;
    p->report.offset = offset;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(p->report.sentence, sizeof p->report.sentence, format, arguments);
    va_end(arguments);
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// The next byte that is not blank, without taking it; 0 at the end.
static char peek(expression_parser *p)
{
    while (p->at < p->count && strchr(" \t\r\n", p->text[p->at]) != NULL) p->at++;
    return p->at < p->count ? p->text[p->at] : '\0';
}

static bool add_token(expression_parser *p, hs_token token)
{
    hs_token *added = hs_list_add(p->tokens, p->gate, 1);
    if (added == NULL) {
        p->report.verdict = HS_PARSE_NO_MEMORY;
        return false;
    }
    *added = token;
    return true;
}

/// Room for a word that is unknown, as it is quoted, and its final zero.
enum { WORD_BYTES = 32 };

/// Copies the word that begins at byte `at`: a variable, with or without its '$', or a function.
/// Returns where it ends.
static uint32_t copy_word(const expression_parser *p, uint32_t at, char word[WORD_BYTES])
{
    uint32_t end = at + (p->text[at] == '$');
    while (end < p->count && (is_digit(p->text[end]) || is_letter(p->text[end]) ||
                              (p->text[end] == '.' && is_letter(p->text[end + 1])))) {
        end++;
    }
    snprintf(word, WORD_BYTES, "%.*s", (int)(end - at), p->text + at);
    return end;
}

/// The variable or function that an unknown word abbreviates or looks like, or NULL. Of a word with
/// a '(' after it that is a function, unless a variable has just that name.
static const char *nearest_word(const char *word, bool is_called)
{
    static const char *const words[] = {"sin(n)", "cos(n)",      "$rand",      "$rank",
                                        "$i",     "$loop.index", "$direction", "$speed"};
    const char *nearest = NULL;
    size_t least = HS_NEAREST_NONE;
    size_t length = strlen(word);
    bool has_sign = word[0] == '$';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        bool is_variable = words[i][0] == '$';
        char right[WORD_BYTES];
        snprintf(right, sizeof right, "%.*s", is_variable ? WORD_BYTES - 1 : 3,
                 words[i] + (is_variable && !has_sign));
        bool is_possible = is_variable ? !is_called || strcmp(word, right) == 0 : !has_sign;
        if (!is_possible) continue;
        if (length >= 3u + has_sign && strncmp(word, right, length) == 0) return words[i];
        if (hs_is_nearer(word, right, &least)) nearest = words[i];
    }
    return nearest;
}

/// Reports a word without a meaning, with the one that may be meant.
static bool fail_for_word(expression_parser *p)
{
    char word[WORD_BYTES];
    char suggestion[HS_SUGGESTION_BYTES];
    uint32_t start = p->at;
    p->at = copy_word(p, start, word);
    bool is_called = peek(p) == '(';
    const char *nearest = nearest_word(word, is_called);
    if (nearest == NULL && !is_called) {
        return fail_at(p, start, "'%c' has no meaning in a number", word[0]);
    }
    return fail_at(p, start, "'%s' has no meaning in a number%s", word,
                   nearest != NULL ? hs_findings_suggest(nearest, suggestion)
                                   : "; the functions are sin(n) and cos(n)");
}

/// Reports what stands in place of an operand.
static bool fail_for_operand(expression_parser *p)
{
    char c = peek(p);
    if (c == '\0') return fail_at(p, p->at, "a number is missing at the end");
    if (c == ')' || strchr("*/%", c) != NULL) {
        return fail_at(p, p->at, "a number is missing before '%c'", c);
    }
    if (is_letter(c)) return fail_for_word(p);
    if ((unsigned char)c >= 0x80 || c < ' ') {
        return fail_at(p, p->at, "this character has no meaning in a number");
    }
    return fail_at(p, p->at, "'%c' has no meaning in a number", c);
}

/// Reports a constant that a bullet's state could not hold.
static bool fail_for_size(expression_parser *p, uint32_t offset)
{
    return fail_at(p, offset, "the number is too large; the largest is 3.4 * 10^38 (binary32)");
}

/// A decimal number. Its first 18 significant digits are kept; a point needs a digit beside it.
static bool parse_number(expression_parser *p)
{
    uint32_t start = p->at;
    uint64_t digits = 0;
    int exponent = 0;
    bool any = false;
    bool fraction = false;
    for (; p->at < p->count; p->at++) {
        char c = p->text[p->at];
        if (c == '.' && !fraction) {
            fraction = true;
        } else if (is_digit(c)) {
            any = true;
            bool kept = digits < 100000000000000000u;
            if (kept) digits = digits * 10 + (uint64_t)(c - '0');
            exponent += (kept ? 0 : 1) - (fraction ? 1 : 0);
        } else {
            break;
        }
    }
    if (!any) return fail_at(p, start, "a '.' needs a digit beside it");
    double number = (double)digits;
    double power = 1.0;
    for (; exponent < 0 && power < 1e22; exponent++) power *= 10.0;
    number /= power;
    for (; exponent < 0 && number > 0.0; exponent++) number /= 10.0;
    for (; exponent > 0 && number <= (double)FLT_MAX; exponent--) number *= 10.0;
    if (number > (double)FLT_MAX) return fail_for_size(p, start);
    return add_token(p, (hs_token){.operation = HS_TOKEN_NUMBER, .number = number});
}

static bool is_name(const char *name, uint32_t length, const char *wanted)
{
    return strlen(wanted) == length && memcmp(name, wanted, length) == 0;
}

/// Notes where an extension occurs first.
static void note_extension(expression_parser *p, unsigned extension, uint32_t offset)
{
    if ((p->report.extensions >> extension & 1u) == 0) p->report.extension_at[extension] = offset;
    p->report.extensions |= 1u << extension;
}

/// The extension of the variable that begins at `start` and whose name without a point ends at the
/// present byte, or HS_EXTENSION_COUNT.
static unsigned take_extension(expression_parser *p, uint32_t start)
{
    static const char index[] = ".index";
    uint32_t end = p->at;
    bool has_point =
        p->count - end >= sizeof index - 1 && memcmp(p->text + end, index, sizeof index - 1) == 0;
    if (has_point) end += (uint32_t)sizeof index - 1;
    for (unsigned e = 0; e < HS_EXTENSION_COUNT; e++) {
        if (!is_name(p->text + start, end - start, extensions[e].name)) continue;
        p->at = end;
        note_extension(p, e, start);
        return e;
    }
    return HS_EXTENSION_COUNT;
}

/// Reports the variable at `start`, which there is not.
static bool fail_for_variable(expression_parser *p, uint32_t start)
{
    char word[WORD_BYTES];
    char suggestion[HS_SUGGESTION_BYTES];
    copy_word(p, start, word);
    const char *nearest = nearest_word(word, false);
    return fail_at(p, start, "there is no variable '%s'%s", word,
                   nearest != NULL ? hs_findings_suggest(nearest, suggestion)
                                   : "; there are $rand, $rank, $1, $2 ...");
}

/// `$rank`, `$rand`, `$1` and on, and the variables of other engines.
static bool parse_variable(expression_parser *p)
{
    uint32_t start = p->at++;
    const char *name = p->text + p->at;
    uint32_t length = 0;
    uint32_t parameter = 0;
    bool digits_only = true;
    for (; p->at < p->count && (is_digit(p->text[p->at]) || is_letter(p->text[p->at])); p->at++) {
        digits_only = digits_only && is_digit(p->text[p->at]);
        if (digits_only && parameter < 100000000) {
            parameter = parameter * 10 + (uint32_t)(p->text[p->at] - '0');
        }
        length++;
    }
    if (is_name(name, length, "rank")) {
        return add_token(p, (hs_token){.operation = HS_TOKEN_RANK});
    }
    if (is_name(name, length, "rand")) {
        return add_token(p, (hs_token){.operation = HS_TOKEN_RANDOM});
    }
    if (length > 0 && digits_only && parameter > 0) {
        return add_token(p, (hs_token){.operation = HS_TOKEN_PARAMETER, .parameter = parameter});
    }
    unsigned extension = take_extension(p, start);
    if (extension < HS_EXTENSION_COUNT) {
        return add_token(p, (hs_token){.operation = extensions[extension].operation});
    }
    return fail_for_variable(p, start);
}

static bool fail_for_rest(expression_parser *p);

/// What stands in parentheses: of the function with this extension, or of none.
static bool parse_parentheses(expression_parser *p, unsigned function)
{
    uint32_t opening = p->at++;
    if (++p->parentheses > HS_PATTERN_NESTING) {
        return fail_at(p, opening, "parentheses are nested deeper than the limit of %d",
                       HS_PATTERN_NESTING);
    }
    if (!parse_sum(p)) return false;
    p->parentheses--;
    char c = peek(p);
    if (c == '\0') return fail_at(p, opening, "this '(' is never closed");
    if (function < HS_EXTENSION_COUNT && strchr(",;", c) != NULL) {
        return fail_at(p, p->at, "'%c' has no meaning in a number; %sn) takes one angle", c,
                       extensions[function].name);
    }
    if (c != ')') return fail_for_rest(p);
    p->at++;
    return true;
}

/// The function of other engines whose name and '(' stand here, or HS_EXTENSION_COUNT.
static unsigned take_function(expression_parser *p)
{
    for (unsigned e = HS_EXTENSION_SINE; e < HS_EXTENSION_COUNT; e++) {
        size_t length = strlen(extensions[e].name) - 1;
        if (p->count - p->at < length || memcmp(p->text + p->at, extensions[e].name, length) != 0)
            continue;
        uint32_t start = p->at;
        p->at += (uint32_t)length;
        if (peek(p) == '(') {
            note_extension(p, e, start);
            return e;
        }
        p->at = start;
    }
    return HS_EXTENSION_COUNT;
}

static bool finish_unary(expression_parser *p, hs_token_operation operation, size_t first);

static bool parse_primary(expression_parser *p)
{
    char c = peek(p);
    if (is_digit(c) || c == '.') return parse_number(p);
    if (c == '$') return parse_variable(p);
    if (c == '(') return parse_parentheses(p, HS_EXTENSION_COUNT);
    unsigned function = take_function(p);
    if (function == HS_EXTENSION_COUNT) return fail_for_operand(p);
    size_t first = p->tokens->count;
    return parse_parentheses(p, function) && finish_unary(p, extensions[function].operation, first);
}

/// The last token, when it is a constant and the whole operand that begins at token `first`.
static hs_token *constant_since(expression_parser *p, size_t first)
{
    hs_token *tokens = p->tokens->items;
    bool is_constant = p->tokens->count == first + 1 && tokens[first].operation == HS_TOKEN_NUMBER;
    return is_constant ? &tokens[first] : NULL;
}

/// Completes an operator whose only operand begins at token `first`.
static bool finish_unary(expression_parser *p, hs_token_operation operation, size_t first)
{
    hs_token *constant = constant_since(p, first);
    if (constant == NULL) return add_token(p, (hs_token){.operation = operation});
    constant->number = hs_expression_apply(operation, constant->number);
    return true;
}

/// A primary with any number of signs before it.
static bool parse_signed(expression_parser *p)
{
    bool negative = false;
    for (char c = peek(p); c == '-' || c == '+'; c = peek(p)) {
        negative = negative != (c == '-');
        p->at++;
    }
    size_t first = p->tokens->count;
    if (!parse_primary(p)) return false;
    return !negative || finish_unary(p, HS_TOKEN_NEGATE, first);
}

/// Completes an operator at `offset` whose operands begin at tokens `left` and `right`.
static bool finish_operator(expression_parser *p, hs_token_operation operation, size_t left,
                            size_t right, uint32_t offset)
{
    hs_token *constant = constant_since(p, right);
    bool divides = operation == HS_TOKEN_DIVIDE || operation == HS_TOKEN_REMAINDER;
    bool by_zero = divides && constant != NULL && constant->number == 0.0;
    if (by_zero && p->report.verdict == HS_PARSE_FINE) {
        p->report.verdict = HS_PARSE_WARNING;
        p->report.offset = offset;
        snprintf(p->report.sentence, sizeof p->report.sentence,
                 "a division by zero; its result is taken as 0");
    }
    hs_token *tokens = p->tokens->items;
    bool left_is_constant = right == left + 1 && tokens[left].operation == HS_TOKEN_NUMBER;
    if (by_zero || constant == NULL || !left_is_constant) {
        return add_token(p, (hs_token){.operation = operation});
    }
    hs_pattern_counts nothing = {0};
    tokens[left].number =
        hs_expression_operate(operation, tokens[left].number, constant->number, &nothing);
    p->tokens->count--;
    return true;
}

static hs_token_operation operation_of(char c)
{
    switch (c) {
    case '+':
        return HS_TOKEN_ADD;
    case '-':
        return HS_TOKEN_SUBTRACT;
    case '*':
        return HS_TOKEN_MULTIPLY;
    case '/':
        return HS_TOKEN_DIVIDE;
    default:
        return HS_TOKEN_REMAINDER;
    }
}

/// Operands with operators of one precedence between them, from left to right.
static bool parse_chain(expression_parser *p, const char *operators,
                        bool (*parse_operand)(expression_parser *p))
{
    size_t left = p->tokens->count;
    if (!parse_operand(p)) return false;
    for (char c = peek(p); c != '\0' && strchr(operators, c) != NULL; c = peek(p)) {
        uint32_t offset = p->at++;
        size_t right = p->tokens->count;
        if (!parse_operand(p) || !finish_operator(p, operation_of(c), left, right, offset)) {
            return false;
        }
    }
    return true;
}

static bool parse_product(expression_parser *p)
{
    return parse_chain(p, "*/%", parse_signed);
}

static bool parse_sum(expression_parser *p)
{
    return parse_chain(p, "+-", parse_product);
}

/// Whether an exponent stands at the next byte, right after a number.
static bool is_exponent(const expression_parser *p)
{
    const char *at = p->text + p->at;
    if ((*at != 'e' && *at != 'E') || p->at == 0) return false;
    bool is_signed = at[1] == '-' || at[1] == '+';
    return (is_digit(at[-1]) || at[-1] == '.') && is_digit(at[is_signed ? 2 : 1]);
}

/// Reports what follows a complete expression.
static bool fail_for_rest(expression_parser *p)
{
    char c = p->text[p->at];
    if (c == ')') return fail_at(p, p->at, "this ')' closes nothing");
    if (is_digit(c) || is_letter(c) || strchr("$(.", c) != NULL) {
        return fail_at(p, p->at, "an operator is missing before '%c'%s", c,
                       is_exponent(p) ? "; numbers have no exponent, so write 1e3 as 1000" : "");
    }
    return fail_for_operand(p);
}

/// What an operation counts as. A remainder counts as 64, because with numbers far apart it takes a
/// thousand times as long as a sum; so do the functions, which remove whole turns with one.
static uint32_t cost_of(uint32_t operation)
{
    bool is_slow = operation == HS_TOKEN_REMAINDER || operation == HS_TOKEN_SINE ||
                   operation == HS_TOKEN_COSINE;
    return is_slow ? 64 : 1;
}

/// The cost of the tokens from `first` on.
static uint32_t cost_since(const expression_parser *p, size_t first)
{
    const hs_token *tokens = p->tokens->items;
    size_t cost = 0;
    for (size_t i = first; i < p->tokens->count; i++) cost += cost_of(tokens[i].operation);
    return (uint32_t)cost;
}

hs_parse_report hs_expression_parse(const char *text, uint32_t count, hs_list *tokens,
                                    hs_gate *gate, hs_operand *operand)
{
    expression_parser p = {.text = text, .count = count, .tokens = tokens, .gate = gate};
    size_t first = tokens->count;
    *operand = (hs_operand){0};
    bool parsed = peek(&p) != '\0' || p.at < count
                      ? parse_sum(&p)
                      : fail_at(&p, 0, "a number is needed here, and nothing stands here");
    if (parsed && (peek(&p) != '\0' || p.at < count)) fail_for_rest(&p);
    hs_token *constant = constant_since(&p, first);
    bool is_usable = p.report.verdict < HS_PARSE_ERROR && constant != NULL;
    if (is_usable && !(fabs(constant->number) <= (double)FLT_MAX)) fail_for_size(&p, 0);
    if (p.report.verdict >= HS_PARSE_ERROR) {
        tokens->count = first;
    } else if (constant != NULL) {
        operand->number = constant->number;
        tokens->count = first;
    } else {
        operand->first_token = (uint32_t)first;
        operand->token_count = (uint32_t)(tokens->count - first);
        operand->cost = cost_since(&p, first);
    }
    return p.report;
}
