/// What the tests of the rules share: a quiet field, and how a life is lost on it.
#ifndef HS_TEST_RULES_FIXTURE_H
#define HS_TEST_RULES_FIXTURE_H

#include "worlds.h"

#include "world/rules.h"

/// A field with nothing on it.
#define QUIET "<enemy at='900000' pattern='still.xml'/>"

/// Runs a body on a world of one difficulty.
static inline void at(hs_difficulty difficulty, const char *scenario, void (*body)(hs_world *world))
{
    hs_test_assets assets = hs_test_assets_make(scenario);
    hs_test_assets_add(&assets, "still.xml",
                       "<bulletml><action label='top'><wait>999999</wait></action></bulletml>");
    hs_gate gate = {0};
    hs_world_config config = hs_test_assets_config(&assets);
    config.difficulty = difficulty;
    hs_world *world = hs_test_world_open(&gate, &config);
    body(world);
    hs_test_world_close(&gate, world);
    hs_test_assets_remove(&assets);
}

static inline void put_bullet(hs_world *world, float dx, float dy, uint64_t owner)
{
    hs_bullet bullet = {
        .owner = owner,
        .x = world->player.x + dx,
        .y = world->player.y + dy,
        .wake = HS_PATTERN_NEVER,
        .look = HS_LOOK_STAR,
        .hue = 3,
    };
    assert_true(hs_population_add(world->bullets, &bullet));
}

/// Puts a shot where it will be at the place after one move.
static inline void put_shot(hs_world *world, float x, float y, uint8_t power)
{
    hs_shot shot = {.x = x, .y = y, .power = power};
    assert_true(hs_population_add(world->shots, &shot));
}

static inline uint64_t living(const hs_world *world, hs_population_name name)
{
    return hs_world_count(world, name).living;
}

static inline void outlast_mercy(hs_world *world)
{
    hs_test_ticks(world, world->player.invulnerable);
}

/// Lets a bullet hit, and the chance of a bomb pass.
static inline void lose_life(hs_world *world)
{
    outlast_mercy(world);
    put_bullet(world, 0, -1, 0);
    hs_test_ticks(world, 1);
    hs_test_ticks(world, world->player.deathbomb);
}

#endif
