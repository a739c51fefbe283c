#include "bench/child.h"

#include "base/clock.h"
#include "base/system.h"
#include "cli/assets.h"

#include "base/forbidden.h"

enum {
    WAIT_MS = 100,
    READ_BYTES = 64 * 1024,
    SAID_BYTES_MAX = 256 * 1024 * 1024,
    SECONDS_MAX = 3600,
};

bool hs_bench_child_find(char *path, size_t bytes, hs_error *error)
{
    static const char *const places[] = {"heapstorm-bench-cell",
                                         "../libexec/heapstorm/heapstorm-bench-cell"};
    char folder[HS_PATH_BYTES];
    if (!hs_program_folder(folder, sizeof folder)) {
        return hs_error_set(error, "this system does not tell where the program lies");
    }
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        int written = snprintf(path, bytes, "%s/%s", folder, places[i]);
        if (written > 0 && (size_t)written < bytes && hs_path_allows(path, HS_PATH_RUN))
            return true;
    }
    return hs_error_set(error,
                        "'%.200s' has no heapstorm-bench-cell, which does the measuring; build or "
                        "install it beside the program",
                        folder);
}

/// Reads what is available. Returns false at the end, or when memory or the limit is exhausted.
static bool listen(hs_bench_child *child, const hs_child *process)
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
    size_t got;
    bool goes_on = hs_child_read(process, child->said + child->said_bytes, READ_BYTES, &got);
    child->said_bytes += got;
    child->said[child->said_bytes] = '\0';
    return goes_on;
}

/// Reads until the process closes its output, a signal arrives, or an hour has passed.
static void attend(hs_bench_child *child, const hs_child *process, const hs_bench_waiting *waiting)
{
    uint64_t began = hs_clock_ns();
    for (;;) {
        bool has_output = hs_child_await(process, WAIT_MS);
        child->seconds = (double)(hs_clock_ns() - began) / 1e9;
        child->signal = hs_interrupt_pending();
        if (child->signal != 0 || child->seconds > (double)SECONDS_MAX) return;
        if (waiting != NULL) waiting->pass(waiting->context, child->seconds);
        if (has_output && !listen(child, process)) return;
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

static bool judge(const hs_bench_child *child, const hs_child_end *end, hs_error *error)
{
    char complaint[256];
    find_complaint(child, complaint, sizeof complaint);
    if (child->signal != 0) return hs_error_set(error, "interrupted");
    if (child->seconds > (double)SECONDS_MAX) return hs_error_set(error, "took more than an hour");
    if (end->signal != 0) {
        return hs_error_set(error, "ended by signal %d (%s)%s", end->signal, end->signal_name,
                            end->may_want_memory ? ", perhaps for want of memory" : "");
    }
    if (complaint[0] != '\0') return hs_error_set(error, "%s", complaint);
    if (end->code != 0) return hs_error_set(error, "ended with exit code %d", end->code);
    return hs_bench_child_line(child, "done") != NULL ||
           hs_error_set(error, "ended without its last word");
}

bool hs_bench_child_run(hs_bench_child *child, hs_gate *gate, const char *program,
                        const hs_bench_job *job, const char *library,
                        const hs_bench_waiting *waiting, hs_error *error)
{
    *child = (hs_bench_child){.gate = gate};
    hs_bench_words words;
    hs_bench_job_write(job, program, &words);
    hs_child process;
    if (!hs_child_start(&process, words.words, library, error)) return false;
    attend(child, &process, waiting);
    if (child->signal != 0 || child->seconds > (double)SECONDS_MAX) hs_child_kill(&process);
    hs_child_end end = hs_child_wait(&process);
    if (child->signal == 0) child->signal = hs_interrupt_pending();
    return judge(child, &end, error);
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
