#include "cpython.h"

#include "process.h"
#include "support.h"

/// The exit status of a script that cannot do anything here.
enum { SKIPPED = 77 };

char *hs_test_cpython(const char *script, const char *trace, const char *word)
{
    char path[512];
    snprintf(path, sizeof path, "%s/memory/%s", HS_TESTS_SOURCE, script);
    // -I: neither the user's packages nor the environment change what is counted.
    const char *const words[] = {"/usr/bin/env", "python3", "-I", "-S", path, trace, word, NULL};
    hs_test_process process = hs_test_run(words, NULL);
    char *out = NULL;
    if (process.code == 127) {
        print_message("skipped: the comparison with CPython: there is no python3\n");
    } else if (process.code == SKIPPED) {
        print_message("skipped: the comparison with CPython: %s", process.out);
    } else if (process.code != 0) {
        fail_msg("%s: exit %d: %s", script, process.code, process.error);
    } else {
        out = strdup(process.out);
    }
    hs_test_process_release(&process);
    return out;
}

void hs_test_expect_same(const char *ours, const char *theirs, const char *what)
{
    size_t same = 0;
    while (ours[same] != '\0' && ours[same] == theirs[same]) same++;
    if (ours[same] == theirs[same]) return;
    while (same > 0 && ours[same - 1] != '\n') same--;
    fail_msg("%s: heapstorm: %.*s; CPython: %.*s", what, (int)strcspn(ours + same, "\n"),
             ours + same, (int)strcspn(theirs + same, "\n"), theirs + same);
}
