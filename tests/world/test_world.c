#include "worlds.h"

#include <fenv.h>

#ifdef __SSE2__
#include <xmmintrin.h>
#endif

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

// ---- The tick ----------------------------------------------------------------------------------

static void newborns_do_not_move_in_their_tick(void **state)
{
    (void)state;
    const hs_test_assets assets =
        make(FIELD("bullets='300' lives='3'"),
             PATTERN("<action label='top'><repeat><times>999</times><action>"
                     "<fire><direction type='absolute'>270</direction><speed>3</speed><bullet/>"
                     "</fire><wait>1</wait></action></repeat></action>"));
    for (unsigned way = 0; way < hs_test_world_ways(); way++) {
        hs_gate gate = {0};
        hs_world_config config = hs_test_assets_config(&assets);
        hs_test_world_way(way, &config);
        hs_world *world = hs_test_world_open(&gate, &config);
        hs_enemy enemy;
        hs_bullet bullets[300];
        hs_shot shots[3];
        hs_test_tick(world, (hs_input){.shoot = true});
        // In its first tick the enemy has appeared but not acted, and the shots stand at the
        // muzzle.
        assert_int_equal(hs_test_entities(world, HS_ENEMIES, &enemy, 1), 1);
        assert_true(enemy.x == 240 && enemy.y == 120 && enemy.age == 0);
        assert_int_equal(hs_test_entities(world, HS_SHOTS, shots, 3), 3);
        assert_true(shots[1].x == 240 && shots[1].y == 544);
        assert_int_equal(hs_test_entities(world, HS_BULLETS, bullets, 300), 0);
        hs_test_ticks(world, 1);
        hs_test_entities(world, HS_SHOTS, shots, 3);
        assert_true(shots[1].y == 544 - 13);
        assert_int_equal(hs_test_entities(world, HS_BULLETS, bullets, 300), 1);
        assert_true(bullets[0].x == 240 && bullets[0].y == 120);
        assert_int_equal(bullets[0].serial, 1);
        assert_int_equal(bullets[0].owner, enemy.serial);
        hs_test_ticks(world, 1);
        assert_int_equal(hs_test_entities(world, HS_BULLETS, bullets, 300), 2);
        assert_true(bullets[0].x == 237 && bullets[1].x == 240);
        hs_test_world_close(&gate, world);
    }
    hs_test_assets_remove(&assets);
}

static void what_a_bomb_turns_into_items_does_not_move_in_that_tick(void **state)
{
    (void)state;
    // Within reach of the bomb.
    const hs_test_assets assets =
        make("<scenario bullets='300' lives='3'><enemy at='0' x='190' y='520' to_y='520'"
             " stay='100000' health='1000000' pattern='p.xml'/></scenario>",
             PATTERN("<action label='top'><repeat><times>999</times><action>"
                     "<fire><direction type='absolute'>270</direction><speed>0.2</speed><bullet/>"
                     "</fire>"
                     "<wait>9</wait></action></repeat></action>"));
    hs_gate gate = {0};
    const hs_world_config config = hs_test_assets_config(&assets);
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_test_ticks(world, 130); // until the player is no longer invulnerable
    hs_bullet bullets[20];
    hs_item items[20];
    size_t count = hs_test_entities(world, HS_BULLETS, bullets, 20);
    assert_true(count >= 10 && count <= 20);
    hs_test_tick(world, (hs_input){.bomb = true});
    assert_int_equal(hs_test_entities(world, HS_ITEMS, items, 20), count);
    for (size_t i = 0; i < count; i++) {
        assert_true(items[i].x == bullets[i].x && items[i].y == bullets[i].y);
    }
    hs_test_ticks(world, 1);
    hs_test_entities(world, HS_ITEMS, items, 20);
    for (size_t i = 0; i < count; i++) assert_true(items[i].y != bullets[i].y);
    hs_test_world_close(&gate, world);
    hs_test_assets_remove(&assets);
}

typedef struct heard {
    hs_phase phases[64];
    unsigned count;
} heard;

static void hear(void *context, hs_phase phase)
{
    heard *all = context;
    assert_true(all->count < 64);
    all->phases[all->count++] = phase;
}

static void the_probe_hears_each_phase_once_and_in_order(void **state)
{
    (void)state;
    hs_gate gate = {0};
    const hs_world_config config = {.scenario = "calm", .rank = -1};
    hs_world *world = hs_test_world_open(&gate, &config);
    heard all = {.count = 0};
    const hs_probe probe = {hear, &all};
    hs_world_set_probe(world, &probe);
    hs_test_ticks(world, 2);
    hs_world_set_probe(world, NULL);
    hs_test_ticks(world, 2);
    assert_int_equal(all.count, 2 * (HS_PHASE_COUNT + 1));
    for (unsigned i = 0; i < all.count; i++) {
        assert_int_equal(all.phases[i], i % (HS_PHASE_COUNT + 1));
    }
    assert_int_equal(hs_world_ticks(world), 4);
    hs_test_world_close(&gate, world);
}

// ---- Patterns ----------------------------------------------------------------------------------

static void a_horizontal_pattern_is_turned_to_play_on_a_vertical_field(void **state)
{
    (void)state;
    // To the left, where its player would be; upwards; and at the player, who is below.
    const hs_test_assets assets =
        make(FIELD("lives='0'"),
             "<bulletml type='horizontal'><action label='top'>"
             "<fire><direction type='absolute'>270</direction><speed>2</speed><bullet/></fire>"
             "<fire><direction type='absolute'>0</direction><speed>2</speed><bullet/></fire>"
             "<fire><direction>0</direction><speed>2</speed><bullet/></fire>"
             "<wait>999</wait></action></bulletml>");
    hs_gate gate = {0};
    const hs_world_config config = hs_test_assets_config(&assets);
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_test_ticks(world, 2);
    hs_bullet bullets[3];
    assert_int_equal(hs_test_entities(world, HS_BULLETS, bullets, 3), 3);
    static const float expected[3][2] = {{0, 2}, {-2, 0}, {0, 2}};
    for (unsigned i = 0; i < 3; i++) {
        assert_float_equal(bullets[i].vx, expected[i][0], 1e-5);
        assert_float_equal(bullets[i].vy, expected[i][1], 1e-5);
    }
    hs_test_world_close(&gate, world);
    hs_test_assets_remove(&assets);
}

static void a_pattern_of_ones_own_takes_the_place_of_all(void **state)
{
    (void)state;
    const hs_test_assets assets =
        make("<scenario/>", PATTERN("<action label='top'><fire><speed>2.5</speed><bullet/></fire>"
                                    "<wait>30</wait></action>"));
    char own[256];
    snprintf(own, sizeof own, "%s/patterns/p.xml", assets.folder);
    static const char *const scenarios[] = {"arcade", "calm", "storm"};
    for (unsigned s = 0; s < 3; s++) {
        hs_gate gate = {0};
        const hs_world_config config = {.scenario = scenarios[s], .pattern = own, .rank = -1};
        hs_world *world = hs_test_world_open(&gate, &config);
        hs_test_ticks(world, 200);
        hs_bullet bullets[100];
        size_t count = hs_test_entities(world, HS_BULLETS, bullets, 100);
        assert_in_range(count, 1, 100);
        for (size_t i = 0; i < count; i++) {
            float square = bullets[i].vx * bullets[i].vx + bullets[i].vy * bullets[i].vy;
            assert_float_equal(square, 2.5 * 2.5, 1e-3);
        }
        hs_test_world_close(&gate, world);
    }
    hs_test_assets_remove(&assets);
}

// ---- The host ----------------------------------------------------------------------------------

/// The part of the mode that must be restored: rounding and the treatment of denormal numbers.
static unsigned mode_now(void)
{
    unsigned mode = (unsigned)fegetround();
#ifdef __SSE2__
    mode |= _mm_getcsr() & 0xE040u;
#endif
    return mode;
}

/// A mode in which no simulation should run. Valgrind supports only its rounding.
static unsigned enter_odd_mode(void)
{
    assert_int_equal(fesetround(FE_UPWARD), 0);
#ifdef __SSE2__
    _mm_setcsr(_mm_getcsr() | 0x8040u); // flush to zero, and denormals are zero
#endif
    return mode_now();
}

static hs_digests play_in_mode(const char *scenario, bool is_odd)
{
    fenv_t before;
    fegetenv(&before);
    hs_gate gate = {0};
    const hs_world_config config = {
        .scenario = scenario, .bullets = 500, .particles = 3000, .rank = -1, .instruction_set = -1};
    unsigned mode = is_odd ? enter_odd_mode() : mode_now();
    hs_world *world = hs_test_world_open(&gate, &config);
    assert_int_equal(mode_now(), mode);
    hs_autopilot autopilot = hs_autopilot_seeded(1);
    hs_test_play(world, &autopilot, 700);
    assert_int_equal(mode_now(), mode);
    hs_digests digests = hs_world_digest(world);
    fesetenv(&before);
    hs_test_world_close(&gate, world);
    return digests;
}

static void the_hosts_floating_point_mode_changes_nothing_and_is_restored(void **state)
{
    (void)state;
    static const char *const scenarios[] = {"arcade", "calm", "storm"};
    for (unsigned s = 0; s < 3; s++) {
        hs_digests expected = play_in_mode(scenarios[s], false);
        hs_test_expect_digests(play_in_mode(scenarios[s], true), expected);
    }
}

static bool is_same_input(hs_input a, hs_input b)
{
    return a.across == b.across && a.along == b.along && a.shoot == b.shoot && a.focus == b.focus &&
           a.bomb == b.bomb;
}

static void the_autopilot_is_a_function_of_seed_and_world(void **state)
{
    (void)state;
    hs_gate gate = {0}, other_gate = {0};
    hs_world_config config = {.scenario = "arcade", .seed = 3, .rank = 0.9};
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_test_world_way(hs_test_world_ways() - 1, &config);
    hs_world *other = hs_test_world_open(&other_gate, &config);
    hs_autopilot autopilot = hs_autopilot_seeded(7);
    hs_autopilot same = hs_autopilot_seeded(7);
    hs_autopilot different = hs_autopilot_seeded(8);
    unsigned differing = 0;
    for (unsigned t = 0; t < 1500; t++) {
        hs_digests before = hs_world_digest(world);
        hs_input input = hs_autopilot_input(&autopilot, world);
        hs_test_expect_digests(hs_world_digest(world), before);
        assert_true(is_same_input(hs_autopilot_input(&same, other), input));
        assert_int_equal(same.state, autopilot.state);
        if (!is_same_input(hs_autopilot_input(&different, world), input)) differing++;
        hs_test_tick(world, input);
        hs_test_tick(other, input);
    }
    assert_in_range(differing, 1, 1499);
    hs_test_world_close(&gate, world);
    hs_test_world_close(&other_gate, other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(newborns_do_not_move_in_their_tick),
        cmocka_unit_test(what_a_bomb_turns_into_items_does_not_move_in_that_tick),
        cmocka_unit_test(the_probe_hears_each_phase_once_and_in_order),
        cmocka_unit_test(a_horizontal_pattern_is_turned_to_play_on_a_vertical_field),
        cmocka_unit_test(a_pattern_of_ones_own_takes_the_place_of_all),
        cmocka_unit_test(the_hosts_floating_point_mode_changes_nothing_and_is_restored),
        cmocka_unit_test(the_autopilot_is_a_function_of_seed_and_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
