#include "world/kernels.h"

#include "world/kernels_loops.h"

#include "base/forbidden.h"

const hs_kernels hs_kernels_avx2 = HS_KERNELS;
