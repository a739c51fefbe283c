#include "world/items.h"

#include "world/events.h"
#include "world/kernels.h"
#include "world/rules.h"

#include "base/forbidden.h"

/// The distance from which an item flies to the player, field units, and its speed then, field
/// units per tick.
#define DRAW_RADIUS 70.0f
#define DRAW_SPEED  7.0f
#define FALL_SPEED  1.6f
/// Above this line the player draws all items of the field.
#define CALL_Y (HS_FIELD_HEIGHT / 4)

/// Gives the player what an item holds.
static void give(hs_world *world, const hs_item *item)
{
    hs_player *player = &world->player;
    if (item->kind == HS_ITEM_POWER && player->power < HS_POWER_MAX) {
        world->done.powers++;
        hs_rules_power(world, HS_POWER_ITEM);
    } else if (item->kind == HS_ITEM_BOMB && player->bombs < HS_BOMBS_MOST) {
        player->bombs++;
        hs_events_record(world, HS_EVENT_BOMB_GAINED, item->x, item->y, item->serial,
                         (uint32_t)player->bombs);
    } else {
        world->done.gems++;
        hs_rules_score(world, (uint32_t)HS_POINTS_GEM * item->worth);
    }
}

void hs_items_kill(hs_world *world, hs_item *item, bool is_taken)
{
    item->flags |= HS_FLAG_DEAD;
    hs_population_note_death(world->items);
    if (!is_taken) return;
    give(world, item);
    hs_events_record(world, HS_EVENT_ITEM_TAKEN, item->x, item->y, item->serial, item->worth);
}

static void drop(hs_world *world, hs_item item)
{
    item.vy = -1.5f;
    if (!hs_population_add(world->items, &item)) return;
    hs_events_record(world, HS_EVENT_ITEM_DROPPED, item.x, item.y, item.serial, item.worth);
}

void hs_items_drop(hs_world *world, float x, float y, uint8_t worth)
{
    drop(world, (hs_item){.x = x, .y = y, .worth = worth});
}

void hs_items_send(hs_world *world, float x, float y, uint8_t worth)
{
    drop(world, (hs_item){.x = x, .y = y, .worth = worth, .flags = HS_FLAG_DRAWN});
}

void hs_items_drop_other(hs_world *world, float x, float y, hs_item_kind kind)
{
    drop(world, (hs_item){.x = x, .y = y, .worth = HS_POWER_AS_GEM, .kind = (uint8_t)kind});
}

void hs_items_leave(hs_world *world, const hs_enemy *enemy)
{
    if (enemy->flags & HS_FLAG_SPENT) return;
    bool is_boss = (enemy->flags & HS_FLAG_BOSS) != 0;
    hs_items_drop(world, enemy->x, enemy->y, is_boss ? 10 : 2);
    if (!hs_rules_apply(world)) return;
    if (is_boss) hs_items_drop_other(world, enemy->x - 24.0f, enemy->y, HS_ITEM_BOMB);
    if (is_boss || world->scenario->spawns[enemy->spawn].health >= HS_POWER_HEALTH ||
        world->done.kills % HS_POWER_KILLS == 0) {
        hs_items_drop_other(world, enemy->x + 12.0f, enemy->y, HS_ITEM_POWER);
    }
}

static void call(void *context, void *entity)
{
    (void)context;
    hs_item *item = entity;
    item->flags |= HS_FLAG_DRAWN;
}

void hs_items_call(hs_world *world)
{
    hs_population_each(world->items, SIZE_MAX, call, NULL);
}

/// Whether an item flies to the player from now on: near it, or anywhere once it is far up.
static bool is_drawn(const hs_world *world, const hs_item *item)
{
    const hs_player *player = &world->player;
    return (hs_rules_apply(world) && player->y < CALL_Y) ||
           hs_is_near(item->x, item->y, player->x, player->y, DRAW_RADIUS * DRAW_RADIUS);
}

static void move_item(void *context, void *entity)
{
    hs_world *world = context;
    hs_item *item = entity;
    const hs_player *player = &world->player;
    bool is_there = player->over == 0 && player->deathbomb == 0 && player->respawn == 0;
    if (!is_there) {
        item->flags &= (uint8_t)~HS_FLAG_DRAWN; // it would follow a wreck off the field
    } else if (is_drawn(world, item)) {
        item->flags |= HS_FLAG_DRAWN;
    }
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
    if (hs_is_outside(item->x, item->y)) hs_items_kill(world, item, false);
}

void hs_items_move(hs_world *world)
{
    hs_population_each(world->items, world->old[HS_ITEMS], move_item, world);
}
