#include "draw/cast/cast.h"

#include "base/trigonometry.h"

#include "base/forbidden.h"

/// A boss is seen larger than it can be hit.
#define SEEN_LARGER 1.32f

/// A boss as it is being put together.
typedef struct staged {
    hs_cast_list *list;
    const hs_enemy *enemy;
    const hs_boss_view *view; ///< NULL where the world says nothing of it
    float x, y;               ///< its place
    float radius;             ///< in which it is seen
    float spread;             ///< places of parts times this
    float strength;           ///< of all parts
    hs_body_state state;
    unsigned part; ///< parts so far, so that they fly apart each in its own way
    bool is_outline, is_dying;
    float share; ///< of its state that has passed, 0..1
} staged;

static double moment_of(const staged *it)
{
    return it->list->cast->moment;
}

static float wave_of(const staged *it, double ticks, double ahead)
{
    return (float)hs_sine_cosine_of(360.0 * (moment_of(it) / ticks + ahead)).sine;
}

/// Where a part is that belongs to a place about the middle.
static vec2s place_of(staged *it, float dx, float dy)
{
    vec2s at = {{it->x + dx * it->spread, it->y + dy * it->spread}};
    it->part++;
    if (!it->is_dying) return at;
    hs_sine_cosine ray = hs_sine_cosine_of(137.5 * it->part);
    float away = 46.0f * it->share * it->share;
    float shake = 2.4f * wave_of(it, 5.0, 0.31 * it->part);
    at.x += (float)ray.sine * away + shake;
    at.y += (float)ray.cosine * away + 30.0f * it->share * it->share;
    return at;
}

static void put(staged *it, hs_sprite_kind kind, unsigned model, float dx, float dy, float size,
                unsigned step)
{
    hs_sprite_variant variant = {
        .model = model,
        .coat = it->enemy->faction,
        .state = it->state,
        .radius = it->radius * size,
    };
    vec2s at = place_of(it, dx, dy);
    hs_cast_put(it->list, at.x, at.y, hs_cast_sprite(it->list->cast, kind, variant, step),
                it->strength);
}

static void put_part(staged *it, hs_boss_part part, float dx, float dy, float size, unsigned step)
{
    put(it, HS_SPRITE_PART, (unsigned)part, dx, dy, size, step);
}

/// A limb at an angle and a distance; it looks away from the middle, or ahead where it moves.
static void put_limb(staged *it, hs_boss_limb limb, double degrees, float away, float size,
                     double turned)
{
    // Limbs overlap, and their outlines would cross.
    if (it->is_outline) return;
    hs_sine_cosine ray = hs_sine_cosine_of(degrees);
    hs_sine_cosine look = hs_sine_cosine_of(degrees + turned);
    unsigned step = hs_cast_direction((float)look.sine, -(float)look.cosine);
    put(it, HS_SPRITE_LIMB, (unsigned)limb, away * (float)ray.sine, -away * (float)ray.cosine, size,
        step);
}

static unsigned step_in(const staged *it, unsigned period)
{
    return (unsigned)((uint64_t)(moment_of(it) > 0.0 ? moment_of(it) : 0.0) % period * 8 / period);
}

/// An eye that looks at the ship.
static void put_eye(staged *it, float dx, float dy, float size)
{
    const hs_cast *cast = it->list->cast;
    put_part(it, HS_BOSS_PART_EYE, dx, dy, size, step_in(it, 60));
    if (it->is_outline) return;
    const hs_player *player = hs_world_player(cast->world);
    float radius = it->radius * size;
    vec2s at = {{it->x + dx * it->spread, it->y + dy * it->spread}};
    vec2s way = {{player->x - at.x, player->y - at.y}};
    float length = glms_vec2_norm(way);
    float away = length > 1.0f ? radius * 0.2f / length : 0.0f;
    hs_sprite_variant variant = {.coat = it->enemy->faction, .radius = radius * 0.3f};
    if (it->state == HS_BODY_FLASH) variant.state = HS_BODY_FLASH;
    hs_cast_put(it->list, at.x + way.x * away, at.y + way.y * away,
                hs_cast_sprite(cast, HS_SPRITE_PUPIL, variant, 0), it->strength);
}

// ---- The five ----------------------------------------------------------------------------------

/// Overflow: storeys beneath each other; the newest one slides out from under the others.
static void put_tower(staged *it)
{
    unsigned storeys = it->enemy->phase + 1u;
    if (storeys > 8) storeys = 8;
    float growing = 0.0f;
    if (it->view != NULL && it->view->state == HS_BOSS_FIGHTING && storeys > 1)
        growing = glm_clamp_zo(1.0f - (float)it->view->state_ticks / 40.0f);
    float lowest = HS_STOREY_HEIGHT * ((float)(storeys - 1) - growing);
    put_part(it, HS_BOSS_PART_KEEL, 0.0f, lowest + HS_STOREY_HEIGHT * 0.5f + 0.22f * it->radius,
             1.0f, step_in(it, 16));
    for (unsigned s = storeys; s-- > 0;) {
        float y = HS_STOREY_HEIGHT * (float)s;
        if (s == storeys - 1) y = lowest;
        float sway = wave_of(it, 140.0, -0.09 * s) * 2.6f * (float)(s + 1) / (float)storeys;
        put_part(it, HS_BOSS_PART_STOREY, sway, y, 1.0f, step_in(it, 80) + 3 * s);
    }
    put_part(it, HS_BOSS_PART_CROWN, 0.0f, -HS_STOREY_HEIGHT * 0.5f - 0.22f * it->radius, 1.0f,
             step_in(it, 48));
    put_eye(it, 0.0f, 0.0f, 0.62f);
}

/// Slab: a plate, and of its shields those that are up.
static void put_slab(staged *it)
{
    put_part(it, HS_BOSS_PART_SLAB, 0.0f, 0.0f, 1.0f, step_in(it, 56));
    put_eye(it, 0.0f, 0.2f * it->radius, 0.64f);
    unsigned shields = it->view != NULL ? it->view->shields : 7u;
    for (unsigned s = 0; s < 3; s++) {
        if (!(shields >> s & 1u)) continue;
        double degrees = moment_of(it) * 0.7 + 120.0 * s;
        float breath = 1.0f + 0.03f * wave_of(it, 50.0, 0.33 * s);
        put_limb(it, (hs_boss_limb)s, degrees, HS_SHIELD_DISTANCE * it->radius * breath, 1.0f, 0.0);
    }
}

/// The Compactor: two jaws that bite about an eye.
static void put_press(staged *it)
{
    float bite = 0.5f + 0.5f * wave_of(it, 110.0, 0.0);
    float open = (0.74f + 0.34f * bite * bite) * it->radius;
    float far = open + 0.9f * it->radius;
    for (int side = -1; side <= 1 && !it->is_outline; side += 2) {
        put_part(it, HS_BOSS_PART_PISTON, (float)side * 1.1f * it->radius, -far, 0.9f, 0);
        put_part(it, HS_BOSS_PART_LOWER_PISTON, (float)side * 1.1f * it->radius, far, 0.9f, 0);
    }
    put_eye(it, 0.0f, 0.0f, 0.86f);
    put_part(it, HS_BOSS_PART_JAW, 0.0f, -open, 1.0f, step_in(it, 40));
    put_part(it, HS_BOSS_PART_LOWER_JAW, 0.0f, open, 1.0f, step_in(it, 40));
}

/// Ouroboros: a serpent that bites its tail. Broken it flies apart, and knits itself together.
static void put_serpent(staged *it)
{
    enum { SCALES = 18 };
    float loose = 0.0f;
    if (it->view != NULL && it->view->state == HS_BOSS_KNITTING) loose = 1.0f - it->share;
    double turn = moment_of(it) * 0.9;
    put_eye(it, 0.0f, 0.0f, 0.7f);
    for (int s = SCALES - 1; s >= 0; s--) {
        double degrees = turn - 360.0 / SCALES * s;
        float wobble = 0.06f * wave_of(it, 70.0, 3.0 * s / SCALES);
        float away = (1.62f + wobble) * it->radius;
        float size = 1.0f - 0.34f * (float)s / (float)SCALES;
        if (loose > 0.0f) {
            away *= 1.0f + loose * (0.35f + 0.3f * (float)(s * 7 % 5) / 4.0f);
            degrees += (double)loose * 40.0 * ((double)(s * 5 % 7) / 3.0 - 1.0);
        }
        if (s == 0) {
            put_limb(it, HS_BOSS_LIMB_HEAD, degrees, away, 0.9f, 90.0);
        } else if (s == SCALES - 1) {
            put_limb(it, HS_BOSS_LIMB_TAIL, degrees, away, 0.9f, -90.0);
        } else {
            put_limb(it, HS_BOSS_LIMB_SCALE, degrees, away, size, 0.0);
        }
    }
}

/// Heapstorm: a vortex about which pieces of all others go.
static void put_storm(staged *it)
{
    double turn = moment_of(it);
    bool is_open = it->view != NULL && it->view->opening > 0;
    float ring = (is_open ? 2.5f : 2.05f) * it->radius;
    for (int s = 0; s < 10; s++)
        put_limb(it, HS_BOSS_LIMB_SCALE, -turn * 0.8 + 36.0 * s, ring, 0.72f, 0.0);
    for (int s = 0; s < 3; s++)
        put_limb(it, (hs_boss_limb)s, turn * 1.1 + 120.0 * s, 1.6f * it->radius, 0.8f, 0.0);
    unsigned step = step_in(it, 40);
    put_part(it, HS_BOSS_PART_VORTEX, 0.0f, 0.0f, 1.0f, step);
    static const uint8_t pieces[] = {HS_FORM_WHEEL, HS_FORM_LINK, HS_FORM_CRATE, HS_FORM_TWIN};
    for (unsigned p = 0; p < 4 && !it->is_outline; p++) {
        hs_sine_cosine ray = hs_sine_cosine_of(turn * 0.5 + 90.0 * p + 45.0);
        put(it, HS_SPRITE_ENEMY, pieces[p], 2.5f * it->radius * (float)ray.sine,
            -2.5f * it->radius * (float)ray.cosine, 0.36f, step);
    }
    put_eye(it, 0.0f, 0.0f, is_open ? 1.0f : 0.84f);
}

// ---- Coming and going --------------------------------------------------------------------------

/// A boss without phases, as in a scenario of one's own, gets a form by its pattern.
static unsigned form_of(const hs_enemy *enemy)
{
    static const uint8_t forms[] = {HS_FORM_RING, HS_FORM_STORM, HS_FORM_SLAB};
    return enemy->form >= HS_FORM_TOWER ? enemy->form : forms[enemy->pattern % 3];
}

/// It assembles itself when it enters, and flies apart when it dies.
static void stage(staged *it)
{
    const hs_boss_view *view = it->view;
    if (view == NULL || view->state_length == 0) return;
    it->share = glm_clamp_zo((float)view->state_ticks / (float)view->state_length);
    if (view->state == HS_BOSS_ENTERING) {
        float left = 1.0f - it->share;
        it->spread = 1.0f + 2.4f * left * left * left;
        it->strength = 255.0f * glm_clamp_zo(it->share * 2.5f);
    } else if (view->state == HS_BOSS_DYING) {
        it->is_dying = true;
        it->strength = 255.0f * glm_clamp_zo((1.0f - it->share) * 2.2f);
        it->state = HS_BODY_CRACKED;
        bool is_bright = (uint64_t)moment_of(it) / 5 % 2 == 0;
        if (it->list->cast->flashes && is_bright) it->state = HS_BODY_FLASH;
    }
}

static bool is_flashing(const staged *it)
{
    const hs_cast *cast = it->list->cast;
    for (unsigned h = 0; h < cast->hit_count; h++) {
        if (cast->hit[h] == it->enemy->serial) return true;
    }
    return false;
}

void hs_cast_boss(hs_cast_list *list, const hs_enemy *enemy, bool is_outline)
{
    const hs_cast *cast = list->cast;
    float back = enemy->serial >= cast->newborn ? 0.0f : cast->back;
    staged it = {
        .list = list,
        .enemy = enemy,
        .view = cast->boss != NULL && cast->boss->serial == enemy->serial ? cast->boss : NULL,
        .x = enemy->x - enemy->vx * back,
        .y = enemy->y - enemy->vy * back,
        .radius = (float)enemy->radius * SEEN_LARGER,
        .spread = 1.0f,
        .strength = 255.0f,
        .is_outline = is_outline,
    };
    bool is_weak = enemy->health_full > 0 && enemy->health * 4 <= enemy->health_full;
    it.state = is_flashing(&it) ? HS_BODY_FLASH : is_weak ? HS_BODY_CRACKED : HS_BODY_WHOLE;
    stage(&it);
    if (is_outline) {
        it.state = HS_BODY_OUTLINE;
        it.strength = glm_min(it.strength, 80.0f);
    }
    static void (*const putters[])(staged *) = {put_tower, put_slab, put_press, put_serpent,
                                                put_storm};
    putters[form_of(enemy) - HS_FORM_TOWER](&it);
}
