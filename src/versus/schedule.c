#include "versus/schedule.h"

#include <math.h>

#include "heapstorm/world.h"

#include "base/forbidden.h"

#define SECOND_NS UINT64_C(1000000000)

uint64_t hs_schedule_begin_ns(uint64_t start_ns, uint64_t ticks)
{
    uint64_t rest = ticks % HS_TICKS_PER_SECOND;
    return start_ns + ticks / HS_TICKS_PER_SECOND * SECOND_NS +
           rest * SECOND_NS / HS_TICKS_PER_SECOND;
}

uint64_t hs_schedule_due(uint64_t start_ns, uint64_t now_ns)
{
    if (now_ns <= start_ns) return 0;
    uint64_t passed = now_ns - start_ns;
    return passed / SECOND_NS * HS_TICKS_PER_SECOND +
           passed % SECOND_NS * HS_TICKS_PER_SECOND / SECOND_NS;
}

hs_verdict hs_stretch_judge(hs_stretch *stretch, uint64_t start_ns, uint64_t now_ns, uint64_t ticks,
                            double cpu_ns)
{
    const hs_stretch former = *stretch;
    const hs_stretch next = {now_ns, ticks, cpu_ns, true};
    if (!former.has_begun) {
        if (now_ns >= start_ns + HS_SETTLED_NS) *stretch = next;
        return HS_VERDICT_NONE;
    }
    uint64_t passed = now_ns - former.began_ns;
    if (passed < HS_STRETCH_NS) return HS_VERDICT_NONE;
    *stretch = next;
    uint64_t due = hs_schedule_due(0, passed), done = ticks - former.began_ticks;
    if (done * 100 >= due * (100 - HS_STRETCH_TOLERANCE)) return HS_VERDICT_HOLDS;
    // More work than there is time for, whoever else had the processor.
    const double step_ns = (double)SECOND_NS / (double)HS_TICKS_PER_SECOND;
    if (done > 0 && cpu_ns - former.began_cpu_ns > step_ns * (double)done) return HS_VERDICT_BREAKS;
    double busy = (cpu_ns - former.began_cpu_ns) * 100.0 / (double)passed;
    return isfinite(busy) && busy < HS_STRETCH_BUSY ? HS_VERDICT_DISTURBED : HS_VERDICT_BREAKS;
}

uint64_t hs_schedule_finished(const double *tick_ns, size_t count)
{
    const double step = (double)SECOND_NS / (double)HS_TICKS_PER_SECOND;
    double end = (double)count * step, now = 0.0;
    for (size_t i = 0; i < count; i++) {
        double due = (double)i * step;
        now = (now > due ? now : due) + tick_ns[i];
        if (now > end) return i;
    }
    return count;
}

uint64_t hs_load_from(uint64_t now, int direction, uint64_t most)
{
    static const uint64_t tenths[] = {10, 12, 15, 20, 25, 30, 40, 50, 60, 80};
    uint64_t below = now;
    for (uint64_t power = HS_LOAD_LEAST / 10; power < most; power *= 10) {
        for (size_t i = 0; i < sizeof tenths / sizeof tenths[0]; i++) {
            uint64_t step = tenths[i] * power;
            if (step > most) break;
            if (direction > 0 && step > now) return step;
            if (direction < 0 && step >= now) return below;
            below = step;
        }
    }
    return direction < 0 ? below : now;
}
