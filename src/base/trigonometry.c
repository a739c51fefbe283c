#include "base/trigonometry.h"

#include <stdint.h>

#include "base/forbidden.h"

static const double radians_per_degree = 0.017453292519943295;
static const double degrees_per_radian = 57.29577951308232;

/// Taylor series of the sine for |x| <= pi / 4; the first term left out is below 2.1e-14.
static double sine_near_zero(double x)
{
    double s = x * x;
    double sum = 1.0 / 6227020800.0;
    sum = sum * s - 1.0 / 39916800.0;
    sum = sum * s + 1.0 / 362880.0;
    sum = sum * s - 1.0 / 5040.0;
    sum = sum * s + 1.0 / 120.0;
    sum = sum * s - 1.0 / 6.0;
    return x + x * s * sum;
}

/// Taylor series of the cosine for |x| <= pi / 4; the first term left out is below 1.1e-15.
static double cosine_near_zero(double x)
{
    double s = x * x;
    double sum = -1.0 / 87178291200.0;
    sum = sum * s + 1.0 / 479001600.0;
    sum = sum * s - 1.0 / 3628800.0;
    sum = sum * s + 1.0 / 40320.0;
    sum = sum * s - 1.0 / 720.0;
    sum = sum * s + 1.0 / 24.0;
    sum = sum * s - 0.5;
    return 1.0 + s * sum;
}

hs_sine_cosine hs_sine_cosine_of(double degrees)
{
    if (!(degrees > -1e15 && degrees < 1e15)) {
        degrees = isfinite(degrees) ? fmod(degrees, 360.0) : 0.0;
    }
    double quarters = degrees * (1.0 / 90.0);
    int64_t quarter = (int64_t)(quarters + (quarters < 0 ? -0.5 : 0.5));
    double x = (degrees - (double)quarter * 90.0) * radians_per_degree;
    double s = sine_near_zero(x);
    double c = cosine_near_zero(x);
    switch ((unsigned)quarter & 3u) {
    case 0:
        return (hs_sine_cosine){s, c};
    case 1:
        return (hs_sine_cosine){c, -s};
    case 2:
        return (hs_sine_cosine){-s, -c};
    default:
        return (hs_sine_cosine){-c, s};
    }
}

/// Arctangent in degrees for 0 <= t <= 1: above tan(22.5 degrees) by the addition formula, then the
/// Gregory series; the first term left out is below 5e-12 radians.
static double arctangent_degrees(double t)
{
    double offset = 0.0;
    if (t > 0.41421356237309503) {
        t = (t - 1.0) / (t + 1.0);
        offset = 45.0;
    }
    double s = t * t;
    double sum = 0.0;
    for (int n = 25; n >= 1; n -= 2) sum = ((n & 2) ? -1.0 : 1.0) / n + s * sum;
    return offset + t * sum * degrees_per_radian;
}

double hs_direction_of(double dx, double dy)
{
    if (!isfinite(dx) || !isfinite(dy)) return 0.0;
    double across = fabs(dx);
    double along = fabs(dy);
    if (across == 0.0 && along == 0.0) return 0.0;
    double angle = across <= along ? arctangent_degrees(across / along)
                                   : 90.0 - arctangent_degrees(along / across);
    if (dy > 0) angle = 180.0 - angle;
    return dx < 0 && angle < 180.0 ? -angle : angle;
}
