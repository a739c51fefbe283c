#include "worlds.h"

#include "world/events.h"

/// An enemy in the middle that stays where it is and cannot be shot down.
#define FIELD(attributes)                                                                          \
    "<scenario " attributes "><enemy at='0' x='240' y='120' to_y='120' stay='100000'"              \
    " health='1000000' pattern='p.xml'/></scenario>"
#define PATTERN(body) "<bulletml>" body "</bulletml>"

static hs_test_assets make(const char *scenario, const char *pattern)
{
    hs_test_assets assets = hs_test_assets_make(scenario);
    hs_test_assets_add(&assets, "p.xml", pattern);
    return assets;
}

/// The direction of the bullet that is fired after those of the first wave have left.
static hs_bullet fired_later(const hs_test_assets *assets, unsigned way, uint32_t bullets,
                             uint64_t *refused)
{
    hs_gate gate = {0};
    hs_world_config config = hs_test_assets_config(assets);
    hs_test_world_way(way, &config);
    config.bullets = bullets;
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_test_ticks(world, 102);
    hs_bullet bullet;
    assert_int_equal(hs_test_entities(world, HS_BULLETS, &bullet, 1), 1);
    *refused = hs_world_count(world, HS_BULLETS).refused;
    hs_test_world_close(&gate, world);
    return bullet;
}

static void a_fire_that_finds_no_place_is_refused_after_its_draws_and_counted(void **state)
{
    (void)state;
    const hs_test_assets assets =
        make(FIELD("lives='0'"), PATTERN("<action label='top'>"
                                         "<repeat><times>7</times><action><fire>"
                                         "<direction type='absolute'>360*$rand</direction>"
                                         "<speed>20+$rand</speed><bullet/></fire></action></repeat>"
                                         "<wait>100</wait><fire>"
                                         "<direction type='absolute'>360*$rand</direction><bullet/>"
                                         "</fire><wait>999</wait></action>"));
    for (unsigned way = 0; way < hs_test_world_ways(); way++) {
        uint64_t refused;
        hs_bullet roomy = fired_later(&assets, way, 100, &refused);
        assert_int_equal(refused, 0);
        assert_int_equal(roomy.serial, 8);
        for (uint32_t capacity = 1; capacity < 7; capacity++) {
            hs_bullet tight = fired_later(&assets, way, capacity, &refused);
            assert_int_equal(refused, 7 - capacity);
            assert_int_equal(tight.serial, capacity + 1); // a refused bullet takes no serial
            assert_true(tight.vx == roomy.vx && tight.vy == roomy.vy);
        }
    }
    hs_test_assets_remove(&assets);
}

static void a_fire_that_finds_no_runners_is_refused_whole(void **state)
{
    (void)state;
    // Room for 1024 runners and one more a bullet: 1 for the enemy, 4 for each bullet.
    const hs_test_assets assets =
        make(FIELD("bullets='600' lives='0'"),
             PATTERN("<action label='top'><repeat><times>500</times><action>"
                     "<fire><direction type='absolute'>360*$rand</direction><bullet>"
                     "<action><wait>50</wait></action><action><wait>50</wait></action>"
                     "<action><wait>50</wait></action><action><wait>50</wait></action>"
                     "</bullet></fire></action></repeat><wait>999</wait></action>"));
    hs_digests first = {0};
    for (unsigned way = 0; way < hs_test_world_ways(); way++) {
        hs_gate gate = {0};
        hs_world_config config = hs_test_assets_config(&assets);
        hs_test_world_way(way, &config);
        hs_world *world = hs_test_world_open(&gate, &config);
        hs_test_ticks(world, 2);
        hs_population_counts runners = hs_world_count(world, HS_RUNNERS);
        assert_int_equal(runners.capacity, 1624);
        assert_int_equal(runners.living, 1 + 4 * 405);
        assert_int_equal(runners.refused, 500 - 405);
        assert_int_equal(hs_world_count(world, HS_BULLETS).living, 405);
        assert_int_equal(hs_world_count(world, HS_BULLETS).refused, 0);
        hs_test_ticks(world, 60); // the scripts are over, and their runners free again
        assert_int_equal(hs_world_count(world, HS_RUNNERS).living, 1);
        if (way == 0) first = hs_world_digest(world);
        hs_test_expect_digests(hs_world_digest(world), first);
        hs_test_world_close(&gate, world);
    }
    hs_test_assets_remove(&assets);
}

static void fires_beyond_the_limit_of_a_tick_are_refused_and_counted(void **state)
{
    (void)state;
    const hs_test_assets assets =
        make("<scenario bullets='100' lives='0'><enemy at='0' count='8' y='100' to_y='100'"
             " stay='999' pattern='p.xml'/></scenario>",
             PATTERN("<action label='top'><repeat><times>10000</times><action><fire>"
                     "<direction type='absolute'>90</direction><bullet/></fire></action></repeat>"
                     "<wait>999</wait></action>"));
    hs_gate gate = {0};
    const hs_world_config config = hs_test_assets_config(&assets);
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_test_ticks(world, 2);
    assert_true(80000 > HS_FIRES_PER_TICK);
    hs_population_counts counts = hs_world_count(world, HS_BULLETS);
    assert_int_equal(counts.living, 100);
    assert_int_equal(counts.refused, 80000 - 100);
    hs_test_world_close(&gate, world);
    hs_test_assets_remove(&assets);
}

/// Records, before the particles' phase, events that burst into few particles or into thousands.
static void record_bursts(void *context, hs_phase phase)
{
    hs_world *world = context;
    if (phase != HS_PHASE_PARTICLES) return;
    uint64_t t = world->tick;
    for (uint64_t n = t % 3; n > 0; n--)
        hs_events_record(world, HS_EVENT_BOSS_KILLED, 240, 320, 0, 1);
    for (uint64_t n = t * 211 % 401; n > 0; n--)
        hs_events_record(world, HS_EVENT_ENEMY_HIT, 240, 320, 0, 1);
    for (uint64_t n = t * 37 % 23; n > 0; n--)
        hs_events_record(world, HS_EVENT_BULLET_GRAZED, 20, 20, 0, 1);
}

/// The digest after ticks with bursts of more particles than there is room for.
static hs_digests burst(unsigned way, uint32_t particles)
{
    hs_gate gate = {0};
    hs_world_config config = {.scenario = "calm", .particles = particles, .rank = -1};
    hs_test_world_way(way, &config);
    hs_world *world = hs_test_world_open(&gate, &config);
    const hs_probe probe = {.begin = record_bursts, .context = world};
    hs_world_set_probe(world, &probe);
    hs_test_ticks(world, 90);
    assert_true(hs_world_count(world, HS_PARTICLES).recycled > 1000);
    hs_digests digests = hs_world_digest(world);
    hs_test_world_close(&gate, world);
    return digests;
}

static void particles_are_recycled_the_same_every_way(void **state)
{
    (void)state;
    // About the size of one block, of several blocks, and less than one burst.
    static const uint32_t sizes[] = {2, 15, 16, 700, 4095, 4096, 4097, 8192, 12300, 20000};
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        hs_digests expected = burst(0, sizes[s]);
        for (unsigned way = 1; way < hs_test_world_ways(); way++) {
            hs_test_expect_digests(burst(way, sizes[s]), expected);
        }
    }
}

/// The digests of the gauntlet with far smaller capacities than it needs.
static hs_digests play_narrow(unsigned way, uint32_t bullets, uint32_t particles, unsigned ticks)
{
    hs_gate gate = {0};
    hs_world_config config = {.scenario = "gauntlet", .seed = 5, .rank = 1};
    config.bullets = bullets;
    config.particles = particles;
    hs_test_world_way(way, &config);
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_autopilot autopilot = hs_autopilot_seeded(1);
    hs_test_play(world, &autopilot, ticks);
    assert_true(hs_world_count(world, HS_PARTICLES).recycled > 0);
    if (bullets > 0) assert_true(hs_world_count(world, HS_BULLETS).refused > 0);
    hs_digests digests = hs_world_digest(world);
    hs_test_world_close(&gate, world);
    return digests;
}

static void worlds_that_overflow_all_the_time_are_the_same_every_way(void **state)
{
    (void)state;
    static const uint32_t bullets[] = {1, 16, 50, 0};
    static const uint32_t particles[] = {1, 17, 100, 200};
    for (unsigned i = 0; i < 4; i++) {
        hs_digests expected = play_narrow(0, bullets[i], particles[i], 1500);
        for (unsigned way = 1; way < hs_test_world_ways(); way++) {
            hs_test_expect_digests(play_narrow(way, bullets[i], particles[i], 1500), expected);
        }
    }
}

static void the_number_of_particles_changes_only_what_is_seen(void **state)
{
    (void)state;
    hs_digests few = play_narrow(0, 0, 1, 1500);
    hs_digests more = play_narrow(0, 0, 200, 1500);
    assert_true(few.game == more.game);
    assert_true(few.seen != more.seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fire_that_finds_no_place_is_refused_after_its_draws_and_counted),
        cmocka_unit_test(a_fire_that_finds_no_runners_is_refused_whole),
        cmocka_unit_test(fires_beyond_the_limit_of_a_tick_are_refused_and_counted),
        cmocka_unit_test(worlds_that_overflow_all_the_time_are_the_same_every_way),
        cmocka_unit_test(particles_are_recycled_the_same_every_way),
        cmocka_unit_test(the_number_of_particles_changes_only_what_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
