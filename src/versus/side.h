/// A side of a race: a world of its own under its own strategy, with the same seed and the same
/// player as the other side's. One thread at a time uses it.
#ifndef HS_VERSUS_SIDE_H
#define HS_VERSUS_SIDE_H

#include "heapstorm/clock.h"
#include "heapstorm/measure.h"
#include "versus/settings.h"

/// Zero-initialised it is closed. It must not be moved while it is open.
typedef struct hs_side {
    hs_gate gate; ///< the world's
    hs_world *world;
    hs_autopilot pilot;
    const hs_clock *clock; ///< by which ticks are timed
    uint64_t wall_ns;      ///< of the last tick
    double cpu_ns;         ///< of the last tick; NaN where it is not known
} hs_side;

/// Makes the world, which may take half of the memory that is free now: what does not fit is
/// refused before anything goes. CPU times are NaN by another clock than the real one. On failure
/// it is closed.
bool hs_side_open(hs_side *side, const hs_world_config *config, const hs_contender *contender,
                  const hs_clock *clock, hs_error *error);
/// Destroys the world. Harmless on a closed side.
void hs_side_close(hs_side *side);

/// One tick, flown by the autopilot and timed. False when memory ran out.
bool hs_side_tick(hs_side *side, hs_error *error);

/// CPU time of the calling thread, nanoseconds; HS_FIGURE_NONE where it is not known, as by a clock
/// that is driven.
uint64_t hs_side_thread_ns(const hs_side *side);

/// Ticks done, with the digests after them.
hs_milestone hs_side_milestone(const hs_side *side);

#endif
