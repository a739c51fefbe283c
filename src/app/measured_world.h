/// One world on its way through a run, with the instruments that belong to it: its own gate, its
/// player, its recorder, its digests. Several measured worlds go side by side, a few ticks at a
/// time each.
#ifndef HS_APP_MEASURED_WORLD_H
#define HS_APP_MEASURED_WORLD_H

#include "draw/canvas.h"
#include "heapstorm/measure.h"
#include "heapstorm/profile.h"

/// What all measured worlds of a run do alike.
typedef struct hs_run_plan {
    hs_world_config world; ///< strategy and layout are the measured world's own
    uint64_t frames, warmup;
    uint64_t digest_every, switch_every; ///< ticks; 0 for never
    hs_canvas *canvas;                   ///< on which every frame is drawn, or NULL
    unsigned threads;                    ///< that simulate and draw
    hs_profile *profile;                 ///< that listens to the world's gate, or NULL
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
    hs_recorder recorder;
    hs_milestone *milestones;
    size_t milestone_count, milestone_capacity;
    unsigned turn; ///< of the strategies to switch to
} hs_measured_world;

/// Makes the world and all that will be needed until the report. The measured world must stay where
/// it is.
bool hs_measured_world_open(hs_measured_world *measured, const hs_run_plan *plan,
                            hs_gate *instruments, const hs_strategy *strategy, hs_layout layout,
                            hs_error *error);
/// Destroys the world before the measured world is closed; nothing can be reported afterwards.
void hs_measured_world_end_world(hs_measured_world *measured);
void hs_measured_world_close(hs_measured_world *measured);

/// One tick: a switch of strategy when it is due, the player's decision, the tick itself and
/// the drawing, which alone are timed, and after the warm-up a frame recorded. False when memory
/// ran out.
bool hs_measured_world_tick(hs_measured_world *measured, hs_error *error);

/// What it came to. The report refers to the measured world.
void hs_measured_world_report(hs_measured_world *measured, hs_report *report);

#endif
