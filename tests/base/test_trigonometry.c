#include "support.h"

#include "base/digest.h"
#include "base/trigonometry.h"

#include <math.h>

#define PI 3.14159265358979323846264338327950288L

/// The digest of the sweep below, which every compiler, optimisation level and machine must give.
#define SWEEP_DIGEST 0x692c76ec46300468u

static void expect_sine_cosine(double degrees)
{
    hs_sine_cosine found = hs_sine_cosine_of(degrees);
    // Reduced exactly first: libm takes radians, in which an angle of many turns loses precision.
    long double radians = fmodl((long double)degrees, 360) * (PI / 180);
    if (fabsl((long double)found.sine - sinl(radians)) > 1e-13L ||
        fabsl((long double)found.cosine - cosl(radians)) > 1e-13L) {
        fail_msg("%.17g degrees: sine %.17g, cosine %.17g", degrees, found.sine, found.cosine);
    }
}

static void sine_and_cosine_are_within_1e_13_of_libm(void **state)
{
    (void)state;
    for (int i = -1440000; i <= 1440000; i++) expect_sine_cosine(i * 0.001 + i * 1e-9);
    for (double degrees = 1e-300; degrees < 1e300; degrees *= 7.3) {
        expect_sine_cosine(degrees);
        expect_sine_cosine(-degrees);
    }
}

static void multiples_of_a_right_angle_are_exact(void **state)
{
    (void)state;
    static const double sines[] = {0, 1, 0, -1};
    for (int i = -4000; i <= 4000; i++) {
        hs_sine_cosine found = hs_sine_cosine_of(i * 90.0);
        assert_true(found.sine == sines[i & 3]);
        assert_true(found.cosine == sines[(i + 1) & 3]);
    }
    assert_true(hs_sine_cosine_of(90e15).cosine == 1.0);
}

static void an_angle_that_is_not_finite_counts_as_0(void **state)
{
    (void)state;
    static const double bad[] = {INFINITY, -INFINITY, NAN};
    for (int i = 0; i < 3; i++) {
        assert_true(hs_sine_cosine_of(bad[i]).sine == 0.0);
        assert_true(hs_sine_cosine_of(bad[i]).cosine == 1.0);
        assert_true(hs_direction_of(bad[i], 1) == 0.0);
        assert_true(hs_direction_of(1, bad[i]) == 0.0);
    }
}

static void directions_are_exact_in_the_eight_main_ones(void **state)
{
    (void)state;
    assert_true(hs_direction_of(0, -1) == 0);
    assert_true(hs_direction_of(1, -1) == 45);
    assert_true(hs_direction_of(1, 0) == 90);
    assert_true(hs_direction_of(1, 1) == 135);
    assert_true(hs_direction_of(0, 1) == 180);
    assert_true(hs_direction_of(-1, 1) == -135);
    assert_true(hs_direction_of(-1, 0) == -90);
    assert_true(hs_direction_of(-1, -1) == -45);
    assert_true(hs_direction_of(0, 0) == 0);
    assert_true(hs_direction_of(-0.0, 3) == 180);
}

static void a_direction_is_within_1e_9_degrees_of_libm_in_every_octant(void **state)
{
    (void)state;
    for (int i = 0; i < 720000; i++) {
        double turn = i * 0.0005 - 180.0;
        hs_sine_cosine s = hs_sine_cosine_of(turn);
        double dx = s.sine * 321.5, dy = -s.cosine * 321.5;
        long double expected = atan2l((long double)dx, (long double)-dy) * (180 / PI);
        long double apart = fabsl((long double)hs_direction_of(dx, dy) - expected);
        if (apart > 180) apart = 360 - apart;
        if (apart > 1e-9L) fail_msg("(%.17g, %.17g)", dx, dy);
    }
}

static void a_direction_is_above_minus_180_and_at_most_180(void **state)
{
    (void)state;
    static const double tiny[] = {1e-16, 1e-20, 1e-300, 5e-324};
    for (size_t i = 0; i < sizeof tiny / sizeof tiny[0]; i++) {
        assert_true(hs_direction_of(-tiny[i], 1) > -180);
        assert_true(hs_direction_of(tiny[i], 1) <= 180);
        assert_true(hs_direction_of(-1e300, tiny[i]) >= -90 - 1e-9);
    }
    assert_true(hs_direction_of(1e308, 1e308) == 135);
    assert_true(hs_direction_of(5e-324, -5e-324) == 45);
}

static void add_double(hs_digest *digest, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    hs_digest_add(digest, bits);
}

/// The sweep uses only operations that IEEE 754 fixes, so the bits are fixed too.
static void every_compiler_gives_the_same_bits(void **state)
{
    (void)state;
    hs_digest digest = hs_digest_start();
    for (int i = -200000; i <= 200000; i++) {
        double degrees = i * 0.0078125 * 1.37;
        hs_sine_cosine found = hs_sine_cosine_of(degrees);
        add_double(&digest, found.sine);
        add_double(&digest, found.cosine);
        add_double(&digest, hs_direction_of(found.sine * 3.1, found.cosine + i * 1e-7));
    }
    if (digest.state != SWEEP_DIGEST) {
        fail_msg("the digest is 0x%016llx", (unsigned long long)digest.state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sine_and_cosine_are_within_1e_13_of_libm),
        cmocka_unit_test(multiples_of_a_right_angle_are_exact),
        cmocka_unit_test(an_angle_that_is_not_finite_counts_as_0),
        cmocka_unit_test(directions_are_exact_in_the_eight_main_ones),
        cmocka_unit_test(a_direction_is_within_1e_9_degrees_of_libm_in_every_octant),
        cmocka_unit_test(a_direction_is_above_minus_180_and_at_most_180),
        cmocka_unit_test(every_compiler_gives_the_same_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
