/// The monotonic clock, in nanoseconds. The simulation never reads it: it is for the instruments,
/// and for threads that wait awake.
#ifndef HS_BASE_CLOCK_H
#define HS_BASE_CLOCK_H

#include <stdint.h>

/// Nanoseconds since some fixed moment.
uint64_t hs_clock_ns(void);

#endif
