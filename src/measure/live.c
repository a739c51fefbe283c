#include "heapstorm/live.h"

#include "base/forbidden.h"

/// The time between two deadlines at 60 Hz.
#define DEADLINE_NS 16666667

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

void hs_live_add(hs_live *live, const hs_frame *frame)
{
    live->frames[live->count % HS_LIVE_FRAMES] = *frame;
    live->count++;
    live->dropped_ticks += frame->dropped_ticks;
    if (hs_is_over_budget(hs_frame_work_ns(frame))) live->over_budget++;
    if (frame->interval_ns != 0) count_deadlines(live, frame->interval_ns);
}

const hs_frame *hs_live_back(const hs_live *live, uint64_t back)
{
    if (back >= live->count || back >= HS_LIVE_FRAMES) return NULL;
    return &live->frames[(live->count - 1 - back) % HS_LIVE_FRAMES];
}

hs_live_summary hs_live_sum_up(const hs_live *live, hs_live_scratch *scratch)
{
    size_t count = (size_t)(live->count < HS_LIVE_FRAMES ? live->count : HS_LIVE_FRAMES);
    if (count == 0) return (hs_live_summary){0};
    return (hs_live_summary){
        .frames = count,
        .work = hs_work_of_frames(live->frames, count, scratch->sorted),
        .rates = hs_rates_of_frames(live->frames, count, scratch->sorted),
    };
}

hs_live_means hs_live_mean(const hs_live *live)
{
    hs_live_means means = {.frames = 0};
    hs_heap_traffic sum[HS_TRAFFIC_SOURCES] = {{0}};
    uint64_t panel_ns = 0;
    const hs_frame *frame;
    while (means.frames < HS_LIVE_MEAN_FRAMES &&
           (frame = hs_live_back(live, means.frames)) != NULL) {
        if (means.frames > 0 && hs_live_back(live, means.frames - 1)->switched) break;
        for (int s = 0; s < HS_TRAFFIC_SOURCES; s++) {
            sum[s] = hs_heap_traffic_sum(sum[s], frame->traffic[s]);
        }
        panel_ns += frame->panel_ns;
        means.frames++;
    }
    if (means.frames == 0) return means;
    for (int s = 0; s < HS_TRAFFIC_SOURCES; s++) {
        means.traffic[s] = hs_heap_mean_of(sum[s], means.frames);
    }
    means.panel_ns = (double)panel_ns / (double)means.frames;
    return means;
}
