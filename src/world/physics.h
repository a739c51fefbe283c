/// The physics step of each kind that comes in thousands, written once and used by the loops over
/// columns and by the loops over boxes. Plain multiplications and additions, so that every
/// instruction set gives the same bits.
#ifndef HS_WORLD_PHYSICS_H
#define HS_WORLD_PHYSICS_H

#include "heapstorm/world.h"

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

#endif
