#include "draw/canvas_kernels.h"

#include "draw/canvas_loops.h"

#include "base/forbidden.h"

const hs_canvas_kernels hs_canvas_kernels_avx2 = HS_CANVAS_KERNELS;
