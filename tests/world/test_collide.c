#include "rules_fixture.h"

#include "world/state.h"

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

/// Puts a bullet somewhere relative to the player, moving up or down.
static void put_moving(hs_world *world, float dx, float dy, float vy, uint64_t owner)
{
    const hs_player *player = hs_world_player(world);
    hs_bullet bullet = {
        .owner = owner,
        .x = player->x + dx,
        .y = player->y + dy,
        .vy = vy,
        .wake = HS_PATTERN_NEVER,
    };
    assert_true(hs_population_add(world->bullets, &bullet));
}

// ---- Bullets and the player --------------------------------------------------------------------

static void graze(hs_world *world)
{
    outlast_mercy(world);
    put_moving(world, 15, -50, 2, 0);
    put_moving(world, 19, -50, 2, 0); // passes outside the ring
    hs_test_ticks(world, 60);
    const hs_player *player = hs_world_player(world);
    assert_int_equal(player->grazes, 1);
    assert_int_equal(player->score, 10);
    assert_int_equal(player->hits, 0);
    put_moving(world, -8, -50, 2, 0);
    put_moving(world, -15, -50, 2, 0);
    hs_test_ticks(world, 60);
    assert_int_equal(player->grazes, 3);
    assert_int_equal(player->score, 30);
    assert_int_equal(player->hits, 0);
}

static void a_bullet_that_passes_close_is_a_graze_once(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>" QUIET "</scenario>", graze);
}

static void hit(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    put_moving(world, 0, -3, 2, 0);
    hs_test_ticks(world, 1);
    assert_int_equal(player->hits, 0); // invulnerable at first, yet the bullet dies
    assert_int_equal(living(world, HS_BULLETS), 0);
    outlast_mercy(world);
    put_moving(world, 0, -3, 2, 0);
    put_moving(world, 100, -20, 0, 0);
    put_moving(world, 150, -90, 0, 0);
    hs_test_ticks(world, 1);
    assert_int_equal(player->hits, 1);
    assert_int_equal(player->deathbomb, 10); // ticks in which a bomb would save it
    put_moving(world, 0, -3, 2, 0);
    hs_test_ticks(world, 9);
    assert_int_equal(player->lives, 3);
    assert_int_equal(living(world, HS_BULLETS), 2);
    hs_test_ticks(world, 1);
    assert_int_equal(player->hits, 1);
    assert_int_equal(player->lives, 2);
    assert_int_equal(player->bombs, 3);
    assert_int_equal(living(world, HS_BULLETS), 1); // the near ones were cleared
    assert_int_equal(living(world, HS_ITEMS), 0);
    for (unsigned t = 1; t < 45 + 180; t++) { // until the ship is back, and then for mercy
        put_moving(world, 0, -3, 2, 0);
        hs_test_ticks(world, 1);
        assert_int_equal(player->hits, 1);
    }
    put_moving(world, 0, -3, 2, 0);
    hs_test_ticks(world, 1);
    assert_int_equal(player->hits, 2);
    hs_test_ticks(world, 10);
    assert_int_equal(player->lives, 1);
}

static void a_hit_takes_a_life_clears_what_is_near_and_is_followed_by_mercy(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>" QUIET "</scenario>", hit);
}

static void lose(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    hs_test_ticks(world, 120); // two rounds, each a tenth harder
    assert_float_equal(world->stage.rank, 0.4, 1e-9);
    put_moving(world, 0, -3, 2, 0);
    put_moving(world, 200, -90, 0, 0);
    for (unsigned t = 0; t < 11; t++) hs_test_tick(world, (hs_input){.across = 1});
    assert_int_equal(player->lives, 0);
    assert_int_equal(player->over, 1);
    float x = player->x;
    for (unsigned t = 0; t < 239; t++) {
        if (t == 100) put_moving(world, 0, -3, 0, 0); // has no effect any more
        hs_test_tick(world, (hs_input){.across = 1, .shoot = true, .bomb = true});
        assert_true(player->x == x && player->vx == 0 && player->vy == 0);
        assert_true(player->over > 0);
    }
    assert_int_equal(player->hits, 1);
    assert_int_equal(living(world, HS_SHOTS), 0);
    assert_int_equal(living(world, HS_BULLETS), 2);
    hs_test_ticks(world, 1);
    assert_int_equal(player->over, 0);
    assert_int_equal(player->lives, 1);
    assert_int_equal(player->hits, 0);
    assert_int_equal(player->bombs, 3);
    assert_true(player->x == 240 && player->y == 560);
    assert_int_equal(living(world, HS_BULLETS), 0);
    assert_int_equal(living(world, HS_ENEMIES), 0);
    assert_int_equal(living(world, HS_RUNNERS), 0);
    assert_float_equal(world->stage.rank, 0.2, 1e-9);
    hs_test_ticks(world, 4);
    assert_int_equal(living(world, HS_ENEMIES), 0);
    hs_test_ticks(world, 1); // five ticks after the beginning, as the scenario says
    assert_int_equal(living(world, HS_ENEMIES), 1);
}

static void the_last_life_ends_the_game_and_it_begins_again(void **state)
{
    (void)state;
    in_every_way("<scenario lives='1' rank='0.2' loop='50' loop_rank='0.1'>"
                 "<enemy at='5' x='50' y='50' pattern='still.xml'/></scenario>",
                 lose);
}

static void last(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    outlast_mercy(world);
    put_moving(world, 0, -3, 2, 0);
    put_moving(world, 50, -20, 0, 0);
    hs_test_ticks(world, 1);
    assert_int_equal(player->hits, 1);
    assert_int_equal(player->over, 0);
    assert_int_equal(living(world, HS_BULLETS), 1);
    for (unsigned t = 0; t < 400; t++) {
        put_moving(world, 0, -3, 2, 0);
        hs_test_tick(world, (hs_input){.bomb = true}); // there is none left
    }
    assert_int_equal(player->hits, 3);
    assert_int_equal(living(world, HS_BULLETS), 1);
    assert_int_equal(living(world, HS_ITEMS), 0);
}

static void without_lives_nobody_loses(void **state)
{
    (void)state;
    in_every_way("<scenario lives='0'>" QUIET "</scenario>", last);
}

static void touch(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    hs_test_ticks(world, 119);
    assert_int_equal(player->hits, 0);
    hs_test_ticks(world, 1);
    assert_int_equal(player->hits, 1);
    hs_test_ticks(world, 10 + 45 + 180 - 1); // a bomb's chance, the new ship's way, mercy
    assert_int_equal(player->hits, 1);
    hs_test_ticks(world, 1);
    assert_int_equal(player->hits, 2);
}

static void an_enemy_that_is_touched_hits(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'><enemy at='0' x='248' y='560' pattern='still.xml'/>"
                 "<enemy at='0' x='200' y='560' pattern='still.xml'/></scenario>",
                 touch);
}

// ---- Bombs and items ---------------------------------------------------------------------------

static void bomb(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    for (int left = 3; left > 0; left--) {
        assert_int_equal(player->bombs, left);
        put_moving(world, 90, -60, 0, 0);
        put_moving(world, -200, -300, 0, 0);
        hs_test_tick(world, (hs_input){.bomb = true});
        assert_int_equal(player->bombs, left); // none is spent while the player is invulnerable
        outlast_mercy(world);
        hs_population_counts before = hs_world_count(world, HS_ITEMS);
        hs_test_tick(world, (hs_input){.bomb = true});
        assert_int_equal(player->bombs, left - 1);
        assert_int_equal(player->invulnerable, 120);
        assert_int_equal(living(world, HS_BULLETS), 4 - left); // what is far stays
        assert_int_equal(hs_world_count(world, HS_ITEMS).births, before.births + 1);
        assert_true(living(world, HS_PARTICLES) >= 800);
        // It goes on for a second, wherever the ship is.
        put_moving(world, 0, -100, 0, 0);
        for (unsigned t = 0; t < 12; t++) hs_test_tick(world, (hs_input){.bomb = true});
        assert_int_equal(living(world, HS_BULLETS), 4 - left);
        assert_int_equal(player->bombs, left - 1); // however long the key is held
        hs_test_ticks(world, 60);
    }
    outlast_mercy(world);
    put_moving(world, 90, -60, 0, 0);
    hs_test_tick(world, (hs_input){.bomb = true});
    assert_int_equal(player->bombs, 0);
    assert_int_equal(living(world, HS_BULLETS), 4);
}

static void a_bomb_collects_the_bullets_nearby_and_there_are_three(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>" QUIET "</scenario>", bomb);
}

static void put_item(hs_world *world, float dx, float dy, uint8_t worth)
{
    const hs_player *player = hs_world_player(world);
    hs_item item = {.x = player->x + dx, .y = player->y + dy, .worth = worth};
    assert_true(hs_population_add(world->items, &item));
}

static void collect(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    put_item(world, 5, 0, 2);    // taken at once
    put_item(world, 0, 60, 3);   // drawn from below
    put_item(world, 200, -9, 7); // falls past
    hs_test_ticks(world, 1);
    assert_int_equal(player->score, 2 * 50);
    hs_item items[2];
    assert_int_equal(hs_test_entities(world, HS_ITEMS, items, 2), 2);
    assert_int_equal(items[0].flags, HS_FLAG_DRAWN);
    assert_int_equal(items[1].flags, 0);
    assert_true(items[0].y < player->y + 60 && items[1].y > player->y - 9);
    hs_test_ticks(world, 9);
    assert_int_equal(player->score, 5 * 50);
    assert_int_equal(living(world, HS_ITEMS), 1);
    hs_test_ticks(world, 200);
    assert_int_equal(player->score, 5 * 50);
    assert_int_equal(living(world, HS_ITEMS), 0);
}

static void items_fall_are_drawn_to_the_player_and_taken(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>" QUIET "</scenario>", collect);
}

// ---- Shots and enemies -------------------------------------------------------------------------

static void shoot_down(hs_world *world)
{
    const hs_player *player = hs_world_player(world);
    hs_test_tick(world, (hs_input){.shoot = true});
    assert_int_equal(living(world, HS_SHOTS), 3);
    hs_test_ticks(world, 30);
    // All three met the enemy that came first, though another is at the same place; none is left.
    assert_int_equal(living(world, HS_SHOTS), 0);
    hs_enemy enemies[3];
    assert_int_equal(hs_test_entities(world, HS_ENEMIES, enemies, 3), 3);
    assert_int_equal(enemies[1].health, 2);
    assert_int_equal(enemies[2].health, 1);
    hs_test_tick(world, (hs_input){.shoot = true});
    hs_test_ticks(world, 30);
    // Two shots for the first, and the third for the other, in the same tick.
    assert_int_equal(hs_test_entities(world, HS_ENEMIES, enemies, 3), 1);
    assert_int_equal(enemies[0].flags & HS_FLAG_EMITTER, HS_FLAG_EMITTER);
    // 100 and 10 for each health; the second is multiplied by 1.10, both by 1.07317 for the
    // pressure of three enemies, 30 of 410.
    assert_int_equal(player->score, 160 + 129);
    hs_item items[2];
    assert_int_equal(hs_test_entities(world, HS_ITEMS, items, 2), 2);
    assert_true(items[0].worth == 2 && items[1].worth == 2);
    hs_test_tick(world, (hs_input){.shoot = true});
    hs_test_ticks(world, 60);
    assert_int_equal(living(world, HS_ENEMIES), 1); // an emitter cannot be shot
}

static void a_shot_hurts_one_enemy_the_first_that_it_meets(void **state)
{
    (void)state;
    in_every_way("<scenario lives='3'>"
                 "<emitter x='240' y='300' pattern='still.xml' simple='a' acting='a'/>"
                 "<enemy at='0' x='240' y='300' health='5' pattern='still.xml'/>"
                 "<enemy at='0' x='240' y='300' health='1' pattern='still.xml'/></scenario>",
                 shoot_down);
}

/// Counts the bullets of an owner.
static unsigned bullets_of(const hs_world *world, uint64_t owner)
{
    hs_bullet bullets[500];
    size_t count = hs_test_entities(world, HS_BULLETS, bullets, 500);
    assert_true(count <= 500);
    unsigned found = 0;
    for (size_t i = 0; i < count; i++) found += bullets[i].owner == owner;
    return found;
}

static void kill_boss(hs_world *world)
{
    hs_test_ticks(world, 60);
    hs_enemy enemies[3];
    assert_int_equal(hs_test_entities(world, HS_ENEMIES, enemies, 3), 3);
    unsigned of_boss = bullets_of(world, 1), of_other = bullets_of(world, 2);
    assert_true(of_boss >= 20 && of_other >= 20);
    assert_int_equal(bullets_of(world, 3), of_boss);
    put_moving(world, 200, -300, 0, 0);
    // A shot right at the boss, and one at the enemy beside it, which is no boss.
    hs_shot shots[2] = {{.x = 240, .y = 110, .power = 100}, {.x = 400, .y = 110, .power = 100}};
    for (unsigned s = 0; s < 2; s++) assert_true(hs_population_add(world->shots, &shots[s]));
    hs_test_ticks(world, 1);
    assert_int_equal(living(world, HS_ENEMIES), 1);
    assert_int_equal(bullets_of(world, 1), 0);
    assert_true(bullets_of(world, 2) >= of_other);
    assert_true(bullets_of(world, 3) >= of_boss);
    assert_int_equal(bullets_of(world, 0), 1);
    assert_int_equal(hs_world_player(world)->score, 20000 + 100);
    hs_item items[100];
    size_t count = hs_test_entities(world, HS_ITEMS, items, 100);
    assert_in_range(count, of_boss + 2, of_boss + 4); // and perhaps what it fired in that tick
    unsigned worth = 0;
    for (size_t i = 0; i < count; i++) worth += items[i].worth;
    assert_int_equal(worth, count - 2 + 10 + 2);
    // The runners of the dead are free again.
    hs_test_ticks(world, 1);
    unsigned acting = 0;
    hs_bullet bullets[500];
    count = hs_test_entities(world, HS_BULLETS, bullets, 500);
    for (size_t i = 0; i < count; i++) acting += !hs_handle_is_null(bullets[i].runner);
    assert_int_equal(living(world, HS_RUNNERS), acting + 1);
}

static void a_boss_takes_its_own_bullets_with_it_as_items(void **state)
{
    (void)state;
    in_every_way("<scenario lives='0' bullets='500'>"
                 "<enemy at='0' x='240' y='110' health='50' boss='yes' pattern='spray.xml'/>"
                 "<enemy at='0' x='400' y='110' health='50' pattern='spray.xml'/>"
                 "<enemy at='0' x='80' y='110' health='50' boss='yes' pattern='spray.xml'/>"
                 "</scenario>",
                 kill_boss);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bullet_that_passes_close_is_a_graze_once),
        cmocka_unit_test(a_hit_takes_a_life_clears_what_is_near_and_is_followed_by_mercy),
        cmocka_unit_test(the_last_life_ends_the_game_and_it_begins_again),
        cmocka_unit_test(without_lives_nobody_loses),
        cmocka_unit_test(an_enemy_that_is_touched_hits),
        cmocka_unit_test(a_bomb_collects_the_bullets_nearby_and_there_are_three),
        cmocka_unit_test(items_fall_are_drawn_to_the_player_and_taken),
        cmocka_unit_test(a_shot_hurts_one_enemy_the_first_that_it_meets),
        cmocka_unit_test(a_boss_takes_its_own_bullets_with_it_as_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
