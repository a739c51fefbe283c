/// Which element a label names. Bullets, actions and fires have a name space each; labels may be
/// nested anywhere; of several equal ones the last wins.
#ifndef HS_PATTERN_LABELS_H
#define HS_PATTERN_LABELS_H

#include "pattern/document.h"

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

#endif
