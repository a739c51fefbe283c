/// The loops over columns that see every entity every tick, compiled once for each instruction set.
#ifndef HS_WORLD_KERNELS_H
#define HS_WORLD_KERNELS_H

#include "heapstorm/world.h"

// ---- The steps ---------------------------------------------------------------------------------

/// A particle keeps this share of its velocity each tick, and falls.
#define HS_PARTICLE_DRAG    0.975f
#define HS_PARTICLE_GRAVITY 0.012f

/// Ticks left, in the packed of a particle.
#define HS_PARTICLE_TICKS 0xFFFFu

/// A bullet this far outside the field is gone, field units.
#define HS_FIELD_MARGIN 32.0f

/// Moves and ages one particle, or as many as its arguments have lanes: they may be numbers or
/// vectors. The time is over when no ticks are left.
#define HS_PARTICLE_STEP(x, y, vx, vy, packed)                                                     \
    ((x) += (vx), (y) += (vy), (vx) *= HS_PARTICLE_DRAG,                                           \
     (vy) = (vy)*HS_PARTICLE_DRAG + HS_PARTICLE_GRAVITY, (packed) -= 1u)

/// The step of one particle in a box; 1 when its time is over.
static inline uint8_t hs_particle_step(hs_particle *particle)
{
    HS_PARTICLE_STEP(particle->x, particle->y, particle->vx, particle->vy, particle->packed);
    return (particle->packed & HS_PARTICLE_TICKS) == 0;
}

/// Whether a place is so far outside that nothing there comes back.
static inline uint8_t hs_is_outside(float x, float y)
{
    return (uint8_t)((x < -HS_FIELD_MARGIN) | (x > HS_FIELD_WIDTH + HS_FIELD_MARGIN) |
                     (y < -HS_FIELD_MARGIN) | (y > HS_FIELD_HEIGHT + HS_FIELD_MARGIN));
}

/// Moves one bullet; 1 when it has left the field.
static inline uint8_t hs_bullet_step(float *x, float *y, float vx, float vy)
{
    *x += vx;
    *y += vy;
    return hs_is_outside(*x, *y);
}

/// Whether a place is within a distance, given by its square, of a centre.
static inline uint8_t hs_is_near(float x, float y, float centre_x, float centre_y, float square)
{
    float dx = x - centre_x;
    float dy = y - centre_y;
    return dx * dx + dy * dy < square;
}

// ---- The loops ---------------------------------------------------------------------------------

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
