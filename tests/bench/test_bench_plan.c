#include "bench/plan.h"

#include "bench/job.h"
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

static void the_default_bench_asks_the_questions_of_the_demo(void **state)
{
    (void)state;
    planned plan;
    open_plan(&plan, "");
    expect_cell(&plan, "columns", 1000);
    expect_cell(&plan, "columns", 1000000);
    expect_cell(&plan, "columns, untimed", 1000);
    expect_cell(&plan, "naive list", 100000);
    expect_cell(&plan, "naive list, tidy", 100000);
    expect_cell(&plan, "naive array, tidy", 100000);
    expect_cell(&plan, "columns, scalar, small pages", 100000);
    expect_cell(&plan, "columns, 2 threads", 1000000);
    assert_string_equal(plan.results.base, "naive array");
    assert_true(plan.settings.seconds > 0 && plan.settings.seconds < 120);
    assert_int_equal(plan.settings.rounds, 7);
    assert_int_equal(plan.results.churn_ticks, 360);
    for (unsigned i = 0; i < hs_strategy_count(); i++) {
        const hs_strategy *strategy = hs_strategy_at(i);
        char label[64];
        snprintf(label, sizeof label, "%s%s", strategy->name, strategy->is_boxed ? " array" : "");
        expect_cell(&plan, label, 1000);
        expect_cell(&plan, label, 100000);
    }
    close_plan(&plan);
}

static void one_thing_changes_from_rung_to_rung(void **state)
{
    (void)state;
    planned plan;
    open_plan(&plan, "");
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
    assert_int_equal(plan.results.cell_count, 6);
    expect_cell(&plan, "naive list", 2000);
    assert_int_equal(plan.results.rung_count, 0);
    assert_string_equal(plan.results.base, "naive array");
    close_plan(&plan);
    open_plan(&plan, "--memory|columns|--simd|all|--base|columns, scalar");
    assert_string_equal(plan.results.base, "columns, scalar");
    assert_int_equal(plan.results.cell_count, 2);
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
    assert_true(read.seed == UINT64_MAX);
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
    open_plan(&plan, "");
    hs_bench_results *results = &plan.results;
    for (size_t i = 0; i < results->cell_count; i++) results->cells[i].seconds = 1.0;
    double count = (double)results->cell_count;
    assert_int_equal(hs_bench_plan_shorten(results, 4.0 * (count + 2.0), 4, 2.0), 0);
    size_t tidy = HS_BENCH_NONE;
    for (size_t i = 0; i < results->cell_count; i++) {
        if (strcmp(results->cells[i].label, "naive list, tidy") == 0) tidy = i;
    }
    assert_true(tidy != HS_BENCH_NONE);
    results->cells[tidy].seconds = 5.0;
    assert_int_equal(hs_bench_plan_shorten(results, 4.0 * (count + 2.0), 4, 2.0), 1);
    assert_non_null(strstr(results->cells[tidy].failure, "to be in time"));
    // However little time there is, the ladder and the bases stay.
    hs_bench_plan_shorten(results, 0.001, 4, 2.0);
    for (size_t r = 0; r < results->rung_count; r++) {
        for (size_t p = 0; p < results->population_count; p++) {
            size_t cell = results->ladder[r].cells[p];
            if (cell != HS_BENCH_NONE) assert_string_equal(results->cells[cell].failure, "");
        }
    }
    const hs_bench_cell *base = find_cell(&plan, "naive array", 100000);
    assert_non_null(base);
    assert_string_equal(base->failure, "");
    close_plan(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_two_cells_are_the_same_and_each_has_a_base),
        cmocka_unit_test(the_default_bench_asks_the_questions_of_the_demo),
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
