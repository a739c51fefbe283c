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
/// A pause that lasts so many ticks more is as good as for ever.
#define LONG_PAUSE 20.0f
#define WANDER     7.0f
/// Half the ship, to a block, field units.
#define SHIP_HALF 6.0f
/// Two of a pair are as good as equal within so much health.
#define EVEN_HEALTH 3
/// The ship's distance from the edges, field units.
#define EDGE 12.0f

/// Looking, while bullets are visited.
typedef struct looking {
    hs_pilot_sight *sight;
    const hs_pilot_manner *manner;
    uint64_t seed;
    float late;   ///< ticks from what is seen to what is done, without those of a pause
    bool is_held; ///< bullets stand still for as long as matters
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
    float x = *bullet->x + *bullet->vx * now->late;
    float y = *bullet->y + *bullet->vy * now->late;
    if (now->manner->error > 0) {
        uint64_t salt = now->seed + *bullet->serial * 0x9e3779b97f4a7c15u;
        x += now->manner->error * error_of(salt);
        y += now->manner->error * error_of(salt + 1);
    }
    float reach = hs_bullet_radius((hs_bullet_look)*bullet->look) + HS_HIT_RADIUS;
    float moves = now->is_held ? 0.0f : 1.0f;
    mind(now->sight, x, y, *bullet->vx * moves, *bullet->vy * moves, reach);
}

/// How much farther away than it is an enemy counts, field units: a boss is not in a hurry; of a
/// pair the healthier one comes first, so that both can fall together, and at once when the other
/// is down.
static float reserve_about(const hs_enemy *enemy, const hs_enemy *list, unsigned count)
{
    if (enemy->flags & HS_FLAG_BOSS) return 30.0f;
    if (enemy->partner == 0) return 0.0f;
    for (const hs_enemy *other = list; other < list + count; other++) {
        if (other->serial != enemy->partner || other->partner != enemy->serial) continue;
        if (other->flags & HS_FLAG_DOWN) return -400.0f;
        if (other->health + EVEN_HEALTH < enemy->health) return -60.0f;
        if (enemy->health + EVEN_HEALTH < other->health) return 60.0f;
    }
    return 0.0f;
}

static bool is_visible(const hs_enemy *enemy)
{
    return (enemy->flags & HS_FLAG_EMITTER) == 0;
}

/// Minds all enemies, and chooses the one that takes the least way to get below.
static void see_enemies(hs_pilot_sight *sight, const hs_world *world, const hs_pilot_manner *manner)
{
    hs_enemy enemies[HS_TARGETS_MAX];
    unsigned count = hs_enemies_list(world, is_visible, enemies, HS_TARGETS_MAX);
    float late = (float)manner->delay;
    float least = 1e9f;
    for (const hs_enemy *enemy = enemies; enemy < enemies + count; enemy++) {
        float x = enemy->x + enemy->vx * late, y = enemy->y + enemy->vy * late;
        mind(sight, x, y, enemy->vx, enemy->vy, (float)enemy->radius * 0.7f + HS_HIT_RADIUS + 6);
        if (enemy->flags & (HS_FLAG_COVERED | HS_FLAG_DOWN) || !hs_enemy_is_target(enemy)) continue;
        float shot_ticks = (sight->ship_y - y) / HS_SHOT_SPEED;
        if (y < 0 || shot_ticks < 0) continue;
        float then_x = x + enemy->vx * shot_ticks;
        float way = fabsf(then_x - sight->ship_x) + reserve_about(enemy, enemies, count);
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

/// What its shots should be for the boss's shields.
static void see_shields(hs_pilot_sight *sight, const hs_world *world)
{
    unsigned shields = world->boss.view.shields;
    if (fabsf(sight->goal_x - sight->ship_x) < 24.0f) sight->wants_focus = true;
    if (shields & HS_SHIELD_SPREAD) {
        sight->wants_focus = false;
        sight->wants_spread = true;
    } else if (shields & HS_SHIELD_FOCUS) {
        sight->wants_focus = true;
    } else if (shields & HS_SHIELD_BOMB) {
        sight->wants_bomb = world->boss.view.state == HS_BOSS_FIGHTING;
    }
}

/// Blocks and walls are where the ship cannot be.
static void see_blocks(hs_pilot_sight *sight, const hs_world *world)
{
    const hs_field_view *field = hs_world_field(world);
    float closing = field->closing > 0 ? 40.0f * field->closing : 0;
    if (field->left > 0) sight->left = field->left + EDGE + closing;
    if (field->right < HS_FIELD_WIDTH) sight->right = field->right - EDGE - closing;
    size_t count;
    const hs_block_view *blocks = hs_world_blocks(world, &count);
    for (size_t b = 0; b < count && b < HS_BLOCKS_MAX; b++) {
        sight->blocks[b] = (hs_pilot_block){
            blocks[b].x - blocks[b].half_width - SHIP_HALF,
            blocks[b].y - blocks[b].half_height - SHIP_HALF,
            blocks[b].x + blocks[b].half_width + SHIP_HALF,
            blocks[b].y + blocks[b].half_height + SHIP_HALF,
        };
    }
    sight->block_count = (unsigned)count;
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
        const float pause = (float)hs_world_pause(world)->left;
        looking now = {sight, manner, seed, (float)manner->delay - pause, pause > LONG_PAUSE};
        if (now.is_held && now.late < 0) now.late = 0;
        hs_bullets_visit_near(world, SIZE_MAX, ship_x, ship_y, SIGHT, see_bullet, &now);
    }
    see_enemies(sight, world, manner);
    see_items(sight, world);
    see_shields(sight, world);
    see_blocks(sight, world);
    // Different pilots stand a little differently under the same enemy.
    sight->goal_x += WANDER * error_of(seed);
}
