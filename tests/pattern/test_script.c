#include "pattern_field.h"

#include "base/random.h"

/// In which frame bullet 1 was born.
static unsigned born_of(const char *body)
{
    hs_test_field *field = hs_test_field_ran(body, 40);
    assert_true(field->bullet_count > 1);
    unsigned born = field->bullets[1].born;
    hs_test_field_close(field);
    return born;
}

static void a_wait_passes_exactly_its_frames(void **state)
{
    (void)state;
    assert_int_equal(born_of("<action label='top'><fire><bullet/></fire></action>"), 0);
    assert_int_equal(born_of("<action label='top'><wait>1</wait><fire><bullet/></fire></action>"),
                     1);
    assert_int_equal(
        born_of("<action label='top'><wait>7</wait><wait>3</wait><fire><bullet/></fire></action>"),
        10);
}

static void a_wait_truncates_toward_zero_and_none_passes_for_zero_and_less(void **state)
{
    (void)state;
    assert_int_equal(
        born_of("<action label='top'><wait>2.99</wait><fire><bullet/></fire></action>"), 2);
    assert_int_equal(
        born_of("<action label='top'><wait>0.99</wait><fire><bullet/></fire></action>"), 0);
    assert_int_equal(born_of("<action label='top'><wait>0</wait><fire><bullet/></fire></action>"),
                     0);
    assert_int_equal(
        born_of("<action label='top'><wait>-0.99</wait><wait>-8</wait><fire><bullet/></fire>"
                "</action>"),
        0);
}

static void a_waiting_bullet_tells_when_it_must_be_visited_again(void **state)
{
    (void)state;
    hs_test_field *field =
        hs_test_field_ran("<action label='top'><wait>30</wait><wait>5</wait></action>", 1);
    assert_int_equal(field->bullets[0].wake, 30);
    hs_test_field_run(field, 30);
    assert_int_equal(field->bullets[0].wake, 35);
    hs_test_field_run(field, 5);
    assert_false(field->bullets[0].acting);
    hs_test_field_close(field);
}

static void an_endless_wait_does_not_wrap_round(void **state)
{
    (void)state;
    hs_test_field *field =
        hs_test_field_open("<action label='top'><wait>9999999999999</wait></action>");
    field->visit.frame = HS_PATTERN_NEVER - 10;
    hs_test_field_run(field, 1);
    assert_true(field->bullets[0].wake == HS_PATTERN_NEVER - 1);
    hs_test_field_close(field);
}

static void repeats_nest_and_cost_no_frame(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><repeat><times>2</times><action><repeat><times>3</times>"
        "<action><repeat><times>4</times><action><repeat><times>5</times><action><fire>"
        "<bullet/></fire></action></repeat></action></repeat></action></repeat></action>"
        "</repeat></action>",
        1);
    assert_int_equal(field->bullet_count, 1 + 120);
    assert_false(field->bullets[0].acting);
    hs_test_field_close(field);
}

static void times_is_evaluated_once_and_the_rest_each_time_round(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><repeat><times>1+$rand*4</times><action><fire>"
        "<direction type='absolute'>$rand*360</direction><speed>1</speed><bullet/></fire>"
        "<wait>1</wait></action></repeat></action>",
        20);
    uint64_t random = 1;
    unsigned times = (unsigned)(1 + hs_splitmix_unit(&random) * 4);
    assert_int_equal(field->bullet_count, 1 + times);
    for (unsigned i = 1; i <= times; i++) {
        hs_test_expect_near(field->bullets[i].direction, hs_splitmix_unit(&random) * 360, 1e-4);
        hs_splitmix_next(&random); // the child's state
    }
    hs_test_field_close(field);
}

static void times_below_one_runs_once(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><repeat><times>0</times><action><fire><bullet/></fire>"
        "</action></repeat><repeat><times>-3</times><action><fire><bullet/></fire>"
        "</action></repeat><repeat><times>0.5</times><action><fire><bullet/></fire>"
        "</action></repeat><repeat><times>2.9</times><action><fire><bullet/></fire>"
        "</action></repeat></action>",
        1);
    assert_int_equal(field->bullet_count, 1 + 5);
    hs_test_field_close(field);
}

static void a_repeat_runs_several_actions_in_order(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><repeat><times>2</times><action><fire>"
        "<direction type='absolute'>1</direction><speed>1</speed><bullet/></fire>"
        "</action><actionRef label='a'><param>2</param></actionRef></repeat></action>"
        "<action label='a'><fire><direction type='absolute'>$1</direction>"
        "<speed>1</speed><bullet/></fire></action>",
        1);
    assert_int_equal(field->bullet_count, 5);
    for (unsigned i = 1; i < 5; i++) hs_test_expect_direction(field, i, i % 2 == 1 ? 1.0 : 2.0);
    hs_test_field_close(field);
}

static void too_many_times_are_cut_and_counted(void **state)
{
    (void)state;
    hs_test_field *field =
        hs_test_field_ran("<action label='top'><repeat><times>1000001</times><action><wait>1</wait>"
                          "</action></repeat></action>",
                          3);
    assert_int_equal(field->counts.repeats_cut, 1);
    hs_test_field_close(field);
}

static void all_top_actions_run_in_parallel_in_document_order(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='topB'><fire><direction type='absolute'>1</direction>"
        "<speed>1</speed><bullet/></fire><wait>2</wait><fire>"
        "<direction type='absolute'>3</direction><speed>1</speed><bullet/></fire>"
        "</action><action label='notop'><fire><direction type='absolute'>9</direction>"
        "<speed>1</speed><bullet/></fire></action><action label='top'><fire>"
        "<direction type='absolute'>2</direction><speed>1</speed><bullet/></fire>"
        "<wait>2</wait><fire><direction type='absolute'>4</direction><speed>1</speed>"
        "<bullet/></fire><wait>3</wait></action>",
        3);
    assert_int_equal(field->bullet_count, 5);
    for (unsigned i = 1; i < 5; i++) hs_test_expect_direction(field, i, i);
    assert_true(field->bullets[0].acting);
    hs_test_field_run(field, 3);
    assert_false(field->bullets[0].acting);
    hs_test_field_close(field);
}

static void several_actions_of_a_bullet_run_in_parallel(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire><bullet><action><wait>4</wait><fire>"
        "<direction type='absolute'>2</direction><speed>1</speed><bullet/></fire>"
        "</action><actionRef label='a'><param>1</param></actionRef></bullet></fire>"
        "</action><action label='a'><wait>3</wait><fire>"
        "<direction type='absolute'>$1</direction><speed>1</speed><bullet/></fire>"
        "</action>",
        6);
    hs_test_expect_direction(field, 2, 1.0);
    hs_test_expect_direction(field, 3, 2.0);
    assert_int_equal(field->bullets[2].born, 4);
    assert_int_equal(field->bullets[3].born, 5);
    hs_test_field_close(field);
}

static void a_script_that_has_ended_gives_its_runner_back(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top1'><wait>9</wait></action><action label='top2'><wait>2</wait>"
        "</action><action label='top3'><wait>5</wait></action>",
        3);
    assert_int_equal(field->runners_living, 2);
    hs_test_field_run(field, 3);
    assert_int_equal(field->runners_living, 1);
    hs_test_field_run(field, 4);
    assert_int_equal(field->runners_living, 0);
    hs_test_field_close(field);
}

static void vanish_stops_all_scripts_of_the_bullet_at_once(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top1'><wait>2</wait><vanish/><fire><bullet/></fire></action>"
        "<action label='top2'><wait>2</wait><fire><bullet/></fire></action>",
        5);
    assert_int_equal(field->bullet_count, 1);
    assert_false(field->bullets[0].alive);
    assert_int_equal(field->runners_living, 0);
    hs_test_field_close(field);
}

static void a_bullet_that_vanishes_does_not_move_any_more(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire><direction type='absolute'>90</direction>"
        "<speed>1</speed><bullet><action><wait>2</wait><vanish/></action></bullet></fire>"
        "</action>",
        6);
    assert_false(field->bullets[1].alive);
    hs_test_expect_near(field->bullets[1].x, 2.0, 0.0); // moved in frames 1 and 2, gone in 3
    hs_test_field_close(field);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wait_passes_exactly_its_frames),
        cmocka_unit_test(a_wait_truncates_toward_zero_and_none_passes_for_zero_and_less),
        cmocka_unit_test(a_waiting_bullet_tells_when_it_must_be_visited_again),
        cmocka_unit_test(an_endless_wait_does_not_wrap_round),
        cmocka_unit_test(repeats_nest_and_cost_no_frame),
        cmocka_unit_test(times_is_evaluated_once_and_the_rest_each_time_round),
        cmocka_unit_test(times_below_one_runs_once),
        cmocka_unit_test(a_repeat_runs_several_actions_in_order),
        cmocka_unit_test(too_many_times_are_cut_and_counted),
        cmocka_unit_test(all_top_actions_run_in_parallel_in_document_order),
        cmocka_unit_test(several_actions_of_a_bullet_run_in_parallel),
        cmocka_unit_test(a_script_that_has_ended_gives_its_runner_back),
        cmocka_unit_test(vanish_stops_all_scripts_of_the_bullet_at_once),
        cmocka_unit_test(a_bullet_that_vanishes_does_not_move_any_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
