/// Collectors: the parts of strategies that give memory back some time after a death; their
/// settings and figures.
///
/// `refcount` counts references and looks for cycles by generations, as CPython 3.12 and earlier
/// do; `gc` marks and sweeps, whole or stepwise; `boehm` is the well-known library libgc. A
/// collector changes addresses and time, and nothing that the digest covers.
#ifndef HEAPSTORM_COLLECTOR_H
#define HEAPSTORM_COLLECTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "heapstorm/base.h"
#include "heapstorm/clock.h"
#include "heapstorm/gate.h"

/// Generations of a generational collector, the youngest first. A collector without generations
/// counts everything under the oldest.
enum { HS_GENERATIONS = 3 };

/// How a collector works; every field may be changed between any two ticks.
typedef struct hs_collector_settings {
    bool is_off; ///< collect only in `hs_world_collect`; cycles leak
    /// (refcount) A generation is due when its count passes this. The youngest one's sets off all:
    /// 0 switches collections off; the 0 of an older one makes it due whenever a younger one has
    /// been collected. 700, 10, 10 as in CPython.
    uint32_t thresholds[HS_GENERATIONS];
    uint32_t threshold; ///< (gc, boehm) births of tracked entities between collections
    bool is_stepwise;   ///< (gc) a share of a collection each tick instead of all of it at once
    uint32_t step_work; ///< (gc) entities visited in a step, while `step_ns` is 0
    uint32_t step_ns;   ///< (gc) time of a step; 0 counts work instead, so that runs are equal
    bool is_own_policy; ///< (boehm) libgc says itself when it collects, and not `threshold`
} hs_collector_settings;

/// The bounds that `hs_collector_settings_check` keeps.
#define HS_COLLECTOR_THRESHOLD_MAX 1000000000u
#define HS_COLLECTOR_STEP_NS_MIN   10000u
#define HS_COLLECTOR_STEP_NS_MAX   100000000u
#define HS_COLLECTOR_STEP_WORK_MIN 16u

/// Returns the defaults: 700, 10, 10; 20,000 births; whole; steps of 8,000 entities.
hs_collector_settings hs_collector_defaults(void);

/// Returns whether every field is within its bounds; otherwise the error names the field, its value
/// and the bounds.
bool hs_collector_settings_check(const hs_collector_settings *settings, hs_error *error);

/// A step of a collection, by the clock of who tunes the collector.
typedef struct hs_collector_pause {
    uint64_t began_ns; ///< when it began
    uint64_t took_ns;  ///< how long it took
} hs_collector_pause;

/// Steps that a collector remembers.
enum { HS_COLLECTOR_PAUSES = 4 };

/// What a collector has done since its heap was opened, and how much garbage there is.
typedef struct hs_collector_counts {
    uint64_t runs[HS_GENERATIONS];      ///< finished collections, by the oldest generation in them
    uint64_t reclaimed[HS_GENERATIONS]; ///< entities that they gave back
    uint64_t skipped; ///< full collections put off by the rule of a quarter (refcount)
    uint64_t steps;   ///< parts of collections; a whole one counts as one
    uint64_t pause_ns_last, pause_ns_max, pause_ns_total; ///< of steps, wall time
    /// The newest steps, a ring: step number `n`, from 0, at `n % HS_COLLECTOR_PAUSES`.
    hs_collector_pause pauses[HS_COLLECTOR_PAUSES];
    uint64_t tracked[HS_GENERATIONS]; ///< entities in each generation now, the dead included
    uint64_t counts[HS_GENERATIONS];  ///< what is compared with each threshold
    uint64_t frozen;                  ///< entities in the permanent generation (refcount)
    uint64_t waiting[HS_TAG_COUNT];   ///< garbage: dead entities not yet given back, by kind
    uint64_t waiting_bytes;           ///< what they hold, bytes
    bool is_underway;                 ///< a stepwise collection is half done
} hs_collector_counts;

/// A box that a collector tracks and what it refers to, for a search of who holds what. A box
/// refers to its owner, and the owner to the box where `is_listed` says so.
typedef struct hs_reference {
    const void *box;
    const void *owner;   ///< the box that it belongs to, or NULL
    uint64_t serial;     ///< of the entity; 0 until `hs_world_references` has filled it in
    uint32_t references; ///< to it, the population's included; 0 where nobody counts them
    uint32_t bytes;      ///< of the box, as requested
    hs_tag tag;          ///< its kind
    bool is_listed;      ///< its owner refers to it
    bool is_live;        ///< a population has it; else it is garbage
} hs_reference;

/// The part of a strategy that collects. `heap` is what the strategy's `open` made.
typedef struct hs_collector {
    /// Whether `is_stepwise` and the settings of steps have an effect.
    bool can_step;
    /// Takes new settings, which have been checked; also in the middle of a stepwise collection.
    /// Steps end and pauses are timed by `clock`; by one that stands still during a step, the step
    /// is a whole collection.
    void (*tune)(void *heap, const hs_collector_settings *settings, const hs_clock *clock);
    /// Collects everything that can be collected now, after ending a collection that is half done.
    void (*collect)(void *heap);
    /// Moves all tracked entities to the permanent generation, which is never collected: its dead
    /// stay until the heap is closed or `unfreeze` is called. NULL where there is none.
    void (*freeze)(void *heap);
    /// Moves the permanent generation to the oldest one. NULL where `freeze` is NULL.
    void (*unfreeze)(void *heap);
    /// Fills in the counts. Constant time.
    void (*count)(const void *heap, hs_collector_counts *counts);
    /// Describes up to `count` tracked boxes from number `first` on and returns how many; 0 behind
    /// the last. NULL where the boxes are known to a library alone.
    size_t (*survey)(const void *heap, size_t first, hs_reference *boxes, size_t count);
} hs_collector;

#endif
