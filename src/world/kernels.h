/// The loops over columns that see every entity every tick, compiled once for each instruction set.
#ifndef HS_WORLD_KERNELS_H
#define HS_WORLD_KERNELS_H

#include "heapstorm/world.h"

/// Columns of particles.
typedef struct hs_particle_columns {
    float *x, *y, *vx, *vy;
    uint32_t *packed;
} hs_particle_columns;

/// Particles that grow older together, a multiple of every vector's lanes.
enum { HS_AGED_GROUP = 32 };

/// Columns side by side; `restrict` in the loops is true because columns never overlap.
typedef struct hs_kernels {
    /// The particles' step for each; those whose time is not over are written side by side to `to`,
    /// which may be the same arrays. Returns their number. Reads and writes whole vectors, up to 64
    /// bytes beyond the end.
    size_t (*pass_particles)(const hs_particle_columns *from, const hs_particle_columns *to,
                             size_t count);
    /// The particles' step for each, as often as its age says; no age is above the one before it.
    /// Reads and writes whole groups of HS_AGED_GROUP, whatever the count.
    void (*age_particles)(const hs_particle_columns *columns, const uint32_t *ages, size_t count);
    /// `hs_bullet_step` for each; a byte each says who has left.
    void (*step_bullets)(float *x, float *y, const float *vx, const float *vy, size_t count,
                         uint8_t *left);
    /// `hs_is_near` for each.
    void (*find_near)(const float *x, const float *y, size_t count, float centre_x, float centre_y,
                      float square, uint8_t *near);
    /// A byte each says whose wake is not after `tick`.
    void (*find_awake)(const uint32_t *wake, size_t count, uint32_t tick, uint8_t *awake);
} hs_kernels;

/// The loops of one instruction set, or of the best below it that was compiled.
const hs_kernels *hs_kernels_for(hs_instruction_set set);

extern const hs_kernels hs_kernels_baseline;
extern const hs_kernels hs_kernels_avx2;
extern const hs_kernels hs_kernels_avx512;

#endif
