/// The trigonometry of many bullets' motion, computed side by side. There is one version of the
/// loops for each instruction set; all give the same bits as `hs_sine_cosine_of` and
/// `hs_direction_of`.
#ifndef HS_PATTERN_MOTION_H
#define HS_PATTERN_MOTION_H

#include <stddef.h>

#include "base/instruction_set.h"
#include "heapstorm/pattern.h"

/// Largest direction that the loops take, in degrees of either sign.
#define HS_MOTION_DEGREES_MAX 1e6f

/// Largest offset from the player's direction for `turns`, so that its angles stay within two
/// turns; degrees of either sign.
#define HS_TURN_OFFSET_MAX 179.0

/// Arrays are computed in whole steps of this many elements: all elements of the last step must be
/// there and hold numbers, or motions.
enum { HS_MOTION_STEP = 16 };

typedef struct hs_motion {
    /// Takes motions one frame further and writes the velocity and wake of each and whether it is
    /// due into `visits`. Returns a bit for each step of HS_MOTION_STEP in which one needs more
    /// than the loops can do: of these nothing has changed but what is in `visits`.
    uint32_t (*step)(hs_runner_motion *const *motions, size_t count, const hs_visit *visit,
                     hs_visits *visits);
    /// Directions from positions to a target, all finite.
    void (*aims)(const float *x, const float *y, size_t count, float target_x, float target_y,
                 double *aim);
    /// Changes that turn bullets to the player: from `direction`, within two turns, to `aim` and
    /// `offset` (at most HS_TURN_OFFSET_MAX) more, in `frames`; `final` and `step` as in
    /// `hs_change`. `aim` becomes the direction in the pattern's axes where `quarter` is 90 and not
    /// 0.
    void (*turns)(const float *direction, const double *offset, const double *frames,
                  const double *quarter, const double *aim, size_t count, float *final,
                  float *step);
} hs_motion;

extern const hs_motion hs_motion_baseline;
extern const hs_motion hs_motion_avx2;
extern const hs_motion hs_motion_avx512;

/// The loops of an instruction set, or of the best one below it that was compiled.
static inline const hs_motion *hs_motion_for(hs_instruction_set set)
{
    return HS_VERSION_FOR(set, hs_motion);
}

#endif
