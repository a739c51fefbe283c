#include "worlds.h"

#include "world/state.h"

/// Ticks of warm-up, and ticks that are watched after it.
enum { WARM_UP = 400, WATCHED = 400 };

static double share_acting(const hs_world *world)
{
    size_t room = (size_t)hs_world_count(world, HS_BULLETS).living;
    hs_bullet *bullets = calloc(room, sizeof *bullets);
    assert_non_null(bullets);
    size_t count = hs_test_entities(world, HS_BULLETS, bullets, room);
    size_t acting = 0;
    for (size_t i = 0; i < count; i++) acting += !hs_handle_is_null(bullets[i].runner);
    free(bullets);
    return (double)acting / (double)count;
}

/// Within 2 %, at least one.
static void expect_held(uint64_t living, uint64_t target)
{
    uint64_t slack = target / 50 > 0 ? target / 50 : 1;
    assert_in_range(living, target - slack, target + slack);
}

static void expect_nothing_refused(const hs_world *world)
{
    for (int name = 0; name < HS_POPULATION_COUNT; name++) {
        hs_population_counts counts = hs_world_count(world, (hs_population_name)name);
        assert_int_equal(counts.refused, 0);
        assert_int_equal(counts.recycled, 0);
        assert_int_equal(counts.grown, 0);
    }
}

static hs_world *open_storm(hs_gate *gate, uint32_t bullets, uint32_t particles, uint64_t seed)
{
    const hs_world_config config = {.scenario = "storm",
                                    .bullets = bullets,
                                    .particles = particles,
                                    .seed = seed,
                                    .rank = -1,
                                    .instruction_set = -1};
    hs_world *world = hs_test_world_open(gate, &config);
    assert_true(hs_world_holds_load(world));
    return world;
}

static void watch_bullets(uint32_t bullets, uint64_t seed)
{
    hs_gate gate = {0};
    hs_world *world = open_storm(&gate, bullets, 1000, seed);
    assert_int_equal(hs_world_count(world, HS_BULLETS).capacity, (bullets * 5 + 3) / 4);
    hs_autopilot autopilot = hs_autopilot_seeded(seed);
    hs_test_play(world, &autopilot, WARM_UP);
    double acting = 0;
    uint64_t born = hs_world_count(world, HS_BULLETS).births;
    uint64_t most = 0;
    for (unsigned t = 0; t < WATCHED; t++) {
        uint64_t before = hs_world_count(world, HS_BULLETS).births;
        hs_test_play(world, &autopilot, 1);
        hs_population_counts counts = hs_world_count(world, HS_BULLETS);
        expect_held(counts.living, bullets);
        if (counts.births - before > most) most = counts.births - before;
        if (t % 20 == 0) acting += share_acting(world) / (WATCHED / 20);
    }
    // One in four, and nothing leaves in step.
    assert_in_range((uint64_t)(acting * 1000), 230, 270);
    born = hs_world_count(world, HS_BULLETS).births - born;
    assert_in_range(most, 1, 3 * born / WATCHED + 4);
    expect_nothing_refused(world);
    hs_test_world_close(&gate, world);
}

static void a_storm_holds_its_bullets_and_a_quarter_of_them_act(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {100, 1000, 20000};
    for (uint64_t seed = 1; seed <= 3; seed++) {
        for (unsigned s = 0; s < 3; s++) watch_bullets(sizes[s], seed);
    }
}

static void however_much_is_missing_nothing_is_refused(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_world *world = open_storm(&gate, 200000, 1, 1);
    world->tick = WARM_UP; // no longer filling, so that all is missing at once
    for (uint64_t t = 1; t <= 3; t++) {
        hs_test_ticks(world, 1);
        assert_int_equal(hs_world_count(world, HS_BULLETS).living, t * HS_FIRES_PER_TICK);
    }
    hs_test_ticks(world, 1);
    assert_int_equal(hs_world_count(world, HS_BULLETS).living, 200000);
    expect_nothing_refused(world);
    hs_test_world_close(&gate, world);
}

static void watch_particles(uint32_t particles, uint64_t seed)
{
    hs_gate gate = {0};
    hs_world *world = open_storm(&gate, 100, particles, seed);
    hs_population_counts first = hs_world_count(world, HS_PARTICLES);
    assert_int_equal(first.living, particles); // it is held from the start
    uint64_t most = 0, deaths = 0;
    for (unsigned t = 0; t < WATCHED; t++) {
        hs_test_ticks(world, 1);
        hs_population_counts counts = hs_world_count(world, HS_PARTICLES);
        expect_held(counts.living, particles);
        if (counts.deaths - deaths > most) most = counts.deaths - deaths;
        deaths = counts.deaths;
    }
    double share = (double)deaths / (double)WATCHED / particles;
    assert_in_range((uint64_t)(1 / share), 108, 132); // about 1 in 120 each tick
    assert_in_range(most, 1, 2 * deaths / WATCHED + 10);
    expect_nothing_refused(world);
    hs_test_world_close(&gate, world);
}

static void a_storm_holds_its_particles_and_they_do_not_die_in_step(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {1000, 4096, 100000};
    for (unsigned s = 0; s < 3; s++) watch_particles(sizes[s], s + 1);
}

static void a_storm_of_one_holds_it(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_world *world = open_storm(&gate, 1, 1, 1);
    for (unsigned t = 0; t < 2000; t++) {
        hs_test_ticks(world, 1);
        assert_int_equal(hs_world_count(world, HS_PARTICLES).living, 1);
        assert_in_range(hs_world_count(world, HS_BULLETS).living, 0, 1);
    }
    assert_in_range(hs_world_count(world, HS_BULLETS).births, 2, 100);
    expect_nothing_refused(world);
    hs_test_world_close(&gate, world);
}

/// Plays each scenario until it is warm, and expects no request for memory from then on.
static void expect_no_requests(const char *strategy, hs_layout layout, unsigned warm_up)
{
    static const char *const scenarios[] = {"gauntlet", "calm", "storm"};
    for (unsigned s = 0; s < 3; s++) {
        hs_gate gate = {0};
        const hs_world_config config = {.scenario = scenarios[s],
                                        .strategy = hs_strategy_find(strategy),
                                        .layout = layout,
                                        .bullets = 1000,
                                        .particles = 3000,
                                        .rank = 1,
                                        .instruction_set = -1};
        hs_world *world = hs_test_world_open(&gate, &config);
        hs_autopilot autopilot = hs_autopilot_seeded(1);
        hs_test_play(world, &autopilot, warm_up);
        uint64_t requests = gate.requests;
        hs_test_play(world, &autopilot, 3000);
        assert_int_equal(gate.requests, requests);
        hs_test_world_close(&gate, world);
    }
}

static void nothing_is_allocated_in_the_ticks_of_columns(void **state)
{
    (void)state;
    expect_no_requests("columns", HS_LAYOUT_ARRAY, 0);
}

static void nothing_is_allocated_in_the_ticks_of_pools(void **state)
{
    (void)state;
    expect_no_requests("pool", HS_LAYOUT_ARRAY, 0);
    expect_no_requests("pool", HS_LAYOUT_LIST, 0);
}

static void nothing_is_allocated_in_the_ticks_of_a_slab_that_is_warm(void **state)
{
    (void)state;
    expect_no_requests("slab", HS_LAYOUT_ARRAY, 1500);
    expect_no_requests("slab", HS_LAYOUT_LIST, 1500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_storm_holds_its_bullets_and_a_quarter_of_them_act),
        cmocka_unit_test(however_much_is_missing_nothing_is_refused),
        cmocka_unit_test(a_storm_holds_its_particles_and_they_do_not_die_in_step),
        cmocka_unit_test(a_storm_of_one_holds_it),
        cmocka_unit_test(nothing_is_allocated_in_the_ticks_of_columns),
        cmocka_unit_test(nothing_is_allocated_in_the_ticks_of_pools),
        cmocka_unit_test(nothing_is_allocated_in_the_ticks_of_a_slab_that_is_warm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
