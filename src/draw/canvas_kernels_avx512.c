#include "draw/canvas_kernels.h"

#ifdef __x86_64__
#include "draw/canvas_loops.h"

#include "base/forbidden.h"

const hs_canvas_kernels hs_canvas_kernels_avx512 = HS_CANVAS_KERNELS;
#else
typedef int hs_canvas_kernels_have_no_avx512;
#endif
