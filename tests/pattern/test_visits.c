#include "pattern_field.h"

#include <math.h>

#include "base/random.h"
#include "base/trigonometry.h"
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
    "<fire><direction type='aim'>0</direction><bullet/></fire></action></repeat></action></bullet>";

enum { FRAMES = 160 };

static void expect_same(const char *type, bool turned, bool visit_all)
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
        field->together = set >= 0;
        field->visit.instruction_set = set >= 0 ? (hs_instruction_set)set : 0;
        hs_test_field_run(field, FRAMES);
        uint64_t digest = hs_test_field_digest(field);
        if (set < 0) {
            expected = digest;
            counts = field->counts;
            assert_true(field->fired > 2000);
            assert_true(counts.not_finite > 0);
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
    expect_same("vertical", false, false);
    expect_same("vertical", true, false);
    expect_same("horizontal", false, false);
    expect_same("horizontal", true, false);
}

static void a_visit_that_was_not_due_changes_nothing_together_either(void **state)
{
    (void)state;
    expect_same("vertical", false, true);
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

static void velocities_side_by_side_have_the_bits_of_each_alone(void **state)
{
    (void)state;
    for (unsigned set = 0; set <= (unsigned)hs_instruction_set_best(); set++) {
        const hs_motion *motion = hs_motion_for((hs_instruction_set)set);
        hs_random random = hs_random_seeded(1, 1);
        for (unsigned round = 0; round < 3000; round++) {
            float direction[ROOM] = {0}, speed[ROOM] = {0};
            double x[ROOM], y[ROOM];
            size_t count = 1 + hs_random_below(&random, ROOM);
            for (size_t i = 0; i < count; i++) {
                direction[i] = some_direction(&random);
                speed[i] = hs_random_between(&random, -5, 5);
            }
            motion->velocities(direction, speed, count, x, y);
            for (size_t i = 0; i < count; i++) {
                hs_sine_cosine unit = hs_sine_cosine_of((double)direction[i]);
                expect_bits(x[i], unit.sine * (double)speed[i]);
                expect_bits(y[i], -unit.cosine * (double)speed[i]);
            }
        }
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bullets_visited_together_do_what_they_do_one_by_one),
        cmocka_unit_test(a_visit_that_was_not_due_changes_nothing_together_either),
        cmocka_unit_test(a_stale_handle_among_others_is_a_bullet_that_has_ended),
        cmocka_unit_test(velocities_side_by_side_have_the_bits_of_each_alone),
        cmocka_unit_test(aims_side_by_side_have_the_bits_of_each_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
