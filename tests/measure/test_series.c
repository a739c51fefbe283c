#include "heapstorm/measure.h"

#include "support.h"

static void a_percentile_is_the_nearest_rank(void **state)
{
    (void)state;
    // Wikipedia's example of the nearest-rank method.
    const double ages[] = {15, 20, 35, 40, 50};
    assert_true(hs_percentile(ages, 5, 50) == 15);
    assert_true(hs_percentile(ages, 5, 300) == 20);
    assert_true(hs_percentile(ages, 5, 400) == 20);
    assert_true(hs_percentile(ages, 5, 500) == 35);
    assert_true(hs_percentile(ages, 5, 1000) == 50);
}

static void percentiles_of_a_thousand_and_of_one_are_exact(void **state)
{
    (void)state;
    double numbers[1000];
    for (int i = 0; i < 1000; i++)
        numbers[i] = 1 + (i * 617 + 5) % 1000; // a shuffle of 1..1000, as 617 and 1000 are coprime
    hs_summary summary = hs_summary_of(numbers, 1000);
    assert_true(summary.mean == 500.5);
    assert_true(summary.p50 == 500);
    assert_true(summary.p95 == 950);
    assert_true(summary.p99 == 990);
    assert_true(summary.p999 == 999);
    assert_true(summary.max == 1000);
    double one[] = {7};
    summary = hs_summary_of(one, 1);
    assert_true(summary.mean == 7 && summary.p50 == 7 && summary.p999 == 7 && summary.max == 7);
}

static void nothing_has_no_percentile_and_an_empty_summary(void **state)
{
    (void)state;
    double none = hs_percentile(NULL, 0, 500);
    assert_true(none != none);
    hs_summary summary = hs_summary_of(NULL, 0);
    assert_true(summary.max == 0 && summary.p50 == 0);
}

static void sorting_puts_every_number_in_its_place(void **state)
{
    (void)state;
    uint32_t random = 1;
    for (size_t count = 0; count < 200; count++) {
        double numbers[200], sum = 0, sorted_sum = 0;
        for (size_t i = 0; i < count; i++) {
            random = random * 1664525u + 1013904223u;
            numbers[i] = (double)(random >> 24); // few distinct values, so that many are equal
            sum += numbers[i];
        }
        hs_sort(numbers, count);
        for (size_t i = 0; i < count; i++) {
            sorted_sum += numbers[i];
            if (i > 0) assert_true(numbers[i - 1] <= numbers[i]);
        }
        assert_true(sum == sorted_sum);
    }
}

static void the_time_of_a_frame_is_that_of_its_spans(void **state)
{
    (void)state;
    hs_gate instruments = {0}, game = {0};
    hs_recorder recorder;
    assert_true(hs_recorder_open(&recorder, &instruments, &game, 4, NULL));
    hs_recorder_begin(&recorder);
    for (int phase = 0; phase <= HS_PHASE_COUNT; phase++)
        recorder.probe.begin(recorder.probe.context, (hs_phase)phase);
    hs_recorder_end(&recorder);
    uint64_t sum = 0;
    for (int span = 0; span < HS_SPAN_COUNT; span++) sum += recorder.current.span_ns[span];
    assert_int_equal(hs_frame_ns(&recorder.current), sum);
    assert_true(recorder.current.particles_ns <= recorder.current.span_ns[HS_SPAN_MOVE]);
    assert_int_equal(recorder.current.span_ns[HS_SPAN_DRAW], 0);
    hs_recorder_close(&recorder);
    hs_test_expect_gate_empty(&instruments);
}

static void the_footprint_is_of_the_pages_that_are_written_to_in_a_world_s_turns(void **state)
{
    (void)state;
    enum { MIB = 1 << 20 };
    hs_gate instruments = {0}, game = {0};
    hs_recorder recorder;
    assert_true(hs_recorder_open(&recorder, &instruments, &game, 1, NULL));
    uint8_t *mine = hs_gate_map(&game, HS_TAG_OTHER, (size_t)24 * MIB);
    uint8_t *others = hs_gate_map(&game, HS_TAG_OTHER, (size_t)8 * MIB);
    assert_non_null(mine);
    assert_non_null(others);
    hs_recorder_begin_turn(&recorder);
    memset(mine, 1, (size_t)16 * MIB);
    hs_recorder_end_turn(&recorder);
    memset(others, 1, (size_t)8 * MIB);
    hs_recorder_begin_turn(&recorder);
    memset(mine + (size_t)16 * MIB, 1, (size_t)8 * MIB);
    hs_recorder_end_turn(&recorder);
    if (recorder.has_footprint) {
        assert_true(recorder.footprint > 24 * MIB / 100 * 99);
        assert_true(recorder.footprint < 24 * MIB / 100 * 101);
    }
    hs_gate_unmap(&game, HS_TAG_OTHER, mine, (size_t)24 * MIB);
    hs_gate_unmap(&game, HS_TAG_OTHER, others, (size_t)8 * MIB);
    hs_recorder_close(&recorder);
    hs_test_expect_gate_empty(&instruments);
}

static void particles_are_told_under_move_and_apart(void **state)
{
    (void)state;
    hs_gate instruments = {0}, game = {0};
    hs_recorder recorder;
    assert_true(hs_recorder_open(&recorder, &instruments, &game, 1, NULL));
    hs_recorder_begin(&recorder);
    recorder.probe.begin(recorder.probe.context, HS_PHASE_PARTICLES);
    recorder.since_ns -= 5000;
    recorder.probe.begin(recorder.probe.context, HS_PHASE_MOVE);
    recorder.since_ns -= 3000;
    recorder.probe.begin(recorder.probe.context, HS_PHASE_COUNT);
    assert_true(recorder.current.particles_ns >= 5000);
    assert_true(recorder.current.span_ns[HS_SPAN_MOVE] >= recorder.current.particles_ns + 3000);
    hs_recorder_close(&recorder);
}

static void a_frame_is_told_what_passed_the_gate_in_it(void **state)
{
    (void)state;
    hs_gate instruments = {0}, game = {0};
    void *before = hs_gate_allocate(&game, HS_TAG_WORLD, 1000);
    hs_recorder recorder;
    assert_true(hs_recorder_open(&recorder, &instruments, &game, 1, NULL));
    uint64_t own = instruments.total.allocations;
    hs_recorder_begin(&recorder);
    void *during = hs_gate_allocate(&game, HS_TAG_WORLD, 24);
    hs_gate_release(&game, HS_TAG_WORLD, before, 1000);
    hs_recorder_end(&recorder);
    assert_int_equal(recorder.current.game.allocations, 1);
    assert_int_equal(recorder.current.game.frees, 1);
    assert_int_equal(recorder.current.game.bytes, 24);
    assert_int_equal(instruments.total.allocations, own);
    hs_gate_release(&game, HS_TAG_WORLD, during, 24);
    hs_recorder_close(&recorder);
}

static void a_series_that_cannot_be_had_is_an_error(void **state)
{
    (void)state;
    for (uint64_t n = 1; n <= 2; n++) {
        hs_gate instruments = {.fail_at = n}, game = {0};
        hs_recorder recorder;
        hs_error error = {""};
        assert_false(hs_recorder_open(&recorder, &instruments, &game, 10, &error));
        assert_non_null(strstr(error.message, "out of memory"));
        hs_recorder_close(&recorder);
        hs_test_expect_gate_empty(&instruments);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_percentile_is_the_nearest_rank),
        cmocka_unit_test(percentiles_of_a_thousand_and_of_one_are_exact),
        cmocka_unit_test(nothing_has_no_percentile_and_an_empty_summary),
        cmocka_unit_test(sorting_puts_every_number_in_its_place),
        cmocka_unit_test(the_time_of_a_frame_is_that_of_its_spans),
        cmocka_unit_test(the_footprint_is_of_the_pages_that_are_written_to_in_a_world_s_turns),
        cmocka_unit_test(particles_are_told_under_move_and_apart),
        cmocka_unit_test(a_frame_is_told_what_passed_the_gate_in_it),
        cmocka_unit_test(a_series_that_cannot_be_had_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
