#include "worlds.h"

/// Pinned digests. They come from this test itself, which must agree in every build: gcc 12.2 and
/// clang 14.0, -O0 and -O3, every strategy and layout, each instruction set; `digest_matrix.sh`
/// shows the same for the gauntlet. After a change of the rules of the game, its scenarios, its
/// patterns or the contents of a digest, copy the new ones from here once all builds agree.
typedef struct golden {
    const char *scenario;
    uint32_t bullets, particles; ///< 0 for the scenario's own
    unsigned ticks;
    hs_digests digests;
} golden;

static const golden goldens[] = {
    {"gauntlet", 0, 0, 3000, {0x3f9050b288c1cd84u, 0xce055a70c90ba9abu}}, // beyond the first boss
    {"calm", 0, 0, 900, {0x37a1b3523ab90383u, 0x252ad36fd9bb9b31u}},
    {"storm",
     1500,
     9000,
     450,
     {0x5215989ee2ca885bu, 0x3610aae5bf91ccbbu}}, // several blocks of particles
};
enum { GOLDENS = sizeof goldens / sizeof goldens[0] };

static hs_world *open_golden(hs_gate *gate, const golden *pinned, unsigned way)
{
    hs_world_config config = {
        .scenario = pinned->scenario,
        .bullets = pinned->bullets,
        .particles = pinned->particles,
        .seed = 1,
        .rank = -1,
    };
    hs_test_world_way(way, &config);
    return hs_test_world_open(gate, &config);
}

static void expect_golden(const hs_world *world, const golden *pinned)
{
    hs_digests got = hs_world_digest(world);
    if (got.game != pinned->digests.game || got.seen != pinned->digests.seen) {
        print_error("%s after %u ticks:\n", pinned->scenario, pinned->ticks);
    }
    hs_test_expect_digests(got, pinned->digests);
}

static void the_digests_are_golden_every_way(void **state)
{
    (void)state;
    for (unsigned g = 0; g < GOLDENS; g++) {
        for (unsigned way = 0; way < hs_test_world_ways(); way++) {
            hs_gate gate = {0};
            hs_world *world = open_golden(&gate, &goldens[g], way);
            hs_autopilot autopilot = hs_autopilot_seeded(1);
            hs_test_play(world, &autopilot, goldens[g].ticks);
            expect_golden(world, &goldens[g]);
            hs_test_world_close(&gate, world);
        }
    }
}

/// The strategy and layout after this one.
static void switch_to_next(hs_world *world, unsigned *way)
{
    unsigned sets = (unsigned)hs_instruction_set_best() + 1;
    *way = *way + 1 < hs_test_world_ways() ? *way + 1 : sets - 1;
    hs_world_config config = {0};
    hs_test_world_way(*way, &config);
    hs_error error = {0};
    if (!hs_world_switch(world, config.strategy, config.layout, &error)) {
        fail_msg("%s", error.message);
    }
}

static void the_digests_are_golden_with_a_switch_every_97_ticks(void **state)
{
    (void)state;
    for (unsigned g = 0; g < GOLDENS; g++) {
        for (unsigned set = 0; set <= (unsigned)hs_instruction_set_best(); set++) {
            hs_gate gate = {0};
            hs_world *world = open_golden(&gate, &goldens[g], set);
            unsigned way = (unsigned)hs_instruction_set_best();
            hs_autopilot autopilot = hs_autopilot_seeded(1);
            for (unsigned t = 0; t < goldens[g].ticks; t++) {
                if (t > 0 && t % 97 == 0) switch_to_next(world, &way);
                hs_test_play(world, &autopilot, 1);
            }
            expect_golden(world, &goldens[g]);
            hs_test_world_close(&gate, world);
        }
    }
}

static void another_seed_or_rank_gives_other_digests(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_world_config config = {.scenario = "gauntlet", .seed = 1, .rank = -1};
    hs_digests digests[3];
    for (unsigned i = 0; i < 3; i++) {
        if (i == 1) config.seed = 2;
        if (i == 2) config.rank = 0.31;
        hs_world *world = hs_test_world_open(&gate, &config);
        hs_autopilot autopilot = hs_autopilot_seeded(1);
        hs_test_play(world, &autopilot, 600);
        digests[i] = hs_world_digest(world);
        hs_test_world_close(&gate, world);
    }
    for (unsigned i = 0; i < 3; i++) {
        assert_true(digests[i].game != digests[(i + 1) % 3].game);
    }
    assert_true(digests[0].seen != digests[1].seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_digests_are_golden_every_way),
        cmocka_unit_test(the_digests_are_golden_with_a_switch_every_97_ticks),
        cmocka_unit_test(another_seed_or_rank_gives_other_digests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
