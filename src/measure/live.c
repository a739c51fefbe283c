#include "heapstorm/live.h"

#include "base/forbidden.h"

/// The time between two deadlines at 60 Hz.
#define DEADLINE_NS 16666667

/// Returns how many deadlines a frame missed. Lateness adds up over frames, so that 50 frames a
/// second miss ten deadlines a second and jitter around 60 misses none; time gained by early frames
/// is not saved up. Half a deadline counts as one, and the other half is then owed: `*late_ns` may
/// be negative.
static uint64_t count_deadlines(int64_t *late_ns, uint64_t interval_ns)
{
    int64_t late = *late_ns + (int64_t)interval_ns - DEADLINE_NS;
    int64_t least = *late_ns < 0 ? *late_ns : 0;
    int64_t missed = 0;
    if (late < least) late = least;
    if (late > 0) missed = (late + DEADLINE_NS / 2) / DEADLINE_NS;
    *late_ns = late - missed * DEADLINE_NS;
    return (uint64_t)missed;
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
    if (frame->interval_ns == 0) return;
    live->missed_deadlines += count_deadlines(&live->late_ns, frame->interval_ns);
}

const hs_frame *hs_live_back(const hs_live *live, uint64_t back)
{
    if (back >= live->count || back >= HS_LIVE_FRAMES) return NULL;
    return &live->frames[(live->count - 1 - back) % HS_LIVE_FRAMES];
}

/// Whether the game was another one before this frame.
static bool begins_game(const hs_frame *frame)
{
    return frame->set_aside == HS_ASIDE_START || frame->set_aside == HS_ASIDE_LOAD;
}

/// How many of the newest frames belong to the present game.
static uint64_t frames_of_game(const hs_live *live)
{
    uint64_t back = 0;
    const hs_frame *frame;
    while ((frame = hs_live_back(live, back)) != NULL && !begins_game(frame)) back++;
    return back;
}

/// The measured frame that is `back` frames older than the newest, where it is of the same strategy
/// and layout; else NULL.
static const hs_frame *alike(const hs_live *live, uint64_t back)
{
    const hs_frame *frame = hs_live_back(live, back), *newest = hs_live_back(live, 0);
    bool is_alike = frame->strategy == newest->strategy && frame->layout == newest->layout;
    return is_alike && !hs_frame_is_set_aside(frame) ? frame : NULL;
}

hs_live_summary hs_live_sum_up(const hs_live *live, hs_live_scratch *scratch)
{
    hs_live_summary summary = {.frames = 0};
    double *sorted = scratch->sorted;
    size_t intervals = 0, pauses = 0;
    int64_t late_ns = 0;
    const uint64_t all = frames_of_game(live);
    for (uint64_t back = all; back-- > 0;) { // lateness adds up from the oldest on
        const hs_frame *frame = alike(live, back);
        if (frame == NULL) continue;
        sorted[summary.frames++] = (double)hs_frame_work_ns(frame);
        summary.dropped_ticks += frame->dropped_ticks;
        if (frame->interval_ns == 0) continue;
        summary.missed_deadlines += count_deadlines(&late_ns, frame->interval_ns);
    }
    summary.work = hs_work_of(sorted, (size_t)summary.frames);
    for (uint64_t back = 0; back < all; back++) {
        const hs_frame *frame = alike(live, back);
        if (frame != NULL && frame->interval_ns != 0)
            sorted[intervals++] = (double)frame->interval_ns;
    }
    summary.rates = hs_rates_of(sorted, intervals);
    for (uint64_t back = 0; back < all; back++) {
        const hs_frame *frame = alike(live, back);
        if (frame != NULL && frame->pause_ns != 0) sorted[pauses++] = (double)frame->pause_ns;
    }
    summary.pause_ns = hs_summary_of(sorted, pauses);
    return summary;
}

/// Whether the game was another one before this frame, or other memory was in use.
static bool begins_anew(const hs_frame *frame)
{
    return begins_game(frame) || frame->switched || frame->set_aside == HS_ASIDE_SWITCH;
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
