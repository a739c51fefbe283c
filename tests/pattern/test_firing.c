#include "pattern_field.h"

static void a_bullet_is_born_where_its_parent_was_and_moves_from_the_next_frame(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><changeSpeed><speed>2</speed><term>0</term></changeSpeed>"
        "<wait>1</wait><fire><direction type='absolute'>90</direction><speed>3</speed>"
        "<bullet/></fire></action>",
        2);
    hs_test_expect_near(field->bullets[0].y, -2.0, 0.0); // the root moved once, upwards
    hs_test_expect_near(field->bullets[1].x, 0.0, 0.0);
    hs_test_expect_near(field->bullets[1].y, 0.0, 0.0);
    hs_test_field_run(field, 1);
    hs_test_expect_near(field->bullets[1].x, 3.0, 0.0);
    assert_false(field->bullets[1].acting);
    hs_test_field_close(field);
}

static void a_direction_that_is_omitted_is_aim_and_a_speed_is_one(void **state)
{
    (void)state;
    hs_test_field *field =
        hs_test_field_open("<action label='top'><fire><bullet/></fire></action>");
    field->visit.target_x = 50.0f;
    field->visit.target_y = 0.0f;
    hs_test_field_run(field, 1);
    hs_test_expect_direction(field, 1, 90.0);
    hs_test_expect_speed(field, 1, 1.0);
    hs_test_field_close(field);
}

static void the_types_of_direction_have_their_origins(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><changeDirection><direction type='absolute'>30</direction>"
        "<term>1</term></changeDirection><changeSpeed><speed>2</speed><term>1</term>"
        "</changeSpeed><wait>1</wait><fire><direction>10</direction>"
        "<speed type='relative'>0.5</speed><bullet/></fire><fire>"
        "<direction type='absolute'>10</direction><speed type='absolute'>0.5</speed>"
        "<bullet/></fire><fire><direction type='relative'>10</direction><speed>1</speed>"
        "<bullet/></fire><fire><direction type='sequence'>10</direction>"
        "<speed type='sequence'>0.25</speed><bullet/></fire></action>",
        2);
    hs_test_expect_direction(field, 1, 190.0);
    hs_test_expect_speed(field, 1, 2.5);
    hs_test_expect_direction(field, 2, 10.0);
    hs_test_expect_speed(field, 2, 0.5);
    hs_test_expect_direction(field, 3, 40.0);
    hs_test_expect_direction(field, 4, 50.0);
    hs_test_expect_speed(field, 4, 1.25);
    hs_test_field_close(field);
}

static void the_bullets_own_direction_and_speed_win_over_the_fires(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire><direction type='absolute'>10</direction>"
        "<speed>2</speed><bullet><direction type='absolute'>20</direction>"
        "<speed>3</speed></bullet></fire><fire><direction type='sequence'>5</direction>"
        "<speed type='sequence'>1</speed><bullet/></fire></action>",
        1);
    hs_test_expect_direction(field, 1, 20.0);
    hs_test_expect_speed(field, 1, 3.0);
    hs_test_expect_direction(field, 2, 25.0);
    hs_test_expect_speed(field, 2, 4.0);
    hs_test_field_close(field);
}

static void the_first_sequence_is_aim_and_one_whatever_its_numbers(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire><direction type='sequence'>33</direction>"
        "<speed type='sequence'>7</speed><bullet/></fire><fire>"
        "<direction type='sequence'>33</direction><speed type='sequence'>7</speed>"
        "<bullet/></fire></action>",
        1);
    hs_test_expect_direction(field, 1, 180.0);
    hs_test_expect_speed(field, 1, 1.0);
    hs_test_expect_direction(field, 2, 213.0);
    hs_test_expect_speed(field, 2, 8.0);
    hs_test_field_close(field);
}

static void a_fire_without_direction_and_speed_still_sets_the_sequence_base(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire><bullet/></fire><fire>"
        "<direction type='sequence'>10</direction><speed type='sequence'>1</speed>"
        "<bullet/></fire></action>",
        1);
    hs_test_expect_direction(field, 2, 190.0);
    hs_test_expect_speed(field, 2, 2.0);
    hs_test_field_close(field);
}

static void the_sequence_base_is_shared_by_all_that_a_script_refers_to(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire><direction type='absolute'>100</direction>"
        "<speed>1</speed><bullet/></fire><actionRef label='a'/><action>"
        "<actionRef label='a'/></action><fireRef label='f'/></action><action label='a'>"
        "<fire><direction type='sequence'>10</direction><speed>1</speed><bullet/></fire>"
        "</action><fire label='f'><direction type='sequence'>10</direction><bullet/>"
        "</fire>",
        1);
    hs_test_expect_direction(field, 2, 110.0);
    hs_test_expect_direction(field, 3, 120.0);
    hs_test_expect_direction(field, 4, 130.0);
    hs_test_field_close(field);
}

static void the_sequence_base_belongs_to_one_script(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top1'><fire><direction type='absolute'>100</direction>"
        "<speed>1</speed><bullet/></fire></action><action label='top2'><fire>"
        "<direction type='sequence'>10</direction><speed>1</speed><bullet/></fire>"
        "</action>",
        1);
    hs_test_expect_direction(field, 1, 100.0);
    hs_test_expect_direction(field, 2, 180.0);
    hs_test_field_close(field);
}

static void a_fired_bullet_starts_without_a_sequence_base(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire><direction type='absolute'>90</direction>"
        "<speed>0</speed><bullet><action><fire><direction type='sequence'>10</direction>"
        "<speed>1</speed><bullet/></fire></action></bullet></fire></action>",
        2);
    hs_test_expect_direction(field, 2, 180.0);
    hs_test_field_close(field);
}

static void changes_do_not_touch_the_sequence_base(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire><direction type='absolute'>100</direction>"
        "<speed>1</speed><bullet/></fire><changeDirection>"
        "<direction type='absolute'>7</direction><term>1</term></changeDirection>"
        "<changeSpeed><speed>9</speed><term>1</term></changeSpeed><wait>2</wait><fire>"
        "<direction type='sequence'>10</direction><speed type='sequence'>1</speed>"
        "<bullet/></fire></action>",
        3);
    hs_test_expect_direction(field, 2, 110.0);
    hs_test_expect_speed(field, 2, 2.0);
    hs_test_field_close(field);
}

static void a_refused_bullet_is_as_if_it_had_been_fired(void **state)
{
    (void)state;
    static const char body[] =
        "<action label='top'><repeat><times>4</times><action><fire>"
        "<direction type='sequence'>10*$rand</direction><speed>$rand</speed><bullet/>"
        "</fire></action></repeat></action>";
    hs_test_field *free_field = hs_test_field_ran(body, 1);
    hs_test_field *full = hs_test_field_open(body);
    full->bullet_limit = 1;
    hs_test_field_run(full, 1);
    assert_int_equal(full->refused, 4);
    assert_true(full->runners_living == 0);
    full->bullet_limit = HS_TEST_BULLETS;
    hs_test_field_close(full);
    // refuse only the second: the others are the same
    full = hs_test_field_open(
        "<action label='top'><repeat><times>4</times><action><fire>"
        "<direction type='sequence'>10*$rand</direction><speed>$rand</speed><bullet>"
        "<action/></bullet></fire></action></repeat></action>");
    full->runner_limit = 3;
    hs_test_field_run(full, 1);
    assert_int_equal(full->refused, 2);
    assert_true(full->bullets[2].direction == free_field->bullets[2].direction);
    hs_test_field_close(full);
    hs_test_field_close(free_field);
}

static void a_bullet_whose_scripts_find_no_runners_gets_none(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_open(
        "<action label='top'><fire><bullet><action/><action/><action/></bullet></fire>"
        "<wait>9</wait></action>");
    field->runner_limit = 3;
    hs_test_field_run(field, 1);
    assert_int_equal(field->refused, 1);
    assert_int_equal(field->runners_living, 1);
    hs_test_field_close(field);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bullet_is_born_where_its_parent_was_and_moves_from_the_next_frame),
        cmocka_unit_test(a_direction_that_is_omitted_is_aim_and_a_speed_is_one),
        cmocka_unit_test(the_types_of_direction_have_their_origins),
        cmocka_unit_test(the_bullets_own_direction_and_speed_win_over_the_fires),
        cmocka_unit_test(the_first_sequence_is_aim_and_one_whatever_its_numbers),
        cmocka_unit_test(a_fire_without_direction_and_speed_still_sets_the_sequence_base),
        cmocka_unit_test(the_sequence_base_is_shared_by_all_that_a_script_refers_to),
        cmocka_unit_test(the_sequence_base_belongs_to_one_script),
        cmocka_unit_test(a_fired_bullet_starts_without_a_sequence_base),
        cmocka_unit_test(changes_do_not_touch_the_sequence_base),
        cmocka_unit_test(a_refused_bullet_is_as_if_it_had_been_fired),
        cmocka_unit_test(a_bullet_whose_scripts_find_no_runners_gets_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
