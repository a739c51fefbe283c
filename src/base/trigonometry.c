#include "base/trigonometry.h"

#include <stdint.h>

#include "base/forbidden.h"

hs_sine_cosine hs_sine_cosine_of(double degrees)
{
    if (!(degrees > -1e15 && degrees < 1e15)) {
        degrees = isfinite(degrees) ? fmod(degrees, 360.0) : 0.0;
    }
    int64_t quarter = (int64_t)hs_nearest_quarter(degrees);
    return hs_sine_cosine_about(degrees, (double)quarter, (unsigned)quarter);
}

double hs_direction_of(double dx, double dy)
{
    return isfinite(dx) && isfinite(dy) ? hs_direction_of_finite(dx, dy) : 0.0;
}
