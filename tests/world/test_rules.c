#include "rules_fixture.h"

#include "world/items.h"

/// Bullets that fire bullets, which get the same owner.
static const char spray[] =
    "<bulletml><action label='top'><repeat><times>999</times><action>"
    "<fire><direction type='absolute'>80*$rand-40</direction><bullet><action>"
    "<wait>5</wait><fire><direction type='absolute'>90</direction><speed>0.1"
    "</speed><bullet/></fire></action></bullet></fire><wait>4</wait></action>"
    "</repeat></action></bulletml>";

static void in_every_way(const char *scenario, void (*body)(hs_world *world))
{
    hs_test_in_every_way(scenario, "spray.xml", spray, body);
}

// ---- Hits --------------------------------------------------------------------------------------

static void save(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    outlast_mercy(world);
    put_bullet(world, 0, -1, 0);
    hs_test_ticks(world, 1);
    assert_int_equal(player->deathbomb, player->deathbomb_full);
    hs_test_ticks(world, player->deathbomb - 1);
    float x = player->x;
    hs_test_tick(world, (hs_input){.bomb = true, .across = 1});
    assert_true(player->x == x); // the ship stands still until it is decided
    assert_int_equal(player->lives, 3);
    assert_int_equal(player->bombs, 2);
    assert_int_equal(player->hits, 1);
    assert_int_equal(player->invulnerable, 120);
    assert_int_equal(hs_world_events_of(world, HS_EVENT_PLAYER_SAVED), 1);
    assert_int_equal(hs_world_game_counts(world)->saves, 1);
    // One tick later it is too late.
    outlast_mercy(world);
    put_bullet(world, 0, -1, 0);
    hs_test_ticks(world, 1);
    hs_test_ticks(world, player->deathbomb);
    hs_test_tick(world, (hs_input){.bomb = true});
    assert_int_equal(player->lives, 2);
    assert_int_equal(player->bombs, 3);
    assert_int_equal(hs_world_game_counts(world)->deaths[0], 1);
}

static void a_bomb_within_the_window_after_a_hit_saves_the_life(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>" QUIET "</scenario>", save);
}

static void buffer(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    hs_test_ticks(world, player->invulnerable - 10);
    hs_test_tick(world, (hs_input){.bomb = true});
    assert_int_equal(player->bombs, 3);
    hs_test_ticks(world, 10);
    assert_int_equal(player->bombs, 2);
    hs_test_ticks(world, player->invulnerable - 20);
    hs_test_tick(world, (hs_input){.bomb = true});
    hs_test_ticks(world, 30);
    assert_int_equal(player->bombs, 2); // it came much too early
}

static void a_press_of_the_bomb_that_comes_a_little_early_waits(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>" QUIET "</scenario>", buffer);
}

static void respawn(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    lose_life(world);
    assert_int_equal(player->respawn, 45);
    hs_test_tick(world, (hs_input){.shoot = true});
    assert_true(player->y > HS_FIELD_HEIGHT && player->vy == 0);
    assert_int_equal(living(world, HS_SHOTS), 0);
    hs_test_ticks(world, 44);
    assert_true(player->y == 560);
    assert_int_equal(hs_world_events_of(world, HS_EVENT_PLAYER_BACK), 1);
    assert_int_equal(player->invulnerable, 180);
}

static void a_new_ship_flies_in_from_below(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>" QUIET "</scenario>", respawn);
}

static void explain(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    assert_int_equal(player->death_cause, HS_DEATH_NONE);
    hs_test_ticks(world, 2);
    outlast_mercy(world);
    put_bullet(world, 2, -1, 1);
    hs_test_ticks(world, 1);
    assert_int_equal(player->death_cause, HS_DEATH_BULLET);
    assert_true(player->death_x == player->x && player->death_bullet_x == player->x + 2);
    assert_int_equal(player->death_look, HS_LOOK_STAR);
    assert_int_equal(player->death_hue, 3);
    assert_int_equal(player->death_owner, 1);
    assert_true(player->death_owner_lives);
    assert_int_equal(player->death_spawn, 0);
    assert_float_equal(player->death_enemy_x, 100, 0.5);
    hs_test_ticks(world, player->deathbomb);
    outlast_mercy(world);
    put_bullet(world, 0, -1, 77);
    hs_test_ticks(world, 1);
    assert_int_equal(player->death_owner, 77);
    assert_false(player->death_owner_lives);
}

static void a_hit_says_what_hit_and_who_fired_it(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>"
                 "<enemy at='0' x='100' y='90' stay='9999' pattern='still.xml'/></scenario>",
                 explain);
}

static void touch(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    hs_test_ticks(world, 1);
    outlast_mercy(world);
    assert_int_equal(player->death_cause, HS_DEATH_ENEMY);
    assert_int_equal(player->death_owner, 1);
    assert_int_equal(player->death_bullet, 0);
    assert_float_equal(player->death_enemy_x, 248, 1e-3);
}

static void a_hit_by_touch_says_which_enemy_it_was(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'><enemy at='0' x='248' y='560' pattern='still.xml'/>"
                 "</scenario>",
                 touch);
}

/// A beginner who does nothing but hold fire, in a rain of bullets.
static void stand_in_the_rain(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    for (unsigned t = 0; t < 30 * HS_TICKS_PER_SECOND; t++) {
        if (t % 5 == 0) put_bullet(world, 0, -1, 0);
        hs_test_tick(world, (hs_input){.shoot = true});
        assert_int_equal(player->over, 0);
    }
    assert_true(hs_world_game_counts(world)->saves >= 4); // bombs went off by themselves
    assert_true(player->lives >= 3);
}

static void on_easy_a_beginner_who_stands_in_the_rain_lasts_half_a_minute(void **state)
{
    (void)state;
    at(HS_EASY, "<scenario lives='3'>" QUIET "</scenario>", stand_in_the_rain);
}

static void go_on(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    assert_false(hs_world_continue(world));
    world->player.score = 5000;
    lose_life(world);
    assert_int_equal(player->over, 1);
    assert_true(hs_world_continue(world));
    assert_int_equal(player->over, 0);
    assert_int_equal(player->lives, 1);
    assert_int_equal(player->bombs, 3);
    assert_int_equal(player->continues, 1);
    assert_true(player->score_is_final);
    hs_rules_score(world, 1000);
    assert_true(player->score > 5000);
    assert_int_equal(hs_world_score(world), 5000);
    lose_life(world);
    assert_true(hs_world_continue(world));
    assert_int_equal(hs_world_score(world), 5000); // the first end is what counts
    assert_int_equal(player->continues, 2);
}

static void to_continue_ends_the_score_and_not_the_game(void **state)
{
    (void)state;
    in_every_way("<scenario lives='1'>" QUIET "</scenario>", go_on);
}

static void a_world_that_stays_over_waits(void **state)
{
    (void)state;
    hs_test_assets assets = hs_test_assets_make("<scenario lives='1'>" QUIET "</scenario>");
    hs_test_assets_add(&assets, "still.xml",
                       "<bulletml><action label='top'><wait>999999</wait></action></bulletml>");
    hs_gate gate = {0};
    hs_world_config config = hs_test_assets_config(&assets);
    config.stays_over = true;
    hs_world *world = hs_test_world_open(&gate, &config);
    lose_life(world);
    hs_test_ticks(world, 1000);
    assert_int_equal(hs_world_player(world)->over, 1001);
    hs_test_world_close(&gate, world);
    hs_test_assets_remove(&assets);
}

// ---- The chain, power, extends -----------------------------------------------------------------

static void chain(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    hs_test_ticks(world, 1);
    for (unsigned n = 0; n < 6; n++) {
        put_shot(world, 60.0f + 60.0f * (float)n, 90, 9);
        hs_test_ticks(world, 2);
        assert_int_equal(player->chain, n + 1);
    }
    assert_int_equal(player->multiplier, 160);
    assert_int_equal(player->chain_left, 180 - 1);
    put_bullet(world, 15, 0, 0); // a graze holds the chain
    hs_test_ticks(world, 100);
    assert_int_equal(player->chain_left, 180 - 99);
    assert_int_equal(player->multiplier, 162);
    hs_test_ticks(world, 80);
    assert_int_equal(player->chain, 6);
    hs_test_ticks(world, 1);
    assert_int_equal(player->chain, 0);
    assert_int_equal(hs_world_events_of(world, HS_EVENT_CHAIN_BROKEN), 1);
    hs_test_ticks(world, 1);
    assert_int_equal(player->multiplier, 160); // from now on it decays
    hs_test_ticks(world, 30);
    assert_int_equal(player->multiplier, 100);
    assert_int_equal(hs_world_game_counts(world)->longest_chain, 6);
    assert_int_equal(hs_world_game_counts(world)->highest_multiplier, 162);
}

static void kills_in_a_row_are_a_chain_that_multiplies_and_decays(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>"
                 "<enemy at='0' count='6' every='0' x='60' step_x='60' y='90' to_y='90'"
                 " stay='9999' health='1' pattern='still.xml'/></scenario>",
                 chain);
}

static void hold(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    hs_test_ticks(world, 1);
    put_shot(world, 60, 90, 9);
    hs_test_ticks(world, 2);
    assert_int_equal(player->chain, 1);
    for (unsigned t = 0; t < 20; t++) { // far longer than a chain lasts
        put_shot(world, 240, 110, 1);
        hs_test_ticks(world, 30);
        assert_int_equal(player->chain, 1);
    }
    hs_test_ticks(world, 45);
    assert_int_equal(player->chain, 0);
}

static void whoever_hits_a_boss_keeps_the_chain(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>"
                 "<enemy at='0' x='60' y='90' to_y='90' health='1' pattern='still.xml'/>"
                 "<enemy at='0' x='240' y='110' to_y='110' stay='9999' health='900' boss='yes'"
                 " pattern='still.xml'/></scenario>",
                 hold);
}

static void take_bombs(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    hs_test_ticks(world, 1);
    for (int n = 1; n <= 5; n++) {
        hs_item item = {.x = player->x, .y = player->y, .kind = HS_ITEM_BOMB, .worth = 10};
        assert_true(hs_population_add(world->items, &item));
        hs_test_ticks(world, 1);
        assert_int_equal(player->bombs, n < 3 ? 3 + n : 6);
        assert_int_equal(hs_world_events_of(world, HS_EVENT_BOMB_GAINED), n <= 3);
    }
    assert_int_equal(player->score, 2 * 10 * 50); // one too many is a gem
}

static void bombs_can_be_collected_up_to_six(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>" QUIET "</scenario>", take_bombs);
}

static void waste(hs_world *world)
{
    hs_test_ticks(world, 1);
    hs_enemy enemy;
    hs_test_entities(world, HS_ENEMIES, &enemy, 1);
    enemy.flags |= HS_FLAG_SPENT;
    hs_rules_kill(world, &enemy);
    hs_items_leave(world, &enemy);
    assert_int_equal(world->player.score, 0);
    assert_int_equal(world->player.chain, 0);
    assert_int_equal(living(world, HS_ITEMS), 0);
}

static void an_enemy_that_was_brought_back_is_worth_nothing(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>"
                 "<enemy at='0' x='100' y='90' stay='9999' pattern='still.xml'/></scenario>",
                 waste);
}

static void power(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    static const unsigned fan[HS_SHOT_LEVELS] = {3, 5, 5, 7};
    static const unsigned focused[HS_SHOT_LEVELS] = {2, 3, 3, 3};
    for (unsigned level = 1; level <= HS_SHOT_LEVELS; level++) {
        assert_int_equal(player->shot_level, level);
        hs_population_counts before = hs_world_count(world, HS_SHOTS);
        hs_test_tick(world, (hs_input){.shoot = true});
        assert_int_equal(hs_world_count(world, HS_SHOTS).births - before.births, fan[level - 1]);
        hs_test_ticks(world, 60);
        hs_test_tick(world, (hs_input){.shoot = true, .focus = true});
        assert_int_equal(living(world, HS_SHOTS), focused[level - 1]);
        hs_shot shot;
        hs_test_entities(world, HS_SHOTS, &shot, 1);
        assert_int_equal(shot.kind, HS_SHOT_FOCUSED);
        hs_test_ticks(world, 60);
        for (unsigned n = 0; n < 5; n++) {
            hs_item item = {.x = player->x, .y = player->y, .kind = HS_ITEM_POWER, .worth = 10};
            assert_true(hs_population_add(world->items, &item));
        }
        hs_test_ticks(world, 1);
        assert_int_equal(hs_world_events_of(world, HS_EVENT_POWER_UP), level < HS_SHOT_LEVELS);
    }
    assert_int_equal(player->power, HS_POWER_MAX);
    lose_life(world);
    assert_int_equal(player->power, 300);
    assert_int_equal(living(world, HS_ITEMS), 3); // a part of it can be had again
}

static void power_items_raise_the_shots_by_levels_and_a_death_costs_one(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>" QUIET "</scenario>", power);
}

static void pierce(hs_world *world)
{
    hs_test_ticks(world, 1);
    hs_test_tick(world, (hs_input){.shoot = true, .focus = true});
    hs_test_ticks(world, 40);
    hs_enemy enemies[3];
    assert_int_equal(hs_test_entities(world, HS_ENEMIES, enemies, 3), 3);
    // Two shots of power two hurt the first two, each of them once, and spare the third.
    assert_int_equal(enemies[0].health, 16);
    assert_int_equal(enemies[1].health, 16);
    assert_int_equal(enemies[2].health, 20);
}

static void a_focused_shot_passes_through_an_enemy(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>"
                 "<enemy at='0' x='240' y='400' to_y='400' stay='9999' pattern='still.xml'/>"
                 "<enemy at='0' x='240' y='300' to_y='300' stay='9999' pattern='still.xml'/>"
                 "<enemy at='0' x='240' y='200' to_y='200' stay='9999' pattern='still.xml'/>"
                 "</scenario>",
                 pierce);
}

static void extend(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    hs_test_ticks(world, 1);
    hs_rules_score(world, 149999);
    assert_int_equal(player->lives, 3);
    hs_rules_score(world, 1);
    assert_int_equal(player->lives, 4);
    assert_int_equal(player->extends, 1);
    assert_int_equal(player->next_extend, 400000);
}

static void scores_give_lives(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>" QUIET "</scenario>", extend);
}

static void call(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    hs_item item = {.x = 30, .y = 300, .worth = 1};
    assert_true(hs_population_add(world->items, &item));
    hs_test_ticks(world, 1);
    hs_test_entities(world, HS_ITEMS, &item, 1);
    assert_int_equal(item.flags, 0);
    while (player->y >= HS_FIELD_HEIGHT / 4) hs_test_tick(world, (hs_input){.along = -1});
    hs_test_ticks(world, 60);
    assert_int_equal(living(world, HS_ITEMS), 0);
    assert_int_equal(hs_world_game_counts(world)->gems, 1);
}

static void items_come_by_themselves_to_a_ship_far_up(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>" QUIET "</scenario>", call);
}

// ---- Orphans -----------------------------------------------------------------------------------

/// Counts the orphans among a world's bullets.
static unsigned orphans(const hs_world *world)
{
    hs_bullet bullets[500];
    size_t count = hs_test_entities(world, HS_BULLETS, bullets, 500);
    unsigned found = 0;
    for (size_t i = 0; i < count; i++) found += (bullets[i].flags & HS_FLAG_ORPHAN) != 0;
    return found;
}

/// Checks that exactly those of enemy 1 are orphans.
static void expect_orphans_of_the_first(const hs_world *world)
{
    hs_bullet bullets[500];
    size_t count = hs_test_entities(world, HS_BULLETS, bullets, 500);
    for (size_t i = 0; i < count; i++)
        assert_int_equal((bullets[i].flags & HS_FLAG_ORPHAN) != 0, bullets[i].owner == 1);
}

static void bereave(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    hs_test_ticks(world, 60);
    assert_int_equal(orphans(world), 0);
    put_shot(world, 400, 110, 100);
    hs_test_ticks(world, 1);
    unsigned first = orphans(world);
    assert_true(first >= 20);
    assert_int_equal(hs_world_events_of(world, HS_EVENT_BULLET_ORPHANED), 1);
    // What orphans fire are orphans too.
    hs_test_ticks(world, 4);
    assert_true(orphans(world) > first);
    expect_orphans_of_the_first(world);
    outlast_mercy(world);
    hs_bullet close = {
        .owner = 1,
        .x = player->x + 15,
        .y = player->y,
        .wake = HS_PATTERN_NEVER,
        .flags = HS_FLAG_ORPHAN,
    };
    assert_true(hs_population_add(world->bullets, &close));
    uint64_t score = player->score;
    hs_test_ticks(world, 1);
    assert_int_equal(hs_world_events_of(world, HS_EVENT_GRAZED_ORPHAN), 1);
    assert_int_equal(hs_world_events_of(world, HS_EVENT_BULLET_GRAZED), 0);
    assert_int_equal(player->orphan_grazes, 1);
    assert_in_range(player->score - score, 30, 2 * 31); // by pressure up to twice as much
    // A bomb, far away from all of them, collects every one and leaves the others.
    uint64_t others = living(world, HS_BULLETS);
    unsigned left = orphans(world);
    hs_test_tick(world, (hs_input){.bomb = true});
    assert_true(left > 0 && living(world, HS_BULLETS) >= others - left);
    assert_int_equal(orphans(world), 0);
    hs_item items[200];
    size_t count = hs_test_entities(world, HS_ITEMS, items, 200);
    assert_in_range(count, left, 200);
    for (size_t i = 0; i < count; i++) assert_true(items[i].flags & HS_FLAG_DRAWN);
}

static void the_bullets_of_a_dead_enemy_are_orphans_until_a_bomb_collects_them(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3' bullets='500' limit='500'>"
                 "<enemy at='0' x='400' y='110' to_y='110' stay='9999' pattern='spray.xml'/>"
                 "<enemy at='0' x='80' y='110' to_y='110' stay='9999' pattern='spray.xml'/>"
                 "</scenario>",
                 bereave);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bomb_within_the_window_after_a_hit_saves_the_life),
        cmocka_unit_test(a_press_of_the_bomb_that_comes_a_little_early_waits),
        cmocka_unit_test(a_new_ship_flies_in_from_below),
        cmocka_unit_test(a_hit_says_what_hit_and_who_fired_it),
        cmocka_unit_test(a_hit_by_touch_says_which_enemy_it_was),
        cmocka_unit_test(on_easy_a_beginner_who_stands_in_the_rain_lasts_half_a_minute),
        cmocka_unit_test(to_continue_ends_the_score_and_not_the_game),
        cmocka_unit_test(a_world_that_stays_over_waits),
        cmocka_unit_test(kills_in_a_row_are_a_chain_that_multiplies_and_decays),
        cmocka_unit_test(whoever_hits_a_boss_keeps_the_chain),
        cmocka_unit_test(bombs_can_be_collected_up_to_six),
        cmocka_unit_test(an_enemy_that_was_brought_back_is_worth_nothing),
        cmocka_unit_test(power_items_raise_the_shots_by_levels_and_a_death_costs_one),
        cmocka_unit_test(a_focused_shot_passes_through_an_enemy),
        cmocka_unit_test(scores_give_lives),
        cmocka_unit_test(items_come_by_themselves_to_a_ship_far_up),
        cmocka_unit_test(the_bullets_of_a_dead_enemy_are_orphans_until_a_bomb_collects_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
