#include "pattern_field.h"

#include <math.h>

// ---- Runners
// -------------------------------------------------------------------------------------

/// A field with a horizontal pattern.
static hs_test_field *horizontal(const char *body, bool turned)
{
    char text[2048];
    int length = snprintf(text, sizeof text, "<bulletml type='horizontal'>%s</bulletml>", body);
    hs_test_field *field = hs_test_field_open_file(text, (size_t)length, "test");
    field->visit.turned = turned;
    return field;
}

static void a_horizontal_pattern_is_turned_only_where_the_host_says_so(void **state)
{
    (void)state;
    static const char body[] =
        "<action label='top'><fire><direction type='absolute'>270</direction>"
        "<speed>2</speed><bullet/></fire><fire><direction type='absolute'>0</direction>"
        "<speed>2</speed><bullet/></fire><fire><bullet/></fire></action>";
    hs_test_field *native = horizontal(body, false);
    hs_test_field_run(native, 2);
    hs_test_expect_near(native->bullets[1].x, -2.0, 1e-6);
    hs_test_expect_near(native->bullets[2].y, -2.0, 1e-6);
    hs_test_field_close(native);
    hs_test_field *turned = horizontal(body, true);
    turned->visit.target_x = 100.0f; // to the right of the root in the game
    turned->visit.target_y = 0.0f;
    hs_test_field_run(turned, 2);
    hs_test_expect_near(turned->bullets[1].x, 0.0, 1e-6); // native left becomes down
    hs_test_expect_near(turned->bullets[1].y, 2.0, 1e-6);
    hs_test_expect_near(turned->bullets[2].x, -2.0, 1e-6); // native up becomes left
    hs_test_expect_direction(turned, 1, 270.0);            // directions stay native
    hs_test_expect_near(turned->bullets[3].x, 1.0, 1e-6);  // aim still hits
    hs_test_expect_direction(turned, 3, 180.0);
    hs_test_field_close(turned);
}

static void a_turned_patterns_accel_is_turned_as_well(void **state)
{
    (void)state;
    hs_test_field *field =
        horizontal("<action label='top'><accel><horizontal>-2</horizontal><vertical>-1</vertical>"
                   "<term>0</term></accel></action>",
                   true);
    hs_test_field_run(field, 2);
    hs_test_expect_near(field->bullets[0].mx, -2.0, 0.0);
    hs_test_expect_near(field->bullets[0].vx, -1.0, 0.0);
    hs_test_expect_near(field->bullets[0].vy, 2.0, 0.0);
    hs_test_field_close(field);
}

static void a_vertical_pattern_is_never_turned(void **state)
{
    (void)state;
    hs_test_field *field =
        hs_test_field_open("<action label='top'><fire><direction type='absolute'>270</direction>"
                           "<speed>2</speed><bullet/></fire></action>");
    field->visit.turned = true;
    hs_test_field_run(field, 2);
    hs_test_expect_near(field->bullets[1].x, -2.0, 1e-6);
    hs_test_field_close(field);
}

static void a_visit_before_the_wake_changes_nothing(void **state)
{
    (void)state;
    static const char body[] =
        "<action label='top'><repeat><times>9</times><action><fire>"
        "<direction type='sequence'>40</direction><speed>1</speed><bullet><action>"
        "<wait>7</wait><changeDirection><direction type='sequence'>3</direction>"
        "<term>5</term></changeDirection><wait>20</wait><changeSpeed><speed>3</speed>"
        "<term>9</term></changeSpeed></action></bullet></fire><wait>3</wait></action>"
        "</repeat></action>";
    hs_test_field *seldom = hs_test_field_ran(body, 60);
    hs_test_field *always = hs_test_field_open(body);
    always->visit_all = true;
    hs_test_field_run(always, 60);
    assert_true(hs_test_field_digest(seldom) == hs_test_field_digest(always));
    hs_test_field_close(seldom);
    hs_test_field_close(always);
}

static void the_digest_tells_futures_apart_and_nothing_else(void **state)
{
    (void)state;
    static const char body[] =
        "<action label='top'><repeat><times>9</times><action><fire>"
        "<direction>$rand*9</direction><speed>1</speed><bullet><action><wait>30</wait>"
        "<vanish/></action></bullet></fire><wait>2</wait></action></repeat></action>";
    hs_test_field *one = hs_test_field_ran(body, 10);
    hs_test_field *other = hs_test_field_open(body);
    // the same pattern in other slots: the first ones are released later
    hs_handle taken[5];
    for (unsigned i = 0; i < 5; i++) other->host.acquire(other, &taken[i]);
    hs_test_field_run(other, 10);
    for (unsigned i = 0; i < 5; i++) other->host.release(other, taken[i]);
    assert_true(hs_test_field_digest(one) == hs_test_field_digest(other));
    hs_test_field_run(other, 1);
    assert_true(hs_test_field_digest(one) != hs_test_field_digest(other));
    hs_test_field_run(one, 1);
    one->scripts[one->bullets[1].head.index].random ^= 1;
    assert_true(hs_test_field_digest(one) != hs_test_field_digest(other));
    hs_test_field_close(one);
    hs_test_field_close(other);
}

static void a_host_can_have_a_labelled_fire_carried_out(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire><direction type='absolute'>100</direction>"
        "<speed>1</speed><bullet/></fire><wait>99</wait></action><fire label='shot'>"
        "<direction type='sequence'>11</direction><speed>$1</speed><bullet label='dart'/>"
        "</fire>",
        1);
    uint64_t budget = 100;
    field->visit.instruction_budget = &budget;
    int fire = hs_pattern_find_fire(field->pattern, "shot");
    hs_runner_fire(&field->visit, field->bullets[0].head, fire);
    hs_runner_fire(&field->visit, field->bullets[0].head, fire);
    hs_runner_fire(&field->visit, field->bullets[0].head, -1);
    hs_runner_fire(&field->visit, (hs_handle){0}, fire);
    assert_int_equal(field->bullet_count, 4);
    hs_test_expect_direction(field, 2, 111.0);
    hs_test_expect_direction(field, 3, 122.0);
    hs_test_expect_speed(field, 3, 1.0);
    assert_string_equal(hs_pattern_bullet_label(field->pattern, field->bullets[3].definition),
                        "dart");
    hs_test_field_close(field);
}

static void a_stale_handle_is_a_bullet_without_scripts(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran("<action label='top'><wait>9</wait></action>", 1);
    hs_visited visited = hs_runner_visit(&field->visit, (hs_handle){7, 12345});
    assert_true(visited.ended);
    assert_false(visited.vanished);
    hs_runner_end(&field->host, (hs_handle){7, 12345});
    hs_test_field_close(field);
}

static void a_pattern_goes_the_same_way_everywhere(void **state)
{
    (void)state;
    char text[16384];
    FILE *file = fopen(HS_TEST_DATA "/patterns/everything.xml", "rb");
    assert_non_null(file);
    size_t count = fread(text, 1, sizeof text, file);
    fclose(file);
    hs_test_field *field = hs_test_field_open_file(text, count, "everything.xml");
    hs_test_field_run(field, 400);
    // pinned from gcc 12 -O3; every other compiler and level has to give the same
    uint64_t digest = hs_test_field_digest(field);
    if (digest != 0x3e29a10adef0debbu)
        fail_msg("the digest is %016llx", (unsigned long long)digest);
    hs_test_field_close(field);
}

// ---- Limits
// --------------------------------------------------------------------------------------

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

static void a_wait_in_a_repeat_is_counted_and_cut_off_like_any_other_instruction(void **state)
{
    (void)state;
    static const char body[] = "<action label='top'><repeat><times>50</times><action>"
                               "<wait>1</wait></action></repeat></action>";
    hs_test_field *field = hs_test_field_ran(body, 10);
    assert_int_equal(field->counts.instructions, 2 + 9 * 2); // then the repeat's end and the wait
    assert_int_equal(field->counts.instruction_stops, 0);
    hs_test_field_close(field);
    field = hs_test_field_open(body);
    field->budget = 1; // the wait comes in the frame after the repeat's end
    hs_test_field_run(field, 10);
    assert_int_equal(field->counts.instructions, 10);
    assert_int_equal(field->counts.instruction_stops, 5);
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
        "<direction type='absolute'>99999999999999999999*$9*99999999999999999999</direction>"
        "<speed>99999999999999999999*$9*99999999999999999999</speed><bullet/></fire>"
        "<changeSpeed><speed>99999999999999999999*$9*99999999999999999999</speed>"
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
                          "<term>99999999999999999999*$9*99999999999999999999</term></changeSpeed>"
                          "<wait>-99999999999999999999*$9*99999999999999999999</wait>"
                          "<wait>99999999999999999999*$9*99999999999999999999</wait></action>",
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
    hs_test_expect_direction(field, 10, 9 * 67.25 - 360); // the base of a sequence is wrapped
    hs_test_field_close(field);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_horizontal_pattern_is_turned_only_where_the_host_says_so),
        cmocka_unit_test(a_turned_patterns_accel_is_turned_as_well),
        cmocka_unit_test(a_vertical_pattern_is_never_turned),
        cmocka_unit_test(a_visit_before_the_wake_changes_nothing),
        cmocka_unit_test(the_digest_tells_futures_apart_and_nothing_else),
        cmocka_unit_test(a_host_can_have_a_labelled_fire_carried_out),
        cmocka_unit_test(a_stale_handle_is_a_bullet_without_scripts),
        cmocka_unit_test(a_pattern_goes_the_same_way_everywhere),
        cmocka_unit_test(a_script_at_the_instruction_limit_goes_on_in_the_next_frame),
        cmocka_unit_test(a_script_that_never_waits_does_not_hang),
        cmocka_unit_test(a_wait_in_a_repeat_is_counted_and_cut_off_like_any_other_instruction),
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
