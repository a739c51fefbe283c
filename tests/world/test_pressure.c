#include "rules_fixture.h"

static const char still[] = "<bulletml><action label='top'><wait>999999</wait></action></bulletml>";

static void in_every_way(const char *scenario, void (*body)(hs_world *world))
{
    hs_test_in_every_way(scenario, "still.xml", still, body);
}

// ---- Pressure, rank, difficulties --------------------------------------------------------------

static void press(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    hs_test_ticks(world, 1);
    assert_true(hs_world_pressure(world) == 0);
    double before = hs_world_rank(world);
    for (unsigned n = 0; n < 90; n++) put_bullet(world, 0, -500, 0);
    hs_test_ticks(world, 1);
    assert_float_equal(hs_world_pressure(world), 0.01, 1e-9); // it rises slowly
    hs_test_ticks(world, 74);
    assert_true(hs_world_pressure_is_high(world));
    assert_int_equal(hs_world_events_of(world, HS_EVENT_PRESSURE_HIGH), 1);
    hs_test_ticks(world, 30);
    assert_float_equal(hs_world_pressure(world), 0.9, 1e-9);
    assert_true(hs_world_rank(world) > before + 0.9 * 0.15 - 1e-6);
    uint64_t score = player->score;
    hs_rules_score(world, 1000);
    assert_int_equal(player->score - score, 1900); // all points are worth more
    hs_bullet bullet;
    hs_test_entities(world, HS_BULLETS, &bullet, 1);
    outlast_mercy(world);
    world->player.y = bullet.y; // not where they are, but within reach of a bomb
    world->player.x = bullet.x + 60;
    hs_test_tick(world, (hs_input){.bomb = true});
    assert_int_equal(living(world, HS_BULLETS), 0);
    hs_test_ticks(world, 59);
    assert_true(hs_world_pressure_is_high(world)); // until it is below six tenths
    hs_test_ticks(world, 2);
    assert_false(hs_world_pressure_is_high(world));
    assert_int_equal(hs_world_game_counts(world)->highest_pressure, 900000);
}

static void what_lives_presses_and_raises_rank_and_worth(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3' rank='0.3' bullets='500' limit='100'>" QUIET "</scenario>",
                 press);
}

static void rank_follows(hs_world *world)
{
    hs_test_ticks(world, 1);
    assert_float_equal(hs_world_rank(world), 0.3, 1e-9);
    outlast_mercy(world);
    hs_test_ticks(world, 1000);
    assert_float_equal(hs_world_rank(world), 0.325, 1e-4);
    lose_life(world);
    hs_test_ticks(world, 1);
    assert_float_equal(hs_world_rank(world), 0.205, 1e-3);
    lose_life(world);
    hs_test_ticks(world, 1);
    assert_float_equal(hs_world_rank(world), 0.1, 1e-6); // no lower, on normal
}

static void rank_rises_while_nothing_hits_and_falls_with_a_life(void **state)
{
    (void)state;
    in_every_way("<scenario lives='4' rank='0.3'>" QUIET "</scenario>", rank_follows);
}

static void differ(hs_world *world)
{
    static const int32_t lives[] = {0, 5, 3, 2, 1};
    static const uint64_t points[] = {0, 500, 1000, 1500, 2500};
    hs_difficulty difficulty = hs_world_difficulty(world);
    assert_int_equal(world->player.lives, lives[difficulty]);
    hs_rules_score(world, 1000);
    assert_int_equal(world->player.score, points[difficulty]);
    assert_int_equal(hs_difficulty_find(hs_difficulty_name(difficulty)), difficulty);
}

static void difficulties_differ_in_lives_rank_and_worth(void **state)
{
    (void)state;
    double last = -1;
    for (int d = HS_EASY; d <= HS_STORM; d++) {
        at((hs_difficulty)d, "<scenario lives='3' rank='0.3'>" QUIET "</scenario>", differ);
        hs_gate gate = {0};
        const hs_world_config config = {
            .scenario = "arcade", .difficulty = (hs_difficulty)d, .rank = -1};
        hs_world *world = hs_test_world_open(&gate, &config);
        hs_test_ticks(world, 2);
        assert_true(hs_world_rank(world) > last);
        last = hs_world_rank(world);
        hs_test_world_close(&gate, world);
    }
    assert_int_equal(hs_difficulty_find("hopeless"), 0);
}

/// Ticks until the game is over for someone who stands still and holds fire; at most `most`.
static unsigned ticks_of_a_beginner(hs_difficulty difficulty, unsigned most)
{
    hs_gate gate = {0};
    const hs_world_config config = {
        .scenario = "arcade", .difficulty = difficulty, .seed = 1, .rank = -1, .stays_over = true};
    hs_world *world = hs_test_world_open(&gate, &config);
    unsigned ticks = 0;
    while (ticks < most && hs_world_player(world)->over == 0) {
        hs_test_tick(world, (hs_input){.shoot = true});
        ticks++;
    }
    hs_test_world_close(&gate, world);
    return ticks;
}

static void whoever_only_holds_fire_lives_for_a_while(void **state)
{
    (void)state;
    assert_int_equal(ticks_of_a_beginner(HS_EASY, 3600), 3600);
    assert_true(ticks_of_a_beginner(HS_NORMAL, 3600) > 600);
}

static void a_rank_that_is_asked_for_stays(void **state)
{
    (void)state;
    hs_gate gate = {0};
    const hs_world_config config = {.scenario = "arcade", .difficulty = HS_STORM, .rank = 0.25};
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_test_ticks(world, 500);
    assert_true(hs_world_rank(world) == 0.25);
    hs_test_world_close(&gate, world);
}

/// What a difficulty's game comes to after half a minute of the autopilot.
static hs_digests play(unsigned way, hs_difficulty difficulty)
{
    hs_gate gate = {0};
    hs_world_config config = {
        .scenario = "arcade", .difficulty = difficulty, .seed = 3, .rank = -1, .particles = 500};
    hs_test_world_way(way, &config);
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_autopilot autopilot = hs_autopilot_seeded(7);
    hs_test_play(world, &autopilot, 1500);
    hs_digests digests = hs_world_digest(world);
    hs_test_world_close(&gate, world);
    return digests;
}

static void every_difficulty_is_the_same_in_every_way_and_no_other(void **state)
{
    (void)state;
    uint64_t last = 0;
    for (int d = HS_EASY; d <= HS_STORM; d++) {
        hs_digests first = play(0, (hs_difficulty)d);
        assert_true(first.game != last);
        last = first.game;
        for (unsigned way = 1; way < hs_test_world_ways(); way++)
            hs_test_expect_digests(play(way, (hs_difficulty)d), first);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_lives_presses_and_raises_rank_and_worth),
        cmocka_unit_test(rank_rises_while_nothing_hits_and_falls_with_a_life),
        cmocka_unit_test(difficulties_differ_in_lives_rank_and_worth),
        cmocka_unit_test(whoever_only_holds_fire_lives_for_a_while),
        cmocka_unit_test(a_rank_that_is_asked_for_stays),
        cmocka_unit_test(every_difficulty_is_the_same_in_every_way_and_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
