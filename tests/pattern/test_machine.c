#include "pattern_field.h"

#include "base/random.h"

// ---- Parameters
// ----------------------------------------------------------------------------------

static void parameters_are_evaluated_at_the_reference_and_passed_by_value(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><actionRef label='a'><param>40</param><param>2</param>"
        "</actionRef></action><action label='a'><actionRef label='b'><param>$2*3</param>"
        "<param>$1</param></actionRef><fire><direction type='absolute'>$1</direction>"
        "<speed>$2</speed><bullet/></fire></action><action label='b'><fire>"
        "<direction type='absolute'>$1</direction><speed>$2</speed><bullet/></fire>"
        "</action>",
        1);
    hs_test_expect_direction(field, 1, 6.0);
    hs_test_expect_speed(field, 1, 40.0);
    hs_test_expect_direction(field, 2, 40.0);
    hs_test_expect_speed(field, 2, 2.0);
    hs_test_field_close(field);
}

static void a_reference_without_param_hides_the_callers_and_missing_ones_are_one(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><actionRef label='a'><param>40</param></actionRef></action>"
        "<action label='a'><actionRef label='b'/><fireRef label='f'/><fire>"
        "<bulletRef label='c'/></fire><fire><direction type='absolute'>$1</direction>"
        "<speed>$2</speed><bullet/></fire></action><action label='b'><fire>"
        "<direction type='absolute'>$1</direction><speed>$2</speed><bullet/></fire>"
        "</action><fire label='f'><direction type='absolute'>$1</direction><bullet/>"
        "</fire><bullet label='c'><direction type='absolute'>$1</direction></bullet>",
        1);
    hs_test_expect_direction(field, 1, 1.0);
    hs_test_expect_direction(field, 2, 1.0);
    hs_test_expect_direction(field, 3, 1.0);
    hs_test_expect_direction(field, 4, 40.0);
    hs_test_expect_speed(field, 4, 1.0);
    hs_test_field_close(field);
}

static void a_parameter_that_is_no_number_is_zero_and_counted(void **state)
{
    (void)state;
    // infinite, and the difference of two such is no number
    char number[1024] = "$9";
    for (unsigned i = 0; i < 20; i++) strcat(number, "*100000000000000000000");
    char body[4096];
    snprintf(body, sizeof body,
             "<action label='top'><actionRef label='a'><param>%s-%s</param></actionRef>"
             "</action><action label='a'><fire><speed>$1+2</speed><bullet/></fire></action>",
             number, number);
    hs_test_field *field = hs_test_field_ran(body, 1);
    hs_test_expect_speed(field, 1, 2.0);
    assert_int_equal(field->counts.not_finite, 1);
    hs_test_field_close(field);
}

static void inline_elements_see_the_enclosing_parameters(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><actionRef label='a'><param>40</param><param>3</param>"
        "</actionRef></action><action label='a'><action><repeat><times>$2</times><action>"
        "<fire><direction type='absolute'>$1</direction><speed>0</speed><bullet><action>"
        "<fire><direction type='absolute'>$1*2</direction><speed>$2</speed><bullet/>"
        "</fire></action></bullet></fire></action></repeat></action></action>",
        2);
    assert_int_equal(field->bullet_count, 7);
    hs_test_expect_direction(field, 1, 40.0);
    hs_test_expect_direction(field, 4, 80.0);
    hs_test_expect_speed(field, 4, 3.0);
    hs_test_field_close(field);
}

static void a_nested_label_runs_its_element_alone_with_the_references_parameters(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><actionRef label='inner'><param>7</param></actionRef>"
        "</action><action label='outer'><fire><direction type='absolute'>1</direction>"
        "<speed>1</speed><bullet/></fire><action label='inner'><fire>"
        "<direction type='absolute'>$1</direction><speed>1</speed><bullet/></fire>"
        "</action><fire><direction type='absolute'>2</direction><speed>1</speed><bullet/>"
        "</fire></action>",
        2);
    assert_int_equal(field->bullet_count, 2);
    hs_test_expect_direction(field, 1, 7.0);
    hs_test_field_close(field);
}

static void nine_parameters_reach_a_bullets_scripts(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire><bulletRef label='b'><param>1</param><param>2</param>"
        "<param>3</param><param>4</param><param>5</param><param>6</param><param>7</param>"
        "<param>8</param><param>90</param></bulletRef></fire></action><bullet label='b'>"
        "<action><repeat><times>2</times><action><fire>"
        "<direction type='absolute'>$9+$1</direction><speed>$8</speed><bullet/></fire>"
        "</action></repeat></action><actionRef label='a'><param>$9</param></actionRef>"
        "</bullet><action label='a'><fire><direction type='absolute'>$1+$9</direction>"
        "<speed>1</speed><bullet/></fire></action>",
        2);
    assert_int_equal(field->bullet_count, 5);
    hs_test_expect_direction(field, 2, 91.0);
    hs_test_expect_direction(field, 3, 91.0);
    hs_test_expect_speed(field, 3, 8.0);
    hs_test_expect_direction(field, 4, 91.0);
    assert_int_equal(field->runners_living, 0);
    hs_test_field_close(field);
}

static void numbers_are_drawn_in_the_decided_order(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire><direction type='absolute'>$rand</direction>"
        "<speed>$rand</speed><bulletRef label='b'><param>$rand</param>"
        "<param>$rand</param></bulletRef></fire></action><bullet label='b'>"
        "<direction type='absolute'>$1*1000+$rand</direction><speed>$2*1000+$rand</speed>"
        "</bullet>",
        1);
    uint64_t random = 1;
    double drawn[6];
    for (unsigned i = 0; i < 6; i++) drawn[i] = hs_splitmix_unit(&random);
    // fire's speed, fire's direction, the parameters, bullet's speed, bullet's direction
    hs_test_expect_near(field->bullets[1].speed, drawn[3] * 1000 + drawn[4], 1e-4);
    hs_test_expect_near(field->bullets[1].direction, drawn[2] * 1000 + drawn[5], 1e-4);
    assert_true(field->bullets[1].random == hs_splitmix_next(&random));
    hs_test_field_close(field);
}

static void in_a_change_the_term_is_drawn_first(void **state)
{
    (void)state;
    uint64_t random = 1;
    int term = (int)(hs_splitmix_unit(&random) * 10);
    double speed = hs_splitmix_unit(&random);
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><changeSpeed><speed>$rand</speed><term>$rand*10</term>"
        "</changeSpeed></action>",
        1 + (unsigned)term);
    hs_test_expect_near(field->bullets[0].speed, speed, 1e-6);
    hs_test_field_close(field);
    field =
        hs_test_field_ran("<action label='top'><accel><vertical>$rand</vertical>"
                          "<horizontal>$rand</horizontal><term>$rand*10</term></accel></action>",
                          1 + (unsigned)term);
    hs_test_expect_near(field->bullets[0].mx, speed, 1e-6);
    hs_test_expect_near(field->bullets[0].my, hs_splitmix_unit(&random), 1e-6);
    hs_test_field_close(field);
}

static void a_childs_random_state_is_the_parents_next_output(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire><bullet><action><fire>"
        "<direction type='absolute'>$rand*360</direction><speed>0</speed><bullet/></fire>"
        "</action></bullet></fire><fire><bullet/></fire></action>",
        2);
    uint64_t random = 1;
    uint64_t child = hs_splitmix_next(&random);
    assert_true(field->bullets[1].random == child);
    assert_true(field->bullets[2].random == hs_splitmix_next(&random));
    hs_test_expect_near(field->bullets[3].direction, hs_splitmix_unit(&child) * 360.0, 1e-4);
    hs_test_field_close(field);
}

static void a_fixed_draw_replaces_every_draw_but_no_childs_state(void **state)
{
    (void)state;
    const double half = 0.5;
    hs_test_field *field = hs_test_field_open(
        "<action label='top'><fire><direction type='absolute'>$rand*360</direction>"
        "<speed>$rand</speed><bullet/></fire></action>");
    field->visit.fixed_random = &half;
    hs_test_field_run(field, 1);
    uint64_t random = 1;
    hs_test_expect_direction(field, 1, 180.0);
    hs_test_expect_speed(field, 1, 0.5);
    assert_true(field->bullets[1].random == hs_splitmix_next(&random));
    hs_test_field_close(field);
}

static void numbers_and_aim_are_evaluated_when_the_command_runs(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_open(
        "<action label='top'><actionRef label='a'><param>$rank</param></actionRef>"
        "</action><action label='a'><wait>5</wait><fire><direction>0</direction>"
        "<speed>$rank</speed><bullet/></fire><fire><direction>0</direction>"
        "<speed>$1</speed><bullet/></fire></action>");
    hs_test_field_run(field, 5);
    field->visit.rank = 1.0;
    field->visit.target_x = 30.0f;
    field->visit.target_y = 0.0f;
    hs_test_field_run(field, 1);
    hs_test_expect_speed(field, 1, 1.0);
    hs_test_expect_direction(field, 1, 90.0);
    hs_test_expect_speed(field, 2, 0.5);
    hs_test_field_close(field);
}

// ---- Calls
// ---------------------------------------------------------------------------------------

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
        cmocka_unit_test(parameters_are_evaluated_at_the_reference_and_passed_by_value),
        cmocka_unit_test(a_reference_without_param_hides_the_callers_and_missing_ones_are_one),
        cmocka_unit_test(a_parameter_that_is_no_number_is_zero_and_counted),
        cmocka_unit_test(inline_elements_see_the_enclosing_parameters),
        cmocka_unit_test(a_nested_label_runs_its_element_alone_with_the_references_parameters),
        cmocka_unit_test(nine_parameters_reach_a_bullets_scripts),
        cmocka_unit_test(numbers_are_drawn_in_the_decided_order),
        cmocka_unit_test(in_a_change_the_term_is_drawn_first),
        cmocka_unit_test(a_childs_random_state_is_the_parents_next_output),
        cmocka_unit_test(a_fixed_draw_replaces_every_draw_but_no_childs_state),
        cmocka_unit_test(numbers_and_aim_are_evaluated_when_the_command_runs),
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
