#include "world/kernels.h"

#ifdef __x86_64__
#include "world/kernels_loops.h"

#include "base/forbidden.h"

const hs_kernels hs_kernels_avx2 = HS_KERNELS;
#else
typedef int hs_kernels_have_no_avx2;
#endif
