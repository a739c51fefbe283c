#include "world/bullets.h"
#include "world/enemies.h"
#include "world/pilot.h"
#include "world/player.h"
#include "world/shots.h"

#include "base/forbidden.h"

/// It looks so far and so many ticks ahead for what might come near, field units.
#define SIGHT   230.0f
#define HORIZON 34.0f
/// Where it likes to be, and within what distance it goes for what lies about, field units.
#define HOME_Y     (HS_FIELD_HEIGHT - 96)
#define ITEM_RANGE 110.0f
/// The ship's distance from the edges, field units.
#define EDGE 12.0f

/// Looking, while bullets are visited.
typedef struct looking {
    hs_pilot_sight *sight;
    const hs_pilot_manner *manner;
    uint64_t seed;
} looking;

/// An error from -1 to 1, the same for as long as a salt is.
static float error_of(uint64_t salt)
{
    salt ^= salt >> 30;
    salt *= 0xbf58476d1ce4e5b9u;
    salt ^= salt >> 27;
    salt *= 0x94d049bb133111ebu;
    salt ^= salt >> 31;
    return (float)(salt >> 40) / 8388608.0f - 1.0f;
}

/// Minds what may come near the ship within the horizon, wherever the ship goes.
static void mind(hs_pilot_sight *sight, float x, float y, float vx, float vy, float reach)
{
    if (sight->count == HS_PILOT_THREATS) return;
    float rx = x - sight->ship_x, ry = y - sight->ship_y;
    float square = vx * vx + vy * vy;
    float when = square > 0 ? -(rx * vx + ry * vy) / square : 0;
    when = when < 0 ? 0 : when > HORIZON ? HORIZON : when;
    float dx = rx + vx * when, dy = ry + vy * when;
    float near = reach + 24.0f + sight->speed * (when + 8.0f);
    if (dx * dx + dy * dy > near * near) return;
    unsigned t = sight->count++;
    sight->x[t] = x;
    sight->y[t] = y;
    sight->vx[t] = vx;
    sight->vy[t] = vy;
    sight->reach[t] = reach;
}

static void see_bullet(void *context, const hs_bullet_fields *bullet)
{
    const looking *now = context;
    float late = (float)now->manner->delay;
    float x = *bullet->x + *bullet->vx * late;
    float y = *bullet->y + *bullet->vy * late;
    if (now->manner->error > 0) {
        uint64_t salt = now->seed + *bullet->serial * 0x9e3779b97f4a7c15u;
        x += now->manner->error * error_of(salt);
        y += now->manner->error * error_of(salt + 1);
    }
    float reach = hs_bullet_radius((hs_bullet_look)*bullet->look) + HS_HIT_RADIUS;
    mind(now->sight, x, y, *bullet->vx, *bullet->vy, reach);
}

/// How much less an enemy is worth going for, as if it were farther away, field units.
static float reserve_about(const hs_enemy *enemy)
{
    return enemy->flags & HS_FLAG_BOSS ? 30.0f : 0.0f;
}

/// Minds all enemies, and chooses the one that takes the least way to get below.
static void see_enemies(hs_pilot_sight *sight, const hs_world *world, const hs_pilot_manner *manner)
{
    hs_enemy enemies[HS_TARGETS_MAX];
    unsigned count = hs_enemies_list(world, hs_enemy_is_target, enemies, HS_TARGETS_MAX);
    float late = (float)manner->delay;
    float least = 1e9f;
    for (const hs_enemy *enemy = enemies; enemy < enemies + count; enemy++) {
        float x = enemy->x + enemy->vx * late, y = enemy->y + enemy->vy * late;
        mind(sight, x, y, enemy->vx, enemy->vy, (float)enemy->radius * 0.7f + HS_HIT_RADIUS + 6);
        float shot_ticks = (sight->ship_y - y) / HS_SHOT_SPEED;
        if (y < 0 || shot_ticks < 0) continue;
        float then_x = x + enemy->vx * shot_ticks;
        float way = fabsf(then_x - sight->ship_x) + reserve_about(enemy);
        if (way >= least) continue;
        least = way;
        sight->goal_x = then_x;
    }
}

/// Goes for an item that lies near and not behind the enemies' line.
static void see_items(hs_pilot_sight *sight, const hs_world *world)
{
    hs_walk walk;
    hs_batch batch;
    float least = ITEM_RANGE;
    hs_walk_begin(&walk, world->items);
    while (hs_walk_next(&walk, &batch)) {
        for (size_t i = 0; i < batch.count; i++) {
            hs_item item;
            hs_batch_read(&hs_kinds[HS_ITEMS], &batch, i, &item);
            float way = fabsf(item.x - sight->ship_x) + fabsf(item.y - sight->ship_y);
            if ((item.flags & (HS_FLAG_DEAD | HS_FLAG_DRAWN)) || item.kind == HS_ITEM_GEM ||
                way >= least || item.y < HS_FIELD_HEIGHT * 0.5f)
                continue;
            least = way;
            sight->goal_x = item.x;
            sight->goal_y = item.y;
        }
    }
}

void hs_pilot_look(hs_pilot_sight *sight, const hs_world *world, const hs_pilot_manner *manner,
                   float ship_x, float ship_y, uint64_t seed)
{
    *sight = (hs_pilot_sight){
        .ship_x = ship_x,
        .ship_y = ship_y,
        .left = EDGE,
        .top = HS_FIELD_HEIGHT * 0.35f,
        .right = HS_FIELD_WIDTH - EDGE,
        .bottom = HS_FIELD_HEIGHT - EDGE,
        .speed = HS_PLAYER_SPEED,
        .slow = HS_PLAYER_FOCUSED_SPEED,
        .goal_x = HS_FIELD_WIDTH / 2,
        .goal_y = HOME_Y,
        .goal_pull = 3.0f,
    };
    // What cannot hit it for the whole horizon is no threat.
    if ((float)world->player.invulnerable < HORIZON + (float)manner->delay) {
        looking now = {sight, manner, seed};
        hs_bullets_visit_near(world, SIZE_MAX, ship_x, ship_y, SIGHT, see_bullet, &now);
    }
    see_enemies(sight, world, manner);
    see_items(sight, world);
    if (fabsf(sight->goal_x - ship_x) < 24.0f) sight->wants_focus = true;
}
