/// The bench's results: the same workload measured under many arrangements of memory.
///
/// A *cell* is one arrangement (a strategy and the levels of all factors) at one population. Rounds
/// are interleaved: every round runs each cell once, in a process of its own and in an order of the
/// round's own, so that what disturbs the machine disturbs all cells alike, and cells are compared
/// round by round. A *question* is a comparison that the bench makes a claim about; all intervals
/// are wide enough for all questions together. This header holds what was measured, what is
/// computed from it and the writers of reports; run.h runs cells.
#ifndef HS_BENCH_BENCH_H
#define HS_BENCH_BENCH_H

#include <stdio.h>

#include "bench/factors.h"
#include "heapstorm/measure.h"

// ---- Statistics --------------------------------------------------------------------------------

/// The probability that all claims of a bench hold, if nothing but chance is at work.
#define HS_BENCH_CONFIDENCE 0.95

/// The confidence that one of so many questions needs, so that all of them together have
/// HS_BENCH_CONFIDENCE: 1 - 0.05 / questions (Bonferroni's correction; R. G. Miller, Simultaneous
/// Statistical Inference, 2nd ed., 1.3).
double hs_bench_wanted(size_t questions);

/// The fewest rounds whose smallest and largest ratio enclose the true median with the confidence
/// that so many questions need: 1 - 2 / 2^rounds is at least `hs_bench_wanted`. 8 for six
/// questions.
size_t hs_bench_rounds_for(size_t questions);

/// A median over the rounds, with the interval in which the true median lies and the extremes; all
/// NaN without any round.
typedef struct hs_bench_figure {
    double median, min, max;
    double low, high;  ///< ends of the interval, as in `hs_bench_interval`
    double confidence; ///< of the interval, 0..1
    size_t rounds;     ///< in which the number is known
} hs_bench_figure;

/// A median of paired ratios and the interval in which the true one lies. The interval is that of
/// order statistics: it makes no assumption on how times are distributed (W. J. Conover, Practical
/// Nonparametric Statistics, 3rd ed., 1999, 3.2; H. A. David and H. N. Nagaraja, Order Statistics,
/// 3rd ed., 2003, 7.1). Of n ratios the k-th smallest and the k-th largest are taken, with the
/// largest k whose confidence 1 - 2 (C(n,0) + ... + C(n,k-1)) / 2^n is at least `wanted`; where
/// even k = 1 has less, k = 1, and nothing is claimed. The logarithms of the ratios have the same
/// ranks; of an even count the median is that of the logarithms, so that a / b and b / a agree.
typedef struct hs_bench_interval {
    double median;     ///< NaN when there is no pair
    double low, high;  ///< ends of the interval
    double confidence; ///< of the interval, 0..1
    double wanted;     ///< confidence that a claim needs
    size_t pairs;      ///< rounds in which both were measured
    bool is_asked;     ///< one of the bench's questions: only about these something is claimed
    bool is_disturbed; ///< of wall time, while one of the cells waited for a processor: such a
                       ///< ratio is the machine's, and nothing is claimed
} hs_bench_interval;

/// Sorts the numbers and returns their figure, without those that are not finite. Of an even count
/// the median is the mean of the two in the middle.
hs_bench_figure hs_bench_figure_of(double *numbers, size_t count, double wanted);

/// Sorts the ratios and returns their interval, without those that are not finite or not positive.
/// It is one that is asked for.
hs_bench_interval hs_bench_interval_of(double *ratios, size_t count, double wanted);

/// Whether there are rounds enough for a claim, be it that no difference is seen.
bool hs_bench_is_sound(const hs_bench_interval *ratio);

/// Whether an interval shows a difference: it is asked for, sound and undisturbed, and 1 lies
/// outside of it.
bool hs_bench_is_different(const hs_bench_interval *ratio);

/// Bins of a histogram: 8 to a doubling, from 2^6 ns (64 ns) on; the last holds all that is longer.
enum { HS_BENCH_BINS = 240, HS_BENCH_BINS_PER_DOUBLING = 8, HS_BENCH_FIRST_DOUBLING = 6 };

/// Times on a logarithmic scale.
typedef struct hs_bench_histogram {
    uint64_t bins[HS_BENCH_BINS];
    uint64_t total; ///< times counted
} hs_bench_histogram;

/// Counts one time.
void hs_bench_histogram_add(hs_bench_histogram *histogram, uint64_t ns);
/// Where a bin begins, nanoseconds; the first begins at 0. `bin` may be HS_BENCH_BINS.
double hs_bench_bin_begin(size_t bin);

// ---- What is measured --------------------------------------------------------------------------

/// A heap beneath the strategies.
typedef struct hs_bench_allocator {
    const char *name;  ///< as in `--allocator`: "malloc", "mimalloc", "jemalloc"
    char library[256]; ///< to preload; "" for the C library's
    char served[256];  ///< file and version that the probe in a cell found to serve
    char missing[160]; ///< why it is not there; "" when it is
} hs_bench_allocator;

/// What a cell's process does.
typedef enum hs_bench_kind {
    HS_BENCH_CHURN,  ///< ticks of a storm
    HS_BENCH_PRICE,  ///< the cost of a strategy before anything lives: places for all particles
                     ///< are made, filled, emptied and filled again
    HS_BENCH_STREAM, ///< the machine's bandwidth: a pass that adds to every word of as many bytes
    HS_BENCH_PROBE,  ///< only says which allocator serves
    HS_BENCH_KINDS
} hs_bench_kind;

/// Their names, ended by NULL: "churn", "price", "stream", "probe".
extern const char *const hs_bench_kinds[HS_BENCH_KINDS + 1];

/// What is measured of a cell in a round, by kind. A number that is unknown, or that belongs to
/// another kind, is NaN.
typedef enum hs_bench_metric {
    HS_BENCH_CPU_PER_ENTITY,  ///< HS_BENCH_CPU_NS / sum of the living over all ticks
    HS_BENCH_WALL_PER_ENTITY, ///< HS_BENCH_STRETCH_NS / the same
    HS_BENCH_NS_PER_PARTICLE, ///< the particles' part of a tick / the living, median over ticks
    HS_BENCH_NS_PER_BULLET,   ///< the rest of a tick / the living bullets, likewise
    HS_BENCH_TICK_NS,         ///< wall time, median of the ticks
    HS_BENCH_WORST_TICK_NS,   ///< wall time of the longest of them
    HS_BENCH_STRETCH_NS,      ///< wall time of all measured ticks together
    HS_BENCH_CPU_NS,          ///< CPU time of all measured ticks, of all threads together
    HS_BENCH_SWITCHES,        ///< involuntary context switches of the process meanwhile
    HS_BENCH_START_NS,        ///< to make the world
    HS_BENCH_FIRST_TICK_NS,   ///< in which the population is born
    HS_BENCH_PAGE_FAULTS,     ///< in the measured ticks
    HS_BENCH_RSS_BYTES,       ///< RSS of the process after them
    HS_BENCH_PEAK_BYTES,      ///< peak of the RSS since its start
    HS_BENCH_FOOTPRINT_BYTES, ///< private dirty pages that came with the world, until after them
    HS_BENCH_NEIGHBOUR_BYTES, ///< mean distance of the addresses of particles that are neighbours
    HS_BENCH_CACHE_MISSES,    ///< of the last level, a tick
    HS_BENCH_TLB_MISSES,      ///< of data reads, a tick
    HS_BENCH_HUGE_BYTES,  ///< for which huge pages were asked, of all that the world requested; 0
                          ///< where the system never makes any
    HS_BENCH_COLLECTIONS, ///< runs of a collector in the measured ticks
    HS_BENCH_WORST_PAUSE_NS, ///< the longest of them
    /// Time with the clock read in every tick / time without, of stretches that take turns in one
    /// process; only of the untimed cell.
    HS_BENCH_TIMING_COST,
    HS_BENCH_PRICE_START_NS,    ///< wall time to make the places
    HS_BENCH_PRICE_START_CPU,   ///< CPU time of the same, nanoseconds
    HS_BENCH_PRICE_IDLE_BYTES,  ///< RSS more than before, while nothing lives
    HS_BENCH_PRICE_FIRST_NS,    ///< wall time of a birth in the first filling
    HS_BENCH_PRICE_FIRST_CPU,   ///< CPU time of the same, nanoseconds
    HS_BENCH_PRICE_SECOND_NS,   ///< wall time of a birth in the second, when all was touched before
    HS_BENCH_PRICE_SECOND_CPU,  ///< CPU time of the same, nanoseconds
    HS_BENCH_PRICE_PAGE_FAULTS, ///< in the first filling
    HS_BENCH_PRICE_FULL_BYTES,  ///< RSS more than before, when full
    HS_BENCH_PRICE_LEFT_BYTES,  ///< the same after all have died
    HS_BENCH_STREAM_RATE,       ///< bytes moved (read and written) a nanosecond
    HS_BENCH_WIDTH_INTEGERS,    ///< wall time of a particle's step in 12 bytes, see widths.h; only
                                ///< of streams with one thread
    HS_BENCH_WIDTH_FLOATS,      ///< likewise in 20 bytes
    HS_BENCH_METRICS
} hs_bench_metric;

/// What a metric is, by `hs_bench_metric`.
typedef struct hs_bench_metric_row {
    hs_bench_kind kind; ///< of work that it belongs to
    const char *name;   ///< in files: "ns_per_entity_tick"
} hs_bench_metric_row;
extern const hs_bench_metric_row hs_bench_metrics[HS_BENCH_METRICS];

/// One cell in one round.
typedef struct hs_bench_sample {
    bool is_there; ///< measured; otherwise the numbers are meaningless
    size_t turn;   ///< place in the order of its round, from 0
    double number[HS_BENCH_METRICS];
    hs_digests digests; ///< after the last tick
} hs_bench_sample;

/// One run of the bench, repeated in every round.
typedef struct hs_bench_cell {
    hs_bench_kind kind;
    bool is_of_curve; ///< a point of the cost curves, and compared to nothing
    hs_bench_arrangement arrangement;
    uint32_t population; ///< particles: held living, places for them, or the bytes of so many
    uint32_t bullets;    ///< held living beside them
    uint32_t ticks;      ///< measured in a round
    size_t base;         ///< the cell that it is compared to, of as many particles; its own place
                         ///< where it is a base; of a stream, the cell of columns with as many
                         ///< threads; or HS_BENCH_NONE
    char label[96];      ///< the arrangement in words, see `hs_bench_label`
    char failure[256];   ///< why a round failed, or why it was left out; else ""
    char nothing[120];   ///< why a factor that is not as usual changes nothing here; else ""
    double seconds;      ///< that its process took in the last round

    hs_bench_sample *samples; ///< by round; `hs_bench_results.rounds_planned` of them
    uint32_t *tick_ns;        ///< of all rounds, those of a round side by side; saturated; room for
                              ///< `ticks` a round
    size_t tick_count;        ///< of `tick_ns`
    uint32_t *pause_ns;       ///< of a collector, of all rounds, as much room; NULL without one
    size_t pause_count;       ///< of `pause_ns`
    bool has_digests;
    hs_digests digests; ///< after the last tick, of the first round

    // Computed by `hs_bench_sum_up`.
    size_t rounds;                            ///< in which it was measured
    hs_bench_figure figure[HS_BENCH_METRICS]; ///< over its rounds
    double p95_ns, p99_ns, p999_ns;           ///< of all ticks of all rounds; NaN where
                                              ///< `hs_percentile_is_shown` says no
    hs_bench_interval ratio;            ///< time / that of the base, see `hs_bench_time_ratio`
    hs_bench_histogram tick_histogram;  ///< of all ticks of all rounds
    hs_bench_histogram pause_histogram; ///< of all pauses of a collector
} hs_bench_cell;

#define HS_BENCH_NONE SIZE_MAX

// ---- The ladder --------------------------------------------------------------------------------

/// Most populations of one bench.
enum { HS_BENCH_POPULATIONS = 8 };

/// One step from what everybody writes first to the best known arrangement. A rung changes one
/// thing.
typedef struct hs_bench_rung {
    const char *change; ///< from the rung before: "a list becomes an array"
    const char *credit; ///< who deserves its gain, in plain words
    hs_bench_arrangement arrangement;
    size_t cells[HS_BENCH_POPULATIONS]; ///< for each of `populations`, or HS_BENCH_NONE

    // Computed by `hs_bench_sum_up`, for each population.
    char nothing[HS_BENCH_POPULATIONS][120];      ///< why the change changes nothing there; else ""
    hs_bench_interval gain[HS_BENCH_POPULATIONS]; ///< time of the rung before / time of this one
    /// The product of the gains up to here, medians and ends: if each true gain lies within its
    /// interval, the true climb lies within this one.
    hs_bench_interval climb[HS_BENCH_POPULATIONS];
} hs_bench_rung;

/// Most rungs.
enum { HS_BENCH_RUNGS = 12 };

// ---- Questions ---------------------------------------------------------------------------------

/// Most questions that are answered in words.
enum { HS_BENCH_QUESTIONS = 24 };

/// A comparison that the bench is asked for, and its answer.
typedef struct hs_bench_question {
    char text[200]; ///< "Is a pool faster than malloc, with the same boxes in the same array?"
    size_t before, after;    ///< cells
    hs_bench_interval speed; ///< time before / time after; computed by `hs_bench_sum_up`
} hs_bench_question;

// ---- Everything --------------------------------------------------------------------------------

/// A fact about the machine or the build.
typedef struct hs_bench_fact {
    const char *key;  ///< for machines: "cpu", "governor"
    const char *name; ///< for people: "processor"
    char value[256];
} hs_bench_fact;

enum { HS_BENCH_FACTS = 32, HS_BENCH_ALLOCATORS = 4 };

/// A bench, in progress or done. plan.h makes and releases it; all memory comes from `gate`.
typedef struct hs_bench_results {
    hs_gate *gate;
    const char *started; ///< date and time, ISO 8601, UTC
    const char *command; ///< the command line, as a shell reads it; the caller's
    hs_bench_fact facts[HS_BENCH_FACTS];
    size_t fact_count;
    hs_bench_allocator allocators[HS_BENCH_ALLOCATORS];
    size_t allocator_count;
    char counters[256]; ///< why cache and TLB misses are not known; "" when they are

    uint64_t seed;        ///< of the first round's storm, and of all luck, see luck.h
    uint32_t churn_ticks; ///< before anything counts
    size_t rounds_planned;
    size_t rounds;       ///< done; the last may be incomplete
    double seconds;      ///< that the bench took
    bool is_full;        ///< the whole matrix
    bool is_curve;       ///< litter as a curve: each cell is compared with its own tidy heap
    bool is_interrupted; ///< ended before all was done
    char base[96];       ///< label of what everything is compared to

    uint32_t populations[HS_BENCH_POPULATIONS]; ///< smallest first
    size_t population_count;
    hs_bench_cell *cells;
    size_t cell_count, cells_reserved;
    hs_bench_rung ladder[HS_BENCH_RUNGS];
    size_t rung_count;
    hs_bench_cell *prices; ///< of every strategy; the arrangement is on a tidy heap
    size_t price_count;
    hs_bench_cell *streams; ///< one for every cell of columns with vectors and all else as usual
    size_t stream_count;
    hs_bench_cell *points; ///< of the cost curves, see cost_curve.h
    size_t point_count;

    size_t timed, untimed; ///< the cells that tell what timing costs, or HS_BENCH_NONE

    hs_bench_question questions[HS_BENCH_QUESTIONS];
    size_t question_count;
    bool asks_all; ///< every cell's ratio to its base and every rung's gain is a question as well
    size_t asked;  ///< questions in all, by which every interval is corrected
    size_t twin; ///< the cell that is measured twice, as a pair A/A: its other half; HS_BENCH_NONE
    size_t twin_of; ///< the cell itself

    // Computed by `hs_bench_sum_up`.
    hs_bench_interval timing_cost; ///< time with timing / time without; no question
    hs_bench_interval aa;          ///< time of the twin / time of the cell itself
} hs_bench_results;

/// Most rounds.
enum { HS_BENCH_ROUNDS = 101 };

/// The cells, then the prices, the streams and the points; NULL behind the last.
hs_bench_cell *hs_bench_nth(const hs_bench_results *results, size_t place);

/// The bytes that the particles of a stream's base move a nanosecond; NaN where it is unknown.
double hs_bench_cell_rate(const hs_bench_results *results, const hs_bench_cell *stream);
/// That rate / the stream's, round by round. No question.
hs_bench_interval hs_bench_share(const hs_bench_results *results, const hs_bench_cell *stream);
/// The bytes that a tick under columns has to move for one particle: each is read and written.
double hs_bench_particle_bytes_moved(void);
/// The size of a population of particles, in bytes.
uint64_t hs_bench_working_set(uint32_t population);

/// The number of rungs that are measured at one of `populations`.
size_t hs_bench_count_rungs(const hs_bench_results *results, size_t population);

/// Computes everything that derives from the samples. May be called again after more rounds.
void hs_bench_sum_up(hs_bench_results *results);

/// Writes an arrangement in words, such as "naive list, scalar, tidy". Usual levels are not named:
/// vectors, a littered heap, one thread, the C library's malloc, huge pages allowed.
void hs_bench_label(const hs_bench_results *results, const hs_bench_arrangement *arrangement,
                    char *label, size_t bytes);

/// The metric by which two cells are compared, the same for both: CPU time per entity where both
/// have one thread, so that a busy machine does not count; else the wall time of the median tick,
/// because CPU time adds up what threads do side by side.
hs_bench_metric hs_bench_estimator(const hs_bench_cell *cell, const hs_bench_cell *other);

/// The ratio of two cells, round by round, by their estimator: time of `cell` / time of `base`. It
/// is asked for where the bench has that question.
hs_bench_interval hs_bench_time_ratio(const hs_bench_results *results, size_t cell, size_t base);

/// The cell of this arrangement and population, or HS_BENCH_NONE.
size_t hs_bench_find(const hs_bench_results *results, const hs_bench_arrangement *arrangement,
                     uint32_t population);

/// Whether the wall time of the cell's measured ticks exceeds their CPU time by half: it waited for
/// a processor.
bool hs_bench_has_waited(const hs_bench_cell *cell);

/// Most sentences of a report.
enum { HS_BENCH_SENTENCES = HS_BENCH_QUESTIONS + 8 };

/// A sentence of the conclusions.
typedef struct hs_bench_sentence {
    char text[400];
} hs_bench_sentence;

/// Draws conclusions in plain words: the questions with their answers, and what follows. Writes up
/// to `most` sentences. Returns how many.
size_t hs_bench_conclude(const hs_bench_results *results, hs_bench_sentence *sentences,
                         size_t most);

/// The verdict on the pair A/A, a sentence: whether the bench sees a difference where there is
/// none, so that its claims are not to be trusted. "" without such a pair.
hs_bench_sentence hs_bench_aa_sentence(const hs_bench_results *results);

/// A line of warning where cells waited for a processor; "" where none did.
hs_bench_sentence hs_bench_load_sentence(const hs_bench_results *results);

// ---- How it is told ----------------------------------------------------------------------------

/// The report as text of 80 columns. `bold` emphasises headings by escape sequences.
void hs_bench_write_text(FILE *stream, const hs_bench_results *results, bool bold);
/// One object of schema `heapstorm.bench/2`.
void hs_bench_write_json(FILE *stream, const hs_bench_results *results);
/// A heading and a row for each cell and round.
void hs_bench_write_csv(FILE *stream, const hs_bench_results *results);
/// Tables as GitHub renders them.
void hs_bench_write_markdown(FILE *stream, const hs_bench_results *results);
/// The array that `github-action-benchmark` reads from custom tools whose smaller numbers are
/// better: for each cell the CPU time of an entity and tick, and the 99th percentile of its ticks
/// where there were enough.
void hs_bench_write_github(FILE *stream, const hs_bench_results *results);

#endif
