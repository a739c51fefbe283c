/// The checker of documents. It looks at each element once, in order: whether the elements that it
/// needs are there, what its number is, and which element its label refers to. The compiler relies
/// on these checks.
#ifndef HS_PATTERN_CHECKER_H
#define HS_PATTERN_CHECKER_H

#include "pattern/document.h"
#include "pattern/expression.h"

/// What the checker found out about one node.
typedef struct hs_meaning {
    hs_operand operand; ///< of a number
    uint32_t referent;  ///< of a reference: the node that it names; of a labelled element: the one
                        ///< of the same label that takes its place, or HS_NODE_NONE
} hs_meaning;

typedef struct hs_checked {
    hs_gate *gate;
    hs_list meanings; ///< hs_meaning, one a node
    hs_list tokens;   ///< hs_token
} hs_checked;

/// Checks the document. False when an error was found or memory ran out, as the findings tell.
/// Release the result in either case.
bool hs_checker_run(hs_checked *checked, hs_gate *gate, const hs_document *document,
                    hs_findings *findings);

void hs_checked_release(hs_checked *checked);

/// The meaning of a node.
static inline const hs_meaning *hs_checked_meaning(const hs_checked *checked, uint32_t node)
{
    return (const hs_meaning *)checked->meanings.items + node;
}

/// Whether this node is an action that the root runs: its label starts with "top".
bool hs_checker_is_top(const hs_document *document, uint32_t node);

#endif
