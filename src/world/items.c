#include "world/items.h"

#include "world/events.h"
#include "world/kernels.h"

#include "base/forbidden.h"

/// The distance from which an item flies to the player, field units, and its speed then, field
/// units per tick.
#define DRAW_RADIUS 70.0f
#define DRAW_SPEED  7.0f
#define FALL_SPEED  1.6f
#define POINTS_ITEM 50u

void hs_items_kill(hs_world *world, hs_item *item, bool is_taken)
{
    item->flags |= HS_FLAG_DEAD;
    hs_population_note_death(world->items);
    if (!is_taken) return;
    world->player.score += POINTS_ITEM * item->worth;
    hs_events_record(world, HS_EVENT_ITEM_TAKEN, item->x, item->y, item->serial, item->worth);
}

void hs_items_drop(hs_world *world, float x, float y, uint8_t worth)
{
    hs_item item = {.x = x, .y = y, .vy = -1.5f, .worth = worth};
    if (!hs_population_add(world->items, &item)) return;
    hs_events_record(world, HS_EVENT_ITEM_DROPPED, x, y, item.serial, worth);
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
    if (hs_is_outside(item->x, item->y)) hs_items_kill(world, item, false);
}

void hs_items_move(hs_world *world)
{
    hs_population_each(world->items, world->old[HS_ITEMS], move_item, world);
}
