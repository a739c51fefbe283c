/// The last frames of a running window, in a ring, and their statistics. Recording allocates
/// nothing, and intervals are recorded as they were, not smoothed.
#ifndef HEAPSTORM_LIVE_H
#define HEAPSTORM_LIVE_H

#include "heapstorm/statistics.h"

/// Frames that graphs show, and frames that statistics are taken over.
enum { HS_LIVE_GRAPH_FRAMES = 240, HS_LIVE_FRAMES = 1200 };

/// The ring and its totals. Owned by the caller; zero-initialised it is empty.
typedef struct hs_live {
    hs_frame frames[HS_LIVE_FRAMES];     ///< a ring, by number modulo its size
    uint64_t count;                      ///< frames ever recorded; the newest is number `count - 1`
    hs_aside_counts aside;               ///< frames since the start that are set aside
    uint64_t dropped_ticks, over_budget; ///< since the start, in measured frames
    uint64_t missed_deadlines;           ///< 60 Hz deadlines that passed without a frame, likewise
    int64_t late_ns;                     ///< how late frames are after the deadlines counted
} hs_live;

/// Adds a frame. An interval of 0 says that there was no previous frame. A frame that is set aside
/// is kept for the graphs and counted, and is in no statistic.
void hs_live_add(hs_live *live, const hs_frame *frame);

/// Returns the frame that was recorded `back` frames before the newest; NULL when there is none.
const hs_frame *hs_live_back(const hs_live *live, uint64_t back);

/// Statistics of the measured frames in the ring under the strategy and layout of the newest, since
/// the last start or change of load. Without one, times and rates are NaN.
typedef struct hs_live_summary {
    uint64_t frames;           ///< how many there are
    hs_work work;              ///< of them
    hs_rates rates;            ///< of them
    hs_summary pause_ns;       ///< of a collector, of those of them in which it took time
    uint64_t dropped_ticks;    ///< in them
    uint64_t missed_deadlines; ///< in them
} hs_live_summary;

/// Memory for summing up; its content does not matter.
typedef struct hs_live_scratch {
    double sorted[HS_LIVE_FRAMES]; ///< times of the frames, nanoseconds
} hs_live_scratch;

/// Sums up the present strategy's frames in the caller's scratch memory. Takes some 100 us: call it
/// a few times a second.
hs_live_summary hs_live_sum_up(const hs_live *live, hs_live_scratch *scratch);

/// Frames that means are taken over: a second at 60 Hz.
enum { HS_LIVE_MEAN_FRAMES = 60 };

/// What the last second's measured frames come to, each on average; NaN without one.
typedef struct hs_live_means {
    uint64_t frames; ///< that they are taken over
    uint64_t ticks;  ///< that these have done
    /// By source: the game's of a tick, because ticks make it and a frame has from none to five of
    /// them; the others' of a frame.
    hs_heap_mean traffic[HS_TRAFFIC_SOURCES];
    double panel_ns; ///< of the instrument panel, wall time
    double cpu_ns;   ///< CPU time of a frame; NaN where the system does not tell
    double work_ns;  ///< wall time of a frame's work
} hs_live_means;

/// Returns the means of the newest measured frames. What was before a start, a switch or another
/// load is not averaged with what is after it.
hs_live_means hs_live_mean(const hs_live *live);

#endif
