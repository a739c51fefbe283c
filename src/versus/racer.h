/// The inside of a race: what its threads share, and what a side's thread does.
#ifndef HS_VERSUS_RACER_H
#define HS_VERSUS_RACER_H

#include <stdatomic.h>

#include "base/system.h"
#include "draw/canvas.h"
#include "draw/land.h"
#include "versus/agreement.h"
#include "versus/plan.h"
#include "versus/schedule.h"
#include "versus/side.h"

/// Ticks whose times are kept.
enum { HS_RACE_TIMES = 180 };

/// A picture that goes round.
typedef struct hs_race_page {
    uint32_t *pixels; ///< of the canvas's size
    uint64_t tick;    ///< that it shows
} hs_race_page;

/// A side with its thread. What stands below `ticks` is shared and read under the race's lock.
typedef struct hs_racer {
    hs_race *race;
    unsigned number;
    hs_thread thread;
    bool has_thread;
    const hs_clock *clock; ///< of its schedule
    hs_side side;
    hs_gate paint_gate; ///< for canvas and pictures
    hs_canvas *canvas;  ///< NULL until a size is asked for
    hs_land land;       ///< beneath the field; open once it is shown
    uint64_t land_tick; ///< at which the land was looked at last

    uint64_t ticks;
    double cpu_ns;                  ///< of its thread; NaN where that is not known
    double times_ns[HS_RACE_TIMES]; ///< by number of the tick
    bool holds_load;
    uint64_t load;
    bool has_failed;
    hs_error failure;
    hs_race_page ready, front; ///< painted last; with who shows it
    bool is_fresh;             ///< `ready` has not been taken
    bool is_remade;            ///< pages of another size are on their way
    int width, height;         ///< of both pages
} hs_racer;

/// What has been seen of a side by who looks; not shared.
typedef struct hs_race_sight {
    hs_stretch stretch;
    uint64_t rate_ns, rate_ticks; ///< when the present rate's second began
    double rate;
    uint64_t breaks_at, holds_at;
    bool is_disturbed;
} hs_race_sight;

struct hs_race {
    hs_gate *gate;
    hs_race_plan plan;
    hs_racer racers[HS_SIDES];
    hs_race_sight sights[HS_SIDES];
    atomic_bool ends;
    hs_mutex lock;
    hs_condition turn; ///< both worlds are made, or the race ends

    // Under the lock.
    unsigned made;                    ///< worlds
    uint64_t start_ns;                ///< by the race's clock; 0 before both are made
    uint64_t side_start_ns[HS_SIDES]; ///< by the sides' clocks
    hs_agreement agreement;
    int width, height; ///< of the pictures that are asked for
    hs_draw_options options;
};

/// Makes the world of a side and says so; starts the race when it is the last. False when it could
/// not be made, which is then its failure.
bool hs_racer_open(hs_racer *racer);

/// Ends the world and the land that shows it. Harmless on a closed one.
void hs_racer_close(hs_racer *racer);

/// Does a tick that is due, or the next one while the side is behind, and paints. Waits at most
/// until a tick is due. False when the side cannot go on.
bool hs_racer_advance(hs_racer *racer);

/// Whether a tick is due now.
bool hs_racer_is_due(const hs_racer *racer);

/// What a side's thread does: everything above, from its world's birth to its end.
void *hs_racer_run(void *racer);

/// Gives canvas and pictures back.
void hs_racer_drop_pictures(hs_racer *racer);

#endif
