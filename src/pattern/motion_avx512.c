#include "pattern/motion_loops.h"

#include "base/forbidden.h"

const hs_motion hs_motion_avx512 = HS_MOTION;
