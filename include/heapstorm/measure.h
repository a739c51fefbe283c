/// The instruments that measure a run frame by frame, and the reports that they fill in.
///
/// A *recorder* listens to a world's phases and keeps each frame's record (`frame.h`). A *report*
/// sums a run up; it is written as text, JSON or CSV to a stream that the caller hands in.
/// Measuring does not change what it measures: all rows are allocated and touched before the first
/// frame, recording allocates nothing and leaves the floating-point environment alone, and a phase
/// costs one reading of the clock. The instruments' own memory comes from a gate of their own.
#ifndef HEAPSTORM_MEASURE_H
#define HEAPSTORM_MEASURE_H

#include <stdio.h>

#include "heapstorm/clock.h"
#include "heapstorm/stage.h"
#include "heapstorm/statistics.h"

// ---- Recording ---------------------------------------------------------------------------------

/// How the clocks and the count of the system's switches stood, or how much they have grown.
typedef struct hs_processor_reading {
    uint64_t wall_ns;  ///< by the clock of who reads
    uint64_t cpu_ns;   ///< CPU time of the process, or HS_FIGURE_NONE
    uint64_t switches; ///< times that the processor was taken from it, or HS_FIGURE_NONE
} hs_processor_reading;

/// Reads them, which takes some 2 us. By another clock than the real one nothing but that is known.
hs_processor_reading hs_processor_read(const hs_clock *clock);

/// Returns how much they have grown since `before`.
hs_processor_reading hs_processor_since(const hs_processor_reading *before,
                                        const hs_processor_reading *now);

/// The rows of one world. Worlds that run in turn in one process have a recorder each, and what the
/// process does in a world's stretches counts for that world alone.
typedef struct hs_recorder {
    hs_gate *gate;              ///< the instruments' own
    const hs_gate *game;        ///< the world's
    const hs_clock *clock;      ///< by which everything is timed
    hs_frame *frames;           ///< the rows
    size_t capacity;            ///< rows that fit
    size_t count;               ///< rows kept so far
    double *scratch;            ///< `capacity` numbers to sort
    uint64_t process_live;      ///< usable bytes that this world's stretches left in use
    uint64_t process_live_peak; ///< the highest of it after any stretch
    hs_probe probe;             ///< for the world: it hears the phases that are timed

    hs_frame current;     ///< the stretch in progress
    hs_phase phase;       ///< that is timed now, or HS_PHASE_COUNT
    uint64_t since_ns;    ///< when that phase began
    hs_frame_meter meter; ///< how heap and page faults stood when the stretch began

    hs_processor_reading used;  ///< by measured frames, as far as it was watched
    hs_processor_reading since; ///< when the present watch began
    bool is_watching;           ///< the processor

    bool has_footprint;    ///< whether the system tells of dirty pages
    uint64_t footprint;    ///< bytes of private dirty pages that came in this world's turns, less
                           ///< those that went, modulo 2^64
    uint64_t dirty_before; ///< of the process when the turn began, or HS_FIGURE_NONE
} hs_recorder;

/// Makes room for `frames` rows, at least 1, before anything is measured. `game` is the gate of the
/// world that will be recorded, `clock` what times it: NULL for the real one. The recorder must not
/// be moved. Returns false with an error when memory is out.
bool hs_recorder_open(hs_recorder *recorder, hs_gate *gate, const hs_gate *game, size_t frames,
                      const hs_clock *clock, hs_error *error);
/// Releases the rows; harmless on a zeroed recorder.
void hs_recorder_close(hs_recorder *recorder);

/// Begins a turn of this world: its creation, or many ticks. By how much the private dirty pages of
/// the process grow until the turn ends is the world's footprint. Not for single ticks: reading
/// them takes some 0.1 ms.
void hs_recorder_begin_turn(hs_recorder *recorder);
/// Ends the turn.
void hs_recorder_end_turn(hs_recorder *recorder);

/// Begins a stretch that belongs to this world: its creation, or one tick with all that surrounds
/// it. Only the phases that the probe hears before the end of the stretch are timed.
void hs_recorder_begin(hs_recorder *recorder);
/// Ends the stretch.
void hs_recorder_end(hs_recorder *recorder);

/// Begins to add what is used of the processor, unless that has begun, and stops it. A watch lies
/// around many frames: reading the CPU time takes longer than a small frame's phase. The CPU time
/// is the whole process's, so that a world is watched during its own frames alone.
void hs_recorder_watch(hs_recorder *recorder);
void hs_recorder_stop_watching(hs_recorder *recorder);

/// Keeps the stretch that has just ended as a frame. At most `capacity` frames are kept.
void hs_recorder_keep(hs_recorder *recorder, const hs_world *world);

// ---- Reports -----------------------------------------------------------------------------------

/// What a run was asked to do. Strings are the caller's.
typedef struct hs_run_setup {
    const char *scenario;        ///< its name
    const char *pattern;         ///< the file that all enemies use, or NULL
    const char *memory;          ///< the strategy's name
    const char *layout;          ///< "array" or "list"; "none" under `columns`, which has no boxes
    const char *renderer;        ///< "canvas", or "none" when nothing is drawn
    const char *instruction_set; ///< its name
    unsigned threads;            ///< that simulate and draw
    uint64_t seed;               ///< of the random numbers
    uint64_t frames, warmup;     ///< measured frames, and frames before them
    double rank;                 ///< negative for the scenario's own
    uint64_t bullets;            ///< to hold living; 0 for the scenario's own
    uint64_t particles;          ///< to hold living; 0 for the scenario's own
    uint32_t litter;             ///< percent of a littered heap's blocks that stay; 0 for none
    uint64_t switch_every;       ///< ticks between two switches of strategy; 0 for none
    bool is_profiled;            ///< a profile listened: times include recording every block
    const char *command;         ///< the command line that repeats the run; NULL for none
} hs_run_setup;

/// The digests at a point of the run.
typedef struct hs_milestone {
    uint64_t tick;      ///< ticks done
    hs_digests digests; ///< after that tick
} hs_milestone;

/// Heap traffic of all measured frames.
typedef struct hs_heap_report {
    hs_heap_traffic traffic; ///< of all frames together
    double per_frame;        ///< allocations a frame, which is a tick
    uint64_t live_bytes;     ///< at the end
    uint64_t peak_bytes;     ///< since the start; of the process, as read between frames
} hs_heap_report;

/// The memory traffic that the particles' pass needs, compared with what this machine can move.
/// Reading and writing back count as two.
typedef struct hs_bandwidth_report {
    double bytes_per_tick;          ///< every living particle is read and written back once
    double bytes_per_second;        ///< the same, in the median time of the particles' phase
    double stream_bytes_per_second; ///< `hs_stream_bandwidth` of as many bytes with as many threads
    double share_of_stream;         ///< `bytes_per_second` / `stream_bytes_per_second`
} hs_bandwidth_report;

/// What the game came to, as the world is now.
typedef struct hs_game_figures {
    hs_player player;            ///< with score, lives and bombs
    hs_game_counts counts;       ///< what the game has counted
    hs_difficulty difficulty;    ///< how hard it is
    double rank, pressure;       ///< 0 to 1
    uint64_t score;              ///< that counts
    unsigned stage, stage_count; ///< which, from 0, of how many
    hs_stage_state stage_state;  ///< what the stage is doing
} hs_game_figures;

/// The figures of a world's game.
hs_game_figures hs_game_figures_of(const hs_world *world);

/// The result of a run. NaN stands for a number that the run does not have; it is written as `null`
/// or "-".
typedef struct hs_report {
    hs_run_setup setup;                                   ///< what was asked for
    hs_digests digests;                                   ///< after the last tick
    const hs_milestone *milestones;                       ///< by tick; the caller's
    size_t milestone_count;                               ///< their number
    hs_population_counts population[HS_POPULATION_COUNT]; ///< at the end
    hs_game_figures play;                                 ///< at the end
    hs_pattern_counts pattern_counts;                     ///< since the start

    double ticks_per_second; ///< measured frames / wall time of their ticks
    /// Median over the frames of HS_PHASE_PARTICLES / living particles; NaN without particles.
    double ns_per_particle_tick;
    /// Median over the frames of the rest of the tick / living bullets; NaN without bullets.
    double ns_per_bullet_tick;
    /// Time of all ticks / sum of the living over all ticks. Runners are not counted: they belong
    /// to their bullets.
    double ns_per_entity_tick;

    hs_aside_counts aside; ///< frames that are measured, and that are set aside
    hs_cpu_use use;        ///< of the processor, with all that surrounds the ticks
    /// CPU time of `use` / sum of the living over all ticks; NaN where the system does not tell.
    double cpu_ns_per_entity_tick;

    hs_summary span_ns[HS_SPAN_COUNT]; ///< of each part of the frames
    hs_summary frame_ns;               ///< of whole frames
    uint64_t over_budget;              ///< frames of more than 1/60 s
    hs_heap_report game;               ///< through the world's gate
    hs_heap_report process;            ///< of the whole process
    const char *process_off;           ///< why the process's heap was not measured; "" when it was
    uint64_t peak_rss_bytes;           ///< peak RSS since the start, or HS_FIGURE_NONE
    uint64_t page_faults;              ///< in the measured frames, or HS_FIGURE_NONE
    uint64_t footprint_bytes;          ///< dirty pages that came with the world, or HS_FIGURE_NONE
    bool has_bandwidth;                ///< whether `bandwidth` was measured
    hs_bandwidth_report bandwidth;     ///< of the particles
    const hs_recorder *recorder;       ///< whose frames were summed up; the caller's
    hs_storage storage;                ///< what the world's entities held at the end
    bool has_collector;                ///< whether the strategy has one; else the rest is zero
    hs_collector_settings collector_settings; ///< at the end
    hs_collector_counts collector;            ///< at the end, since the heap was opened
    hs_summary pause_ns;                      ///< of the frames in which a collector took time
    uint64_t pauses;                          ///< the number of these frames
} hs_report;

/// Fills in what the recorded frames add up to: times, heap traffic, page faults. Uses the
/// recorder's scratch numbers and allocates nothing.
void hs_report_sum_up(hs_report *report, hs_recorder *recorder);

/// Fills in the state of the world at the end: digests, populations, the player, storage.
void hs_report_look_at(hs_report *report, const hs_world *world);

/// Measures the bytes a second at which `threads` threads together read, change and write back a
/// working set of this size: the median of repeated passes. `clock` times them: NULL for the real
/// one. Returns NaN with an error when memory or threads are out.
double hs_stream_bandwidth(hs_gate *gate, size_t bytes, unsigned threads, hs_instruction_set set,
                           const hs_clock *clock, hs_error *error);

/// Fills in `bandwidth` of a report that has been summed up, by its recorder's clock. The memory
/// that it streams comes from `gate`. Returns false with an error when memory or threads are out.
bool hs_report_measure_bandwidth(hs_report *report, hs_gate *gate, hs_instruction_set set,
                                 hs_error *error);

/// Writes the name of a run among others: "columns", "naive (array)". Always terminated.
void hs_report_label(const hs_report *report, char *label, size_t bytes);

/// Writes a sentence about a world's litter and what it cost; an empty text when there is none.
void hs_litter_note(const hs_world *world, char *text, size_t bytes);

/// Writes a run for people, within 80 columns. `bold` prints headings in bold by escape sequences.
void hs_report_write_text(FILE *stream, const hs_report *report, bool bold);

/// Writes several runs of one workload side by side, for people, compared with the first.
void hs_reports_write_text(FILE *stream, const hs_report *reports, size_t count, bool bold);

/// Writes one object of schema `heapstorm.run/1`.
void hs_report_write_json(FILE *stream, const hs_report *report);

/// Writes one object of schema `heapstorm.runs/1`: `runs`, each as above, and `ratios` of the
/// others to the first.
void hs_reports_write_json(FILE *stream, const hs_report *reports, size_t count);

/// Writes comma-separated values: a heading and a row for each frame, run after run.
void hs_reports_write_csv(FILE *stream, const hs_report *reports, size_t count);

/// Writes the frames of one run as MangoHud logs them: the machine, then a row for each frame. What
/// a run without a display cannot know is 0, as in MangoHud's own logs.
void hs_report_write_mangohud(FILE *stream, const hs_report *report);

/// Writes Chrome's trace events, which Perfetto opens: frames and their phases as complete events
/// that nest, counters, and an instant event where the strategy was switched. Each run is a process
/// of its own; times count from the beginning of the first frame.
void hs_reports_write_trace(FILE *stream, const hs_report *reports, size_t count);

// ---- The machine -------------------------------------------------------------------------------

/// Returns the compiler and its version, such as "gcc 12.2.0".
const char *hs_compiler(void);

// What a system does not tell reads HS_NOT_AVAILABLE; a number is HS_FIGURE_NONE then.

/// Writes the processor's name as its maker writes it, or the architecture's. Always terminated.
void hs_processor_name(char *name, size_t bytes);

/// Writes the system's name for itself, such as "Debian GNU/Linux 12 (bookworm)". Always
/// terminated.
void hs_system_name(char *name, size_t bytes);

/// Writes the kernel's release, such as "6.1.0-18-amd64". Always terminated.
void hs_kernel_release(char *release, size_t bytes);

/// Writes the governor of the processor's clock rate, such as "schedutil". Always terminated.
void hs_processor_governor(char *governor, size_t bytes);

/// Returns the RAM of the machine, bytes.
uint64_t hs_machine_memory(void);

/// Returns the memory that this process may still take, bytes: what is free or only caches files,
/// within the limits of its control groups. HS_FIGURE_NONE where the system does not tell.
uint64_t hs_free_memory(void);

/// Returns the page faults of this process so far, minor and major.
uint64_t hs_page_faults(void);

/// Returns the RSS of this process, bytes. Takes some 10 us and does not use the heap.
uint64_t hs_resident_bytes(void);

/// Returns the peak of the RSS since the start of this program, bytes.
uint64_t hs_peak_resident_bytes(void);

#endif
