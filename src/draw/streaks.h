/// Streaks: the second, small pass over particles, which draws the brightest twentieth of them with
/// a tail along their velocity that cools towards its end. Where there are very many particles only
/// the brightest of those have one: no more than some tens of thousands would be seen.
#ifndef HS_DRAW_STREAKS_H
#define HS_DRAW_STREAKS_H

#include "draw/canvas_kernels.h"

/// Most sparks of a tail.
enum { HS_STREAK_SPARKS = 12 };

/// A tail covers the way of so many ticks.
#define HS_STREAK_TICKS 2.4f

/// The least brightness, 0..255, of particles that have a tail, when there are so many; 256 where
/// none has.
uint32_t hs_streaks_least(size_t particles);

/// One by so many, in 65536ths, rounded up: a product with it is the quotient, cut off, of any
/// heat.
static inline uint32_t hs_streak_part(uint32_t count)
{
    return (65536 + count) / (count + 1);
}

/// The heat, 0..255, of spark number `n`, from 1, of a tail of `count` sparks, HS_STREAK_SPARKS at
/// most, whose `part` is that of `count`: heat * (count + 1 - n) / (count + 1) without a division.
static inline uint32_t hs_streak_heat(uint32_t heat, uint32_t n, uint32_t count, uint32_t part)
{
    return heat * (count + 1 - n) * part >> 16;
}

/// How many sparks a tail has that is so many pixels long; none that is shorter than one.
static inline uint32_t hs_streak_sparks(float pixels)
{
    const float apart = 1.4f;
    float sparks = pixels * (1.0f / apart);
    return sparks < (float)HS_STREAK_SPARKS ? (uint32_t)sparks : HS_STREAK_SPARKS;
}

/// Adds the tails of those of `count` particles, HS_SPARKS_MAX at most, that are at least so bright
/// to a sheet.
void hs_streaks_shine(const hs_canvas_kernels *kernels, const hs_spark_projection *projection,
                      const hs_spark_tables *tables, const hs_particle_columns *columns,
                      size_t count, uint32_t least, uint16_t *light);

#endif
