#include "pattern_field.h"

#include <math.h>

static void a_change_shows_first_in_the_next_frame_and_is_exact_after_its_term(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><changeSpeed><speed>3</speed><term>3</term></changeSpeed>"
        "<changeDirection><direction type='absolute'>90</direction><term>3</term>"
        "</changeDirection></action>",
        1);
    hs_test_expect_speed(field, 0, 0.0);
    hs_test_field_run(field, 1);
    hs_test_expect_speed(field, 0, 1.0);
    hs_test_expect_direction(field, 0, 30.0);
    hs_test_field_run(field, 1);
    hs_test_expect_speed(field, 0, 2.0);
    hs_test_expect_direction(field, 0, 60.0);
    assert_true(field->bullets[0].acting);
    hs_test_field_run(field, 1);
    assert_true(field->bullets[0].speed == 3.0f);
    assert_true(field->bullets[0].direction == 90.0f);
    assert_false(field->bullets[0].acting);
    hs_test_field_close(field);
}

static void a_term_of_zero_or_less_gives_the_final_value_in_the_next_frame(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><changeSpeed><speed>3</speed><term>0</term></changeSpeed>"
        "<changeDirection><direction type='absolute'>90</direction><term>-5</term>"
        "</changeDirection><accel><vertical>2</vertical><term>0.9</term></accel></action>",
        1);
    hs_test_expect_speed(field, 0, 0.0);
    hs_test_field_run(field, 1);
    hs_test_expect_speed(field, 0, 3.0);
    hs_test_expect_direction(field, 0, 90.0);
    hs_test_expect_near(field->bullets[0].my, 2.0, 0.0);
    hs_test_field_close(field);
}

static void a_change_goes_on_after_the_scripts_end(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><changeSpeed><speed>10</speed><term>10</term></changeSpeed>"
        "</action>",
        6);
    hs_test_expect_speed(field, 0, 5.0);
    assert_true(field->bullets[0].acting);
    hs_test_field_run(field, 5);
    hs_test_expect_speed(field, 0, 10.0);
    assert_false(field->bullets[0].acting);
    hs_test_field_close(field);
}

static void a_new_change_replaces_a_running_one_of_its_kind(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><changeSpeed><speed>10</speed><term>10</term></changeSpeed>"
        "<changeDirection><direction type='absolute'>100</direction><term>10</term>"
        "</changeDirection><wait>5</wait><changeSpeed><speed>0</speed><term>5</term>"
        "</changeSpeed></action>",
        11);
    hs_test_expect_speed(field, 0, 0.0);
    hs_test_expect_direction(field, 0, 100.0);
    hs_test_field_close(field);
}

/// The direction after a turn from `from` in one frame by this element.
static double turned_to(const char *from, const char *turn)
{
    char body[512];
    snprintf(body, sizeof body,
             "<action label='top'><fire><direction type='absolute'>%s</direction><speed>0</speed>"
             "<bullet><action><changeDirection>%s<term>4</term></changeDirection></action></bullet>"
             "</fire></action>",
             from, turn);
    hs_test_field *field = hs_test_field_ran(body, 6);
    double direction = (double)field->bullets[1].direction;
    hs_test_field_close(field);
    return direction;
}

static void a_turn_takes_the_shorter_way(void **state)
{
    (void)state;
    assert_true(turned_to("10", "<direction type='absolute'>350</direction>") == -10.0);
    assert_true(turned_to("350", "<direction type='absolute'>10</direction>") == 370.0);
    assert_true(turned_to("0", "<direction type='absolute'>90</direction>") == 90.0);
    assert_true(turned_to("0", "<direction type='absolute'>725</direction>") == 5.0);
}

static void a_turn_of_exactly_half_a_circle_goes_counter_clockwise(void **state)
{
    (void)state;
    assert_true(turned_to("0", "<direction type='absolute'>180</direction>") == -180.0);
    assert_true(turned_to("180", "<direction type='absolute'>0</direction>") == 0.0);
    assert_true(turned_to("90", "<direction type='relative'>180</direction>") == -90.0);
    assert_true(turned_to("90", "<direction type='relative'>-180</direction>") == -90.0);
}

static void a_relative_turn_of_200_turns_160_the_other_way(void **state)
{
    (void)state;
    assert_true(turned_to("90", "<direction type='relative'>200</direction>") == -70.0);
    assert_true(turned_to("90", "<direction type='relative'>-200</direction>") == 250.0);
}

static void the_present_direction_is_wrapped_before_a_turn(void **state)
{
    (void)state;
    assert_true(turned_to("730", "<direction type='absolute'>20</direction>") == 20.0);
    assert_true(turned_to("-30", "<direction type='relative'>10</direction>") == 340.0);
}

static void a_turn_by_sequence_adds_in_each_frame_for_its_term(void **state)
{
    (void)state;
    assert_true(turned_to("350", "<direction type='sequence'>5</direction>") == 370.0);
    assert_true(turned_to("0", "<direction type='sequence'>-200</direction>") == -800.0);
}

static void the_target_of_an_aimed_turn_is_fixed_at_its_start(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_open(
        "<action label='top'><changeDirection><direction type='aim'>10</direction>"
        "<term>10</term></changeDirection></action>");
    field->visit.target_x = 100.0f;
    field->visit.target_y = 0.0f;
    hs_test_field_run(field, 3);
    field->visit.target_x = -100.0f;
    hs_test_field_run(field, 8);
    hs_test_expect_direction(field, 0, 100.0);
    hs_test_field_close(field);
}

static void a_change_of_speed_has_its_three_types(void **state)
{
    (void)state;
    static const char *const types[] = {"absolute", "relative", "sequence"};
    static const double results[] = {4.0, 6.0, 14.0};
    for (unsigned i = 0; i < 3; i++) {
        char body[512];
        snprintf(body, sizeof body,
                 "<action label='top'><fire><speed>2</speed><bullet><action><changeSpeed>"
                 "<speed type='%s'>4</speed><term>3</term></changeSpeed></action></bullet></fire>"
                 "</action>",
                 types[i]);
        hs_test_field *field = hs_test_field_ran(body, 5);
        hs_test_expect_speed(field, 1, results[i]);
        hs_test_field_close(field);
    }
}

static void sequence_changes_without_frames_add_nothing_but_replace(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><changeSpeed><speed>10</speed><term>10</term></changeSpeed>"
        "<wait>5</wait><changeSpeed><speed type='sequence'>7</speed><term>0</term>"
        "</changeSpeed></action>",
        20);
    hs_test_expect_speed(field, 0,
                         5.0); // the step of the frame in which it was replaced still showed
    hs_test_field_close(field);
}

static void a_long_sequence_does_not_drift(void **state)
{
    (void)state;
    hs_test_field *field =
        hs_test_field_ran("<action label='top'><changeSpeed><speed type='sequence'>0.1</speed>"
                          "<term>99999999999</term></changeSpeed></action>",
                          10001);
    assert_true(field->bullets[0].speed == (float)(10000 * (double)0.1f));
    hs_test_field_close(field);
    field = hs_test_field_ran(
        "<action label='top'><changeDirection><direction type='sequence'>7.1</direction>"
        "<term>20000</term></changeDirection></action>",
        20001);
    double turns = 20000 * (double)7.1f;
    hs_test_expect_near(field->bullets[0].direction, fmod(turns, 360.0),
                        360.0 * 100 + 0.01); // whole turns may be kept
    hs_test_expect_near((float)fmod((double)field->bullets[0].direction, 360.0), fmod(turns, 360.0),
                        0.01);
    hs_test_field_close(field);
}

static void accel_works_on_a_velocity_of_its_own(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire><direction type='absolute'>90</direction>"
        "<speed>1</speed><bullet><action><accel><horizontal>3</horizontal>"
        "<vertical type='sequence'>0.5</vertical><term>2</term></accel><wait>2</wait>"
        "<accel><horizontal type='relative'>1</horizontal>"
        "<vertical type='relative'>-3</vertical><term>2</term></accel></action></bullet>"
        "</fire></action>",
        2);
    const hs_test_bullet *bullet = &field->bullets[1];
    hs_test_expect_near(bullet->x, 1.0, 0.0); // issued in frame 1, seen from frame 2
    hs_test_field_run(field, 1);
    hs_test_expect_near(bullet->mx, 1.5, 0.0);
    hs_test_expect_near(bullet->my, 0.5, 0.0);
    hs_test_expect_near(bullet->x, 3.5, 0.0);
    hs_test_expect_near(bullet->y, 0.5, 0.0);
    hs_test_field_run(field, 3);
    hs_test_expect_near(bullet->mx, 4.0, 0.0);
    hs_test_expect_near(bullet->my, -2.0, 0.0);
    hs_test_expect_speed(field, 1, 1.0);
    hs_test_expect_direction(field, 1, 90.0);
    hs_test_expect_near(bullet->vx, 5.0, 1e-6);
    hs_test_field_close(field);
}

static void all_four_changes_run_side_by_side_and_end_each_in_its_time(void **state)
{
    (void)state;
    static const char turn[] =
        "<changeDirection><direction type='absolute'>60</direction><term>6</term></changeDirection>"
        "<changeSpeed><speed>4</speed><term>3</term></changeSpeed>";
    static const char accel[] = "<accel><horizontal>8</horizontal><vertical>-12</vertical>"
                                "<term>4</term></accel>";
    for (unsigned o = 0; o < 2; o++) {
        char text[1024], changes[512];
        snprintf(changes, sizeof changes, "%s%s", o == 0 ? turn : accel, o == 0 ? accel : turn);
        snprintf(text, sizeof text,
                 "<action label='top'><fire><direction type='absolute'>0</direction>"
                 "<speed>1</speed><bullet><action>%s<wait>2</wait>"
                 "<accel><horizontal>0</horizontal><term>1</term></accel></action></bullet>"
                 "</fire></action>",
                 changes);
        hs_test_field *field = hs_test_field_ran(text, 2);
        const hs_test_bullet *bullet = &field->bullets[1];
        for (int frame = 1; frame <= 8; frame++) {
            hs_test_field_run(field, 1);
            hs_test_expect_direction(field, 1, frame < 6 ? 10.0 * frame : 60.0);
            hs_test_expect_speed(field, 1, frame < 3 ? 1.0 + frame : 4.0);
            hs_test_expect_near(bullet->mx, frame < 3 ? 2.0 * frame : 0.0, 0.0);
            hs_test_expect_near(bullet->my, frame < 4 ? -3.0 * frame : -12.0, 0.0);
        }
        hs_test_field_close(field);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_shows_first_in_the_next_frame_and_is_exact_after_its_term),
        cmocka_unit_test(a_term_of_zero_or_less_gives_the_final_value_in_the_next_frame),
        cmocka_unit_test(a_change_goes_on_after_the_scripts_end),
        cmocka_unit_test(a_new_change_replaces_a_running_one_of_its_kind),
        cmocka_unit_test(a_turn_takes_the_shorter_way),
        cmocka_unit_test(a_turn_of_exactly_half_a_circle_goes_counter_clockwise),
        cmocka_unit_test(a_relative_turn_of_200_turns_160_the_other_way),
        cmocka_unit_test(the_present_direction_is_wrapped_before_a_turn),
        cmocka_unit_test(a_turn_by_sequence_adds_in_each_frame_for_its_term),
        cmocka_unit_test(the_target_of_an_aimed_turn_is_fixed_at_its_start),
        cmocka_unit_test(a_change_of_speed_has_its_three_types),
        cmocka_unit_test(sequence_changes_without_frames_add_nothing_but_replace),
        cmocka_unit_test(a_long_sequence_does_not_drift),
        cmocka_unit_test(accel_works_on_a_velocity_of_its_own),
        cmocka_unit_test(all_four_changes_run_side_by_side_and_end_each_in_its_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
