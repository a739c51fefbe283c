#include "support.h"

#include "base/random.h"

/// The first outputs of pcg32 from seed 42 and sequence 54, as printed by O'Neill's own
/// `pcg32-demo` (github.com/imneme/pcg-c-basic, round 1).
static void pcg32_gives_its_author_s_numbers(void **state)
{
    (void)state;
    static const uint32_t expected[] = {0xa15c02b7, 0x7b47f409, 0xba1d3330,
                                        0x83d2f293, 0xbfa4784b, 0xcbed606e};
    hs_random random = hs_random_seeded(42, 54);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_int_equal(hs_random_next(&random), expected[i]);
}

/// The first outputs of splitmix64 from the states 0 and 1234567, as in the test vectors of
/// java.util.SplittableRandom's algorithm (Steele, Lea and Flood 2014; Vigna's splitmix64.c;
/// Rosetta Code, "Pseudo-random numbers/Splitmix64").
static void splitmix64_gives_its_reference_numbers(void **state)
{
    (void)state;
    static const uint64_t from_zero[] = {0xe220a8397b1dcdafu, 0x6e789e6aa1b965f4u,
                                         0x06c45d188009454fu, 0xf88bb8a8724c81ecu};
    static const uint64_t from_1234567[] = {6457827717110365317u, 3203168211198807973u,
                                            9817491932198370423u, 4593380528125082431u,
                                            16408922859458223821u};
    uint64_t splitmix = 0;
    for (size_t i = 0; i < sizeof from_zero / sizeof from_zero[0]; i++)
        assert_int_equal(hs_splitmix_next(&splitmix), from_zero[i]);
    splitmix = 1234567;
    for (size_t i = 0; i < sizeof from_1234567 / sizeof from_1234567[0]; i++)
        assert_int_equal(hs_splitmix_next(&splitmix), from_1234567[i]);
}

static void two_streams_of_one_seed_differ_and_each_repeats_itself(void **state)
{
    (void)state;
    hs_random first = hs_random_seeded(7, 1), again = hs_random_seeded(7, 1);
    hs_random other = hs_random_seeded(7, 2);
    unsigned same = 0;
    for (int i = 0; i < 1000; i++) {
        uint32_t number = hs_random_next(&first);
        assert_int_equal(number, hs_random_next(&again));
        same += number == hs_random_next(&other);
    }
    assert_true(same < 3);
}

static void numbers_stay_in_their_range_and_reach_all_of_it(void **state)
{
    (void)state;
    hs_random random = hs_random_seeded(1, 1);
    uint64_t splitmix = 1;
    unsigned faces[6] = {0};
    float lowest = 1, highest = 0;
    for (int i = 0; i < 60000; i++) {
        float unit = hs_random_unit(&random);
        assert_true(unit >= 0 && unit < 1);
        if (unit < lowest) lowest = unit;
        if (unit > highest) highest = unit;
        double wide = hs_splitmix_unit(&splitmix);
        assert_true(wide >= 0 && wide < 1);
        float between = hs_random_between(&random, -3, 5);
        assert_true(between >= -3 && between <= 5);
        faces[hs_random_below(&random, 6)]++;
        assert_int_equal(hs_random_below(&random, 1), 0);
    }
    assert_true(lowest < 0.001f && highest > 0.999f);
    for (int i = 0; i < 6; i++) assert_in_range(faces[i], 9500, 10500);
}

static void sixty_four_bits_are_two_draws_the_high_one_first(void **state)
{
    (void)state;
    hs_random random = hs_random_seeded(42, 54);
    assert_int_equal(hs_random_next_wide(&random), 0xa15c02b77b47f409u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pcg32_gives_its_author_s_numbers),
        cmocka_unit_test(splitmix64_gives_its_reference_numbers),
        cmocka_unit_test(two_streams_of_one_seed_differ_and_each_repeats_itself),
        cmocka_unit_test(numbers_stay_in_their_range_and_reach_all_of_it),
        cmocka_unit_test(sixty_four_bits_are_two_draws_the_high_one_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
