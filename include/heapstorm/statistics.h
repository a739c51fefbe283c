/// What statistics mean, in one place: percentiles, means, rates, prices and shares, of numbers and
/// of frames. Panel, reports, trace, tour and bench all take theirs from here. Nothing here
/// allocates; where numbers are sorted, the caller hands in the memory.
#ifndef HEAPSTORM_STATISTICS_H
#define HEAPSTORM_STATISTICS_H

#include "heapstorm/frame.h"

// ---- Of numbers --------------------------------------------------------------------------------

/// Sorts numbers, smallest first, in place and without allocating.
void hs_sort(double *numbers, size_t count);

/// Returns which of `count` sorted numbers the nearest-rank percentile is, from 1 for the smallest:
/// the first that at least `per_mille` thousandths do not exceed. `count` is at least 1.
size_t hs_percentile_rank(size_t count, unsigned per_mille);

/// Returns the nearest-rank percentile of sorted numbers. 500 is the median, 1000 the largest; NaN
/// when there are none.
double hs_percentile(const double *sorted, size_t count, unsigned per_mille);

/// Returns whether a percentile of so many numbers is shown at all: at least one number lies beyond
/// it, and from the 99th on ten do. So the 95th is shown from 20 numbers on, the 99th from 1,000,
/// the 99.9th from 10,000; the median always.
bool hs_percentile_is_shown(size_t count, unsigned per_mille);

/// Sorts numbers and returns their median by nearest rank; NaN when there are none.
double hs_median(double *numbers, size_t count);

/// The times of many frames in a few numbers, nanoseconds, exact over all frames. NaN is what is
/// not known: all of it without frames, and percentiles that so many frames do not show.
typedef struct hs_summary {
    double mean, p50, p95, p99, p999, max; ///< p999 is the 99.9th percentile
} hs_summary;

/// Sorts the numbers and summarises them; `hs_percentile_is_shown` says which percentiles there
/// are.
hs_summary hs_summary_of(double *numbers, size_t count);

/// Returns `other` / `reference`; NaN when there is no such ratio.
double hs_ratio(double other, double reference);

/// Returns the ratio for people to read; NaN also where the reference is below `least`: so many
/// times nearly nothing says nothing.
double hs_ratio_to_something(double other, double reference, double least);

/// Returns a part of a whole, per cent; 0 of nothing.
double hs_percent(uint64_t part, uint64_t whole);

/// Returns how many times a second something happens that takes so many nanoseconds; 0 for 0.
double hs_rate_of(double ns);

// ---- Of a frame and of memory -------------------------------------------------------------------

/// A frame's time at 60 Hz, nanoseconds, not rounded.
#define HS_BUDGET_NS (1e9 / 60.0)

/// Returns whether a frame's work takes more than 1/60 s.
bool hs_is_over_budget(uint64_t work_ns);

/// Returns how much of a frame's time at 60 Hz something takes, per cent.
double hs_budget_percent(double ns);

/// Returns the price of an entity and tick, nanoseconds: the time of ticks / the living, summed up
/// over these ticks. NaN without any.
double hs_ns_per_entity(double ticks_ns, double entity_ticks);

/// Returns the bytes that blocks hold beyond what was requested.
uint64_t hs_internal_fragmentation(const hs_storage *storage);

/// Returns the runs of a collector, and the entities that it reclaimed, over all generations.
uint64_t hs_collector_runs(const hs_collector_counts *counts);
uint64_t hs_collector_reclaimed(const hs_collector_counts *counts);

// ---- Of frames ---------------------------------------------------------------------------------
// `frames` is an array of `count`; `scratch` has room for as many numbers. Frames that are set
// aside are left out of everything but their own counts.

/// How many frames are measured, and how many are set aside for which reason.
typedef struct hs_aside_counts {
    uint64_t frames[HS_ASIDE_REASONS]; ///< by reason; those of HS_ASIDE_NOT are measured
    uint64_t set_aside;                ///< of all reasons together
} hs_aside_counts;

/// Returns how many of the frames are set aside.
hs_aside_counts hs_aside_of_frames(const hs_frame *frames, size_t count);

/// Writes "60 frames after a start, 1 with a picture kept"; "none" without any. Always terminated.
void hs_aside_write(const hs_aside_counts *counts, char *text, size_t bytes);

/// Returns the ticks that the frames have done.
uint64_t hs_ticks_of_frames(const hs_frame *frames, size_t count);

/// CPU time beside wall time, and what may have made the one longer than the other.
typedef struct hs_cpu_use {
    double cpu_ns;             ///< CPU time of all threads; NaN where the system does not tell
    double wall_ns;            ///< wall time of the same stretches
    double processor_switches; ///< times that the system took the processor away; NaN likewise
} hs_cpu_use;

/// Returns the CPU time of frames beside the wall time of their work; NaN without a measured one.
hs_cpu_use hs_cpu_use_of_frames(const hs_frame *frames, size_t count);

/// Returns whether the wall time is more than one and a half times the CPU time: other programs, or
/// waiting, then are in the wall times.
bool hs_cpu_use_is_disturbed(const hs_cpu_use *use);

/// Returns the summary of one number of each frame; `member` is the offset of a `uint64_t` in
/// `hs_frame`.
hs_summary hs_summary_of_frames(const hs_frame *frames, size_t count, size_t member,
                                double *scratch);

/// The work of many frames.
typedef struct hs_work {
    hs_summary ns;        ///< of a frame's work
    uint64_t over_budget; ///< frames of more than 1/60 s
    double per_second;    ///< frames / time of all their work; NaN without any
} hs_work;

/// Returns what frames come to whose work took these times; sorts them.
hs_work hs_work_of(double *work_ns, size_t count);

/// Returns what the work of frames comes to.
hs_work hs_work_of_frames(const hs_frame *frames, size_t count, double *scratch);

/// Rates of frames, from their intervals, per second; NaN without intervals.
typedef struct hs_rates {
    double mean;               ///< 1000 / mean interval
    double low_1_percent;      ///< 1000 / mean of the slowest 1 % of intervals ("average")
    double low_1_percent_time; ///< of the fastest of the slowest frames that add up to 1 % of all
                               ///< time ("integral")
} hs_rates;

/// Returns the rates of frames that came at these intervals, none of them 0; sorts them.
hs_rates hs_rates_of(double *intervals_ns, size_t count);

/// Returns the rates of frames. Frames without an interval are left out.
hs_rates hs_rates_of_frames(const hs_frame *frames, size_t count, double *scratch);

/// What an entity costs, nanoseconds a tick. Each frame has one tick, whose phases were timed.
typedef struct hs_prices {
    double particle;     ///< median of HS_PHASE_PARTICLES / living particles; NaN without particles
    double bullet;       ///< median of the rest of the tick / living bullets; NaN without bullets
    double entity;       ///< time of all ticks / sum of the living over all ticks, without runners
    double entity_ticks; ///< that sum of the living
} hs_prices;

/// Returns the prices of the entities of frames.
hs_prices hs_prices_of_frames(const hs_frame *frames, size_t count, double *scratch);

/// Returns the summary of the pauses of a collector, of those measured frames in which it took
/// time, and their number.
hs_summary hs_pauses_of_frames(const hs_frame *frames, size_t count, double *scratch,
                               uint64_t *pauses);

/// Returns the traffic of a source in all frames together.
hs_heap_traffic hs_traffic_of_frames(const hs_frame *frames, size_t count,
                                     hs_traffic_source source);

/// Returns in how many frames a source allocated nothing.
uint64_t hs_quiet_frames(const hs_frame *frames, size_t count, hs_traffic_source source);

/// Heap traffic of a frame, or of a tick, on average.
typedef struct hs_heap_mean {
    double allocations, frees; ///< calls
    double bytes;              ///< allocated
} hs_heap_mean;

/// Returns the traffic of so many frames, or ticks, for each of them; NaN for none.
hs_heap_mean hs_heap_mean_of(hs_heap_traffic sum, uint64_t count);

#endif
