#include "worlds.h"

#include "heapstorm/events.h"
#include "heapstorm/stage.h"

/// A pattern that fires a slow bullet down every ten ticks.
#define DRIP                                                                                       \
    "<bulletml><action label='top'><repeat><times>999</times><action><fire>"                       \
    "<direction type='absolute'>180</direction><speed>1</speed><bullet/></fire><wait>10</wait>"    \
    "</action></repeat></action></bulletml>"

static const hs_input shooting = {.shoot = true};

/// Ticks with the ship shooting until an event of this kind has come, at most so many.
static unsigned shoot_until(hs_world *world, hs_event_kind kind, unsigned most)
{
    for (unsigned t = 1; t <= most; t++) {
        hs_test_tick(world, shooting);
        if (hs_world_events_of(world, kind) > 0) return t;
    }
    fail_msg("no %s in %u ticks", hs_event_kind_name(kind), most);
    return 0;
}

/// Ticks without input until an event of this kind has come, at most so many.
static unsigned wait_until(hs_world *world, hs_event_kind kind, unsigned most)
{
    for (unsigned t = 1; t <= most; t++) {
        hs_test_tick(world, (hs_input){0});
        if (hs_world_events_of(world, kind) > 0) return t;
    }
    fail_msg("no %s in %u ticks", hs_event_kind_name(kind), most);
    return 0;
}

static size_t enemies_of(const hs_world *world, hs_enemy list[8])
{
    return hs_test_entities(world, HS_ENEMIES, list, 8);
}

// ---- Piles -------------------------------------------------------------------------------------

static void a_pile_goes(hs_world *world)
{
    hs_enemy list[8];
    hs_test_ticks(world, 100);
    assert_int_equal(enemies_of(world, list), 3);
    // Only the last one can be hit and runs its pattern; it stands at the goal.
    for (unsigned e = 0; e < 3; e++) {
        assert_int_equal((list[e].flags & HS_FLAG_COVERED) != 0, e < 2);
        assert_true(list[e].goal_y == 200.0f - 34.0f * (float)(2 - e));
    }
    hs_bullet bullets[64];
    size_t fired = hs_test_entities(world, HS_BULLETS, bullets, 64);
    assert_true(fired > 0);
    uint64_t first = list[0].serial;
    uint64_t top = list[2].serial;
    shoot_until(world, HS_EVENT_ENEMY_KILLED, 200);
    hs_test_ticks(world, 1);
    assert_int_equal(enemies_of(world, list), 2);
    assert_int_equal(list[0].serial, first);
    assert_true(list[1].serial < top);
    assert_int_equal(list[1].flags & HS_FLAG_COVERED, 0);
    assert_true(list[1].goal_y == 200.0f);
    shoot_until(world, HS_EVENT_ENEMY_KILLED, 200);
    shoot_until(world, HS_EVENT_ENEMY_KILLED, 200);
    hs_test_ticks(world, 1);
    assert_int_equal(enemies_of(world, list), 0);
}

static void of_a_pile_only_the_top_can_be_hit(void **state)
{
    (void)state;
    hs_test_in_every_way("<scenario ends='2000' entering='0'>"
                         "<pile x='240' y='100' to_y='200' health='6' stay='3000' pattern='d.xml'>"
                         "<enemy count='3' every='4'/></pile></scenario>",
                         "d.xml", DRIP, a_pile_goes);
}

static void covered_ones_wait(hs_world *world)
{
    hs_enemy list[8];
    hs_bullet bullets[64];
    hs_test_ticks(world, 60);
    assert_int_equal(enemies_of(world, list), 2);
    size_t fired = hs_test_entities(world, HS_BULLETS, bullets, 64);
    assert_true(fired > 0);
    // What was fired after the second had come is the second's.
    for (size_t b = 0; b < fired; b++) {
        if (bullets[b].serial > 3) assert_int_equal(bullets[b].owner, list[1].serial);
    }
}

static void the_pattern_of_a_covered_one_waits(void **state)
{
    (void)state;
    hs_test_in_every_way("<scenario ends='2000' entering='0'>"
                         "<pile x='240' to_y='200' stay='3000' pattern='d.xml'>"
                         "<enemy/><enemy at='20'/></pile></scenario>",
                         "d.xml", DRIP, covered_ones_wait);
}

// ---- Chains ------------------------------------------------------------------------------------

static void a_chain_goes(hs_world *world)
{
    hs_enemy list[8];
    hs_test_ticks(world, 100);
    assert_int_equal(enemies_of(world, list), 3);
    uint64_t second = list[1].serial;
    assert_int_equal(list[0].partner, list[1].serial);
    assert_int_equal(list[1].partner, list[2].serial);
    assert_int_equal(list[2].partner, 0);
    hs_handle runner = list[0].runner;
    assert_int_not_equal(runner.index + runner.generation, 0);
    float place = list[0].goal_x;
    float behind = list[1].goal_x;
    shoot_until(world, HS_EVENT_CHAIN_HANDED, 200);
    hs_test_ticks(world, 1);
    assert_int_equal(enemies_of(world, list), 2);
    assert_int_equal(list[0].serial, second);
    assert_true(list[0].goal_x == place && list[1].goal_x == behind);
    // The very same script goes on.
    assert_int_equal(list[0].runner.index, runner.index);
    assert_int_equal(list[0].runner.generation, runner.generation);
    hs_test_ticks(world, 30);
    hs_bullet bullets[64];
    size_t count = hs_test_entities(world, HS_BULLETS, bullets, 64);
    // Shots that were on their way may have met the next one as well.
    assert_true(enemies_of(world, list) > 0);
    assert_true(count > 0 && bullets[count - 1].owner == list[0].serial);
}

static void who_dies_in_a_chain_hands_place_and_pattern_on(void **state)
{
    (void)state;
    hs_test_in_every_way("<scenario ends='2000' entering='0'>"
                         "<chain y='100' to_y='120' health='4' stay='3000' pattern='d.xml'>"
                         "<enemy count='3' x='240' step_x='70'/></chain></scenario>",
                         "d.xml", DRIP, a_chain_goes);
}

// ---- Pairs -------------------------------------------------------------------------------------

static void a_pair_goes(hs_world *world)
{
    hs_enemy list[8];
    hs_test_ticks(world, 100);
    assert_int_equal(enemies_of(world, list), 2);
    assert_int_equal(list[0].partner, list[1].serial);
    assert_int_equal(list[1].partner, list[0].serial);
    uint64_t score = hs_world_player(world)->score;
    shoot_until(world, HS_EVENT_ENEMY_DOWN, 200);
    assert_int_equal(enemies_of(world, list), 2);
    assert_int_not_equal(list[0].flags & HS_FLAG_DOWN, 0);
    assert_int_equal(hs_world_player(world)->score, score);
    assert_int_equal(list[0].revive, 40);
    assert_int_equal(wait_until(world, HS_EVENT_ENEMY_REVIVED, 100), 40);
    assert_int_equal(enemies_of(world, list), 2);
    assert_int_equal(list[0].flags & HS_FLAG_DOWN, 0);
    assert_int_equal(list[0].health, 4);
    // Both within the time: gone for good.
    shoot_until(world, HS_EVENT_ENEMY_DOWN, 200);
    for (unsigned t = 0; t < 12; t++) hs_test_tick(world, (hs_input){.across = 1});
    shoot_until(world, HS_EVENT_PAIR_BROKEN, 28);
    assert_int_equal(hs_world_events_of(world, HS_EVENT_ENEMY_KILLED), 2);
    hs_test_ticks(world, 1);
    assert_int_equal(enemies_of(world, list), 0);
    assert_true(hs_world_player(world)->score > score);
}

static void one_of_a_pair_comes_back_unless_both_are_shot(void **state)
{
    (void)state;
    hs_test_in_every_way(
        "<scenario ends='2000' entering='0'>"
        "<pair window='40' y='450' to_y='450' health='4' stay='3000' pattern='d.xml'>"
        "<enemy x='240'/><enemy x='290'/></pair></scenario>",
        "d.xml", "<bulletml><action label='top'><wait>9999</wait></action></bulletml>",
        a_pair_goes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_a_pile_only_the_top_can_be_hit),
        cmocka_unit_test(the_pattern_of_a_covered_one_waits),
        cmocka_unit_test(who_dies_in_a_chain_hands_place_and_pattern_on),
        cmocka_unit_test(one_of_a_pair_comes_back_unless_both_are_shot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
