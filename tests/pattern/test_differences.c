/// What Heapstorm does with the examples of docs/bulletml.md, "Where libbulletml does otherwise".
/// That libbulletml differs there is shown by the oracle's test, but for those that end its process
/// or never come back: numbers, child-order and character-number.
#include "findings_text.h"
#include "pattern_field.h"

#define FOLDER HS_TEST_DATA "/differences/"

/// Reads the example into `text`. Returns its size.
static size_t read_example(const char *name, char *text, size_t bytes)
{
    char path[1024];
    snprintf(path, sizeof path, FOLDER "%s.xml", name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t count = fread(text, 1, bytes, file);
    fclose(file);
    return count;
}

/// The example after so many frames.
static hs_test_field *ran(const char *name, unsigned frames)
{
    char path[1024], text[4096];
    snprintf(path, sizeof path, FOLDER "%s.xml", name);
    size_t count = read_example(name, text, sizeof text);
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

static void references_to_a_nested_fire_or_bullet_run_that_alone(void **state)
{
    (void)state;
    static const char *const names[] = {"nested-fire", "nested-bullet"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        hs_test_field *field = ran(names[i], 20);
        assert_int_equal(field->bullet_count, 1 + 2);
        assert_int_equal(field->bullets[2].born, 3);
        hs_test_field_close(field);
    }
}

static void children_may_stand_in_any_order(void **state)
{
    (void)state;
    hs_test_field *field = ran("child-order", 1);
    assert_int_equal(field->bullet_count, 1 + 3);
    hs_test_expect_direction(field, 1, 90.0);
    hs_test_expect_speed(field, 1, 2.0);
    hs_test_expect_direction(field, 3, 30.0);
    hs_test_field_close(field);
}

static void the_first_of_several_bullets_counts(void **state)
{
    (void)state;
    hs_test_field *field = ran("two-bullets", 1);
    assert_int_equal(field->bullet_count, 1 + 1);
    hs_test_field_close(field);
}

static void comments_and_characters_by_number_leave_a_number_whole(void **state)
{
    (void)state;
    static const char *const names[] = {"comment", "character-number"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        hs_test_field *field = ran(names[i], 1);
        hs_test_expect_direction(field, 1, 40.0);
        hs_test_field_close(field);
    }
}

static void a_tenth_parameter_is_an_error(void **state)
{
    (void)state;
    char text[4096];
    size_t count = read_example("parameters", text, sizeof text);
    hs_test_findings findings = hs_test_findings_of(text, count);
    assert_false(findings.usable);
    assert_string_equal(findings.text,
                        "6:3: error: <actionRef> has 10 parameters; the limit is 9\n");
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
        cmocka_unit_test(references_to_a_nested_fire_or_bullet_run_that_alone),
        cmocka_unit_test(children_may_stand_in_any_order),
        cmocka_unit_test(the_first_of_several_bullets_counts),
        cmocka_unit_test(comments_and_characters_by_number_leave_a_number_whole),
        cmocka_unit_test(a_tenth_parameter_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
