#include "window/feel.h"

#include <math.h>

#include "base/forbidden.h"

/// What an event does: it adds trauma up to a bound, sets the others to at least so much, kicks the
/// camera for the first ticks, and withholds ticks.
typedef struct blow {
    float trauma, trauma_most;
    float zoom, roll, flash;
    float kick; ///< of the most shake
    uint32_t hold;
} blow;

static const blow blows[HS_EVENT_KIND_COUNT] = {
    [HS_EVENT_BULLET_GRAZED] = {.trauma = 0.03f, .trauma_most = 0.14f},
    [HS_EVENT_GRAZED_ORPHAN] = {.trauma = 0.03f, .trauma_most = 0.14f},
    [HS_EVENT_ENEMY_HIT] = {.trauma = 0.01f, .trauma_most = 0.10f},
    [HS_EVENT_ENEMY_KILLED] = {.trauma = 0.15f, .trauma_most = 0.38f},
    [HS_EVENT_POWER_UP] = {.trauma = 0.15f, .trauma_most = 0.30f},
    [HS_EVENT_EXTEND] = {.trauma = 0.15f, .trauma_most = 0.30f},
    [HS_EVENT_BOMB_WAVE] = {.trauma = 0.12f, .trauma_most = 0.55f},
    [HS_EVENT_BOMB] = {.trauma = 0.80f,
                       .trauma_most = 0.85f,
                       .zoom = 1.0f,
                       .roll = 0.8f,
                       .flash = 1.0f,
                       .kick = 0.5f,
                       .hold = 3},
    [HS_EVENT_PLAYER_HIT] = {.trauma = 0.85f, .trauma_most = 0.90f, .kick = 0.7f, .hold = 4},
    [HS_EVENT_SHIELD_BROKEN] = {.trauma = 0.40f, .trauma_most = 0.60f, .roll = 0.4f, .hold = 2},
    [HS_EVENT_PAIR_BROKEN] = {.trauma = 0.25f, .trauma_most = 0.45f},
    [HS_EVENT_BLOCKS_COMPACTED] = {.trauma = 0.30f, .trauma_most = 0.50f},
    [HS_EVENT_BOSS_BURST] = {.trauma = 0.25f, .trauma_most = 0.60f},
    [HS_EVENT_BOSS_ENTERED] = {.trauma = 0.50f, .trauma_most = 0.55f, .zoom = 1.0f, .roll = 0.7f},
    [HS_EVENT_BOSS_PHASE] = {.trauma = 0.70f,
                             .trauma_most = 0.75f,
                             .zoom = 0.8f,
                             .roll = 0.8f,
                             .flash = 0.6f,
                             .kick = 0.4f,
                             .hold = 3},
    [HS_EVENT_BOSS_KILLED] = {.trauma = 1.0f,
                              .trauma_most = 1.0f,
                              .zoom = 1.0f,
                              .roll = 1.0f,
                              .flash = 0.8f,
                              .kick = 0.8f,
                              .hold = 4},
};

/// Of trauma each tick takes so much; of the others it leaves a share.
#define TRAUMA_LOST 0.026f
#define ZOOM_LEFT   0.93f
#define ROLL_LEFT   0.94f
#define KICK_LEFT   0.62f
#define FLASH_LEFT  0.55f

/// The part of the most displacement that is noise; the rest is for a kick.
#define SHAKE_SHARE 0.6f

/// Below this nothing is left.
#define LEAST 0.01f

/// Swings of the shake in a tick, and of the roll.
#define SHAKE_SWINGS 0.30f
#define ROLL_SWINGS  0.09f

/// Random numbers of -1..1 that are always the same for a number.
static float noise_at(uint32_t number)
{
    number ^= number >> 16;
    number *= 0x7FEB352Du;
    number ^= number >> 15;
    number *= 0x846CA68Bu;
    number ^= number >> 16;
    return (float)(int32_t)(number >> 8) * (1.0f / 8388608.0f) - 1.0f;
}

/// Noise that is smooth in time, -1..1; `way` tells one from another.
static float noise(double time, uint32_t way)
{
    double whole = floor(time);
    float share = (float)(time - whole);
    uint32_t at = (uint32_t)(uint64_t)whole * 4u + way;
    float smooth = share * share * (3.0f - 2.0f * share);
    float from = noise_at(at), to = noise_at(at + 4u);
    return from + (to - from) * smooth;
}

static float most(float a, float b)
{
    return a > b ? a : b;
}

static float faded(float value, float left)
{
    value *= left;
    return value < LEAST ? 0.0f : value;
}

/// What is left of a moment a tick later.
static hs_feel_moment decayed(const hs_feel_moment *from)
{
    return (hs_feel_moment){
        .trauma = most(from->trauma - TRAUMA_LOST, 0.0f),
        .zoom = faded(from->zoom, ZOOM_LEFT),
        .roll = faded(from->roll, ROLL_LEFT),
        .flash = faded(from->flash, FLASH_LEFT),
        .kick_x = fabsf(from->kick_x) < LEAST ? 0.0f : from->kick_x * KICK_LEFT,
        .kick_y = fabsf(from->kick_y) < LEAST ? 0.0f : from->kick_y * KICK_LEFT,
    };
}

static void take(hs_feel *feel, const blow *does, const hs_event *event)
{
    hs_feel_moment *now = &feel->now;
    if (now->trauma < does->trauma_most) {
        float sum = now->trauma + does->trauma;
        now->trauma = sum < does->trauma_most ? sum : does->trauma_most;
    }
    now->zoom = most(now->zoom, does->zoom);
    now->roll = most(now->roll, does->roll);
    if (does->flash > 0.0f && feel->flash_apart == 0) {
        now->flash = does->flash;
        feel->flash_apart = HS_FEEL_FLASH_APART;
    }
    if (does->kick > 0.0f) {
        // Away from the middle of the field, and mostly down.
        now->kick_x = does->kick * (event->x < HS_FIELD_WIDTH / 2 ? -0.5f : 0.5f);
        now->kick_y = does->kick * 0.85f;
    }
    if (does->hold > feel->hold) feel->hold = does->hold;
}

void hs_feel_tick(hs_feel *feel, const hs_world *world)
{
    size_t count;
    const hs_event *events = hs_world_events(world, &count);
    feel->tick++;
    feel->hold = 0;
    if (feel->flash_apart > 0) feel->flash_apart--;
    feel->before = feel->now;
    feel->now = decayed(&feel->before);
    for (size_t e = 0; e < count; e++) take(feel, &blows[events[e].kind], &events[e]);
}

static float between(float from, float to, float blend)
{
    return from + (to - from) * blend;
}

hs_feel_view hs_feel_look(const hs_feel *feel, float blend, unsigned camera, bool reduces_flashing)
{
    hs_feel_view view = {.zoom = 1.0f};
    if (reduces_flashing) return view;
    const hs_feel_moment *from = &feel->before, *to = &feel->now;
    float wanted = (float)camera * 0.01f;
    float trauma = between(from->trauma, to->trauma, blend);
    double time = (double)feel->tick - 1.0 + (double)blend;
    float shake = trauma * trauma * SHAKE_SHARE;
    float x = shake * noise(time * (double)SHAKE_SWINGS, 0u);
    float y = shake * noise(time * (double)SHAKE_SWINGS, 1u);
    x += between(from->kick_x, to->kick_x, blend) * (1.0f - SHAKE_SHARE);
    y += between(from->kick_y, to->kick_y, blend) * (1.0f - SHAKE_SHARE);
    view.shake_x = x * wanted * HS_FEEL_SHAKE_MOST;
    view.shake_y = y * wanted * HS_FEEL_SHAKE_MOST;
    view.zoom += between(from->zoom, to->zoom, blend) * wanted * (HS_FEEL_ZOOM_MOST - 1.0f);
    view.roll = between(from->roll, to->roll, blend) * wanted * HS_FEEL_ROLL_MOST *
                noise(time * (double)ROLL_SWINGS, 2u);
    // A flash begins at once, and does not swell from the tick before.
    view.flash = to->flash > from->flash ? to->flash : between(from->flash, to->flash, blend);
    return view;
}

bool hs_feel_is_still(const hs_feel *feel)
{
    const hs_feel_moment *now = &feel->now;
    return now->trauma == 0.0f && now->zoom == 0.0f && now->roll == 0.0f && now->flash == 0.0f &&
           now->kick_x == 0.0f && now->kick_y == 0.0f;
}
