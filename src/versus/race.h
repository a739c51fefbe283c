/// A race of two worlds: the same seed and the same inputs under two strategies, each on a thread
/// of its own, or in turn on one thread for figures. Neither waits for the other, so one that
/// cannot do 60 ticks a second falls behind.
///
/// A side's thread makes its world, ticks it when a tick is due, or at once while it is behind, and
/// paints it with a canvas of its own. Three pictures go round between it and the thread that shows
/// them, which therefore never reads a world, and never waits. A side that is behind paints only
/// what the display has taken since.
#ifndef HS_VERSUS_RACE_H
#define HS_VERSUS_RACE_H

#include "draw/view.h"
#include "versus/plan.h"

/// Returns a race that has not started. NULL with an error when memory is out.
hs_race *hs_race_create(hs_gate *gate, hs_error *error);
/// Ends the threads within a tick and gives everything back. NULL is allowed.
void hs_race_destroy(hs_race *race);

/// Starts both sides from their first tick; a race in progress ends within a tick. What has been
/// found of the loads at which the sides break stays while the contenders do. False with an error
/// when there is no thread; what a side fails of is told by `hs_race_look`.
bool hs_race_start(hs_race *race, const hs_race_plan *plan, hs_error *error);
/// Ends both sides; the pictures stay.
void hs_race_stop(hs_race *race);
/// Forgets at which loads the sides hold and break.
void hs_race_forget(hs_race *race);

/// The plan of the present race; its load may be changed for the next start.
const hs_race_plan *hs_race_plan_of(const hs_race *race);

/// Of a race without threads: does the ticks that are due, at most five a side, and paints.
void hs_race_step(hs_race *race);

// ---- What it shows -----------------------------------------------------------------------------

/// A side as it stands.
typedef struct hs_side_view {
    uint64_t ticks;     ///< done
    uint64_t behind;    ///< ticks that should be done and are not
    double rate;        ///< ticks a second over the last second or so; NaN at first
    uint64_t breaks_at; ///< least load at which it did not do 60 ticks a second; 0: none yet
    uint64_t holds_at;  ///< largest load at which it did, all through a stretch; 0: none yet
    bool is_disturbed;  ///< in the last stretch others had the processor: nothing is concluded
} hs_side_view;

/// The race as it stands.
typedef struct hs_race_view {
    bool is_running;   ///< both worlds are made
    uint64_t start_ns; ///< when both started, by the race's clock; 0 before
    bool holds_load;   ///< the scenario holds a load, so that another one can be asked for
    uint64_t load;     ///< particles of each side; 0 before both run
    hs_side_view sides[HS_SIDES];
    uint64_t compared;    ///< pairs of digests so far
    uint64_t agreed_tick; ///< the last tick after which both digests were the same; 0: none yet
    uint64_t agreed;      ///< the game's digest there
    bool differs;         ///< two digests differ, as they never must
    uint64_t differs_tick;
} hs_race_view;

/// Fills in the view, and judges the sides by it. False with an error when a side could not go on;
/// the view is filled in nevertheless.
bool hs_race_look(hs_race *race, hs_race_view *view, hs_error *error);

/// Returns the median time of a side's last ticks, at most 180 of them, nanoseconds: CPU time where
/// it is known. NaN before the first tick.
double hs_race_tick_ns(hs_race *race, unsigned side);

// ---- Pictures ----------------------------------------------------------------------------------

/// Asks for pictures of this size from now on, painted with these options; a picture that was taken
/// before is no longer to be read when the size changes. Cheap when nothing changes.
void hs_race_fit(hs_race *race, int width, int height, const hs_draw_options *options);

/// A finished picture: `height` rows of `width` pixels 0xAARRGGBB.
typedef struct hs_race_picture {
    const uint32_t *pixels;
    int width, height;
    uint64_t tick; ///< that it shows
} hs_race_picture;

/// Takes a side's newest picture, which may be read until the next call for that side. False when
/// there is none that is newer than the last, or none of the size asked for.
bool hs_race_take_picture(hs_race *race, unsigned side, hs_race_picture *picture);

#endif
