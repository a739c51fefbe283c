#include "bench/plan.h"

#include "bench/claims.h"
#include "bench/cost_curve.h"
#include "bench/job.h"
#include "bench/luck.h"
#include "full_bench.h"
#include "support.h"

/// A bench planned from options, separated by spaces.
typedef struct planned {
    char text[400];
    hs_bench_settings settings;
    hs_bench_results results;
    hs_gate gate;
    hs_error error;
} planned;

static bool read_options(planned *plan, const char *options)
{
    char *words[32];
    int count = 0;
    *plan = (planned){.error = {""}};
    snprintf(plan->text, sizeof plan->text, "%s", options);
    for (char *at = plan->text; *at != '\0' && count < 32;) {
        words[count++] = at;
        at += strcspn(at, "|");
        if (*at == '|') *at++ = '\0';
    }
    return hs_bench_settings_read(&plan->settings, count, words, &plan->error);
}

/// Words are separated by bars, since labels have spaces.
static void open_plan(planned *plan, const char *options)
{
    if (!read_options(plan, options) ||
        !hs_bench_plan_open(&plan->results, &plan->settings, 2, &plan->gate, &plan->error)) {
        fail_msg("%s: %s", options, plan->error.message);
    }
}

static void close_plan(planned *plan)
{
    hs_bench_plan_close(&plan->results);
    hs_test_expect_gate_empty(&plan->gate);
}

static void expect_refused(const char *options, const char *sentence)
{
    planned plan;
    bool is_open = read_options(&plan, options) &&
                   hs_bench_plan_open(&plan.results, &plan.settings, 2, &plan.gate, &plan.error);
    if (is_open) fail_msg("'%s' was planned", options);
    if (strstr(plan.error.message, sentence) == NULL) {
        fail_msg("'%s' does not say '%s'", plan.error.message, sentence);
    }
    close_plan(&plan);
}

static const hs_bench_cell *find_cell(const planned *plan, const char *label, uint32_t population)
{
    for (size_t i = 0; i < plan->results.cell_count; i++) {
        const hs_bench_cell *cell = &plan->results.cells[i];
        if (cell->population == population && strcmp(cell->label, label) == 0) return cell;
    }
    return NULL;
}

static void expect_cell(const planned *plan, const char *label, uint32_t population)
{
    if (find_cell(plan, label, population) == NULL) fail_msg("no %s at %u", label, population);
}

static void no_two_cells_are_the_same_and_each_has_a_base(void **state)
{
    (void)state;
    static const char *const plans[] = {"", "--full", "--memory|columns,naive|--layout|all",
                                        "--population|1k,2k|--simd|all|--litter|all"};
    for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++) {
        planned plan;
        open_plan(&plan, plans[i]);
        const hs_bench_results *results = &plan.results;
        assert_true(results->cell_count > 0);
        for (size_t a = 0; a < results->cell_count; a++) {
            const hs_bench_cell *cell = &results->cells[a];
            assert_true(cell->base < results->cell_count);
            assert_int_equal(results->cells[cell->base].population, cell->population);
            assert_true(cell->ticks > 0 && cell->bullets >= 10);
            for (size_t b = 0; b < a; b++) {
                if (results->cells[b].population != cell->population) continue;
                assert_string_not_equal(results->cells[b].label, cell->label);
            }
        }
        close_plan(&plan);
    }
}

static void the_default_bench_asks_six_questions_in_eight_rounds(void **state)
{
    (void)state;
    planned plan;
    open_plan(&plan, "");
    const hs_bench_results *results = &plan.results;
    assert_int_equal(results->question_count, 6);
    assert_int_equal(results->asked, 6);
    assert_int_equal(results->rounds_planned, 8);
    for (size_t i = 0; i < results->question_count; i++) {
        const hs_bench_question *question = &results->questions[i];
        assert_int_equal(question->text[strlen(question->text) - 1], '?');
        assert_int_equal(results->cells[question->before].population,
                         results->cells[question->after].population);
    }
    expect_cell(&plan, "naive list", 10000);
    expect_cell(&plan, "naive array, tidy", 100000);
    expect_cell(&plan, "columns, 2 threads", 1000000);
    expect_cell(&plan, "columns, untimed", 1000);
    assert_string_equal(results->base, "naive array");
    assert_true(plan.settings.seconds > 0 && plan.settings.seconds < 120);
    assert_int_equal(results->churn_ticks, 360);
    close_plan(&plan);
}

static void every_rung_of_the_default_bench_is_one_of_its_questions(void **state)
{
    (void)state;
    planned plan;
    open_plan(&plan, "");
    const hs_bench_results *results = &plan.results;
    size_t asked = 0, idle = 0;
    for (size_t p = 0; p < results->population_count; p++) {
        for (size_t r = 1; r < results->rung_count; r++) {
            const hs_bench_rung *rung = &results->ladder[r];
            size_t below = hs_bench_rung_below(results, r, p);
            idle += rung->nothing[p][0] != '\0';
            if (rung->cells[p] == HS_BENCH_NONE || below == HS_BENCH_RUNGS) continue;
            assert_true(hs_bench_asks(results, rung->cells[p], results->ladder[below].cells[p]));
            asked++;
        }
    }
    assert_int_equal(asked, 4);
    // Two threads at 1,000, 10,000 and 100,000 particles.
    assert_int_equal(idle, 3);
    close_plan(&plan);
}

static void a_pair_of_one_cell_with_itself_is_part_of_every_bench(void **state)
{
    (void)state;
    static const char *const plans[] = {"", "--full", "--memory|columns,naive|--population|1k",
                                        "--litter-curve"};
    for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++) {
        planned plan;
        open_plan(&plan, plans[i]);
        const hs_bench_results *results = &plan.results;
        assert_true(results->twin < results->cell_count && results->twin != results->twin_of);
        const hs_bench_cell *twin = &results->cells[results->twin];
        const hs_bench_cell *cell = &results->cells[results->twin_of];
        assert_true(hs_bench_is_same(&twin->arrangement, &cell->arrangement));
        assert_int_equal(twin->population, cell->population);
        assert_int_equal(twin->ticks, cell->ticks);
        assert_true(hs_bench_asks(results, results->twin, results->twin_of));
        close_plan(&plan);
    }
}

static void more_questions_need_more_rounds(void **state)
{
    (void)state;
    planned plan;
    open_plan(&plan, "--full");
    const hs_bench_results *results = &plan.results;
    assert_true(results->asked > 100);
    assert_int_equal(results->rounds_planned, hs_bench_rounds_for(results->asked));
    assert_true(results->rounds_planned > 12);
    close_plan(&plan);
    open_plan(&plan, "--full|--rounds|9");
    assert_int_equal(plan.results.rounds_planned, 9);
    close_plan(&plan);
    open_plan(&plan, "--memory|columns,naive|--population|1k");
    assert_int_equal(plan.results.asked, 1);
    assert_int_equal(plan.results.rounds_planned, 8);
    close_plan(&plan);
}

static void threads_that_share_no_tick_change_nothing_and_are_not_asked_about(void **state)
{
    (void)state;
    planned plan;
    open_plan(&plan, "--memory|columns|--threads|1,2|--population|1k,1m|--base|columns");
    const hs_bench_cell *few = find_cell(&plan, "columns, 2 threads", 1000);
    const hs_bench_cell *many = find_cell(&plan, "columns, 2 threads", 1000000);
    assert_non_null(few);
    assert_non_null(many);
    assert_string_not_equal(few->nothing, "");
    assert_string_equal(many->nothing, "");
    assert_int_equal(plan.results.asked, 1);
    close_plan(&plan);
}

static void the_curve_of_litter_has_every_boxed_strategy_and_layout(void **state)
{
    (void)state;
    planned plan;
    open_plan(&plan, "--litter-curve");
    static const char *const ends[] = {", tidy", ", 5 % litter", ", 20 % litter", "",
                                       ", 80 % litter"};
    size_t expected = 1; // the twin
    for (unsigned i = 0; i < hs_strategy_count(); i++) {
        const hs_strategy *strategy = hs_strategy_at(i);
        for (int layout = 0; strategy->is_boxed && layout < HS_LAYOUT_COUNT; layout++) {
            for (size_t e = 0; e < 5; e++, expected++) {
                char label[80], tidy[80];
                const char *name = hs_layout_name((hs_layout)layout);
                snprintf(label, sizeof label, "%s %s%s", strategy->name, name, ends[e]);
                snprintf(tidy, sizeof tidy, "%s %s, tidy", strategy->name, name);
                const hs_bench_cell *cell = find_cell(&plan, label, 10000);
                if (cell == NULL) fail_msg("no %s", label);
                assert_string_equal(plan.results.cells[cell->base].label, tidy);
            }
        }
    }
    assert_int_equal(plan.results.cell_count, expected);
    close_plan(&plan);
    open_plan(&plan, "--litter-curve|--memory|pool|--population|1k");
    assert_int_equal(plan.results.cell_count, 11);
    close_plan(&plan);
    open_plan(&plan, "--full");
    expect_cell(&plan, "naive list, 80 % litter", 10000);
    close_plan(&plan);
}

static void the_cost_curves_are_measured_where_they_are_asked_for(void **state)
{
    (void)state;
    planned plan;
    hs_bench_cost_curve curve;
    open_plan(&plan, "--quiet");
    assert_int_equal(plan.results.point_count, 0);
    assert_false(hs_bench_cost_curve_find(&plan.results, HS_BENCH_COST_OF_PARTICLES, &curve));
    size_t cells = plan.results.cell_count;
    close_plan(&plan);
    open_plan(&plan, "--cost-curves");
    assert_int_equal(plan.results.cell_count, cells);
    uint32_t most_particles = 0, most_bullets = 0;
    for (size_t i = 0; i < plan.results.point_count; i++) {
        const hs_bench_cell *point = &plan.results.points[i];
        if (point->population > most_particles) most_particles = point->population;
        if (point->bullets > most_bullets) most_bullets = point->bullets;
        assert_non_null(point->samples);
    }
    assert_int_equal(most_particles, 10000000);
    assert_int_equal(most_bullets, 200000);
    close_plan(&plan);
    open_plan(&plan, "--full");
    assert_true(plan.results.point_count > 0);
    close_plan(&plan);
}

static void a_point_of_a_cost_curve_says_what_limits_it(void **state)
{
    (void)state;
    static hs_test_full_bench bench;
    hs_test_full_bench_make(&bench);
    hs_bench_cost_curve curve;
    assert_true(hs_bench_cost_curve_find(&bench.results, HS_BENCH_COST_OF_PARTICLES, &curve));
    const hs_bench_cost_point *last = &curve.points[curve.count - 1];
    // 0.3 ns among the fewest, 0.21 at the least, 3.2 among ten million; bandwidth allows 0.17 of
    // few and 0.4 of many.
    assert_string_equal(curve.points[0].limit, "fixed costs");
    assert_string_equal(curve.points[3].limit, "bandwidth");
    assert_string_equal(last->limit, "cache");
    assert_true(curve.points[3].share > HS_BENCH_COST_BANDWIDTH);
    assert_true(last->share < HS_BENCH_COST_BANDWIDTH);
    assert_true(hs_bench_cost_curve_find(&bench.results, HS_BENCH_COST_OF_BULLETS, &curve));
    assert_string_equal(curve.points[0].limit, "arithmetic");
    assert_string_equal(curve.points[curve.count - 1].limit, "cache");
    assert_null(curve.points[0].stream);
    hs_test_full_bench_release(&bench);
}

static void luck_differs_from_round_to_round_and_follows_from_the_seed(void **state)
{
    (void)state;
    assert_int_equal(hs_luck_seed(5, 0), 5);
    assert_true(hs_luck_seed(5, 1) != 5 && hs_luck_seed(5, 1) != hs_luck_seed(5, 2));
    assert_true(hs_luck_seed(5, 1) == hs_luck_seed(5, 1));
    assert_true(hs_luck_layout(5, 1, 3) != hs_luck_layout(5, 2, 3));
    assert_true(hs_luck_layout(5, 1, 3) != hs_luck_layout(5, 1, 4));
    assert_true(hs_luck_layout(5, 1, 3) != hs_luck_layout(6, 1, 3));
    enum { COUNT = 40 };
    size_t order[COUNT], again[COUNT], next[COUNT];
    hs_luck_order(5, 1, order, COUNT);
    hs_luck_order(5, 1, again, COUNT);
    hs_luck_order(5, 2, next, COUNT);
    assert_memory_equal(order, again, sizeof order);
    assert_memory_not_equal(order, next, sizeof order);
    bool is_there[COUNT] = {false};
    for (size_t i = 0; i < COUNT; i++) is_there[order[i]] = true;
    for (size_t i = 0; i < COUNT; i++) assert_true(is_there[i]);
}

static void one_thing_changes_from_rung_to_rung(void **state)
{
    (void)state;
    planned plan;
    open_plan(&plan, "--full");
    const hs_bench_results *results = &plan.results;
    assert_true(results->rung_count >= 5);
    const hs_bench_arrangement *first = &results->ladder[0].arrangement;
    assert_string_equal(first->strategy->name, "naive");
    assert_int_equal(first->layout, HS_LAYOUT_LIST);
    assert_true(first->litter > 0 && !first->is_vector && !first->has_huge_pages);
    for (size_t r = 1; r < results->rung_count; r++) {
        const hs_bench_arrangement *a = &results->ladder[r - 1].arrangement;
        const hs_bench_arrangement *b = &results->ladder[r].arrangement;
        int changes = (a->strategy != b->strategy) + (a->layout != b->layout) +
                      (a->is_vector != b->is_vector) + (a->litter != b->litter) +
                      (a->has_huge_pages != b->has_huge_pages) + (a->threads != b->threads) +
                      (a->allocator != b->allocator);
        assert_int_equal(changes, 1);
    }
    const hs_bench_arrangement *last = &results->ladder[results->rung_count - 1].arrangement;
    assert_true(!last->strategy->is_boxed && last->is_vector && last->has_huge_pages);
    assert_int_equal(last->threads, 2);
    close_plan(&plan);
}

static void the_full_matrix_has_every_value_of_every_factor(void **state)
{
    (void)state;
    planned plan;
    open_plan(&plan, "--full");
    static const uint32_t populations[] = {1000, 10000, 100000, 1000000};
    for (int i = 0; i < 4; i++) {
        expect_cell(&plan, "naive list, scalar, tidy, 2 threads", populations[i]);
        expect_cell(&plan, "naive array", populations[i]);
        expect_cell(&plan, "columns, scalar, tidy", populations[i]);
        expect_cell(&plan, "columns, 2 threads", populations[i]);
        expect_cell(&plan, "naive list, scalar, small pages", populations[i]); // of the ladder
    }
    assert_true(plan.results.is_full);
    assert_int_equal(plan.settings.seconds, 0);
    close_plan(&plan);
}

static void named_factors_make_a_matrix_of_their_own(void **state)
{
    (void)state;
    planned plan;
    open_plan(&plan, "--memory|naive,columns|--layout|list,array|--population|2k,1k,2000");
    assert_int_equal(plan.results.population_count, 2);
    assert_int_equal(plan.results.populations[0], 1000);
    assert_int_equal(plan.results.cell_count, 6 + 1); // with the pair of one with itself
    expect_cell(&plan, "naive list", 2000);
    assert_int_equal(plan.results.rung_count, 0);
    assert_string_equal(plan.results.base, "naive array");
    close_plan(&plan);
    open_plan(&plan, "--memory|columns|--simd|all|--base|columns, scalar");
    assert_string_equal(plan.results.base, "columns, scalar");
    assert_int_equal(plan.results.cell_count, 2 + 1);
    const hs_bench_cell *cell = find_cell(&plan, "columns", 100000);
    assert_non_null(cell);
    assert_string_equal(plan.results.cells[cell->base].label, "columns, scalar");
    close_plan(&plan);
}

static void wrong_settings_are_told_with_what_would_be_right(void **state)
{
    (void)state;
    expect_refused("--memory|nave", "did you mean 'naive'?");
    expect_refused("--memory|naive,", "");
    expect_refused("--memory|,naive", "--memory takes values with commas between them");
    expect_refused("--layout|lits", "did you mean 'list'?");
    expect_refused("--population|1x", "whole numbers from 100 to 10000000, not '1x'");
    expect_refused("--population|99999999999999", "whole numbers from 100");
    expect_refused("--threads|0", "whole numbers from 1 to 64, not '0'");
    expect_refused("--rounds|4", "from 5 to 101");
    expect_refused("--churn|100", "from 360");
    expect_refused("--base|naive lst", "did you mean 'naive list'?");
    expect_refused("--allocator|jemaloc", "did you mean 'jemalloc'?");
    expect_refused("--allocator|/nowhere/lib.so", "cannot be read");
    expect_refused("--max-regress|5%", "is for --compare");
    expect_refused("--compare|a.json|--max-regress|much", "a percentage such as 10%, not 'much'");
    expect_refused("--litter|tdy", "did you mean 'tidy'?");
    expect_refused("--litter|95", "whole percents from 0 to 90, not '95'");
    expect_refused("--litter-curve|--full", "give one of them");
    expect_refused("--litter-curve|--litter|tidy", "has all of --litter: leave that out");
    expect_refused("--litter-curve|--base|naive array", "leave out --base");
    expect_refused("--litter-curve|--memory|columns", "name another --memory");
    expect_refused("--json|a|--csv|a", "cannot both go to 'a'");
}

static void a_limit_of_regression_is_a_percentage(void **state)
{
    (void)state;
    planned plan;
    assert_true(read_options(&plan, "--compare|a.json|--max-regress|7.5%"));
    assert_true(plan.settings.max_regress > 0.0749 && plan.settings.max_regress < 0.0751);
    assert_true(read_options(&plan, "--compare|a.json"));
    assert_true(plan.settings.max_regress > 0.0999 && plan.settings.max_regress < 0.1001);
}

static void a_job_reads_what_it_wrote(void **state)
{
    (void)state;
    hs_bench_job job = hs_bench_job_default();
    job.kind = "churn";
    job.arrangement = hs_bench_usual(hs_strategy_find("naive"));
    job.arrangement.layout = HS_LAYOUT_LIST;
    job.arrangement.is_vector = false;
    job.arrangement.litter = 50;
    job.arrangement.threads = 2;
    job.arrangement.is_untimed = true;
    job.arrangement.has_huge_pages = false;
    job.particles = 12345;
    job.bullets = 99;
    job.churn = 400;
    job.ticks = 77;
    job.seed = UINT64_MAX;
    job.shift = 77777;
    job.assets = "/some/where";
    hs_bench_words words;
    hs_bench_job_write(&job, "program", &words);
    int count = 0;
    char *arguments[48];
    for (; words.words[count + 1] != NULL; count++)
        arguments[count] = (char *)(uintptr_t)words.words[count + 1];
    hs_bench_job read;
    hs_error error = {""};
    if (!hs_bench_job_read(&read, count, arguments, &error)) fail_msg("%s", error.message);
    assert_string_equal(read.arrangement.strategy->name, "naive");
    assert_int_equal(read.arrangement.layout, HS_LAYOUT_LIST);
    assert_false(read.arrangement.is_vector);
    assert_string_equal(read.assets, "/some/where");
    assert_int_equal(read.arrangement.litter, 50);
    assert_int_equal(read.arrangement.threads, 2);
    assert_int_equal(read.particles, 12345);
    assert_int_equal(read.bullets, 99);
    assert_int_equal(read.churn, 400);
    assert_int_equal(read.ticks, 77);
    assert_true(read.seed == UINT64_MAX && read.shift == 77777);
    assert_true(read.arrangement.is_untimed && !read.arrangement.has_huge_pages);
    hs_world_config config = {.litter = 0};
    hs_bench_configure(&config, &read.arrangement);
    assert_int_equal(config.instruction_set, HS_INSTRUCTION_SET_BASELINE);
    assert_int_equal(config.layout, HS_LAYOUT_LIST);
    assert_int_equal(config.litter, 50);
    assert_int_equal(config.threads, 2);
}

static void what_can_be_done_without_is_left_out_to_be_in_time(void **state)
{
    (void)state;
    planned plan;
    open_plan(&plan, "--full");
    hs_bench_results *results = &plan.results;
    for (size_t i = 0; i < results->cell_count; i++) results->cells[i].seconds = 1.0;
    double count = (double)results->cell_count;
    assert_int_equal(hs_bench_plan_shorten(results, 4.0 * (count + 2.0), 4, 2.0), 0);
    size_t spare = HS_BENCH_NONE;
    for (size_t i = 0; i < results->cell_count; i++) {
        if (strcmp(results->cells[i].label, "slab list, scalar, tidy") == 0) spare = i;
    }
    assert_true(spare != HS_BENCH_NONE);
    results->cells[spare].seconds = count;
    assert_int_equal(hs_bench_plan_shorten(results, 4.0 * (count + 2.0), 4, 2.0), 1);
    assert_non_null(strstr(results->cells[spare].failure, "to be in time"));
    // However little time there is, the ladder, the bases, the questions and the pair stay.
    for (size_t i = 0; i < results->cell_count; i++)
        results->cells[i].seconds = i < 40 ? 100.0 : 1.0;
    hs_bench_plan_shorten(results, 0.001, 4, 2.0);
    for (size_t r = 0; r < results->rung_count; r++) {
        for (size_t p = 0; p < results->population_count; p++) {
            size_t cell = results->ladder[r].cells[p];
            if (cell != HS_BENCH_NONE) assert_string_equal(results->cells[cell].failure, "");
        }
    }
    for (size_t i = 0; i < results->question_count; i++)
        assert_string_equal(results->cells[results->questions[i].before].failure, "");
    assert_string_equal(results->cells[results->twin].failure, "");
    const hs_bench_cell *base = find_cell(&plan, "naive array", 100000);
    assert_non_null(base);
    assert_string_equal(base->failure, "");
    close_plan(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_two_cells_are_the_same_and_each_has_a_base),
        cmocka_unit_test(the_default_bench_asks_six_questions_in_eight_rounds),
        cmocka_unit_test(every_rung_of_the_default_bench_is_one_of_its_questions),
        cmocka_unit_test(a_pair_of_one_cell_with_itself_is_part_of_every_bench),
        cmocka_unit_test(more_questions_need_more_rounds),
        cmocka_unit_test(threads_that_share_no_tick_change_nothing_and_are_not_asked_about),
        cmocka_unit_test(the_curve_of_litter_has_every_boxed_strategy_and_layout),
        cmocka_unit_test(the_cost_curves_are_measured_where_they_are_asked_for),
        cmocka_unit_test(a_point_of_a_cost_curve_says_what_limits_it),
        cmocka_unit_test(luck_differs_from_round_to_round_and_follows_from_the_seed),
        cmocka_unit_test(one_thing_changes_from_rung_to_rung),
        cmocka_unit_test(the_full_matrix_has_every_value_of_every_factor),
        cmocka_unit_test(named_factors_make_a_matrix_of_their_own),
        cmocka_unit_test(wrong_settings_are_told_with_what_would_be_right),
        cmocka_unit_test(a_limit_of_regression_is_a_percentage),
        cmocka_unit_test(a_job_reads_what_it_wrote),
        cmocka_unit_test(what_can_be_done_without_is_left_out_to_be_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
