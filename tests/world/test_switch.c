#include "worlds.h"

/// The ways that differ in where memory comes from: `columns` once, then every boxed one.
static unsigned first_way(void)
{
    return (unsigned)hs_instruction_set_best();
}

static void way_into(unsigned way, hs_world_config *config)
{
    hs_test_world_way(way, config);
    config->instruction_set = -1;
}

static bool switch_to(hs_world *world, unsigned way, hs_error *error)
{
    hs_world_config config = {0};
    way_into(way, &config);
    return hs_world_switch(world, config.strategy, config.layout, error);
}

/// A small, busy world: some of everything, with boss, items and shots.
static const char *const busy =
    "<scenario bullets='60' particles='40' lives='3' rank='0.5'>"
    "<enemy at='0' y='60' to_y='60' stay='150' health='9' boss='yes' pattern='p.xml'/>"
    "<enemy at='5' count='3' every='20' y='90' to_y='90' health='3' pattern='p.xml'/></scenario>";
static const char *const busy_pattern =
    "<bulletml><action label='top'><repeat><times>999</times><action><fire>"
    "<direction>90*$rand-45</direction><speed>1+2*$rand</speed><bullet><action><wait>20</wait>"
    "<fire><direction type='relative'>60*$rand</direction><bullet/></fire></action><action>"
    "<changeSpeed><speed>4</speed><term>60</term></changeSpeed></action></bullet></fire>"
    "<wait>6</wait></action></repeat></action></bulletml>";

static hs_test_assets make_busy(void)
{
    const hs_test_assets assets = hs_test_assets_make(busy);
    hs_test_assets_add(&assets, "p.xml", busy_pattern);
    return assets;
}

typedef struct flight {
    hs_gate gate;
    hs_world *world;
    hs_autopilot autopilot;
} flight;

static void take_off(flight *pilot, const hs_test_assets *assets, unsigned way, unsigned ticks)
{
    hs_world_config config = hs_test_assets_config(assets);
    way_into(way, &config);
    *pilot = (flight){.autopilot = hs_autopilot_seeded(1)};
    pilot->world = hs_test_world_open(&pilot->gate, &config);
    hs_test_play(pilot->world, &pilot->autopilot, ticks);
}

static void fly(flight *pilot, unsigned ticks)
{
    hs_test_play(pilot->world, &pilot->autopilot, ticks);
}

static void land(flight *pilot)
{
    hs_test_world_close(&pilot->gate, pilot->world);
}

static void expect_counts(const hs_world *world, hs_population_name name,
                          hs_population_counts before)
{
    hs_population_counts after = hs_world_count(world, name);
    before.bytes_each = after.bytes_each;
    assert_memory_equal(&after, &before, sizeof after);
}

static void a_switch_keeps_order_serials_references_and_counts(void **state)
{
    (void)state;
    const hs_test_assets assets = make_busy();
    for (unsigned from = first_way(); from < hs_test_world_ways(); from++) {
        for (unsigned to = first_way(); to < hs_test_world_ways(); to++) {
            flight switching, staying;
            take_off(&switching, &assets, from, 130);
            take_off(&staying, &assets, from, 130);
            hs_world *world = switching.world;
            hs_bullet before[60], after[60];
            size_t count = hs_test_entities(world, HS_BULLETS, before, 60);
            assert_true(count > 10);
            hs_population_counts counts[HS_POPULATION_COUNT];
            for (int n = 0; n < HS_POPULATION_COUNT; n++) {
                counts[n] = hs_world_count(world, (hs_population_name)n);
            }
            hs_digests digests = hs_world_digest(world);
            hs_error error = {0};
            assert_true(switch_to(world, to, &error));
            hs_test_expect_digests(hs_world_digest(world), digests);
            assert_int_equal(hs_test_entities(world, HS_BULLETS, after, 60), count);
            for (size_t i = 0; i < count; i++) {
                assert_int_equal(after[i].serial, before[i].serial);
                assert_int_equal(after[i].owner, before[i].owner);
                assert_memory_equal(&after[i].runner, &before[i].runner, sizeof(hs_handle));
            }
            for (int n = 0; n < HS_POPULATION_COUNT; n++) {
                expect_counts(world, (hs_population_name)n, counts[n]);
            }
            for (unsigned t = 0; t < 20; t++) {
                fly(&switching, 20);
                fly(&staying, 20);
                hs_test_expect_digests(hs_world_digest(world), hs_world_digest(staying.world));
            }
            assert_true(hs_world_player(world)->score >= 20000); // the boss was met
            land(&switching);
            land(&staying);
        }
    }
    hs_test_assets_remove(&assets);
}

static void a_switch_says_what_the_world_is_on(void **state)
{
    (void)state;
    const hs_test_assets assets = make_busy();
    flight one;
    take_off(&one, &assets, first_way(), 50);
    assert_ptr_equal(hs_world_strategy(one.world), hs_strategy_find("columns"));
    const hs_strategy *naive = hs_strategy_find("naive");
    assert_true(hs_world_switch(one.world, naive, HS_LAYOUT_LIST, NULL));
    assert_ptr_equal(hs_world_strategy(one.world), naive);
    assert_int_equal(hs_world_layout(one.world), HS_LAYOUT_LIST);
    land(&one);
    hs_test_assets_remove(&assets);
}

/// Lets the n-th request of a switch fail. False when the switch makes fewer requests.
static bool fail_switch(flight *pilot, unsigned from, unsigned to, uint64_t n)
{
    hs_gate *gate = &pilot->gate;
    hs_world *world = pilot->world;
    hs_digests digests = hs_world_digest(world);
    const hs_strategy *strategy = hs_world_strategy(world);
    uint64_t live = gate->total.live_bytes;
    gate->fail_at = gate->requests + n;
    hs_error error = {0};
    bool switched = switch_to(world, to, &error);
    bool failed = gate->requests >= gate->fail_at;
    gate->fail_at = 0;
    hs_test_expect_digests(hs_world_digest(world), digests);
    if (switched) {
        // The switch did not fail, or it went on without the block, which was a sample of a box.
        assert_true(switch_to(world, from, &error));
        // Garbage is not copied, nor are the places of the dead in regions.
        bool holds_dead = strategy->collector != NULL || strategy->has_regions;
        if (holds_dead) assert_true(gate->total.live_bytes <= live);
        if (!holds_dead) assert_int_equal(gate->total.live_bytes, live);
        return failed;
    }
    assert_non_null(strstr(error.message, "out of memory"));
    assert_ptr_equal(hs_world_strategy(world), strategy);
    assert_int_equal(gate->total.live_bytes, live);
    return true;
}

static void a_switch_that_fails_changes_nothing_and_the_world_goes_on(void **state)
{
    (void)state;
    const hs_test_assets assets = make_busy();
    for (unsigned from = first_way(); from < hs_test_world_ways(); from++) {
        for (unsigned to = first_way(); to < hs_test_world_ways(); to++) {
            flight failing, staying;
            take_off(&failing, &assets, from, 80);
            take_off(&staying, &assets, from, 80);
            uint64_t n = 1;
            while (fail_switch(&failing, from, to, n)) {
                n++;
                fly(&failing, 1);
                fly(&staying, 1);
                hs_test_expect_digests(hs_world_digest(failing.world),
                                       hs_world_digest(staying.world));
            }
            assert_true(n > 6);
            land(&failing);
            land(&staying);
        }
    }
    hs_test_assets_remove(&assets);
}

// ---- Out of memory -----------------------------------------------------------------------------

static void a_world_that_cannot_be_made_is_an_error_whichever_request_fails(void **state)
{
    (void)state;
    static const char *const held =
        "<scenario bullets='20' particles='30' hold='yes' lives='0'>"
        "<emitter x='100' y='100' pattern='q.xml' simple='a' acting='b'/>"
        "<enemy at='9' count='2' every='5' pattern='p.xml'/></scenario>";
    const hs_test_assets assets = hs_test_assets_make(held);
    hs_test_assets_add(&assets, "p.xml", busy_pattern);
    hs_test_assets_add(&assets, "q.xml",
                       "<bulletml><action label='top'><wait>999</wait></action>"
                       "<fire label='a'><bullet/></fire><fire label='b'><bullet><action>"
                       "<wait>9</wait></action></bullet></fire></bulletml>");
    for (unsigned way = first_way(); way < hs_test_world_ways(); way++) {
        hs_world_config config = hs_test_assets_config(&assets);
        way_into(way, &config);
        hs_gate gate = {0};
        hs_world *world = hs_test_world_open(&gate, &config);
        hs_digests digests = hs_world_digest(world);
        uint64_t requests = gate.requests;
        hs_test_world_close(&gate, world);
        assert_true(requests > 20);
        unsigned made = 0;
        for (uint64_t n = 1; n <= requests; n++) {
            gate = (hs_gate){.fail_at = n};
            hs_error error = {0};
            world = hs_world_create(&gate, &config, &error);
            if (world != NULL) {
                hs_test_expect_digests(hs_world_digest(world), digests);
                made++; // without the sample that shows the cost of a box
            } else if (strstr(error.message, "out of memory") == NULL) {
                fail_msg("request %llu: %s", (unsigned long long)n, error.message);
            }
            hs_test_world_close(&gate, world);
        }
        assert_true(made <= 4 * HS_POPULATION_COUNT);
    }
    hs_test_assets_remove(&assets);
}

/// Ticks until the n-th request of the ticks fails. False when they make fewer requests.
static bool fail_tick(const hs_test_assets *assets, unsigned way, uint64_t n, unsigned ticks)
{
    flight pilot;
    take_off(&pilot, assets, way, 0);
    hs_gate *gate = &pilot.gate;
    gate->fail_at = gate->requests + n;
    bool failed = false;
    for (unsigned t = 0; t < ticks && !failed; t++) {
        const hs_input input = {.shoot = true, .bomb = t == ticks - 2};
        hs_error error = {0};
        bool ticked = hs_world_tick(pilot.world, &input, &error);
        failed = gate->requests >= gate->fail_at;
        // A collector makes room if it finds garbage.
        if (!failed || hs_world_strategy(pilot.world)->collector == NULL) {
            assert_int_equal(ticked, !failed);
        }
        if (!ticked) assert_non_null(strstr(error.message, "out of memory in tick"));
    }
    land(&pilot);
    return failed;
}

static void a_tick_without_memory_is_an_error_whichever_request_fails(void **state)
{
    (void)state;
    const hs_test_assets assets = make_busy();
    for (unsigned way = first_way(); way < hs_test_world_ways(); way++) {
        hs_world_config config = {0};
        way_into(way, &config);
        uint64_t n = 1;
        while (fail_tick(&assets, way, n, 140)) n++;
        if (config.strategy == hs_strategy_find("naive")) assert_true(n > 200);
        if (config.strategy == hs_strategy_find("columns")) assert_int_equal(n, 1); // none
    }
    hs_test_assets_remove(&assets);
}

static void enemies_that_find_no_room_to_grow_are_an_error(void **state)
{
    (void)state;
    const hs_test_assets assets = hs_test_assets_make(
        "<scenario><enemy at='3' count='70' every='0' pattern='p.xml'/></scenario>");
    hs_test_assets_add(&assets, "p.xml", busy_pattern);
    hs_digests first = {0};
    for (unsigned way = first_way(); way < hs_test_world_ways(); way++) {
        flight pilot;
        take_off(&pilot, &assets, way, 100);
        hs_population_counts enemies = hs_world_count(pilot.world, HS_ENEMIES);
        assert_int_equal(enemies.births, 70);
        assert_int_equal(enemies.capacity, 128);
        assert_int_equal(enemies.grown, 1);
        if (way == first_way()) first = hs_world_digest(pilot.world);
        hs_test_expect_digests(hs_world_digest(pilot.world), first);
        land(&pilot);
        uint64_t n = 1;
        while (fail_tick(&assets, way, n, 5)) n++;
        hs_world_config config = {0};
        way_into(way, &config);
        // A collector may make room, and libgc does not ask the gate.
        if (config.strategy->collector == NULL) assert_true(n >= 2);
    }
    hs_test_assets_remove(&assets);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_switch_keeps_order_serials_references_and_counts),
        cmocka_unit_test(a_switch_says_what_the_world_is_on),
        cmocka_unit_test(a_switch_that_fails_changes_nothing_and_the_world_goes_on),
        cmocka_unit_test(a_world_that_cannot_be_made_is_an_error_whichever_request_fails),
        cmocka_unit_test(a_tick_without_memory_is_an_error_whichever_request_fails),
        cmocka_unit_test(enemies_that_find_no_room_to_grow_are_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
