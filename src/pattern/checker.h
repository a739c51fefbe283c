/// Looks at each element of a document once, in order: whether what it needs is there, what its
/// number says, and which element it refers to. What the checker lets pass, the compiler can
/// compile without further questions.
#ifndef HS_PATTERN_CHECKER_H
#define HS_PATTERN_CHECKER_H

#include "pattern/document.h"
#include "pattern/expression.h"

/// All labelled elements that can be referred to, sorted by kind, label and place.
typedef struct hs_labels {
    hs_gate *gate;
    hs_list nodes; ///< uint32_t
} hs_labels;

/// Builds the table and warns of labels that occur twice. False without memory, which is noted in
/// the findings. Release in either case.
bool hs_labels_build(hs_labels *labels, hs_gate *gate, const hs_document *document,
                     hs_findings *findings);

void hs_labels_release(hs_labels *labels);

/// The element of this kind and label, or HS_NODE_NONE.
uint32_t hs_labels_find(const hs_labels *labels, const hs_document *document, hs_element element,
                        const char *label);

/// What was found out about one node.
typedef struct hs_meaning {
    hs_operand operand; ///< of a number
    uint32_t referent;  ///< of a reference: the node that it names
} hs_meaning;

typedef struct hs_checked {
    hs_gate *gate;
    hs_list meanings; ///< hs_meaning, one a node
    hs_list tokens;   ///< hs_token
} hs_checked;

/// Checks the document. False when an error was found or memory ran out: the findings tell. Release
/// in either case.
bool hs_checker_run(hs_checked *checked, hs_gate *gate, const hs_document *document,
                    const hs_labels *labels, hs_findings *findings);

void hs_checked_release(hs_checked *checked);

/// The meaning of a node.
const hs_meaning *hs_checked_meaning(const hs_checked *checked, uint32_t node);

/// Whether this node is an action that the root runs: its label starts with "top".
bool hs_checker_is_top(const hs_document *document, uint32_t node);

#endif
