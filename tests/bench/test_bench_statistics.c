#include <math.h>

#include "bench_results.h"

static void expect(double value, double expected)
{
    if (fabs(value - expected) > 1e-9) fail_msg("%.12g, not %.12g", value, expected);
}

static void a_figure_is_the_median_with_the_smallest_and_largest(void **state)
{
    (void)state;
    hs_bench_figure odd = hs_bench_figure_of((double[]){5, 1, 9, 2, 3}, 5);
    expect(odd.median, 3);
    expect(odd.min, 1);
    expect(odd.max, 9);
    expect(hs_bench_figure_of((double[]){4, 1, 2, 8}, 4).median, 3);
    expect(hs_bench_figure_of((double[]){7}, 1).max, 7);
}

static void what_is_not_known_is_left_out_of_a_figure(void **state)
{
    (void)state;
    hs_bench_figure figure = hs_bench_figure_of((double[]){NAN, 2, INFINITY, 4, NAN}, 5);
    expect(figure.median, 3);
    expect(figure.max, 4);
    assert_true(isnan(hs_bench_figure_of((double[]){NAN}, 1).median));
    assert_true(isnan(hs_bench_figure_of(NULL, 0).min));
}

/// The confidence of the k-th order statistics is that of the binomial distribution of one half:
/// Conover's table A3, or by hand from Pascal's triangle.
static void intervals_have_the_confidence_of_the_sign_test(void **state)
{
    (void)state;
    static const struct {
        size_t count, k;
        double confidence;
    } known[] = {
        {1, 1, 0.0},
        {5, 1, 1.0 - 2.0 / 32.0},
        {6, 1, 1.0 - 2.0 / 64.0},
        {7, 1, 1.0 - 2.0 / 128.0},
        {8, 1, 1.0 - 2.0 / 256.0},
        {9, 2, 1.0 - 2.0 * (1 + 9) / 512.0},
        {12, 3, 1.0 - 2.0 * (1 + 12 + 66) / 4096.0},
        {20, 6, 1.0 - 2.0 * (1 + 20 + 190 + 1140 + 4845 + 15504) / 1048576.0},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        double ratios[20];
        for (size_t j = 0; j < known[i].count; j++) ratios[j] = (double)(known[i].count - j);
        hs_bench_interval interval = hs_bench_interval_of(ratios, known[i].count);
        assert_int_equal(interval.pairs, known[i].count);
        expect(interval.low, (double)known[i].k);
        expect(interval.high, (double)(known[i].count - known[i].k + 1));
        expect(interval.confidence, known[i].confidence);
        expect(interval.median, ((double)known[i].count + 1.0) / 2.0);
    }
}

static void a_difference_is_seen_when_one_lies_outside(void **state)
{
    (void)state;
    hs_bench_interval slower = hs_bench_interval_of((double[]){1.1, 1.2, 1.3, 1.2, 1.1}, 5);
    hs_bench_interval faster = hs_bench_interval_of((double[]){0.8, 0.9, 0.7, 0.9, 0.8}, 5);
    hs_bench_interval noise = hs_bench_interval_of((double[]){1.1, 1.2, 0.9, 1.2, 1.1}, 5);
    hs_bench_interval few = hs_bench_interval_of((double[]){2, 2, 2, 2}, 4);
    assert_true(hs_bench_is_different(&slower));
    assert_true(hs_bench_is_different(&faster));
    assert_false(hs_bench_is_different(&noise));
    assert_false(hs_bench_is_different(&few));
}

static void every_time_falls_into_the_bin_that_begins_at_or_below_it(void **state)
{
    (void)state;
    for (size_t bin = 0; bin < HS_BENCH_BINS; bin++)
        assert_true(hs_bench_bin_begin(bin) < hs_bench_bin_begin(bin + 1));
    expect(hs_bench_bin_begin(0), 0);
    for (uint64_t ns = 0; ns < (uint64_t)1 << 40; ns = ns * 9 / 8 + 1) {
        hs_bench_histogram histogram = {.total = 0};
        hs_bench_histogram_add(&histogram, ns);
        size_t bin = 0;
        while (bin < HS_BENCH_BINS && histogram.bins[bin] == 0) bin++;
        assert_true(bin < HS_BENCH_BINS);
        assert_true(hs_bench_bin_begin(bin) <= (double)ns);
        bool is_last = bin == HS_BENCH_BINS - 1;
        assert_true(is_last || (double)ns < hs_bench_bin_begin(bin + 1));
        assert_int_equal(histogram.total, 1);
    }
}

static void ratios_pair_what_was_measured_in_the_same_round(void **state)
{
    (void)state;
    hs_test_bench bench;
    hs_test_bench_open(&bench, 6);
    // A disturbance of the third round hits both, and the fourth of the base is missing.
    hs_test_bench_set(&bench, 1, (double[]){10, 10, 50, 0, 10, 10});
    hs_test_bench_set(&bench, 0, (double[]){20, 20, 100, 20, 20, 20});
    hs_test_bench_set(&bench, 3, (double[]){1, 1, 5, 1, 1, 1});
    hs_bench_sum_up(&bench.results);
    const hs_bench_cell *list = &bench.results.cells[0];
    assert_int_equal(list->ratio.pairs, 5);
    expect(list->ratio.median, 2);
    expect(list->ratio.low, 2);
    expect(list->ratio.high, 2);
    expect(list->figure[HS_BENCH_NS_PER_ENTITY].max, 100);
    assert_int_equal(list->rounds, 6);
    // Nothing was measured of the third cell.
    assert_int_equal(bench.results.cells[2].ratio.pairs, 0);
    assert_true(isnan(bench.results.cells[2].figure[HS_BENCH_NS_PER_ENTITY].median));
    hs_test_bench_close(&bench);
}

static void rungs_gain_over_the_one_below_and_climb_from_the_first(void **state)
{
    (void)state;
    hs_test_bench bench;
    hs_test_bench_open(&bench, 5);
    hs_test_bench_set(&bench, 0, (double[]){40, 40, 40, 40, 40});
    hs_test_bench_set(&bench, 1, (double[]){10, 10, 10, 10, 10});
    hs_test_bench_set(&bench, 3, (double[]){1, 1, 1, 1, 1});
    hs_bench_sum_up(&bench.results);
    const hs_bench_rung *ladder = bench.results.ladder;
    assert_int_equal(ladder[0].gain[0].pairs, 0);
    expect(ladder[1].gain[0].median, 4);
    expect(ladder[2].gain[0].median, 10);
    expect(ladder[2].climb[0].median, 40);
    // A rung that could not be measured is stepped over.
    hs_test_bench_set(&bench, 1, (double[]){0, 0, 0, 0, 0});
    hs_bench_sum_up(&bench.results);
    assert_int_equal(ladder[1].gain[0].pairs, 0);
    expect(ladder[2].gain[0].median, 40);
    hs_test_bench_close(&bench);
}

static void percentiles_need_enough_ticks(void **state)
{
    (void)state;
    static const double ones[5] = {1, 1, 1, 1, 1};
    hs_test_bench bench;
    hs_test_bench_open(&bench, 5);
    hs_test_bench_set(&bench, 1, ones); // 1,000 ticks: 100,000 to 100,199 ns, five times
    hs_test_bench_set(&bench, 3, (double[]){1, 1, 1, 1, 0});
    hs_bench_sum_up(&bench.results);
    expect(bench.results.cells[1].p95_ns, 100189);
    expect(bench.results.cells[1].p99_ns, 100197);
    assert_true(isnan(bench.results.cells[1].p999_ns));
    assert_true(isnan(bench.results.cells[3].p99_ns));
    expect(bench.results.cells[3].p95_ns, 100189);
    assert_int_equal(bench.results.cells[1].tick_histogram.total, 1000);
    hs_test_bench_close(&bench);
}

static void timing_is_told_by_stretches_of_one_process(void **state)
{
    (void)state;
    hs_test_bench bench;
    hs_test_bench_open(&bench, 5);
    static const double costs[] = {1.03, 1.01, 1.0, 0.99, 1.02};
    for (int round = 0; round < 5; round++) {
        bench.results.cells[3].samples[round].is_there = true;
        bench.results.cells[3].samples[round].number[HS_BENCH_TIMING_COST] = costs[round];
    }
    bench.results.timed = 2;
    bench.results.untimed = 3;
    hs_bench_sum_up(&bench.results);
    expect(bench.results.timing_cost.median, 1.01);
    hs_test_bench_close(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_figure_is_the_median_with_the_smallest_and_largest),
        cmocka_unit_test(what_is_not_known_is_left_out_of_a_figure),
        cmocka_unit_test(intervals_have_the_confidence_of_the_sign_test),
        cmocka_unit_test(a_difference_is_seen_when_one_lies_outside),
        cmocka_unit_test(every_time_falls_into_the_bin_that_begins_at_or_below_it),
        cmocka_unit_test(ratios_pair_what_was_measured_in_the_same_round),
        cmocka_unit_test(rungs_gain_over_the_one_below_and_climb_from_the_first),
        cmocka_unit_test(percentiles_need_enough_ticks),
        cmocka_unit_test(timing_is_told_by_stretches_of_one_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
