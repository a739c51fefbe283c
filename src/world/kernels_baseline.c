#include "world/kernels.h"

#include "base/instruction_set.h"
#include "world/kernels_loops.h"

#include "base/forbidden.h"

const hs_kernels hs_kernels_baseline = HS_KERNELS;

const hs_kernels *hs_kernels_for(hs_instruction_set set)
{
    return HS_VERSION_FOR(set, hs_kernels);
}
