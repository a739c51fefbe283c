/// The tour: one idea after the other, each with a sentence or two and the graph that proves it.
/// Every number in it is measured while it plays.
///
/// A *stop* is a row of the table in `stops.c`: which world is played, what is switched to and
/// fro in it or what experiment runs beside it, and what is read from them. Drawing is the panel's.
#ifndef HS_WINDOW_TOUR_TOUR_H
#define HS_WINDOW_TOUR_TOUR_H

#include "heapstorm/live.h"
#include "panel/card.h"
#include "window/game.h"
#include "window/tour/lab.h"

// ---- Stops -------------------------------------------------------------------------------------

/// What a reading may look at: only what is there in this frame.
typedef struct hs_tour_now {
    const hs_world *world;
    const hs_gate *gate; ///< the world's
    const hs_frame *frame;
    const hs_lab *lab;
    hs_collector_counts collector; ///< zero without one
} hs_tour_now;

/// Where a reading comes from.
typedef enum hs_tour_origin {
    HS_TOUR_NOWHERE, ///< nothing is read
    HS_TOUR_FRAME,
    HS_TOUR_POPULATION,
    HS_TOUR_STORAGE,
    HS_TOUR_COLLECTOR,
    HS_TOUR_LAB,
    HS_TOUR_COMPUTED
} hs_tour_origin;

/// A number that was measured in the frame that is over.
typedef struct hs_tour_reading {
    hs_tour_origin origin;
    uint8_t population; ///< an hs_population_name
    uint16_t offset;    ///< of a uint64_t; of a double in a lab
    uint16_t more;      ///< members behind it that are added to it
    uint8_t side;       ///< whose world is read, where both are played at once
    double (*compute)(const hs_tour_now *now);
} hs_tour_reading;

/// One line of a stop's graph.
typedef struct hs_tour_series {
    const char *name;
    hs_tour_reading read;
    bool is_rate;   ///< what was added in this frame, of something that only grows
    bool is_sum;    ///< added up over the frames of the stop
    bool is_hidden; ///< only for the numbers
} hs_tour_series;

/// Of what a number is made.
typedef enum hs_tour_source {
    HS_TOUR_READS,  ///< `read`, now
    HS_TOUR_LAST,   ///< of a series: its newest value
    HS_TOUR_MEAN,   ///< of a series, over the frames of one side
    HS_TOUR_MIDDLE, ///< likewise the median, over the last frames of a side
    HS_TOUR_MEDIAN, ///< of a series, over the frames in the graph
    HS_TOUR_ACTIVE, ///< likewise, of the frames in which it is not 0
    HS_TOUR_RATIO   ///< of the second side's median to the first's; without sides, of the medians
                    ///< of the second series to the first
} hs_tour_source;

typedef struct hs_tour_number {
    const char *name; ///< NULL ends the list
    hs_tour_source source;
    hs_manner unit;
    uint8_t series, side;
    hs_tour_reading read;
} hs_tour_number;

/// One way to run the world of a stop.
typedef struct hs_tour_side {
    const char *name;     ///< over its stretch of the graph; NULL when there is no such side
    const char *strategy; ///< a name
    hs_layout layout;
    uint32_t bullets, particles; ///< 0 for the scenario's own
    /// Changes the collector's default settings; may be NULL.
    void (*tune)(hs_collector_settings *settings);
} hs_tour_side;

typedef struct hs_tour_stop {
    const char *title, *text;
    const char *path;    ///< the file that does it
    const char *caption; ///< of the graph
    const char *scenario;
    hs_tour_side sides[2];
    uint16_t side_frames; ///< that a side lasts; 0 for HS_TOUR_SIDE_FRAMES
    bool is_pair; ///< both sides are played at once, the second unseen beside the first: the same
                  ///< scenario, seed and inputs
    const hs_experiment *experiment; ///< or NULL
    hs_manner unit;                  ///< of the graph
    bool keeps_peaks;                ///< the graph is about them
    bool is_logarithmic;             ///< the graph
    hs_tour_series series[HS_CARD_SERIES];
    /// Fills in the card's bars with their names instead of lines; or NULL.
    void (*bars)(const hs_tour_now *now, hs_card *card);
    hs_tour_number numbers[HS_CARD_NUMBERS];
} hs_tour_stop;

/// All stops; at least 12.
unsigned hs_tour_stop_count(void);
const hs_tour_stop *hs_tour_stop_at(unsigned index);

// ---- The tour ----------------------------------------------------------------------------------

/// Frames that a side lasts, and that its means leave out after it began.
enum { HS_TOUR_SIDE_FRAMES = 120, HS_TOUR_SETTLING = 20 };

/// Means of a side, over all its frames.
typedef struct hs_tour_sum {
    double sum[HS_CARD_SERIES];
    double last[HS_CARD_SERIES][HS_CARD_FRAMES]; ///< a ring of its last values
    uint64_t frames;
} hs_tour_sum;

typedef struct hs_tour {
    unsigned index;
    const hs_tour_stop *stop; ///< NULL before the first
    unsigned side;
    uint64_t frame;      ///< of the stop
    uint64_t side_since; ///< frame of the stop in which the side began
    double rings[HS_CARD_SERIES][HS_CARD_FRAMES];
    double former[HS_CARD_SERIES]; ///< readings of rates, a frame ago
    uint8_t side_of[HS_CARD_FRAMES];
    hs_tour_sum sums[2];
    uint8_t mark_of[HS_CARD_FRAMES]; ///< what the lab marked in the frame, see `hs_lab.mark`
    hs_game twin;                    ///< the second side of a pair; closed where there is none
    hs_lab lab;
    hs_world_config home;                           ///< of the game that the tour left
    double ordered[HS_CARD_SERIES][HS_CARD_FRAMES]; ///< rings, the oldest first: what a card shows
    char note[HS_ERROR_BYTES];                      ///< why a stop cannot be shown, or ""
} hs_tour;

/// Begins at a stop of this number, from 0. The game's present world is given up for the stop's.
bool hs_tour_begin(hs_tour *tour, hs_game *game, unsigned index, hs_error *error);
/// Goes to the next (1) or former (-1) stop, where there is one.
bool hs_tour_step(hs_tour *tour, hs_game *game, int direction, hs_error *error);
/// Ends it; the game comes back to the scenario that the tour left.
bool hs_tour_end(hs_tour *tour, hs_game *game, hs_error *error);
/// Gives back what an experiment holds. Harmless on a zeroed tour.
void hs_tour_close(hs_tour *tour);

/// A frame has been ticked: switches sides when it is time, and steps the experiment. True when the
/// side was switched.
bool hs_tour_tick(hs_tour *tour, hs_game *game, hs_error *error);
/// A frame is over: takes the readings.
void hs_tour_read(hs_tour *tour, const hs_game *game, const hs_frame *frame);

/// What the card says now.
void hs_tour_show(hs_tour *tour, const hs_game *game, const hs_frame *frame, hs_card *card);

#endif
