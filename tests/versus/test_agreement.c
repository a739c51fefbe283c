// Digests of two sides, compared at equal ticks.
#include "versus/agreement.h"

#include "support.h"

static hs_agreement *make(void)
{
    hs_agreement *agreement = calloc(1, sizeof *agreement);
    assert_non_null(agreement);
    return agreement;
}

/// Adds a side's digests after so many stretches of ticks.
static void add(hs_agreement *agreement, unsigned side, uint64_t number, uint64_t game,
                uint64_t seen)
{
    const hs_milestone milestone = {
        .tick = number * HS_AGREEMENT_TICKS,
        .digests = {.game = game, .seen = seen},
    };
    hs_agreement_add(agreement, side, &milestone);
}

static void nothing_is_compared_until_both_have_come_to_a_tick(void **state)
{
    (void)state;
    hs_agreement *agreement = make();
    for (uint64_t i = 1; i <= 500; i++) add(agreement, 0, i, i, 7);
    assert_int_equal(agreement->compared, 0);
    add(agreement, 1, 1, 1, 7);
    assert_int_equal(agreement->compared, 1);
    assert_int_equal(agreement->last.tick, HS_AGREEMENT_TICKS);
    assert_int_equal(agreement->last.digests.game, 1);
    assert_false(agreement->differs);
    free(agreement);
}

static void who_is_ahead_may_change(void **state)
{
    (void)state;
    hs_agreement *agreement = make();
    add(agreement, 0, 1, 5, 5);
    add(agreement, 1, 1, 5, 5);
    add(agreement, 1, 2, 6, 6);
    add(agreement, 1, 3, 7, 7);
    add(agreement, 0, 2, 6, 6);
    assert_int_equal(agreement->compared, 2);
    assert_int_equal(agreement->last.tick, 2 * HS_AGREEMENT_TICKS);
    free(agreement);
}

static void the_first_tick_at_which_either_digest_differs_is_kept(void **state)
{
    (void)state;
    hs_agreement *agreement = make();
    for (uint64_t i = 1; i <= 4; i++) add(agreement, 0, i, i, 7);
    add(agreement, 1, 1, 1, 7);
    add(agreement, 1, 2, 2, 8);
    add(agreement, 1, 3, 9, 7);
    add(agreement, 1, 4, 4, 7);
    assert_true(agreement->differs);
    assert_int_equal(agreement->differs_tick, 2 * HS_AGREEMENT_TICKS);
    assert_int_equal(agreement->compared, 4);
    free(agreement);
}

static void digests_that_waited_too_long_are_not_compared_with_others(void **state)
{
    (void)state;
    hs_agreement *agreement = make();
    for (uint64_t i = 1; i <= HS_AGREEMENT_ROOM + 5; i++) add(agreement, 0, i, i, 7);
    add(agreement, 1, 3, 3, 7);
    assert_int_equal(agreement->compared, 0);
    assert_false(agreement->differs);
    add(agreement, 1, 6, 6, 7);
    assert_int_equal(agreement->compared, 1);
    free(agreement);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_compared_until_both_have_come_to_a_tick),
        cmocka_unit_test(who_is_ahead_may_change),
        cmocka_unit_test(the_first_tick_at_which_either_digest_differs_is_kept),
        cmocka_unit_test(digests_that_waited_too_long_are_not_compared_with_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
