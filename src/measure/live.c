#include "heapstorm/live.h"

#include "base/forbidden.h"

/// The time between two deadlines at 60 Hz.
#define DEADLINE_NS 16666667

uint64_t hs_live_work_ns(const hs_live_frame *frame)
{
    return frame->simulate_ns + frame->draw_ns + frame->present_ns;
}

static bool is_over_budget(uint64_t work_ns)
{
    return work_ns * HS_TICKS_PER_SECOND > 1000000000u;
}

/// Counts missed deadlines. Lateness adds up over frames, so that 50 frames a second miss ten
/// deadlines a second and jitter around 60 misses none; time gained by early frames is not saved
/// up. Half a deadline counts as one, and the other half is then owed: `late_ns` may be negative.
static void count_deadlines(hs_live *live, uint64_t interval_ns)
{
    int64_t late = live->late_ns + (int64_t)interval_ns - DEADLINE_NS;
    int64_t least = live->late_ns < 0 ? live->late_ns : 0;
    if (late < least) late = least;
    if (late > 0) {
        int64_t missed = (late + DEADLINE_NS / 2) / DEADLINE_NS;
        live->missed_deadlines += (uint64_t)missed;
        late -= missed * DEADLINE_NS;
    }
    live->late_ns = late;
}

void hs_live_add(hs_live *live, const hs_live_frame *frame)
{
    live->frames[live->count % HS_LIVE_FRAMES] = *frame;
    live->count++;
    live->dropped_ticks += frame->dropped_ticks;
    if (is_over_budget(hs_live_work_ns(frame))) live->over_budget++;
    if (frame->interval_ns != 0) count_deadlines(live, frame->interval_ns);
}

const hs_live_frame *hs_live_back(const hs_live *live, uint64_t back)
{
    if (back >= live->count || back >= HS_LIVE_FRAMES) return NULL;
    return &live->frames[(live->count - 1 - back) % HS_LIVE_FRAMES];
}

static void sum_up_work(const hs_live *live, double *sorted, hs_live_summary *summary)
{
    size_t count = (size_t)summary->frames;
    for (size_t i = 0; i < count; i++) {
        uint64_t work_ns = hs_live_work_ns(&live->frames[i]);
        if (is_over_budget(work_ns)) summary->over_budget++;
        sorted[i] = (double)work_ns;
    }
    const hs_summary work = hs_summary_of(sorted, count);
    summary->median_ns = (uint64_t)work.p50;
    summary->p95_ns = (uint64_t)work.p95;
    summary->p99_ns = (uint64_t)work.p99;
    summary->p999_ns = (uint64_t)work.p999;
    summary->worst_ns = (uint64_t)work.max;
}

static double per_second(double ns)
{
    return ns > 0.0 ? 1e9 / ns : 0.0;
}

static void sum_up_intervals(const hs_live *live, double *sorted, hs_live_summary *summary)
{
    size_t count = 0;
    double total = 0.0;
    for (size_t i = 0; i < summary->frames; i++) {
        uint64_t interval = live->frames[i].interval_ns;
        if (interval == 0) continue;
        sorted[count++] = (double)interval;
        total += (double)interval;
    }
    if (count == 0) return;
    hs_sort(sorted, count);
    summary->mean_frames_per_second = per_second(total / (double)count);

    size_t slowest = (count + 99) / 100;
    double sum = 0.0;
    for (size_t i = 0; i < slowest; i++) sum += sorted[count - 1 - i];
    summary->low_1_percent_average = per_second(sum / (double)slowest);

    size_t at = count;
    for (sum = 0.0; at > 0 && sum < total * 0.01; at--) sum += sorted[at - 1];
    summary->low_1_percent_integral = per_second(sorted[at]);
}

hs_live_summary hs_live_sum_up(const hs_live *live, hs_live_scratch *scratch)
{
    hs_live_summary summary = {
        .frames = live->count < HS_LIVE_FRAMES ? live->count : HS_LIVE_FRAMES,
    };
    if (summary.frames == 0) return summary;
    sum_up_work(live, scratch->sorted, &summary);
    sum_up_intervals(live, scratch->sorted, &summary);
    return summary;
}
