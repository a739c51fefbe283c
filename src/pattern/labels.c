#include "pattern/labels.h"

#include <string.h>

#include "base/forbidden.h"

/// Order by kind, then by label; the caller decides about equals.
static int compare_key(const hs_document *document, uint32_t node, hs_element element,
                       const char *label)
{
    int kind = (int)hs_document_node(document, node)->element - (int)element;
    return kind != 0 ? kind : strcmp(hs_document_label(document, node), label);
}

/// Whether `a` comes before `b`: by kind, label and place.
static bool is_before(const hs_document *document, uint32_t a, uint32_t b)
{
    const hs_node *other = hs_document_node(document, b);
    int order =
        compare_key(document, a, (hs_element)other->element, hs_document_label(document, b));
    return order != 0 ? order < 0 : a < b;
}

/// Restores the heap below `root`: no parent comes before its children.
static void compact(const hs_document *document, uint32_t *nodes, size_t count, size_t root)
{
    for (;;) {
        size_t child = 2 * root + 1;
        if (child >= count) return;
        if (child + 1 < count && is_before(document, nodes[child], nodes[child + 1])) child++;
        if (!is_before(document, nodes[root], nodes[child])) return;
        uint32_t swapped = nodes[root];
        nodes[root] = nodes[child];
        nodes[child] = swapped;
        root = child;
    }
}

/// Heap sort: no memory, and no input on which it is slow.
static void sort(const hs_document *document, uint32_t *nodes, size_t count)
{
    for (size_t root = count / 2; root-- > 0;) compact(document, nodes, count, root);
    for (size_t end = count; end-- > 1;) {
        uint32_t last = nodes[0];
        nodes[0] = nodes[end];
        nodes[end] = last;
        compact(document, nodes, end, 0);
    }
}

static void warn_of_duplicates(const hs_labels *labels, const hs_document *document,
                               hs_findings *findings)
{
    const uint32_t *nodes = labels->nodes.items;
    for (size_t i = 1; i < labels->nodes.count; i++) {
        const hs_node *node = hs_document_node(document, nodes[i]);
        const hs_node *former = hs_document_node(document, nodes[i - 1]);
        hs_element element = (hs_element)node->element;
        const char *label = hs_document_label(document, nodes[i]);
        if (compare_key(document, nodes[i - 1], element, label) != 0) continue;
        hs_findings_add(findings, HS_SEVERITY_WARNING, node->place,
                        "<%s label=\"%.60s\"> takes the place of the one in line %d",
                        hs_grammar_rule(element)->name, label, former->place.line);
    }
}

bool hs_labels_build(hs_labels *labels, hs_gate *gate, const hs_document *document,
                     hs_findings *findings)
{
    *labels = (hs_labels){.gate = gate, .nodes = {.item_bytes = sizeof(uint32_t)}};
    uint32_t count = hs_document_node_count(document);
    for (uint32_t i = 0; i < count; i++) {
        const hs_node *node = hs_document_node(document, i);
        if (node->label == 0 || hs_grammar_rule((hs_element)node->element)->is_reference) continue;
        uint32_t *added = hs_list_add(&labels->nodes, gate, 1);
        if (added == NULL) return hs_findings_no_memory(findings);
        *added = i;
    }
    if (labels->nodes.count > 0) sort(document, labels->nodes.items, labels->nodes.count);
    warn_of_duplicates(labels, document, findings);
    return true;
}

void hs_labels_release(hs_labels *labels)
{
    hs_list_release(&labels->nodes, labels->gate);
}

uint32_t hs_labels_find(const hs_labels *labels, const hs_document *document, hs_element element,
                        const char *label)
{
    const uint32_t *nodes = labels->nodes.items;
    size_t low = 0; // the first node after all equal ones lies in low .. high
    size_t high = labels->nodes.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_key(document, nodes[middle], element, label) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0 || compare_key(document, nodes[low - 1], element, label) != 0) {
        return HS_NODE_NONE;
    }
    return nodes[low - 1];
}
