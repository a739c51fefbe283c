#include "world/enemy_turns.h"

#include "base/trigonometry.h"
#include "world/blocks.h"
#include "world/boss.h"
#include "world/enemies.h"
#include "world/groups.h"

#include "base/forbidden.h"

/// The share of its way that an enemy covers each tick, and how far its pattern may carry it off
/// the way, field units.
#define GLIDE       0.05f
#define DRIFT_LIMIT 160.0f
#define LEAVE_SPEED 2.5f

static void run_one(void *context, void *entity)
{
    hs_world *world = context;
    hs_enemy *enemy = entity;
    if (enemy->wake > hs_world_frame(world) || hs_groups_hold(world, enemy)) return;
    if (hs_handle_is_null(enemy->runner)) {
        hs_enemy_begin(world, enemy);
        return;
    }
    const hs_shooter shooter = {enemy->serial, enemy->pattern, 0};
    hs_visit visit = hs_world_visit_at(world, &shooter, enemy->x, enemy->y);
    hs_visited visited = hs_runner_visit(&visit, enemy->runner);
    enemy->glide_x = visited.vx;
    enemy->glide_y = visited.vy;
    enemy->wake = visited.wake;
    if (!visited.ended && !visited.vanished) return;
    enemy->runner = (hs_handle){0};
    enemy->glide_x = 0;
    enemy->glide_y = 0;
    enemy->wake = hs_world_frame(world) + HS_PATTERN_PAUSE;
}

void hs_enemies_run(hs_world *world)
{
    hs_population_each(world->enemies, SIZE_MAX, run_one, world);
}

static float within(float value, float limit)
{
    return value < -limit ? -limit : value > limit ? limit : value;
}

static void move_one(void *context, void *entity)
{
    hs_world *world = context;
    hs_enemy *enemy = entity;
    const hs_spawn *spawn = &world->scenario->spawns[enemy->spawn];
    float from_x = enemy->x;
    float from_y = enemy->y;
    if (enemy->age++ >= enemy->stay) {
        if (spawn->leaves != 0 && hs_blocks_take(world, enemy)) {
            hs_enemy_leave(world, enemy);
            return;
        }
        enemy->y -= LEAVE_SPEED;
        if (enemy->y < -48.0f) hs_enemy_leave(world, enemy);
    } else {
        enemy->drift_x = within(enemy->drift_x + enemy->glide_x, DRIFT_LIMIT);
        enemy->drift_y = within(enemy->drift_y + enemy->glide_y, DRIFT_LIMIT);
        uint32_t age = hs_groups_age(world, enemy);
        double swing = (double)(age % spawn->sway_ticks) * 360.0 / spawn->sway_ticks;
        hs_sine_cosine across = hs_sine_cosine_of(swing);
        hs_sine_cosine along = hs_sine_cosine_of(swing * 2.0);
        float to_x = enemy->goal_x + enemy->drift_x + spawn->sway_x * (float)across.sine;
        float to_y = enemy->goal_y + enemy->drift_y + spawn->sway_y * (float)along.sine;
        enemy->x += (to_x - enemy->x) * GLIDE;
        enemy->y += (to_y - enemy->y) * GLIDE;
    }
    enemy->vx = enemy->x - from_x;
    enemy->vy = enemy->y - from_y;
}

void hs_enemies_move(hs_world *world)
{
    hs_population_each(world->enemies, world->old[HS_ENEMIES], move_one, world);
}

/// A list of enemies that were hurt, while all enemies are visited in the same order.
typedef struct hurting {
    hs_world *world;
    const hs_enemy *next, *end;
} hurting;

static void hurt_one(void *context, void *entity)
{
    hurting *now = context;
    hs_enemy *enemy = entity;
    if (now->next == now->end || now->next->serial != enemy->serial) return;
    enemy->health = now->next++->health;
    if (enemy->health > 0 || hs_boss_spares(now->world, enemy)) return;
    if (!hs_groups_spare(now->world, enemy)) hs_enemy_die(now->world, enemy);
}

void hs_enemies_hurt(hs_world *world, const hs_enemy *hurt, unsigned count)
{
    hurting now = {world, hurt, hurt + count};
    hs_population_each(world->enemies, SIZE_MAX, hurt_one, &now);
    hs_groups_settle(world);
}
