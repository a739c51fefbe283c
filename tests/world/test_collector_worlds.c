#include "worlds.h"

/// Collectors at work in a world: they change addresses and time, never the game.

/// Modes of the collector, from off to collecting all the time.
static const struct mode {
    const char *name;
    hs_collector_settings settings;
} modes[] = {
    {"off", {true, {700, 10, 10}, 20000, false, 8000, 0, false}},
    {"defaults", {false, {700, 10, 10}, 20000, false, 8000, 0, false}},
    {"tiny", {false, {1, 1, 1}, 1, false, 16, 0, false}},
    {"the old at once", {false, {5, 0, 0}, 50, false, 16, 0, false}},
    {"small steps", {false, {40, 2, 2}, 100, true, 16, 0, false}},
    {"steps in time", {false, {40, 2, 2}, 100, true, 16, HS_COLLECTOR_STEP_NS_MIN, false}},
    {"libgc's own", {false, {700, 10, 10}, 20000, false, 8000, 0, true}},
};
enum { MODES = sizeof modes / sizeof modes[0] };

static const struct game {
    const char *scenario;
    uint32_t bullets, particles;
    unsigned ticks;
} games[] = {{"arcade", 0, 1000, 1500}, {"storm", 600, 500, 200}};
enum { GAMES = sizeof games / sizeof games[0] };

static hs_world *open_game(hs_gate *gate, const struct game *game, const char *strategy,
                           hs_layout layout, const hs_collector_settings *settings)
{
    const hs_world_config config = {
        .scenario = game->scenario,
        .strategy = hs_strategy_find(strategy),
        .layout = layout,
        .seed = 1,
        .rank = -1,
        .bullets = game->bullets,
        .particles = game->particles,
        .instruction_set = -1,
        .collector = settings,
    };
    return hs_test_world_open(gate, &config);
}

static hs_digests digests_of(const struct game *game)
{
    hs_gate gate = {0};
    hs_world *world = open_game(&gate, game, "columns", HS_LAYOUT_ARRAY, NULL);
    hs_autopilot autopilot = hs_autopilot_seeded(1);
    hs_test_play(world, &autopilot, game->ticks);
    hs_digests digests = hs_world_digest(world);
    hs_test_world_close(&gate, world);
    return digests;
}

static bool has_collector(const hs_strategy *strategy)
{
    return strategy->collector != NULL;
}

static void the_digests_are_the_same_in_every_mode(void **state)
{
    (void)state;
    for (int g = 0; g < GAMES; g++) {
        hs_digests expected = digests_of(&games[g]);
        for (unsigned s = 0; s < hs_strategy_count(); s++) {
            if (!has_collector(hs_strategy_at(s))) continue;
            for (int m = 0; m < MODES; m++) {
                hs_gate gate = {0};
                hs_world *world = open_game(&gate, &games[g], hs_strategy_at(s)->name,
                                            (hs_layout)(m % 2), &modes[m].settings);
                hs_autopilot autopilot = hs_autopilot_seeded(1);
                hs_test_play(world, &autopilot, games[g].ticks);
                hs_test_expect_digests(hs_world_digest(world), expected);
                hs_test_world_close(&gate, world);
            }
        }
    }
}

/// Changes the strategy, the settings or the frozen state, or collects, as the dice say.
static void disturb(hs_world *world, uint32_t dice)
{
    hs_error error = {0};
    uint32_t choice = dice >> 20;
    switch (dice >> 8 & 31u) {
    case 0:
    case 1:
    case 2: { // even if a collection is half done
        const hs_strategy *next = hs_strategy_at(choice % hs_strategy_count());
        assert_true(hs_world_switch(world, next, (hs_layout)(choice >> 8 & 1u), &error));
        break;
    }
    case 3:
    case 4:
        assert_true(hs_world_tune(world, &modes[choice % MODES].settings, &error));
        break;
    case 5:
        hs_world_collect(world);
        break;
    case 6:
        hs_world_freeze(world, choice % 2 == 0);
        break;
    default:
        break;
    }
}

static void the_digests_are_the_same_whatever_is_switched_in_mid_run(void **state)
{
    (void)state;
    unsigned underway = 0;
    for (int g = 0; g < GAMES; g++) {
        hs_digests expected = digests_of(&games[g]);
        for (uint32_t seed = 1; seed <= 4; seed++) {
            hs_gate gate = {0};
            hs_world *world = open_game(&gate, &games[g], "gc", HS_LAYOUT_LIST, &modes[4].settings);
            hs_autopilot autopilot = hs_autopilot_seeded(1);
            uint32_t dice = seed;
            for (unsigned tick = 0; tick < games[g].ticks; tick++) {
                hs_collector_counts counts;
                hs_world_collector(world, &counts);
                underway += counts.is_underway;
                dice = dice * 1664525u + 1013904223u;
                disturb(world, dice);
                hs_test_play(world, &autopilot, 1);
            }
            hs_test_expect_digests(hs_world_digest(world), expected);
            hs_test_world_close(&gate, world);
        }
    }
    assert_true(underway > 0);
}

static uint64_t waiting(const hs_world *world)
{
    hs_collector_counts counts;
    hs_world_collector(world, &counts);
    uint64_t sum = 0;
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) sum += counts.waiting[tag];
    return sum;
}

static void without_a_collector_the_arcade_leaks_bosses_and_bullets(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_world *world = open_game(&gate, &games[0], "refcount", HS_LAYOUT_ARRAY, &modes[0].settings);
    hs_autopilot autopilot = hs_autopilot_seeded(1);
    uint64_t before = 0;
    for (int part = 0; part < 3; part++) {
        hs_test_play(world, &autopilot, 500);
        assert_true(waiting(world) > before); // grows and grows
        before = waiting(world);
    }
    hs_collector_counts counts;
    assert_true(hs_world_collector(world, &counts));
    assert_true(counts.waiting[HS_TAG_BULLETS] > counts.waiting[HS_TAG_ENEMIES]);
    assert_true(counts.waiting[HS_TAG_ENEMIES] > 0);
    assert_int_equal(counts.waiting[HS_TAG_SHOTS] + counts.waiting[HS_TAG_ITEMS], 0);
    assert_int_equal(counts.runs[0] + counts.runs[1] + counts.runs[2], 0);
    hs_world_collect(world);
    assert_true(waiting(world) < before / 2);
    hs_test_world_close(&gate, world);
}

static void the_time_of_a_ticks_pauses_is_told(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_world *world = open_game(&gate, &games[1], "gc", HS_LAYOUT_ARRAY, &modes[2].settings);
    hs_autopilot autopilot = hs_autopilot_seeded(1);
    uint64_t sum = 0;
    hs_collector_counts counts;
    assert_true(hs_world_collector(world, &counts));
    uint64_t before = counts.pause_ns_total;
    for (int tick = 0; tick < 50; tick++) {
        hs_test_play(world, &autopilot, 1);
        sum += hs_world_pause_ns(world);
    }
    assert_true(hs_world_collector(world, &counts));
    assert_int_equal(counts.pause_ns_total - before, sum);
    assert_true(sum > 0);
    hs_error error = {0};
    assert_true(hs_world_switch(world, hs_strategy_find("naive"), HS_LAYOUT_ARRAY, &error));
    assert_int_equal(hs_world_pause_ns(world), 0);
    assert_false(hs_world_collector(world, &counts));
    assert_false(hs_world_freeze(world, true));
    hs_world_collect(world); // nothing to do
    hs_test_world_close(&gate, world);
}

static void settings_out_of_their_bounds_are_refused_and_change_nothing(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_world *world = open_game(&gate, &games[1], "gc", HS_LAYOUT_ARRAY, NULL);
    const hs_collector_settings defaults = hs_collector_defaults();
    hs_collector_settings wrong[5] = {defaults, defaults, defaults, defaults, defaults};
    wrong[0].thresholds[1] = HS_COLLECTOR_THRESHOLD_MAX + 1;
    wrong[1].threshold = 0;
    wrong[2].step_work = HS_COLLECTOR_STEP_WORK_MIN - 1;
    wrong[3].step_ns = HS_COLLECTOR_STEP_NS_MIN - 1;
    wrong[4].step_ns = HS_COLLECTOR_STEP_NS_MAX + 1;
    for (int i = 0; i < 5; i++) {
        hs_error error = {0};
        assert_false(hs_world_tune(world, &wrong[i], &error));
        assert_true(strlen(error.message) > 0);
        const hs_collector_settings *now = hs_world_collector_settings(world);
        assert_memory_equal(now->thresholds, defaults.thresholds, sizeof now->thresholds);
        assert_int_equal(now->threshold, defaults.threshold);
        assert_int_equal(now->step_work, defaults.step_work);
        assert_int_equal(now->step_ns, defaults.step_ns);
    }
    hs_test_world_close(&gate, world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_digests_are_the_same_in_every_mode),
        cmocka_unit_test(the_digests_are_the_same_whatever_is_switched_in_mid_run),
        cmocka_unit_test(without_a_collector_the_arcade_leaks_bosses_and_bullets),
        cmocka_unit_test(the_time_of_a_ticks_pauses_is_told),
        cmocka_unit_test(settings_out_of_their_bounds_are_refused_and_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
