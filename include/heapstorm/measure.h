/// The instruments: what a run cost, frame by frame, and how it is told.
///
/// A *recorder* listens to a world's phases and keeps a row a frame; a *report* is what a run comes
/// to; reports are written as text, JSON or CSV to a stream that the caller hands in. Measuring
/// never changes what it measures: all rows exist (and have been touched) before the first frame,
/// recording allocates nothing and leaves the floating-point environment alone, and a phase costs
/// one reading of the clock. What the instruments themselves hold comes from a gate of their own.
#ifndef HEAPSTORM_MEASURE_H
#define HEAPSTORM_MEASURE_H

#include <stdio.h>

#include "heapstorm/world.h"

// ---- Statistics --------------------------------------------------------------------------------

/// Sorts numbers, smallest first, in place and without allocating.
void hs_sort(double *numbers, size_t count);

/// The nearest-rank percentile of sorted numbers: the smallest of them that at least `per_mille`
/// thousandths do not exceed; 500 is the median, 1000 the largest. NaN when there are none.
double hs_percentile(const double *sorted, size_t count, unsigned per_mille);

/// Times of many frames in a few numbers, nanoseconds, exact over all of them.
typedef struct hs_summary {
    double mean, p50, p95, p99, p999, max; ///< p999 is the 99.9th percentile
} hs_summary;

/// Sorts the numbers and sums them up; all zero when there are none.
hs_summary hs_summary_of(double *numbers, size_t count);

// ---- Recording ---------------------------------------------------------------------------------

/// The parts of a frame as reports name them.
typedef enum hs_span {
    HS_SPAN_SCENARIO, ///< HS_PHASE_SCENARIO, and so on
    HS_SPAN_PATTERNS,
    HS_SPAN_MOVE, ///< HS_PHASE_MOVE and HS_PHASE_PARTICLES together
    HS_SPAN_COLLIDE,
    HS_SPAN_RETIRE,
    HS_SPAN_DRAW, ///< 0 while nothing is drawn
    HS_SPAN_COUNT
} hs_span;

/// "scenario", "patterns", ...
const char *hs_span_name(hs_span span);

/// Heap traffic in a stretch of time.
typedef struct hs_heap_traffic {
    uint64_t allocations, frees; ///< calls
    uint64_t bytes;              ///< handed out: as requested (game), or usable (process)
} hs_heap_traffic;

/// One frame's row.
typedef struct hs_frame {
    uint64_t span_ns[HS_SPAN_COUNT];      ///< time of each part
    uint64_t particles_ns;                ///< the share of HS_SPAN_MOVE that particles took
    uint64_t living[HS_POPULATION_COUNT]; ///< when the frame had ended
    hs_heap_traffic game;                 ///< through the world's gate
    hs_heap_traffic process;              ///< of the whole process; 0 while the meter is off
    uint64_t page_faults;                 ///< of the whole process, minor and major
    uint64_t pause_ns;                    ///< within the spans: time that a collector took
    uint64_t resident_bytes;              ///< of the whole process; looked up now and then
    uint64_t began_ns, ended_ns;          ///< of the stretch, by the monotonic clock
    uint64_t tick_began_ns;               ///< when its first phase began; they follow without gaps
    uint64_t draw_began_ns;               ///< 0 while nothing is drawn
    const hs_strategy *strategy;          ///< under which it ran
    hs_layout layout;                     ///< likewise
} hs_frame;

/// The time of a whole frame, nanoseconds: its spans together.
uint64_t hs_frame_ns(const hs_frame *frame);

/// Keeps the rows of one world. Two worlds of one process, run in turn, have a recorder each, and
/// what the process does in a world's stretches is told of that world alone.
typedef struct hs_recorder {
    hs_gate *gate;              ///< the instruments' own
    const hs_gate *game;        ///< the world's
    hs_frame *frames;           ///< the rows
    size_t capacity;            ///< rows that there is room for
    size_t count;               ///< rows kept so far
    double *scratch;            ///< `capacity` numbers to sort
    uint64_t process_live;      ///< usable bytes that this world's stretches left in use
    uint64_t process_live_peak; ///< the highest of it after any stretch
    hs_probe probe;             ///< to be given to the world; hears what is to be timed

    hs_frame current;              ///< of the stretch in progress
    hs_phase phase;                ///< being timed, or HS_PHASE_COUNT
    uint64_t since_ns;             ///< when that phase began
    hs_tally game_before;          ///< the gate's figures when the stretch began
    hs_heap_counts process_before; ///< the meter's, likewise
    uint64_t faults_before;        ///< page faults, likewise
} hs_recorder;

/// Makes room for `frames` rows, at least 1, before anything is measured. `game` is the gate of the
/// world to come. The recorder must stay where it is. False with an error when memory is out.
bool hs_recorder_open(hs_recorder *recorder, hs_gate *gate, const hs_gate *game, size_t frames,
                      hs_error *error);
/// Gives the rows back; harmless on a zeroed recorder.
void hs_recorder_close(hs_recorder *recorder);

/// Begins a stretch that belongs to this world: its creation, or one tick with all around it. Only
/// what the probe hears until its end is timed.
void hs_recorder_begin(hs_recorder *recorder);
/// Ends the stretch.
void hs_recorder_end(hs_recorder *recorder);

/// Keeps the stretch that has just ended as a frame. At most `capacity` are kept.
void hs_recorder_keep(hs_recorder *recorder, const hs_world *world);

// ---- Reports -----------------------------------------------------------------------------------

/// A frame's time at 60 Hz, nanoseconds, not rounded.
#define HS_BUDGET_NS (1e9 / 60.0)

/// What a run was asked to do. Strings are the caller's.
typedef struct hs_run_setup {
    const char *scenario;        ///< its name
    const char *pattern;         ///< the file that all enemies use, or NULL
    const char *memory;          ///< the strategy's name
    const char *layout;          ///< "array" or "list"; "none" under `columns`, which has no boxes
    const char *renderer;        ///< "canvas", or "none" when nothing is drawn
    const char *instruction_set; ///< its name
    unsigned threads;            ///< that simulate and draw
    uint64_t seed;               ///< where the random numbers started
    uint64_t frames, warmup;     ///< measured, and run before that
    double rank;                 ///< negative for the scenario's own
    uint64_t bullets;            ///< asked for; 0 for the scenario's own
    uint64_t particles;          ///< likewise
    uint32_t litter;             ///< percent of a littered heap's blocks that stay; 0 for none
    uint64_t switch_every;       ///< ticks between two switches of strategy; 0 for none
    bool is_profiled;            ///< a profile listened: times include recording every block
} hs_run_setup;

/// Digests on the way.
typedef struct hs_milestone {
    uint64_t tick;      ///< ticks done
    hs_digests digests; ///< after that tick
} hs_milestone;

/// Heap traffic of all measured frames.
typedef struct hs_heap_report {
    hs_heap_traffic traffic; ///< in all of them together
    double per_frame;        ///< allocations a frame
    uint64_t live_bytes;     ///< at the end
    uint64_t peak_bytes;     ///< since the start; for the process as seen between frames
} hs_heap_report;

/// What the particles' pass must move through memory, beside what this machine can move. Reading
/// and writing back count as two.
typedef struct hs_bandwidth_report {
    double bytes_per_tick;          ///< every living particle is read and written back once
    double bytes_per_second;        ///< that, in the median time of the particles' phase
    double stream_bytes_per_second; ///< `hs_stream_bandwidth` of as many bytes with as many threads
    double share_of_stream;         ///< the former as a share of the latter
} hs_bandwidth_report;

/// What a run came to. NaN stands for a number that the run does not have, and is written as `null`
/// or "-".
typedef struct hs_report {
    hs_run_setup setup;                                   ///< what was asked for
    hs_digests digests;                                   ///< after the last tick
    const hs_milestone *milestones;                       ///< by tick; the caller's
    size_t milestone_count;                               ///< how many there are
    hs_population_counts population[HS_POPULATION_COUNT]; ///< at the end
    hs_player player;                                     ///< at the end
    hs_pattern_counts pattern_counts;                     ///< since the start

    double ticks_per_second; ///< measured frames / time of their ticks
    /// Median over the frames of HS_PHASE_PARTICLES / living particles; NaN without particles.
    double ns_per_particle_tick;
    /// Median over the frames of all the rest of the tick / living bullets; NaN without bullets.
    double ns_per_bullet_tick;
    /// Time of all ticks / sum of the living over all ticks, runners not counted: they belong to
    /// their bullets.
    double ns_per_entity_tick;

    hs_summary span_ns[HS_SPAN_COUNT]; ///< of each part of the frames
    hs_summary frame_ns;               ///< of whole frames
    uint64_t over_budget;              ///< frames of more than 1/60 s
    hs_heap_report game;               ///< through the world's gate
    hs_heap_report process;            ///< of the whole process
    const char *process_off;           ///< why the process's heap was not measured; "" when it was
    uint64_t peak_rss_bytes;           ///< of the process since its start
    uint64_t page_faults;              ///< in the measured frames
    bool has_bandwidth;                ///< whether the following was asked for
    hs_bandwidth_report bandwidth;     ///< of the particles
    const hs_recorder *recorder;       ///< that it was summed up from; the caller's
    hs_storage storage;                ///< what the world's entities held at the end
    bool has_collector;                ///< else what follows is zero
    hs_collector_settings collector_settings; ///< at the end
    hs_collector_counts collector;            ///< at the end, since the heap was opened
    hs_summary pause_ns;                      ///< of the frames in which a collector took time
    uint64_t pauses;                          ///< such frames
} hs_report;

/// Fills in what the recorded frames come to: times, heap traffic, page faults. Uses the recorder's
/// scratch numbers; allocates nothing.
void hs_report_sum_up(hs_report *report, hs_recorder *recorder);

/// Fills in how the world ended: digests, populations, the player.
void hs_report_look_at(hs_report *report, const hs_world *world);

/// Bytes a second at which `threads` threads together read, change and write back a working set of
/// so many bytes, again and again: the median of some passes. NaN with an error when memory or
/// threads are out.
double hs_stream_bandwidth(hs_gate *gate, size_t bytes, unsigned threads, hs_instruction_set set,
                           hs_error *error);

/// Measures the machine beside what the report has been summed up to. What it measures with comes
/// from `gate`. False with an error when memory or threads are out.
bool hs_report_measure_bandwidth(hs_report *report, hs_gate *gate, hs_instruction_set set,
                                 hs_error *error);

/// How many times as much of something `other` has as `reference`; NaN when that cannot be said.
double hs_ratio(double other, double reference);

/// What the run stands for beside others: "columns", "naive (array)". Always terminated.
void hs_report_label(const hs_report *report, char *label, size_t bytes);

/// Writes in a sentence what a world's litter is and what it cost; an empty text when there is
/// none.
void hs_litter_note(const hs_world *world, char *text, size_t bytes);

/// For people, within 80 columns. `bold` sets headings off by escape sequences.
void hs_report_write_text(FILE *stream, const hs_report *report, bool bold);

/// Several runs of one workload side by side; the first is the one that the others are compared to.
void hs_reports_write_text(FILE *stream, const hs_report *reports, size_t count, bool bold);

/// One object of schema `heapstorm.run/1`.
void hs_report_write_json(FILE *stream, const hs_report *report);

/// One object of schema `heapstorm.runs/1`: `runs`, each as above, and `ratios` of all to the
/// first.
void hs_reports_write_json(FILE *stream, const hs_report *reports, size_t count);

/// A heading and a row a frame, run after run.
void hs_reports_write_csv(FILE *stream, const hs_report *reports, size_t count);

/// The frames of one run as MangoHud logs them: what the machine is, then a row a frame. What a run
/// without a display cannot know is 0, as there.
void hs_report_write_mangohud(FILE *stream, const hs_report *report);

/// Chrome's trace events, which Perfetto opens: frames and their phases as complete events that
/// nest, counters beside them, and an instant where the strategy was switched. Each run is a
/// process of its own; times count from the beginning of the first frame.
void hs_reports_write_trace(FILE *stream, const hs_report *reports, size_t count);

// ---- The machine -------------------------------------------------------------------------------

/// The compiler and its version, such as "gcc 12.2.0".
const char *hs_compiler(void);

/// The processor's name as its maker writes it, or the architecture's where the system does not
/// tell. Always terminated.
void hs_processor_name(char *name, size_t bytes);

/// The system as it names itself, such as "Debian GNU/Linux 12 (bookworm)". Always terminated.
void hs_system_name(char *name, size_t bytes);

/// The kernel's release, such as "6.1.0-18-amd64". Always terminated.
void hs_kernel_release(char *release, size_t bytes);

/// What decides the processor's clock rate, such as "schedutil"; "unknown" where the system does
/// not tell. Always terminated.
void hs_processor_governor(char *governor, size_t bytes);

/// RAM of the machine, bytes; 0 where the system does not tell.
uint64_t hs_machine_memory(void);

/// Memory of this process that is in RAM now, bytes; 0 where the system does not tell. Some 10 us,
/// without asking the heap.
uint64_t hs_resident_bytes(void);

#endif
