/// The clocks, in nanoseconds: the monotonic one and the CPU time. They are for the instruments and
/// for threads that wait without sleeping. The simulation never reads them: the clocks have a
/// header of their own, so that the includes show who does.
#ifndef HS_BASE_CLOCK_H
#define HS_BASE_CLOCK_H

#include <stdint.h>

#include "heapstorm/clock.h"

/// Returns the nanoseconds since some fixed moment: the time of `hs_clock_real`.
uint64_t hs_clock_ns(void);

/// Returns the CPU time of this process, all threads together, in nanoseconds; HS_FIGURE_NONE where
/// the system does not tell.
uint64_t hs_cpu_ns(void);

/// Returns the CPU time of the calling thread alone, in nanoseconds; HS_FIGURE_NONE where the
/// system does not tell.
uint64_t hs_thread_cpu_ns(void);

#endif
