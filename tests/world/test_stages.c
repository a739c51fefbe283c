#include "worlds.h"

#include "heapstorm/events.h"
#include "heapstorm/stage.h"

#define DRIP                                                                                       \
    "<bulletml><action label='top'><repeat><times>999</times><action><fire>"                       \
    "<direction type='absolute'>180</direction><speed>1</speed><bullet/></fire><wait>10</wait>"    \
    "</action></repeat></action></bulletml>"

static unsigned wait_until(hs_world *world, hs_input input, hs_event_kind kind, unsigned most)
{
    for (unsigned t = 1; t <= most; t++) {
        hs_test_tick(world, input);
        if (hs_world_events_of(world, kind) > 0) return t;
    }
    fail_msg("no %s in %u ticks", hs_event_kind_name(kind), most);
    return 0;
}

static const hs_input idle;
static const hs_input shooting = {.shoot = true};
static const hs_input aiming = {.shoot = true, .focus = true};

// ---- Blocks ------------------------------------------------------------------------------------

static void a_survivor_becomes_a_block(hs_world *world)
{
    size_t count;
    wait_until(world, idle, HS_EVENT_BLOCK_LEFT, 200);
    const hs_block_view *blocks = hs_world_blocks(world, &count);
    assert_int_equal(count, 1);
    assert_true(blocks[0].half_width == 32 && blocks[0].half_height == 12);
    hs_enemy list[8];
    hs_test_ticks(world, 150);
    // The second one found no room, and flies off.
    assert_int_equal(hs_test_entities(world, HS_ENEMIES, list, 8), 1);
    assert_true(blocks[0].y == 400 && !blocks[0].falling);
    // Bullets that fall on it are gone.
    hs_bullet bullets[64];
    size_t bullet_count = hs_test_entities(world, HS_BULLETS, bullets, 64);
    assert_true(bullet_count > 0);
    for (size_t b = 0; b < bullet_count; b++) assert_true(bullets[b].y < 400);
    // Shots stop, and the ship cannot go in.
    wait_until(world, shooting, HS_EVENT_SHOT_BLOCKED, 60);
    for (unsigned t = 0; t < 60; t++) hs_test_tick(world, (hs_input){.along = -1});
    assert_true(hs_world_player(world)->y > 412);
    // A bomb slides it to the side.
    hs_test_tick(world, (hs_input){.bomb = true});
    assert_int_equal(hs_world_events_of(world, HS_EVENT_BLOCKS_COMPACTED), 1);
    hs_test_ticks(world, 100);
    blocks = hs_world_blocks(world, &count);
    assert_true(blocks[0].x == 32 && blocks[0].y == HS_FIELD_HEIGHT - 12 && !blocks[0].falling);
}

static void survivors_leave_blocks_that_stop_everything(void **state)
{
    (void)state;
    hs_test_in_every_way(
        "<scenario ends='9000' entering='0' blocks='1'>"
        "<enemy x='240' y='100' to_y='100' stay='40' leaves='block' block_width='64' "
        "block_height='24' block_y='400' pattern='none'/>"
        "<enemy at='5' x='100' y='100' to_y='100' stay='60' leaves='block' pattern='none'/>"
        "<enemy at='60' x='240' y='100' to_y='300' stay='3000' health='999' pattern='d.xml'/>"
        "</scenario>",
        "d.xml", DRIP, a_survivor_becomes_a_block);
}

// ---- Pauses ------------------------------------------------------------------------------------

static void a_collection_pauses(hs_world *world)
{
    hs_bullet before[64], after[64];
    wait_until(world, idle, HS_EVENT_PAUSE_BEGAN, 200);
    size_t count = hs_test_entities(world, HS_BULLETS, before, 64);
    assert_true(count > 3);
    assert_true(hs_world_is_paused(world));
    for (unsigned t = 0; t < 29; t++) {
        hs_test_ticks(world, 1);
        assert_true(hs_world_is_paused(world));
        assert_int_equal(hs_test_entities(world, HS_BULLETS, after, 64), count);
        for (size_t b = 0; b < count; b++) assert_true(after[b].y == before[b].y);
    }
    assert_int_equal(hs_world_events_of(world, HS_EVENT_PAUSE_ENDED), 1);
    hs_test_ticks(world, 1);
    assert_false(hs_world_is_paused(world));
    hs_test_entities(world, HS_BULLETS, after, 64);
    assert_true(after[0].y == before[0].y + 1);
    // It comes again, twice in all.
    assert_int_equal(wait_until(world, idle, HS_EVENT_PAUSE_BEGAN, 200), 70);
    for (unsigned t = 0; t < 300; t++) {
        hs_test_ticks(world, 1);
        assert_int_equal(hs_world_events_of(world, HS_EVENT_PAUSE_BEGAN), 0);
    }
}

static void a_collection_holds_every_bullet_and_script(void **state)
{
    (void)state;
    hs_test_in_every_way(
        "<scenario ends='9000' entering='0' lives='0'>"
        "<collection at='90' every='100' count='2' pause='30'/>"
        "<enemy x='40' y='100' to_y='100' stay='3000' pattern='d.xml'/></scenario>",
        "d.xml", DRIP, a_collection_pauses);
}

// ---- Bosses ------------------------------------------------------------------------------------

static void a_boss_comes_fights_and_dies(hs_world *world)
{
    assert_null(hs_world_boss(world));
    assert_int_equal(hs_world_stage(world)->state, HS_STAGE_ENTERING);
    assert_int_equal(wait_until(world, idle, HS_EVENT_BOSS_ENTERED, 200), 10 + 51);
    const hs_boss_view *boss = hs_world_boss(world);
    assert_string_equal(boss->name, "Overflow");
    assert_int_equal(boss->phase_count, 2);
    assert_int_equal(boss->state, HS_BOSS_ENTERING);
    assert_int_equal(wait_until(world, shooting, HS_EVENT_BOSS_PHASE, 200), 40);
    assert_string_equal(boss->phase_name, "First");
    assert_int_equal(boss->health, 30);
    hs_enemy enemy;
    hs_test_entities(world, HS_ENEMIES, &enemy, 1);
    assert_int_equal(enemy.phase, 0);
    hs_test_ticks(world, 60);
    assert_true(hs_world_count(world, HS_BULLETS).living > 0);
    wait_until(world, shooting, HS_EVENT_BOSS_PHASE, 300);
    assert_int_equal(hs_world_count(world, HS_BULLETS).living, 0); // turned into items
    assert_string_equal(boss->phase_name, "Second");
    hs_test_entities(world, HS_ENEMIES, &enemy, 1);
    assert_int_equal(enemy.phase, 1); // it has grown
    assert_int_equal(enemy.radius, 20);
    // What belongs to the phase comes by its clock.
    assert_int_equal(hs_world_count(world, HS_ENEMIES).living, 1);
    hs_test_ticks(world, 21);
    assert_int_equal(hs_world_count(world, HS_ENEMIES).living, 2);
    for (unsigned t = 0; t < 400 && boss->state != HS_BOSS_DYING; t++) {
        hs_test_tick(world, shooting);
    }
    assert_int_equal(boss->state, HS_BOSS_DYING);
    wait_until(world, idle, HS_EVENT_BOSS_BURST, 30);
    wait_until(world, idle, HS_EVENT_BOSS_KILLED, 200);
    assert_null(hs_world_boss(world));
    assert_int_equal(hs_world_events_of(world, HS_EVENT_STAGE_CLEARED), 1);
    wait_until(world, idle, HS_EVENT_GAME_FINISHED, 300);
    hs_test_ticks(world, 300);
    assert_int_equal(hs_world_stage(world)->state, HS_STAGE_FINISHED);
    assert_int_equal(hs_world_count(world, HS_ENEMIES).living, 0);
}

static void a_boss_has_an_entrance_phases_and_an_end(void **state)
{
    (void)state;
    hs_test_in_every_way(
        "<scenario name='The Stack' entering='10'>"
        "<boss at='50' name='Overflow' form='tower' grows='yes' entrance='40' dying='60' "
        "y='100' to_y='150' radius='24'>"
        "<phase name='First' health='30' time='900' pattern='d.xml'/>"
        "<phase name='Second' health='30' time='900' radius='20' pattern='d.xml'>"
        "<enemy at='20' x='60' y='60' to_y='60' health='9999' pattern='none'/></phase>"
        "</boss></scenario>",
        "d.xml", DRIP, a_boss_comes_fights_and_dies);
}

static void a_phase_times_out(hs_world *world)
{
    wait_until(world, idle, HS_EVENT_BOSS_PHASE, 200);
    assert_int_equal(wait_until(world, idle, HS_EVENT_BOSS_PHASE, 200), 100);
    hs_test_ticks(world, 100);
    assert_int_equal(hs_world_boss(world)->state, HS_BOSS_DYING);
    uint64_t score = hs_world_player(world)->score;
    wait_until(world, idle, HS_EVENT_STAGE_CLEARED, 100);
    // It flew off, and took most of the bonus with it.
    assert_int_equal(hs_world_player(world)->score, score + 77 / 4);
    wait_until(world, idle, HS_EVENT_GAME_FINISHED, 300);
}

static void a_phase_goes_on_by_itself_after_its_time(void **state)
{
    (void)state;
    hs_test_in_every_way("<scenario name='S' entering='0' bonus='77' lives='0'>"
                         "<boss at='0' name='B' dying='60' x='60' to_y='150'>"
                         "<phase name='First' health='30' time='100' pattern='d.xml'/>"
                         "<phase name='Second' health='30' time='100' pattern='none'/>"
                         "</boss></scenario>",
                         "d.xml", DRIP, a_phase_times_out);
}

static void shields_break(hs_world *world)
{
    const hs_boss_view *boss;
    wait_until(world, idle, HS_EVENT_BOSS_PHASE, 200);
    boss = hs_world_boss(world);
    assert_int_equal(boss->shields, HS_SHIELD_SPREAD | HS_SHIELD_FOCUS | HS_SHIELD_BOMB);
    wait_until(world, shooting, HS_EVENT_SHIELD_BROKEN, 300);
    assert_int_equal(boss->shields, HS_SHIELD_FOCUS | HS_SHIELD_BOMB);
    for (unsigned t = 0; t < 60; t++) hs_test_tick(world, shooting);
    assert_int_equal(boss->shields, HS_SHIELD_FOCUS | HS_SHIELD_BOMB);
    assert_int_equal(boss->health, 5000);
    wait_until(world, aiming, HS_EVENT_SHIELD_BROKEN, 300);
    assert_int_equal(boss->shields, HS_SHIELD_BOMB);
    hs_test_ticks(world, 60);
    hs_test_tick(world, (hs_input){.bomb = true});
    assert_int_equal(hs_world_events_of(world, HS_EVENT_SHIELD_BROKEN), 1);
    assert_int_equal(boss->shields, 0);
    for (unsigned t = 0; t < 60; t++) hs_test_tick(world, shooting);
    assert_true(boss->health < 5000);
}

static void each_shield_breaks_by_its_own_kind(void **state)
{
    (void)state;
    hs_test_in_every_way("<scenario name='S' entering='0'>"
                         "<boss at='0' name='Slab' form='slab' entrance='40' y='300' to_y='300'>"
                         "<phase name='P' health='5000' time='9000' shields='spread focus bomb' "
                         "shield_health='20' pattern='none'/></boss></scenario>",
                         "d.xml", DRIP, shields_break);
}

static void a_wall_closes(hs_world *world)
{
    wait_until(world, idle, HS_EVENT_BOSS_PHASE, 200);
    assert_true(hs_world_field(world)->left <= 3);
    hs_test_ticks(world, 50);
    assert_true(hs_world_field(world)->left > 140 && hs_world_field(world)->left < 160);
    hs_test_ticks(world, 60);
    assert_true(hs_world_field(world)->left == 300);
    assert_true(hs_world_player(world)->x >= 312); // it was pushed along
    hs_bullet bullets[64];
    size_t count = hs_test_entities(world, HS_BULLETS, bullets, 64);
    for (size_t b = 0; b < count; b++) assert_true(bullets[b].x >= 300);
    wait_until(world, idle, HS_EVENT_BOSS_PHASE, 200);
    hs_test_ticks(world, 60);
    assert_true(hs_world_field(world)->left == 0);
}

static void a_wall_closes_the_field_and_opens_again(void **state)
{
    (void)state;
    hs_test_in_every_way(
        "<scenario name='S' entering='0' lives='0'>"
        "<boss at='0' name='Press' form='press' entrance='1' to_y='100'>"
        "<phase name='P' health='500' time='200' wall='left' wall_to='300' "
        "wall_ticks='100' pattern='d.xml'/>"
        "<phase name='Q' health='500' time='200' pattern='none'/></boss></scenario>",
        "d.xml", DRIP, a_wall_closes);
}

static void a_ring_knits(hs_world *world)
{
    wait_until(world, idle, HS_EVENT_BOSS_PHASE, 200);
    const hs_boss_view *boss = hs_world_boss(world);
    assert_int_equal(boss->breaks_left, 2);
    wait_until(world, shooting, HS_EVENT_ENEMY_DOWN, 300);
    assert_int_equal(boss->state, HS_BOSS_KNITTING);
    uint32_t left = boss->ticks_left;
    assert_int_equal(wait_until(world, shooting, HS_EVENT_ENEMY_REVIVED, 300), 50);
    assert_int_equal(boss->state, HS_BOSS_FIGHTING);
    assert_int_equal(boss->ticks_left, left);
    assert_true(boss->health <= 12 && boss->health > 0);
    for (unsigned t = 0; t < 300 && boss->state == HS_BOSS_FIGHTING; t++) {
        hs_test_tick(world, shooting);
    }
    assert_int_equal(boss->state, HS_BOSS_DYING);
}

static void a_ring_must_be_broken_twice(void **state)
{
    (void)state;
    hs_test_in_every_way("<scenario name='S' entering='0'>"
                         "<boss at='0' name='O' form='ring' entrance='1' y='300' to_y='300'>"
                         "<phase name='P' health='20' time='2000' knits='50' pattern='none'/>"
                         "</boss></scenario>",
                         "d.xml", DRIP, a_ring_knits);
}

static void a_budget_refuses(hs_world *world)
{
    wait_until(world, idle, HS_EVENT_BOSS_PHASE, 200);
    const hs_boss_view *boss = hs_world_boss(world);
    for (unsigned t = 0; t < 30; t++) hs_test_tick(world, shooting);
    assert_int_equal(boss->health, 5000);
    wait_until(world, idle, HS_EVENT_FIRES_REFUSED, 400);
    assert_int_equal(hs_world_count(world, HS_BULLETS).living, 5);
    assert_int_equal(boss->bullets, 5);
    assert_int_equal(boss->refused, 1);
    for (unsigned t = 0; t < 60; t++) hs_test_tick(world, shooting);
    assert_true(boss->health < 5000);
    assert_true(boss->opening > 0 && boss->opening < 120);
    hs_test_ticks(world, 64);
    int32_t health = boss->health;
    for (unsigned t = 0; t < 20; t++) hs_test_tick(world, shooting);
    assert_int_equal(boss->health, health);
}

static void a_budget_refuses_fires_and_that_is_the_opening(void **state)
{
    (void)state;
    hs_test_in_every_way("<scenario name='S' entering='0'>"
                         "<boss at='0' name='H' form='storm' entrance='1' y='300' to_y='300'>"
                         "<phase name='P' health='5000' time='5000' budget='5' opening='120' "
                         "pattern='d.xml'/></boss></scenario>",
                         "d.xml",
                         "<bulletml><action label='top'><repeat><times>999</times><action><fire>"
                         "<direction type='absolute'>0</direction><speed>4</speed><bullet/></fire>"
                         "<wait>10</wait></action></repeat></action></bulletml>",
                         a_budget_refuses);
}

// ---- Games -------------------------------------------------------------------------------------

/// A game of three stages, which use every mechanic, from the tests' data.
#define GAME HS_TEST_DATA "/stages/game.xml"

static hs_world *open_game(hs_gate *gate, unsigned way, unsigned threads, uint32_t first,
                           bool at_boss)
{
    hs_world_config config = {.scenario = GAME,
                              .seed = 1,
                              .rank = -1,
                              .is_practice = true,
                              .threads = threads,
                              .first_stage = first,
                              .starts_at_boss = at_boss};
    hs_test_world_way(way, &config);
    return hs_test_world_open(gate, &config);
}

static void stages_follow_each_other(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_world *world = open_game(&gate, 0, 1, 0, false);
    const hs_stage_view *stage = hs_world_stage(world);
    assert_int_equal(stage->count, 3);
    assert_string_equal(stage->name, "First");
    assert_string_equal(stage->scenery, "stack");
    assert_string_equal(stage->file, "first");
    hs_test_ticks(world, 1);
    assert_int_equal(hs_world_events_of(world, HS_EVENT_STAGE_BEGAN), 1);
    hs_autopilot autopilot = hs_autopilot_seeded(1);
    for (unsigned number = 0; number < 3; number++) {
        assert_int_equal(stage->number, number);
        unsigned t = 0;
        while (t < 6000 && stage->state != HS_STAGE_CLEARED) {
            hs_test_play(world, &autopilot, 1);
            t++;
        }
        assert_int_equal(stage->state, HS_STAGE_CLEARED);
        for (t = 0; t < 400 && stage->state == HS_STAGE_CLEARED; t++) {
            hs_test_play(world, &autopilot, 1);
        }
    }
    assert_int_equal(stage->state, HS_STAGE_FINISHED);
    hs_test_world_close(&gate, world);
}

static void a_game_may_begin_at_any_stage_or_boss(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_world *world = open_game(&gate, 0, 1, 2, false);
    assert_int_equal(hs_world_stage(world)->number, 2);
    hs_test_world_close(&gate, world);
    world = open_game(&gate, 0, 1, 1, true);
    wait_until(world, idle, HS_EVENT_BOSS_ENTERED, 200);
    assert_int_equal(hs_world_stage(world)->number, 1);
    assert_int_equal(hs_world_count(world, HS_ENEMIES).living, 1);
    hs_test_world_close(&gate, world);
    hs_error error = {0};
    const hs_world_config config = {
        .scenario = GAME, .assets = HS_ASSETS_SOURCE, .rank = -1, .first_stage = 3};
    assert_null(hs_world_create(&gate, &config, &error));
    assert_string_equal(error.message, "stage 4 does not exist; \"game\" has 3");
}

static void a_reload_goes_on_at_the_same_stage(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_world *world = open_game(&gate, 0, 1, 1, true);
    wait_until(world, idle, HS_EVENT_BOSS_ENTERED, 200);
    hs_error error = {0};
    hs_world_config config = {.scenario = GAME, .assets = HS_ASSETS_SOURCE, .rank = -1, .seed = 1};
    hs_world *again = hs_world_reload(world, &gate, &config, &error);
    assert_non_null(again);
    assert_int_equal(hs_world_stage(again)->number, 1);
    assert_true(hs_world_stage(again)->is_reloaded);
    wait_until(again, idle, HS_EVENT_BOSS_ENTERED, 200);
    hs_world_destroy(again);
    config.scenario = HS_TEST_DATA "/stages/none.xml";
    assert_null(hs_world_reload(world, &gate, &config, &error));
    assert_non_null(strstr(error.message, "none.xml:1:1: cannot be read"));
    hs_test_ticks(world, 1);
    assert_false(hs_world_stage(world)->is_reloaded);
    hs_test_world_close(&gate, world);
}

/// The digest of the game with every mechanic, every 300 ticks.
enum { DIGESTS = 16, BETWEEN = 300 };

static void play(unsigned way, unsigned threads, bool switches, uint64_t digests[DIGESTS])
{
    hs_gate gate = {0};
    hs_world *world = open_game(&gate, way, threads, 0, false);
    hs_autopilot autopilot = hs_autopilot_seeded(1);
    unsigned next = way;
    for (unsigned d = 0; d < DIGESTS; d++) {
        for (unsigned t = 0; t < BETWEEN; t++) {
            hs_test_play(world, &autopilot, 1);
            if (!switches || t % 50 != 49) continue;
            next = (next + 1) % hs_test_world_ways();
            hs_world_config config = {0};
            hs_test_world_way(next, &config);
            hs_error error = {0};
            assert_true(hs_world_switch(world, config.strategy, config.layout, &error));
        }
        digests[d] = hs_world_digest(world).game;
    }
    hs_test_world_close(&gate, world);
}

static void the_digests_of_all_mechanics_are_the_same_every_way(void **state)
{
    (void)state;
    uint64_t expected[DIGESTS], got[DIGESTS];
    play(0, 1, false, expected);
    for (unsigned way = 1; way < hs_test_world_ways(); way++) {
        play(way, 1, false, got);
        for (unsigned d = 0; d < DIGESTS; d++) assert_true(got[d] == expected[d]);
    }
    play(0, 1, true, got);
    for (unsigned d = 0; d < DIGESTS; d++) assert_true(got[d] == expected[d]);
    play(0, 2, false, got);
    for (unsigned d = 0; d < DIGESTS; d++) assert_true(got[d] == expected[d]);
}

static void a_steady_tick_of_a_stage_allocates_nothing(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_world *world = open_game(&gate, 0, 1, 0, false);
    hs_autopilot autopilot = hs_autopilot_seeded(1);
    uint64_t before = gate.total.allocations;
    hs_test_play(world, &autopilot, 4000);
    assert_int_equal(gate.total.allocations, before);
    hs_test_world_close(&gate, world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(survivors_leave_blocks_that_stop_everything),
        cmocka_unit_test(a_collection_holds_every_bullet_and_script),
        cmocka_unit_test(a_boss_has_an_entrance_phases_and_an_end),
        cmocka_unit_test(a_phase_goes_on_by_itself_after_its_time),
        cmocka_unit_test(each_shield_breaks_by_its_own_kind),
        cmocka_unit_test(a_wall_closes_the_field_and_opens_again),
        cmocka_unit_test(a_ring_must_be_broken_twice),
        cmocka_unit_test(a_budget_refuses_fires_and_that_is_the_opening),
        cmocka_unit_test(stages_follow_each_other),
        cmocka_unit_test(a_game_may_begin_at_any_stage_or_boss),
        cmocka_unit_test(a_reload_goes_on_at_the_same_stage),
        cmocka_unit_test(the_digests_of_all_mechanics_are_the_same_every_way),
        cmocka_unit_test(a_steady_tick_of_a_stage_allocates_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
