#include <math.h>

#include "base/random.h"
#include "bench/words.h"

#include "bench_results.h"

static void expect(double value, double expected)
{
    if (fabs(value - expected) > 1e-9) fail_msg("%.12g, not %.12g", value, expected);
}

static void a_figure_is_the_median_with_the_smallest_and_largest(void **state)
{
    (void)state;
    hs_bench_figure odd = hs_bench_figure_of((double[]){5, 1, 9, 2, 3}, 5, 0.95);
    expect(odd.median, 3);
    expect(odd.min, 1);
    expect(odd.max, 9);
    expect(hs_bench_figure_of((double[]){4, 1, 2, 8}, 4, 0.95).median, 3);
    expect(hs_bench_figure_of((double[]){7}, 1, 0.95).max, 7);
}

static void what_is_not_known_is_left_out_of_a_figure(void **state)
{
    (void)state;
    hs_bench_figure figure = hs_bench_figure_of((double[]){NAN, 2, INFINITY, 4, NAN}, 5, 0.95);
    expect(figure.median, 3);
    expect(figure.max, 4);
    assert_true(isnan(hs_bench_figure_of((double[]){NAN}, 1, 0.95).median));
    assert_true(isnan(hs_bench_figure_of(NULL, 0, 0.95).min));
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
        hs_bench_interval interval = hs_bench_interval_of(ratios, known[i].count, 0.95);
        assert_int_equal(interval.pairs, known[i].count);
        expect(interval.low, (double)known[i].k);
        expect(interval.high, (double)(known[i].count - known[i].k + 1));
        expect(interval.confidence, known[i].confidence);
        double half = (double)known[i].count / 2.0;
        expect(interval.median, known[i].count % 2 == 1 ? half + 0.5 : sqrt(half * (half + 1.0)));
    }
}

static void a_difference_is_seen_when_one_lies_outside(void **state)
{
    (void)state;
    static const double claim = 0.95;
    hs_bench_interval slower =
        hs_bench_interval_of((double[]){1.1, 1.2, 1.3, 1.2, 1.1, 1.1}, 6, claim);
    hs_bench_interval faster =
        hs_bench_interval_of((double[]){0.8, 0.9, 0.7, 0.9, 0.8, 0.9}, 6, claim);
    hs_bench_interval noise =
        hs_bench_interval_of((double[]){1.1, 1.2, 0.9, 1.2, 1.1, 1.1}, 6, claim);
    hs_bench_interval few = hs_bench_interval_of((double[]){2, 2, 2, 2, 2}, 5, claim);
    assert_true(hs_bench_is_different(&slower));
    assert_true(hs_bench_is_different(&faster));
    assert_false(hs_bench_is_different(&noise));
    assert_false(hs_bench_is_different(&few));
    assert_true(hs_bench_is_sound(&noise));
    assert_false(hs_bench_is_sound(&few));
    slower.is_asked = false;
    assert_false(hs_bench_is_different(&slower));
}

static void six_questions_need_eight_rounds(void **state)
{
    (void)state;
    expect(hs_bench_wanted(1), 0.95);
    expect(hs_bench_wanted(6), 1.0 - 0.05 / 6.0);
    assert_int_equal(hs_bench_rounds_for(1), 6);
    assert_int_equal(hs_bench_rounds_for(6), 8);
    assert_int_equal(hs_bench_rounds_for(7), 9);
    // Eight rounds that all say the same are enough for six questions, and too few for seven.
    double ratios[8] = {2, 2, 2, 2, 2, 2, 2, 2};
    hs_bench_interval six = hs_bench_interval_of(ratios, 8, hs_bench_wanted(6));
    hs_bench_interval seven = hs_bench_interval_of(ratios, 8, hs_bench_wanted(7));
    expect(six.confidence, 1.0 - 2.0 / 256.0);
    assert_true(hs_bench_is_different(&six));
    assert_false(hs_bench_is_different(&seven));
}

static void a_ratio_turned_around_has_the_interval_turned_around(void **state)
{
    (void)state;
    double there[8] = {1.1, 1.3, 0.9, 1.7, 1.2, 1.25, 1.6, 1.05}, back[8];
    for (int i = 0; i < 8; i++) back[i] = 1.0 / there[i];
    hs_bench_interval forth = hs_bench_interval_of(there, 8, hs_bench_wanted(6));
    hs_bench_interval turned = hs_bench_interval_of(back, 8, hs_bench_wanted(6));
    expect(forth.median * turned.median, 1.0);
    expect(forth.low * turned.high, 1.0);
    expect(forth.high * turned.low, 1.0);
}

/// Draws many benches whose pairs differ by nothing but chance, from a distribution with a long
/// tail: as many intervals hold 1 as their confidence promises, within what chance allows.
static void intervals_hold_the_truth_as_often_as_they_promise(void **state)
{
    (void)state;
    enum { BENCHES = 20000, ROUNDS = 8 };
    uint64_t luck = 7;
    size_t missed = 0;
    double promised = 0.0;
    for (int bench = 0; bench < BENCHES; bench++) {
        double ratios[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            double above = -log(1.0 - hs_splitmix_unit(&luck)),
                   below = -log(1.0 - hs_splitmix_unit(&luck));
            ratios[i] = (1.0 + above * above) / (1.0 + below * below);
        }
        hs_bench_interval interval = hs_bench_interval_of(ratios, ROUNDS, hs_bench_wanted(6));
        missed += hs_bench_is_different(&interval);
        promised = interval.confidence;
    }
    double expected = BENCHES * (1.0 - promised), spread = sqrt(expected * promised);
    if (fabs((double)missed - expected) > 4.0 * spread) {
        fail_msg("%zu of %d miss the truth, not %.0f", missed, BENCHES, expected);
    }
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
    expect(list->figure[HS_BENCH_CPU_PER_ENTITY].max, 100);
    assert_int_equal(list->rounds, 6);
    // Nothing was measured of the third cell.
    assert_int_equal(bench.results.cells[2].ratio.pairs, 0);
    assert_true(isnan(bench.results.cells[2].figure[HS_BENCH_CPU_PER_ENTITY].median));
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

static void the_climb_is_the_product_of_the_gains_that_are_shown(void **state)
{
    (void)state;
    hs_test_bench bench;
    hs_test_bench_open(&bench, 6);
    hs_test_bench_set(&bench, 0, (double[]){40, 60, 44, 90, 41, 47});
    hs_test_bench_set(&bench, 1, (double[]){10, 12, 9, 30, 10, 11});
    hs_test_bench_set(&bench, 3, (double[]){1, 1.5, 0.7, 1.2, 1.1, 0.9});
    hs_bench_sum_up(&bench.results);
    const hs_bench_rung *ladder = bench.results.ladder;
    expect(ladder[2].climb[0].median, ladder[1].gain[0].median * ladder[2].gain[0].median);
    expect(ladder[2].climb[0].low, ladder[1].gain[0].low * ladder[2].gain[0].low);
    expect(ladder[2].climb[0].high, ladder[1].gain[0].high * ladder[2].gain[0].high);
    hs_test_bench_close(&bench);
}

static void all_numbers_of_threads_are_scored_by_the_same_clock(void **state)
{
    (void)state;
    hs_test_bench bench;
    hs_test_bench_open(&bench, 6);
    static const double same[] = {10, 10, 10, 10, 10, 10};
    hs_test_bench_set(&bench, 1, same);
    hs_test_bench_set(&bench, 3, same);
    bench.results.cells[3].arrangement.threads = 2;
    // Two threads take twice the CPU time, and as much wall time as one: nothing is gained or lost.
    for (int round = 0; round < 6; round++) {
        hs_bench_sample *sample = &bench.results.cells[3].samples[round];
        sample->number[HS_BENCH_CPU_PER_ENTITY] = 20;
        sample->number[HS_BENCH_TICK_NS] =
            bench.results.cells[1].samples[round].number[HS_BENCH_TICK_NS];
    }
    hs_bench_sum_up(&bench.results);
    expect(bench.results.cells[3].ratio.median, 1.0);
    assert_false(hs_bench_is_different(&bench.results.cells[3].ratio));
    // Even if they took three times as long: a wall time while a cell waited is the machine's.
    for (int round = 0; round < 6; round++) {
        double *number = bench.results.cells[3].samples[round].number;
        number[HS_BENCH_TICK_NS] *= 3;
        number[HS_BENCH_STRETCH_NS] = number[HS_BENCH_CPU_NS];
    }
    hs_bench_sum_up(&bench.results);
    assert_true(hs_bench_is_different(&bench.results.cells[3].ratio));
    for (int round = 0; round < 6; round++)
        bench.results.cells[3].samples[round].number[HS_BENCH_STRETCH_NS] *= 1.6;
    hs_bench_sum_up(&bench.results);
    assert_false(hs_bench_is_different(&bench.results.cells[3].ratio));
    assert_string_equal(hs_bench_caveat(&bench.results.cells[3].ratio), "busy machine");
    bench.results.cells[3].arrangement.threads = 1;
    hs_bench_sum_up(&bench.results);
    expect(bench.results.cells[3].ratio.median, 2.0);
    hs_test_bench_close(&bench);
}

static void pages_that_nobody_asks_for_change_nothing(void **state)
{
    (void)state;
    hs_test_bench bench;
    hs_test_bench_open(&bench, 6);
    static const double fast[] = {1, 1, 1, 1, 1, 1}, slow[] = {2, 2, 2, 2, 2, 2};
    hs_test_bench_set(&bench, 1, slow);
    hs_test_bench_set(&bench, 3, fast);
    hs_bench_results *results = &bench.results;
    results->cells[3].arrangement.has_huge_pages = false;
    results->ladder[1].arrangement.has_huge_pages = false;
    for (int round = 0; round < 6; round++) {
        results->cells[1].samples[round].number[HS_BENCH_HUGE_BYTES] = 0;
        results->cells[3].samples[round].number[HS_BENCH_HUGE_BYTES] = 0;
    }
    hs_bench_sum_up(results);
    assert_string_not_equal(results->cells[3].nothing, "");
    assert_false(hs_bench_is_different(&results->cells[3].ratio));
    // A rung that allows them where none is asked for has no gain.
    assert_string_not_equal(results->ladder[2].nothing[0], "");
    assert_int_equal(results->ladder[2].gain[0].pairs, 0);
    // A rung between two cells on small pages has one.
    results->ladder[2].nothing[0][0] = '\0';
    results->ladder[2].arrangement.has_huge_pages = false;
    hs_bench_sum_up(results);
    assert_string_equal(results->ladder[2].nothing[0], "");
    assert_true(hs_bench_is_different(&results->ladder[2].gain[0]));
    hs_test_bench_close(&bench);
}

static void a_cell_against_itself_is_a_pair_with_a_verdict(void **state)
{
    (void)state;
    hs_test_bench bench;
    hs_test_bench_open(&bench, 6);
    bench.results.twin = 2;
    bench.results.twin_of = 1;
    hs_test_bench_set(&bench, 1, (double[]){10, 11, 10, 12, 10, 10});
    hs_test_bench_set(&bench, 2, (double[]){11, 10, 10, 11, 11, 10});
    hs_bench_sum_up(&bench.results);
    assert_int_equal(bench.results.aa.pairs, 6);
    assert_non_null(strstr(hs_bench_aa_sentence(&bench.results).text, "A/A: no difference seen."));
    hs_test_bench_set(&bench, 2, (double[]){12, 13, 12, 14, 12, 12});
    hs_bench_sum_up(&bench.results);
    assert_non_null(strstr(hs_bench_aa_sentence(&bench.results).text, "do not trust"));
    hs_test_bench_close(&bench);
}

static void a_busy_machine_is_told_where_wall_time_exceeds_cpu_time_by_half(void **state)
{
    (void)state;
    hs_test_bench bench;
    hs_test_bench_open(&bench, 6);
    hs_test_bench_set(&bench, 1, (double[]){10, 11, 10, 12, 10, 10});
    hs_bench_sum_up(&bench.results);
    assert_string_equal(hs_bench_load_sentence(&bench.results).text, "");
    for (int round = 0; round < 6; round++)
        bench.results.cells[1].samples[round].number[HS_BENCH_STRETCH_NS] *= 1.6;
    hs_bench_sum_up(&bench.results);
    const hs_bench_sentence said = hs_bench_load_sentence(&bench.results);
    assert_non_null(strstr(said.text, "BUSY MACHINE: in 1 of 1 cells"));
    assert_non_null(strstr(said.text, "naive array"));
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
        cmocka_unit_test(six_questions_need_eight_rounds),
        cmocka_unit_test(a_ratio_turned_around_has_the_interval_turned_around),
        cmocka_unit_test(intervals_hold_the_truth_as_often_as_they_promise),
        cmocka_unit_test(the_climb_is_the_product_of_the_gains_that_are_shown),
        cmocka_unit_test(all_numbers_of_threads_are_scored_by_the_same_clock),
        cmocka_unit_test(pages_that_nobody_asks_for_change_nothing),
        cmocka_unit_test(a_cell_against_itself_is_a_pair_with_a_verdict),
        cmocka_unit_test(a_busy_machine_is_told_where_wall_time_exceeds_cpu_time_by_half),
        cmocka_unit_test(every_time_falls_into_the_bin_that_begins_at_or_below_it),
        cmocka_unit_test(ratios_pair_what_was_measured_in_the_same_round),
        cmocka_unit_test(rungs_gain_over_the_one_below_and_climb_from_the_first),
        cmocka_unit_test(percentiles_need_enough_ticks),
        cmocka_unit_test(timing_is_told_by_stretches_of_one_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
