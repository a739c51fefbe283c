/// The trace of a pattern on an unbounded field, as a table with a row for each bullet and frame:
/// for pattern authors, and for comparing Heapstorm's BulletML with another engine.
#ifndef HS_APP_TRACE_H
#define HS_APP_TRACE_H

#include <stdio.h>

#include "app/target_path.h"
#include "heapstorm/pattern.h"

/// How a pattern is traced.
typedef struct hs_trace_options {
    uint32_t frames;
    double rank;
    uint64_t seed;
    bool has_fixed_random;
    double fixed_random;
    float origin[2];                   ///< where the root begins
    float target[2];                   ///< where the player is, unless there is a path
    const hs_target_path *target_path; ///< along which the player moves, or NULL
    uint32_t bullets;                  ///< how many may live at once, not counting the root
    bool has_labels;                   ///< a column with each bullet's label is added
    bool is_summary;                   ///< a summary is printed instead of rows
} hs_trace_options;

/// The defaults of `pattern trace`.
hs_trace_options hs_trace_defaults(void);

/// What happened that no row shows.
typedef struct hs_trace_summary {
    hs_pattern_counts counts;
    uint64_t refused; ///< bullets beyond the limit
} hs_trace_summary;

/// Writes a header line, then a row for each living bullet after each frame; or a summary. False
/// only when memory ran out; an error of writing shows in the stream.
bool hs_trace_run(hs_gate *gate, const hs_pattern *pattern, const hs_trace_options *options,
                  FILE *stream, hs_trace_summary *summary, hs_error *error);

#endif
