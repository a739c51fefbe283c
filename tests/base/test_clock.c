#include "heapstorm/clock.h"

#include "driven_clock.h"
#include "support.h"

static void the_real_clock_never_goes_back(void **state)
{
    (void)state;
    const hs_clock *real = hs_clock_real();
    uint64_t former = hs_clock_now(real);
    for (int i = 0; i < 1000; i++) {
        uint64_t now = hs_clock_now(real);
        assert_true(now >= former);
        former = now;
    }
}

static void a_wait_ends_no_earlier_than_it_should(void **state)
{
    (void)state;
    const hs_clock *real = hs_clock_real();
    uint64_t until = hs_clock_now(real) + 2000;
    hs_clock_wait(real, until);
    assert_true(hs_clock_now(real) >= until);
    hs_clock_wait(real, 0); // long past
}

static void a_driven_clock_stands_still_until_it_is_moved(void **state)
{
    (void)state;
    hs_test_clock driven;
    hs_test_clock_begin(&driven, 1000, 0);
    assert_int_equal(hs_clock_now(&driven.clock), 1000);
    assert_int_equal(hs_clock_now(&driven.clock), 1000);
    hs_test_clock_advance(&driven, 500);
    assert_int_equal(hs_clock_now(&driven.clock), 1500);
    hs_test_clock_set(&driven, 9000);
    assert_int_equal(hs_clock_now(&driven.clock), 9000);
    assert_int_equal(driven.readings, 4);
}

static void a_driven_clock_moves_on_by_its_step_at_every_reading(void **state)
{
    (void)state;
    hs_test_clock driven;
    hs_test_clock_begin(&driven, 0, 10);
    assert_int_equal(hs_clock_now(&driven.clock), 0);
    assert_int_equal(hs_clock_now(&driven.clock), 10);
    assert_int_equal(hs_clock_now(&driven.clock), 20);
}

static void a_wait_by_a_driven_clock_takes_no_time_and_ends_at_its_end(void **state)
{
    (void)state;
    hs_test_clock driven;
    hs_test_clock_begin(&driven, 1000, 0);
    hs_clock_wait(&driven.clock, 3600u * UINT64_C(1000000000));
    assert_int_equal(hs_clock_now(&driven.clock), 3600u * UINT64_C(1000000000));
    hs_clock_wait(&driven.clock, 1000);
    assert_int_equal(hs_clock_now(&driven.clock), 3600u * UINT64_C(1000000000));
    assert_int_equal(driven.waits, 2);
    assert_int_equal(driven.waited_ns, 3600u * UINT64_C(1000000000) - 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_real_clock_never_goes_back),
        cmocka_unit_test(a_wait_ends_no_earlier_than_it_should),
        cmocka_unit_test(a_driven_clock_stands_still_until_it_is_moved),
        cmocka_unit_test(a_driven_clock_moves_on_by_its_step_at_every_reading),
        cmocka_unit_test(a_wait_by_a_driven_clock_takes_no_time_and_ends_at_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
