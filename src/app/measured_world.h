/// A world that `heapstorm run` measures, with the instruments of its own: gate, autopilot,
/// recorder and digests. Several of them run interleaved, a few ticks each.
#ifndef HS_APP_MEASURED_WORLD_H
#define HS_APP_MEASURED_WORLD_H

#include "draw/canvas.h"
#include "draw/land.h"
#include "heapstorm/measure.h"
#include "heapstorm/profile.h"

/// What all measured worlds of a run have in common.
typedef struct hs_run_plan {
    hs_world_config world; ///< strategy and layout are the measured world's own
    hs_pilot pilot;        ///< who flies
    uint64_t frames, warmup;
    uint64_t digest_every, switch_every; ///< ticks; 0 for never
    hs_canvas *canvas;                   ///< every frame is drawn on it; may be NULL
    hs_ground_kind ground;               ///< beneath the field
    unsigned threads;                    ///< for simulating and drawing
    hs_profile *profile;                 ///< listens to the world's gate; may be NULL
    const hs_clock *clock;               ///< times everything; NULL for the real one
    const char *command;                 ///< the command line that repeats the run; NULL for none
} hs_run_plan;

/// A zeroed measured world is closed.
typedef struct hs_measured_world {
    const hs_run_plan *plan;
    const hs_strategy *strategy; ///< at the start
    hs_layout layout;
    hs_gate gate;         ///< the world's
    hs_gate *instruments; ///< the recorder's and the milestones'
    hs_world *world;
    hs_autopilot pilot;
    hs_land land; ///< open where the plan's ground shows the heap
    hs_recorder recorder;
    hs_milestone *milestones;
    size_t milestone_count, milestone_capacity;
    unsigned turn; ///< number of the strategy and layout that it was switched to last
} hs_measured_world;

/// Creates the world and everything that is needed until the report. The measured world must not be
/// moved afterwards.
bool hs_measured_world_open(hs_measured_world *measured, const hs_run_plan *plan,
                            hs_gate *instruments, const hs_strategy *strategy, hs_layout layout,
                            hs_error *error);

/// The strategy of a measured world after a tick, with the switches that come before it.
const hs_strategy *hs_measured_world_strategy(const hs_strategy *first, uint64_t switch_every,
                                              uint64_t tick);

/// Destroys the world alone. Nothing can be reported afterwards.
void hs_measured_world_end_world(hs_measured_world *measured);

/// Releases everything.
void hs_measured_world_close(hs_measured_world *measured);

/// One tick: a switch of strategy when one is due, the autopilot's input, the tick and the drawing.
/// Only these are timed; after the warm-up they are recorded as a frame, which is set aside where
/// it has a switch. False when memory ran out.
bool hs_measured_world_tick(hs_measured_world *measured, hs_error *error);

/// To be called when another measured world ticks next, or none: what is used of the processor from
/// now on is not this one's.
void hs_measured_world_rest(hs_measured_world *measured);

/// Fills in a report, which points into the measured world.
void hs_measured_world_report(hs_measured_world *measured, hs_report *report);

#endif
