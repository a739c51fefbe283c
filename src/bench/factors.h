/// The factors of the bench: what may differ between arrangements of memory, each a row of one
/// table.
///
/// A row holds everything that the bench knows of a factor: its options, its key in files, its
/// words, how it is set up, and its rung of the ladder. A new factor is a member of
/// `hs_bench_arrangement` here and a row in factors.c; nothing else names these factors one by one.
/// The ladder's rungs of strategies and layouts, which are no factors of this table, are in
/// ladder.c.
#ifndef HS_BENCH_FACTORS_H
#define HS_BENCH_FACTORS_H

#include "cli/options.h"
#include "heapstorm/world.h"

/// A strategy and the level of each factor.
typedef struct hs_bench_arrangement {
    const hs_strategy *strategy;
    unsigned layout;    ///< a `hs_layout`; without meaning under `columns`
    unsigned is_vector; ///< the machine's best instruction set, else the baseline ("scalar")
    unsigned litter;    ///< percent that stays of a heap that is filled and freed first; 0: tidy
    unsigned has_huge_pages; ///< may be used; else forbidden to the process
    unsigned is_untimed;     ///< the clock is read only at begin and end, to see what timing costs
    unsigned threads;        ///< that simulate
    unsigned allocator;      ///< place in `hs_bench_results.allocators`
} hs_bench_arrangement;

/// Percent of the blocks that stay in a littered heap: every second one.
enum { HS_BENCH_LITTER = 50 };

/// Most factors, and most levels of one that a bench measures.
enum { HS_BENCH_FACTORS = 12, HS_BENCH_LEVELS = 16 };

/// What the levels of a factor are.
typedef enum hs_bench_scale {
    HS_BENCH_WORDS,   ///< two, with a word each
    HS_BENCH_NUMBERS, ///< numbers from `level[0]` to `most`
    HS_BENCH_SHARES,  ///< two, with a word each, and numbers up to `most` between them
    HS_BENCH_HEAPS,   ///< places of allocators, which have names
} hs_bench_scale;

/// The option that sets a factor; all NULL for none.
typedef struct hs_bench_factor_option {
    const char *name, *argument, *help;
    hs_option_kind kind;
} hs_bench_factor_option;

/// A row of the table.
typedef struct hs_bench_factor {
    const char *key; ///< in JSON and CSV: "simd"
    size_t offset;   ///< of its level in an arrangement
    hs_bench_scale scale;
    unsigned level[2];    ///< the two of a scale of words; the first is where the ladder begins
    unsigned usual;       ///< the level that goes without saying
    const char *word[3];  ///< the two in files and options; ended by NULL
    const char *label[2]; ///< the two in a cell's label; "" for the usual one
    bool is_of_boxes;     ///< has no meaning under a strategy without boxes
    bool is_told_last; ///< in labels, in help and on the ladder: what the process is, not the code

    hs_bench_factor_option list; ///< of `heapstorm bench`, takes levels with commas between them
    hs_bench_factor_option cell; ///< of heapstorm-bench-cell, takes one level
    bool is_in_full;             ///< the whole matrix has both levels
    unsigned most;               ///< highest number that the options take

    const char *change; ///< the ladder's rung to `level[1]`: "vector instructions"; NULL for none
    const char *credit; ///< who deserves its gain, in plain words

    /// Why the level changes nothing at so many particles; NULL where it may. NULL for a factor
    /// that always may.
    const char *(*idle)(unsigned level, uint32_t population);
    /// Puts the level into the world's configuration; NULL for nothing.
    void (*configure)(hs_world_config *config, unsigned level);
    /// Prepares the process for the level, before its first large request; NULL for nothing.
    bool (*prepare)(unsigned level, hs_error *error);
} hs_bench_factor;

/// The rows in the order of files; NULL behind the last.
const hs_bench_factor *hs_bench_factor_at(size_t place);
/// The rows in the order of labels and of the ladder; NULL behind the last.
const hs_bench_factor *hs_bench_factor_told(size_t place);

/// Makes the options of `heapstorm bench`, or of a cell: the first two of its `own` rows, the
/// options of all factors, the other rows. The value of a factor's option is a member of `bytes` in
/// an array that lies at `offset` in the settings, at the factor's place. Returns how many there
/// are.
size_t hs_bench_make_options(hs_option *options, const hs_option *own, size_t rows, bool is_of_cell,
                             size_t offset, size_t bytes);

/// A factor's level in an arrangement, and a change of it.
unsigned hs_bench_level(const hs_bench_factor *factor, const hs_bench_arrangement *arrangement);
void hs_bench_set_level(const hs_bench_factor *factor, hs_bench_arrangement *arrangement,
                        unsigned level);
/// The word of a level of a scale of words or shares: the second for all but the first level.
const char *hs_bench_level_word(const hs_bench_factor *factor, unsigned level);

/// Whether the factor has a meaning under the arrangement's strategy.
bool hs_bench_has_factor(const hs_bench_arrangement *arrangement, const hs_bench_factor *factor);

/// Every factor at its usual level.
hs_bench_arrangement hs_bench_usual(const hs_strategy *strategy);

/// Whether two arrangements are the same in all that has a meaning.
bool hs_bench_is_same(const hs_bench_arrangement *a, const hs_bench_arrangement *b);

/// Why some level of the arrangement changes nothing at so many particles; NULL where each may.
const char *hs_bench_idle(const hs_bench_arrangement *arrangement, uint32_t population);

/// Puts all levels into the world's configuration.
void hs_bench_configure(hs_world_config *config, const hs_bench_arrangement *arrangement);

/// Prepares this process for all levels.
bool hs_bench_prepare(const hs_bench_arrangement *arrangement, hs_error *error);

#endif
