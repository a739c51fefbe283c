// For environ.
#define _GNU_SOURCE

#include "bench/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/assets.h"
#include "cli/command.h"

#include "base/forbidden.h"

#define PRELOAD "LD_PRELOAD="

enum {
    WAIT_MS = 100,
    READ_BYTES = 64 * 1024,
    SAID_BYTES_MAX = 256 * 1024 * 1024,
    SECONDS_MAX = 3600,
    ENVIRONMENT_MAX = 4096,
};

bool hs_bench_child_find(char *path, size_t bytes, hs_error *error)
{
    static const char *const places[] = {"heapstorm-bench-cell",
                                         "../libexec/heapstorm/heapstorm-bench-cell"};
    char folder[PATH_MAX];
    if (!hs_program_folder(folder, sizeof folder)) {
        return hs_error_set(error, "this system does not tell where the program lies");
    }
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        int written = snprintf(path, bytes, "%s/%s", folder, places[i]);
        if (written > 0 && (size_t)written < bytes && access(path, X_OK) == 0) return true;
    }
    return hs_error_set(error,
                        "'%.200s' has no heapstorm-bench-cell, which does the measuring; build or "
                        "install it beside the program",
                        folder);
}

/// Copies this process's environment, with `library` as the only one to preload.
static void make_environment(const char **words, size_t most, char *preload, size_t bytes,
                             const char *library)
{
    size_t count = 0;
    for (char **word = environ; *word != NULL && count + 2 < most; word++) {
        if (strncmp(*word, PRELOAD, sizeof PRELOAD - 1) != 0) words[count++] = *word;
    }
    if (library[0] != '\0') {
        snprintf(preload, bytes, PRELOAD "%s", library);
        words[count++] = preload;
    }
    words[count] = NULL;
}

/// Starts the program with its output on a pipe. Signals that this process blocks reach the child.
static bool start(pid_t *process, int pipe_ends[2], const char *const *words,
                  const char *const *environment, hs_error *error)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    sigaddset(&usual, SIGXFSZ);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDERR_FILENO);
    posix_spawn_file_actions_addclose(&actions, pipe_ends[0]);
    posix_spawn_file_actions_addclose(&actions, pipe_ends[1]);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    // posix_spawn takes non-const strings but does not change them.
    char *const *arguments = (char *const *)(uintptr_t)words;
    char *const *settings = (char *const *)(uintptr_t)environment;
    int failure = posix_spawn(process, words[0], &actions, &attributes, arguments, settings);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return failure == 0 ||
           hs_error_set(error, "'%.200s' cannot be started: %s", words[0], strerror(failure));
}

/// Reads what is available. Returns false at the end, or when memory or the limit is exhausted.
static bool listen(hs_bench_child *child, int file)
{
    if (child->reserved - child->said_bytes <= READ_BYTES) {
        size_t more = child->reserved * 2 + 2 * READ_BYTES;
        if (more > SAID_BYTES_MAX) return false;
        char *said = hs_gate_resize_array(child->gate, HS_TAG_MEASURE, child->said, child->reserved,
                                          more, 1);
        if (said == NULL) return false;
        child->said = said;
        child->said[child->said_bytes] = '\0';
        child->reserved = more;
    }
    ssize_t got = read(file, child->said + child->said_bytes, READ_BYTES);
    if (got < 0 && errno == EINTR) return true;
    if (got <= 0) return false;
    child->said_bytes += (size_t)got;
    child->said[child->said_bytes] = '\0';
    return true;
}

/// Reads until the process closes its output, a signal arrives, or an hour has passed.
static void attend(hs_bench_child *child, int file, const hs_bench_waiting *waiting)
{
    uint64_t began = hs_clock_ns();
    for (;;) {
        struct pollfd wanted = {.fd = file, .events = POLLIN};
        int ready = poll(&wanted, 1, WAIT_MS);
        child->seconds = (double)(hs_clock_ns() - began) / 1e9;
        child->signal = hs_interrupt_pending();
        if (child->signal != 0 || child->seconds > (double)SECONDS_MAX) return;
        if (waiting != NULL) waiting->pass(waiting->context, child->seconds);
        if (ready > 0 && !listen(child, file)) return;
    }
}

/// Copies the error message that the process printed, "" without one.
static void find_complaint(const hs_bench_child *child, char *text, size_t bytes)
{
    static const char name[] = "heapstorm-bench-cell: ";
    text[0] = '\0';
    if (child->said == NULL) return;
    const char *line = strstr(child->said, name);
    if (line == NULL) return;
    line += sizeof name - 1;
    snprintf(text, bytes, "%.*s", (int)strcspn(line, "\n"), line);
}

static bool judge(const hs_bench_child *child, int status, hs_error *error)
{
    char complaint[256];
    find_complaint(child, complaint, sizeof complaint);
    if (child->signal != 0) return hs_error_set(error, "interrupted");
    if (child->seconds > (double)SECONDS_MAX) return hs_error_set(error, "took more than an hour");
    if (WIFSIGNALED(status)) {
        int signal = WTERMSIG(status);
        return hs_error_set(error, "ended by signal %d (%s)%s", signal, strsignal(signal),
                            signal == SIGKILL ? ", perhaps for want of memory" : "");
    }
    if (complaint[0] != '\0') return hs_error_set(error, "%s", complaint);
    if (WEXITSTATUS(status) != 0) {
        return hs_error_set(error, "ended with exit code %d", WEXITSTATUS(status));
    }
    return hs_bench_child_line(child, "done") != NULL ||
           hs_error_set(error, "ended without its last word");
}

bool hs_bench_child_run(hs_bench_child *child, hs_gate *gate, const char *program,
                        const hs_bench_job *job, const char *library,
                        const hs_bench_waiting *waiting, hs_error *error)
{
    *child = (hs_bench_child){.gate = gate};
    hs_bench_words words;
    const char *environment[ENVIRONMENT_MAX];
    char preload[PATH_MAX + sizeof PRELOAD];
    hs_bench_job_write(job, program, &words);
    make_environment(environment, ENVIRONMENT_MAX, preload, sizeof preload, library);
    int pipe_ends[2];
    if (pipe(pipe_ends) != 0) return hs_error_set(error, "no pipe: %s", strerror(errno));
    pid_t process;
    if (!start(&process, pipe_ends, words.words, environment, error)) {
        close(pipe_ends[0]);
        close(pipe_ends[1]);
        return false;
    }
    close(pipe_ends[1]);
    attend(child, pipe_ends[0], waiting);
    close(pipe_ends[0]);
    int status = 0;
    if (child->signal != 0 || child->seconds > (double)SECONDS_MAX) kill(process, SIGKILL);
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) continue;
    if (child->signal == 0) child->signal = hs_interrupt_pending();
    return judge(child, status, error);
}

void hs_bench_child_release(hs_bench_child *child)
{
    if (child->gate != NULL) {
        hs_gate_release(child->gate, HS_TAG_MEASURE, child->said, child->reserved);
    }
    *child = (hs_bench_child){.gate = child->gate};
}

const char *hs_bench_child_line(const hs_bench_child *child, const char *name)
{
    size_t length = strlen(name);
    const char *line = child->said;
    while (line != NULL && *line != '\0') {
        if (strncmp(line, name, length) == 0 && (line[length] == ' ' || line[length] == '\n')) {
            return line + length + (line[length] == ' ');
        }
        line = strchr(line, '\n');
        if (line != NULL) line++;
    }
    return NULL;
}

double hs_bench_child_number(const hs_bench_child *child, const char *name)
{
    char key[80];
    snprintf(key, sizeof key, "number %s", name);
    const char *value = hs_bench_child_line(child, key);
    return value != NULL ? strtod(value, NULL) : NAN;
}

void hs_bench_child_text(const hs_bench_child *child, const char *name, char *text, size_t bytes)
{
    const char *line = hs_bench_child_line(child, name);
    text[0] = '\0';
    if (line != NULL) snprintf(text, bytes, "%.*s", (int)strcspn(line, "\n"), line);
}
