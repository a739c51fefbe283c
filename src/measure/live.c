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
    live->aside.frames[frame->set_aside]++;
    live->aside.set_aside += hs_frame_is_set_aside(frame);
    if (hs_frame_is_set_aside(frame)) return;
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
    uint64_t pauses;
    return (hs_live_summary){
        .frames = hs_aside_of_frames(live->frames, count).frames[HS_ASIDE_NOT],
        .work = hs_work_of_frames(live->frames, count, scratch->sorted),
        .rates = hs_rates_of_frames(live->frames, count, scratch->sorted),
        .pause_ns = hs_pauses_of_frames(live->frames, count, scratch->sorted, &pauses),
    };
}

/// Whether the game was another one before this frame, or other memory was in use.
static bool begins_anew(const hs_frame *frame)
{
    return frame->switched || frame->set_aside == HS_ASIDE_START ||
           frame->set_aside == HS_ASIDE_SWITCH || frame->set_aside == HS_ASIDE_LOAD;
}

hs_live_means hs_live_mean(const hs_live *live)
{
    hs_live_means means = {.frames = 0};
    hs_heap_traffic sum[HS_TRAFFIC_SOURCES] = {{0}};
    uint64_t panel_ns = 0, work_ns = 0, cpu_ns = 0;
    const hs_frame *frame;
    for (uint64_t back = 0;
         means.frames < HS_LIVE_MEAN_FRAMES && (frame = hs_live_back(live, back)) != NULL; back++) {
        if (!hs_frame_is_set_aside(frame)) {
            for (int s = 0; s < HS_TRAFFIC_SOURCES; s++) {
                sum[s] = hs_heap_traffic_sum(sum[s], frame->traffic[s]);
            }
            panel_ns += frame->panel_ns;
            work_ns += hs_frame_work_ns(frame);
            cpu_ns = hs_figure_sum(cpu_ns, frame->cpu_ns);
            means.ticks += frame->ticks;
            means.frames++;
        }
        if (begins_anew(frame)) break;
    }
    for (int s = 0; s < HS_TRAFFIC_SOURCES; s++) {
        means.traffic[s] =
            hs_heap_mean_of(sum[s], s == HS_TRAFFIC_GAME ? means.ticks : means.frames);
    }
    means.panel_ns = hs_ratio((double)panel_ns, (double)means.frames);
    means.work_ns = hs_ratio((double)work_ns, (double)means.frames);
    means.cpu_ns = hs_ratio(hs_figure_number(cpu_ns), (double)means.frames);
    return means;
}
