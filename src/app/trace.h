/// A pattern on an unbounded field, frame by frame, as a table: for pattern authors, and for anyone
/// who wants to hold Heapstorm's BulletML against another.
#ifndef HS_APP_TRACE_H
#define HS_APP_TRACE_H

#include <stdio.h>

#include "heapstorm/pattern.h"

/// Under what circumstances a pattern is traced.
typedef struct hs_trace_options {
    uint32_t frames;
    double rank;
    uint64_t seed;
    bool has_fixed_random;
    double fixed_random;
    float origin[2];  ///< where the root begins
    float target[2];  ///< where the player stands
    uint32_t bullets; ///< how many may live at once, the root not counted
} hs_trace_options;

/// What `pattern trace` does unless it is told otherwise.
hs_trace_options hs_trace_defaults(void);

/// What happened beside the rows.
typedef struct hs_trace_summary {
    hs_pattern_counts counts;
    uint64_t refused; ///< bullets for which there was no place
} hs_trace_summary;

/// Writes a header line, then a row for each living bullet after each frame. False only without
/// memory; whether the rows were written is the stream's to tell.
bool hs_trace_run(hs_gate *gate, const hs_pattern *pattern, const hs_trace_options *options,
                  FILE *stream, hs_trace_summary *summary, hs_error *error);

#endif
