/// Collectors: strategies that give memory back some time after a death, and what they tell.
///
/// `refcount` counts references and looks for cycles by generations, as CPython 3.12 and earlier
/// do; `gc` marks and sweeps, whole or stepwise; `boehm` is the well-known library. A collector
/// changes addresses and time and nothing that the digest sees.
#ifndef HEAPSTORM_COLLECTOR_H
#define HEAPSTORM_COLLECTOR_H

#include <stdbool.h>

#include "heapstorm/base.h"

/// Generations of a generational collector, the youngest first. A collector without generations
/// tells everything under the oldest.
enum { HS_GENERATIONS = 3 };

/// How a collector is to work; every field may be changed between any two ticks.
typedef struct hs_collector_settings {
    bool is_off; ///< nothing is collected but by `hs_world_collect`; cycles leak
    /// (refcount) A generation is due when its count passes this; 0 switches it off. 1 each at
    /// least otherwise; 700, 10, 10 as in CPython.
    uint32_t thresholds[HS_GENERATIONS];
    uint32_t threshold; ///< (gc) births of tracked entities between two collections
    bool is_stepwise;   ///< (gc) a share of a collection each tick instead of all of it at once
    uint32_t step_work; ///< (gc) entities looked at in a step, while `step_ns` is 0
    uint32_t step_ns;   ///< (gc) time of a step; 0 counts work instead, so that runs repeat
} hs_collector_settings;

/// The bounds that `hs_collector_settings_check` keeps.
#define HS_COLLECTOR_THRESHOLD_MAX 1000000000u
#define HS_COLLECTOR_STEP_NS_MIN   10000u
#define HS_COLLECTOR_STEP_NS_MAX   100000000u
#define HS_COLLECTOR_STEP_WORK_MIN 16u

/// 700, 10, 10; 20,000 births; whole; steps of 8,000 entities.
hs_collector_settings hs_collector_defaults(void);

/// Whether all is within its bounds; else the error names the field, the value and the bounds.
bool hs_collector_settings_check(const hs_collector_settings *settings, hs_error *error);

/// What a collector has done since its heap was opened, and what waits for it.
typedef struct hs_collector_counts {
    uint64_t runs[HS_GENERATIONS];      ///< finished collections, by the oldest generation in them
    uint64_t reclaimed[HS_GENERATIONS]; ///< entities that these gave back
    uint64_t skipped; ///< full collections put off by the rule of a quarter (refcount)
    uint64_t steps;   ///< parts of collections, whole ones counted once
    uint64_t pause_ns_last, pause_ns_max, pause_ns_total; ///< of steps
    uint64_t tracked[HS_GENERATIONS]; ///< entities in each generation now, the dead included
    uint64_t counts[HS_GENERATIONS];  ///< what is held against each threshold
    uint64_t frozen;                  ///< entities in the permanent generation (refcount)
    uint64_t waiting[HS_TAG_COUNT];   ///< dead entities not yet given back, by kind
    uint64_t waiting_bytes;           ///< what these hold, bytes
    bool is_underway;                 ///< a stepwise collection is half done
} hs_collector_counts;

/// The part of a strategy that collects. `heap` is what the strategy's `open` made.
typedef struct hs_collector {
    bool takes_steps; ///< can do a collection in steps, one a tick
    /// New settings, checked already; also in the middle of a stepwise collection.
    void (*tune)(void *heap, const hs_collector_settings *settings);
    /// Collects everything that can be collected, now; ends one that is half done.
    void (*collect)(void *heap);
    /// Moves all tracked entities to the permanent generation, which is never looked at; NULL where
    /// there is none. Its own dead wait until the heap is closed or `unfreeze`.
    void (*freeze)(void *heap);
    /// The reverse: they join the oldest generation. NULL with `freeze`.
    void (*unfreeze)(void *heap);
    /// Fills in the counts. Constant time.
    void (*count)(const void *heap, hs_collector_counts *counts);
} hs_collector;

#endif
