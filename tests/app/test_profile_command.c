// --snapshot and --profile of `heapstorm run`, as a user meets them.

#include <unistd.h>

#include "heapstorm/strategy.h"
#include "json.h"
#include "process.h"
#include "support.h"
#include "watched.h"

enum { WORDS_MAX = 40 };

/// A folder for a test's files, and what the program answered.
typedef struct trip {
    char folder[128];
    hs_test_process process;
} trip;

/// Runs `heapstorm run` on a small storm in the folder, with further options separated by spaces.
static hs_test_process run_in(const char *folder, const char *options)
{
    static const char *const small[] = {
        HS_PROGRAM, "run", "--scenario", "storm", "--seed",      "7",   "--quiet", "--frames", "80",
        "--warmup", "40",  "--bullets",  "300",   "--particles", "2000"};
    const char *words[WORDS_MAX];
    memcpy(words, small, sizeof small);
    size_t count = sizeof small / sizeof small[0];
    char text[1024];
    snprintf(text, sizeof text, "%s", options);
    for (char *at = text; *at != '\0' && count < WORDS_MAX - 1;) {
        words[count++] = at;
        at += strcspn(at, " ");
        if (*at == ' ') *at++ = '\0';
    }
    words[count] = NULL;
    const hs_test_start start = {.folder = folder};
    return hs_test_run(words, &start);
}

static void expect_code(const hs_test_process *process, int code)
{
    if (process->code == code) return;
    fail_msg("exit %d, signal %d, not %d: %s", process->code, process->signal, code,
             process->error);
}

static void begin(trip *test, const char *options)
{
    hs_test_make_folder(test->folder, sizeof test->folder);
    test->process = run_in(test->folder, options);
    expect_code(&test->process, 0);
    assert_string_equal(test->process.error, "");
}

static void end(trip *test)
{
    hs_test_process_release(&test->process);
    hs_test_remove_folder(test->folder);
}

static char *read_in(const trip *test, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", test->folder, name);
    return hs_test_read_file(path);
}

/// Expects one line of complaint, nothing on stdout, and no file left.
static void expect_complaint(const char *options, int code, const char *sentence)
{
    char folder[128];
    hs_test_make_folder(folder, sizeof folder);
    hs_test_process process = run_in(folder, options);
    expect_code(&process, code);
    assert_string_equal(process.out, "");
    assert_int_equal(hs_test_lines(process.error), 1);
    if (strstr(process.error, sentence) == NULL) {
        fail_msg("'%s' does not say '%s'", process.error, sentence);
    }
    assert_int_equal(hs_test_count_files(folder), 0);
    hs_test_process_release(&process);
    hs_test_remove_folder(folder);
}

static void two_snapshots_are_written_and_what_changed_between_them_is_told(void **state)
{
    (void)state;
    trip test;
    begin(&test, "--memory naive --snapshot 100:late.json --snapshot 10:early.txt");
    char *early = read_in(&test, "early.txt");
    char *late = read_in(&test, "late.json");
    assert_non_null(strstr(early, "snapshot after tick 10: storm under naive (array)"));
    if (hs_test_names_are_known()) {
        hs_test_expect_call(early, "naive_acquire", "memory/naive.c", "");
    }
    assert_true(hs_test_json_is_valid(late));
    assert_true(hs_test_json_number(late, "tick") == 100);
    assert_true(hs_test_json_number(late, "kinds.particles.live_blocks") >= 2000);
    assert_true(hs_test_json_number(late, "own.missed") == 0);
    assert_true(hs_test_json_number(late, "own.unknown") == 0);
    assert_non_null(strstr(test.process.out, "every block"));
    assert_non_null(strstr(test.process.out, "what changed from tick 10 to tick 100"));
    free(early);
    free(late);
    end(&test);
}

static void a_snapshot_may_be_taken_before_the_first_tick_and_after_the_last(void **state)
{
    (void)state;
    trip test;
    begin(&test, "--snapshot 0:first.json --snapshot 120:last.json");
    char *first = read_in(&test, "first.json");
    char *last = read_in(&test, "last.json");
    assert_true(hs_test_json_number(first, "tick") == 0);
    assert_true(hs_test_json_number(last, "tick") == 120);
    // Under columns nothing is requested after the world was made.
    assert_true(hs_test_json_number(first, "total.blocks") ==
                hs_test_json_number(last, "total.blocks"));
    free(first);
    free(last);
    end(&test);
}

static void under_every_strategy_the_digest_stays_and_nothing_is_left(void **state)
{
    (void)state;
    for (unsigned i = 0; i < hs_strategy_count(); i++) {
        char options[128], alone[32], watched[32];
        const char *name = hs_strategy_at(i)->name;
        snprintf(options, sizeof options, "--memory %s --json -", name);
        trip test;
        begin(&test, options);
        hs_test_json_text(test.process.out, "digest", alone, sizeof alone);
        end(&test);
        snprintf(options, sizeof options, "--memory %s --json run.json --profile all.json", name);
        begin(&test, options);
        char *run = read_in(&test, "run.json");
        char *profile = read_in(&test, "all.json");
        hs_test_json_text(run, "digest", watched, sizeof watched);
        assert_string_equal(watched, alone);
        assert_true(hs_test_json_number(profile, "total.live_blocks") == 0);
        assert_true(hs_test_json_number(profile, "total.blocks") > 0);
        free(run);
        free(profile);
        end(&test);
    }
}

static void recording_asks_the_process_for_nothing(void **state)
{
    (void)state;
    trip test;
    begin(&test, "--memory naive --json -");
    char *alone = strdup(test.process.out);
    assert_non_null(alone);
    end(&test);
    begin(&test, "--memory naive --json run.json --snapshot 60:a.txt --snapshot 90:b.heap");
    char *watched = read_in(&test, "run.json");
    if (hs_test_json_is_null(alone, "heap.process.off")) {
        assert_true(hs_test_json_number(watched, "heap.process.allocations") ==
                    hs_test_json_number(alone, "heap.process.allocations"));
        assert_true(hs_test_json_number(watched, "heap.process.frees") ==
                    hs_test_json_number(alone, "heap.process.frees"));
    }
    assert_true(hs_test_json_number(watched, "heap.game.peak_bytes") ==
                hs_test_json_number(alone, "heap.game.peak_bytes"));
    free(alone);
    free(watched);
    end(&test);
}

static void a_profile_in_a_file_is_summed_up_in_a_sentence(void **state)
{
    (void)state;
    trip test;
    begin(&test, "--memory naive --profile p.txt");
    assert_non_null(strstr(test.process.out, " call sites; none left\n"));
    end(&test);
}

static void a_profile_on_stdout_is_alone_there(void **state)
{
    (void)state;
    trip test;
    begin(&test, "--memory naive --profile - --snapshot 20:a --snapshot 30:b");
    assert_int_equal(strncmp(test.process.out, "Heapstorm ", 10), 0);
    assert_non_null(strstr(test.process.out, "profile of 120 ticks: storm under naive (array)"));
    assert_non_null(strstr(test.process.out, "nothing: every block was given back"));
    assert_non_null(strstr(test.process.out, "lived, ticks"));
    assert_null(strstr(test.process.out, "ticks a second"));
    assert_null(strstr(test.process.out, "what changed"));
    end(&test);
}

/// Returns the output of a command in the folder of a test; NULL where there is no such command.
static char *say(const char *folder, const char *const *command)
{
    if (access(command[0], X_OK) != 0) return NULL;
    const hs_test_start start = {.folder = folder};
    hs_test_process process = hs_test_run(command, &start);
    expect_code(&process, 0);
    char *out = process.out;
    free(process.error);
    return out;
}

static void pprof_opens_the_heap_profile_and_names_the_functions(void **state)
{
    (void)state;
    trip test;
    begin(&test, "--memory naive --snapshot 60:storm.heap --profile storm.pprof");
    const char *const living[] = {"/usr/bin/google-pprof", "--text", HS_PROGRAM, "storm.heap",
                                  NULL};
    const char *const ever[] = {"/usr/bin/google-pprof", "--text", "--alloc_objects", HS_PROGRAM,
                                "storm.pprof",           NULL};
    char *text = say(test.folder, living);
    char *all = say(test.folder, ever);
    bool is_there = text != NULL && all != NULL;
    if (is_there) {
        assert_non_null(strstr(text, "naive_acquire"));
        assert_non_null(strstr(text, "hs_world_tick"));
        assert_non_null(strstr(all, "naive_acquire"));
    }
    free(text);
    free(all);
    end(&test);
    if (!is_there) skip();
}

static void folded_stacks_begin_outside_and_end_in_the_kind(void **state)
{
    (void)state;
    trip test;
    begin(&test, "--memory naive --profile storm.folded");
    char *text = read_in(&test, "storm.folded");
    if (hs_test_names_are_known()) {
        assert_non_null(strstr(text, ";hs_measured_world_tick;hs_world_tick;"));
        assert_non_null(strstr(text, ";naive_acquire;[particles] "));
    }
    free(text);
    end(&test);
}

static void what_cannot_be_written_is_told_before_the_run(void **state)
{
    (void)state;
    expect_complaint("--snapshot 5:nowhere/a.txt", 1,
                     "nowhere/a.txt: cannot be written: No such file or directory");
    expect_complaint("--snapshot 5:good.txt --profile nowhere/b.txt", 1,
                     "nowhere/b.txt: cannot be written: No such file or directory");
    expect_complaint("--scenario nowhere.xml --snapshot 5:a --profile b", 1, "nowhere.xml");
    expect_complaint("--snapshot 5:.", 1, ".: cannot be written: Is a directory");
}

static void a_disk_that_is_full_is_told(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK) != 0) skip();
    hs_test_process process = run_in("/", "--profile /dev/full");
    expect_code(&process, 1);
    assert_int_equal(hs_test_lines(process.error), 1);
    assert_non_null(strstr(process.error, "/dev/full: cannot be written: No space left"));
    hs_test_process_release(&process);
}

static void wrong_usage_is_answered_by_what_would_be_right(void **state)
{
    (void)state;
    expect_complaint("--snapshot storm.txt", 2, "--snapshot takes TICK:FILE");
    expect_complaint("--snapshot 5:", 2, "such as 600:storm.txt, not '5:'");
    expect_complaint("--snapshot 5:-", 2, "writes a file, not standard output");
    expect_complaint("--snapshot 121:a", 2, "ticks are 0 to 120 here");
    expect_complaint("--snapshot 99999999999999999999:a", 2, "--snapshot takes TICK:FILE");
    expect_complaint("--memory both --snapshot 5:a", 2, "--snapshot watches one world");
    expect_complaint("--memory all --profile a", 2, "--profile watches one world");
    expect_complaint("--snapshot 5:a --snapshot 6:a", 2, "--snapshot is given twice for 'a'");
    expect_complaint("--snapshot 5:a --profile a", 2, "--snapshot and --profile cannot both");
    expect_complaint("--profile a --json a", 2, "--json and --profile cannot both go to 'a'");
    expect_complaint("--snapshot 1:a --snapshot 1:b --snapshot 1:c --snapshot 1:d --snapshot 1:e "
                     "--snapshot 1:f --snapshot 1:g --snapshot 1:h --snapshot 1:i",
                     2, "--snapshot may be given 8 times at most");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_snapshots_are_written_and_what_changed_between_them_is_told),
        cmocka_unit_test(a_snapshot_may_be_taken_before_the_first_tick_and_after_the_last),
        cmocka_unit_test(under_every_strategy_the_digest_stays_and_nothing_is_left),
        cmocka_unit_test(recording_asks_the_process_for_nothing),
        cmocka_unit_test(a_profile_in_a_file_is_summed_up_in_a_sentence),
        cmocka_unit_test(a_profile_on_stdout_is_alone_there),
        cmocka_unit_test(pprof_opens_the_heap_profile_and_names_the_functions),
        cmocka_unit_test(folded_stacks_begin_outside_and_end_in_the_kind),
        cmocka_unit_test(what_cannot_be_written_is_told_before_the_run),
        cmocka_unit_test(a_disk_that_is_full_is_told),
        cmocka_unit_test(wrong_usage_is_answered_by_what_would_be_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
