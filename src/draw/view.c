#include "draw/view.h"

#include "base/trigonometry.h"
#include "world/kinds.h"

#include "base/forbidden.h"

const char *const hs_ground_words[HS_GROUND_COUNT + 1] = {"plain", "stars", "heap", NULL};

hs_ground_kind hs_ground_find(const char *word, hs_ground_kind unsaid)
{
    for (int g = 0; word != NULL && g < HS_GROUND_COUNT; g++) {
        if (strcmp(word, hs_ground_words[g]) == 0) return (hs_ground_kind)g;
    }
    return unsaid;
}

/// Gems that circle about a boss, and their speed, degrees a tick.
enum { SATELLITES = 8 };
#define SATELLITE_SPEED 1.5

/// Most sprites that one entity takes.
enum { SPRITES_EACH = 1 + SATELLITES };

/// Ticks for which an invulnerable player is alternately shown and hidden.
#define BLINK_TICKS 4u

/// Ticks in which a star-shaped bullet turns by a step.
#define SPIN_TICKS 2u

void hs_view_begin(hs_view *view, const hs_world *world, const hs_draw_options *options)
{
    view->world = world;
    view->options = *options;
    view->back = 1.0f - options->blend;
    for (int k = 0; k < HS_SPRITE_KINDS; k++) view->first[k] = hs_sprite_first((hs_sprite_kind)k);
    view->layer = HS_VIEW_ENEMIES;
    view->is_walking = false;
}

/// A sprite on its way from the last tick's place to this one's.
static hs_view_sprite sprite_moving(const hs_view *view, float x, float y, float vx, float vy,
                                    unsigned sprite)
{
    return (hs_view_sprite){x - vx * view->back, y - vy * view->back, sprite};
}

/// The sprite of an entity; one that was born in this tick has no way behind it yet.
static hs_view_sprite sprite_of(const hs_view *view, hs_population_name name, uint64_t serial,
                                float x, float y, float vx, float vy, unsigned sprite)
{
    bool is_newborn = serial >= hs_world_first_newborn(view->world, name);
    return is_newborn ? (hs_view_sprite){x, y, sprite} : sprite_moving(view, x, y, vx, vy, sprite);
}

/// The nearest of HS_SPRITE_DIRECTIONS to a velocity. It is counted in steps from the nearer axis,
/// by the tangents of the angles half way between two directions.
static unsigned direction_of(float vx, float vy)
{
    float across = fabsf(vx);
    float along = fabsf(vy);
    float less = glm_min(across, along);
    float more = glm_max(across, along);
    unsigned steps = (less > more * 0.0984914f ? 1u : 0u) + (less > more * 0.3033467f ? 1u : 0u) +
                     (less > more * 0.5345111f ? 1u : 0u) + (less > more * 0.8206788f ? 1u : 0u);
    if (across > along) steps = HS_SPRITE_DIRECTIONS / 4 - steps;
    if (vy > 0) steps = HS_SPRITE_DIRECTIONS / 2 - steps;
    return vx < 0 ? (HS_SPRITE_DIRECTIONS - steps) % HS_SPRITE_DIRECTIONS : steps;
}

// ---- Bullets -----------------------------------------------------------------------------------

static size_t add_bullet(const hs_view *view, size_t index, hs_view_sprite *to)
{
    const hs_bullet_fields bullet = hs_bullet_fields_at(&view->batch, index);
    hs_sprite_kind kind = (hs_sprite_kind)(HS_SPRITE_BULLET + *bullet.look % HS_LOOK_COUNT);
    unsigned steps = hs_sprite_steps(kind);
    unsigned step = 0;
    if (kind == HS_SPRITE_BULLET + (int)HS_LOOK_STAR) {
        step = (unsigned)((hs_world_ticks(view->world) / SPIN_TICKS + *bullet.serial) % steps);
    } else if (steps > 1) {
        step = direction_of(*bullet.vx, *bullet.vy) % steps;
    }
    unsigned sprite = view->first[kind] + *bullet.hue % HS_HUE_COUNT * steps + step;
    *to = sprite_of(view, HS_BULLETS, *bullet.serial, *bullet.x, *bullet.y, *bullet.vx, *bullet.vy,
                    sprite);
    return 1;
}

// ---- Everything else ---------------------------------------------------------------------------

static size_t add_shot(const hs_view *view, size_t index, hs_view_sprite *to)
{
    hs_shot shot;
    hs_batch_read(&hs_kinds[HS_SHOTS], &view->batch, index, &shot);
    *to = sprite_of(view, HS_SHOTS, shot.serial, shot.x, shot.y, shot.vx, shot.vy,
                    view->first[HS_SPRITE_SHOT]);
    return 1;
}

static size_t add_item(const hs_view *view, size_t index, hs_view_sprite *to)
{
    hs_item item;
    hs_batch_read(&hs_kinds[HS_ITEMS], &view->batch, index, &item);
    *to = sprite_of(view, HS_ITEMS, item.serial, item.x, item.y, item.vx, item.vy,
                    view->first[HS_SPRITE_ITEM]);
    return 1;
}

static size_t add_satellites(const hs_view *view, hs_view_sprite boss, float radius,
                             hs_view_sprite *to)
{
    unsigned steps = hs_sprite_steps(HS_SPRITE_SATELLITE);
    double moment = (double)hs_world_ticks(view->world) - (double)view->back;
    for (unsigned s = 0; s < SATELLITES; s++) {
        double angle = moment * SATELLITE_SPEED + s * (360.0 / (double)SATELLITES);
        hs_sine_cosine ray = hs_sine_cosine_of(angle);
        float x = (float)ray.sine;
        float y = (float)-ray.cosine;
        unsigned sprite = view->first[HS_SPRITE_SATELLITE] + direction_of(x, y) % steps;
        float away = radius * 1.45f + 6.0f;
        to[s] = (hs_view_sprite){boss.x + x * away, boss.y + y * away, sprite};
    }
    return SATELLITES;
}

static size_t add_enemy(const hs_view *view, size_t index, hs_view_sprite *to)
{
    hs_enemy enemy;
    hs_batch_read(&hs_kinds[HS_ENEMIES], &view->batch, index, &enemy);
    if (enemy.flags & HS_FLAG_EMITTER) return 0;
    bool is_boss = (enemy.flags & HS_FLAG_BOSS) != 0;
    hs_sprite_kind kind = is_boss ? HS_SPRITE_BOSS : HS_SPRITE_ENEMY;
    unsigned sprite = view->first[kind] + hs_sprite_size_for(kind, enemy.radius);
    to[0] = sprite_of(view, HS_ENEMIES, enemy.serial, enemy.x, enemy.y, enemy.vx, enemy.vy, sprite);
    return is_boss ? 1 + add_satellites(view, to[0], enemy.radius, to + 1) : 1;
}

static size_t add_player(const hs_view *view, size_t index, hs_view_sprite *to)
{
    (void)index;
    const hs_player *player = hs_world_player(view->world);
    if (player->over > 0) return 0;
    unsigned lean = player->vx < -0.5f ? 0 : player->vx > 0.5f ? 2 : 1;
    hs_view_sprite ship = sprite_moving(view, player->x, player->y, player->vx, player->vy,
                                        view->first[HS_SPRITE_PLAYER] + lean);
    size_t count = 0;
    bool is_hidden = player->invulnerable > 0 && !view->options.reduce_flashing &&
                     player->invulnerable / BLINK_TICKS % 2 != 0;
    if (!is_hidden) to[count++] = ship;
    if (player->invulnerable > 0) {
        to[count++] = (hs_view_sprite){ship.x, ship.y, view->first[HS_SPRITE_SHIELD]};
    }
    return count;
}

static size_t add_dot(const hs_view *view, size_t index, hs_view_sprite *to)
{
    (void)index;
    const hs_player *player = hs_world_player(view->world);
    if (player->over > 0) return 0;
    hs_view_sprite dot = sprite_moving(view, player->x, player->y, player->vx, player->vy,
                                       view->first[HS_SPRITE_DOT]);
    size_t count = 0;
    if (view->options.marks_player) {
        to[count++] = (hs_view_sprite){dot.x, dot.y, view->first[HS_SPRITE_MARK]};
    }
    if (!player->is_focused) return count;
    to[count++] = (hs_view_sprite){dot.x, dot.y, view->first[HS_SPRITE_RING]};
    to[count++] = dot;
    return count;
}

// ---- In order ----------------------------------------------------------------------------------

/// Adds the sprites of one entity; returns how many.
typedef size_t adder(const hs_view *view, size_t index, hs_view_sprite *to);

/// What the layers are made of, from the lowest up. The player is in no population.
static const struct {
    adder *add;
    hs_population_name name;
    bool is_player;
} layers[HS_VIEW_LAYERS] = {
    [HS_VIEW_ENEMIES] = {add_enemy, HS_ENEMIES, false},
    [HS_VIEW_ITEMS] = {add_item, HS_ITEMS, false},
    [HS_VIEW_PLAYER] = {.add = add_player, .is_player = true},
    [HS_VIEW_SHOTS] = {add_shot, HS_SHOTS, false},
    [HS_VIEW_BULLETS] = {add_bullet, HS_BULLETS, false},
    [HS_VIEW_DOT] = {.add = add_dot, .is_player = true},
};

/// Adds as much of a population as there is room for; false when all of it has been added.
static bool add_population(hs_view *view, hs_population_name name, adder *add,
                           hs_view_sprite *sprites, size_t *count)
{
    if (!view->is_walking) {
        hs_walk_begin(&view->walk, hs_world_population(view->world, name));
        view->is_walking = true;
        view->batch.count = 0;
        view->index = 0;
    }
    while (*count + SPRITES_EACH <= HS_VIEW_BATCH) {
        if (view->index == view->batch.count) {
            view->index = 0;
            view->batch = (hs_batch){0};
            if (!hs_walk_next(&view->walk, &view->batch)) {
                view->is_walking = false;
                return false;
            }
        }
        *count += add(view, view->index++, sprites + *count);
    }
    return true;
}

size_t hs_view_next(hs_view *view, hs_view_sprite *sprites)
{
    size_t count = 0;
    while (view->layer < HS_VIEW_LAYERS && count + SPRITES_EACH <= HS_VIEW_BATCH) {
        adder *add = layers[view->layer].add;
        if (layers[view->layer].is_player) {
            count += add(view, 0, sprites + count);
            view->layer++;
        } else if (!add_population(view, layers[view->layer].name, add, sprites, &count)) {
            view->layer++;
        }
    }
    return count;
}
