/// The loops themselves. Each of the three files of kernels includes this once and is compiled with
/// its own instruction set; the compiler vectorises them.
#ifndef HS_WORLD_KERNELS_LOOPS_H
#define HS_WORLD_KERNELS_LOOPS_H

#include "world/kernels.h"
#include "world/physics.h"

static void step_particles(float *restrict x, float *restrict y, float *restrict vx,
                           float *restrict vy, uint32_t *restrict tail, size_t count,
                           uint8_t *restrict gone)
{
    for (size_t i = 0; i < count; i++) {
        gone[i] = hs_particle_step(&x[i], &y[i], &vx[i], &vy[i], &tail[i]);
    }
}

static void step_bullets(float *restrict x, float *restrict y, const float *restrict vx,
                         const float *restrict vy, size_t count, uint8_t *restrict left)
{
    for (size_t i = 0; i < count; i++)
        left[i] = hs_bullet_step(&x[i], &y[i], vx[i], vy[i]);
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
    for (size_t i = 0; i < count; i++)
        awake[i] = wake[i] <= tick;
}

#define HS_KERNELS                                                                                 \
    {                                                                                              \
        .step_particles = step_particles, .step_bullets = step_bullets, .find_near = find_near,    \
        .find_awake = find_awake,                                                                  \
    }

#endif
