#include <unistd.h>

#include "json.h"
#include "process.h"
#include "support.h"

/// Every request up to DENSE fails once, and so do SPREAD more, spread evenly over the rest.
enum { DENSE = 300, SPREAD = 300 };

/// A command whose every request for memory is made to fail once.
typedef struct tried_command {
    const char *const *argv;
    const char *json;    ///< file that it writes, or NULL
    const char *finding; ///< what stdout may say instead of a line on stderr, or NULL
} tried_command;

typedef struct workplace {
    char folder[256], json[300], count[300];
    char preload[600], fail_at[64], fail_count[320];
} workplace;

static hs_test_process run_with_failure(workplace *scratch, const tried_command *command,
                                        long number)
{
    snprintf(scratch->preload, sizeof scratch->preload, "LD_PRELOAD=%s", HS_FAIL_MALLOC);
    snprintf(scratch->fail_at, sizeof scratch->fail_at, "HS_FAIL_AT=%ld", number);
    snprintf(scratch->fail_count, sizeof scratch->fail_count, "HS_FAIL_COUNT=%s", scratch->count);
    const char *const environment[] = {scratch->preload, scratch->fail_at, scratch->fail_count,
                                       NULL};
    return hs_test_run(command->argv, &(hs_test_start){.environment = environment});
}

static void expect_grace(workplace *scratch, const tried_command *command, long number)
{
    hs_test_process process = run_with_failure(scratch, command, number);
    if (process.signal != 0 || (process.code != 0 && process.code != 1)) {
        fail_msg("request %ld failing ended with exit %d, signal %d: %s", number, process.code,
                 process.signal, process.error);
    }
    bool is_found = command->finding != NULL && strstr(process.out, command->finding) != NULL;
    size_t lines = process.code == 1 && !(is_found && process.error[0] == '\0') ? 1 : 0;
    if (hs_test_lines(process.error) != lines) {
        fail_msg("request %ld failing was told in %zu lines: %s", number,
                 hs_test_lines(process.error), process.error);
    }
    if (command->json != NULL) {
        bool is_there = access(command->json, F_OK) == 0;
        if (is_there != (process.code == 0)) fail_msg("request %ld: half a file", number);
        if (is_there) {
            char *text = hs_test_read_file(command->json);
            assert_true(hs_test_json_is_valid(text));
            free(text);
            remove(command->json);
        }
    }
    remove(scratch->count);
    if (hs_test_count_files(scratch->folder) != 0) fail_msg("request %ld left a file", number);
    hs_test_process_release(&process);
}

/// Makes the requests fail one after the other, each in its own process.
static void exhaust(workplace *scratch, const tried_command *command)
{
    hs_test_process whole = run_with_failure(scratch, command, 0);
    if (whole.code != 0) fail_msg("exit %d: %s", whole.code, whole.error);
    hs_test_process_release(&whole);
    char *text = hs_test_read_file(scratch->count);
    long total = strtol(text, NULL, 10);
    free(text);
    remove(scratch->count);
    if (command->json != NULL) remove(command->json);
    assert_true(total > 0);
    long step = total > DENSE + SPREAD ? (total - DENSE) / SPREAD : 1;
    for (long number = 1; number <= total; number += number < DENSE ? 1 : step)
        expect_grace(scratch, command, number);
}

static int make_scratch(void **state)
{
    static workplace scratch;
    hs_test_make_folder(scratch.folder, sizeof scratch.folder);
    snprintf(scratch.json, sizeof scratch.json, "%s/run.json", scratch.folder);
    snprintf(scratch.count, sizeof scratch.count, "%s/count", scratch.folder);
    *state = &scratch;
    return 0;
}

static int remove_scratch(void **state)
{
    hs_test_remove_folder(((workplace *)*state)->folder);
    return 0;
}

static void a_run_survives_every_failing_request(void **state)
{
    workplace *scratch = *state;
    const char *const argv[] = {
        HS_PROGRAM,  "run",      "--scenario",  "calm",     "--memory",
        "both",      "--frames", "3",           "--warmup", "60",
        "--bullets", "100",      "--particles", "200",      "--digest-every",
        "10",        "--json",   scratch->json, NULL};
    exhaust(scratch, &(tried_command){.argv = argv, .json = scratch->json});
}

static void a_switch_of_strategy_survives_every_failing_request(void **state)
{
    workplace *scratch = *state;
    const char *const argv[] = {
        HS_PROGRAM, "run", "--scenario", "storm", "--switch-every", "1",  "--frames", "5",
        "--warmup", "0",   "--bullets",  "20",    "--particles",    "50", "--json",   scratch->json,
        NULL};
    exhaust(scratch, &(tried_command){.argv = argv, .json = scratch->json});
}

#define PATTERN HS_TEST_DATA "/patterns/everything.xml"

static void a_check_of_patterns_survives_every_failing_request(void **state)
{
    static const char *const argv[] = {HS_PROGRAM, "pattern", "check", PATTERN, NULL};
    // An unreadable file, for whatever reason, is a valid result.
    exhaust(*state, &(tried_command){.argv = argv, .finding = ": error: "});
}

static void a_check_of_a_file_that_is_decoded_survives_every_failing_request(void **state)
{
    static const char *const argv[] = {HS_PROGRAM, "pattern", "check",
                                       HS_TEST_DATA "/patterns/japanese.xml", NULL};
    exhaust(*state, &(tried_command){.argv = argv, .finding = ": error: "});
}

static void a_trace_of_a_pattern_survives_every_failing_request(void **state)
{
    static const char *const argv[] = {HS_PROGRAM, "pattern", "trace", PATTERN,
                                       "--frames", "90",      NULL};
    exhaust(*state, &(tried_command){.argv = argv});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_run_survives_every_failing_request, make_scratch,
                                        remove_scratch),
        cmocka_unit_test_setup_teardown(a_switch_of_strategy_survives_every_failing_request,
                                        make_scratch, remove_scratch),
        cmocka_unit_test_setup_teardown(a_check_of_patterns_survives_every_failing_request,
                                        make_scratch, remove_scratch),
        cmocka_unit_test_setup_teardown(
            a_check_of_a_file_that_is_decoded_survives_every_failing_request, make_scratch,
            remove_scratch),
        cmocka_unit_test_setup_teardown(a_trace_of_a_pattern_survives_every_failing_request,
                                        make_scratch, remove_scratch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
