/// The race without a window, for figures: both sides on one thread, a tick each in turn, every
/// tick timed. What a race by the clock would have come to is worked out from these times.
#ifndef HS_VERSUS_DUEL_H
#define HS_VERSUS_DUEL_H

#include "heapstorm/statistics.h"
#include "versus/agreement.h"
#include "versus/side.h"

/// A side with its times.
typedef struct hs_duel_side {
    hs_side side;
    double *wall_ns, *cpu_ns; ///< of each measured tick; CPU times are NaN where unknown
} hs_duel_side;

/// Zero-initialised it is closed. It must not be moved while it is open.
typedef struct hs_duel {
    const hs_versus_settings *settings;
    hs_world_config config; ///< of both sides
    hs_gate *gate;          ///< for the times
    hs_duel_side sides[HS_SIDES];
    hs_agreement agreement;
    uint64_t measured; ///< ticks of each side
    double *scratch;   ///< as many numbers, to sort
} hs_duel;

/// Makes both worlds and room for the times. What it is given outlives the duel. On failure it is
/// closed.
bool hs_duel_open(hs_duel *duel, const hs_versus_settings *settings, const hs_world_config *config,
                  const hs_clock *clock, hs_gate *gate, hs_error *error);
/// Releases everything.
void hs_duel_close(hs_duel *duel);

/// A tick of each side; who begins changes from tick to tick. The ticks of the warm-up are not
/// kept. False when memory ran out or the sides' digests differ, which `agreement` then says.
bool hs_duel_tick(hs_duel *duel, hs_error *error);

/// What a side came to.
typedef struct hs_duel_figures {
    hs_summary wall_ns, cpu_ns; ///< of *simulate*: its ticks
    hs_milestone end;           ///< ticks done, and the digests after them
    uint64_t finished;          ///< ticks in the time budget, which is 1/60 s for each measured one
    bool holds;                 ///< it does 60 ticks a second: all but 2 % of them are finished
    hs_heap_traffic traffic;    ///< that has passed the world's gate since the start
    uint64_t live_bytes;        ///< through the same gate, at the end
} hs_duel_figures;

/// Returns the figures of a side. Times of the race are CPU times where they are known.
hs_duel_figures hs_duel_figures_of(const hs_duel *duel, unsigned side);

/// Writes all figures as one JSON object of schema `heapstorm.versus/1`.
void hs_duel_write_json(FILE *stream, const hs_duel *duel);
/// Writes them for people.
void hs_duel_write_text(FILE *stream, const hs_duel *duel, bool bold);

#endif
