/// The words of a particle: two numbers of 16 bits side by side for its place, two for its
/// velocity, and what all particles have in common in a tick.
///
/// Places are 1/64 field unit from the middle of the field, -512 to 512 units; velocities are
/// 1/2048 unit per tick, -16 to 16. So a velocity is 32 times the steps of a place that it covers
/// in a tick, and a particle also loses 1/32 of its velocity to drag each tick: one shift gives
/// both. What goes beyond the range stays at its end, far outside the field; nothing wraps.
#ifndef HS_WORLD_PARTICLE_WORDS_H
#define HS_WORLD_PARTICLE_WORDS_H

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "heapstorm/world.h"

/// Steps of a place in a field unit, and of a velocity in a field unit per tick.
#define HS_PLACE_STEPS    64
#define HS_VELOCITY_STEPS 2048

/// A velocity shifted right by so many bits is a displacement in steps of a place, and also the
/// drag of a tick.
#define HS_DRAG_SHIFT 5

/// A particle's last displacement is its velocity, less the push of the tick, divided by this: the
/// tick left 31 of 32 parts of the velocity.
#define HS_DISPLACED_PARTS 31.0f

/// The bits of `hs_particle.packed` that hold the ticks left.
#define HS_PARTICLE_TICKS 0xFFFFu

/// Ramps of colours that a particle may cool along; HS_RAMP_COUNT of them are in use.
enum { HS_SPARK_RAMPS = 32 };

/// The ramps, hot to cold. The first HS_HUE_COUNT are those of the bullets' hues, for crowds of
/// sparks; the others shine HS_BURST_LIGHT times as bright, for bursts of a few hundred.
typedef enum hs_ramp {
    HS_RAMP_ROSE,
    HS_RAMP_AMBER,
    HS_RAMP_JADE,
    HS_RAMP_AZURE,
    HS_RAMP_VIOLET,
    HS_RAMP_IVORY,
    HS_RAMP_BURSTS,                ///< from here on of bursts
    HS_RAMP_FIRE = HS_RAMP_BURSTS, ///< of explosions: white, gold, a red ember
    HS_RAMP_ICE,                   ///< of shock rings: white, a light blue, indigo
    HS_RAMP_ENGINE,                ///< of the ship's trail and its muzzles
    HS_RAMP_BLOOD,                 ///< rose, of what happens to the player
    HS_RAMP_GOLD,                  ///< of rewards
    HS_RAMP_LEAF,                  ///< jade, of what was cleared or saved
    HS_RAMP_SHADE,                 ///< violet, of bombs and bosses
    HS_RAMP_COUNT
} hs_ramp;

/// How many times as bright the sparks of bursts are.
#define HS_BURST_LIGHT 2.4f

/// Ticks before its end when a particle begins to cool; one with haste `n` begins at 1 / n of it.
#define HS_FADE_TICKS 128u

/// The most haste.
enum { HS_HASTE_MOST = 8 };

/// The look of a particle: its ramp (bits 0-4), and its haste, 1 to HS_HASTE_MOST, less 1 (5-7).
static inline uint32_t hs_particle_look(hs_ramp ramp, uint32_t haste)
{
    return (uint32_t)ramp | (haste - 1) << 5;
}

/// How hot a particle is, 0..63: by its brightness, and by the ticks left where they are few.
static inline uint32_t hs_particle_heat(uint32_t packed)
{
    uint32_t ticks = (packed & HS_PARTICLE_TICKS) * ((packed >> 21 & 7u) + 1);
    return ((packed >> 24) * (ticks < HS_FADE_TICKS ? ticks : HS_FADE_TICKS)) >> 9;
}

/// The number of the ramp along which a particle cools.
static inline uint32_t hs_particle_ramp(uint32_t packed)
{
    return packed >> 16 & (HS_SPARK_RAMPS - 1);
}

/// What one tick does to every particle: two halves each, across (bits 0-15) and down (16-31).
typedef struct hs_particle_tick {
    uint32_t dither; ///< 0 to 31, added before a velocity is shifted
    uint32_t push;   ///< fall and wind, added to every velocity
} hs_particle_tick;

/// The half across of a word, and the half down.
static inline int32_t hs_half_across(uint32_t word)
{
    return (int16_t)(uint16_t)word;
}

static inline int32_t hs_half_down(uint32_t word)
{
    return (int16_t)(uint16_t)(word >> 16);
}

/// The word of two numbers that fit into halves.
static inline uint32_t hs_halves(int32_t across, int32_t down)
{
    return ((uint32_t)across & 0xFFFFu) | (uint32_t)down << 16;
}

/// The nearest number that fits into a half.
static inline int32_t hs_half_saturated(int32_t number)
{
    return number < INT16_MIN ? INT16_MIN : number > INT16_MAX ? INT16_MAX : number;
}

/// The nearest integer that fits into a half.
static inline int32_t hs_half_nearest(float steps)
{
    const float most = 32767.0f;
    steps = steps < -most ? -most : steps;
    steps = steps > most ? most : steps;
    return (int32_t)(steps + 32768.5f) - 32768; // positive, so that it is rounded down
}

/// The step of one coordinate. A floor alone would let slow particles creep up and left, rounding
/// would let them stall: with every dither of 0 to 31 in turn the mean displacement is exact. Drag
/// takes from the velocity what is added to the place, so that place and velocity together change
/// by the push alone, whatever the dither.
static inline void hs_half_step(int32_t *place, int32_t *velocity, int32_t dither, int32_t push)
{
    int32_t moved = hs_half_saturated(*velocity + dither) >> HS_DRAG_SHIFT;
    *place = hs_half_saturated(*place + moved);
    *velocity = hs_half_saturated(*velocity - moved + push);
}

/// The step of one particle, to which the loops of every instruction set are equal; 1 when its time
/// is over.
static inline uint8_t hs_particle_step(hs_particle *particle, const hs_particle_tick *tick)
{
    int32_t x = hs_half_across(particle->place), y = hs_half_down(particle->place);
    int32_t vx = hs_half_across(particle->velocity), vy = hs_half_down(particle->velocity);
    hs_half_step(&x, &vx, hs_half_across(tick->dither), hs_half_across(tick->push));
    hs_half_step(&y, &vy, hs_half_down(tick->dither), hs_half_down(tick->push));
    particle->place = hs_halves(x, y);
    particle->velocity = hs_halves(vx, vy);
    particle->packed--;
    return (particle->packed & HS_PARTICLE_TICKS) == 0;
}

/// The word of a place, field units.
static inline uint32_t hs_particle_place(float x, float y)
{
    return hs_halves(hs_half_nearest((x - HS_FIELD_WIDTH / 2) * (float)HS_PLACE_STEPS),
                     hs_half_nearest((y - HS_FIELD_HEIGHT / 2) * (float)HS_PLACE_STEPS));
}

/// The same step for boxes, which are stepped one by one: both halves at once where the processor
/// has SSE2. In plain integers it would take 4 ns more, and boxes would look slower than they are.
static inline uint8_t hs_particle_step_box(hs_particle *particle, const hs_particle_tick *tick)
{
#ifdef __SSE2__
    __m128i velocity = _mm_cvtsi32_si128((int)particle->velocity);
    __m128i dither = _mm_cvtsi32_si128((int)tick->dither);
    __m128i moved = _mm_srai_epi16(_mm_adds_epi16(velocity, dither), HS_DRAG_SHIFT);
    __m128i place = _mm_adds_epi16(_mm_cvtsi32_si128((int)particle->place), moved);
    __m128i push = _mm_cvtsi32_si128((int)tick->push);
    velocity = _mm_adds_epi16(_mm_sub_epi16(velocity, moved), push);
    particle->place = (uint32_t)_mm_cvtsi128_si32(place);
    particle->velocity = (uint32_t)_mm_cvtsi128_si32(velocity);
    particle->packed--;
    return (particle->packed & HS_PARTICLE_TICKS) == 0;
#else
    return hs_particle_step(particle, tick);
#endif
}

/// Where a particle is seen, field units.
typedef struct hs_seen_place {
    float x, y;
} hs_seen_place;

/// Where a particle was `back` of a tick ago, 0..1; `push` is that of its last tick.
static inline hs_seen_place hs_particle_seen(const hs_particle *particle, uint32_t push, float back)
{
    const float steps = (float)HS_PLACE_STEPS;
    float share = back / HS_DISPLACED_PARTS;
    float vx = (float)(hs_half_across(particle->velocity) - hs_half_across(push));
    float vy = (float)(hs_half_down(particle->velocity) - hs_half_down(push));
    float x = (float)hs_half_across(particle->place) - vx * share;
    float y = (float)hs_half_down(particle->place) - vy * share;
    return (hs_seen_place){x / steps + HS_FIELD_WIDTH / 2, y / steps + HS_FIELD_HEIGHT / 2};
}

#endif
