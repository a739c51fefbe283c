#include "bench/claims.h"

#include <math.h>

#include "bench_results.h"
#include "full_bench.h"
#include "json.h"
#include "process.h"

static const double list_ns[] = {80, 82, 84, 81, 83, 82};
static const double array_ns[] = {8.0, 8.1, 8.2, 8.1, 8.0, 8.1};
static const double mimalloc_ns[] = {8.1, 8.0, 8.3, 8.0, 8.1, 8.1};
static const double columns_ns[] = {1, 1, 1, 1, 1, 1};

/// Asks the questions that there are cells for, with the rounds for one, and sums up.
static void sum_up(hs_bench_results *results)
{
    hs_bench_questions_find(results, 1);
    results->asked = 1;
    hs_bench_sum_up(results);
}

static void open_measured(hs_test_bench *bench)
{
    hs_test_bench_open(bench, 6);
    hs_test_bench_set(bench, 0, list_ns);
    hs_test_bench_set(bench, 1, array_ns);
    hs_test_bench_set(bench, 2, mimalloc_ns);
    hs_test_bench_set(bench, 3, columns_ns);
    sum_up(&bench->results);
}

static void write_plain(FILE *stream, const hs_bench_results *results)
{
    hs_bench_write_text(stream, results, false);
}

static void expect_said(const char *text, const char *words)
{
    if (strstr(text, words) == NULL) fail_msg("'%s' is not said in:\n%s", words, text);
}

static void the_text_fits_80_columns_and_says_where_no_difference_is_seen(void **state)
{
    (void)state;
    hs_test_bench bench;
    open_measured(&bench);
    char *text = hs_test_bench_text(&bench.results, write_plain);
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (length > 80) fail_msg("%zu columns: %.*s", length, (int)length, line);
        line += length + (line[length] == '\n');
    }
    expect_said(text, "naive array, mimalloc         8.10 ns 8.00-8.30");
    expect_said(text, "no difference seen\n");
    expect_said(text, "naive array                   8.10 ns 8.00-8.20");
    expect_said(text, "  base\n");
    expect_said(text, "10.1 (10.0-10.4)"); // 82 / 8.1 in the middle
    expect_said(text, "the ladder, 100,000 particles");
    assert_null(strstr(text, "INTERRUPTED"));
    assert_null(strchr(text, '\033'));
    free(text);
    hs_test_bench_close(&bench);
}

static void conclusions_are_made_from_the_numbers(void **state)
{
    (void)state;
    hs_test_bench bench;
    open_measured(&bench);
    hs_bench_sentence sentences[8];
    assert_true(hs_bench_conclude(&bench.results, sentences, 8) >= 2);
    expect_said(sentences[0].text, "Is an array of pointers faster than a linked list, with boxes "
                                   "from malloc? At 100,000 particles: yes, 10.1 times as fast");
    expect_said(sentences[1].text, "Are columns faster than boxes from malloc? At 100,000 "
                                   "particles: yes, 8.10 times as fast (8.00 to 8.20)");
    assert_int_equal(hs_bench_conclude(&bench.results, sentences, 1), 1);
    assert_int_equal(hs_bench_conclude(&bench.results, sentences, 0), 0);
    hs_test_bench_close(&bench);
}

/// The same bench with a cell of the pool in place of columns.
static void a_pool_that_buys_nothing_is_said_to_buy_nothing(void **state)
{
    (void)state;
    const hs_strategy *pool = hs_strategy_find("pool");
    if (pool == NULL) skip();
    hs_test_bench bench;
    hs_test_bench_open(&bench, 6);
    hs_test_bench_set(&bench, 1, array_ns);
    hs_test_bench_set(&bench, 2, mimalloc_ns);
    hs_test_bench_set(&bench, 3, mimalloc_ns);
    bench.results.cells[3].arrangement.strategy = pool;
    sum_up(&bench.results);
    hs_bench_sentence sentences[8];
    size_t count = hs_bench_conclude(&bench.results, sentences, 8);
    assert_int_equal(count, 4);
    // The list is not measured here.
    expect_said(sentences[0].text, "not measured");
    expect_said(sentences[1].text, "faster than malloc, with the same boxes in the same array? At "
                                   "100,000 particles: no difference seen (");
    expect_said(sentences[2].text, "faster than mimalloc, with the same boxes in the same array? "
                                   "At 100,000 particles: no difference seen (");
    expect_said(sentences[3].text, "no gain of a pool by itself is seen");
    // Twice as fast as one of the two.
    hs_test_bench_set(&bench, 1, (double[]){16, 16, 16, 16, 16, 16});
    hs_bench_sum_up(&bench.results);
    count = hs_bench_conclude(&bench.results, sentences, 8);
    expect_said(sentences[1].text, "yes, 1.98 times as fast");
    expect_said(sentences[3].text, "another malloc buys as well");
    hs_test_bench_close(&bench);
}

/// Text and Markdown of a bench.
typedef struct told {
    char *text, *markdown;
} told;

static told tell(const hs_bench_results *results)
{
    return (told){hs_test_bench_text(results, write_plain),
                  hs_test_bench_text(results, hs_bench_write_markdown)};
}

static void release_told(told *both)
{
    free(both->text);
    free(both->markdown);
}

static void markdown_says_what_the_text_says_where_nothing_is_claimed(void **state)
{
    (void)state;
    hs_test_bench bench;
    open_measured(&bench);
    told both = tell(&bench.results);
    expect_said(both.markdown, ", no difference seen | ");
    expect_said(both.text, "no difference seen");
    release_told(&both);
    bench.results.rounds = 1;
    hs_bench_sum_up(&bench.results);
    both = tell(&bench.results);
    expect_said(both.markdown, ", one round | ");
    expect_said(both.text, "one round");
    release_told(&both);
    char *once = hs_test_bench_text(&bench.results, hs_bench_write_json), caveat[40];
    hs_test_json_text(once, "cells.2.ratio.caveat", caveat, sizeof caveat);
    assert_string_equal(caveat, "one round");
    free(once);
    snprintf(bench.results.cells[3].nothing, sizeof bench.results.cells[3].nothing, "it is idle");
    snprintf(bench.results.ladder[2].nothing[0], sizeof bench.results.ladder[2].nothing[0],
             "it is idle");
    bench.results.rounds = 6;
    hs_bench_sum_up(&bench.results);
    both = tell(&bench.results);
    expect_said(both.markdown, " | changes nothing here: it is idle | ");
    expect_said(both.text, "changes nothing here");
    char *json = hs_test_bench_text(&bench.results, hs_bench_write_json);
    char word[40];
    hs_test_json_text(json, "cells.3.ratio.difference", word, sizeof word);
    hs_test_json_text(json, "ladder.2.at.0.nothing", word, sizeof word);
    assert_string_equal(word, "it is idle");
    free(json);
    release_told(&both);
    hs_test_bench_close(&bench);
}

static void the_pair_of_a_cell_with_itself_is_told_in_every_output(void **state)
{
    (void)state;
    hs_test_bench bench;
    open_measured(&bench);
    bench.results.twin = 2;
    bench.results.twin_of = 1;
    hs_bench_sum_up(&bench.results);
    told both = tell(&bench.results);
    expect_said(both.text, "A/A: no difference seen.");
    expect_said(both.markdown, "A/A: no difference seen.");
    char *json = hs_test_bench_text(&bench.results, hs_bench_write_json);
    char word[200];
    hs_test_json_text(json, "aa.verdict", word, sizeof word);
    expect_said(word, "A/A: no difference seen.");
    hs_test_json_text(json, "aa.ratio.difference", word, sizeof word);
    assert_string_equal(word, "not seen");
    free(json);
    release_told(&both);
    hs_test_bench_close(&bench);
}

static void the_command_line_stands_in_every_output(void **state)
{
    (void)state;
    hs_test_bench bench;
    open_measured(&bench);
    told both = tell(&bench.results);
    expect_said(both.text, "Again: heapstorm bench --quiet\n");
    expect_said(both.markdown, "    heapstorm bench --quiet\n");
    char *json = hs_test_bench_text(&bench.results, hs_bench_write_json), word[80];
    hs_test_json_text(json, "command", word, sizeof word);
    assert_string_equal(word, "heapstorm bench --quiet");
    free(json);
    char *csv = hs_test_bench_text(&bench.results, hs_bench_write_csv);
    expect_said(csv, ",\"heapstorm bench --quiet\"\r\n");
    free(csv);
    release_told(&both);
    hs_test_bench_close(&bench);
}

static void what_the_system_does_not_tell_is_a_dash_and_null_and_never_zero(void **state)
{
    (void)state;
    hs_test_bench bench;
    open_measured(&bench);
    for (int round = 0; round < 6; round++) {
        double *number = bench.results.cells[3].samples[round].number;
        number[HS_BENCH_SWITCHES] = number[HS_BENCH_RSS_BYTES] = number[HS_BENCH_CACHE_MISSES] =
            NAN;
    }
    hs_bench_sum_up(&bench.results);
    char *json = hs_test_bench_text(&bench.results, hs_bench_write_json);
    assert_true(hs_test_json_is_null(json, "cells.3.involuntary_switches.median"));
    assert_true(hs_test_json_is_null(json, "cells.3.resident_bytes.median"));
    assert_true(hs_test_json_is_null(json, "cells.3.cache_misses_per_tick.median"));
    assert_false(hs_test_json_is_null(json, "environment.counters_missing"));
    free(json);
    told both = tell(&bench.results);
    expect_said(both.markdown, "| cache and TLB misses | not counted: no such counter |");
    expect_said(both.text, "no such counter");
    release_told(&both);
    hs_test_bench_close(&bench);
}

static void json_is_valid_and_tells_samples_ratios_and_environment(void **state)
{
    (void)state;
    hs_test_bench bench;
    open_measured(&bench);
    snprintf(bench.results.cells[2].failure, sizeof bench.results.cells[2].failure, "it \"broke\"");
    char *text = hs_test_bench_text(&bench.results, hs_bench_write_json);
    assert_true(hs_test_json_is_valid(text));
    char word[80];
    hs_test_json_text(text, "schema", word, sizeof word);
    assert_string_equal(word, "heapstorm.bench/2");
    hs_test_json_text(text, "end", word, sizeof word);
    assert_string_equal(word, "done");
    hs_test_json_text(text, "cells.0.label", word, sizeof word);
    assert_string_equal(word, "naive list");
    assert_true(hs_test_json_number(text, "cells.0.samples.2.cpu_ns_per_entity_tick") == 84);
    assert_true(hs_test_json_number(text, "cells.0.ratio.pairs") == 6);
    hs_test_json_text(text, "cells.2.ratio.difference", word, sizeof word);
    assert_string_equal(word, "not seen");
    hs_test_json_text(text, "cells.0.ratio.difference", word, sizeof word);
    assert_string_equal(word, "seen");
    assert_true(hs_test_json_number(text, "ladder.2.at.0.gain.median") > 8);
    assert_true(hs_test_json_is_null(text, "cells.0.tick_ns_p999"));
    assert_true(hs_test_json_is_null(text, "cells.0.failure"));
    assert_false(hs_test_json_is_null(text, "cells.2.failure"));
    assert_non_null(hs_test_json_find(text, "environment.cpu"));
    hs_test_json_text(text, "environment_names.0.name", word, sizeof word);
    assert_string_equal(word, "processor");
    assert_true(hs_test_json_number(text, "rounds_planned") == 6);
    assert_non_null(hs_test_json_find(text, "full"));
    free(text);
    hs_test_bench_close(&bench);
}

static size_t fields_of(const char *line)
{
    size_t fields = 1;
    for (; *line != '\r' && *line != '\0'; line++) fields += *line == ',';
    return fields;
}

static void csv_has_a_row_for_each_cell_and_round_that_was_measured(void **state)
{
    (void)state;
    hs_test_bench bench;
    open_measured(&bench);
    hs_test_bench_set(&bench, 0, (double[]){80, 0, 84, 81, 83, 82});
    char *text = hs_test_bench_text(&bench.results, hs_bench_write_csv);
    assert_int_equal(hs_test_lines(text), 1 + 4 * 6 - 1);
    size_t fields = fields_of(text);
    for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1)
        assert_int_equal(fields_of(line), fields);
    assert_int_equal(strncmp(text, "round,population,", 17), 0);
    expect_said(text, "\r\n1,100000,1000,naive,list,vector,littered,allowed,1,\"malloc\",on,80,");
    free(text);
    hs_test_bench_close(&bench);
}

static void markdown_tables_keep_their_columns(void **state)
{
    (void)state;
    hs_test_bench bench;
    open_measured(&bench);
    char *text = hs_test_bench_text(&bench.results, hs_bench_write_markdown);
    size_t bars = 0;
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n"), here = 0;
        for (size_t i = 0; i < length; i++)
            here += line[i] == '|' && (i == 0 || line[i - 1] != '\\');
        if (here > 0 && bars > 0 && here != bars) fail_msg("%.*s", (int)length, line);
        bars = here;
        line += length + (line[length] == '\n');
    }
    expect_said(text, "A \"quoted\" \\| one");
    expect_said(text, "### The ladder, 100,000 particles");
    free(text);
    hs_test_bench_close(&bench);
}

static void an_interrupted_bench_says_so_everywhere(void **state)
{
    (void)state;
    hs_test_bench bench;
    open_measured(&bench);
    bench.results.is_interrupted = true;
    bench.results.rounds = 2;
    hs_bench_sum_up(&bench.results);
    char *text = hs_test_bench_text(&bench.results, write_plain);
    expect_said(text, "INTERRUPTED");
    expect_said(text, "2 of 6 rounds");
    expect_said(text, "too few rounds");
    // Two rounds say nothing, not even that nothing differs.
    assert_null(strstr(text, "no difference seen"));
    assert_null(strstr(text, "yes, "));
    free(text);
    text = hs_test_bench_text(&bench.results, hs_bench_write_json);
    char word[32];
    hs_test_json_text(text, "end", word, sizeof word);
    assert_string_equal(word, "interrupted");
    free(text);
    text = hs_test_bench_text(&bench.results, hs_bench_write_markdown);
    expect_said(text, "(interrupted)");
    free(text);
    hs_test_bench_close(&bench);
}

static void a_cell_that_failed_says_why_in_its_place(void **state)
{
    (void)state;
    hs_test_bench bench;
    open_measured(&bench);
    hs_test_bench_set(&bench, 2, (double[]){0, 0, 0, 0, 0, 0});
    snprintf(bench.results.cells[2].failure, sizeof bench.results.cells[2].failure,
             "round 1: ended by signal 9");
    hs_bench_sum_up(&bench.results);
    char *text = hs_test_bench_text(&bench.results, write_plain);
    expect_said(text, "naive array, mimalloc        round 1: ended by signal 9");
    free(text);
    text = hs_test_bench_text(&bench.results, hs_bench_write_markdown);
    expect_said(text, "| naive array, mimalloc | round 1: ended by signal 9 |");
    free(text);
    hs_test_bench_close(&bench);
}

static void prices_and_shares_have_intervals_or_say_one_round(void **state)
{
    (void)state;
    static hs_test_full_bench bench;
    hs_test_full_bench_make(&bench);
    hs_bench_sentence sentences[HS_BENCH_SENTENCES];
    size_t count = hs_bench_conclude(&bench.results, sentences, HS_BENCH_SENTENCES);
    const char *price = sentences[count - 1].text;
    expect_said(price, "ms) to start and holds");
    expect_said(price, "us) and ");
    bench.results.rounds = 1;
    hs_bench_sum_up(&bench.results);
    bench.results.timing_cost = (hs_bench_interval){1.006, 1.006, 1.006, .pairs = 1};
    char *text = hs_test_bench_text(&bench.results, write_plain);
    expect_said(text, " % (one round)\n");
    expect_said(text, "Timing every tick costs +0.6 % (one round) at ");
    free(text);
    hs_test_full_bench_release(&bench);
}

static void a_price_that_was_not_reached_is_not_measured(void **state)
{
    (void)state;
    static hs_test_full_bench bench;
    hs_test_full_bench_make(&bench);
    for (size_t round = 0; round < bench.results.rounds; round++) {
        bench.results.prices[1].samples[round].is_there = false;
    }
    hs_bench_sum_up(&bench.results);
    char *label = bench.results.prices[1].label, line[160];
    char *text = hs_test_bench_text(&bench.results, write_plain);
    snprintf(line, sizeof line, "  %-22s not measured\n", label);
    expect_said(text, line);
    free(text);
    text = hs_test_bench_text(&bench.results, hs_bench_write_markdown);
    snprintf(line, sizeof line, "| %s | not measured | | | | | |\n", label);
    expect_said(text, line);
    free(text);
    hs_test_full_bench_release(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_fits_80_columns_and_says_where_no_difference_is_seen),
        cmocka_unit_test(conclusions_are_made_from_the_numbers),
        cmocka_unit_test(a_pool_that_buys_nothing_is_said_to_buy_nothing),
        cmocka_unit_test(markdown_says_what_the_text_says_where_nothing_is_claimed),
        cmocka_unit_test(the_pair_of_a_cell_with_itself_is_told_in_every_output),
        cmocka_unit_test(the_command_line_stands_in_every_output),
        cmocka_unit_test(what_the_system_does_not_tell_is_a_dash_and_null_and_never_zero),
        cmocka_unit_test(json_is_valid_and_tells_samples_ratios_and_environment),
        cmocka_unit_test(csv_has_a_row_for_each_cell_and_round_that_was_measured),
        cmocka_unit_test(markdown_tables_keep_their_columns),
        cmocka_unit_test(an_interrupted_bench_says_so_everywhere),
        cmocka_unit_test(a_cell_that_failed_says_why_in_its_place),
        cmocka_unit_test(prices_and_shares_have_intervals_or_say_one_round),
        cmocka_unit_test(a_price_that_was_not_reached_is_not_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
