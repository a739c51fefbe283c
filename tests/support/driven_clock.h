/// A clock for tests: it stands still until a test moves it. So what a test expects of times holds
/// however fast the machine is.
#ifndef HS_TEST_DRIVEN_CLOCK_H
#define HS_TEST_DRIVEN_CLOCK_H

#include "heapstorm/clock.h"

/// Where a driven clock stands. It must not be moved while somebody reads it, and one thread at a
/// time reads it.
typedef struct hs_test_clock {
    hs_clock clock;     ///< hand in `&driven.clock`
    uint64_t now_ns;    ///< what the next reading returns
    uint64_t step_ns;   ///< by which every reading moves it on; 0 for a clock that stands still
    uint64_t readings;  ///< so far
    uint64_t waits;     ///< so far, those that ended at once included
    uint64_t waited_ns; ///< by which waits have moved it on
} hs_test_clock;

/// Sets a clock up at a moment, with a step. A wait moves it to the end of the wait and takes no
/// time.
void hs_test_clock_begin(hs_test_clock *driven, uint64_t now_ns, uint64_t step_ns);

/// Moves it to a moment that is not before the present one.
void hs_test_clock_set(hs_test_clock *driven, uint64_t now_ns);

/// Moves it on.
void hs_test_clock_advance(hs_test_clock *driven, uint64_t ns);

#endif
