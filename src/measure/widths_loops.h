/// The body of `hs_width_loop`, compiled once for each instruction set.
#ifndef HS_MEASURE_WIDTHS_LOOPS_H
#define HS_MEASURE_WIDTHS_LOOPS_H

#include "measure/widths.h"
#include "world/lanes.h"

/// What a tick leaves of a velocity, and adds to it downward.
#define DRAG 0.96875f
#define FALL 0.0115f

/// Numbers in a cache line, and how far ahead lines are prefetched, as for the world's particles.
#define LINE_NUMBERS 16u
#define FETCH_AHEAD  128u

/// Lanes of particles.
typedef struct float_lanes {
    hs_lane_words of[5];
} float_lanes;

static inline void fetch_ahead(const hs_float_columns *from, size_t i)
{
    __builtin_prefetch(from->x + i + FETCH_AHEAD, 1);
    __builtin_prefetch(from->y + i + FETCH_AHEAD, 1);
    __builtin_prefetch(from->vx + i + FETCH_AHEAD, 1);
    __builtin_prefetch(from->vy + i + FETCH_AHEAD, 1);
    __builtin_prefetch(from->packed + i + FETCH_AHEAD, 1);
}

static inline hs_lane_floats load_floats(const float *from)
{
    hs_lane_floats lanes;
    memcpy(&lanes, from, sizeof lanes);
    return lanes;
}

static inline void step_floats(const hs_float_columns *from, size_t i, float_lanes *to)
{
    hs_lane_words packed;
    memcpy(&packed, from->packed + i, sizeof packed);
    hs_lane_floats vx = load_floats(from->vx + i), vy = load_floats(from->vy + i);
    to->of[0] = (hs_lane_words)(load_floats(from->x + i) + vx);
    to->of[1] = (hs_lane_words)(load_floats(from->y + i) + vy);
    to->of[2] = (hs_lane_words)(vx * DRAG);
    to->of[3] = (hs_lane_words)(vy * DRAG + FALL);
    to->of[4] = packed - 1u;
}

static inline size_t pass_floats(const hs_float_columns *columns, size_t count)
{
    const hs_float_columns at = *columns;
    void *const to[5] = {at.x, at.y, at.vx, at.vy, at.packed};
    size_t kept = 0;
    for (size_t i = 0; i < count; i += HS_LANES) {
        float_lanes p;
        if (i % LINE_NUMBERS == 0) fetch_ahead(&at, i);
        step_floats(&at, i, &p);
        unsigned stays = hs_lanes_not_zero(p.of[4] & HS_PARTICLE_TICKS);
        if (count - i < HS_LANES) stays &= (1u << (count - i)) - 1;
        for (int c = 0; c < 5; c++) {
            uint32_t *column = (uint32_t *)to[c] + kept;
            if (HS_LANES_CLOSE_UP_SLOWLY && stays == HS_ALL_LANES) {
                memcpy(column, &p.of[c], sizeof p.of[c]);
            } else {
                hs_lanes_write(column, p.of[c], stays);
            }
        }
        kept += (size_t)__builtin_popcount(stays);
    }
    return kept;
}

#endif
