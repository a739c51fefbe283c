#include "pattern/checker.h"

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

typedef struct checker {
    hs_gate *gate;
    const hs_document *document;
    const hs_labels *labels;
    hs_checked *checked;
    hs_findings *findings;
} checker;

static const char *name_of(hs_element element)
{
    return hs_grammar_rule(element)->name;
}

static hs_meaning *meaning_of(checker *c, uint32_t node)
{
    return (hs_meaning *)c->checked->meanings.items + node;
}

/// How many children of `node` belong to the set; `second` becomes the second of them.
static unsigned count_children(const checker *c, uint32_t node, hs_element_set set,
                               uint32_t *second)
{
    unsigned count = 0;
    uint32_t child = hs_document_node(c->document, node)->first_child;
    while (child != HS_NODE_NONE) {
        const hs_node *it = hs_document_node(c->document, child);
        if (hs_element_set_has(set, it->element) && ++count == 2) *second = child;
        child = it->next_sibling;
    }
    return count;
}

/// An element that may occur once in `node`, or must.
static void check_one(checker *c, uint32_t node, hs_element_set set, bool is_needed,
                      const char *what)
{
    const hs_node *it = hs_document_node(c->document, node);
    const char *name = name_of((hs_element)it->element);
    uint32_t second = HS_NODE_NONE;
    unsigned count = count_children(c, node, set, &second);
    if (count == 0 && is_needed) {
        hs_findings_add(c->findings, HS_SEVERITY_ERROR, it->place, "<%s> needs %s", name, what);
    } else if (count > 1) {
        hs_findings_add(c->findings, HS_SEVERITY_WARNING,
                        hs_document_node(c->document, second)->place,
                        "<%s> takes one of %s; only the first counts", name, what);
    }
}

static hs_element_set set_of(hs_element element)
{
    return 1u << element;
}

static void check_direction_and_speed(checker *c, uint32_t node)
{
    check_one(c, node, set_of(HS_ELEMENT_DIRECTION), false, "a <direction>");
    check_one(c, node, set_of(HS_ELEMENT_SPEED), false, "a <speed>");
}

static void check_accel(checker *c, uint32_t node)
{
    check_one(c, node, set_of(HS_ELEMENT_TERM), true, "a <term>");
    check_one(c, node, set_of(HS_ELEMENT_HORIZONTAL), false, "a <horizontal>");
    check_one(c, node, set_of(HS_ELEMENT_VERTICAL), false, "a <vertical>");
    uint32_t second;
    hs_element_set both = set_of(HS_ELEMENT_HORIZONTAL) | set_of(HS_ELEMENT_VERTICAL);
    if (count_children(c, node, both, &second) == 0) {
        hs_findings_add(c->findings, HS_SEVERITY_WARNING,
                        hs_document_node(c->document, node)->place,
                        "<accel> without <horizontal> or <vertical> changes nothing");
    }
}

static void check_repeat(checker *c, uint32_t node)
{
    hs_source_position place = hs_document_node(c->document, node)->place;
    check_one(c, node, set_of(HS_ELEMENT_TIMES), true, "a <times>");
    uint32_t second = HS_NODE_NONE;
    hs_element_set actions = set_of(HS_ELEMENT_ACTION) | set_of(HS_ELEMENT_ACTION_REF);
    unsigned count = count_children(c, node, actions, &second);
    if (count == 0) {
        hs_findings_add(c->findings, HS_SEVERITY_ERROR, place,
                        "<repeat> needs an <action> or <actionRef> to repeat");
    } else if (count > 1) {
        hs_findings_add(c->findings, HS_SEVERITY_WARNING,
                        hs_document_node(c->document, second)->place,
                        "<repeat> holds several actions; they run one after the other");
    }
}

static void check_reference(checker *c, uint32_t node)
{
    const hs_node *it = hs_document_node(c->document, node);
    hs_element referent = hs_grammar_referent((hs_element)it->element);
    const char *label = hs_document_label(c->document, node);
    uint32_t found = hs_labels_find(c->labels, c->document, referent, label);
    if (it->label == 0) {
        hs_findings_add(c->findings, HS_SEVERITY_ERROR, it->place, "<%s> needs a label",
                        name_of((hs_element)it->element));
    } else if (found == HS_NODE_NONE) {
        hs_findings_add(c->findings, HS_SEVERITY_ERROR, it->place,
                        "there is no <%s> with the label \"%.60s\"", name_of(referent), label);
    }
    meaning_of(c, node)->referent = found;
    uint32_t second;
    unsigned count = count_children(c, node, set_of(HS_ELEMENT_PARAM), &second);
    if (count > HS_PATTERN_PARAMETERS) {
        hs_findings_add(c->findings, HS_SEVERITY_ERROR, it->place,
                        "<%s> has %u parameters; the limit is %d", name_of((hs_element)it->element),
                        count, HS_PATTERN_PARAMETERS);
    }
}

static bool check_number(checker *c, uint32_t node)
{
    const hs_node *it = hs_document_node(c->document, node);
    hs_parse_report report =
        hs_expression_parse(hs_document_text(c->document, node), it->text_count,
                            &c->checked->tokens, c->gate, &meaning_of(c, node)->operand);
    if (report.verdict == HS_PARSE_NO_MEMORY) return hs_findings_no_memory(c->findings);
    if (report.verdict == HS_PARSE_FINE) return true;
    hs_findings_add(c->findings,
                    report.verdict == HS_PARSE_ERROR ? HS_SEVERITY_ERROR : HS_SEVERITY_WARNING,
                    hs_document_text_place(c->document, node, report.offset), "<%s>: %s",
                    name_of((hs_element)it->element), report.sentence);
    return true;
}

/// Looks at one node. False only without memory.
static bool check_node(checker *c, uint32_t node)
{
    hs_element element = (hs_element)hs_document_node(c->document, node)->element;
    if (hs_grammar_rule(element)->is_number) return check_number(c, node);
    if (hs_grammar_rule(element)->is_reference) check_reference(c, node);
    switch (element) {
    case HS_ELEMENT_FIRE:
        check_direction_and_speed(c, node);
        check_one(c, node, set_of(HS_ELEMENT_BULLET) | set_of(HS_ELEMENT_BULLET_REF), true,
                  "a <bullet> or <bulletRef>");
        break;
    case HS_ELEMENT_BULLET:
        check_direction_and_speed(c, node);
        break;
    case HS_ELEMENT_CHANGE_DIRECTION:
        check_one(c, node, set_of(HS_ELEMENT_DIRECTION), true, "a <direction>");
        check_one(c, node, set_of(HS_ELEMENT_TERM), true, "a <term>");
        break;
    case HS_ELEMENT_CHANGE_SPEED:
        check_one(c, node, set_of(HS_ELEMENT_SPEED), true, "a <speed>");
        check_one(c, node, set_of(HS_ELEMENT_TERM), true, "a <term>");
        break;
    case HS_ELEMENT_ACCEL:
        check_accel(c, node);
        break;
    case HS_ELEMENT_REPEAT:
        check_repeat(c, node);
        break;
    default:
        break;
    }
    return true;
}

bool hs_checker_is_top(const hs_document *document, uint32_t node)
{
    return hs_document_node(document, node)->element == HS_ELEMENT_ACTION &&
           strncmp(hs_document_label(document, node), "top", 3) == 0;
}

bool hs_checker_run(hs_checked *checked, hs_gate *gate, const hs_document *document,
                    const hs_labels *labels, hs_findings *findings)
{
    *checked = (hs_checked){
        .gate = gate,
        .meanings = {.item_bytes = sizeof(hs_meaning)},
        .tokens = {.item_bytes = sizeof(hs_token)},
    };
    uint32_t count = hs_document_node_count(document);
    if (hs_list_add(&checked->meanings, gate, count) == NULL) {
        return hs_findings_no_memory(findings);
    }
    checker c = {gate, document, labels, checked, findings};
    bool has_top = false;
    for (uint32_t node = 0; node < count; node++) {
        if (!check_node(&c, node)) return false;
        has_top = has_top || hs_checker_is_top(document, node);
    }
    if (!has_top) {
        hs_findings_add(findings, HS_SEVERITY_ERROR, hs_document_node(document, 0)->place,
                        "nothing would run: no <action> has a label that starts with \"top\"");
    }
    return hs_findings_allow(findings);
}

void hs_checked_release(hs_checked *checked)
{
    hs_list_release(&checked->meanings, checked->gate);
    hs_list_release(&checked->tokens, checked->gate);
}

const hs_meaning *hs_checked_meaning(const hs_checked *checked, uint32_t node)
{
    return (const hs_meaning *)checked->meanings.items + node;
}
