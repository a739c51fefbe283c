/// When the ticks of a race are due, and how well a side keeps to that: 60 ticks a second from a
/// common start, none of which is ever dropped. Whole numbers and pure functions: who calls has the
/// clock.
#ifndef HS_VERSUS_SCHEDULE_H
#define HS_VERSUS_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- Ticks -------------------------------------------------------------------------------------

/// Returns when the tick after `ticks` others may begin, in nanoseconds: `ticks` / 60 s after the
/// start.
uint64_t hs_schedule_begin_ns(uint64_t start_ns, uint64_t ticks);

/// Returns how many ticks should be finished by now.
uint64_t hs_schedule_due(uint64_t start_ns, uint64_t now_ns);

// ---- Holding 60 ticks a second -----------------------------------------------------------------

/// A side is judged over stretches of this length, and not before the race is so old.
#define HS_STRETCH_NS UINT64_C(3000000000)
#define HS_SETTLED_NS UINT64_C(1000000000)
/// A side that does so much less of the ticks due in a stretch breaks at its load, per cent.
enum { HS_STRETCH_TOLERANCE = 2 };

/// What a stretch says of a side.
typedef enum hs_verdict {
    HS_VERDICT_NONE,     ///< the stretch is not over
    HS_VERDICT_HOLDS,    ///< it did 60 ticks a second
    HS_VERDICT_BREAKS,   ///< it did not, though it had the processor, or its ticks alone needed
                         ///< more CPU time than a sixtieth of a second each
    HS_VERDICT_DISTURBED ///< it did not, and others had the processor for much of the time
} hs_verdict;

/// A side that is behind works all the time: of a stretch in which its thread had the processor for
/// less than this, per cent, nothing is concluded.
enum { HS_STRETCH_BUSY = 80 };

/// The stretch that is being judged. Zero-initialised none has begun.
typedef struct hs_stretch {
    uint64_t began_ns, began_ticks;
    double began_cpu_ns;
    bool has_begun;
} hs_stretch;

/// Looks at a side that has done `ticks` by now, in so much CPU time of its thread; NaN where that
/// is not known. Once a stretch is over its verdict is returned and the next one begins.
hs_verdict hs_stretch_judge(hs_stretch *stretch, uint64_t start_ns, uint64_t now_ns, uint64_t ticks,
                            double cpu_ns);

// ---- A race of known times ---------------------------------------------------------------------

/// Returns how many ticks a side finishes while `count` ticks are due, when each takes the time
/// given and nothing else: a tick begins when it is due and the former one is done.
uint64_t hs_schedule_finished(const double *tick_ns, size_t count);

/// The least load that is asked for.
#define HS_LOAD_LEAST UINT64_C(10000)

/// Returns the next load up (1) or down (-1): the series 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10 in
/// every power of ten. The same load at the ends, HS_LOAD_LEAST and `most`.
uint64_t hs_load_from(uint64_t now, int direction, uint64_t most);

#endif
