#include "process.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support.h"

/// In the child: never returns.
static void become(const char *const *argv, const hs_test_start *start, int out, int error)
{
    bool ready = dup2(out, STDOUT_FILENO) >= 0 && dup2(error, STDERR_FILENO) >= 0;
    if (start != NULL && start->out_path != NULL) {
        int file = open(start->out_path, O_WRONLY);
        ready = ready && file >= 0 && dup2(file, STDOUT_FILENO) >= 0;
    }
    if (start != NULL && start->in_path != NULL) {
        int file = open(start->in_path, O_RDONLY);
        ready = ready && file >= 0 && dup2(file, STDIN_FILENO) >= 0;
    }
    if (start != NULL && start->folder != NULL) ready = ready && chdir(start->folder) == 0;
    for (size_t i = 0; start != NULL && start->environment != NULL && start->environment[i]; i++) {
        // putenv keeps the string, which lives as long as this child.
        char *entry = strdup(start->environment[i]);
        ready = ready && entry != NULL && putenv(entry) == 0;
    }
    // execv changes none of its argv, but its type does not say so.
    char *words[64];
    size_t count = 0;
    for (; argv[count] != NULL && count < 63; count++)
        memcpy(&words[count], &argv[count], sizeof words[count]);
    words[count] = NULL;
    if (ready) execv(words[0], words);
    _exit(126);
}

static char *read_stream(FILE *stream)
{
    size_t room = 4096, count = 0;
    char *text = malloc(room);
    assert_non_null(text);
    rewind(stream);
    for (size_t got; (got = fread(text + count, 1, room - count - 1, stream)) > 0;) {
        count += got;
        if (count + 1 < room) continue;
        text = realloc(text, room *= 2);
        assert_non_null(text);
    }
    text[count] = '\0';
    return text;
}

/// Sends SIGTERM once the file is there, however long that takes. A child that has ended until then
/// is still to be waited for, and the signal does it nothing.
static void terminate_at(pid_t child, const hs_test_start *start)
{
    char path[PATH_MAX];
    struct timespec pause = {.tv_nsec = 5000000};
    siginfo_t ended = {0};
    snprintf(path, sizeof path, "%s/%s", start->folder, start->terminated_by);
    while (access(path, F_OK) != 0 && ended.si_pid == 0) {
        nanosleep(&pause, NULL);
        assert_int_equal(waitid(P_PID, (id_t)child, &ended, WEXITED | WNOHANG | WNOWAIT), 0);
    }
    kill(child, SIGTERM);
}

hs_test_process hs_test_run(const char *const *argv, const hs_test_start *start)
{
    FILE *out = tmpfile();
    FILE *error = tmpfile();
    assert_non_null(out);
    assert_non_null(error);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) become(argv, start, fileno(out), fileno(error));
    if (start != NULL && start->terminated_by != NULL) terminate_at(child, start);
    int status = 0;
    bool has_ended = false;
    if (start != NULL && start->interrupt_in != NULL) {
        while (!has_ended && hs_test_count_files(start->interrupt_in) == 0) {
            const struct timespec pause = {.tv_nsec = 1000000};
            nanosleep(&pause, NULL);
            has_ended = waitpid(child, &status, WNOHANG) == child;
        }
        if (!has_ended) kill(child, SIGINT);
    }
    if (!has_ended) assert_int_equal(waitpid(child, &status, 0), child);
    hs_test_process process = {
        .code = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
        .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
        .out = read_stream(out),
        .error = read_stream(error),
    };
    fclose(out);
    fclose(error);
    return process;
}

void hs_test_process_release(hs_test_process *process)
{
    free(process->out);
    free(process->error);
    *process = (hs_test_process){0};
}

size_t hs_test_lines(const char *text)
{
    size_t lines = 0;
    for (; *text != '\0'; lines++) {
        text += strcspn(text, "\n");
        if (*text == '\n') text++;
    }
    return lines;
}

void hs_test_make_folder(char *path, size_t bytes)
{
    const char *place = getenv("TMPDIR");
    snprintf(path, bytes, "%s/heapstorm-test-XXXXXX", place != NULL ? place : P_tmpdir);
    assert_non_null(mkdtemp(path));
}

/// Counts the files of a folder, and removes them when asked to.
static size_t visit_files(const char *path, bool remove_them)
{
    size_t count = 0;
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        count++;
        char file[1024];
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        if (remove_them) remove(file);
    }
    closedir(folder);
    return count;
}

size_t hs_test_count_files(const char *path)
{
    return visit_files(path, false);
}

void hs_test_remove_folder(const char *path)
{
    visit_files(path, true);
    assert_int_equal(rmdir(path), 0);
}

char *hs_test_read_file(const char *path)
{
    FILE *stream = fopen(path, "rb");
    if (stream == NULL) fail_msg("%s cannot be read", path);
    char *text = read_stream(stream);
    fclose(stream);
    return text;
}
