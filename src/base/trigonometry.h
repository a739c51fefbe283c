/// Sine, cosine and direction from polynomials of our own, in degrees, so that every compiler and
/// machine gives the same bits. 0 is up and angles grow clockwise, as BulletML has it; y grows
/// down.
#ifndef HS_BASE_TRIGONOMETRY_H
#define HS_BASE_TRIGONOMETRY_H

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

#endif
