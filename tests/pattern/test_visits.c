#include "pattern_field.h"

#include <math.h>

#include "base/random.h"
#include "base/trigonometry.h"
#include "pattern/changes.h"
#include "pattern/motion.h"

// ---- Visits ------------------------------------------------------------------------------------

/// Bullets of every sort at once: turning, accelerating, aiming, waiting, with several scripts,
/// ending, vanishing, and with angles of many turns.
#define NINE_ZEROS "000000000"
#define LARGE      "1" NINE_ZEROS NINE_ZEROS NINE_ZEROS NINE_ZEROS "00"
static const char busy[] =
    "<action label='top'><repeat><times>40</times><action>"
    "<fire><direction type='sequence'>37</direction><speed>1+$rand</speed><bulletRef label='a'/>"
    "</fire><fire><direction>20*$rand</direction><bulletRef label='b'/></fire>"
    "<fire><direction type='absolute'>1000*$rand-500</direction><bulletRef label='c'/></fire>"
    "<fire><speed>2</speed><bulletRef label='d'><param>30*$rand</param></bulletRef></fire>"
    "<fire><direction type='aim'>5</direction><bulletRef label='e'/></fire>"
    "<fire><direction type='aim'>90</direction><bulletRef label='f'/></fire>"
    "<wait>1</wait></action></repeat></action>"
    "<bullet label='a'><action><changeDirection><direction type='sequence'>7</direction>"
    "<term>200</term></changeDirection><wait>60</wait><changeSpeed><speed>0.1</speed>"
    "<term>20</term></changeSpeed></action></bullet>"
    "<bullet label='b'><action><repeat><times>50</times><action><changeDirection>"
    "<direction type='aim'>0</direction><term>3</term></changeDirection><wait>2</wait></action>"
    "</repeat><vanish/></action><action><accel><horizontal>0.3</horizontal>"
    "<vertical type='sequence'>-0.01</vertical><term>40</term></accel><wait>3</wait>"
    "<fire><direction type='relative'>90</direction><bullet/></fire></action></bullet>"
    "<bullet label='c'><speed>0.5</speed><action><changeDirection>"
    "<direction type='sequence'>3000000</direction><term>500</term></changeDirection>"
    "<repeat><times>20</times><action><fire><bullet/></fire><wait>4</wait></action></repeat>"
    "</action></bullet>"
    "<bullet label='d'><action><wait>$1</wait><changeDirection>"
    "<direction "
    "type='relative'>180*$rand</direction><term>$1</term></changeDirection><wait>9</wait>"
    "</action></bullet>"
    "<bullet label='e'><action><changeSpeed><speed type='sequence'>" LARGE "</speed>"
    "<term>9</term></changeSpeed><repeat><times>30</times><action><wait>1</wait>"
    "<fire><direction type='aim'>0</direction><bullet/></fire></action></repeat></action></bullet>"
    "<bullet label='f'><action><accel><vertical>1</vertical><term>5</term></accel>"
    "<repeat><times>20</times><action><changeDirection><direction type='aim'>-60</direction>"
    "<term>1</term></changeDirection><wait>1</wait></action></repeat><changeDirection>"
    "<direction type='aim'>400</direction><term>9</term></changeDirection><wait>30</wait>"
    "<vanish/></action></bullet>";

enum { FRAMES = 160, ENOUGH = 1 << 20 };

/// Runs the bullets one by one and together, with so many instructions in a frame.
static void expect_same(const char *type, bool turned, bool visit_all, uint64_t budget)
{
    char text[8192];
    int length = snprintf(text, sizeof text, "<bulletml type='%s'>%s</bulletml>", type, busy);
    assert_in_range(length, 1, sizeof text - 1);
    uint64_t expected = 0;
    hs_pattern_counts counts = {0};
    for (int set = -1; set <= (int)hs_instruction_set_best(); set++) {
        hs_test_field *field = hs_test_field_open_file(text, (size_t)length, "busy");
        field->visit.turned = turned;
        field->visit_all = visit_all;
        field->budget = budget;
        field->together = set >= 0;
        field->visit.instruction_set = set >= 0 ? (hs_instruction_set)set : 0;
        hs_test_field_run(field, FRAMES);
        uint64_t digest = hs_test_field_digest(field);
        if (set < 0) {
            expected = digest;
            counts = field->counts;
            assert_true(field->fired > (budget == ENOUGH ? 2000u : 200u));
            assert_true(counts.not_finite > 0);
            assert_int_equal(counts.instruction_stops > 0, budget != ENOUGH);
        }
        if (digest != expected) {
            fail_msg("together with %s: another outcome than one by one",
                     hs_instruction_set_name((hs_instruction_set)set));
        }
        assert_memory_equal(&field->counts, &counts, sizeof counts);
        hs_test_field_close(field);
    }
}

static void bullets_visited_together_do_what_they_do_one_by_one(void **state)
{
    (void)state;
    expect_same("vertical", false, false, ENOUGH);
    expect_same("vertical", true, false, ENOUGH);
    expect_same("horizontal", false, false, ENOUGH);
    expect_same("horizontal", true, false, ENOUGH);
}

static void a_visit_that_was_not_due_changes_nothing_together_either(void **state)
{
    (void)state;
    expect_same("vertical", false, true, ENOUGH);
}

static void bullets_visited_together_use_up_a_small_budget_in_the_same_order(void **state)
{
    (void)state;
    expect_same("vertical", false, false, 60);
    expect_same("horizontal", true, false, 101);
}

static void a_stale_handle_among_others_is_a_bullet_that_has_ended(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_open("<action label='top'><wait>50</wait></action>");
    uint64_t budget = 1000;
    field->visit.instruction_budget = &budget;
    hs_visits visits = {.count = 3};
    visits.head[0] = (hs_handle){7, 12345};
    visits.head[1] = field->bullets[0].head;
    visits.head[2] = (hs_handle){0, 0};
    hs_runner_step_many(&field->visit, &visits);
    for (size_t n = 0; n < 3; n++) {
        hs_outcome outcome = HS_OUTCOME_GOES_ON;
        assert_true(visits.vx[n] == 0.0f && visits.vy[n] == 0.0f);
        if (visits.is_due[n]) outcome = hs_runner_go_on(&field->visit, &visits, n);
        assert_int_equal(outcome, n == 1 ? HS_OUTCOME_GOES_ON : HS_OUTCOME_ENDED);
        assert_int_equal(visits.wake[n], n == 1 ? 50 : HS_PATTERN_NEVER);
    }
    hs_test_field_close(field);
}

// ---- Loops -------------------------------------------------------------------------------------

enum { ROOM = 64 };

static void expect_bits(double found, double expected)
{
    assert_memory_equal(&found, &expected, sizeof found);
}

/// Directions of every size that the loops take.
static float some_direction(hs_random *random)
{
    static const float exact[] = {0.0f,   -0.0f,  45.0f,  90.0f, -90.0f, 180.0f,
                                  270.0f, 360.0f, -45.0f, 1e6f,  -1e6f,  1e-30f};
    uint32_t which = hs_random_below(random, 20);
    if (which < sizeof exact / sizeof exact[0]) return exact[which];
    float size = which < 15 ? 180.0f : which < 18 ? 36000.0f : 1e6f;
    return hs_random_between(random, -size, size);
}

static hs_change some_change(hs_random *random, float size)
{
    static const int32_t left[] = {0, 0, 1, 2, 7, 1000000, INT32_MAX, -1, -2, -1000, -INT32_MAX};
    uint32_t which = hs_random_below(random, sizeof left / sizeof left[0]);
    return (hs_change){
        .final = hs_random_between(random, -size, size),
        .step = hs_random_between(random, -size, size),
        .remaining = left[which],
    };
}

/// A motion of every sort; one in eight is beyond what the loops can do.
static hs_runner_motion some_motion(hs_random *random)
{
    bool is_odd = hs_random_below(random, 8) == 0;
    float size = is_odd ? 3e38f : hs_random_below(random, 2) == 0 ? 300.0f : 1e-30f;
    hs_runner_motion motion = {
        .direction = some_direction(random),
        .speed = hs_random_between(random, -size, size),
        .mx = hs_random_between(random, -size, size),
        .my = hs_random_between(random, -size, size),
        .polar_x = hs_random_between(random, -size, size),
        .polar_y = hs_random_between(random, -size, size),
        .change = {some_change(random, size), some_change(random, size)},
        .wake = hs_random_below(random, 4) == 0 ? HS_PATTERN_NEVER : hs_random_below(random, 12),
    };
    static const hs_motion_flag flags[] = {HS_MOTION_IS_ACCEL, HS_MOTION_IS_HORIZONTAL,
                                           HS_MOTION_HAS_NEXT};
    for (unsigned f = 0; f < 3; f++) {
        if (hs_random_below(random, 2) == 0) motion.flags |= (uint32_t)flags[f];
    }
    if (is_odd && hs_random_below(random, 4) == 0) motion.flags |= HS_MOTION_OTHERS_RUN;
    return motion;
}

/// Steps a motion alone and compares it with what became of it side by side with others.
static void expect_step(hs_runner_motion motion, const hs_visit *visit, const hs_visits *visits,
                        size_t i, const hs_runner_motion *found)
{
    hs_runner_script script = {.position = 0};
    if (hs_changes_step((hs_runner){&motion, &script}, visit->counts)) {
        bool is_turned = visit->turned && (motion.flags & HS_MOTION_IS_HORIZONTAL) != 0;
        hs_velocity polar =
            hs_polar_velocity(motion.direction, motion.speed, is_turned, visit->counts);
        motion.polar_x = polar.x;
        motion.polar_y = polar.y;
    }
    assert_memory_equal(found, &motion, sizeof motion);
    assert_true(isfinite(visits->vx[i]) && isfinite(visits->vy[i]));
    bool runs = hs_changes_running(&motion);
    assert_int_equal(visits->wake[i], runs ? visit->frame + 1 : motion.wake);
    assert_int_equal(visits->is_due[i], motion.wake <= visit->frame ||
                                            (motion.flags & HS_MOTION_HAS_NEXT) != 0 ||
                                            visits->wake[i] == HS_PATTERN_NEVER);
}

/// Steps some motions side by side; returns how many of them were.
static size_t expect_steps(const hs_motion *loops, hs_random *random)
{
    hs_runner_motion before[ROOM], after[ROOM];
    hs_runner_motion *motions[ROOM];
    hs_pattern_counts counts = {0};
    hs_visit visit = {.frame = 5, .turned = hs_random_below(random, 2) == 0, .counts = &counts};
    static hs_visits visits;
    size_t count = 1 + hs_random_below(random, ROOM), stepped = 0;
    bool any_odd = hs_random_below(random, 2) == 0;
    for (size_t i = 0; i < ROOM; i++) {
        do before[i] = some_motion(random);
        while (!any_odd && (fabsf(before[i].speed) > 300.0f || before[i].flags & 2u));
        after[i] = before[i];
        motions[i] = &after[i];
    }
    uint32_t left = loops->step(motions, count, &visit, &visits);
    for (size_t i = 0; i < count; i++) {
        if ((left >> i / HS_MOTION_STEP & 1u) != 0) {
            assert_memory_equal(&after[i], &before[i], sizeof before[i]);
        } else {
            expect_step(before[i], &visit, &visits, i, &after[i]);
            stepped++;
        }
    }
    assert_true(counts.not_finite == 0);
    return stepped;
}

static void motions_stepped_side_by_side_have_the_bits_of_each_alone(void **state)
{
    (void)state;
    for (unsigned set = 0; set <= (unsigned)hs_instruction_set_best(); set++) {
        hs_random random = hs_random_seeded(1, 1);
        size_t stepped = 0;
        for (unsigned round = 0; round < 3000; round++)
            stepped += expect_steps(hs_motion_for((hs_instruction_set)set), &random);
        assert_true(stepped > 10000);
    }
}

/// Places on and off the main directions from the target.
static float some_place(hs_random *random, float target)
{
    uint32_t which = hs_random_below(random, 8);
    if (which == 0) return target;
    if (which == 1) return target + (float)hs_random_below(random, 9) - 4.0f;
    if (which == 2) return hs_random_between(random, -1e30f, 1e30f);
    return hs_random_between(random, -100.0f, 740.0f);
}

static void aims_side_by_side_have_the_bits_of_each_alone(void **state)
{
    (void)state;
    for (unsigned set = 0; set <= (unsigned)hs_instruction_set_best(); set++) {
        const hs_motion *motion = hs_motion_for((hs_instruction_set)set);
        hs_random random = hs_random_seeded(2, 1);
        for (unsigned round = 0; round < 3000; round++) {
            float x[ROOM] = {0}, y[ROOM] = {0};
            double aim[ROOM];
            float target_x = (float)hs_random_below(&random, 480), target_y = 560.0f;
            size_t count = 1 + hs_random_below(&random, ROOM);
            for (size_t i = 0; i < count; i++) {
                x[i] = some_place(&random, target_x);
                y[i] = some_place(&random, target_y);
            }
            motion->aims(x, y, count, target_x, target_y, aim);
            for (size_t i = 0; i < count; i++) {
                expect_bits(aim[i], hs_direction_of((double)target_x - (double)x[i],
                                                    (double)target_y - (double)y[i]));
            }
        }
    }
}

/// The change of a bullet that turns to the player, as a script begins it.
static hs_change turn_alone(float direction, double offset, double frames, double aim)
{
    double present = hs_wrapped_angle((double)direction);
    double way = hs_wrapped_angle(offset + aim - present);
    double there = present + (way >= 180.0 ? way - 360.0 : way);
    return (hs_change){(float)there, (float)((there - present) / frames), 0};
}

static void turns_side_by_side_have_the_bits_of_each_alone(void **state)
{
    (void)state;
    for (unsigned set = 0; set <= (unsigned)hs_instruction_set_best(); set++) {
        const hs_motion *motion = hs_motion_for((hs_instruction_set)set);
        hs_random random = hs_random_seeded(3, 1);
        for (unsigned round = 0; round < 3000; round++) {
            float direction[ROOM] = {0}, final[ROOM], step[ROOM];
            double offset[ROOM] = {0}, frames[ROOM], quarter[ROOM] = {0}, aim[ROOM] = {0};
            size_t count = 1 + hs_random_below(&random, ROOM);
            for (size_t i = 0; i < ROOM; i++) frames[i] = 1.0 + hs_random_below(&random, 9);
            for (size_t i = 0; i < count; i++) {
                direction[i] = hs_random_between(&random, -719.0f, 719.0f);
                if (i % 5 == 0) direction[i] = 90.0f * (float)((int)(i % 15) - 7);
                offset[i] = i % 3 == 0 ? 0.0 : (double)hs_random_between(&random, -179.0f, 179.0f);
                quarter[i] = i % 2 == 0 ? 90.0 : 0.0;
                aim[i] = i % 7 == 0 ? 180.0 : (double)hs_random_between(&random, -179.9f, 180.0f);
            }
            motion->turns(direction, offset, frames, quarter, aim, count, final, step);
            for (size_t i = 0; i < count; i++) {
                double turned = quarter[i] > 0.0 ? aim[i] + 90.0 : aim[i];
                hs_change alone = turn_alone(direction[i], offset[i], frames[i], turned);
                assert_memory_equal(&final[i], &alone.final, sizeof final[i]);
                assert_memory_equal(&step[i], &alone.step, sizeof step[i]);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bullets_visited_together_do_what_they_do_one_by_one),
        cmocka_unit_test(a_visit_that_was_not_due_changes_nothing_together_either),
        cmocka_unit_test(bullets_visited_together_use_up_a_small_budget_in_the_same_order),
        cmocka_unit_test(a_stale_handle_among_others_is_a_bullet_that_has_ended),
        cmocka_unit_test(motions_stepped_side_by_side_have_the_bits_of_each_alone),
        cmocka_unit_test(turns_side_by_side_have_the_bits_of_each_alone),
        cmocka_unit_test(aims_side_by_side_have_the_bits_of_each_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
