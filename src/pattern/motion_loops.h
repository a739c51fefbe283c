/// The loops of `motion.h`. Three files include them, each compiled with its own instruction set;
/// the compiler vectorises them.
#ifndef HS_PATTERN_MOTION_LOOPS_H
#define HS_PATTERN_MOTION_LOOPS_H

#include <stdint.h>

#include "base/trigonometry.h"
#include "pattern/lanes.h"
#include "pattern/motion.h"

static size_t whole_steps(size_t count)
{
    return (count + HS_MOTION_STEP - 1) / HS_MOTION_STEP * HS_MOTION_STEP;
}

static void aims(const float *restrict x, const float *restrict y, size_t count, float target_x,
                 float target_y, double *restrict aim)
{
    size_t end = whole_steps(count);
    for (size_t i = 0; i < end; i++) {
        aim[i] = hs_direction_of_finite((double)target_x - (double)x[i],
                                        (double)target_y - (double)y[i]);
    }
}

static void turns(const float *restrict direction, const double *restrict offset,
                  const double *restrict frames, const double *restrict quarter,
                  const double *restrict aim, size_t count, float *restrict final,
                  float *restrict step)
{
    size_t end = whole_steps(count);
    for (size_t i = 0; i < end; i++) {
        double turned = aim[i] + 90.0;
        double to = offset[i] + (quarter[i] > 0.0 ? turned : aim[i]);
        double present = hs_wrapped_within_two_turns((double)direction[i]);
        double there = present + hs_shorter_way(present, to);
        final[i] = (float)there;
        step[i] = (float)((there - present) / frames[i]);
    }
}

#define HS_MOTION                                                                                  \
    {                                                                                              \
        .step = step, .aims = aims, .turns = turns,                                                \
    }

#endif
