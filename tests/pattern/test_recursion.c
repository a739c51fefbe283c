#include "pattern_field.h"

static void a_tail_call_recurs_forever_and_grows_nothing(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_open(
        "<action label='top'><actionRef label='a'><param>1</param></actionRef></action>"
        "<action label='a'><wait>1</wait><action><actionRef label='b'><param>$1+1</param>"
        "<param>2</param><param>3</param></actionRef></action></action><action label='b'>"
        "<fire><direction type='absolute'>$1</direction><speed>1</speed><bullet/></fire>"
        "<actionRef label='a'><param>$1</param></actionRef></action>");
    field->bounded = true;
    hs_test_field_run(field, 3000);
    assert_int_equal(field->runners_peak, 1);
    assert_int_equal(field->counts.recursion_stops, 0);
    hs_test_expect_direction(field, field->bullet_count - 1, 3000.0);
    hs_test_field_close(field);
}

static void a_bullets_actionref_is_a_tail_call_too(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire><bulletRef label='b'/></fire></action>"
        "<bullet label='b'><actionRef label='loop'><param>5</param></actionRef></bullet>"
        "<action label='loop'><wait>1</wait><actionRef label='loop'><param>$1</param>"
        "</actionRef></action>",
        500);
    assert_int_equal(field->runners_peak, 2);
    assert_int_equal(field->runners_living, 1);
    hs_test_field_close(field);
}

static void recursion_that_comes_back_keeps_each_callers_parameters(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><actionRef label='a'><param>20</param><param>5</param>"
        "</actionRef></action><action label='a'><repeat><times>$1/20</times><action>"
        "<actionRef label='b'><param>$1</param><param>$2</param><param>9</param>"
        "</actionRef></action></repeat></action><action label='b'><fire>"
        "<direction type='absolute'>$1</direction><speed>1</speed><bullet/></fire>"
        "<actionRef label='c'><param>$1+1</param><param>$2-1</param><param>4</param>"
        "<param>5</param></actionRef><fire><direction type='absolute'>$1</direction>"
        "<speed>$3</speed><bullet/></fire></action><action label='c'><repeat>"
        "<times>$4-4</times><action><wait>1</wait><repeat><times>$3-3</times><action>"
        "<fire><direction type='absolute'>$1</direction><speed>$2</speed><bullet/></fire>"
        "</action></repeat></action></repeat></action>",
        10);
    assert_int_equal(field->bullet_count, 4);
    hs_test_expect_direction(field, 2, 21.0);
    hs_test_expect_speed(field, 2, 4.0);
    hs_test_expect_direction(field, 3, 20.0);
    hs_test_expect_speed(field, 3, 9.0);
    assert_true(field->runners_peak > 1); // it did not fit into one runner
    assert_int_equal(field->runners_living, 0);
    hs_test_field_close(field);
}

static void repeats_deeper_than_a_runners_words_go_on_in_a_chained_one(void **state)
{
    (void)state;
    char body[4096] = "<action label='top'><actionRef label='a'><param>3</param></actionRef>"
                      "</action><action label='a'>";
    for (unsigned i = 0; i < 25; i++)
        strcat(body, i % 5 == 0 ? "<repeat><times>2</times><action>"
                                : "<repeat><times>1</times><action>");
    strcat(body, "<fire><direction type='sequence'>$1</direction><bullet/></fire><wait>1</wait>");
    for (unsigned i = 0; i < 25; i++) strcat(body, "</action></repeat>");
    strcat(body, "<fire><direction type='absolute'>$1</direction><bullet/></fire></action>");
    hs_test_field *field = hs_test_field_ran(body, 34);
    assert_int_equal(field->bullet_count, 1 + 32 + 1);
    hs_test_expect_direction(field, 32, 180.0 + 31 * 3);
    hs_test_expect_direction(field, 33, 3.0);
    assert_true(field->runners_peak > 1);
    assert_int_equal(field->runners_living, 0);
    hs_test_field_close(field);
}

static void recursion_without_end_ends_the_script_at_the_limit_and_is_counted(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><actionRef label='a'><param>1</param></actionRef></action>"
        "<action label='a'><fire><bullet/></fire><actionRef label='a'><param>$1+1</param>"
        "</actionRef><wait>1</wait></action><action label='top2'><wait>3</wait><fire>"
        "<bullet/></fire></action>",
        5);
    assert_int_equal(field->counts.recursion_stops, 1);
    assert_int_equal(field->runners_peak, 2 + HS_PATTERN_RECURSION);
    assert_int_equal(field->runners_living, 0);
    // the other script is not affected
    assert_int_equal(field->bullets[field->bullet_count - 1].born, 3);
    hs_test_field_close(field);
}

static void want_of_a_runner_for_a_call_ends_the_script_and_is_counted(void **state)
{
    (void)state;
    hs_test_field *field =
        hs_test_field_open("<action label='top'><actionRef label='a'/><wait>9</wait></action>"
                           "<action label='a'><actionRef label='a'/><wait>1</wait></action>");
    field->runner_limit = 3;
    hs_test_field_run(field, 1);
    assert_int_equal(field->counts.recursion_stops, 1);
    assert_int_equal(field->runners_living, 0);
    assert_false(field->bullets[0].acting);
    hs_test_field_close(field);
}

static void a_bullet_that_is_cut_off_in_a_deep_call_gives_everything_back(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><actionRef label='a'><param>30</param></actionRef></action>"
        "<action label='a'><repeat><times>$1</times><action><actionRef label='b'>"
        "<param>1</param><param>1</param><param>1</param><param>1</param><param>1</param>"
        "</actionRef></action></repeat></action><action label='b'><repeat>"
        "<times>9</times><action><repeat><times>9</times><action><repeat><times>9</times>"
        "<action><repeat><times>9</times><action><repeat><times>9</times><action>"
        "<wait>1</wait></action></repeat></action></repeat></action></repeat></action>"
        "</repeat></action></repeat><wait>1</wait></action>",
        3);
    assert_true(field->runners_living > 1);
    hs_test_field_close(field); // checks that no runner is left
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tail_call_recurs_forever_and_grows_nothing),
        cmocka_unit_test(a_bullets_actionref_is_a_tail_call_too),
        cmocka_unit_test(recursion_that_comes_back_keeps_each_callers_parameters),
        cmocka_unit_test(repeats_deeper_than_a_runners_words_go_on_in_a_chained_one),
        cmocka_unit_test(recursion_without_end_ends_the_script_at_the_limit_and_is_counted),
        cmocka_unit_test(want_of_a_runner_for_a_call_ends_the_script_and_is_counted),
        cmocka_unit_test(a_bullet_that_is_cut_off_in_a_deep_call_gives_everything_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
