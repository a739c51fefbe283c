#include "draw/cast/cast.h"

#include "base/trigonometry.h"
#include "heapstorm/events.h"
#include "world/kinds.h"

#include "base/forbidden.h"

// ---- The cast of a frame -----------------------------------------------------------------------

static void note_hits(hs_cast *cast)
{
    size_t count;
    const hs_event *events = hs_world_events(cast->world, &count);
    for (size_t e = 0; e < count && cast->hit_count < HS_CAST_HIT; e++) {
        if (events[e].kind != HS_EVENT_ENEMY_HIT) continue;
        if (cast->hit_count > 0 && cast->hit[cast->hit_count - 1] == events[e].serial) continue;
        cast->hit[cast->hit_count++] = events[e].serial;
    }
}

static hs_cast_partner seen(const hs_cast *cast, const hs_enemy *enemy)
{
    float back = enemy->serial >= cast->newborn ? 0.0f : cast->back;
    return (hs_cast_partner){enemy->serial, enemy->x - enemy->vx * back,
                             enemy->y - enemy->vy * back};
}

static void note_partners(hs_cast *cast)
{
    hs_walk walk;
    hs_batch batch = {0};
    hs_walk_begin(&walk, hs_world_population(cast->world, HS_ENEMIES));
    while (hs_walk_next(&walk, &batch)) {
        for (size_t i = 0; i < batch.count && cast->partner_count < HS_CAST_PARTNERS; i++) {
            hs_enemy enemy;
            hs_batch_read(&hs_kinds[HS_ENEMIES], &batch, i, &enemy);
            if (enemy.flags & (HS_FLAG_EMITTER | HS_FLAG_DEAD)) continue;
            cast->partners[cast->partner_count++] = seen(cast, &enemy);
        }
    }
}

void hs_cast_begin(hs_cast *cast, const hs_world *world, float back, bool flashes)
{
    cast->world = world;
    cast->boss = hs_world_boss(world);
    cast->moment = (double)hs_world_ticks(world) - (double)back;
    cast->back = back;
    cast->flashes = flashes;
    cast->newborn = hs_world_first_newborn(world, HS_ENEMIES);
    cast->partner_count = 0;
    cast->hit_count = 0;
    unsigned first = 0;
    for (int k = 0; k < HS_SPRITE_KINDS; k++) {
        hs_sprite_kind kind = (hs_sprite_kind)k;
        cast->first[k] = first;
        first += hs_sprite_variants(kind) * hs_sprite_steps(kind);
    }
    if (flashes) note_hits(cast);
    note_partners(cast);
}

void hs_cast_put(hs_cast_list *list, float x, float y, unsigned sprite, float strength)
{
    if (list->count == list->room || !(strength >= 1.0f)) return;
    uint8_t share = strength < 255.0f ? (uint8_t)strength : 255;
    list->sprites[list->count++] = (hs_view_sprite){x, y, sprite, share};
}

unsigned hs_cast_sprite(const hs_cast *cast, hs_sprite_kind kind, hs_sprite_variant variant,
                        unsigned step)
{
    unsigned steps = hs_sprite_steps(kind);
    return cast->first[kind] + hs_sprite_variant_number(kind, variant) * steps + step % steps;
}

/// It is counted in steps from the nearer axis, by the tangents of the angles half way between two
/// directions.
unsigned hs_cast_direction(float x, float y)
{
    float across = fabsf(x);
    float along = fabsf(y);
    float less = glm_min(across, along);
    float more = glm_max(across, along);
    unsigned steps = (less > more * 0.0984914f ? 1u : 0u) + (less > more * 0.3033467f ? 1u : 0u) +
                     (less > more * 0.5345111f ? 1u : 0u) + (less > more * 0.8206788f ? 1u : 0u);
    if (across > along) steps = HS_SPRITE_DIRECTIONS / 4 - steps;
    if (y > 0) steps = HS_SPRITE_DIRECTIONS / 2 - steps;
    return x < 0 ? (HS_SPRITE_DIRECTIONS - steps) % HS_SPRITE_DIRECTIONS : steps;
}

// ---- Enemies -----------------------------------------------------------------------------------

static bool was_hit(const hs_cast *cast, uint64_t serial)
{
    for (unsigned h = 0; h < cast->hit_count; h++) {
        if (cast->hit[h] == serial) return true;
    }
    return false;
}

static bool is_weak(const hs_enemy *enemy)
{
    return enemy->health_full > 3 && enemy->health * 3 <= enemy->health_full;
}

/// What an enemy without a form of its own looks like: a larger one is more than a fighter.
static unsigned form_of(const hs_enemy *enemy)
{
    static const uint8_t larger[] = {HS_FORM_SHELL, HS_FORM_WHEEL, HS_FORM_EYE, HS_FORM_LANTERN};
    static const uint8_t smaller[] = {HS_FORM_DART, HS_FORM_MOTH, HS_FORM_MANTIS};
    if (enemy->form != HS_FORM_DART) return enemy->form;
    return enemy->radius >= 16 ? larger[enemy->pattern % 4] : smaller[enemy->pattern % 3];
}

/// Ticks of a form's motion.
static unsigned period_of(unsigned form)
{
    static const uint8_t periods[HS_BODY_ENEMIES] = {16, 24, 40, 32, 56, 72, 64, 64, 96, 80};
    return periods[form % HS_BODY_ENEMIES];
}

/// The step of a motion of so many ticks; entities are not in step with each other.
static unsigned step_of(const hs_cast *cast, hs_sprite_kind kind, unsigned period, uint64_t serial)
{
    uint64_t tick = (uint64_t)(cast->moment > 0.0 ? cast->moment : 0.0) + serial * 7;
    return (unsigned)(tick % period * hs_sprite_steps(kind) / period);
}

/// A pupil that looks at the ship, in an eye of so large a radius.
static void put_pupil(hs_cast_list *list, float x, float y, unsigned coat, float radius, float away,
                      float strength)
{
    const hs_player *player = hs_world_player(list->cast->world);
    vec2s way = {{player->x - x, player->y - y}};
    float length = glms_vec2_norm(way);
    float share = length > 1.0f ? away * glm_min(1.0f, length / 160.0f) / length : 0.0f;
    unsigned pupil = hs_cast_sprite(
        list->cast, HS_SPRITE_PUPIL,
        (hs_sprite_variant){.coat = coat, .radius = radius, .state = HS_BODY_WHOLE}, 0);
    hs_cast_put(list, x + way.x * share, y + way.y * share, pupil, strength);
}

/// With which strength an enemy's body is seen: what cannot be shot is dimmer.
static float strength_of(const hs_enemy *enemy)
{
    if (enemy->flags & HS_FLAG_DOWN) return 56.0f;
    if (enemy->flags & HS_FLAG_COVERED) return 176.0f;
    return enemy->flags & HS_FLAG_SPENT ? 200.0f : 255.0f;
}

static void put_small_enemy(hs_cast_list *list, const hs_enemy *enemy, bool is_outline)
{
    const hs_cast *cast = list->cast;
    hs_cast_partner at = seen(cast, enemy);
    unsigned form = form_of(enemy) % HS_BODY_ENEMIES;
    hs_sprite_variant variant = {
        .model = form,
        .coat = enemy->faction,
        .radius = (float)enemy->radius,
        .state = is_weak(enemy) ? HS_BODY_CRACKED : HS_BODY_WHOLE,
    };
    float strength = strength_of(enemy);
    unsigned step = step_of(cast, HS_SPRITE_ENEMY, period_of(form), enemy->serial);
    bool is_down = (enemy->flags & HS_FLAG_DOWN) != 0;
    if (is_outline) {
        if (enemy->flags & HS_FLAG_COVERED) return;
        variant.state = HS_BODY_OUTLINE;
        strength = is_down ? 200.0f : enemy->flags & HS_FLAG_SHIELDED ? 230.0f : 110.0f;
    } else if (was_hit(cast, enemy->serial)) {
        variant.state = HS_BODY_FLASH;
    }
    hs_cast_put(list, at.x, at.y, hs_cast_sprite(cast, HS_SPRITE_ENEMY, variant, step), strength);
    if (is_outline) return;
    if (form == HS_FORM_SHELL)
        put_pupil(list, at.x, at.y, variant.coat, variant.radius * 0.26f, variant.radius * 0.1f,
                  strength);
    if (form == HS_FORM_EYE)
        put_pupil(list, at.x, at.y, variant.coat, variant.radius * 0.34f, variant.radius * 0.2f,
                  strength);
}

size_t hs_cast_enemy(const hs_cast *cast, const hs_enemy *enemy, bool is_outline,
                     hs_view_sprite *sprites)
{
    hs_cast_list list = {cast, sprites, 0, HS_CAST_SPRITES};
    if (enemy->flags & HS_FLAG_EMITTER) return 0;
    if (enemy->form >= HS_FORM_TOWER || (enemy->flags & HS_FLAG_BOSS)) {
        hs_cast_boss(&list, enemy, is_outline);
    } else {
        put_small_enemy(&list, enemy, is_outline);
    }
    return list.count;
}

// ---- Lines between enemies ---------------------------------------------------------------------

static const hs_cast_partner *find_partner(const hs_cast *cast, uint64_t serial)
{
    for (unsigned p = 0; p < cast->partner_count; p++) {
        if (cast->partners[p].serial == serial) return &cast->partners[p];
    }
    return NULL;
}

/// A tether: a rope of light that swings, and beads that run along it to the one that is down.
static void put_tether(hs_cast_list *list, const hs_enemy *enemy, hs_cast_partner from,
                       hs_cast_partner to)
{
    vec2s way = {{to.x - from.x, to.y - from.y}};
    float length = glms_vec2_norm(way);
    unsigned pieces = (unsigned)glm_clamp(length / 7.0f, 2.0f, 60.0f);
    vec2s former = {{from.x, from.y}};
    for (unsigned p = 1; p <= pieces; p++) {
        float share = (float)p / (float)pieces;
        double swing = (double)share * 540.0 - list->cast->moment * 7.0;
        float arch = 4.0f * share * (1.0f - share);
        float aside = (float)hs_sine_cosine_of(swing).sine * 3.2f * arch / (length + 1.0f);
        vec2s at = {
            {from.x + way.x * share - way.y * aside, from.y + way.y * share + way.x * aside}};
        unsigned step = hs_cast_direction(at.x - former.x, at.y - former.y) % 16;
        unsigned strand = hs_cast_sprite(list->cast, HS_SPRITE_STRAND,
                                         (hs_sprite_variant){.coat = enemy->faction}, step);
        hs_cast_put(list, (at.x + former.x) * 0.5f, (at.y + former.y) * 0.5f, strand, 235.0f);
        former = at;
    }
}

/// A chain: arrows that run from each to the next.
static void put_chain(hs_cast_list *list, const hs_enemy *enemy, hs_cast_partner from,
                      hs_cast_partner to)
{
    vec2s way = {{to.x - from.x, to.y - from.y}};
    float length = glms_vec2_norm(way);
    if (length < 8.0f) return;
    const float apart = 11.0f;
    float begin = (float)((uint64_t)list->cast->moment % 22u) * (apart / 22.0f);
    unsigned step = hs_cast_direction(way.x, way.y);
    unsigned arrow = hs_cast_sprite(list->cast, HS_SPRITE_ARROW,
                                    (hs_sprite_variant){.coat = enemy->faction}, step);
    for (float along = begin; along < length; along += apart) {
        float edge = glm_min(along, length - along) / 20.0f;
        hs_cast_put(list, from.x + way.x * along / length, from.y + way.y * along / length, arrow,
                    glm_clamp(edge, 0.0f, 1.0f) * 210.0f);
    }
}

size_t hs_cast_tie(const hs_cast *cast, const hs_enemy *enemy, hs_view_sprite *sprites)
{
    hs_cast_list list = {cast, sprites, 0, HS_CAST_SPRITES};
    if (enemy->partner == 0 || (enemy->flags & HS_FLAG_EMITTER)) return 0;
    const hs_cast_partner *to = find_partner(cast, enemy->partner);
    if (to == NULL) return 0;
    if (enemy->form == HS_FORM_TWIN) {
        // Both have each other: one of them draws the tether.
        if (enemy->serial < enemy->partner) put_tether(&list, enemy, seen(cast, enemy), *to);
    } else {
        put_chain(&list, enemy, seen(cast, enemy), *to);
    }
    return list.count;
}

// ---- Blocks and walls --------------------------------------------------------------------------

/// Rows of pieces of a wall.
#define WALL_ROWS ((size_t)HS_FIELD_HEIGHT / HS_WALL_PIECE + 1)

static bool has_walls(const hs_field_view *left)
{
    return left->left > 0.0f || left->top > 0.0f || left->right < HS_FIELD_WIDTH ||
           left->bottom < HS_FIELD_HEIGHT;
}

size_t hs_cast_structures(const hs_cast *cast)
{
    size_t blocks;
    hs_world_blocks(cast->world, &blocks);
    return blocks + (has_walls(hs_world_field(cast->world)) ? WALL_ROWS : 0);
}

static void put_block(hs_cast_list *list, const hs_block_view *block)
{
    float x = block->x - block->vx * list->cast->back, y = block->y - block->vy * list->cast->back;
    float half = glm_min(block->half_width, block->half_height);
    hs_sprite_variant variant = {.coat = block->faction, .radius = half};
    if (block->age < 10 && list->cast->flashes) variant.state = HS_BODY_FLASH;
    unsigned sprite = hs_cast_sprite(list->cast, HS_SPRITE_BLOCK, variant, 0);
    float strength = block->falling ? 190.0f : 255.0f;
    // Squares fill a rectangle, the last ones over the former.
    for (float top = -block->half_height + half;; top += 2.0f * half) {
        float down = glm_min(top, block->half_height - half);
        for (float left = -block->half_width + half;; left += 2.0f * half) {
            float across = glm_min(left, block->half_width - half);
            hs_cast_put(list, x + across, y + down, sprite, strength);
            if (across >= block->half_width - half - 0.01f || list->count == list->room) break;
        }
        if (down >= block->half_height - half - 0.01f || list->count == list->room) break;
    }
}

/// Fills a row of what a wall has taken, from its edge outwards.
static void put_wall_row(hs_cast_list *list, size_t row)
{
    const hs_field_view *left = hs_world_field(list->cast->world);
    const float piece = (float)HS_WALL_PIECE;
    unsigned coat = hs_world_stage(list->cast->world)->number;
    unsigned pieces[3];
    for (unsigned m = 0; m < 3; m++) {
        pieces[m] = hs_cast_sprite(list->cast, HS_SPRITE_WALL,
                                   (hs_sprite_variant){.model = m, .coat = coat}, 0);
    }
    float y = ((float)row + 0.5f) * piece;
    for (float x = left->left - piece * 0.5f; x > -piece; x -= piece)
        hs_cast_put(list, x, y, pieces[x > left->left - piece ? 1 : 0], 255.0f);
    for (float x = left->right + piece * 0.5f; x < HS_FIELD_WIDTH + piece; x += piece)
        hs_cast_put(list, x, y, pieces[x < left->right + piece ? 2 : 0], 255.0f);
    float top = y - piece * 0.5f;
    for (float x = piece * 0.5f; x < HS_FIELD_WIDTH + piece; x += piece) {
        if (top < left->top) hs_cast_put(list, x, left->top - y, pieces[0], 255.0f);
        if (top + left->bottom < HS_FIELD_HEIGHT)
            hs_cast_put(list, x, left->bottom + y, pieces[0], 255.0f);
    }
}

size_t hs_cast_structure(const hs_cast *cast, size_t index, hs_view_sprite *sprites)
{
    hs_cast_list list = {cast, sprites, 0, HS_CAST_SPRITES};
    size_t blocks;
    const hs_block_view *first = hs_world_blocks(cast->world, &blocks);
    if (index < blocks) {
        put_block(&list, &first[index]);
    } else {
        put_wall_row(&list, index - blocks);
    }
    return list.count;
}

// ---- Bombs -------------------------------------------------------------------------------------

/// Ticks for which a bomb works, and the radius within which it cuts references.
#define BOMB_TICKS  60.0f
#define BOMB_RADIUS 120.0f

/// A ring of pieces, as many as touch each other.
static void put_ring(hs_cast_list *list, float x, float y, float radius, float strength)
{
    unsigned pieces = (unsigned)glm_clamp(radius * 0.42f, 12.0f, 60.0f);
    for (unsigned p = 0; p < pieces; p++) {
        hs_sine_cosine ray = hs_sine_cosine_of(360.0 * p / pieces);
        float across = (float)ray.sine, up = -(float)ray.cosine;
        unsigned step = hs_cast_direction(across, up) % 16;
        unsigned wave = hs_cast_sprite(list->cast, HS_SPRITE_WAVE, (hs_sprite_variant){0}, step);
        hs_cast_put(list, x + across * radius, y + up * radius, wave, strength);
    }
}

size_t hs_cast_bomb(const hs_cast *cast, hs_view_sprite *sprites)
{
    hs_cast_list list = {cast, sprites, 0, HS_CAST_SPRITES};
    const hs_player *player = hs_world_player(cast->world);
    if (player->bombing == 0) return 0;
    float age = BOMB_TICKS - (float)player->bombing - cast->back;
    float out = glm_clamp_zo(age / 26.0f);
    float eased = 1.0f - (1.0f - out) * (1.0f - out);
    put_ring(&list, player->bomb_x, player->bomb_y, 30.0f + 330.0f * eased, (1.0f - out) * 255.0f);
    float grown = glm_clamp_zo(age / 8.0f);
    float fade = glm_clamp_zo((BOMB_TICKS - age) / 16.0f);
    put_ring(&list, player->bomb_x, player->bomb_y, BOMB_RADIUS * grown, fade * 150.0f);
    return list.count;
}
