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

/// Vectors that are stepped together: a cache line of each column. Whether a particle of them has
/// died is one question and, where closing up is slow, one branch: a branch for each vector of SSE2
/// took 0.68 instead of 0.54 ns a particle.
#define LINE_VECTORS (LINE_WORDS / HS_LANES)
#define ALL_OF_LINE  ((1u << LINE_WORDS) - 1)

/// Closes up a line of particles that lie behind `kept`; returns how many stay.
static inline size_t keep_line(const hs_particle_columns *to, size_t kept,
                               const hs_particle_lanes *line, unsigned stays)
{
    size_t before = kept;
    for (unsigned v = 0; v < LINE_VECTORS; v++) {
        unsigned of_it = stays >> (v * HS_LANES) & HS_ALL_LANES;
        hs_lanes_write(to->place + kept, line[v].place, of_it);
        hs_lanes_write(to->velocity + kept, line[v].velocity, of_it);
        hs_lanes_write(to->packed + kept, line[v].packed, of_it);
        kept += hs_lanes_count(of_it);
    }
    return kept - before;
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
    for (size_t i = 0; i < count; i += LINE_WORDS) {
        hs_particle_lanes line[LINE_VECTORS];
        unsigned stays = 0;
        fetch_ahead(&in, i);
        for (unsigned v = 0; v < LINE_VECTORS; v++) {
            line[v] = hs_particle_lanes_load(&in, i + v * HS_LANES);
            hs_particle_lanes_step(&line[v], dither, push);
            stays |= hs_lanes_not_zero(line[v].packed & HS_PARTICLE_TICKS) << (v * HS_LANES);
        }
        if (count - i < LINE_WORDS) stays &= (1u << (count - i)) - 1;
        if (HS_LANES_CLOSE_UP_SLOWLY && stays == ALL_OF_LINE) {
            for (unsigned v = 0; v < LINE_VECTORS; v++)
                hs_particle_lanes_store(&out, kept + v * HS_LANES, &line[v]);
            kept += LINE_WORDS;
        } else {
            kept += keep_line(&out, kept, line, stays);
        }
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
