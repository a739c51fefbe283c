#include "heapstorm/heap_meter.h"

#include <pthread.h>

#include "support.h"

#include "heapstorm/gate.h"

/// The program of this test links no interposer, so the meter counts only what the tests report.
static void without_an_interposer_the_meter_is_off_and_says_why(void **state)
{
    (void)state;
    assert_false(hs_heap_meter_is_on());
    assert_string_equal(hs_heap_meter_reason(), "no interposer is linked");
    hs_heap_counts counts = hs_heap_meter_read();
    assert_int_equal(counts.allocations, 0);
    assert_int_equal(counts.peak_bytes, 0);
}

static void whoever_switches_it_off_gives_the_reason(void **state)
{
    (void)state;
    hs_heap_meter_set(false, "a sanitizer owns the heap");
    assert_string_equal(hs_heap_meter_reason(), "a sanitizer owns the heap");
    hs_heap_meter_set(true, "");
    assert_true(hs_heap_meter_is_on());
    assert_string_equal(hs_heap_meter_reason(), "");
}

static void blocks_are_counted_and_what_lives_is_the_difference(void **state)
{
    (void)state;
    hs_heap_meter_set(true, "");
    hs_heap_counts before = hs_heap_meter_read();
    hs_heap_meter_count_allocation(1000000);
    hs_heap_meter_count_allocation(24);
    hs_heap_meter_count_free(1000000);
    hs_heap_meter_count_shrink(8);
    hs_heap_counts after = hs_heap_meter_read();
    assert_int_equal(after.allocations - before.allocations, 2);
    assert_int_equal(after.frees - before.frees, 1);
    assert_int_equal(after.bytes - before.bytes, 1000024);
    assert_int_equal(after.live_bytes - before.live_bytes, 16);
    assert_true(after.peak_bytes >= 1000000);
}

static void pages_that_the_gate_maps_are_the_processs_too(void **state)
{
    (void)state;
    const size_t bytes = 1 << 20;
    hs_gate gate = {0};
    hs_heap_meter_set(true, "");
    hs_heap_counts before = hs_heap_meter_read();
    void *pages = hs_gate_map(&gate, HS_TAG_OTHER, bytes);
    assert_non_null(pages);
    hs_heap_counts mapped = hs_heap_meter_read();
    assert_int_equal(mapped.allocations - before.allocations, 1);
    assert_int_equal(mapped.live_bytes - before.live_bytes, bytes);
    hs_gate_unmap(&gate, HS_TAG_OTHER, pages, bytes);
    hs_heap_counts after = hs_heap_meter_read();
    assert_int_equal(after.frees - before.frees, 1);
    assert_int_equal(after.live_bytes, before.live_bytes);
}

enum { THREADS = 80, BLOCKS = 1000 };

static void *count_blocks(void *unused)
{
    for (int i = 0; i < BLOCKS; i++) {
        hs_heap_meter_count_allocation(100);
        if (i % 2 == 0) hs_heap_meter_count_free(100);
    }
    return unused;
}

static void the_counts_are_exact_with_more_threads_than_lines(void **state)
{
    (void)state;
    hs_heap_meter_set(true, "");
    hs_heap_counts before = hs_heap_meter_read();
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, count_blocks, NULL), 0);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    hs_heap_counts after = hs_heap_meter_read();
    assert_int_equal(after.allocations - before.allocations, THREADS * BLOCKS);
    assert_int_equal(after.frees - before.frees, THREADS * BLOCKS / 2);
    assert_int_equal(after.live_bytes - before.live_bytes, THREADS * BLOCKS * 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_an_interposer_the_meter_is_off_and_says_why),
        cmocka_unit_test(whoever_switches_it_off_gives_the_reason),
        cmocka_unit_test(blocks_are_counted_and_what_lives_is_the_difference),
        cmocka_unit_test(pages_that_the_gate_maps_are_the_processs_too),
        cmocka_unit_test(the_counts_are_exact_with_more_threads_than_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
