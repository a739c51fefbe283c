#include "pattern_field.h"

#include <math.h>

static void a_script_at_the_instruction_limit_goes_on_in_the_next_frame(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_open(
        "<action label='top'><repeat><times>50000</times><action><wait>0</wait></action>"
        "</repeat><fire><bullet/></fire></action>");
    hs_test_field_run(field, 1); // two instructions a round, 65,536 a frame
    assert_int_equal(field->counts.instruction_stops, 1);
    assert_int_equal(field->counts.instructions, HS_PATTERN_VISIT_INSTRUCTIONS);
    assert_int_equal(field->bullets[0].wake, 1);
    assert_int_equal(field->bullet_count, 1);
    hs_test_field_run(field, 1);
    assert_int_equal(field->bullet_count, 2);
    assert_int_equal(field->bullets[1].born, 1);
    hs_test_field_close(field);
}

static void a_script_that_never_waits_does_not_hang(void **state)
{
    (void)state;
    hs_test_field *field =
        hs_test_field_ran("<action label='top'><actionRef label='a'/></action><action label='a'>"
                          "<actionRef label='a'/></action>",
                          20);
    assert_int_equal(field->counts.instruction_stops, 20);
    assert_true(field->bullets[0].acting);
    hs_test_field_close(field);
}

static void the_frames_budget_is_shared_and_a_script_without_it_goes_on_later(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_open(
        "<action label='top1'><repeat><times>20</times><action><wait>0</wait></action>"
        "</repeat><wait>5</wait></action><action label='top2'><fire><bullet/></fire>"
        "<wait>5</wait></action>");
    field->budget = 30;
    hs_test_field_run(field, 1);
    assert_int_equal(field->counts.instructions, 30);
    assert_int_equal(field->counts.instruction_stops, 2);
    assert_int_equal(field->bullet_count, 1);
    hs_test_field_run(field, 1);
    assert_int_equal(field->bullet_count, 2);
    assert_int_equal(field->counts.instruction_stops, 2);
    hs_test_field_close(field);
}

static void an_instruction_with_long_expressions_counts_as_several(void **state)
{
    (void)state;
    char body[16384] = "<action label='top'><repeat><times>99</times><action><wait>0*(";
    for (unsigned i = 0; i < 1600; i++) strcat(body, "$1+");
    strcat(body, "1)</wait></action></repeat></action>");
    hs_test_field *field = hs_test_field_open(body);
    field->budget = 4000;
    hs_test_field_run(field, 1);
    // 3,203 tokens, one instruction for 16 of them: about 20 rounds a frame, and one begun
    assert_in_range(field->counts.instructions, 4000, 4000 + 202);
    assert_int_equal(field->counts.instruction_stops, 1);
    hs_test_field_close(field);
}

static void bullets_that_double_for_ever_fill_the_field_and_no_more(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_open(
        "<action label='top'><fire><bulletRef label='b'/></fire></action>"
        "<bullet label='b'><action><repeat><times>99999</times><action>"
        "<fire><bulletRef label='b'/></fire><wait>1</wait></action></repeat></action></bullet>");
    hs_test_field_run(field, 30);
    assert_int_equal(field->bullet_count, HS_TEST_BULLETS);
    assert_true(field->refused > HS_TEST_BULLETS);
    hs_test_field_close(field);
}

static void division_by_zero_while_running_is_zero_and_counted(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_open(
        "<action label='top'><fire><direction type='absolute'>9/$rank</direction>"
        "<speed>5%$rank+2</speed><bullet/></fire></action>");
    field->visit.rank = 0.0;
    hs_test_field_run(field, 1);
    hs_test_expect_direction(field, 1, 0.0);
    hs_test_expect_speed(field, 1, 2.0);
    assert_int_equal(field->counts.divisions_by_zero, 2);
    hs_test_field_close(field);
}

static void what_is_not_finite_becomes_zero_and_is_counted(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire>"
        "<direction type='absolute'>9999999999999999999999999999999999999999</direction>"
        "<speed>9999999999999999999999999999999999999999</speed><bullet/></fire>"
        "<changeSpeed><speed>9999999999999999999999999999999999999999</speed>"
        "<term>1</term></changeSpeed></action>",
        2);
    assert_true(isfinite(field->bullets[1].direction));
    hs_test_expect_speed(field, 1, 0.0);
    hs_test_expect_speed(field, 0, 0.0);
    assert_true(field->counts.not_finite >= 2);
    hs_test_field_close(field);
}

static void conversions_to_whole_numbers_saturate(void **state)
{
    (void)state;
    hs_test_field *field =
        hs_test_field_ran("<action label='top'><changeSpeed><speed>1</speed>"
                          "<term>9999999999999999999999999999999999999999</term></changeSpeed>"
                          "<wait>-9999999999999999999999999999999999999999</wait>"
                          "<wait>9999999999999999999999999999999999999999</wait></action>",
                          2);
    assert_true(field->bullets[0].acting);
    assert_true(field->bullets[0].speed >= 0.0f && field->bullets[0].speed < 1e-6f);
    hs_test_field_close(field);
}

static void angles_keep_their_fraction_however_often_they_turn(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire><direction type='absolute'>0</direction>"
        "<speed>1</speed><bullet/></fire><repeat><times>15000</times><action><fire>"
        "<direction type='sequence'>67.25</direction><speed>1</speed><bullet/></fire>"
        "</action></repeat></action>",
        1);
    assert_int_equal(field->bullet_count, 15002);
    double turned = fmod((double)field->bullets[15001].direction, 360.0);
    hs_test_expect_near((float)turned, fmod(15000 * 67.25, 360.0), 1e-3);
    hs_test_expect_direction(field, 10, 9 * 67.25); // not wrapped while it is small
    hs_test_field_close(field);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_script_at_the_instruction_limit_goes_on_in_the_next_frame),
        cmocka_unit_test(a_script_that_never_waits_does_not_hang),
        cmocka_unit_test(the_frames_budget_is_shared_and_a_script_without_it_goes_on_later),
        cmocka_unit_test(an_instruction_with_long_expressions_counts_as_several),
        cmocka_unit_test(bullets_that_double_for_ever_fill_the_field_and_no_more),
        cmocka_unit_test(division_by_zero_while_running_is_zero_and_counted),
        cmocka_unit_test(what_is_not_finite_becomes_zero_and_is_counted),
        cmocka_unit_test(conversions_to_whole_numbers_saturate),
        cmocka_unit_test(angles_keep_their_fraction_however_often_they_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
