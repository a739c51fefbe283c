#include "pattern_field.h"

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
    one->runners[one->bullets[1].head.index].random ^= 1;
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
    if (digest != 0x90884e770c2e1b4au)
        fail_msg("the digest is %016llx", (unsigned long long)digest);
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
