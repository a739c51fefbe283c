/// The loops behind `hs_stream_bandwidth`, which stream a working set in place: one for each
/// instruction set.
#ifndef HS_MEASURE_STREAM_H
#define HS_MEASURE_STREAM_H

#include "heapstorm/measure.h"

/// Adds a constant to each number; `count` numbers are whole cache lines.
typedef void hs_stream_loop(float *numbers, size_t count);

extern hs_stream_loop hs_stream_baseline;
extern hs_stream_loop hs_stream_avx2;
extern hs_stream_loop hs_stream_avx512;

#endif
