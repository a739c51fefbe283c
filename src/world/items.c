#include "world/items.h"

#include "world/enemies.h"
#include "world/kernels.h"
#include "world/particles.h"

#include "base/forbidden.h"

/// From this near an item flies to the player, this fast; from this near it is taken.
#define DRAW_RADIUS 70.0f
#define DRAW_SPEED  7.0f
#define TAKE_RADIUS 14.0f
#define FALL_SPEED  1.6f
#define SHOT_RADIUS 4.0f
#define POINTS_ITEM 50u

static void kill_item(hs_world *world, hs_item *item)
{
    item->flags |= HS_FLAG_DEAD;
    hs_population_note_death(world->items);
}

void hs_items_drop(hs_world *world, float x, float y, uint8_t worth)
{
    hs_item item = {.x = x, .y = y, .vy = -1.5f, .worth = worth};
    hs_population_add(world->items, &item);
}

static void move_item(void *context, void *entity)
{
    hs_world *world = context;
    hs_item *item = entity;
    const hs_player *player = &world->player;
    bool is_near = hs_is_near(item->x, item->y, player->x, player->y, DRAW_RADIUS * DRAW_RADIUS);
    if (is_near && player->over == 0) item->flags |= HS_FLAG_DRAWN;
    if (item->flags & HS_FLAG_DRAWN) {
        float dx = player->x - item->x;
        float dy = player->y - item->y;
        float distance = sqrtf(dx * dx + dy * dy) + 0.001f;
        item->vx = dx / distance * DRAW_SPEED;
        item->vy = dy / distance * DRAW_SPEED;
    } else {
        item->vy = item->vy * 0.96f + FALL_SPEED * 0.04f;
    }
    item->x += item->vx;
    item->y += item->vy;
    if (hs_is_outside(item->x, item->y)) kill_item(world, item);
}

void hs_items_move(hs_world *world)
{
    hs_population_each(world->items, world->old_items, move_item, world);
}

static void take_item(void *context, void *entity)
{
    hs_world *world = context;
    hs_item *item = entity;
    hs_player *player = &world->player;
    if (!hs_is_near(item->x, item->y, player->x, player->y, TAKE_RADIUS * TAKE_RADIUS)) return;
    player->score += POINTS_ITEM * item->worth;
    kill_item(world, item);
}

void hs_items_collide(hs_world *world)
{
    if (world->player.over == 0) hs_population_each(world->items, SIZE_MAX, take_item, world);
}

void hs_shots_fire(hs_world *world, float x, float y, float vx)
{
    hs_shot shot = {.x = x, .y = y, .vx = vx, .vy = -HS_SHOT_SPEED, .power = 1};
    hs_population_add(world->shots, &shot);
}

static void kill_shot(hs_world *world, hs_shot *shot)
{
    shot->flags |= HS_FLAG_DEAD;
    hs_population_note_death(world->shots);
}

static void move_shot(void *context, void *entity)
{
    hs_shot *shot = entity;
    shot->x += shot->vx;
    shot->y += shot->vy;
    if (hs_is_outside(shot->x, shot->y)) kill_shot(context, shot);
}

void hs_shots_move(hs_world *world)
{
    hs_population_each(world->shots, world->old_shots, move_shot, world);
}

/// Shots and the enemies that they may meet.
typedef struct shooting {
    hs_world *world;
    hs_targets targets;
} shooting;

static void shoot(void *context, void *entity)
{
    shooting *now = context;
    hs_shot *shot = entity;
    for (unsigned t = 0; t < now->targets.count; t++) {
        hs_target *target = &now->targets.target[t];
        float reach = target->radius + SHOT_RADIUS;
        if (target->health <= 0 ||
            !hs_is_near(shot->x, shot->y, target->x, target->y, reach * reach)) {
            continue;
        }
        target->health -= shot->power;
        hs_particles_burst(now->world, HS_BURST_IMPACT, shot->x, shot->y, 4);
        kill_shot(now->world, shot);
        return;
    }
}

void hs_shots_collide(hs_world *world)
{
    shooting now = {.world = world};
    hs_enemies_aim(world, &now.targets);
    if (now.targets.count == 0) return;
    hs_population_each(world->shots, SIZE_MAX, shoot, &now);
    hs_enemies_hurt(world, &now.targets);
}
