#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench_results.h"
#include "json.h"
#include "process.h"
#include "support.h"

/// The smallest bench that there is, with further options separated by bars.
static hs_test_process bench_with(const char *options, const hs_test_start *start)
{
    const char *words[40] = {HS_PROGRAM, "bench", "--rounds", "6", "--ticks", "250"};
    size_t count = 6;
    char text[1024];
    snprintf(text, sizeof text, "%s", options);
    for (char *at = text; *at != '\0' && count < 39;) {
        words[count++] = at;
        at += strcspn(at, "|");
        if (*at == '|') *at++ = '\0';
    }
    words[count] = NULL;
    return hs_test_run(words, start);
}

static void expect_code(const hs_test_process *process, int code)
{
    if (process->code == code) return;
    fail_msg("exit %d, signal %d, not %d: %s", process->code, process->signal, code,
             process->error);
}

#define SMALL "--memory|columns,naive|--population|1k"

static void a_small_bench_measures_and_tells(void **state)
{
    (void)state;
    hs_test_process process = bench_with(SMALL, NULL);
    expect_code(&process, 0);
    assert_string_equal(process.error, "");
    assert_non_null(strstr(process.out, "6 of 6 rounds"));
    assert_non_null(strstr(process.out, "naive array"));
    assert_non_null(strstr(process.out, "price, 1,000 places"));
    assert_non_null(strstr(process.out, "All digests agree, round by round."));
    assert_non_null(strstr(process.out, "malloc                     served by "));
    hs_test_process_release(&process);
}

static void json_on_stdout_is_alone_there_and_complete(void **state)
{
    (void)state;
    hs_test_process process = bench_with(SMALL "|--litter|all|--json|-", NULL);
    expect_code(&process, 0);
    assert_string_equal(process.error, "");
    assert_true(hs_test_json_is_valid(process.out));
    char first[32], other[32];
    hs_test_json_text(process.out, "cells.0.digest", first, sizeof first);
    for (int i = 0; i < 4; i++) {
        char path[64];
        snprintf(path, sizeof path, "cells.%d.rounds", i);
        assert_true(hs_test_json_number(process.out, path) == 6);
        snprintf(path, sizeof path, "cells.%d.digest", i);
        hs_test_json_text(process.out, path, other, sizeof other);
        assert_string_equal(first, other);
        snprintf(path, sizeof path, "cells.%d.ns_per_particle_tick.median", i);
        assert_true(hs_test_json_number(process.out, path) > 0);
        snprintf(path, sizeof path, "cells.%d.tick_ns_p99", i);
        assert_true(hs_test_json_number(process.out, path) > 0);
    }
    assert_true(hs_test_json_is_null(process.out, "cells.0.neighbour_bytes.median"));
    assert_true(hs_test_json_number(process.out, "cells.2.neighbour_bytes.median") > 0);
    assert_true(hs_test_json_is_null(process.out, "cells.2.tick_ns_p999"));
    assert_true(hs_test_json_number(process.out, "bandwidth.0.in_place_bytes_per_ns.median") > 0);
    assert_true(hs_test_json_number(process.out, "prices.1.first_birth_ns.median") > 0);
    hs_test_json_text(process.out, "allocators.0.name", other, sizeof other);
    assert_string_equal(other, "malloc");
    assert_false(hs_test_json_is_null(process.out, "environment.compiler"));
    assert_false(hs_test_json_is_null(process.out, "environment.flags"));
    hs_test_process_release(&process);
}

static void a_bench_compared_with_a_better_past_exits_3_and_names_what_fell(void **state)
{
    (void)state;
    if (!hs_test_bench_reads_json()) skip();
    char folder[256], path[300], options[600];
    hs_test_make_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/old.json", folder);
    snprintf(options, sizeof options, SMALL "|--json|%s", path);
    hs_test_process process = bench_with(options, NULL);
    expect_code(&process, 0);
    hs_test_process_release(&process);
    // In the past columns took a thousandth of what naive did.
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("{\"schema\": \"heapstorm.bench/1\", \"base\": \"naive array\", \"cells\": [{\"label\": "
          "\"columns\", \"population\": 1000, \"ratio\": {\"median\": 0.001, \"low\": 0.001, "
          "\"high\": 0.001, \"confidence\": 0.9, \"pairs\": 5}}]}",
          file);
    fclose(file);
    snprintf(options, sizeof options, SMALL "|--compare|%s|--max-regress|10%%", path);
    process = bench_with(options, NULL);
    expect_code(&process, 3);
    assert_int_equal(hs_test_lines(process.error), 1);
    assert_non_null(strstr(process.error, "fell by more than 10 %: columns at 1,000"));
    assert_non_null(strstr(process.out, "FELL"));
    hs_test_process_release(&process);
    hs_test_remove_folder(folder);
}

/// One line on stderr, nothing on stdout.
static void expect_complaint(const char *options, int code, const char *sentence)
{
    hs_test_process process = bench_with(options, NULL);
    expect_code(&process, code);
    assert_string_equal(process.out, "");
    assert_int_equal(hs_test_lines(process.error), 1);
    if (strstr(process.error, sentence) == NULL) {
        fail_msg("'%s' does not say '%s'", process.error, sentence);
    }
    hs_test_process_release(&process);
}

static void bad_input_gets_one_line_before_anything_is_measured(void **state)
{
    (void)state;
    expect_complaint("--memory|colums", 2, "did you mean 'columns'?");
    expect_complaint("--compare|/nowhere/old.json", 1, "/nowhere/old.json:1:1: cannot be read");
    expect_complaint("--compare|" HS_ASSETS_SOURCE "/scenarios/storm.xml", 1,
                     hs_test_bench_reads_json() ? "storm.xml:1:1: no value of JSON begins so"
                                                : "this build cannot read JSON");
    expect_complaint("--json|/nowhere/new.json", 1, "/nowhere/new.json");
}

static void the_program_for_measurements_explains_itself(void **state)
{
    (void)state;
    const char *const help[] = {HS_CELL_PROGRAM, "--help", NULL};
    hs_test_process process = hs_test_run(help, NULL);
    expect_code(&process, 0);
    assert_non_null(strstr(process.out, "--particles"));
    hs_test_process_release(&process);
    const char *const wrong[] = {HS_CELL_PROGRAM, "--memory", "nave", NULL};
    process = hs_test_run(wrong, NULL);
    expect_code(&process, 2);
    assert_non_null(strstr(process.error, "did you mean 'naive'?"));
    hs_test_process_release(&process);
}

/// A copy of the program in a folder of its own, with a script in the place of what measures. Every
/// measurement is done in no time, with the digest 1 2; `special` is run before it speaks.
static void make_program(char *folder, size_t bytes, const char *special)
{
    char command[900], path[300];
    hs_test_make_folder(folder, bytes);
    snprintf(command, sizeof command, "cp '%s' '%s/heapstorm'", HS_PROGRAM, folder);
    assert_int_equal(system(command), 0);
    snprintf(path, sizeof path, "%s/heapstorm-bench-cell", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file,
            "#!/bin/sh\n"
            "digest='1 2'\n"
            "%s\n"
            "echo served /lib/libc.so.6 glibc\n"
            "echo digest $digest\n"
            "echo number cpu_ns_per_entity_tick 1.5\n"
            "echo ticks 10 20 30\n"
            "echo done\n",
            special);
    fclose(file);
    assert_int_equal(chmod(path, 0700), 0);
}

/// The small bench of that program, interrupted once there is a file in a folder unless that is
/// NULL.
static hs_test_process run_copy(const char *folder, const char *interrupt_in)
{
    char path[300];
    snprintf(path, sizeof path, "%s/heapstorm", folder);
    const char *const words[] = {
        path, "bench", "--memory", "columns,naive", "--population", "1k", "--rounds", "6", NULL};
    const char *const environment[] = {"HEAPSTORM_ASSETS=" HS_ASSETS_SOURCE, NULL};
    return hs_test_run(words,
                       &(hs_test_start){.environment = environment, .interrupt_in = interrupt_in});
}

static void an_interrupted_bench_ends_its_process_and_tells_what_it_has(void **state)
{
    (void)state;
    char folder[256], place[256], special[800], path[300];
    hs_test_make_folder(place, sizeof place);
    // What measures says that it has begun, and never ends by itself.
    snprintf(special, sizeof special,
             "case \"$*\" in *kind\\ churn*) echo $$ >\"$0.number\"; mv \"$0.number\" %s/number\n"
             "exec sleep 100000;; esac",
             place);
    make_program(folder, sizeof folder, special);
    hs_test_process process = run_copy(folder, place);
    expect_code(&process, 130);
    assert_true(process.out[0] == '\0' || strstr(process.out, "INTERRUPTED") != NULL);
    snprintf(path, sizeof path, "%s/number", place);
    char *number = hs_test_read_file(path);
    assert_int_equal(kill((pid_t)strtol(number, NULL, 10), 0), -1);
    free(number);
    hs_test_process_release(&process);
    hs_test_remove_folder(place);
    hs_test_remove_folder(folder);
}

static void a_command_that_is_repeated_measures_the_same_plan(void **state)
{
    (void)state;
    // What measures writes down what it was asked, and ends as if it had done it.
    char folder[256], path[300];
    char *asked[2];
    make_program(folder, sizeof folder, "echo \"$*\" >>\"$0.asked\"");
    snprintf(path, sizeof path, "%s/heapstorm-bench-cell.asked", folder);
    for (int i = 0; i < 2; i++) {
        hs_test_process process = run_copy(folder, NULL);
        expect_code(&process, 0);
        assert_non_null(strstr(process.out, "Again: heapstorm bench --memory columns,naive "
                                            "--population 1k --rounds 6"));
        hs_test_process_release(&process);
        asked[i] = hs_test_read_file(path);
        unlink(path);
    }
    assert_string_equal(asked[0], asked[1]);
    // Luck differs from round to round: the seed of the storm, and the layout of every process.
    assert_non_null(strstr(asked[0], "--seed 1 "));
    const char *first = strstr(asked[0], "--shift "), *second = strstr(first + 1, "--shift ");
    assert_int_not_equal(strncmp(first, second, 16), 0);
    free(asked[0]);
    free(asked[1]);
    hs_test_remove_folder(folder);
}

static void digests_that_differ_end_the_bench_and_name_the_cells(void **state)
{
    (void)state;
    char folder[256];
    make_program(folder, sizeof folder, "case \"$*\" in *naive*) digest='1 3';; esac");
    hs_test_process process = run_copy(folder, NULL);
    expect_code(&process, 3);
    assert_string_equal(process.out, "");
    assert_int_equal(hs_test_lines(process.error), 1);
    assert_non_null(
        strstr(process.error, "heapstorm: the digests differ at 1,000 particles in round 1: '"));
    assert_non_null(
        strstr(process.error, "'columns' ends with 0000000000000001 0000000000000002") != NULL
            ? process.error
            : strstr(process.error, "'columns' with 0000000000000001 0000000000000002"));
    assert_non_null(strstr(process.error, "with 0000000000000001 0000000000000003"));
    hs_test_process_release(&process);
    hs_test_remove_folder(folder);
}

static void a_cell_that_crashes_says_so_and_the_others_go_on(void **state)
{
    (void)state;
    char folder[256];
    make_program(folder, sizeof folder,
                 "case \"$*\" in *kind\\ churn*naive*) kill -SEGV $$;; esac");
    hs_test_process process = run_copy(folder, NULL);
    expect_code(&process, 0);
    assert_non_null(
        strstr(process.out, "naive array                  round 1: ended by signal 11"));
    assert_non_null(strstr(process.out, "columns                       1.50 ns 1.50-1.50"));
    assert_non_null(strstr(process.out, "6 of 6 rounds"));
    hs_test_process_release(&process);
    hs_test_remove_folder(folder);
}

static void a_cell_that_says_an_error_is_quoted(void **state)
{
    (void)state;
    char folder[256];
    make_program(
        folder, sizeof folder,
        "case \"$*\" in *kind\\ churn*) echo 'heapstorm-bench-cell: it rains' >&2; exit 1;; esac");
    hs_test_process process = run_copy(folder, NULL);
    expect_code(&process, 1);
    assert_string_equal(process.error,
                        "heapstorm: no cell could be measured; the first says: round "
                        "1: it rains\n");
    hs_test_process_release(&process);
    hs_test_remove_folder(folder);
}

#ifdef HS_FAIL_MALLOC

static void an_allocator_that_serves_only_in_part_is_found_out(void **state)
{
    (void)state;
    hs_test_process process = bench_with(SMALL "|--allocator|malloc," HS_FAIL_MALLOC, NULL);
    expect_code(&process, 0);
    assert_non_null(strstr(process.out, "not measured: malloc is served by '"));
    assert_non_null(strstr(process.out, "base\n"));
    hs_test_process_release(&process);
}

static void a_cell_without_memory_says_so_and_the_others_go_on(void **state)
{
    (void)state;
    static const char *const words[] = {
        "/bin/sh", "-c",
        "ulimit -v 200000 && exec " HS_PROGRAM
        " bench --rounds 6 --ticks 250 --memory columns --population 1k,10m",
        NULL};
    hs_test_process process = hs_test_run(words, NULL);
    expect_code(&process, 0);
    assert_non_null(strstr(process.out, "1,000 particles"));
    assert_non_null(strstr(process.out, "round 1: out of memory"));
    assert_non_null(strstr(process.out, "6 of 6 rounds"));
    hs_test_process_release(&process);
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_bench_measures_and_tells),
        cmocka_unit_test(json_on_stdout_is_alone_there_and_complete),
        cmocka_unit_test(a_bench_compared_with_a_better_past_exits_3_and_names_what_fell),
        cmocka_unit_test(bad_input_gets_one_line_before_anything_is_measured),
        cmocka_unit_test(an_interrupted_bench_ends_its_process_and_tells_what_it_has),
        cmocka_unit_test(the_program_for_measurements_explains_itself),
        cmocka_unit_test(a_command_that_is_repeated_measures_the_same_plan),
        cmocka_unit_test(digests_that_differ_end_the_bench_and_name_the_cells),
        cmocka_unit_test(a_cell_that_crashes_says_so_and_the_others_go_on),
        cmocka_unit_test(a_cell_that_says_an_error_is_quoted),
#ifdef HS_FAIL_MALLOC
        cmocka_unit_test(an_allocator_that_serves_only_in_part_is_found_out),
        cmocka_unit_test(a_cell_without_memory_says_so_and_the_others_go_on),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
