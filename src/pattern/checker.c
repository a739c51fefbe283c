#include "pattern/checker.h"

#include <stdio.h>
#include <string.h>

#include "base/nearest.h"

#include "base/forbidden.h"

typedef struct checker {
    hs_gate *gate;
    const hs_document *document;
    hs_checked *checked;
    hs_findings *findings;
    hs_list labelled;         ///< uint32_t: nodes that can be referred to, by kind, label and place
    size_t compared;          ///< labels that were compared with unknown ones
    uint32_t told_extensions; ///< bit n: hs_extension n was warned of
} checker;

/// Labels that are compared with unknown ones, in all: more would take seconds.
enum { COMPARED_MAX = 20000 };

// ---- Labels ------------------------------------------------------------------------------------

/// Compares by kind, then by label. The caller orders equals.
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

/// Restores the heap below `root`, in which no parent comes before its children.
static void restore_heap(const hs_document *document, uint32_t *nodes, size_t count, size_t root)
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

/// Heap sort: it needs no memory and is slow on no input.
static void sort(const hs_document *document, uint32_t *nodes, size_t count)
{
    for (size_t root = count / 2; root-- > 0;) restore_heap(document, nodes, count, root);
    for (size_t end = count; end-- > 1;) {
        uint32_t last = nodes[0];
        nodes[0] = nodes[end];
        nodes[end] = last;
        restore_heap(document, nodes, end, 0);
    }
}

static void warn_of_duplicates(checker *c)
{
    const uint32_t *nodes = c->labelled.items;
    for (size_t i = 1; i < c->labelled.count; i++) {
        const hs_node *node = hs_document_node(c->document, nodes[i]);
        const hs_node *former = hs_document_node(c->document, nodes[i - 1]);
        hs_element element = (hs_element)node->element;
        const char *label = hs_document_label(c->document, nodes[i]);
        if (compare_key(c->document, nodes[i - 1], element, label) != 0) continue;
        ((hs_meaning *)c->checked->meanings.items)[nodes[i - 1]].referent = nodes[i];
        hs_findings_add(c->findings, HS_SEVERITY_WARNING, node->place,
                        "<%s label=\"%.60s\"> takes the place of the one in line %d",
                        hs_grammar_rule(element)->name, label, former->place.line);
    }
}

/// Sorts all labelled elements that can be referred to, and warns of labels that occur twice.
static bool sort_labels(checker *c)
{
    uint32_t count = hs_document_node_count(c->document);
    if (hs_list_add(&c->checked->meanings, c->gate, count) == NULL) {
        return hs_findings_no_memory(c->findings);
    }
    for (uint32_t i = 0; i < count; i++) {
        const hs_node *node = hs_document_node(c->document, i);
        if (node->label == 0 || !hs_grammar_rule((hs_element)node->element)->labelled) continue;
        uint32_t *added = hs_list_add(&c->labelled, c->gate, 1);
        if (added == NULL) return hs_findings_no_memory(c->findings);
        *added = i;
    }
    if (c->labelled.count > 0) sort(c->document, c->labelled.items, c->labelled.count);
    warn_of_duplicates(c);
    return true;
}

/// The element that a label names, or HS_NODE_NONE. Bullets, actions and fires have a name space
/// each; of several equal labels the last wins.
static uint32_t find_labelled(const checker *c, hs_element element, const char *label)
{
    const uint32_t *nodes = c->labelled.items;
    size_t low = 0; // the first node after all equal ones is in low .. high
    size_t high = c->labelled.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_key(c->document, nodes[middle], element, label) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low > 0 && compare_key(c->document, nodes[low - 1], element, label) == 0;
    return found ? nodes[low - 1] : HS_NODE_NONE;
}

/// The label of such an element that looks most like an unknown one, or NULL.
static const char *nearest_label(checker *c, hs_element element, const char *label)
{
    const uint32_t *nodes = c->labelled.items;
    const char *nearest = NULL;
    size_t least = HS_NEAREST_NONE;
    for (size_t i = 0; i < c->labelled.count && c->compared < COMPARED_MAX; i++) {
        if (hs_document_node(c->document, nodes[i])->element != element) continue;
        const char *other = hs_document_label(c->document, nodes[i]);
        c->compared++;
        if (hs_is_nearer(label, other, &least)) nearest = other;
    }
    return nearest;
}

// ---- Elements ----------------------------------------------------------------------------------

static const char *name_of(hs_element element)
{
    return hs_grammar_rule(element)->name;
}

static hs_meaning *meaning_of(checker *c, uint32_t node)
{
    return (hs_meaning *)c->checked->meanings.items + node;
}

static hs_source_position place_of(const checker *c, uint32_t node)
{
    return hs_document_node(c->document, node)->place;
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

/// Checks an element that may occur once in `node`, or must.
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
        hs_findings_add(c->findings, HS_SEVERITY_WARNING, place_of(c, second),
                        "<%s> takes one of %s; only the first counts", name, what);
    }
}

#define SET(name) (1u << HS_ELEMENT_##name)

/// Elements that may occur once in another, or must, in the order of the checks.
static const struct occurrence {
    hs_element parent;
    hs_element_set set;
    bool is_needed;
    const char *what;
} occurrences[] = {
    {HS_ELEMENT_FIRE, SET(DIRECTION), false, "a <direction>"},
    {HS_ELEMENT_FIRE, SET(SPEED), false, "a <speed>"},
    {HS_ELEMENT_FIRE, SET(BULLET) | SET(BULLET_REF), true, "a <bullet> or <bulletRef>"},
    {HS_ELEMENT_BULLET, SET(DIRECTION), false, "a <direction>"},
    {HS_ELEMENT_BULLET, SET(SPEED), false, "a <speed>"},
    {HS_ELEMENT_CHANGE_DIRECTION, SET(DIRECTION), true, "a <direction>"},
    {HS_ELEMENT_CHANGE_DIRECTION, SET(TERM), true, "a <term>"},
    {HS_ELEMENT_CHANGE_SPEED, SET(SPEED), true, "a <speed>"},
    {HS_ELEMENT_CHANGE_SPEED, SET(TERM), true, "a <term>"},
    {HS_ELEMENT_ACCEL, SET(TERM), true, "a <term>"},
    {HS_ELEMENT_ACCEL, SET(HORIZONTAL), false, "a <horizontal>"},
    {HS_ELEMENT_ACCEL, SET(VERTICAL), false, "a <vertical>"},
    {HS_ELEMENT_REPEAT, SET(TIMES), true, "a <times>"},
};

static void check_occurrences(checker *c, uint32_t node, hs_element element)
{
    for (size_t i = 0; i < sizeof occurrences / sizeof *occurrences; i++) {
        const struct occurrence *it = &occurrences[i];
        if (it->parent == element) check_one(c, node, it->set, it->is_needed, it->what);
    }
}

/// Warns of an <accel> without effect.
static void check_accel(checker *c, uint32_t node)
{
    uint32_t second;
    if (count_children(c, node, SET(HORIZONTAL) | SET(VERTICAL), &second) > 0) return;
    hs_findings_add(c->findings, HS_SEVERITY_WARNING, place_of(c, node),
                    "<accel> without <horizontal> or <vertical> changes nothing");
}

/// Checks that a <repeat> has an action; it may have several.
static void check_repeat(checker *c, uint32_t node)
{
    uint32_t second = HS_NODE_NONE;
    unsigned count = count_children(c, node, SET(ACTION) | SET(ACTION_REF), &second);
    if (count == 0) {
        hs_findings_add(c->findings, HS_SEVERITY_ERROR, place_of(c, node),
                        "<repeat> needs an <action> or <actionRef> to repeat");
    } else if (count > 1) {
        hs_findings_add(c->findings, HS_SEVERITY_WARNING, place_of(c, second),
                        "<repeat> holds several actions; they run one after the other");
    }
}

static void check_reference(checker *c, uint32_t node)
{
    const hs_node *it = hs_document_node(c->document, node);
    hs_element referent = hs_grammar_rule((hs_element)it->element)->referent;
    const char *label = hs_document_label(c->document, node);
    uint32_t found = find_labelled(c, referent, label);
    if (it->label == 0) {
        hs_findings_add(c->findings, HS_SEVERITY_ERROR, it->place, "<%s> needs a label",
                        name_of((hs_element)it->element));
    } else if (found == HS_NODE_NONE) {
        char suggestion[HS_SUGGESTION_BYTES];
        hs_findings_add(c->findings, HS_SEVERITY_ERROR, it->place,
                        "there is no <%s> with the label \"%.60s\"%s", name_of(referent), label,
                        hs_findings_suggest(nearest_label(c, referent, label), suggestion));
    }
    meaning_of(c, node)->referent = found;
    uint32_t second;
    unsigned count = count_children(c, node, SET(PARAM), &second);
    if (count > HS_PATTERN_PARAMETERS) {
        hs_findings_add(c->findings, HS_SEVERITY_ERROR, it->place,
                        "<%s> has %u parameters; the limit is %d", name_of((hs_element)it->element),
                        count, HS_PATTERN_PARAMETERS);
    }
}

/// Whether the number's own script has a repeat around it: neither one in whose <times> it stands,
/// nor one around a bullet in whose actions it stands.
static bool is_in_repeat(const checker *c, uint32_t node)
{
    hs_element inner = (hs_element)hs_document_node(c->document, node)->element;
    for (node = hs_document_node(c->document, node)->parent; node != 0;
         node = hs_document_node(c->document, node)->parent) {
        hs_element element = (hs_element)hs_document_node(c->document, node)->element;
        bool acts = inner == HS_ELEMENT_ACTION || inner == HS_ELEMENT_ACTION_REF;
        if (element == HS_ELEMENT_REPEAT && inner != HS_ELEMENT_TIMES) return true;
        if (element == HS_ELEMENT_BULLET && acts) return false;
        inner = element;
    }
    return false;
}

/// Warns once a file of each extension, and tells where one has no meaning.
static void check_extensions(checker *c, uint32_t node, const hs_parse_report *report)
{
    const char *name = name_of((hs_element)hs_document_node(c->document, node)->element);
    bool lacks_repeat = (report->extensions & HS_EXTENSIONS_OF_REPEAT) && !is_in_repeat(c, node);
    for (unsigned e = 0; e < HS_EXTENSION_COUNT; e++) {
        if ((report->extensions >> e & 1u) == 0) continue;
        hs_source_position place =
            hs_document_text_place(c->document, node, report->extension_at[e]);
        if (lacks_repeat && (HS_EXTENSIONS_OF_REPEAT >> e & 1u) != 0) {
            hs_findings_add(c->findings, HS_SEVERITY_ERROR, place,
                            "<%s>: %s counts the rounds of a <repeat>, and none is around it", name,
                            hs_extension_name((hs_extension)e));
        } else if ((c->told_extensions >> e & 1u) == 0) {
            c->told_extensions |= 1u << e;
            hs_findings_add(c->findings, HS_SEVERITY_WARNING, place,
                            "<%s>: %s%s is an extension of other engines, taken as %s", name,
                            hs_extension_name((hs_extension)e), e >= HS_EXTENSION_SINE ? ")" : "",
                            hs_extension_meaning((hs_extension)e));
        }
    }
}

static bool check_number(checker *c, uint32_t node)
{
    const hs_node *it = hs_document_node(c->document, node);
    hs_parse_report report =
        hs_expression_parse(hs_document_text(c->document, node), it->text_count,
                            &c->checked->tokens, c->gate, &meaning_of(c, node)->operand);
    if (report.verdict == HS_PARSE_NO_MEMORY) return hs_findings_no_memory(c->findings);
    if (report.extensions != 0) check_extensions(c, node, &report);
    if (report.verdict == HS_PARSE_FINE) return true;
    hs_findings_add(c->findings,
                    report.verdict == HS_PARSE_ERROR ? HS_SEVERITY_ERROR : HS_SEVERITY_WARNING,
                    hs_document_text_place(c->document, node, report.offset), "<%s>: %s",
                    name_of((hs_element)it->element), report.sentence);
    return true;
}

/// Checks one node. False only when memory ran out.
static bool check_node(checker *c, uint32_t node)
{
    hs_element element = (hs_element)hs_document_node(c->document, node)->element;
    if (hs_grammar_rule(element)->is_number) return check_number(c, node);
    if (hs_grammar_rule(element)->referent != 0) check_reference(c, node);
    check_occurrences(c, node, element);
    if (element == HS_ELEMENT_ACCEL) check_accel(c, node);
    if (element == HS_ELEMENT_REPEAT) check_repeat(c, node);
    return true;
}

bool hs_checker_is_top(const hs_document *document, uint32_t node)
{
    return hs_document_node(document, node)->element == HS_ELEMENT_ACTION &&
           strncmp(hs_document_label(document, node), "top", 3) == 0;
}

/// Tells that no action would run, and of one whose label almost starts with "top".
static void tell_no_top(checker *c)
{
    uint32_t meant = HS_NODE_NONE;
    size_t least = HS_NEAREST_NONE;
    for (uint32_t node = 1; node < hs_document_node_count(c->document); node++) {
        if (hs_document_node(c->document, node)->element != HS_ELEMENT_ACTION) continue;
        char start[4];
        snprintf(start, sizeof start, "%.3s", hs_document_label(c->document, node));
        if (hs_is_nearer(start, "top", &least)) meant = node;
    }
    char suggestion[HS_SUGGESTION_BYTES + 40] = "";
    if (meant != HS_NODE_NONE) {
        snprintf(suggestion, sizeof suggestion, "; did you mean \"top\" by \"%.60s\" in line %d?",
                 hs_document_label(c->document, meant), place_of(c, meant).line);
    }
    hs_findings_add(c->findings, HS_SEVERITY_ERROR, place_of(c, 0),
                    "nothing would run: no <action> has a label that starts with \"top\"%s",
                    suggestion);
}

static bool check_nodes(checker *c)
{
    uint32_t count = hs_document_node_count(c->document);
    bool has_top = false;
    for (uint32_t node = 0; node < count; node++) {
        if (!check_node(c, node)) return false;
        has_top = has_top || hs_checker_is_top(c->document, node);
    }
    if (!has_top) tell_no_top(c);
    return hs_findings_allow(c->findings);
}

bool hs_checker_run(hs_checked *checked, hs_gate *gate, const hs_document *document,
                    hs_findings *findings)
{
    *checked = (hs_checked){
        .gate = gate,
        .meanings = {.item_bytes = sizeof(hs_meaning)},
        .tokens = {.item_bytes = sizeof(hs_token)},
    };
    checker c = {gate, document, checked, findings, {.item_bytes = sizeof(uint32_t)}, 0, 0};
    bool passed = sort_labels(&c) && check_nodes(&c);
    hs_list_release(&c.labelled, gate);
    return passed;
}

void hs_checked_release(hs_checked *checked)
{
    hs_list_release(&checked->meanings, checked->gate);
    hs_list_release(&checked->tokens, checked->gate);
}
