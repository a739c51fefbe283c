/// The bodies of the loops in `hs_kernels`. Each file `kernels_*.c` includes them once and is
/// compiled for its own instruction set; the compiler vectorises them.
#ifndef HS_WORLD_KERNELS_LOOPS_H
#define HS_WORLD_KERNELS_LOOPS_H

#include "world/kernels.h"
#include "world/lanes.h"

/// Words in a cache line, and how far ahead lines are prefetched: the processor's own prefetching
/// ends at every page.
#define LINE_WORDS  16u
#define FETCH_AHEAD 128u

static inline void fetch_ahead(const hs_particle_columns *from, size_t i)
{
    __builtin_prefetch(from->place + i + FETCH_AHEAD, 1);
    __builtin_prefetch(from->velocity + i + FETCH_AHEAD, 1);
    __builtin_prefetch(from->packed + i + FETCH_AHEAD, 1);
}

/// Loads, steps, closes up and stores in one pass over memory.
static size_t pass_particles(const hs_particle_columns *from, const hs_particle_columns *to,
                             size_t count, const hs_particle_tick *tick)
{
    // Copies, so that the pointers stay in registers while bytes are written through them.
    const hs_particle_columns in = *from, out = *to;
    const hs_lane_words dither = (hs_lane_words){0} + tick->dither;
    const hs_lane_words push = (hs_lane_words){0} + tick->push;
    size_t kept = 0;
    for (size_t i = 0; i < count; i += HS_LANES) {
        if (i % LINE_WORDS == 0) fetch_ahead(&in, i);
        hs_particle_lanes p = hs_particle_lanes_load(&in, i);
        hs_particle_lanes_step(&p, dither, push);
        unsigned stays = hs_lanes_not_zero(p.packed & HS_PARTICLE_TICKS);
        if (count - i < HS_LANES) stays &= (1u << (count - i)) - 1;
        if (HS_LANES_CLOSE_UP_SLOWLY && stays == HS_ALL_LANES) {
            hs_particle_lanes_store(&out, kept, &p);
            kept += HS_LANES;
            continue;
        }
        hs_lanes_write(out.place + kept, p.place, stays);
        hs_lanes_write(out.velocity + kept, p.velocity, stays);
        hs_lanes_write(out.packed + kept, p.packed, stays);
        kept += (size_t)__builtin_popcount(stays);
    }
    return kept;
}

static void bear_particles(const hs_particle_columns *to, size_t count, const hs_burst *burst,
                           uint32_t first)
{
    uint32_t *restrict place = to->place;
    uint32_t *restrict velocity = to->velocity;
    uint32_t *restrict packed = to->packed;
    const hs_burst from = *burst;
    for (size_t i = 0; i < count; i++) {
        const hs_particle newborn = hs_burst_newborn(&from, first + (uint32_t)i);
        place[i] = newborn.place;
        velocity[i] = newborn.velocity;
        packed[i] = newborn.packed;
    }
}

static void step_bullets(float *restrict x, float *restrict y, const float *restrict vx,
                         const float *restrict vy, size_t count, uint8_t *restrict left)
{
    for (size_t i = 0; i < count; i++) left[i] = hs_bullet_step(&x[i], &y[i], vx[i], vy[i]);
}

static void find_near(const float *restrict x, const float *restrict y, size_t count,
                      float centre_x, float centre_y, float square, uint8_t *restrict near)
{
    for (size_t i = 0; i < count; i++) {
        near[i] = hs_is_near(x[i], y[i], centre_x, centre_y, square);
    }
}

static void find_awake(const uint32_t *restrict wake, size_t count, uint32_t tick,
                       uint8_t *restrict awake)
{
    for (size_t i = 0; i < count; i++) awake[i] = wake[i] <= tick;
}

#define HS_KERNELS                                                                                 \
    {                                                                                              \
        .pass_particles = pass_particles, .bear_particles = bear_particles,                        \
        .step_bullets = step_bullets, .find_near = find_near, .find_awake = find_awake,            \
    }

#endif
