#include "world/collide.h"

#include "world/blocks.h"
#include "world/boss.h"
#include "world/bullets.h"
#include "world/enemies.h"
#include "world/enemy_turns.h"
#include "world/events.h"
#include "world/items.h"
#include "world/player.h"
#include "world/rules.h"
#include "world/shots.h"

#include "base/forbidden.h"

/// Distances at which an item is taken and a shot hits, field units.
#define TAKE_RADIUS 14.0f
#define SHOT_RADIUS 4.0f

// ---- Shots -------------------------------------------------------------------------------------

/// Shots and the enemies that they may meet.
typedef struct shooting {
    hs_world *world;
    unsigned count;
    hs_enemy targets[HS_TARGETS_MAX];
} shooting;

/// A shot hurts the first enemy that it meets and has not just hurt.
static void shoot(void *context, void *entity)
{
    shooting *now = context;
    hs_shot *shot = entity;
    if (hs_blocks_stop(now->world, shot->x, shot->y)) {
        hs_shots_block(now->world, shot);
        return;
    }
    for (unsigned t = 0; t < now->count; t++) {
        hs_enemy *target = &now->targets[t];
        if (target->health <= 0 || shot->last == (uint32_t)target->serial ||
            !hs_enemy_is_touched(target, shot->x, shot->y, 1, SHOT_RADIUS)) {
            continue;
        }
        if (hs_boss_stops(now->world, target, shot)) {
            hs_shots_block(now->world, shot);
            return;
        }
        target->health -= shot->power;
        hs_shots_hit(now->world, shot, target);
        return;
    }
}

static void collide_shots(hs_world *world)
{
    shooting now; // not zeroed: 10 KiB
    now.world = world;
    now.count = hs_enemies_list(world, hs_enemy_is_target, now.targets, HS_TARGETS_MAX);
    if (now.count == 0 && world->blocks.count == 0 && world->wall.taken <= 0) return;
    hs_population_each(world->shots, SIZE_MAX, shoot, &now);
    hs_enemies_hurt(world, now.targets, now.count);
}

// ---- The player --------------------------------------------------------------------------------

static void take_item(void *context, void *entity)
{
    hs_world *world = context;
    hs_item *item = entity;
    const hs_player *player = &world->player;
    if (!hs_is_near(item->x, item->y, player->x, player->y, TAKE_RADIUS * TAKE_RADIUS)) return;
    hs_items_kill(world, item, true);
}

/// A bullet that passes close gives points, once.
static void graze(hs_world *world, const hs_bullet_fields *bullet)
{
    bool is_orphan = (*bullet->flags & HS_FLAG_ORPHAN) != 0;
    *bullet->flags |= HS_FLAG_GRAZED;
    hs_rules_graze(world, *bullet->flags);
    hs_events_record(world, is_orphan ? HS_EVENT_GRAZED_ORPHAN : HS_EVENT_BULLET_GRAZED, *bullet->x,
                     *bullet->y, *bullet->serial, 1);
}

/// A bullet within the graze ring hits, or is grazed.
static void meet_bullet(void *context, const hs_bullet_fields *bullet)
{
    hs_world *world = context;
    const hs_player *player = &world->player;
    float reach = hs_bullet_radius((hs_bullet_look)*bullet->look) + HS_HIT_RADIUS;
    if (hs_is_near(*bullet->x, *bullet->y, player->x, player->y, reach * reach)) {
        hs_bullets_kill(world, bullet, HS_BULLET_GONE);
        hs_player_hit_by_bullet(world, bullet);
        return;
    }
    if (!(*bullet->flags & HS_FLAG_GRAZED)) graze(world, bullet);
}

static void collide_enemies(hs_world *world)
{
    hs_enemy enemies[HS_TARGETS_MAX];
    const hs_player *player = &world->player;
    unsigned count = hs_enemies_list(world, hs_enemy_is_target, enemies, HS_TARGETS_MAX);
    for (unsigned e = 0; e < count; e++) {
        if (hs_enemy_is_touched(&enemies[e], player->x, player->y, 0.7f, HS_HIT_RADIUS)) {
            hs_player_hit_by_enemy(world, &enemies[e]);
        }
    }
}

void hs_collide_tick(hs_world *world)
{
    const hs_player *player = &world->player;
    collide_shots(world);
    if (player->over == 0) {
        hs_population_each(world->items, SIZE_MAX, take_item, world);
        hs_bullets_visit_near(world, world->old[HS_BULLETS], player->x, player->y, HS_GRAZE_RADIUS,
                              meet_bullet, world);
    }
    collide_enemies(world);
}
