#ifdef __x86_64__
#include "pattern/motion_loops.h"

#include "base/forbidden.h"

const hs_motion hs_motion_avx512 = HS_MOTION;
#else
typedef int hs_motion_has_no_avx512;
#endif
