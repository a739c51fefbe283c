/// Time in the window: how many ticks a frame owes, where between two ticks it is drawn, and when
/// the next frame begins.
///
/// Time is summed up in integers (nanoseconds times ticks a second times per cent of speed), so
/// that nothing drifts. A frame runs at most five ticks, and none more once its ticks took longer
/// than a tick's time, so that a slow strategy is a slow motion and not a hang; what is left is
/// dropped and counted. A blow may hold the loop: it withholds a few ticks, which are counted apart
/// from those that are dropped.
#ifndef HS_WINDOW_LOOP_H
#define HS_WINDOW_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "heapstorm/clock.h"

/// One tick in the loop's unit.
#define HS_LOOP_TICK INT64_C(100000000000)
/// Most ticks of a frame.
enum { HS_LOOP_TICKS_MAX = 5 };
/// Most ticks that are withheld at once.
enum { HS_LOOP_HOLD_MAX = 4 };

typedef struct hs_loop {
    uint64_t last_ns;  ///< when the former frame began
    int64_t owed;      ///< below 0 when a tick was taken early
    unsigned taken;    ///< ticks of this frame
    bool is_locked;    ///< the display is near 60 Hz: one tick a frame, shown as it is
    unsigned held;     ///< ticks that are still to be withheld
    bool is_holding;   ///< none has run since one was withheld
    uint64_t withheld; ///< ticks that were withheld since the start
} hs_loop;

/// Begins, or goes on after a pause: what passed in the meantime is not owed.
void hs_loop_start(hs_loop *loop, uint64_t now_ns);

/// Begins a frame. `speed` is the game's in per cent. While `is_locked`, time is rounded to whole
/// ticks, so that a display whose frames come now a little early, now a little late, still shows
/// one tick each.
void hs_loop_begin(hs_loop *loop, uint64_t now_ns, unsigned speed, bool is_locked);

/// Whether another tick is to run in this frame, whose ticks took `spent_ns` so far.
bool hs_loop_take(hs_loop *loop, uint64_t spent_ns);

/// Withholds the next `ticks` ticks, HS_LOOP_HOLD_MAX at most: their time passes while the world
/// stands still after the last one.
void hs_loop_hold(hs_loop *loop, unsigned ticks);

/// Ends the ticks of a frame: how many whole ticks are dropped.
uint32_t hs_loop_drop(hs_loop *loop);

/// Where this frame lies between the last tick but one (0) and the last tick (1).
float hs_loop_blend(const hs_loop *loop);

/// The clock of a film: it stands still but for waits, so that a frame that is paced takes exactly
/// its time, and what happens in it takes none.
typedef struct hs_film_clock {
    hs_clock clock;
    uint64_t now_ns;
} hs_film_clock;

/// Sets a film's clock to its beginning. It is not to be moved in memory afterwards.
void hs_film_clock_begin(hs_film_clock *film);

/// Frames at a steady rate where the display does not give it.
typedef struct hs_pace {
    uint64_t due_ns;   ///< when the next frame begins
    uint64_t fraction; ///< of a nanosecond, in parts of the rate
} hs_pace;

/// Sets when the next frame is due, at `rate` frames a second. A pace that is late by more than a
/// frame starts anew.
void hs_pace_next(hs_pace *pace, uint64_t now_ns, unsigned rate);

/// Waits until then.
void hs_pace_wait(const hs_pace *pace, const hs_clock *clock);

#endif
