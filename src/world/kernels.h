/// The physics of what comes in thousands: the step of one entity, written once, and the loops over
/// columns that take it for every entity every tick, compiled once for each instruction set.
///
/// Loops over boxes use the same steps. They are integers or plain multiplications and additions of
/// floating-point numbers, so that every instruction set gives the same bits. A particle's step is
/// in `particle_words.h`.
#ifndef HS_WORLD_KERNELS_H
#define HS_WORLD_KERNELS_H

#include "world/burst.h"
#include "world/kinds.h"
#include "world/particle_words.h"

// ---- The steps ---------------------------------------------------------------------------------

/// A bullet that is this far outside the field dies, field units.
#define HS_FIELD_MARGIN 32.0f

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
    uint32_t *place, *velocity, *packed;
} hs_particle_columns;

/// The columns of a batch of particles.
static inline hs_particle_columns hs_particle_columns_of(const hs_batch *batch)
{
    return (hs_particle_columns){
        batch->columns[HS_PARTICLE_PLACE],
        batch->columns[HS_PARTICLE_VELOCITY],
        batch->columns[HS_PARTICLE_PACKED],
    };
}

/// Writes one particle into columns.
static inline void hs_particle_put(const hs_particle_columns *columns, size_t index,
                                   const hs_particle *particle)
{
    columns->place[index] = particle->place;
    columns->velocity[index] = particle->velocity;
    columns->packed[index] = particle->packed;
}

/// One particle of a batch, from its box or from columns.
static inline hs_particle hs_particle_at(const hs_batch *batch, size_t index)
{
    if (batch->boxes != NULL) return *(const hs_particle *)batch->boxes[index];
    const hs_particle_columns from = hs_particle_columns_of(batch);
    return (hs_particle){from.place[index], from.velocity[index], from.packed[index]};
}

/// Columns for the particles of a batch, and for whole vectors behind them.
typedef struct hs_particle_room {
    uint32_t place[HS_BATCH_MAX + 16], velocity[HS_BATCH_MAX + 16], packed[HS_BATCH_MAX + 16];
} hs_particle_room;

/// The particles of a batch in columns, to be read: its own columns, or its boxes copied into
/// `room`.
static inline hs_particle_columns hs_particles_read(const hs_batch *batch, hs_particle_room *room)
{
    if (batch->boxes == NULL) return hs_particle_columns_of(batch);
    const hs_particle_columns columns = {room->place, room->velocity, room->packed};
    for (size_t i = 0; i < batch->count; i++) hs_particle_put(&columns, i, batch->boxes[i]);
    return columns;
}

/// The loops of one instruction set. Columns never overlap, so the loops may use `restrict`.
typedef struct hs_kernels {
    /// Takes `hs_particle_step` for `count` particles and writes those whose time is not over side
    /// by side to `to`, which may be the same arrays. Returns their number. Reads and writes whole
    /// vectors, up to 64 bytes beyond the end.
    size_t (*pass_particles)(const hs_particle_columns *from, const hs_particle_columns *to,
                             size_t count, const hs_particle_tick *tick);
    /// Writes newborns number `first` to `first + count - 1` of a burst: `hs_burst_newborn`.
    void (*bear_particles)(const hs_particle_columns *to, size_t count, const hs_burst *burst,
                           uint32_t first);
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
