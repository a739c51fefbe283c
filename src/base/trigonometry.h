/// Sine, cosine and direction from polynomials of our own, in degrees, so that every compiler and
/// machine gives the same bits. 0 is up and angles grow clockwise, as BulletML has it; y grows
/// down.
#ifndef HS_BASE_TRIGONOMETRY_H
#define HS_BASE_TRIGONOMETRY_H

#include <math.h>

/// Sine and cosine of an angle in degrees, within 1e-13 (Taylor series on -45..45 degrees); exact
/// at multiples of 90. What is not finite counts as 0.
typedef struct hs_sine_cosine {
    double sine;
    double cosine;
} hs_sine_cosine;
hs_sine_cosine hs_sine_cosine_of(double degrees);

/// The direction of the vector (dx, dy) in (-180, 180] degrees, within 1e-9: 0 up, 90 right; exact
/// at multiples of 45. 0 for the null vector and for what is not finite.
double hs_direction_of(double dx, double dy);

/// Degrees in [0, 360) of an angle within two turns, without branches, which are unpredictable
/// here. The subtraction is exact, so that the result is that of fmod.
static inline double hs_wrapped_within_two_turns(double degrees)
{
    double less = degrees - 360.0;
    double more = copysign(degrees + 360.0, degrees); // -360 becomes -0, as with fmod
    double rest = degrees >= 360.0 ? less : degrees;
    rest = degrees <= -360.0 ? more : rest;
    double positive = rest + 360.0;
    rest = rest < 0.0 ? positive : rest;
    return rest < 360.0 ? rest : 0.0; // a tiny negative angle was rounded up
}

/// The shorter way from one direction in [0, 360) to another that is less than two turns apart, in
/// [-180, 180) degrees.
static inline double hs_shorter_way(double from, double to)
{
    double way = hs_wrapped_within_two_turns(to - from);
    double back = way - 360.0;
    return way >= 180.0 ? back : way;
}

// ---- The polynomials, for the functions above and for loops that vectorise them -----------------
// They have no branches: both values of a choice are computed and one is selected. Angles come in
// no order, and a mispredicted branch would cost as much as half a polynomial.

#define HS_RADIANS_PER_DEGREE 0.017453292519943295
#define HS_DEGREES_PER_RADIAN 57.29577951308232

/// Taylor series of the sine for |x| <= pi / 4; the first term left out is below 2.1e-14.
static inline double hs_sine_near_zero(double x)
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
static inline double hs_cosine_near_zero(double x)
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

/// The number of the nearest multiple of 90 degrees, before truncation to an integer.
static inline double hs_nearest_quarter(double degrees)
{
    double quarters = degrees * (1.0 / 90.0);
    return quarters + (quarters < 0 ? -0.5 : 0.5);
}

/// Sine and cosine of an angle whose nearest multiple of 90 degrees is number `quarter`, which is
/// also given as the floating-point number `multiple`.
static inline hs_sine_cosine hs_sine_cosine_about(double degrees, double multiple, unsigned quarter)
{
    double x = (degrees - multiple * 90.0) * HS_RADIANS_PER_DEGREE;
    double s = hs_sine_near_zero(x);
    double c = hs_cosine_near_zero(x);
    double sine = (quarter & 1u) != 0 ? c : s;
    double cosine = (quarter & 1u) != 0 ? s : c;
    return (hs_sine_cosine){
        (quarter & 2u) != 0 ? -sine : sine,
        ((quarter + 1u) & 2u) != 0 ? -cosine : cosine,
    };
}

/// Arctangent in degrees for 0 <= t <= 1: above tan(22.5 degrees) by the addition formula, then the
/// Gregory series; the first term left out is below 5e-12 radians.
static inline double hs_arctangent_degrees(double t)
{
    const double steep = 0.41421356237309503;
    double less = t - 1.0, more = t + 1.0;
    double over = t > steep ? less : t;
    double under = t > steep ? more : 1.0;
    double u = over / under;
    double s = u * u;
    double sum = 0.0;
    for (int n = 25; n >= 1; n -= 2) sum = ((n & 2) ? -1.0 : 1.0) / n + s * sum;
    return (t > steep ? 45.0 : 0.0) + u * sum * HS_DEGREES_PER_RADIAN;
}

/// `hs_direction_of` for finite numbers.
static inline double hs_direction_of_finite(double dx, double dy)
{
    double across = fabs(dx);
    double along = fabs(dy);
    double less = across <= along ? across : along;
    double more = across <= along ? along : across;
    double some = more == 0.0 ? 1.0 : more;
    double part = hs_arctangent_degrees(less / some);
    double rest = 90.0 - part;
    double angle = across <= along ? part : rest;
    double behind = 180.0 - angle;
    double turned = dy > 0 ? behind : angle;
    double mirrored = turned < 180.0 ? -turned : turned;
    double either = dx < 0 ? mirrored : turned;
    return more == 0.0 ? 0.0 : either;
}

#endif
