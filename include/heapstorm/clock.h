/// A clock that is handed in: what measures and paces reads time from it and waits by it. The real
/// one is the default; tests and films drive their own, so that nothing they do depends on how fast
/// the machine is. The simulation has no clock.
#ifndef HEAPSTORM_CLOCK_H
#define HEAPSTORM_CLOCK_H

#include <stdint.h>

/// A clock. The functions belong together and share `context`, which outlives the clock's users.
typedef struct hs_clock {
    /// Returns nanoseconds since some fixed moment; never less than it returned before.
    uint64_t (*now_ns)(void *context);
    /// Returns once `now_ns` has reached `until_ns`.
    void (*wait_until)(void *context, uint64_t until_ns);
    void *context; ///< handed to both
} hs_clock;

/// Returns the system's monotonic clock, of static storage.
const hs_clock *hs_clock_real(void);

/// Returns a clock's present time, nanoseconds.
static inline uint64_t hs_clock_now(const hs_clock *clock)
{
    return clock->now_ns(clock->context);
}

/// Waits until a clock's time has come; returns at once when it has passed.
static inline void hs_clock_wait(const hs_clock *clock, uint64_t until_ns)
{
    clock->wait_until(clock->context, until_ns);
}

#endif
