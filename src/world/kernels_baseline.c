#include "world/kernels.h"

#include "world/kernels_loops.h"

#include "base/forbidden.h"

const hs_kernels hs_kernels_baseline = HS_KERNELS;

const hs_kernels *hs_kernels_for(hs_instruction_set set)
{
#ifdef __x86_64__
    if (set == HS_INSTRUCTION_SET_AVX512) return &hs_kernels_avx512;
    if (set == HS_INSTRUCTION_SET_AVX2) return &hs_kernels_avx2;
#endif
    (void)set;
    return &hs_kernels_baseline;
}
