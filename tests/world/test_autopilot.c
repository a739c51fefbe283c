#include "heapstorm/rules.h"
#include "heapstorm/stage.h"
#include "heapstorm/strategy.h"
#include "worlds.h"

/// Hits after so many ticks of waves on a pilot.
static uint64_t hits_of(hs_pilot pilot, uint64_t seed, unsigned ticks)
{
    hs_gate gate = {0};
    hs_world_config config = {.scenario = "gauntlet",
                              .seed = seed,
                              .rank = 1,
                              .instruction_set = -1,
                              .is_practice = true};
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_autopilot autopilot = hs_autopilot_of(pilot, seed);
    hs_test_play(world, &autopilot, ticks);
    uint64_t hits = hs_world_player(world)->hits;
    hs_test_world_close(&gate, world);
    return hits;
}

static void the_expert_is_hardly_hit_where_one_need_not_be(void **state)
{
    (void)state;
    assert_in_range(hits_of(HS_PILOT_EXPERT, 1, 2400), 0, 2);
}

static void the_beginner_is_hit_more_often_than_the_expert(void **state)
{
    (void)state;
    uint64_t expert = 0, beginner = 0;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        expert += hits_of(HS_PILOT_EXPERT, seed, 5000);
        beginner += hits_of(HS_PILOT_BEGINNER, seed, 5000);
    }
    assert_true(beginner > expert);
}

static void the_beginner_does_nothing_before_it_has_seen_for_long_enough(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_world_config config = {.scenario = "gauntlet", .seed = 5, .rank = -1, .instruction_set = -1};
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_autopilot autopilot = hs_autopilot_of(HS_PILOT_BEGINNER, 5);
    for (unsigned tick = 0; tick < HS_AUTOPILOT_DELAY_MAX; tick++) {
        hs_input input = hs_autopilot_input(&autopilot, world);
        assert_false(input.shoot);
        hs_test_tick(world, input);
    }
    assert_true(hs_autopilot_input(&autopilot, world).shoot);
    hs_test_world_close(&gate, world);
}

static void a_pilot_flies_the_same_way_under_every_strategy(void **state)
{
    (void)state;
    hs_digests first = {0};
    for (unsigned way = 0; way < hs_test_world_ways(); way++) {
        hs_gate gate = {0};
        hs_world_config config = {.scenario = "gauntlet", .seed = 9, .rank = -1};
        hs_test_world_way(way, &config);
        hs_world *world = hs_test_world_open(&gate, &config);
        hs_autopilot autopilot = hs_autopilot_of(HS_PILOT_BEGINNER, 9);
        hs_test_play(world, &autopilot, 700);
        hs_digests now = hs_world_digest(world);
        if (way == 0) first = now;
        hs_test_expect_digests(now, first);
        hs_test_world_close(&gate, world);
    }
}

/// Whether the expert beats a stage's boss, which is there from the start, at a fixed rank.
static bool beats_boss(const char *stage, double rank, uint64_t seed)
{
    enum { TICKS_MOST = 9000 };
    hs_gate gate = {0};
    hs_world_config config = {.scenario = stage,
                              .seed = seed,
                              .rank = rank,
                              .instruction_set = -1,
                              .is_practice = true,
                              .starts_at_boss = true};
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_autopilot autopilot = hs_autopilot_of(HS_PILOT_EXPERT, seed);
    const hs_game_counts *counts = hs_world_game_counts(world);
    for (unsigned t = 0; t < TICKS_MOST && counts->bosses == 0; t += 60) {
        hs_test_play(world, &autopilot, 60);
        if (hs_world_stage(world)->state >= HS_STAGE_CLEARED) break;
    }
    bool is_beaten = counts->bosses == 1;
    hs_test_world_close(&gate, world);
    return is_beaten;
}

static void every_boss_can_be_beaten_at_the_lowest_rank_and_the_highest(void **state)
{
    (void)state;
    static const char *const stages[] = {"stack", "free-list", "fragments", "cycle",
                                         "stop-the-world"};
    static const double ranks[] = {0, 0.35, 1};
    enum { SEEDS = 3 };
    for (unsigned s = 0; s < sizeof stages / sizeof stages[0]; s++) {
        for (unsigned r = 0; r < sizeof ranks / sizeof ranks[0]; r++) {
            uint64_t seed = 1;
            while (seed <= SEEDS && !beats_boss(stages[s], ranks[r], seed)) seed++;
            if (seed > SEEDS) {
                fail_msg("the boss of %s is not beaten at rank %.2f", stages[s], ranks[r]);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_expert_is_hardly_hit_where_one_need_not_be),
        cmocka_unit_test(the_beginner_is_hit_more_often_than_the_expert),
        cmocka_unit_test(the_beginner_does_nothing_before_it_has_seen_for_long_enough),
        cmocka_unit_test(a_pilot_flies_the_same_way_under_every_strategy),
        cmocka_unit_test(every_boss_can_be_beaten_at_the_lowest_rank_and_the_highest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
