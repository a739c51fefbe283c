#include "support.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__has_feature)
#define HAS_FEATURE(feature) __has_feature(feature)
#else
#define HAS_FEATURE(feature) 0
#endif

void hs_test_expect_gate_empty(const hs_gate *gate)
{
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        if (gate->tally[tag].live_bytes != 0) {
            fail_msg("%llu bytes of %s were not given back",
                     (unsigned long long)gate->tally[tag].live_bytes, hs_tag_name((hs_tag)tag));
        }
    }
    assert_int_equal(gate->total.live_bytes, 0);
    assert_int_equal(gate->total.allocations, gate->total.frees);
}

void hs_test_skip_unless_checked(void)
{
    bool is_checked = false;
#ifdef HS_CHECKED
    is_checked = true;
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) ||                               \
    HAS_FEATURE(address_sanitizer) || HAS_FEATURE(thread_sanitizer)
    is_checked = false;
#endif
    const char *preloaded = getenv("LD_PRELOAD"); // Valgrind's way into a process
    if (preloaded != NULL && strstr(preloaded, "vgpreload") != NULL) is_checked = false;
    if (!is_checked) skip();
}

void hs_test_expect_abort(void (*action)(void *context), void *context)
{
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (freopen("/dev/null", "w", stderr) == NULL) _exit(1);
        signal(SIGABRT, SIG_DFL);
        action(context);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}
