/// The physics of what comes in thousands: the step of one entity, written once, and the loops over
/// columns that take it for every entity every tick, compiled once for each instruction set.
///
/// Loops over boxes use the same steps. They are plain multiplications and additions, so that every
/// instruction set gives the same bits.
#ifndef HS_WORLD_KERNELS_H
#define HS_WORLD_KERNELS_H

#include "world/kinds.h"

// ---- The steps ---------------------------------------------------------------------------------

/// A particle keeps this share of its velocity each tick, and gains this much downward.
#define HS_PARTICLE_DRAG    0.975f
#define HS_PARTICLE_GRAVITY 0.012f

/// The bits of `hs_particle.packed` that hold the ticks left.
#define HS_PARTICLE_TICKS 0xFFFFu

/// A bullet that is this far outside the field dies, field units.
#define HS_FIELD_MARGIN 32.0f

/// Moves and ages one particle, or one in each lane: the arguments are numbers or vectors. Its time
/// is over when no ticks are left.
#define HS_PARTICLE_STEP(x, y, vx, vy, packed)                                                     \
    ((x) += (vx), (y) += (vy), (vx) *= HS_PARTICLE_DRAG,                                           \
     (vy) = (vy)*HS_PARTICLE_DRAG + HS_PARTICLE_GRAVITY, (packed) -= 1u)

/// The step of one particle in a box; 1 when its time is over.
static inline uint8_t hs_particle_step(hs_particle *particle)
{
    HS_PARTICLE_STEP(particle->x, particle->y, particle->vx, particle->vy, particle->packed);
    return (particle->packed & HS_PARTICLE_TICKS) == 0;
}

/// Whether a place is so far outside the field that nothing comes back from there.
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

/// The columns of a batch of particles.
static inline hs_particle_columns hs_particle_columns_of(const hs_batch *batch)
{
    return (hs_particle_columns){
        batch->columns[HS_PARTICLE_X],      batch->columns[HS_PARTICLE_Y],
        batch->columns[HS_PARTICLE_VX],     batch->columns[HS_PARTICLE_VY],
        batch->columns[HS_PARTICLE_PACKED],
    };
}

/// Writes one particle into columns.
static inline void hs_particle_put(const hs_particle_columns *columns, size_t index,
                                   const hs_particle *particle)
{
    columns->x[index] = particle->x;
    columns->y[index] = particle->y;
    columns->vx[index] = particle->vx;
    columns->vy[index] = particle->vy;
    columns->packed[index] = particle->packed;
}

/// Writes one particle of a batch, into its box or into columns.
static inline void hs_particle_write(const hs_batch *batch, size_t index,
                                     const hs_particle *particle)
{
    if (batch->boxes != NULL) {
        *(hs_particle *)batch->boxes[index] = *particle;
    } else {
        const hs_particle_columns columns = hs_particle_columns_of(batch);
        hs_particle_put(&columns, index, particle);
    }
}

/// Columns for the particles of a batch, and for whole vectors behind them.
typedef struct hs_particle_room {
    float x[HS_BATCH_MAX + 16], y[HS_BATCH_MAX + 16];
    float vx[HS_BATCH_MAX + 16], vy[HS_BATCH_MAX + 16];
    uint32_t packed[HS_BATCH_MAX + 16];
} hs_particle_room;

/// The particles of a batch in columns, to be read: its own columns, or its boxes copied into
/// `room`.
static inline hs_particle_columns hs_particles_read(const hs_batch *batch, hs_particle_room *room)
{
    if (batch->boxes == NULL) return hs_particle_columns_of(batch);
    const hs_particle_columns columns = {room->x, room->y, room->vx, room->vy, room->packed};
    for (size_t i = 0; i < batch->count; i++) hs_particle_put(&columns, i, batch->boxes[i]);
    return columns;
}

/// Particles that grow older together, a multiple of every vector's lanes.
enum { HS_AGED_GROUP = 32 };

/// The loops of one instruction set. Columns never overlap, so the loops may use `restrict`.
typedef struct hs_kernels {
    /// Steps `count` particles and writes those whose time is not over side by side to `to`, which
    /// may be the same arrays. Returns their number. Reads and writes whole vectors, up to 64 bytes
    /// beyond the end.
    size_t (*pass_particles)(const hs_particle_columns *from, const hs_particle_columns *to,
                             size_t count);
    /// Steps each particle as often as its age says; ages do not increase from one to the next.
    /// Reads and writes whole groups of HS_AGED_GROUP, whatever the count.
    void (*age_particles)(const hs_particle_columns *columns, const uint32_t *ages, size_t count);
    /// Takes `hs_bullet_step` for each bullet and writes a byte each: 1 if it has left the field.
    void (*step_bullets)(float *x, float *y, const float *vx, const float *vy, size_t count,
                         uint8_t *left);
    /// Writes a byte each: `hs_is_near`.
    void (*find_near)(const float *x, const float *y, size_t count, float centre_x, float centre_y,
                      float square, uint8_t *near);
    /// Writes a byte each: 1 if its wake is not after `tick`.
    void (*find_awake)(const uint32_t *wake, size_t count, uint32_t tick, uint8_t *awake);
} hs_kernels;

/// The loops of an instruction set, or of the best one below it that was compiled.
const hs_kernels *hs_kernels_for(hs_instruction_set set);

/// The tables of all instruction sets; those above the baseline exist on x86-64 only.
extern const hs_kernels hs_kernels_baseline;
extern const hs_kernels hs_kernels_avx2;
extern const hs_kernels hs_kernels_avx512;

#endif
