#include "pattern/motion.h"

#include "pattern/motion_loops.h"

#include "base/forbidden.h"

const hs_motion hs_motion_baseline = HS_MOTION;

const hs_motion *hs_motion_for(hs_instruction_set set)
{
#ifdef __x86_64__
    if (set == HS_INSTRUCTION_SET_AVX512) return &hs_motion_avx512;
    if (set == HS_INSTRUCTION_SET_AVX2) return &hs_motion_avx2;
#endif
    (void)set;
    return &hs_motion_baseline;
}
