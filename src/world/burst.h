/// Bursts: particles that are born together, along a line, carried by a current and driven apart.
/// Each newborn is a function of its burst and of its number in it, so that loops bear many at
/// once; its arithmetic is plain, so that every instruction set gives the same bits.
#ifndef HS_WORLD_BURST_H
#define HS_WORLD_BURST_H

#include <math.h>

#include "world/particle_words.h"

/// What particles have become by an age: the pushes of all ticks since their birth in one sum.
typedef struct hs_burst_age {
    float left;     ///< share of its first velocity that a particle has left
    float x, y;     ///< what the pushes have added to place and velocity together, steps
    float vx, vy;   ///< what of that is velocity
    uint32_t ticks; ///< since the tick of their birth
} hs_burst_age;

/// The share of a velocity that a tick leaves.
#define HS_BURST_LEFT (1.0f - 1.0f / (float)(1 << HS_DRAG_SHIFT))

/// The most steps that a place or a velocity of a burst may have, so that they are converted to
/// integers before they are saturated. No event is that far away.
#define HS_BURST_MOST 1e8f

/// A quantity along a burst: newborn number n has `first + (step + bend * n) * n` of it.
typedef struct hs_burst_line {
    float first, step, bend;
} hs_burst_line;

/// A burst, in steps of places and of velocities, none of which is beyond HS_BURST_MOST.
typedef struct hs_burst {
    hs_burst_line x, y;                   ///< places, from the middle of the field
    hs_burst_line flow_x, flow_y;         ///< velocity of the current
    float least_carried, carried_between; ///< share of the current that the slowest takes on, and
                                          ///< what the fastest takes on more
    float slowest, speed_between;         ///< speeds apart, in all directions, likewise
    uint32_t shortest, ticks_between;     ///< ticks to live, the longest not reached
    uint32_t look;                        ///< `hs_particle_look`
    uint32_t glare;                       ///< bits that all have of the brightness
    uint32_t seed;                        ///< of the newborns' random numbers
    hs_burst_age age;
} hs_burst;

/// The sine of half turns from -1 to 1, within 0.001, by a parabola and its square.
static inline float hs_burst_sine(float half_turns)
{
    float near = 4.0f * half_turns * (1.0f - fabsf(half_turns));
    return near * (0.775f + 0.225f * fabsf(near));
}

/// The sine of so many turns, fewer than 2^50, for what swings and only has to look well. Adding
/// and subtracting a number without room for a fraction leaves the nearest integer.
static inline double hs_swing(double turns)
{
    const double whole = 0x1.8p52;
    double rest = turns - ((turns + whole) - whole);
    return (double)hs_burst_sine((float)(2.0 * rest));
}

/// What newborn number `number` has of a line.
static inline float hs_burst_along(const hs_burst_line *line, float number)
{
    return line->first + (line->step + line->bend * number) * number;
}

/// Mixes the bits of a number, so that neighbours have nothing in common (Wellons 2018, with the
/// constants of `lowbias32`).
static inline uint32_t hs_burst_mixed(uint32_t number)
{
    number ^= number >> 16;
    number *= 0x7FEB352Du;
    number ^= number >> 15;
    number *= 0x846CA68Bu;
    return number ^ number >> 16;
}

/// The integer that a number of steps is cut off to, saturated.
static inline int32_t hs_half_of(float steps)
{
    return hs_half_saturated((int32_t)steps);
}

/// Newborn number `number` of a burst from one random draw: 11 bits for the direction, so that no
/// spokes show in a ring, 8 for the speed, 6 for the lifetime and 7 for the brightness, which is at
/// least half. The share of the speed is squared: most stay near, and few fly far.
static inline hs_particle hs_burst_newborn(const hs_burst *burst, uint32_t number)
{
    uint32_t draw = hs_burst_mixed(burst->seed + number);
    float along = (float)(int32_t)number;
    float share = (float)(int32_t)(draw >> 11 & 255u) * (1.0f / 255.0f);
    share *= share;
    float carried = burst->least_carried + burst->carried_between * share;
    float speed = burst->slowest + burst->speed_between * share;
    float turn = (float)(int32_t)(draw & 2047u) * (1.0f / 1024.0f) - 1.0f;
    float quarter_on = turn < 0.5f ? turn + 0.5f : turn - 1.5f;
    float vx = hs_burst_along(&burst->flow_x, along) * carried + hs_burst_sine(turn) * speed;
    float vy = hs_burst_along(&burst->flow_y, along) * carried + hs_burst_sine(quarter_on) * speed;
    // Place and velocity together only change by the pushes, see `hs_half_step`.
    float left_x = vx * burst->age.left + burst->age.vx;
    float left_y = vy * burst->age.left + burst->age.vy;
    float x = hs_burst_along(&burst->x, along) + vx + burst->age.x - left_x;
    float y = hs_burst_along(&burst->y, along) + vy + burst->age.y - left_y;
    uint32_t ticks = burst->shortest + ((burst->ticks_between * (draw >> 19 & 63u)) >> 6);
    return (hs_particle){
        .place = hs_halves(hs_half_of(x), hs_half_of(y)),
        .velocity = hs_halves(hs_half_of(left_x), hs_half_of(left_y)),
        .packed = (ticks - burst->age.ticks) | burst->look << 16 |
                  (draw >> 25 | 0x80u | burst->glare) << 24,
    };
}

#endif
