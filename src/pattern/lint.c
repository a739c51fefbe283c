#include "pattern/lint.h"

#include "pattern/flow.h"

#include "base/forbidden.h"

/// Rounds without a wait, all in one frame, that nobody means: no file of Debian's games has 200,
/// and 999 stands for "for ever".
enum { ROUNDS_MAX = 900 };

/// What the lint keeps of a node.
typedef struct lint_node {
    uint32_t reads; ///< bit n - 1: something inside reads `$n`, which a reference can give
    double rounds;  ///< of a repeat without a wait: how often it runs in one frame; else 0
    bool is_told;   ///< as the first fire of a script
} lint_node;

typedef struct lint {
    hs_flow flow;
    lint_node *nodes;
    hs_findings *findings;
} lint;

static const hs_node *node_at(const lint *l, uint32_t node)
{
    return hs_document_node(l->flow.document, node);
}

static hs_element element_of(const lint *l, uint32_t node)
{
    return (hs_element)node_at(l, node)->element;
}

static const char *name_of(const lint *l, uint32_t node)
{
    return hs_grammar_rule(element_of(l, node))->name;
}

static uint32_t child_of(const lint *l, uint32_t node, hs_element element)
{
    return hs_document_child(l->flow.document, node, element);
}

#define WARN(l, node, ...)                                                                         \
    hs_findings_add((l)->findings, HS_SEVERITY_WARNING, node_at(l, node)->place, __VA_ARGS__)

// ---- What never runs ---------------------------------------------------------------------------

/// Whether something inside a node runs because it is referred to itself.
static bool holds_reached(const lint *l, uint32_t node)
{
    uint32_t inside = node + 1;
    while (inside < l->flow.nodes[node].end && !l->flow.nodes[inside].is_reached) inside++;
    return inside < l->flow.nodes[node].end;
}

/// Warns of a child of <bulletml> that nothing reaches. One whose place another took was told of.
static void check_use(lint *l, uint32_t node)
{
    const hs_node *it = node_at(l, node);
    if (l->flow.nodes[node].is_reached) return;
    if (hs_checked_meaning(l->flow.checked, node)->referent != HS_NODE_NONE) return;
    const char *name = name_of(l, node);
    if (it->label != 0) {
        const char *article = it->element == HS_ELEMENT_ACTION ? "an" : "a";
        WARN(l, node,
             "nothing that runs refers to <%s label=\"%.60s\">; refer to it by %s <%sRef>%s", name,
             hs_document_label(l->flow.document, node), article, name,
             holds_reached(l, node) ? "" : ", or leave it out");
    } else if (it->element == HS_ELEMENT_ACTION) {
        WARN(l, node,
             "this <action> never runs, because it has no label; label it \"top\", or otherwise "
             "and refer to it by an <actionRef>");
    } else {
        WARN(l, node,
             "this <%s> is never fired, because it has no label; label it and refer to "
             "it by a <%sRef>",
             name, name);
    }
}

// ---- What never ends ---------------------------------------------------------------------------

static void check_recursion(lint *l, uint32_t node)
{
    if (!l->flow.nodes[node].is_endless) return;
    WARN(l, node,
         "<action label=\"%.60s\"> comes round to itself here without a <wait>, and never gets "
         "through a frame; let it wait on the way",
         hs_document_label(l->flow.document, node));
}

static void check_times(lint *l, uint32_t node)
{
    double times;
    if (!hs_flow_is_constant(&l->flow, node, &times)) return;
    if (times < 1.0) {
        WARN(l, node, "<times> below 1 still runs once; write 1, or leave the <repeat> out");
    } else if (times >= (double)HS_PATTERN_REPEATS + 1.0) {
        WARN(l, node, "<times> above %d is cut to that; for \"for ever\" write 9999",
             HS_PATTERN_REPEATS);
    }
}

/// How often the innermost repeat around this one runs in a frame, as far as is known.
static double rounds_around(const lint *l, uint32_t repeat)
{
    uint32_t outer = node_at(l, repeat)->parent;
    while (outer != HS_NODE_NONE && element_of(l, outer) != HS_ELEMENT_FIRE &&
           element_of(l, outer) != HS_ELEMENT_REPEAT)
        outer = node_at(l, outer)->parent;
    return l->nodes[outer].rounds > 0.0 ? l->nodes[outer].rounds : 1.0;
}

/// Warns of a repeat that goes on and on in one frame.
static void check_repeat(lint *l, uint32_t node)
{
    double times;
    uint32_t number = child_of(l, node, HS_ELEMENT_TIMES);
    if (!hs_flow_is_constant(&l->flow, number, &times)) return;
    if (hs_flow_course(&l->flow, node, HS_FLOW_WAIT) != HS_FLOW_PASSED) return;
    double around = rounds_around(l, node);
    double rounds = times < 1.0 ? around : times * around;
    l->nodes[node].rounds = rounds;
    if (rounds < (double)ROUNDS_MAX || around >= (double)ROUNDS_MAX) return;
    WARN(l, node,
         "this <repeat> runs %.0f times in one frame, because nothing in it waits; put a <wait> "
         "into it",
         rounds);
}

// ---- Parameters --------------------------------------------------------------------------------

static uint32_t bit_of(uint32_t parameter)
{
    return 1u << (parameter - 1);
}

/// The largest parameter in a set, or 0.
static unsigned largest_of(uint32_t parameters)
{
    unsigned largest = 0;
    for (; parameters != 0; parameters >>= 1) largest++;
    return largest;
}

/// Of the parameters that a number reads, the set of those that a reference can give. Returns the
/// largest of all, or 0.
static uint32_t read_by_number(const lint *l, uint32_t node, uint32_t *reads)
{
    const hs_token *tokens = l->flow.checked->tokens.items;
    const hs_operand *operand = &hs_checked_meaning(l->flow.checked, node)->operand;
    uint32_t largest = 0;
    *reads = 0;
    for (uint32_t t = 0; t < operand->token_count; t++) {
        const hs_token *token = &tokens[operand->first_token + t];
        if (token->operation != HS_TOKEN_PARAMETER) continue;
        if (token->parameter > largest) largest = token->parameter;
        if (token->parameter <= HS_PATTERN_PARAMETERS) *reads |= bit_of(token->parameter);
    }
    return largest;
}

/// Gathers for each node which parameters are read inside it.
static void gather_reads(lint *l)
{
    for (uint32_t node = l->flow.count; node-- > 1;) {
        uint32_t reads;
        read_by_number(l, node, &reads);
        l->nodes[node].reads |= reads;
        l->nodes[node_at(l, node)->parent].reads |= l->nodes[node].reads;
    }
}

/// Warns of a number that reads a parameter which no reference gives to anything around it.
static void check_number(lint *l, uint32_t node)
{
    uint32_t reads;
    uint32_t wanted = read_by_number(l, node, &reads);
    if (wanted == 0) return;
    unsigned given = 0;
    for (uint32_t at = node; at != HS_NODE_NONE; at = node_at(l, at)->parent)
        given = l->flow.nodes[at].given > given ? l->flow.nodes[at].given : given;
    if (wanted <= given) return;
    if (wanted > HS_PATTERN_PARAMETERS) {
        WARN(l, node,
             "<%s>: no reference gives a $%u here, so that it is always 1; a reference gives at "
             "most %d; write the number",
             name_of(l, node), wanted, HS_PATTERN_PARAMETERS);
        return;
    }
    WARN(l, node,
         "<%s>: no reference gives a $%u here, so that it is always 1; give it by a <param>, or "
         "write the number",
         name_of(l, node), wanted);
}

/// Warns of parameters of a reference that what it refers to does not read.
static void check_parameters(lint *l, uint32_t node)
{
    uint32_t referent = hs_checked_meaning(l->flow.checked, node)->referent;
    uint32_t parameter = 0;
    uint32_t child = node_at(l, node)->first_child;
    for (; child != HS_NODE_NONE; child = node_at(l, child)->next_sibling) {
        parameter++;
        if ((l->nodes[referent].reads & bit_of(parameter)) != 0) continue;
        bool is_last = largest_of(l->nodes[referent].reads) < parameter;
        WARN(l, child, "<%s label=\"%.60s\"> reads no $%u; leave this <param> out%s",
             name_of(l, referent), hs_document_label(l->flow.document, referent), parameter,
             is_last ? "" : ", and number those after it anew");
    }
}

// ---- What engines understand differently -------------------------------------------------------

static void compare_wait(lint *l, uint32_t node)
{
    double frames;
    if (!hs_flow_is_constant(&l->flow, node, &frames) || frames >= 1.0) return;
    WARN(l, node,
         "engines differ in a <wait> below 1: here it passes no frame; write 1, or leave it out");
}

/// Warns of a reference that lacks a parameter that is read, and names the first.
static void compare_parameters(lint *l, uint32_t node)
{
    uint32_t referent = hs_checked_meaning(l->flow.checked, node)->referent;
    uint32_t missing = l->nodes[referent].reads;
    unsigned first = 1;
    uint32_t child = node_at(l, node)->first_child;
    for (; child != HS_NODE_NONE; child = node_at(l, child)->next_sibling) {
        missing &= ~bit_of(first);
        first++;
    }
    if (missing == 0) return;
    while ((missing & bit_of(first)) == 0) first++;
    WARN(l, node,
         "engines differ in a missing $%u, which <%s label=\"%.60s\"> reads: here it is 1; give it "
         "by a <param>",
         first, name_of(l, referent), hs_document_label(l->flow.document, referent));
}

/// The bullet that a fire fires.
static uint32_t bullet_of(const lint *l, uint32_t fire)
{
    uint32_t bullet = child_of(l, fire, HS_ELEMENT_BULLET);
    uint32_t reference = child_of(l, fire, HS_ELEMENT_BULLET_REF);
    if (bullet != HS_NODE_NONE && (reference == HS_NODE_NONE || bullet < reference)) return bullet;
    return hs_checked_meaning(l->flow.checked, reference)->referent;
}

static void compare_fire(lint *l, uint32_t node)
{
    static const hs_element elements[] = {HS_ELEMENT_DIRECTION, HS_ELEMENT_SPEED};
    for (unsigned i = 0; i < 2; i++) {
        uint32_t own = child_of(l, node, elements[i]);
        uint32_t other = child_of(l, bullet_of(l, node), elements[i]);
        if (own == HS_NODE_NONE || other == HS_NODE_NONE) continue;
        bool adds = node_at(l, other)->type == HS_TYPE_SEQUENCE;
        WARN(l, own,
             "engines differ where a <fire> and its <bullet> (line %d) both have a <%s>: here the "
             "bullet's %s; leave one of them out",
             node_at(l, other)->place.line, name_of(l, own),
             adds ? "is added to the fire's" : "counts");
    }
}

/// Warns of a script that begins at this node, when its first fire goes on from an earlier one.
static void compare_first_fire(lint *l, uint32_t node)
{
    uint32_t script = node;
    if (element_of(l, node) == HS_ELEMENT_ACTION_REF) {
        script = hs_checked_meaning(l->flow.checked, node)->referent;
    }
    uint32_t course = hs_flow_course(&l->flow, script, HS_FLOW_FIRE);
    if (course < HS_FLOW_NODE) return;
    uint32_t fire = course - HS_FLOW_NODE;
    if (element_of(l, fire) == HS_ELEMENT_VANISH) return;
    if (element_of(l, fire) == HS_ELEMENT_FIRE_REF) {
        fire = hs_checked_meaning(l->flow.checked, fire)->referent;
    }
    if (l->nodes[fire].is_told) return;
    l->nodes[fire].is_told = true;
    static const hs_element elements[] = {HS_ELEMENT_DIRECTION, HS_ELEMENT_SPEED};
    static const char *const meanings[] = {"it aims", "it is 1"};
    for (unsigned i = 0; i < 2; i++) {
        uint32_t own = child_of(l, fire, elements[i]);
        uint32_t counts = child_of(l, bullet_of(l, fire), elements[i]);
        if (counts == HS_NODE_NONE) counts = own;
        if (counts == HS_NODE_NONE || node_at(l, counts)->type != HS_TYPE_SEQUENCE) continue;
        if (own != HS_NODE_NONE && own != counts) continue; // it adds to the fire's own
        WARN(l, counts,
             "engines differ in a \"sequence\" that is the first of its script: here %s, whatever "
             "its number; let the first <fire> be \"absolute\"%s",
             meanings[i], i == 0 ? " or \"aim\"" : "");
    }
}

static void compare(lint *l, uint32_t node)
{
    hs_element element = element_of(l, node);
    bool is_script = element == HS_ELEMENT_ACTION || element == HS_ELEMENT_ACTION_REF;
    bool is_of_bullet = element_of(l, node_at(l, node)->parent) == HS_ELEMENT_BULLET;
    if (element == HS_ELEMENT_WAIT) compare_wait(l, node);
    if (element == HS_ELEMENT_FIRE) compare_fire(l, node);
    if (hs_grammar_rule(element)->referent != 0) compare_parameters(l, node);
    if (is_script && (is_of_bullet || hs_checker_is_top(l->flow.document, node))) {
        compare_first_fire(l, node);
    }
}

// ------------------------------------------------------------------------------------------------

/// Walks along every action that runs, so that recursion is known.
static void walk_actions(lint *l)
{
    for (uint32_t node = 1; node < l->flow.count; node++) {
        if (element_of(l, node) != HS_ELEMENT_ACTION || !l->flow.nodes[node].is_reached) continue;
        hs_flow_course(&l->flow, node, HS_FLOW_WAIT);
    }
}

static void check_node(lint *l, uint32_t node)
{
    hs_element element = element_of(l, node);
    if (node_at(l, node)->parent == 0) check_use(l, node);
    if (!l->flow.nodes[node].is_reached) return;
    if (element == HS_ELEMENT_TIMES) check_times(l, node);
    if (element == HS_ELEMENT_REPEAT) check_repeat(l, node);
    if (element == HS_ELEMENT_ACTION_REF) check_recursion(l, node);
    if (hs_grammar_rule(element)->is_number) check_number(l, node);
    if (hs_grammar_rule(element)->referent != 0) check_parameters(l, node);
}

bool hs_lint_run(hs_gate *gate, const hs_document *document, const hs_checked *checked,
                 hs_scrutiny scrutiny, hs_findings *findings)
{
    if (scrutiny == HS_SCRUTINY_LOAD) return true;
    uint32_t count = hs_document_node_count(document);
    lint l = {.findings = findings};
    bool started = hs_flow_start(&l.flow, gate, document, checked);
    l.nodes = hs_gate_allocate_array(gate, HS_TAG_PATTERNS, count, sizeof *l.nodes);
    if (started && l.nodes != NULL) {
        gather_reads(&l);
        walk_actions(&l);
        for (uint32_t node = 1; node < count; node++) {
            check_node(&l, node);
            if (scrutiny == HS_SCRUTINY_PORTABLE && l.flow.nodes[node].is_reached) {
                compare(&l, node);
            }
        }
    }
    if (!started || l.nodes == NULL || l.flow.out_of_memory) hs_findings_no_memory(findings);
    hs_gate_release(gate, HS_TAG_PATTERNS, l.nodes, count * sizeof *l.nodes);
    hs_flow_release(&l.flow);
    return hs_findings_allow(findings);
}
