#include "window/loop.h"

#include "heapstorm/world.h"

#include "base/forbidden.h"

#define SECOND_NS UINT64_C(1000000000)
#define TICK_NS   (SECOND_NS / HS_TICKS_PER_SECOND)
/// No frame takes longer than this: the machine was asleep.
#define FRAME_NS_MAX (UINT64_C(3600) * SECOND_NS)

void hs_loop_start(hs_loop *loop, uint64_t now_ns)
{
    *loop = (hs_loop){.last_ns = now_ns};
}

void hs_loop_begin(hs_loop *loop, uint64_t now_ns, unsigned speed, bool is_locked)
{
    uint64_t passed = now_ns - loop->last_ns;
    if (passed > FRAME_NS_MAX) passed = FRAME_NS_MAX;
    loop->last_ns = now_ns;
    loop->owed += (int64_t)(passed * HS_TICKS_PER_SECOND * speed);
    loop->taken = 0;
    loop->is_locked = is_locked;
}

/// The debt from which on a tick is due.
static int64_t threshold(const hs_loop *loop)
{
    return loop->is_locked ? HS_LOOP_TICK / 2 : HS_LOOP_TICK;
}

void hs_loop_hold(hs_loop *loop, unsigned ticks)
{
    if (ticks > HS_LOOP_HOLD_MAX) ticks = HS_LOOP_HOLD_MAX;
    if (ticks > loop->held) loop->held = ticks;
}

/// Lets time pass for the ticks that are withheld.
static void withhold(hs_loop *loop)
{
    for (; loop->held > 0 && loop->owed >= threshold(loop); loop->held--) {
        loop->owed -= HS_LOOP_TICK;
        loop->withheld++;
        loop->is_holding = true;
    }
}

bool hs_loop_take(hs_loop *loop, uint64_t spent_ns)
{
    withhold(loop);
    if (loop->owed < threshold(loop) || loop->taken == HS_LOOP_TICKS_MAX) return false;
    if (loop->taken > 0 && spent_ns > TICK_NS) return false;
    loop->owed -= HS_LOOP_TICK;
    loop->taken++;
    loop->is_holding = false;
    return true;
}

uint32_t hs_loop_drop(hs_loop *loop)
{
    int64_t least = threshold(loop);
    if (loop->owed < least) return 0;
    int64_t dropped = (loop->owed - least) / HS_LOOP_TICK + 1;
    loop->owed -= dropped * HS_LOOP_TICK;
    return (uint32_t)dropped;
}

float hs_loop_blend(const hs_loop *loop)
{
    if (loop->is_locked || loop->is_holding || loop->owed >= HS_LOOP_TICK) return 1.0f;
    return loop->owed <= 0 ? 0.0f : (float)((double)loop->owed / (double)HS_LOOP_TICK);
}

static uint64_t film_now(void *context)
{
    return ((hs_film_clock *)context)->now_ns;
}

static void film_wait(void *context, uint64_t until_ns)
{
    hs_film_clock *film = context;
    if (until_ns > film->now_ns) film->now_ns = until_ns;
}

void hs_film_clock_begin(hs_film_clock *film)
{
    // Not at 0, which stands for a time that has not come.
    *film = (hs_film_clock){
        .clock = {.now_ns = film_now, .wait_until = film_wait, .context = film},
        .now_ns = SECOND_NS,
    };
}

void hs_pace_next(hs_pace *pace, uint64_t now_ns, unsigned rate)
{
    uint64_t period = SECOND_NS / rate;
    pace->due_ns += period;
    pace->fraction += SECOND_NS % rate;
    if (pace->fraction >= rate) {
        pace->fraction -= rate;
        pace->due_ns++;
    }
    bool is_late = now_ns > pace->due_ns + period;
    bool is_far = pace->due_ns > now_ns + 2 * period;
    if (is_late || is_far) *pace = (hs_pace){.due_ns = now_ns};
}

void hs_pace_wait(const hs_pace *pace, const hs_clock *clock)
{
    hs_clock_wait(clock, pace->due_ns);
}
