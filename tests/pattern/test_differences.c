/// What Heapstorm does with the examples of docs/bulletml.md, "Where libbulletml does otherwise".
/// That libbulletml differs there is shown by the oracle's test.
#include "pattern_field.h"

#define FOLDER HS_TEST_DATA "/differences/"

/// The example after so many frames.
static hs_test_field *ran(const char *name, unsigned frames)
{
    char path[1024], text[4096];
    snprintf(path, sizeof path, FOLDER "%s.xml", name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t count = fread(text, 1, sizeof text, file);
    fclose(file);
    hs_test_field *field = hs_test_field_open_file(text, count, path);
    hs_test_field_run(field, frames);
    return field;
}

static void half_a_circle_is_turned_counter_clockwise(void **state)
{
    (void)state;
    hs_test_field *field = ran("half-circle", 12);
    hs_test_expect_direction(field, 1, 90.0);
    hs_test_field_close(field);
}

static void a_horizontal_pattern_keeps_its_directions(void **state)
{
    (void)state;
    hs_test_field *field = ran("horizontal", 2);
    hs_test_expect_direction(field, 1, 90.0);
    hs_test_expect_near(field->bullets[1].x, 1.0, 1e-6);
    hs_test_field_close(field);
}

static void several_actions_of_a_bullet_run_in_parallel(void **state)
{
    (void)state;
    hs_test_field *field = ran("several-actions", 3);
    hs_test_expect_direction(field, 1, 0.0);
    hs_test_expect_speed(field, 1, 1.0);
    hs_test_field_run(field, 3);
    hs_test_expect_speed(field, 1, 3.0);
    hs_test_field_close(field);
}

static void nothing_happens_after_vanish_in_any_script(void **state)
{
    (void)state;
    hs_test_field *field = ran("vanish", 10);
    assert_int_equal(field->bullet_count, 1);
    assert_false(field->bullets[0].alive);
    hs_test_field_close(field);
}

static void changes_leave_the_sequence_base_alone(void **state)
{
    (void)state;
    hs_test_field *field = ran("sequence-base", 4);
    hs_test_expect_direction(field, 2, 40.0);
    hs_test_expect_speed(field, 2, 1.5);
    hs_test_field_close(field);
}

static void top_actions_share_one_motion(void **state)
{
    (void)state;
    hs_test_field *field = ran("shared-motion", 11);
    hs_test_expect_speed(field, 0, 0.0);
    hs_test_field_run(field, 20); // the first change does not go on
    hs_test_expect_speed(field, 0, 0.0);
    hs_test_field_close(field);
}

static void a_sequence_change_without_frames_adds_nothing(void **state)
{
    (void)state;
    hs_test_field *field = ran("sequence-change", 9);
    hs_test_expect_speed(field, 1, 1.0);
    hs_test_field_close(field);
}

static void a_reference_to_a_nested_action_runs_that_action_alone(void **state)
{
    (void)state;
    hs_test_field *field = ran("nested-label", 20);
    assert_int_equal(field->bullet_count, 1 + 2);
    assert_int_equal(field->bullets[2].born, 3);
    hs_test_field_close(field);
}

static void two_signs_cancel_each_other(void **state)
{
    (void)state;
    hs_test_field *field = ran("signs", 1);
    hs_test_expect_direction(field, 1, 5.0);
    hs_test_field_close(field);
}

static void remainder_plus_sign_and_division_by_zero_are_numbers(void **state)
{
    (void)state;
    hs_test_field *field = ran("numbers", 1);
    hs_test_expect_direction(field, 1, 15.0);
    hs_test_expect_speed(field, 1, 1.0);
    hs_test_expect_direction(field, 2, 30.0);
    assert_int_equal(field->counts.divisions_by_zero, 1);
    hs_test_field_close(field);
}

static void unknown_elements_are_ignored(void **state)
{
    (void)state;
    hs_test_field *field = ran("unknown", 1);
    assert_int_equal(field->bullet_count, 1 + 1);
    hs_test_field_close(field);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_a_circle_is_turned_counter_clockwise),
        cmocka_unit_test(a_horizontal_pattern_keeps_its_directions),
        cmocka_unit_test(several_actions_of_a_bullet_run_in_parallel),
        cmocka_unit_test(nothing_happens_after_vanish_in_any_script),
        cmocka_unit_test(changes_leave_the_sequence_base_alone),
        cmocka_unit_test(top_actions_share_one_motion),
        cmocka_unit_test(a_sequence_change_without_frames_adds_nothing),
        cmocka_unit_test(a_reference_to_a_nested_action_runs_that_action_alone),
        cmocka_unit_test(two_signs_cancel_each_other),
        cmocka_unit_test(remainder_plus_sign_and_division_by_zero_are_numbers),
        cmocka_unit_test(unknown_elements_are_ignored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
