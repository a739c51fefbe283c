#include "draw/view.h"

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

/// Ticks for which an invulnerable player's ship is alternately bright and dim.
#define BLINK_TICKS 4u

/// Ticks in which a star-shaped bullet turns by a step, and an item by one.
#define SPIN_TICKS   2u
#define TUMBLE_TICKS 4u

void hs_view_begin(hs_view *view, const hs_world *world, const hs_draw_options *options)
{
    view->world = world;
    view->options = *options;
    view->back = 1.0f - options->blend;
    hs_cast_begin(&view->cast, world, view->back, !options->reduce_flashing);
    for (int p = 0; p < HS_RUNNERS; p++)
        view->newborns[p] = hs_world_first_newborn(world, (hs_population_name)p);
    for (unsigned ticks = 0; ticks < HS_VIEW_FADE; ticks++)
        view->born[ticks] = hs_world_first_born(world, ticks);
    view->is_held = hs_world_is_paused(world);
    view->layer = HS_VIEW_STRUCTURES;
    view->is_walking = false;
}

/// A sprite on its way from the last tick's place to this one's.
static hs_view_sprite sprite_moving(const hs_view *view, float x, float y, float vx, float vy,
                                    unsigned sprite)
{
    return (hs_view_sprite){x - vx * view->back, y - vy * view->back, sprite, 255};
}

/// The sprite of an entity; one that was born in this tick has no way behind it yet.
static hs_view_sprite sprite_of(const hs_view *view, hs_population_name name, uint64_t serial,
                                float x, float y, float vx, float vy, unsigned sprite)
{
    bool is_newborn = serial >= view->newborns[name];
    return is_newborn ? (hs_view_sprite){x, y, sprite, 255}
                      : sprite_moving(view, x, y, vx, vy, sprite);
}

// ---- Bullets -----------------------------------------------------------------------------------

/// With which strength a bullet is seen that was born in one of the last ticks.
static uint8_t strength_of_young(const hs_view *view, uint64_t serial)
{
    static const uint8_t strengths[HS_VIEW_FADE] = {72, 104, 136, 164, 190, 212, 232, 246};
    unsigned age = 0;
    while (age + 1 < HS_VIEW_FADE && serial < view->born[age]) age++;
    return strengths[age];
}

/// Strength of a bullet whose owner is dead.
enum { ORPHAN_STRENGTH = 150 };

static size_t add_bullet(const hs_view *view, size_t index, hs_view_sprite *to)
{
    const hs_bullet_fields bullet = hs_bullet_fields_at(&view->batch, index);
    hs_sprite_kind kind = (hs_sprite_kind)(HS_SPRITE_BULLET + *bullet.look % HS_LOOK_COUNT);
    unsigned steps = hs_sprite_steps(kind);
    unsigned step = 0;
    if (kind == HS_SPRITE_BULLET + (int)HS_LOOK_STAR) {
        step = (unsigned)((hs_world_ticks(view->world) / SPIN_TICKS + *bullet.serial) % steps);
    } else if (steps > 1) {
        step = hs_cast_direction(*bullet.vx, *bullet.vy) % steps;
    }
    unsigned sprite = view->cast.first[kind] + *bullet.hue % HS_HUE_COUNT * steps + step;
    *to = sprite_of(view, HS_BULLETS, *bullet.serial, *bullet.x, *bullet.y,
                    view->is_held ? 0.0f : *bullet.vx, view->is_held ? 0.0f : *bullet.vy, sprite);
    if (*bullet.flags & HS_FLAG_ORPHAN) to->strength = ORPHAN_STRENGTH;
    if (*bullet.serial >= view->born[HS_VIEW_FADE - 1])
        to->strength = strength_of_young(view, *bullet.serial);
    return 1;
}

// ---- Shots and items ---------------------------------------------------------------------------

static size_t add_shot(const hs_view *view, size_t index, hs_view_sprite *to)
{
    hs_shot shot;
    hs_batch_read(&hs_kinds[HS_SHOTS], &view->batch, index, &shot);
    hs_sprite_kind kind = shot.kind == HS_SHOT_FOCUSED ? HS_SPRITE_LANCE : HS_SPRITE_SHOT;
    *to = sprite_of(view, HS_SHOTS, shot.serial, shot.x, shot.y, shot.vx, shot.vy,
                    view->cast.first[kind]);
    return 1;
}

static size_t add_item(const hs_view *view, size_t index, hs_view_sprite *to)
{
    enum { TRAIL = 4 };
    hs_item item;
    hs_batch_read(&hs_kinds[HS_ITEMS], &view->batch, index, &item);
    hs_sprite_kind kind = item.kind == HS_ITEM_GEM ? HS_SPRITE_ITEM : HS_SPRITE_POWER;
    unsigned model = item.kind == HS_ITEM_BOMB || (item.kind == HS_ITEM_GEM && item.worth > 1);
    unsigned step = (unsigned)(hs_world_ticks(view->world) / TUMBLE_TICKS + item.serial * 3);
    unsigned sprite = hs_cast_sprite(&view->cast, kind, (hs_sprite_variant){.model = model}, step);
    hs_view_sprite at =
        sprite_of(view, HS_ITEMS, item.serial, item.x, item.y, item.vx, item.vy, sprite);
    size_t count = 0;
    for (int t = TRAIL; (item.flags & HS_FLAG_DRAWN) && t > 0; t--) {
        float behind = 0.85f * (float)t;
        to[count++] = (hs_view_sprite){at.x - item.vx * behind, at.y - item.vy * behind,
                                       view->cast.first[HS_SPRITE_TRAIL], (uint8_t)(230 - 50 * t)};
    }
    to[count++] = at;
    return count;
}

// ---- Enemies -----------------------------------------------------------------------------------

static size_t add_structure(const hs_view *view, size_t index, hs_view_sprite *to)
{
    return hs_cast_structure(&view->cast, index, to);
}

static size_t add_tie(const hs_view *view, size_t index, hs_view_sprite *to)
{
    hs_enemy enemy;
    hs_batch_read(&hs_kinds[HS_ENEMIES], &view->batch, index, &enemy);
    return hs_cast_tie(&view->cast, &enemy, to);
}

static size_t add_enemy(const hs_view *view, size_t index, hs_view_sprite *to)
{
    hs_enemy enemy;
    hs_batch_read(&hs_kinds[HS_ENEMIES], &view->batch, index, &enemy);
    return hs_cast_enemy(&view->cast, &enemy, false, to);
}

static size_t add_outline(const hs_view *view, size_t index, hs_view_sprite *to)
{
    hs_enemy enemy;
    hs_batch_read(&hs_kinds[HS_ENEMIES], &view->batch, index, &enemy);
    return hs_cast_enemy(&view->cast, &enemy, true, to);
}

// ---- The player --------------------------------------------------------------------------------

static unsigned lean_of(const hs_player *player)
{
    const float most = (float)(HS_SHIP_LEANS / 2);
    float lean = glm_clamp(player->vx * 0.55f, -most, most);
    return (unsigned)(lean + most + 0.5f);
}

static hs_view_sprite ship_sprite(const hs_view *view, hs_body_state state)
{
    const hs_player *player = hs_world_player(view->world);
    unsigned sprite =
        hs_cast_sprite(&view->cast, HS_SPRITE_PLAYER,
                       (hs_sprite_variant){.model = lean_of(player), .state = state}, 0);
    return sprite_moving(view, player->x, player->y, player->vx, player->vy, sprite);
}

/// The flame of the engine: longer when the ship flies up, shorter when it flies down.
static hs_view_sprite flame_sprite(const hs_view *view, hs_view_sprite ship)
{
    const hs_player *player = hs_world_player(view->world);
    float thrust = 1.6f - player->vy * 0.5f + fabsf(player->vx) * 0.15f;
    unsigned model = (unsigned)glm_clamp(thrust, 0.0f, (float)HS_FLAME_LENGTHS - 0.5f);
    unsigned step = (unsigned)(hs_world_ticks(view->world) / 2);
    if (view->options.reduce_flashing) step = 0;
    unsigned sprite =
        hs_cast_sprite(&view->cast, HS_SPRITE_FLAME, (hs_sprite_variant){.model = model}, step);
    return (hs_view_sprite){ship.x, ship.y, sprite, 255};
}

static size_t add_player(const hs_view *view, size_t index, hs_view_sprite *to)
{
    (void)index;
    const hs_player *player = hs_world_player(view->world);
    if (player->over > 0) return 0;
    // Hit, and not lost yet: a bomb can still save it.
    bool is_hit = player->deathbomb > 0 && !view->options.reduce_flashing;
    hs_view_sprite ship = ship_sprite(view, is_hit ? HS_BODY_FLASH : HS_BODY_WHOLE);
    size_t count = 0;
    bool is_dim = player->invulnerable > 0 && !view->options.reduce_flashing &&
                  player->invulnerable / BLINK_TICKS % 2 != 0;
    to[count++] = flame_sprite(view, ship);
    if (is_dim) ship.strength = 110;
    to[count++] = ship;
    if (player->invulnerable > 0) {
        to[count++] = (hs_view_sprite){ship.x, ship.y, view->cast.first[HS_SPRITE_SHIELD], 255};
    }
    return count;
}

static size_t add_dot(const hs_view *view, size_t index, hs_view_sprite *to)
{
    (void)index;
    const hs_player *player = hs_world_player(view->world);
    if (player->over > 0) return 0;
    hs_view_sprite ship = ship_sprite(view, HS_BODY_OUTLINE);
    size_t count = 0;
    ship.strength = player->is_focused ? 110 : 150;
    to[count++] = ship;
    if (!player->is_focused) {
        if (view->options.marks_player) {
            to[count++] = (hs_view_sprite){ship.x, ship.y, view->cast.first[HS_SPRITE_MARK], 200};
        }
        return count;
    }
    to[count++] = (hs_view_sprite){ship.x, ship.y, view->cast.first[HS_SPRITE_RING], 255};
    to[count++] = (hs_view_sprite){ship.x, ship.y, view->cast.first[HS_SPRITE_DOT], 255};
    return count;
}

static size_t add_bomb(const hs_view *view, size_t index, hs_view_sprite *to)
{
    (void)index;
    return hs_cast_bomb(&view->cast, to);
}

// ---- In order ----------------------------------------------------------------------------------

/// Adds the sprites of one entity; returns how many.
typedef size_t adder(const hs_view *view, size_t index, hs_view_sprite *to);

/// What is in no population, and how many of it there are.
typedef size_t counter(const hs_view *view);

static size_t count_one(const hs_view *view)
{
    (void)view;
    return 1;
}

static size_t count_structures(const hs_view *view)
{
    return hs_cast_structures(&view->cast);
}

/// What the layers are made of, from the lowest up, and how many sprites an entity takes at most.
static const struct {
    adder *add;
    hs_population_name name;
    counter *count; ///< NULL for a population
    size_t most;
} layers[HS_VIEW_LAYERS] = {
    [HS_VIEW_STRUCTURES] = {add_structure, 0, count_structures, HS_CAST_SPRITES},
    [HS_VIEW_TIES] = {add_tie, HS_ENEMIES, NULL, HS_CAST_SPRITES},
    [HS_VIEW_ENEMIES] = {add_enemy, HS_ENEMIES, NULL, HS_CAST_SPRITES},
    [HS_VIEW_ITEMS] = {add_item, HS_ITEMS, NULL, 5},
    [HS_VIEW_PLAYER] = {add_player, 0, count_one, 3},
    [HS_VIEW_SHOTS] = {add_shot, HS_SHOTS, NULL, 1},
    [HS_VIEW_BOMB] = {add_bomb, 0, count_one, HS_CAST_SPRITES},
    [HS_VIEW_BULLETS] = {add_bullet, HS_BULLETS, NULL, 1},
    [HS_VIEW_OUTLINES] = {add_outline, HS_ENEMIES, NULL, HS_CAST_SPRITES},
    [HS_VIEW_DOT] = {add_dot, 0, count_one, 3},
};

/// Adds as much of a layer's population as there is room for; false when all has been added.
static bool add_population(hs_view *view, hs_view_sprite *sprites, size_t *count)
{
    adder *add = layers[view->layer].add;
    if (!view->is_walking) {
        hs_walk_begin(&view->walk, hs_world_population(view->world, layers[view->layer].name));
        view->is_walking = true;
        view->batch.count = 0;
        view->index = 0;
    }
    while (*count + layers[view->layer].most <= HS_VIEW_BATCH) {
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

/// Likewise, of a layer that is counted.
static bool add_counted(hs_view *view, hs_view_sprite *sprites, size_t *count)
{
    if (!view->is_walking) view->index = 0;
    view->is_walking = true;
    size_t all = layers[view->layer].count(view);
    while (*count + layers[view->layer].most <= HS_VIEW_BATCH) {
        if (view->index == all) {
            view->is_walking = false;
            return false;
        }
        *count += layers[view->layer].add(view, view->index++, sprites + *count);
    }
    return true;
}

size_t hs_view_next(hs_view *view, hs_view_sprite *sprites)
{
    size_t count = 0;
    while (view->layer < HS_VIEW_LAYERS) {
        bool is_left = layers[view->layer].count != NULL ? add_counted(view, sprites, &count)
                                                         : add_population(view, sprites, &count);
        if (is_left) break;
        view->layer++;
    }
    return count;
}
