/// What the width of a particle costs: the same sparks as the world keeps them, 12 bytes of
/// integers, and as five floating-point numbers and words of 20 bytes, stepped by loops of the same
/// shape over blocks of the same size. Only measured; the world knows the first alone.
#ifndef HS_MEASURE_WIDTHS_H
#define HS_MEASURE_WIDTHS_H

#include "heapstorm/clock.h"
#include "heapstorm/memory.h"
#include "world/kernels.h"

typedef enum hs_width { HS_WIDTH_INTEGERS, HS_WIDTH_FLOATS, HS_WIDTHS } hs_width;

/// The bytes of a particle of that width.
unsigned hs_width_bytes(hs_width width);

typedef struct hs_widths hs_widths;

/// Makes so many particles in both widths; NULL with an error when memory is out. They are the
/// caller's to close.
hs_widths *hs_widths_open(hs_gate *gate, size_t particles, hs_instruction_set set, hs_error *error);
void hs_widths_close(hs_widths *widths);

/// Takes one step of all particles, first in one width, then in the other, in turns. Those whose
/// time is over are replaced. Writes the time of a particle in each, nanoseconds.
void hs_widths_step(hs_widths *widths, const hs_clock *clock, double *ns);

// ---- The loops, one for each instruction set ---------------------------------------------------

/// Columns of particles of 20 bytes.
typedef struct hs_float_columns {
    float *x, *y, *vx, *vy;
    uint32_t *packed;
} hs_float_columns;

/// Steps and closes up in place, as `hs_kernels.pass_particles`. Returns how many stay.
typedef size_t hs_width_loop(const hs_float_columns *columns, size_t count);

extern hs_width_loop hs_width_baseline;
extern hs_width_loop hs_width_avx2;
extern hs_width_loop hs_width_avx512;

#endif
