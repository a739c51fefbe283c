#include "draw/canvas_kernels.h"

#include "base/instruction_set.h"
#include "draw/canvas_loops.h"

#include "base/forbidden.h"

const hs_canvas_kernels hs_canvas_kernels_baseline = HS_CANVAS_KERNELS;

const hs_canvas_kernels *hs_canvas_kernels_for(hs_instruction_set set)
{
    return HS_VERSION_FOR(set, hs_canvas_kernels);
}
