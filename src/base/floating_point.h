/// The floating-point mode of the simulation: round to nearest, denormal numbers kept. A host
/// program may use another mode; a tick sets ours and restores the host's.
#ifndef HS_BASE_FLOATING_POINT_H
#define HS_BASE_FLOATING_POINT_H

#ifdef __SSE2__
#include <xmmintrin.h>
typedef unsigned hs_floating_point_mode;

/// Default control bits: all exceptions masked, round to nearest, nothing flushed to zero.
static inline hs_floating_point_mode hs_floating_point_enter(void)
{
    unsigned mode = _mm_getcsr();
    _mm_setcsr(0x1F80u);
    return mode;
}

static inline void hs_floating_point_leave(hs_floating_point_mode mode)
{
    _mm_setcsr(mode);
}
#else
#include <fenv.h>
typedef fenv_t hs_floating_point_mode;

static inline hs_floating_point_mode hs_floating_point_enter(void)
{
    fenv_t mode;
    fegetenv(&mode);
    fesetenv(FE_DFL_ENV);
    return mode;
}

static inline void hs_floating_point_leave(hs_floating_point_mode mode)
{
    fesetenv(&mode);
}
#endif

#endif
