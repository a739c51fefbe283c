/// A frame's record: how long its parts took, what it asked of the heap, and what it left. One
/// struct goes from the loop, or from a recorder, to panel, tour, trace and JSON. A frame meter
/// tells from the stations of a frame who asked the heap for what.
#ifndef HEAPSTORM_FRAME_H
#define HEAPSTORM_FRAME_H

#include "heapstorm/world.h"

// ---- Heap traffic ------------------------------------------------------------------------------

/// Heap traffic in a stretch of time.
typedef struct hs_heap_traffic {
    uint64_t allocations, frees; ///< calls
    uint64_t bytes;              ///< allocated: as requested (of gates), or usable (of the process)
} hs_heap_traffic;

/// Who asked the heap.
typedef enum hs_traffic_source {
    HS_TRAFFIC_GAME, ///< Heapstorm itself, through its gates: the world's; in the window all gates
    HS_TRAFFIC_SDL,  ///< while drawing, beside the game: SDL, and a GPU's driver below it
    HS_TRAFFIC_DISPLAY, ///< while presenting, beside the game: the display's library, or the driver
    HS_TRAFFIC_PROCESS, ///< the whole process, by the heap meter; 0 while it is off
    HS_TRAFFIC_SOURCES
} hs_traffic_source;

/// Returns the name of a source as reports write it: "game", "sdl", "display", "process".
const char *hs_traffic_source_name(hs_traffic_source source);

/// Returns what has passed through a gate so far, and what the heap meter has counted.
hs_heap_traffic hs_heap_traffic_of_gate(const hs_gate *gate);
hs_heap_traffic hs_heap_traffic_of_process(const hs_heap_counts *counts);

/// Returns the traffic of two stretches together, and of a whole without a part of it; the second
/// is never below 0.
hs_heap_traffic hs_heap_traffic_sum(hs_heap_traffic a, hs_heap_traffic b);
hs_heap_traffic hs_heap_traffic_less(hs_heap_traffic whole, hs_heap_traffic part);

/// Returns the process's traffic that is neither the game's nor SDL's.
hs_heap_traffic hs_heap_traffic_of_others(const hs_heap_traffic traffic[HS_TRAFFIC_SOURCES]);

// ---- The record --------------------------------------------------------------------------------

/// The parts of a frame as reports name them.
typedef enum hs_span {
    HS_SPAN_SCENARIO, ///< HS_PHASE_SCENARIO, and so on
    HS_SPAN_PATTERNS,
    HS_SPAN_MOVE, ///< HS_PHASE_MOVE and HS_PHASE_PARTICLES together
    HS_SPAN_COLLIDE,
    HS_SPAN_RETIRE,
    HS_SPAN_DRAW, ///< the drawing, which follows the phases of the tick
    HS_SPAN_COUNT,
    HS_SPAN_PHASES = HS_SPAN_DRAW ///< how many of them are phases of the tick
} hs_span;

/// Returns the name of a part: "scenario", "patterns", ... Of static storage.
const char *hs_span_name(hs_span span);

/// Why a frame is set aside: it is shown and counted, and is in no statistic. HS_ASIDE_NOT is 0, so
/// that a frame is measured unless something is said.
typedef enum hs_aside {
    HS_ASIDE_NOT,     ///< it is measured
    HS_ASIDE_START,   ///< the program or a game has just started
    HS_ASIDE_SWITCH,  ///< strategy, layout or litter was switched
    HS_ASIDE_WINDOW,  ///< the window's size changed, or full screen
    HS_ASIDE_LOAD,    ///< load or scenario changed
    HS_ASIDE_PICTURE, ///< a picture was kept in it
    HS_ASIDE_REASONS
} hs_aside;

/// Returns the name of a reason as JSON writes it: "start", "switch", "window", "load", "picture";
/// "measured" for HS_ASIDE_NOT.
const char *hs_aside_name(hs_aside reason);

/// Returns the reason in words, such as "after a switch" or "with a picture kept".
const char *hs_aside_words(hs_aside reason);

/// One frame. Times are wall times in nanoseconds, but for `cpu_ns`. Its work is `simulate_ns`,
/// `draw_ns` and `present_ns`; waiting is in none of them. What does not exist where it is recorded
/// is 0.
typedef struct hs_frame {
    /// Of its ticks; in the window also of a switch of memory, which is made between frames.
    uint64_t simulate_ns;
    uint64_t draw_ns;    ///< of drawing its picture
    uint64_t present_ns; ///< of uploading and presenting it, but for waiting for the display
    uint64_t phase_ns[HS_SPAN_PHASES]; ///< of `simulate_ns`: each phase, where a probe hears them
    uint64_t particles_ns;             ///< of `phase_ns[HS_SPAN_MOVE]`: the particles
    uint64_t pause_ns;                 ///< of `simulate_ns`: a collector, in its ticks
    /// The newest of these pauses, oldest first, where they are kept.
    hs_collector_pause pauses[HS_COLLECTOR_PAUSES];
    size_t pause_count;     ///< how many of them there are
    uint64_t panel_ns;      ///< of `draw_ns`: the instrument panel
    uint64_t interval_ns;   ///< from the previous frame's presentation to this one's; 0 for none
    uint64_t began_ns;      ///< when its work began, by the clock of who records it
    uint64_t ended_ns;      ///< when its work had ended
    uint64_t tick_began_ns; ///< when its first tick began; the phases follow without gaps
    uint64_t draw_began_ns; ///< when drawing began

    uint64_t cpu_ns; ///< CPU time of all threads from its beginning to its end, or HS_FIGURE_NONE
    /// Times that the system took the processor from the process in it, or HS_FIGURE_NONE.
    uint64_t processor_switches;

    uint32_t ticks, dropped_ticks; ///< simulated in it, and skipped to keep up
    hs_aside set_aside;            ///< why it is in no statistic
    bool switched;                 ///< strategy or layout was switched before it or in it
    hs_layout layout;              ///< that it ended under
    const hs_strategy *strategy;   ///< that it ended under; NULL before anything is recorded

    uint64_t living[HS_POPULATION_COUNT]; ///< entities, when it had ended
    uint64_t live_bytes;                  ///< that these occupied, headers and padding included
    hs_heap_traffic traffic[HS_TRAFFIC_SOURCES]; ///< by source
    uint64_t page_faults;                        ///< of the whole process, or HS_FIGURE_NONE
    uint64_t resident_bytes;                     ///< RSS, read every 30 frames, or HS_FIGURE_NONE
} hs_frame;

/// Returns whether a frame is in no statistic.
static inline bool hs_frame_is_set_aside(const hs_frame *frame)
{
    return frame->set_aside != HS_ASIDE_NOT;
}

/// Returns the work of a frame, nanoseconds.
uint64_t hs_frame_work_ns(const hs_frame *frame);

/// Returns where a frame keeps the time of a part, as `offsetof` does.
size_t hs_span_member(hs_span span);

/// Returns a number of a frame; `member` is the offset of a `uint64_t` in `hs_frame`.
uint64_t hs_frame_number(const hs_frame *frame, size_t member);

/// Returns how many entities a frame left living. Runners are not counted: they belong to bullets.
uint64_t hs_frame_entities(const hs_frame *frame);

/// Fills in how a world stands at the end of a frame: the living and their bytes, strategy and
/// layout.
void hs_frame_look_at(hs_frame *frame, const hs_world *world);

/// Fills in the RSS: read in every 30th frame, because a reading takes some 10 us, and else that of
/// the `former` frame. `number` is how many frames came before.
void hs_frame_look_at_process(hs_frame *frame, const hs_frame *former, uint64_t number);

// ---- The meter ---------------------------------------------------------------------------------

/// The stations of a frame, in their order. A frame without a window has the first two.
typedef enum hs_station {
    HS_STATION_BEGUN,  ///< nothing has happened yet
    HS_STATION_TICKED, ///< its ticks are done
    HS_STATION_DRAWN,  ///< its picture is drawn: SDL asked for what is not the game's
    HS_STATION_KEPT,   ///< the picture was kept, which counts for no frame
    HS_STATION_SHOWN   ///< it is presented: the display asked for what is not the game's
} hs_station;

/// What a frame meter found at the last station. The caller's; it needs no release.
typedef struct hs_frame_meter {
    hs_heap_traffic game;   ///< of the gates, since their start
    hs_heap_counts process; ///< by the heap meter
    uint64_t page_faults;   ///< of the process
} hs_frame_meter;

/// Passes a station: adds to the frame's `traffic` and `page_faults` what has passed since the
/// former one. HS_STATION_BEGUN sets both to 0. `game` is what has passed through the gates so far.
void hs_frame_meter_pass(hs_frame_meter *meter, hs_station station, hs_heap_traffic game,
                         hs_frame *frame);

#endif
