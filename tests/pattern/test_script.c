#include "pattern_field.h"

#include "base/random.h"

// ---- Instructions
// --------------------------------------------------------------------------------

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

/// Directions of the bullets fired by a body, from the first on; ends with -1.
static void expect_directions(const char *body, const double *directions)
{
    hs_test_field *field = hs_test_field_ran(body, 4);
    unsigned i = 1;
    for (; *directions >= 0; directions++) hs_test_expect_direction(field, i++, *directions);
    assert_int_equal(field->bullet_count, i);
    hs_test_field_close(field);
}

static void the_index_counts_the_rounds_of_the_innermost_repeat_from_0(void **state)
{
    (void)state;
    expect_directions(
        "<action label='top'><repeat><times>3</times><action><fire>"
        "<direction type='absolute'>10+$i</direction><bullet/></fire><wait>1</wait></action>"
        "</repeat></action>",
        (double[]){10, 11, 12, -1});
    expect_directions(
        "<action label='top'><repeat><times>2</times><action><fire>"
        "<direction type='absolute'>$i</direction><bullet/></fire><repeat><times>2+$i</times>"
        "<action><fire><direction type='absolute'>100+$loop.index</direction><bullet/></fire>"
        "</action></repeat><fire><direction type='absolute'>50+$i</direction><bullet/></fire>"
        "</action></repeat></action>",
        (double[]){0, 100, 101, 50, 1, 100, 101, 102, 51, -1});
}

static void the_index_is_handed_on_by_parameters_alone(void **state)
{
    (void)state;
    expect_directions(
        "<action label='top'><repeat><times>2</times><action><actionRef label='a'><param>$i*7"
        "</param></actionRef></action></repeat></action><action label='a'><fire>"
        "<direction type='absolute'>$1</direction><bullet/></fire></action>",
        (double[]){0, 7, -1});
    // a labelled action inside a repeat that is referred to from elsewhere has no repeat around it
    expect_directions(
        "<action label='top'><repeat><times>2</times><action label='in'><fire>"
        "<direction type='absolute'>5+$i</direction><bullet/></fire></action></repeat>"
        "<actionRef label='in'/></action>",
        (double[]){5, 6, 5, -1});
}

static void the_index_is_right_in_a_repeat_that_does_not_fit_its_runner(void **state)
{
    (void)state;
    expect_directions(
        "<action label='top'><actionRef label='a'><param>1</param><param>2</param><param>3"
        "</param><param>4</param><param>5</param><param>6</param><param>7</param><param>8"
        "</param><param>9</param></actionRef></action><action label='a'><repeat><times>2"
        "</times><action><repeat><times>2</times><action><fire>"
        "<direction type='absolute'>$9+$i</direction><bullet/></fire></action></repeat><fire>"
        "<direction type='absolute'>100+$i</direction><bullet/></fire></action></repeat>"
        "</action>",
        (double[]){9, 10, 100, 9, 10, 101, -1});
}

static void direction_and_speed_are_those_of_the_bullet_that_runs(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire><direction type='absolute'>30</direction><speed>2</speed>"
        "<bullet><action><fire><direction type='absolute'>$direction+1</direction>"
        "<speed>$speed*3</speed><bullet/></fire></action></bullet></fire>"
        "<fire><direction type='absolute'>$direction</direction><speed>$speed</speed><bullet/>"
        "</fire></action>",
        2);
    hs_test_expect_direction(field, 2, 0.0);
    hs_test_expect_speed(field, 2, 0.0);
    hs_test_expect_direction(field, 3, 31.0);
    hs_test_expect_speed(field, 3, 6.0);
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

// ---- Fires
// ---------------------------------------------------------------------------------------

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

static void a_long_sequence_of_fires_does_not_drift(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire><direction type='absolute'>180</direction><speed>0.1</speed>"
        "<bullet/></fire><repeat><times>2000</times><action><fire>"
        "<direction type='sequence'>13.1</direction><speed type='sequence'>0.1</speed><bullet/>"
        "</fire></action></repeat></action>",
        1);
    assert_int_equal(field->bullet_count, 1 + 2001);
    // 180 + 2,000 * 13.1 = 73 * 360 + 100
    hs_test_expect_near(field->bullets[2001].direction, 100.0, 1e-5);
    hs_test_expect_near(field->bullets[2001].speed, 200.1, 1e-5);
    hs_test_field_close(field);
}

static void the_sequence_base_is_wrapped_to_one_turn(void **state)
{
    (void)state;
    hs_test_field *field =
        hs_test_field_ran("<action label='top'><fire><direction type='absolute'>-1000</direction>"
                          "<bullet/></fire><fire><direction type='sequence'>5</direction><bullet/>"
                          "</fire><fire><direction type='absolute'>359</direction><bullet/></fire>"
                          "<fire><direction type='sequence'>5</direction><bullet/></fire>"
                          "<fire><direction type='sequence'>5</direction><bullet/></fire></action>",
                          1);
    hs_test_expect_direction(field, 2, 85.0);
    hs_test_expect_direction(field, 4, 364.0);
    hs_test_expect_direction(field, 5, 9.0);
    hs_test_field_close(field);
}

static void a_sequence_in_a_bullet_adds_to_what_its_fire_says(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire><direction type='absolute'>7</direction><speed>9</speed>"
        "<bullet/></fire><fire><direction type='absolute'>50</direction><speed>2</speed><bullet>"
        "<direction type='sequence'>10</direction><speed type='sequence'>2</speed></bullet></fire>"
        "<fire><direction type='sequence'>1</direction><speed type='sequence'>1</speed>"
        "<bulletRef label='b'/></fire><fire><bulletRef label='b'/></fire></action>"
        "<bullet label='b'><direction type='sequence'>10</direction>"
        "<speed type='sequence'>2</speed></bullet>",
        1);
    hs_test_expect_direction(field, 2, 60.0);
    hs_test_expect_speed(field, 2, 4.0);
    hs_test_expect_direction(field, 3, 71.0);
    hs_test_expect_speed(field, 3, 7.0);
    hs_test_expect_direction(field, 4, 81.0); // its fire says nothing: on from the last one
    hs_test_expect_speed(field, 4, 9.0);
    hs_test_field_close(field);
}

static void a_first_sequence_in_a_bullet_adds_to_what_its_fire_says(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        "<action label='top'><fire><direction type='absolute'>50</direction><speed>2</speed>"
        "<bullet><direction type='sequence'>10</direction><speed type='sequence'>2</speed></bullet>"
        "</fire></action>",
        1);
    hs_test_expect_direction(field, 1, 60.0);
    hs_test_expect_speed(field, 1, 4.0);
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
        cmocka_unit_test(a_wait_passes_exactly_its_frames),
        cmocka_unit_test(a_wait_truncates_toward_zero_and_none_passes_for_zero_and_less),
        cmocka_unit_test(a_waiting_bullet_tells_when_it_must_be_visited_again),
        cmocka_unit_test(an_endless_wait_does_not_wrap_round),
        cmocka_unit_test(repeats_nest_and_cost_no_frame),
        cmocka_unit_test(times_is_evaluated_once_and_the_rest_each_time_round),
        cmocka_unit_test(times_below_one_runs_once),
        cmocka_unit_test(a_repeat_runs_several_actions_in_order),
        cmocka_unit_test(the_index_counts_the_rounds_of_the_innermost_repeat_from_0),
        cmocka_unit_test(the_index_is_handed_on_by_parameters_alone),
        cmocka_unit_test(the_index_is_right_in_a_repeat_that_does_not_fit_its_runner),
        cmocka_unit_test(direction_and_speed_are_those_of_the_bullet_that_runs),
        cmocka_unit_test(too_many_times_are_cut_and_counted),
        cmocka_unit_test(all_top_actions_run_in_parallel_in_document_order),
        cmocka_unit_test(several_actions_of_a_bullet_run_in_parallel),
        cmocka_unit_test(a_script_that_has_ended_gives_its_runner_back),
        cmocka_unit_test(vanish_stops_all_scripts_of_the_bullet_at_once),
        cmocka_unit_test(a_bullet_that_vanishes_does_not_move_any_more),
        cmocka_unit_test(a_bullet_is_born_where_its_parent_was_and_moves_from_the_next_frame),
        cmocka_unit_test(a_direction_that_is_omitted_is_aim_and_a_speed_is_one),
        cmocka_unit_test(the_types_of_direction_have_their_origins),
        cmocka_unit_test(the_bullets_own_direction_and_speed_win_over_the_fires),
        cmocka_unit_test(the_first_sequence_is_aim_and_one_whatever_its_numbers),
        cmocka_unit_test(a_fire_without_direction_and_speed_still_sets_the_sequence_base),
        cmocka_unit_test(the_sequence_base_is_shared_by_all_that_a_script_refers_to),
        cmocka_unit_test(the_sequence_base_belongs_to_one_script),
        cmocka_unit_test(a_fired_bullet_starts_without_a_sequence_base),
        cmocka_unit_test(a_long_sequence_of_fires_does_not_drift),
        cmocka_unit_test(the_sequence_base_is_wrapped_to_one_turn),
        cmocka_unit_test(a_sequence_in_a_bullet_adds_to_what_its_fire_says),
        cmocka_unit_test(a_first_sequence_in_a_bullet_adds_to_what_its_fire_says),
        cmocka_unit_test(changes_do_not_touch_the_sequence_base),
        cmocka_unit_test(a_refused_bullet_is_as_if_it_had_been_fired),
        cmocka_unit_test(a_bullet_whose_scripts_find_no_runners_gets_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
