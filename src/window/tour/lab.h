/// Small experiments of the tour that need no world: each runs a little in every frame, on memory
/// of its own, and tells a few values that were measured there and then.
#ifndef HS_WINDOW_TOUR_LAB_H
#define HS_WINDOW_TOUR_LAB_H

#include "heapstorm/memory.h"

/// Values that an experiment tells.
enum { HS_LAB_VALUES = 10 };

struct hs_lab;

/// An experiment: a row of static storage.
typedef struct hs_experiment {
    bool (*open)(struct hs_lab *lab, hs_error *error);
    void (*step)(struct hs_lab *lab); ///< once a frame; at most a few ms
    void (*close)(struct hs_lab *lab);
    const char *marks[3]; ///< names of what a step may mark in the graph
} hs_experiment;

/// An experiment that is open. Zero-initialised there is none.
typedef struct hs_lab {
    const hs_experiment *experiment;
    const hs_clock *clock; ///< by which it is timed
    hs_gate gate;          ///< its own, so that the world's figures stay the world's
    void *state;
    uint64_t steps;
    uint8_t mark; ///< of the last step: number of one of the experiment's marks from 1 on, or 0
    double values[HS_LAB_VALUES];
} hs_lab;

/// False with an error when memory is out, or a strategy that it needs is not there.
bool hs_lab_open(hs_lab *lab, const hs_experiment *experiment, const hs_clock *clock,
                 hs_error *error);
void hs_lab_step(hs_lab *lab);
void hs_lab_close(hs_lab *lab);

/// Births and deaths of boxes of 48 bytes among 20,000: 0 `pool`, 1 `naive`, nanoseconds a pair.
extern const hs_experiment hs_experiment_churn;
/// Pointers and handles that are kept while what they name dies: 0 pointers that now find somebody
/// else, 1 handles that do (none), 2 handles that read as null, 3 references kept.
extern const hs_experiment hs_experiment_handles;
/// Three populations of one limit under the same waves of births: 0 living where the newest is
/// refused (as many as where the oldest is recycled), 1 living where the limit grows, 2 places
/// there, 3 the limit, 4 refused, 5 recycled, 6 times grown, 7 and 8 the mean age where births are
/// refused and where the oldest go, ticks.
extern const hs_experiment hs_experiment_limits;
/// A search for one entity by its serial among 1,000 to 100,000: 0 to 3 nanoseconds by a linear
/// search, a binary search in the ordered column, a hash set and a handle; 4 to 7 the entities or
/// places that each looked at, in the mean; 8 how many live; 9 searches that found somebody else.
extern const hs_experiment hs_experiment_search;
/// Under `gc`: 0 dead entities that keep each other, and wait for the collector; 1 dead entities
/// that a list still refers to; 2 collections; 3 entities that waited for them, in all; 4 bytes
/// that the list keeps.
extern const hs_experiment hs_experiment_kept;
/// 500 scripts, running and written out: 0 bytes of the scripts, 1 bytes of the lists of all their
/// steps, 2 instructions so far, 3 steps in each list, 4 scripts.
extern const hs_experiment hs_experiment_written;
/// 50,000 boxes, of which one in fifty survives: 0 bytes reserved, 1 bytes living, under `slab`.
extern const hs_experiment hs_experiment_survivors;
/// One step of 200,000 particles: 0 in floating-point numbers, 1 in the world's integers,
/// nanoseconds a particle; 2 and 3 the bytes of a particle.
extern const hs_experiment hs_experiment_fields;
/// A population that swells and shrinks: 0 bytes reserved by `slab`, 1 by `pool`, 2 living.
extern const hs_experiment hs_experiment_release;

#endif
