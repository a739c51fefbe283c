/// A herd: boxes that refer to each other under a strategy with references, and a plain model of
/// which boxes are held, which belong to which, and which must therefore still exist.
#ifndef HS_TEST_HERD_H
#define HS_TEST_HERD_H

#include "support.h"

#include "heapstorm/memory.h"

enum { HS_HERD_NOBODY = -1 };

/// What the model knows of one box.
typedef struct hs_herd_node {
    void *box; ///< never followed once the node may be gone
    void *boxes;
    int owner;      ///< number of a node
    bool is_listed; ///< its owner refers to it
    bool is_held;
    bool is_marked; ///< by the last search for what can be reached
} hs_herd_node;

typedef struct hs_herd {
    hs_gate gate;
    hs_memory memory;
    void *bullets, *enemies; ///< two kinds; nodes are of either
    hs_herd_node *nodes;
    int count, room;
    uint32_t random;
} hs_herd;

void hs_herd_open(hs_herd *herd, const char *strategy, const hs_collector_settings *settings);
/// Releases all held boxes, closes everything, and checks that nothing is left.
void hs_herd_close(hs_herd *herd);

/// A random number below `below`.
int hs_herd_draw(hs_herd *herd, int below);

/// A birth: the number of the node, or HS_HERD_NOBODY when memory is out.
int hs_herd_bear(hs_herd *herd, void *boxes);
/// Makes a node belong to another; both are held.
void hs_herd_refer(hs_herd *herd, int node, int owner);
void hs_herd_release(hs_herd *herd, int node);

/// Ends a tick.
void hs_herd_tick(hs_herd *herd);
void hs_herd_collect(hs_herd *herd);
/// Changes the settings, which are valid.
void hs_herd_tune(hs_herd *herd, const hs_collector_settings *settings);
hs_collector_counts hs_herd_counts(const hs_herd *herd);
/// Dead and not given back, of all kinds.
uint64_t hs_herd_waiting(const hs_herd *herd);

/// What the strategy must have done by now.
typedef enum hs_herd_rule {
    HS_HERD_SAFE,    ///< everything that can be reached exists and is undamaged
    HS_HERD_COUNTED, ///< and everything without a reference has gone, and nothing else
    HS_HERD_EXACT    ///< and everything that cannot be reached has gone
} hs_herd_rule;

/// Fails the test unless the survey and all figures follow the rule.
void hs_herd_expect(hs_herd *herd, hs_herd_rule rule);

#endif
