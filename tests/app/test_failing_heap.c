#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fail_malloc.h"
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

/// What a test works with: a folder of its own for what the command writes, and one for its
/// streams.
typedef struct workplace {
    char folder[256], json[300];
    char streams[256], out[300], error[300];
    int socket;  ///< to the process that makes copies of the program
    pid_t maker; ///< that process
} workplace;

/// In the child: the program, stopped before its main by the preloaded library. What it writes is
/// appended, so that a file can be emptied before each copy.
static void become_maker(const tried_command *command, int socket, int out, int error)
{
    char preload[600], number[64];
    snprintf(preload, sizeof preload, "LD_PRELOAD=%s", HS_FAIL_MALLOC);
    snprintf(number, sizeof number, "HS_FAIL_SOCKET=%d", socket);
    bool is_ready = dup2(out, STDOUT_FILENO) >= 0 && dup2(error, STDERR_FILENO) >= 0 &&
                    putenv(preload) == 0 && putenv(number) == 0;
    // execv changes none of its argv, but its type does not say so.
    char *words[64];
    size_t count = 0;
    for (; command->argv[count] != NULL && count < 63; count++)
        memcpy(&words[count], &command->argv[count], sizeof words[count]);
    words[count] = NULL;
    if (is_ready) execv(words[0], words);
    _exit(126);
}

static void start(workplace *scratch, const tried_command *command)
{
    int sockets[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets), 0);
    int out = open(scratch->out, O_WRONLY | O_CREAT | O_APPEND, 0600);
    int error = open(scratch->error, O_WRONLY | O_CREAT | O_APPEND, 0600);
    assert_true(out >= 0 && error >= 0);
    fflush(NULL);
    scratch->maker = fork();
    assert_true(scratch->maker >= 0);
    if (scratch->maker == 0) {
        close(sockets[0]);
        become_maker(command, sockets[1], out, error);
    }
    close(sockets[1]);
    close(out);
    close(error);
    scratch->socket = sockets[0];
}

static void stop(workplace *scratch)
{
    int status;
    close(scratch->socket);
    assert_int_equal(waitpid(scratch->maker, &status, 0), scratch->maker);
    assert_int_equal(status, 0);
}

/// Runs the command with one request failing, or none. Fills `requests` where it is not NULL.
static hs_test_process run_with_failure(workplace *scratch, long number, long *requests)
{
    hs_fail_answer answer;
    assert_int_equal(truncate(scratch->out, 0), 0);
    assert_int_equal(truncate(scratch->error, 0), 0);
    assert_int_equal(send(scratch->socket, &number, sizeof number, 0), sizeof number);
    assert_int_equal(recv(scratch->socket, &answer, sizeof answer, 0), sizeof answer);
    if (requests != NULL) *requests = answer.requests;
    return (hs_test_process){
        .code = WIFEXITED(answer.status) ? WEXITSTATUS(answer.status) : -1,
        .signal = WIFSIGNALED(answer.status) ? WTERMSIG(answer.status) : 0,
        .out = hs_test_read_file(scratch->out),
        .error = hs_test_read_file(scratch->error),
    };
}

/// Returns whether the command gave up: a request may also be done without.
static bool expect_grace(workplace *scratch, const tried_command *command, long number)
{
    hs_test_process process = run_with_failure(scratch, number, NULL);
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
    if (hs_test_count_files(scratch->folder) != 0) fail_msg("request %ld left a file", number);
    bool gave_up = process.code == 1;
    hs_test_process_release(&process);
    return gave_up;
}

/// Makes the requests fail one after the other, each in its own process.
static void exhaust(workplace *scratch, const tried_command *command)
{
    long total = 0;
    start(scratch, command);
    hs_test_process whole = run_with_failure(scratch, 0, &total);
    if (whole.code != 0) fail_msg("exit %d: %s", whole.code, whole.error);
    hs_test_process_release(&whole);
    if (command->json != NULL) remove(command->json);
    assert_true(total > 0);
    long step = total > DENSE + SPREAD ? (total - DENSE) / SPREAD : 1;
    long given_up = 0;
    for (long number = 1; number <= total; number += number < DENSE ? 1 : step)
        given_up += expect_grace(scratch, command, number);
    assert_true(given_up > 0);
    stop(scratch);
}

static int make_scratch(void **state)
{
    static workplace scratch;
    hs_test_make_folder(scratch.folder, sizeof scratch.folder);
    snprintf(scratch.json, sizeof scratch.json, "%s/run.json", scratch.folder);
    hs_test_make_folder(scratch.streams, sizeof scratch.streams);
    snprintf(scratch.out, sizeof scratch.out, "%s/out", scratch.streams);
    snprintf(scratch.error, sizeof scratch.error, "%s/error", scratch.streams);
    *state = &scratch;
    return 0;
}

static int remove_scratch(void **state)
{
    hs_test_remove_folder(((workplace *)*state)->folder);
    hs_test_remove_folder(((workplace *)*state)->streams);
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
