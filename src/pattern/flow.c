#include "pattern/flow.h"

#include "base/forbidden.h"

/// A walk along one action.
typedef struct flow_walk {
    uint32_t start; ///< the action or repeat
    uint32_t at;    ///< the node that comes next
} flow_walk;

static const hs_node *node_at(const hs_flow *flow, uint32_t node)
{
    return hs_document_node(flow->document, node);
}

bool hs_flow_is_constant(const hs_flow *flow, uint32_t node, double *number)
{
    const hs_operand *operand = &hs_checked_meaning(flow->checked, node)->operand;
    *number = operand->number;
    return operand->token_count == 0;
}

// ---- What runs ---------------------------------------------------------------------------------

/// Sets the end of every node. Descendants follow their ancestors, so that going backwards a node's
/// last child is known before the node.
static void set_ends(hs_flow *flow)
{
    for (uint32_t node = flow->count; node-- > 0;) {
        uint32_t last = node_at(flow, node)->last_child;
        flow->nodes[node].end = last != HS_NODE_NONE ? flow->nodes[last].end : node + 1;
    }
}

/// Notes that scripts enter a node with so many parameters, and that it is to be followed.
static bool enter(hs_flow *flow, uint32_t node, unsigned given)
{
    hs_flow_node *it = &flow->nodes[node];
    if (given > it->given) it->given = (uint8_t)given;
    if (it->is_entered) return true;
    it->is_entered = true;
    uint32_t *added = hs_list_add(&flow->entered, flow->gate, 1);
    if (added != NULL) *added = node;
    return added != NULL;
}

static unsigned count_parameters(const hs_flow *flow, uint32_t reference)
{
    unsigned count = 0;
    uint32_t child = node_at(flow, reference)->first_child;
    for (; child != HS_NODE_NONE; child = node_at(flow, child)->next_sibling) count++;
    return count;
}

/// Follows all references from what was entered. `*fires` becomes true when a fire is among it.
static bool follow(hs_flow *flow, bool *fires)
{
    while (flow->entered.count > 0) {
        uint32_t entered = ((const uint32_t *)flow->entered.items)[--flow->entered.count];
        for (uint32_t node = entered; node < flow->nodes[entered].end; node++) {
            hs_element element = (hs_element)node_at(flow, node)->element;
            flow->nodes[node].is_reached = true;
            *fires = *fires || element == HS_ELEMENT_FIRE;
            if (hs_grammar_rule(element)->referent == 0) continue;
            uint32_t referent = hs_checked_meaning(flow->checked, node)->referent;
            if (!enter(flow, referent, count_parameters(flow, node))) return false;
        }
    }
    return true;
}

/// Enters the top actions. Where they fire nothing, a scenario's emitters fire what is labelled.
static bool follow_all(hs_flow *flow)
{
    for (uint32_t node = 0; node < flow->count; node++) {
        if (hs_checker_is_top(flow->document, node) && !enter(flow, node, 0)) return false;
    }
    bool fires = false;
    if (!follow(flow, &fires)) return false;
    uint32_t node = fires ? HS_NODE_NONE : node_at(flow, 0)->first_child;
    for (; node != HS_NODE_NONE; node = node_at(flow, node)->next_sibling) {
        bool is_called =
            node_at(flow, node)->element == HS_ELEMENT_FIRE && node_at(flow, node)->label != 0;
        if (is_called && !enter(flow, node, 0)) return false;
    }
    return follow(flow, &fires);
}

bool hs_flow_start(hs_flow *flow, hs_gate *gate, const hs_document *document,
                   const hs_checked *checked)
{
    uint32_t count = hs_document_node_count(document);
    *flow = (hs_flow){
        .gate = gate,
        .document = document,
        .checked = checked,
        .nodes = hs_gate_allocate_array(gate, HS_TAG_PATTERNS, count, sizeof(hs_flow_node)),
        .count = count,
        .entered = {.item_bytes = sizeof(uint32_t)},
        .walks = {.item_bytes = sizeof(flow_walk)},
    };
    if (flow->nodes == NULL) return false;
    set_ends(flow);
    return follow_all(flow);
}

void hs_flow_release(hs_flow *flow)
{
    hs_gate_release(flow->gate, HS_TAG_PATTERNS, flow->nodes, flow->count * sizeof *flow->nodes);
    hs_list_release(&flow->entered, flow->gate);
    hs_list_release(&flow->walks, flow->gate);
}

// ---- Walks -------------------------------------------------------------------------------------

static bool is_goal(const hs_flow *flow, uint32_t node, hs_flow_goal goal)
{
    double frames;
    switch ((hs_element)node_at(flow, node)->element) {
    case HS_ELEMENT_FIRE:
    case HS_ELEMENT_FIRE_REF:
        return goal == HS_FLOW_FIRE;
    case HS_ELEMENT_WAIT:
        return goal == HS_FLOW_WAIT && (!hs_flow_is_constant(flow, node, &frames) || frames >= 1.0);
    case HS_ELEMENT_VANISH:
        return true;
    default:
        return false;
    }
}

/// Takes one step. Returns where the walk ended, or HS_FLOW_OPEN; `*entered` becomes an action that
/// has to be walked first, or HS_NODE_NONE.
static uint32_t step(hs_flow *flow, flow_walk *walk, hs_flow_goal goal, uint32_t *entered)
{
    *entered = HS_NODE_NONE;
    if (walk->at >= flow->nodes[walk->start].end) return HS_FLOW_PASSED;
    uint32_t node = walk->at;
    hs_element element = (hs_element)node_at(flow, node)->element;
    if (is_goal(flow, node, goal)) return HS_FLOW_NODE + node;
    if (element == HS_ELEMENT_ACTION_REF) {
        uint32_t referent = hs_checked_meaning(flow->checked, node)->referent;
        uint32_t course = flow->nodes[referent].course[goal];
        if (course == HS_FLOW_UNKNOWN) {
            *entered = referent;
            return HS_FLOW_OPEN;
        }
        if (course == HS_FLOW_OPEN && goal == HS_FLOW_WAIT) flow->nodes[node].is_endless = true;
        if (course != HS_FLOW_PASSED) return course == HS_FLOW_OPEN ? HS_FLOW_ENDLESS : course;
    }
    // The actions of a bullet that is fired here run apart from this one.
    bool is_passed_by = element == HS_ELEMENT_FIRE || element == HS_ELEMENT_ACTION_REF;
    walk->at = is_passed_by ? flow->nodes[node].end : node + 1;
    return HS_FLOW_OPEN;
}

/// Begins the walk along an action. False without memory.
static bool begin_walk(hs_flow *flow, uint32_t start, hs_flow_goal goal)
{
    flow_walk *walk = hs_list_add(&flow->walks, flow->gate, 1);
    flow->out_of_memory = flow->out_of_memory || walk == NULL;
    if (walk == NULL) return false;
    *walk = (flow_walk){start, start + 1};
    flow->nodes[start].course[goal] = HS_FLOW_OPEN;
    return true;
}

uint32_t hs_flow_course(hs_flow *flow, uint32_t node, hs_flow_goal goal)
{
    uint32_t *course = &flow->nodes[node].course[goal];
    if (*course != HS_FLOW_UNKNOWN || flow->out_of_memory) return *course;
    if (!begin_walk(flow, node, goal)) return HS_FLOW_UNKNOWN;
    while (flow->walks.count > 0) {
        flow_walk *walk = (flow_walk *)flow->walks.items + flow->walks.count - 1;
        uint32_t entered;
        uint32_t ended = step(flow, walk, goal, &entered);
        if (entered != HS_NODE_NONE && !begin_walk(flow, entered, goal)) return HS_FLOW_UNKNOWN;
        if (ended == HS_FLOW_OPEN) continue;
        flow->nodes[walk->start].course[goal] = ended;
        flow->walks.count--;
    }
    return *course;
}
