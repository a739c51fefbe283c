/// The monotonic clock, in nanoseconds. It is for the instruments and for threads that wait without
/// sleeping. The simulation never reads it: the clock has a header of its own, so that the includes
/// show who does.
#ifndef HS_BASE_CLOCK_H
#define HS_BASE_CLOCK_H

#include <stdint.h>

/// Returns the nanoseconds since some fixed moment.
uint64_t hs_clock_ns(void);

#endif
