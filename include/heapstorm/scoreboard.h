/// The scoreboard: what *simulate* costs under each strategy and layout that was seen at the
/// present load, side by side. It is fed with the frames' records, has a fixed size and allocates
/// nothing.
#ifndef HEAPSTORM_SCOREBOARD_H
#define HEAPSTORM_SCOREBOARD_H

#include "heapstorm/statistics.h"

/// Bytes of a load's name, the end included.
enum { HS_LOAD_NAME_BYTES = 32 };

/// What a world is asked to do. Rows of a scoreboard have the same load, else they could not be
/// compared.
typedef struct hs_load {
    char scenario[HS_LOAD_NAME_BYTES]; ///< its name, cut where it is longer
    uint64_t bullets, particles;       ///< capacities
    uint32_t litter;                   ///< beneath the heap, percent
    bool is_held;                      ///< the scenario holds bullets and particles at a number
} hs_load;

/// Returns what a world is asked to do.
hs_load hs_load_of(const hs_world *world);

/// Returns whether rows of two loads can be compared.
bool hs_load_equals(const hs_load *a, const hs_load *b);

enum {
    HS_SCORE_ROWS = 20,     ///< most rows; then the one that was not seen for longest is dropped
    HS_SCORE_FRAMES = 1200, ///< newest measured frames of a row that its figures are of
    HS_SCORE_LEAST = 15,    ///< fewer frames give no figures of time
    HS_SCORE_TICKS = 600    ///< that a price of an entity is of: ten seconds of the game
};

/// What a row keeps of a measured frame that had ticks; times and counts saturate.
typedef struct hs_score_frame {
    uint32_t tick_ns;     ///< wall time of *simulate*, for each of its ticks
    uint32_t entities;    ///< living at its end
    uint32_t allocations; ///< of the game, in all its ticks
    uint32_t ticks;       ///< that it did, at least one
} hs_score_frame;

/// What was seen of a strategy and layout.
typedef struct hs_score_row {
    const hs_strategy *strategy; ///< that it is of
    hs_layout layout;            ///< of its boxes; HS_LAYOUT_ARRAY where there are none
    uint64_t count;              ///< measured frames ever; the newest is number `count - 1`
    uint64_t set_aside;          ///< frames that it is not of
    uint64_t seen;               ///< number of its newest frame in `hs_scoreboard.frames`
    uint64_t live_bytes;         ///< what the living occupied at the end of its newest frame
    hs_score_frame frames[HS_SCORE_FRAMES]; ///< a ring, by number modulo its size
} hs_score_row;

/// The board. Owned by the caller; zero-initialised it has no rows. Rows stand in the order in
/// which they were first seen, so that none moves.
typedef struct hs_scoreboard {
    hs_load load;    ///< of all rows
    uint64_t frames; ///< that were added since the rows began
    uint64_t begun;  ///< how often the rows began anew
    int count;       ///< rows
    int present;     ///< the row of the newest frame; of no meaning without rows
    int former;      ///< the row that was present before, -1 for none
    hs_score_row rows[HS_SCORE_ROWS];
} hs_scoreboard;

/// Adds a frame, which `hs_frame_look_at` has filled in, under the load that it was simulated with.
/// Another load than that of the rows begins the board anew. A frame that is set aside, or had no
/// tick, makes its row and is in no figure.
void hs_scoreboard_add(hs_scoreboard *board, const hs_load *load, const hs_frame *frame);

/// Drops all rows. The load stays.
void hs_scoreboard_clear(hs_scoreboard *board);

/// What a row comes to.
typedef struct hs_score {
    uint64_t frames;     ///< that the figures are of
    hs_summary tick_ns;  ///< wall time of *simulate* for a tick; NaN of fewer than HS_SCORE_LEAST
    double allocations;  ///< of the game, a tick; NaN of no frame
    double entity_ns;    ///< of an entity and tick, over HS_SCORE_TICKS; NaN as `tick_ns`
    uint64_t live_bytes; ///< what the living occupy, headers and padding included
} hs_score;

/// Room to sort the times of a row.
typedef struct hs_score_scratch {
    double sorted[HS_SCORE_FRAMES]; ///< content without meaning
} hs_score_scratch;

/// Returns what a row comes to. Takes some 50 us: only the row of the present strategy changes.
hs_score hs_score_of(const hs_score_row *row, hs_score_scratch *scratch);

/// Returns the median that the others are compared with, the least of all; NaN without any, and
/// where the load is not held, because then each row had another load.
double hs_score_best_ns(const hs_scoreboard *board, const hs_score *scores);

#endif
