/// The last frames of a running window, in a ring, and their statistics. Recording allocates
/// nothing, and intervals are recorded as they were, not smoothed.
#ifndef HEAPSTORM_LIVE_H
#define HEAPSTORM_LIVE_H

#include "heapstorm/measure.h"

/// Frames that graphs show, and frames that statistics are taken over.
enum { HS_LIVE_GRAPH_FRAMES = 240, HS_LIVE_FRAMES = 1200 };

/// One frame as it was.
typedef struct hs_live_frame {
    uint64_t interval_ns; ///< from the previous frame's presentation to this one's
    uint64_t simulate_ns, draw_ns, present_ns; ///< work, in wall time; waiting is in none of them
    uint64_t panel_ns;                         ///< of `draw_ns`: the instrument panel itself
    hs_heap_traffic game;                      ///< through the world's gate
    hs_heap_traffic display;       ///< while presenting: the display's client library or the driver
    hs_heap_traffic sdl;           ///< while drawing, without the game's
    hs_heap_traffic process;       ///< all, by the heap meter
    uint32_t ticks, dropped_ticks; ///< simulated in it, and skipped to keep up
    bool switched;                 ///< strategy or layout was switched before this frame
    char strategy[12];             ///< the name of the strategy that it was simulated under
} hs_live_frame;

/// The ring and its totals. Owned by the caller; zero-initialised it is empty.
typedef struct hs_live {
    hs_live_frame frames[HS_LIVE_FRAMES]; ///< a ring, by number modulo its size
    uint64_t count;                      ///< frames ever recorded; the newest is number `count - 1`
    uint64_t dropped_ticks, over_budget; ///< since the start
    uint64_t missed_deadlines;           ///< 60 Hz deadlines that passed without a frame
    int64_t late_ns;                     ///< how late frames are after the deadlines counted
} hs_live;

/// Returns the work of a frame: simulate + draw + present, nanoseconds.
uint64_t hs_live_work_ns(const hs_live_frame *frame);

/// Adds a frame. An interval of 0 says that there was no previous frame.
void hs_live_add(hs_live *live, const hs_live_frame *frame);

/// Returns the frame that was recorded `back` frames before the newest; NULL when there is none.
const hs_live_frame *hs_live_back(const hs_live *live, uint64_t back);

/// Statistics of the frames in the ring. Percentiles are of their work, by nearest rank; rates are
/// of their intervals, and 0 when there are none.
typedef struct hs_live_summary {
    uint64_t frames;                                       ///< in the ring
    uint64_t median_ns, p95_ns, p99_ns, p999_ns, worst_ns; ///< of their work
    uint64_t over_budget;                                  ///< of them, above 1/60 s
    double low_1_percent_average;  ///< 1000 / mean of the slowest 1 % of intervals, per second
    double low_1_percent_integral; ///< rate of the fastest of the slowest frames that add up to 1 %
                                   ///< of all time
    double mean_frames_per_second; ///< 1000 / mean interval
} hs_live_summary;

/// Memory for summing up; its content does not matter.
typedef struct hs_live_scratch {
    double sorted[HS_LIVE_FRAMES]; ///< times of the frames, nanoseconds
} hs_live_scratch;

/// Sums the ring up in the caller's scratch memory. Takes some 100 us: call it a few times a
/// second.
hs_live_summary hs_live_sum_up(const hs_live *live, hs_live_scratch *scratch);

#endif
