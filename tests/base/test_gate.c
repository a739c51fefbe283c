#include "support.h"

#include "base/assert.h"

static void the_gate_counts_what_passes_by_tag(void **state)
{
    (void)state;
    hs_gate gate = {0};
    void *a = hs_gate_allocate(&gate, HS_TAG_BULLETS, 100);
    void *b = hs_gate_allocate_array(&gate, HS_TAG_SHOTS, 10, 8);
    assert_non_null(a);
    assert_non_null(b);
    assert_int_equal(gate.tally[HS_TAG_BULLETS].live_bytes, 100);
    assert_int_equal(gate.tally[HS_TAG_SHOTS].live_bytes, 80);
    assert_int_equal(gate.total.peak_bytes, 180);
    hs_gate_release(&gate, HS_TAG_BULLETS, a, 100);
    hs_gate_release(&gate, HS_TAG_SHOTS, b, 80);
    assert_int_equal(gate.total.peak_bytes, 180);
    assert_int_equal(gate.total.bytes, 180);
    hs_test_expect_gate_empty(&gate);
}

static void an_array_whose_size_overflows_is_refused(void **state)
{
    (void)state;
    hs_gate gate = {0};
    assert_null(hs_gate_allocate_array(&gate, HS_TAG_OTHER, SIZE_MAX / 4, 8));
    assert_null(hs_gate_allocate_lines(&gate, HS_TAG_OTHER, SIZE_MAX - 3));
    assert_int_equal(gate.total.allocations, 0);
}

static void a_resized_array_keeps_its_content_and_the_count_stays_exact(void **state)
{
    (void)state;
    hs_gate gate = {0};
    int *numbers = hs_gate_resize_array(&gate, HS_TAG_OTHER, NULL, 0, 4, sizeof *numbers);
    assert_non_null(numbers);
    for (int i = 0; i < 4; i++) numbers[i] = i;
    numbers = hs_gate_resize_array(&gate, HS_TAG_OTHER, numbers, 4, 1000, sizeof *numbers);
    assert_non_null(numbers);
    for (int i = 0; i < 4; i++) assert_int_equal(numbers[i], i);
    assert_int_equal(gate.total.live_bytes, 4000);
    hs_gate_release(&gate, HS_TAG_OTHER, numbers, 4000);
    hs_test_expect_gate_empty(&gate);
}

static void what_is_above_a_limit_is_refused_and_what_is_below_is_not(void **state)
{
    (void)state;
    hs_gate gate = {0};
    void *before = hs_gate_allocate(&gate, HS_TAG_OTHER, 5000);
    hs_gate_limit(&gate, 1000);
    assert_null(hs_gate_allocate(&gate, HS_TAG_OTHER, 1001));
    assert_null(hs_gate_allocate(&gate, HS_TAG_OTHER, SIZE_MAX));
    assert_null(hs_gate_allocate_array(&gate, HS_TAG_OTHER, 2, 600));
    assert_null(hs_gate_allocate_lines(&gate, HS_TAG_OTHER, 1024));
    void *first = hs_gate_allocate(&gate, HS_TAG_OTHER, 900);
    assert_non_null(first);
    assert_null(hs_gate_allocate(&gate, HS_TAG_OTHER, 100)); // headers count
    hs_gate_limit(&gate, HS_FIGURE_NONE);
    void *second = hs_gate_allocate(&gate, HS_TAG_OTHER, 4000);
    assert_non_null(second);
    hs_gate_release(&gate, HS_TAG_OTHER, before, 5000);
    hs_gate_release(&gate, HS_TAG_OTHER, first, 900);
    hs_gate_release(&gate, HS_TAG_OTHER, second, 4000);
    hs_test_expect_gate_empty(&gate);
}

static void the_request_that_a_test_names_fails(void **state)
{
    (void)state;
    hs_gate gate = {.fail_at = 2};
    void *first = hs_gate_allocate(&gate, HS_TAG_OTHER, 8);
    assert_non_null(first);
    assert_null(hs_gate_allocate(&gate, HS_TAG_OTHER, 8));
    void *third = hs_gate_allocate(&gate, HS_TAG_OTHER, 8);
    assert_non_null(third);
    hs_gate_release(&gate, HS_TAG_OTHER, first, 8);
    hs_gate_release(&gate, HS_TAG_OTHER, third, 8);
    hs_test_expect_gate_empty(&gate);
}

static void an_array_resized_to_nothing_is_still_there_to_be_released(void **state)
{
    (void)state;
    hs_gate gate = {0};
    void *array = hs_gate_resize_array(&gate, HS_TAG_OTHER, NULL, 0, 10, 8);
    array = hs_gate_resize_array(&gate, HS_TAG_OTHER, array, 10, 0, 8);
    assert_non_null(array);
    assert_int_equal(gate.total.live_bytes, 0);
    hs_gate_release(&gate, HS_TAG_OTHER, array, 0);
    hs_test_expect_gate_empty(&gate);
}

static void an_array_that_cannot_grow_stays_as_it_was(void **state)
{
    (void)state;
    hs_gate gate = {.fail_at = 2};
    uint8_t *array = hs_gate_resize_array(&gate, HS_TAG_OTHER, NULL, 0, 10, 1);
    assert_non_null(array);
    memset(array, 7, 10);
    assert_null(hs_gate_resize_array(&gate, HS_TAG_OTHER, array, 10, 20, 1));
    assert_null(hs_gate_resize_array(&gate, HS_TAG_OTHER, array, 10, SIZE_MAX, 2));
    for (int i = 0; i < 10; i++) assert_int_equal(array[i], 7);
    hs_gate_release(&gate, HS_TAG_OTHER, array, 10);
    hs_test_expect_gate_empty(&gate);
}

static void freed_memory_is_poisoned_in_checked_builds(void **state)
{
    (void)state;
    hs_test_skip_unless_checked();
    hs_gate gate = {0};
    volatile uint8_t *block = hs_gate_allocate(&gate, HS_TAG_OTHER, 200);
    assert_non_null((void *)block);
    block[100] = 1;
    hs_gate_release(&gate, HS_TAG_OTHER, (void *)block, 200);
    assert_int_equal(block[100], HS_POISON); // the heap itself writes into the first words only
}

static void every_tag_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < HS_TAG_COUNT; i++) {
        for (int j = 0; j < i; j++)
            assert_string_not_equal(hs_tag_name((hs_tag)i), hs_tag_name((hs_tag)j));
    }
}

static void what_is_asked_for_in_huge_pages_is_counted(void **state)
{
    (void)state;
    hs_gate gate = {.fail_at = 0};
    size_t small = (size_t)1 << 20, large = (size_t)9 << 20;
    void *few = hs_gate_allocate_lines(&gate, HS_TAG_OTHER, small);
    assert_int_equal(gate.huge_bytes, 0);
    void *many = hs_gate_allocate_lines(&gate, HS_TAG_OTHER, large);
    assert_int_equal(gate.huge_bytes, hs_gate_lines_bytes(large));
    hs_gate_release(&gate, HS_TAG_OTHER, few, small);
    hs_gate_release(&gate, HS_TAG_OTHER, many, large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_asked_for_in_huge_pages_is_counted),
        cmocka_unit_test(the_gate_counts_what_passes_by_tag),
        cmocka_unit_test(an_array_whose_size_overflows_is_refused),
        cmocka_unit_test(a_resized_array_keeps_its_content_and_the_count_stays_exact),
        cmocka_unit_test(what_is_above_a_limit_is_refused_and_what_is_below_is_not),
        cmocka_unit_test(the_request_that_a_test_names_fails),
        cmocka_unit_test(an_array_resized_to_nothing_is_still_there_to_be_released),
        cmocka_unit_test(an_array_that_cannot_grow_stays_as_it_was),
        cmocka_unit_test(freed_memory_is_poisoned_in_checked_builds),
        cmocka_unit_test(every_tag_has_a_name_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
