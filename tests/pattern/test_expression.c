#include <float.h>

#include "pattern_field.h"

#include "base/random.h"
#include "pattern/expression.h"

/// The result of one expression.
typedef struct evaluation {
    hs_parse_report report;
    double value;
    unsigned tokens; ///< left after folding
    uint64_t random; ///< the state after evaluation
    hs_pattern_counts counts;
} evaluation;

/// Parses and evaluates with rank 0.25, parameters 10, 20, 30, and a random state of 1.
static evaluation evaluate_with(const char *text, const double *fixed_random)
{
    hs_gate gate = {0};
    hs_list tokens = {.item_bytes = sizeof(hs_token)};
    hs_operand operand;
    evaluation result = {.random = 1};
    result.report = hs_expression_parse(text, (uint32_t)strlen(text), &tokens, &gate, &operand);
    result.tokens = operand.token_count;
    const hs_runner_word parameters[3] = {{.number = 10.0}, {.number = 20.0}, {.number = 30.0}};
    hs_runner_motion motion = {.direction = 45.5f, .speed = 2.25f};
    hs_runner_script script = {.random = 1};
    // three parameters, and a repeat in its eighth round
    script.parameter_count = 3;
    script.words_used = 4;
    script.words[3].frame.position = 7;
    hs_scope scope = {
        .tokens = tokens.items,
        .parameters = parameters,
        .parameter_count = 3,
        .rank = 0.25,
        .top = &script,
        .bullet = {&motion, &script},
        .fixed_random = fixed_random,
        .counts = &result.counts,
    };
    if (result.report.verdict < HS_PARSE_ERROR) result.value = hs_operand_value(&operand, &scope);
    result.random = script.random;
    hs_list_release(&tokens, &gate);
    hs_test_expect_gate_empty(&gate);
    return result;
}

static evaluation evaluate(const char *text)
{
    return evaluate_with(text, NULL);
}

static void expect_gives(const char *text, double value)
{
    evaluation result = evaluate(text);
    if (result.report.verdict != HS_PARSE_FINE) fail_msg("%s: %s", text, result.report.sentence);
    if (result.value != value) fail_msg("%s gave %.17g, not %.17g", text, result.value, value);
}

static void expect_error(const char *text, unsigned offset, const char *sentence)
{
    evaluation result = evaluate(text);
    if (result.report.verdict != HS_PARSE_ERROR) fail_msg("'%s' was taken", text);
    assert_string_equal(result.report.sentence, sentence);
    assert_int_equal(result.report.offset, offset);
}

static void decimals_are_read_exactly(void **state)
{
    (void)state;
    expect_gives("35", 35.0);
    expect_gives("0.7", 0.7);
    expect_gives(".5", 0.5);
    expect_gives("5.", 5.0);
    expect_gives("0.1", 0.1);
    expect_gives("123456.789", 123456.789);
    expect_gives("0.000001", 0.000001);
    expect_gives("1000000000000000000000", 1e21);
    expect_gives("  \t\n 12 \r\n", 12.0);
}

static void operators_bind_as_in_arithmetic_and_group_to_the_left(void **state)
{
    (void)state;
    expect_gives("2+3*4", 14.0);
    expect_gives("(2+3)*4", 20.0);
    expect_gives("10-4-3", 3.0);
    expect_gives("100/10/5", 2.0);
    expect_gives("7%4*2", 6.0);
    expect_gives("1-2*3+4/2", -3.0);
}

static void signs_may_stand_before_any_operand(void **state)
{
    (void)state;
    expect_gives("2*-3", -6.0);
    expect_gives("-(-5)", 5.0);
    expect_gives("2--3", 5.0);
    expect_gives("2-+-3", 5.0);
    expect_gives("+4", 4.0);
    expect_gives("-2*3", -6.0);
    expect_gives("-$1+-$2", -30.0);
}

static void percent_is_the_floating_remainder(void **state)
{
    (void)state;
    expect_gives("7.5%2", 1.5);
    expect_gives("-7.5%2", -1.5);
    expect_gives("7.5%-2", 1.5);
    expect_gives("$3%7", 2.0);
}

static void parameters_and_rank_are_seen(void **state)
{
    (void)state;
    expect_gives("$1+$2*$3", 610.0);
    expect_gives("$rank*4", 1.0);
    expect_gives("(2+$1)*0.5", 6.0);
}

static void a_missing_parameter_is_one(void **state)
{
    (void)state;
    expect_gives("$4", 1.0);
    expect_gives("$9*7", 7.0);
    expect_gives("$123456789012", 1.0);
}

static void constants_are_folded_and_nothing_else_is(void **state)
{
    (void)state;
    assert_int_equal(evaluate("360/16*(1+2)").tokens, 0);
    assert_int_equal(evaluate("-(3)").tokens, 0);
    assert_int_equal(evaluate("2*3*$rand").tokens, 3);
    assert_int_equal(evaluate("$rank*(180-90)").tokens, 3);
    assert_int_equal(evaluate("0*$rand").tokens, 3);
}

static void draws_are_made_from_left_to_right_each_anew(void **state)
{
    (void)state;
    uint64_t random = 1;
    double first = hs_splitmix_unit(&random);
    double second = hs_splitmix_unit(&random);
    evaluation result = evaluate("$rand-$rand*2");
    assert_true(result.value == first - second * 2.0);
    assert_true(result.random == random);
    assert_true(first >= 0.0 && first < 1.0);
}

static void a_draw_is_the_upper_53_bits_of_the_next_output(void **state)
{
    (void)state;
    // splitmix64 of state 1 gives 0x910A2DEC89025CC1 first (reference code by Vigna)
    evaluation result = evaluate("$rand");
    assert_true(result.value == (double)(0x910A2DEC89025CC1u >> 11) * 0x1p-53);
}

static void a_fixed_draw_replaces_every_draw(void **state)
{
    (void)state;
    const double half = 0.5;
    evaluation result = evaluate_with("$rand+$rand", &half);
    assert_true(result.value == 1.0);
    assert_true(result.random == 1);
}

static void division_by_zero_is_zero_and_counted(void **state)
{
    (void)state;
    evaluation result = evaluate("5+1/($rank-0.25)+$1%0");
    assert_true(result.value == 5.0);
    assert_int_equal(result.counts.divisions_by_zero, 2);
}

static void division_by_a_constant_zero_is_warned_of_and_still_counted(void **state)
{
    (void)state;
    evaluation result = evaluate("3 + 1/0");
    assert_int_equal(result.report.verdict, HS_PARSE_WARNING);
    assert_int_equal(result.report.offset, 5);
    assert_true(result.value == 3.0);
    assert_int_equal(result.counts.divisions_by_zero, 1);
}

static void what_is_wrong_is_told_with_its_place(void **state)
{
    (void)state;
    expect_error("", 0, "a number is needed here, and nothing stands here");
    expect_error("  ", 0, "a number is needed here, and nothing stands here");
    expect_error("1+", 2, "a number is missing at the end");
    expect_error("1+*2", 2, "a number is missing before '*'");
    expect_error("()", 1, "a number is missing before ')'");
    expect_error("1 2", 2, "an operator is missing before '2'");
    expect_error("2$rand", 1, "an operator is missing before '$'");
    expect_error("2(3)", 1, "an operator is missing before '('");
    expect_error("1.2.3", 3, "an operator is missing before '.'");
    expect_error("(1+2", 0, "this '(' is never closed");
    expect_error("1)", 1, "this ')' closes nothing");
    expect_error("1+.", 2, "a '.' needs a digit beside it");
    expect_error("3,5", 1, "',' has no meaning in a number");
    expect_error("abc", 0, "'a' has no meaning in a number");
    expect_error("1+\xC3\xA4", 2, "this character has no meaning in a number");
    expect_error(
        "1e5", 1,
        "an operator is missing before 'e'; numbers have no exponent, so write 1e3 as 1000");
    expect_error(
        "2.5E-3", 3,
        "an operator is missing before 'E'; numbers have no exponent, so write 1e3 as 1000");
    expect_error("1e", 1, "an operator is missing before 'e'");
    expect_error("(1)e5", 3, "an operator is missing before 'e'");
    expect_error("(1 2)", 3, "an operator is missing before '2'");
    expect_error("(1,2)", 2, "',' has no meaning in a number");
    expect_error("$", 0, "there is no variable '$'; there are $rand, $rank, $1, $2 ...");
    expect_error("$0", 0, "there is no variable '$0'; there are $rand, $rank, $1, $2 ...");
    expect_error("$1x", 0, "there is no variable '$1x'; there are $rand, $rank, $1, $2 ...");
}

static void a_constant_beyond_binary32_is_refused(void **state)
{
    (void)state;
    static const char sentence[] = "the number is too large; the largest is 3.4 * 10^38 (binary32)";
    expect_gives("340282346638528859811704183484516925440", (double)FLT_MAX);
    expect_error("1+340282346638528900000000000000000000000", 2, sentence);
    expect_error("$1*999999999999999999999999999999999999999", 3, sentence);
    expect_error("99999999999999999999*99999999999999999999", 0, sentence);
    expect_error("-99999999999999999999*99999999999999999999", 0, sentence);
    expect_gives("99999999999999999999*99999999999999999999/99999999999999999999",
                 99999999999999999999.0);
    char digits[401];
    memset(digits, '9', sizeof digits - 1);
    digits[400] = '\0';
    expect_error(digits, 0, sentence);
}

static void functions_of_degrees_are_taken(void **state)
{
    (void)state;
    expect_gives("sin(90)", 1.0);
    expect_gives("cos(180)", -1.0);
    expect_gives("cos ( 90 )", 0.0);
    expect_gives("sin(-450)", -1.0);
    expect_gives("-sin(90)*2", -2.0);
    expect_gives("sin(80+$1)", 1.0);
    expect_gives("sin(cos($1*9)+90)", 1.0);
    hs_test_expect_near((float)evaluate("sin(30)").value, 0.5, 1e-7);
    hs_test_expect_near((float)evaluate("cos($3*2)").value, 0.5, 1e-7);
    assert_int_equal(evaluate("2*sin(30)+1").tokens, 0);
    assert_int_equal(evaluate("sin($1)").tokens, 2);
}

static void variables_of_other_engines_are_taken(void **state)
{
    (void)state;
    expect_gives("$i", 7.0);
    expect_gives("$loop.index*2", 14.0);
    expect_gives("$direction", 45.5);
    expect_gives("-$speed", -2.25);
}

static void extensions_are_reported_where_each_first_occurs(void **state)
{
    (void)state;
    hs_parse_report report = evaluate("1+$i*sin($i)-cos(2)").report;
    assert_int_equal(report.extensions,
                     1u << HS_EXTENSION_I | 1u << HS_EXTENSION_SINE | 1u << HS_EXTENSION_COSINE);
    assert_int_equal(report.extension_at[HS_EXTENSION_I], 2);
    assert_int_equal(report.extension_at[HS_EXTENSION_SINE], 5);
    assert_int_equal(report.extension_at[HS_EXTENSION_COSINE], 13);
    assert_int_equal(evaluate("1+$rank").report.extensions, 0);
}

static void what_only_looks_like_an_extension_is_an_error(void **state)
{
    (void)state;
    expect_error("sin", 0, "'sin' has no meaning in a number; did you mean \"sin(n)\"?");
    expect_error("sin 3", 0, "'sin' has no meaning in a number; did you mean \"sin(n)\"?");
    expect_error("1+sni(30)", 2, "'sni' has no meaning in a number; did you mean \"sin(n)\"?");
    expect_error("sin()", 4, "a number is missing before ')'");
    expect_error("sin(3", 3, "this '(' is never closed");
    expect_error("tan(3)", 0,
                 "'tan' has no meaning in a number; the functions are sin(n) and cos(n)");
    expect_error("sin(1,2)", 5, "',' has no meaning in a number; sin(n) takes one angle");
    expect_error("cos(3;4)", 5, "';' has no meaning in a number; cos(n) takes one angle");
    expect_error("sin(3 4)", 6, "an operator is missing before '4'");
}

static void the_nearest_right_word_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *wrong, *right;
    } variables[] = {
        {"$sped", "$speed"},      {"$Speed", "$speed"},         {"$ii", "$i"},
        {"$loop", "$loop.index"}, {"$loop.idx", "$loop.index"}, {"$i.index", "$loop.index"},
        {"$dir", "$direction"},   {"$rnak", "$rank"},           {"$random", "$rand"},
    };
    char sentence[200];
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        snprintf(sentence, sizeof sentence, "there is no variable '%s'; did you mean \"%s\"?",
                 variables[i].wrong, variables[i].right);
        expect_error(variables[i].wrong, 0, sentence);
    }
    expect_error("$x", 0, "there is no variable '$x'; there are $rand, $rank, $1, $2 ...");
    expect_error("rand()", 0, "'rand' has no meaning in a number; did you mean \"$rand\"?");
    expect_error("rank", 0, "'rank' has no meaning in a number; did you mean \"$rank\"?");
    expect_error("3*loop.index", 2,
                 "'loop.index' has no meaning in a number; did you mean \"$loop.index\"?");
    expect_error("i", 0, "'i' has no meaning in a number; did you mean \"$i\"?");
    static const char longest[] = "$abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
    expect_error(longest, 0,
                 "there is no variable '$abcdefghijklmnopqrstuvwxyzabcd'; there are $rand, $rank, "
                 "$1, $2 ...");
}

/// `open` `count` times, then `middle`, then `close` as often.
static const char *nested(unsigned count, const char *open, const char *middle, const char *close)
{
    static char text[8192];
    text[0] = '\0';
    for (unsigned i = 0; i < count; i++) strncat(text, open, sizeof text - strlen(text) - 1);
    strncat(text, middle, sizeof text - strlen(text) - 1);
    for (unsigned i = 0; i < count; i++) strncat(text, close, sizeof text - strlen(text) - 1);
    return text;
}

static void parentheses_nest_up_to_the_limit(void **state)
{
    (void)state;
    expect_gives(nested(HS_PATTERN_NESTING, "(", "$1", ")"), 10.0);
    expect_gives(nested(HS_PATTERN_NESTING, "$4+$4*(", "$1", ")"),
                 10.0 + (double)HS_PATTERN_NESTING);
    expect_error(nested(HS_PATTERN_NESTING + 1, "(", "$1", ")"), HS_PATTERN_NESTING,
                 "parentheses are nested deeper than the limit of 64");
}

static void a_thousand_signs_do_no_harm(void **state)
{
    (void)state;
    expect_gives(nested(4000, "-", "$1", ""), 10.0);
    expect_gives(nested(2000, "1+", "1", ""), 2001.0);
}

static void want_of_memory_is_told(void **state)
{
    (void)state;
    hs_gate gate = {.fail_at = 1};
    hs_list tokens = {.item_bytes = sizeof(hs_token)};
    hs_operand operand;
    hs_parse_report report = hs_expression_parse("1+2", 3, &tokens, &gate, &operand);
    assert_int_equal(report.verdict, HS_PARSE_NO_MEMORY);
    hs_test_expect_gate_empty(&gate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_are_read_exactly),
        cmocka_unit_test(operators_bind_as_in_arithmetic_and_group_to_the_left),
        cmocka_unit_test(signs_may_stand_before_any_operand),
        cmocka_unit_test(percent_is_the_floating_remainder),
        cmocka_unit_test(parameters_and_rank_are_seen),
        cmocka_unit_test(a_missing_parameter_is_one),
        cmocka_unit_test(constants_are_folded_and_nothing_else_is),
        cmocka_unit_test(draws_are_made_from_left_to_right_each_anew),
        cmocka_unit_test(a_draw_is_the_upper_53_bits_of_the_next_output),
        cmocka_unit_test(a_fixed_draw_replaces_every_draw),
        cmocka_unit_test(division_by_zero_is_zero_and_counted),
        cmocka_unit_test(division_by_a_constant_zero_is_warned_of_and_still_counted),
        cmocka_unit_test(what_is_wrong_is_told_with_its_place),
        cmocka_unit_test(a_constant_beyond_binary32_is_refused),
        cmocka_unit_test(functions_of_degrees_are_taken),
        cmocka_unit_test(variables_of_other_engines_are_taken),
        cmocka_unit_test(extensions_are_reported_where_each_first_occurs),
        cmocka_unit_test(what_only_looks_like_an_extension_is_an_error),
        cmocka_unit_test(the_nearest_right_word_is_told),
        cmocka_unit_test(parentheses_nest_up_to_the_limit),
        cmocka_unit_test(a_thousand_signs_do_no_harm),
        cmocka_unit_test(want_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
