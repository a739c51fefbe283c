#include "worlds.h"

#include "world/events.h"

/// A field with nothing on it.
#define QUIET "<enemy at='900000' pattern='still.xml'/>"
static const char volley[] =
    "<bulletml><action label='top'><repeat><times>5</times><action><fire>"
    "<speed>0.5</speed><bullet/></fire></action></repeat><wait>999999</wait>"
    "</action></bulletml>";

static void in_every_way(const char *scenario, void (*body)(hs_world *world))
{
    hs_test_in_every_way(scenario, "volley.xml", volley, body);
}

/// Puts a bullet of enemy number `owner` somewhere relative to the player; returns its serial.
static uint64_t put_bullet(hs_world *world, float dx, float dy, uint64_t owner)
{
    hs_bullet bullet = {
        .owner = owner,
        .x = world->player.x + dx,
        .y = world->player.y + dy,
        .wake = HS_PATTERN_NEVER,
    };
    assert_true(hs_population_add(world->bullets, &bullet));
    return bullet.serial;
}

/// Puts a shot where it will be at the place after one move.
static void put_shot(hs_world *world, float x, float y, uint8_t power)
{
    hs_shot shot = {.x = x, .y = y, .power = power};
    assert_true(hs_population_add(world->shots, &shot));
}

static void outlast_mercy(hs_world *world)
{
    hs_test_ticks(world, world->player.invulnerable);
}

static void expect_kinds(const hs_world *world, const hs_event_kind *kinds, size_t expected)
{
    size_t count;
    const hs_event *events = hs_world_events(world, &count);
    for (size_t e = 0; e < count && e < expected; e++) {
        if (events[e].kind == kinds[e]) continue;
        fail_msg("event %zu: %s instead of %s", e,
                 hs_event_kind_name((hs_event_kind)events[e].kind), hs_event_kind_name(kinds[e]));
    }
    assert_int_equal(count, expected);
    assert_int_equal(hs_world_events_lost(world), 0);
}

/// Checks the kinds of the last tick's events, in order; those of collectors are left out.
#define EXPECT(world, ...)                                                                         \
    expect_kinds(world, (const hs_event_kind[]){__VA_ARGS__},                                      \
                 sizeof((const hs_event_kind[]){__VA_ARGS__}) / sizeof(hs_event_kind))

static void expect_none(const hs_world *world)
{
    expect_kinds(world, NULL, 0);
}

static void expect_event(const hs_world *world, size_t number, uint64_t serial, float x, float y,
                         uint32_t count)
{
    size_t events;
    const hs_event *event = hs_world_events(world, &events) + number;
    assert_true(number < events);
    assert_int_equal(event->serial, serial);
    assert_float_equal(event->x, x, 1e-3);
    assert_float_equal(event->y, y, 1e-3);
    assert_int_equal(event->count, count);
}

// ---- What happens ------------------------------------------------------------------------------

static void shoot(hs_world *world)
{
    expect_none(world);
    hs_test_tick(world, (hs_input){.shoot = true});
    EXPECT(world, HS_EVENT_SHOT_FIRED, HS_EVENT_SHOT_FIRED, HS_EVENT_SHOT_FIRED);
    expect_event(world, 0, 1, 233, 550, 1);
    expect_event(world, 2, 3, 247, 550, 1);
    hs_test_ticks(world, 1);
    expect_none(world);
}

static void a_shot_that_is_fired_is_an_event_until_the_next_tick(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>" QUIET "</scenario>", shoot);
}

static void meet_enemies(hs_world *world)
{
    hs_test_ticks(world, 1);
    expect_none(world);
    put_shot(world, 240, 110, 1);
    put_shot(world, 400, 110, 1);
    hs_test_ticks(world, 1);
    // The shots hit first, in order; then the enemies die, and each leaves an item.
    EXPECT(world, HS_EVENT_ENEMY_HIT, HS_EVENT_ENEMY_HIT, HS_EVENT_ENEMY_KILLED,
           HS_EVENT_ITEM_DROPPED);
    expect_event(world, 0, 1, 240, 110, 1);
    expect_event(world, 1, 2, 400, 110, 1);
    expect_event(world, 2, 2, 400, 110, 1);
    expect_event(world, 3, 1, 400, 110, 2);
    uint64_t bullet = put_bullet(world, 200, -300, 1);
    put_bullet(world, 200, -300, 2);
    put_shot(world, 240, 110, 100);
    hs_test_ticks(world, 1);
    // It leaves a gem, a bomb and power. Of the bullets only the boss's own becomes an item.
    EXPECT(world, HS_EVENT_ENEMY_HIT, HS_EVENT_BOSS_KILLED, HS_EVENT_ITEM_DROPPED,
           HS_EVENT_ITEM_DROPPED, HS_EVENT_ITEM_DROPPED, HS_EVENT_ITEM_DROPPED,
           HS_EVENT_BULLET_CLEARED);
    expect_event(world, 1, 1, 240, 110, 1);
    expect_event(world, 2, 2, 240, 110, 10);
    expect_event(world, 5, 5, 440, 260, 1);
    expect_event(world, 6, bullet, 440, 260, 1);
}

static void a_hit_and_a_kill_say_who_where_and_what_was_left(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>"
                 "<enemy at='0' x='240' y='110' health='50' boss='yes' pattern='still.xml'/>"
                 "<enemy at='0' x='400' y='110' health='1' pattern='still.xml'/></scenario>",
                 meet_enemies);
}

static void meet_bullets(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    outlast_mercy(world);
    uint64_t grazing = put_bullet(world, 15, 0, 0);
    hs_test_ticks(world, 1);
    EXPECT(world, HS_EVENT_BULLET_GRAZED);
    expect_event(world, 0, grazing, player->x + 15, player->y, 1);
    hs_test_ticks(world, 1);
    expect_none(world);
    put_bullet(world, 0, 0, 0);
    hs_test_ticks(world, 1);
    EXPECT(world, HS_EVENT_PLAYER_HIT);
    expect_event(world, 0, 0, player->x, player->y, 1);
    hs_test_ticks(world, player->deathbomb - 1);
    expect_none(world);
    hs_test_ticks(world, 1);
    EXPECT(world, HS_EVENT_BULLET_CLEARED, HS_EVENT_PLAYER_DIED);
    expect_event(world, 0, grazing, player->x + 15, player->y, 1);
    expect_event(world, 1, 0, player->x, player->y, 1);
    put_bullet(world, 0, 0, 0); // the player is invulnerable now
    hs_test_ticks(world, 1);
    expect_none(world);
    outlast_mercy(world);
    put_bullet(world, 0, 0, 0);
    hs_test_ticks(world, 1);
    EXPECT(world, HS_EVENT_PLAYER_HIT);
    hs_test_ticks(world, player->deathbomb);
    EXPECT(world, HS_EVENT_PLAYER_DIED);
    expect_event(world, 0, 0, player->x, player->y, 0);
}

static void a_graze_a_hit_and_each_lost_life_are_events(void **state)
{
    (void)state;
    in_every_way("<scenario lives='2'>" QUIET "</scenario>", meet_bullets);
}

static void bomb_and_collect(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    outlast_mercy(world);
    uint64_t bullet = put_bullet(world, 0, -100, 0);
    hs_test_tick(world, (hs_input){.bomb = true});
    EXPECT(world, HS_EVENT_ITEM_DROPPED, HS_EVENT_BULLET_CLEARED, HS_EVENT_BOMB);
    expect_event(world, 0, 1, player->x, player->y - 100, 1);
    expect_event(world, 1, bullet, player->x, player->y - 100, 1);
    expect_event(world, 2, 0, player->x, player->y, 120);
    hs_item item = {.x = player->x, .y = player->y + 5, .worth = 7};
    assert_true(hs_population_add(world->items, &item));
    hs_test_ticks(world, 1);
    EXPECT(world, HS_EVENT_ITEM_TAKEN);
    size_t count;
    assert_int_equal(hs_world_events(world, &count)->serial, item.serial);
    assert_int_equal(hs_world_events(world, &count)->count, 7);
    assert_int_equal(hs_world_events_of(world, HS_EVENT_ITEM_TAKEN), 1);
    assert_int_equal(hs_world_events_of(world, HS_EVENT_BOMB), 0);
}

static void a_bomb_and_what_is_taken_are_events(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>" QUIET "</scenario>", bomb_and_collect);
}

static void fire(hs_world *world)
{
    hs_test_ticks(world, 1);
    expect_none(world);
    hs_test_ticks(world, 1);
    EXPECT(world, HS_EVENT_BULLETS_FIRED);
    expect_event(world, 0, 1, 0, 0, 10);
    hs_test_ticks(world, 1);
    expect_none(world);
}

static void the_bullets_that_a_tick_fired_are_one_event(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>"
                 "<enemy at='0' x='100' y='100' pattern='volley.xml'/>"
                 "<enemy at='0' x='300' y='100' pattern='volley.xml'/></scenario>",
                 fire);
}

static void a_collection_is_an_event_of_the_tick_in_which_it_ends(void **state)
{
    (void)state;
    const hs_collector_settings eager = {.threshold = 1, .step_work = 16};
    hs_gate gate = {0};
    const hs_world_config config = {
        .scenario = "storm",
        .strategy = hs_strategy_find("gc"),
        .rank = -1,
        .bullets = 500,
        .particles = 500,
        .instruction_set = -1,
        .collector = &eager,
    };
    hs_world *world = hs_test_world_open(&gate, &config);
    uint64_t seen = 0;
    for (unsigned t = 0; t < 20; t++) {
        hs_test_ticks(world, 1);
        size_t count;
        const hs_event *events = hs_world_events(world, &count);
        for (size_t e = 0; e < count; e++) {
            if (events[e].kind != HS_EVENT_COLLECTIONS) continue;
            assert_int_equal(e, count - 1);
            seen += events[e].count;
        }
    }
    hs_collector_counts counts;
    assert_true(hs_world_collector(world, &counts));
    uint64_t runs = 0;
    for (int g = 0; g < HS_GENERATIONS; g++) runs += counts.runs[g];
    assert_true(runs > 0);
    assert_int_equal(seen, runs);
    hs_test_world_close(&gate, world);
}

// ---- The same for everyone ---------------------------------------------------------------------

enum { GAME_TICKS = 1500 };

/// The player dodges at first; then it stands still, and bombs now and then.
static hs_input input_of(hs_autopilot *autopilot, const hs_world *world, unsigned tick)
{
    if (tick < GAME_TICKS / 2) return hs_autopilot_input(autopilot, world);
    return (hs_input){.shoot = true, .bomb = tick % 60 == 59};
}

/// What happens in every game.
static const hs_event_kind usual[] = {
    HS_EVENT_BULLET_GRAZED, HS_EVENT_BULLET_CLEARED, HS_EVENT_ENEMY_HIT,     HS_EVENT_ENEMY_KILLED,
    HS_EVENT_PLAYER_HIT,    HS_EVENT_BOMB,           HS_EVENT_PLAYER_DIED,   HS_EVENT_SHOT_FIRED,
    HS_EVENT_ITEM_DROPPED,  HS_EVENT_ITEM_TAKEN,     HS_EVENT_BULLETS_FIRED,
};

/// Adds up all events of a game but those of collectors, and what was lost.
static uint64_t sum_of_game(unsigned way, hs_digests *digests)
{
    hs_gate gate = {0};
    hs_world_config config = {.scenario = "arcade", .seed = 5, .rank = 1, .particles = 1000};
    hs_test_world_way(way, &config);
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_autopilot autopilot = hs_autopilot_seeded(1);
    uint64_t sum = 14695981039346656037u;
    unsigned seen[HS_EVENT_KIND_COUNT] = {0};
    for (unsigned t = 0; t < GAME_TICKS; t++) {
        hs_test_tick(world, input_of(&autopilot, world, t));
        size_t count;
        const hs_event *events = hs_world_events(world, &count);
        for (size_t e = 0; e < count; e++) {
            seen[events[e].kind]++;
            if (events[e].kind == HS_EVENT_COLLECTIONS) continue;
            const uint8_t *bytes = (const uint8_t *)&events[e];
            for (size_t b = 0; b < offsetof(hs_event, kind) + 1; b++)
                sum = (sum ^ bytes[b]) * 1099511628211u;
        }
        sum = (sum ^ hs_world_events_lost(world)) * 1099511628211u;
    }
    for (size_t k = 0; k < sizeof usual / sizeof usual[0]; k++) {
        if (seen[usual[k]] == 0) fail_msg("no event of \"%s\"", hs_event_kind_name(usual[k]));
    }
    *digests = hs_world_digest(world);
    hs_test_world_close(&gate, world);
    return sum;
}

static void what_happens_is_the_same_in_every_way(void **state)
{
    (void)state;
    hs_digests first, digests;
    uint64_t expected = sum_of_game(0, &first);
    for (unsigned way = 1; way < hs_test_world_ways(); way++) {
        assert_int_equal(sum_of_game(way, &digests), expected);
        hs_test_expect_digests(digests, first);
    }
}

static void the_digests_do_not_depend_on_whether_anyone_reads(void **state)
{
    (void)state;
    hs_digests read;
    sum_of_game(0, &read);
    hs_gate gate = {0};
    hs_world_config config = {.scenario = "arcade", .seed = 5, .rank = 1, .particles = 1000};
    hs_test_world_way(0, &config);
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_autopilot autopilot = hs_autopilot_seeded(1);
    for (unsigned t = 0; t < GAME_TICKS; t++) hs_test_tick(world, input_of(&autopilot, world, t));
    hs_test_expect_digests(hs_world_digest(world), read);
    // Nor on what else is in the buffer.
    world->events.count = 0;
    world->events.lost = 7;
    hs_test_expect_digests(hs_world_digest(world), read);
    hs_test_world_close(&gate, world);
}

static void events_outlive_a_switch(void **state)
{
    (void)state;
    hs_gate gate = {0};
    const hs_world_config config = {.scenario = "arcade", .rank = -1, .instruction_set = -1};
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_test_tick(world, (hs_input){.shoot = true});
    hs_error error = {0};
    assert_true(hs_world_switch(world, hs_strategy_find("naive"), HS_LAYOUT_LIST, &error));
    EXPECT(world, HS_EVENT_SHOT_FIRED, HS_EVENT_SHOT_FIRED, HS_EVENT_SHOT_FIRED);
    hs_test_world_close(&gate, world);
}

// ---- A full buffer -----------------------------------------------------------------------------

/// More bullets than the buffer holds events.
enum { MANY = 3000 };

static void overflow(hs_world *world)
{
    hs_test_ticks(world, 2); // the enemy is there
    outlast_mercy(world);
    for (unsigned n = 0; n < MANY; n++) put_bullet(world, 0, -100, 0);
    uint64_t particles = hs_world_count(world, HS_PARTICLES).births;
    put_shot(world, 240, 110, 1);
    hs_test_tick(world, (hs_input){.bomb = true, .shoot = true});
    size_t count;
    hs_world_events(world, &count);
    assert_true(count <= HS_EVENTS_MAX);
    // An item and a burst for each bullet: what is rare found room all the same.
    count -= hs_world_events_of(world, HS_EVENT_COLLECTIONS);
    assert_int_equal(count + hs_world_events_lost(world), 2 * MANY + 3 + 1 + 3);
    assert_int_equal(hs_world_events_of(world, HS_EVENT_SHOT_FIRED), 3);
    assert_int_equal(hs_world_events_of(world, HS_EVENT_BOMB), 1);
    assert_int_equal(hs_world_events_of(world, HS_EVENT_ENEMY_KILLED), 1);
    assert_true(hs_world_events_of(world, HS_EVENT_BULLET_CLEARED) >= HS_BURSTS_MAX);
    // 1024 bursts of five sparks, or two for a shot; the enemy's 290, the bomb's 2140, and the
    // ship's trail: what has a ring comes never too late for it.
    uint64_t sparks = hs_world_count(world, HS_PARTICLES).births - particles;
    assert_int_equal(sparks, (HS_BURSTS_MAX - 3) * 5 + 3 * 2 + 290 + 2140 + 4);
    hs_test_ticks(world, 1);
    assert_int_equal(hs_world_events_lost(world), 0);
}

static void a_full_buffer_counts_what_it_lost_and_keeps_what_is_rare(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3' bullets='4000'>"
                 "<enemy at='0' x='240' y='110' health='1' pattern='still.xml'/></scenario>",
                 overflow);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shot_that_is_fired_is_an_event_until_the_next_tick),
        cmocka_unit_test(a_hit_and_a_kill_say_who_where_and_what_was_left),
        cmocka_unit_test(a_graze_a_hit_and_each_lost_life_are_events),
        cmocka_unit_test(a_bomb_and_what_is_taken_are_events),
        cmocka_unit_test(the_bullets_that_a_tick_fired_are_one_event),
        cmocka_unit_test(a_collection_is_an_event_of_the_tick_in_which_it_ends),
        cmocka_unit_test(what_happens_is_the_same_in_every_way),
        cmocka_unit_test(the_digests_do_not_depend_on_whether_anyone_reads),
        cmocka_unit_test(events_outlive_a_switch),
        cmocka_unit_test(a_full_buffer_counts_what_it_lost_and_keeps_what_is_rare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
