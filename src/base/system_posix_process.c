// POSIX: child processes, and the code that is loaded.

// For environ, dladdr and RTLD_DEFAULT.
#define _GNU_SOURCE

#include "base/system.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/forbidden.h"

#ifdef __APPLE__
extern char **environ;
#define PRELOAD "DYLD_INSERT_LIBRARIES="
#else
#define PRELOAD "LD_PRELOAD="
#endif

enum { ENVIRONMENT_MAX = 4096 };

// ---- Child processes ---------------------------------------------------------------------------

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

bool hs_child_start(hs_child *child, const char *const *words, const char *library, hs_error *error)
{
    const char *environment[ENVIRONMENT_MAX];
    char preload[PATH_MAX + sizeof PRELOAD];
    make_environment(environment, ENVIRONMENT_MAX, preload, sizeof preload, library);
    int pipe_ends[2];
    if (pipe(pipe_ends) != 0) return hs_error_set(error, "no pipe: %s", strerror(errno));
    pid_t process = 0;
    bool is_started = start(&process, pipe_ends, words, environment, error);
    close(pipe_ends[1]);
    if (!is_started) close(pipe_ends[0]);
    *child = (hs_child){.process = process, .output = pipe_ends[0]};
    return is_started;
}

bool hs_child_await(const hs_child *child, int milliseconds)
{
    struct pollfd wanted = {.fd = (int)child->output, .events = POLLIN};
    return poll(&wanted, 1, milliseconds) > 0;
}

bool hs_child_read(const hs_child *child, char *text, size_t bytes, size_t *count)
{
    ssize_t got = read((int)child->output, text, bytes);
    *count = got > 0 ? (size_t)got : 0;
    return got > 0 || (got < 0 && errno == EINTR);
}

void hs_child_kill(const hs_child *child)
{
    kill((pid_t)child->process, SIGKILL);
}

hs_child_end hs_child_wait(hs_child *child)
{
    int status = 0;
    close((int)child->output);
    while (waitpid((pid_t)child->process, &status, 0) < 0 && errno == EINTR) continue;
    hs_child_end end = {.signal_name = ""};
    if (WIFSIGNALED(status)) {
        end.signal = WTERMSIG(status);
        end.may_want_memory = end.signal == SIGKILL;
        snprintf(end.signal_name, sizeof end.signal_name, "%s", strsignal(end.signal));
    } else {
        end.code = WEXITSTATUS(status);
    }
    return end;
}

void hs_child_die_with_parent(void)
{
#ifdef PR_SET_PDEATHSIG
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

// ---- Code that is loaded -----------------------------------------------------------------------

bool hs_code_find(uintptr_t address, hs_code *code)
{
    Dl_info info = {0};
    bool is_known = dladdr((const void *)address, &info) != 0;
    *code = (hs_code){info.dli_fname, (uintptr_t)info.dli_fbase, info.dli_sname};
    return is_known && code->file != NULL;
}

void *hs_code_named(const char *name)
{
    return dlsym(RTLD_DEFAULT, name);
}

bool hs_library_find(const char *name, char *path, size_t bytes)
{
    static const char *const folders[] = {
        "/usr/local/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64",
        "/usr/lib",       "/opt/homebrew/lib",
    };
    static const char *const endings[] = {"so.2", "so.3", "so", "so.1"};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        for (size_t j = 0; j < sizeof endings / sizeof endings[0]; j++) {
            int length = snprintf(path, bytes, "%s/lib%s.%s", folders[i], name, endings[j]);
            if (length > 0 && (size_t)length < bytes && access(path, R_OK) == 0) return true;
        }
    }
    path[0] = '\0';
    return false;
}

void hs_code_write_map(FILE *stream)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    if (maps == NULL) return;
    char part[4096];
    size_t got;
    while ((got = fread(part, 1, sizeof part, maps)) > 0) fwrite(part, 1, got, stream);
    fclose(maps);
}

unsigned long hs_process_number(void)
{
    return (unsigned long)getpid();
}
