/// One world on its way through a run, with the instruments that belong to it: its own gate, its
/// player, its recorder, its digests. Several lanes go side by side, a few ticks at a time each.
#ifndef HS_APP_LANE_H
#define HS_APP_LANE_H

#include "draw/canvas.h"
#include "heapstorm/measure.h"
#include "heapstorm/profile.h"

/// What all lanes of a run do alike.
typedef struct hs_run_plan {
    hs_world_config world; ///< strategy and layout are the lane's own
    uint64_t frames, warmup;
    uint64_t digest_every, switch_every; ///< ticks; 0 for never
    hs_canvas *canvas;                   ///< on which every frame is drawn, or NULL
    unsigned threads;                    ///< that simulate and draw
    hs_profile *profile;                 ///< that listens to the world's gate, or NULL
} hs_run_plan;

/// A zeroed lane is closed.
typedef struct hs_lane {
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
} hs_lane;

/// Makes the world and all that will be needed until the report. The lane must stay where it is.
bool hs_lane_open(hs_lane *lane, const hs_run_plan *plan, hs_gate *instruments,
                  const hs_strategy *strategy, hs_layout layout, hs_error *error);
/// Destroys the world before the lane is closed; nothing can be reported afterwards.
void hs_lane_end_world(hs_lane *lane);
void hs_lane_close(hs_lane *lane);

/// One tick: a switch of strategy when it is due, the player's decision, the tick itself and
/// the drawing, which alone are timed, and after the warm-up a frame recorded. False when memory
/// ran out.
bool hs_lane_tick(hs_lane *lane, hs_error *error);

/// What it came to. The report refers to the lane.
void hs_lane_report(hs_lane *lane, hs_report *report);

#endif
