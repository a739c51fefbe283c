/// The course that scripts take through a checked document: which elements run at all, with how
/// many parameters, and where an action first waits or fires. There are no conditions in BulletML,
/// so that this can be told without running anything.
#ifndef HS_PATTERN_FLOW_H
#define HS_PATTERN_FLOW_H

#include "pattern/checker.h"

/// What ends a walk along an action, as a <vanish> does, too.
typedef enum hs_flow_goal {
    HS_FLOW_WAIT, ///< a <wait> that may pass a frame
    HS_FLOW_FIRE, ///< a <fire> or <fireRef>
    HS_FLOW_GOALS
} hs_flow_goal;

/// Where such a walk ended; a larger number is the node of the goal plus HS_FLOW_NODE.
enum {
    HS_FLOW_UNKNOWN, ///< memory ran out
    HS_FLOW_OPEN,    ///< the walk is still going on
    HS_FLOW_PASSED,  ///< at the end of the action
    HS_FLOW_ENDLESS, ///< nowhere: the action comes round to itself first
    HS_FLOW_NODE,
};

typedef struct hs_flow_node {
    uint32_t end;                   ///< the node after its last descendant
    uint32_t course[HS_FLOW_GOALS]; ///< of an action or repeat: where the walk to each goal ended
    uint8_t given;                  ///< most parameters that a reference which runs hands to it
    bool is_entered;                ///< something that runs refers to it, or it is a top action
    bool is_reached;                ///< it runs: it is entered itself, or one of its ancestors is
    bool is_endless;                ///< a reference that leads back to itself before any wait
} hs_flow_node;

typedef struct hs_flow {
    hs_gate *gate;
    const hs_document *document;
    const hs_checked *checked;
    hs_flow_node *nodes; ///< one for each of the document
    uint32_t count;
    hs_list entered;    ///< uint32_t: nodes to be followed; nothing recurses, whatever a file holds
    hs_list walks;      ///< walks in progress, likewise
    bool out_of_memory; ///< a walk had to be given up
} hs_flow;

/// Finds out what runs in a document without errors. False without memory. Release it in either
/// case.
bool hs_flow_start(hs_flow *flow, hs_gate *gate, const hs_document *document,
                   const hs_checked *checked);

void hs_flow_release(hs_flow *flow);

/// Follows an <action>, or one round of a <repeat>, to the first goal. A reference from which a
/// walk to a wait comes round becomes `is_endless`.
uint32_t hs_flow_course(hs_flow *flow, uint32_t node, hs_flow_goal goal);

/// Whether a number is constant; `*number` becomes its value.
bool hs_flow_is_constant(const hs_flow *flow, uint32_t node, double *number);

#endif
