#include "driven_clock.h"

#include "support.h"

static uint64_t now_ns(void *context)
{
    hs_test_clock *driven = context;
    uint64_t now = driven->now_ns;
    driven->now_ns += driven->step_ns;
    driven->readings++;
    return now;
}

static void wait_until(void *context, uint64_t until_ns)
{
    hs_test_clock *driven = context;
    driven->waits++;
    if (until_ns <= driven->now_ns) return;
    driven->waited_ns += until_ns - driven->now_ns;
    driven->now_ns = until_ns;
}

void hs_test_clock_begin(hs_test_clock *driven, uint64_t now, uint64_t step_ns)
{
    *driven = (hs_test_clock){
        .clock = {.now_ns = now_ns, .wait_until = wait_until, .context = driven},
        .now_ns = now,
        .step_ns = step_ns,
    };
}

void hs_test_clock_set(hs_test_clock *driven, uint64_t now)
{
    assert_true(now >= driven->now_ns);
    driven->now_ns = now;
}

void hs_test_clock_advance(hs_test_clock *driven, uint64_t ns)
{
    driven->now_ns += ns;
}
