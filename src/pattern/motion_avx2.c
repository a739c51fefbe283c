#include "pattern/motion_loops.h"

#include "base/forbidden.h"

const hs_motion hs_motion_avx2 = HS_MOTION;
