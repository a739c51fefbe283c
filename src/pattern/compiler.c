#include "pattern/compiler.h"

#include <string.h>

#include "pattern/annotate.h"

#include "base/forbidden.h"

/// Code that can be entered: an action's body, or a bullet's actionRef.
typedef struct code_entry {
    uint32_t node;
    uint32_t position; ///< its first instruction
} code_entry;

typedef struct compiler {
    hs_gate *gate;
    const hs_document *document;
    const hs_checked *checked;
    hs_findings *findings;
    uint32_t *numbers; ///< of each node's entry, fire or bullet, plus 1; 0 when it has none
    hs_list entries, instructions, operands, fires, bullets, scripts, labels;
} compiler;

static bool compile_commands(compiler *c, uint32_t action);

static const hs_node *node_at(const compiler *c, uint32_t node)
{
    return hs_document_node(c->document, node);
}

/// Appends to a list, or notes that memory ran out.
static void *add(compiler *c, hs_list *list, size_t count)
{
    void *added = hs_list_add(list, c->gate, count);
    if (added == NULL) hs_findings_no_memory(c->findings);
    return added;
}

static hs_instruction *emit(compiler *c, uint32_t node, hs_operation operation)
{
    if (c->instructions.count >= HS_PATTERN_INSTRUCTIONS) {
        hs_findings_add(c->findings, HS_SEVERITY_ERROR, node_at(c, node)->place,
                        "here the pattern grows beyond the limit of %d instructions",
                        HS_PATTERN_INSTRUCTIONS);
        return NULL;
    }
    hs_instruction *instruction = add(c, &c->instructions, 1);
    if (instruction == NULL) return NULL;
    instruction->operation = (uint8_t)operation;
    instruction->operands = (uint32_t)c->operands.count;
    return instruction;
}

/// The number of this node, or 0 for none.
static hs_operand operand_of(const compiler *c, uint32_t node)
{
    return node != HS_NODE_NONE ? hs_checked_meaning(c->checked, node)->operand : (hs_operand){0};
}

static bool add_operand(compiler *c, uint32_t node)
{
    hs_operand *operand = add(c, &c->operands, 1);
    if (operand == NULL) return false;
    *operand = operand_of(c, node);
    return true;
}

/// Appends the parameters of a reference; `*count` becomes how many there are.
static bool add_parameters(compiler *c, uint32_t reference, uint8_t *count)
{
    uint32_t child = node_at(c, reference)->first_child;
    for (; child != HS_NODE_NONE; child = node_at(c, child)->next_sibling) {
        if (!add_operand(c, child)) return false;
        ++*count;
    }
    return true;
}

/// Emits an instruction whose operands are the numbers in these children, 0 for those that are
/// missing.
static hs_instruction *emit_with(compiler *c, uint32_t node, hs_operation operation, unsigned count,
                                 const hs_element *children)
{
    hs_instruction *instruction = emit(c, node, operation);
    if (instruction == NULL) return NULL;
    instruction->operand_count = (uint8_t)count;
    for (unsigned i = 0; i < count; i++) {
        if (!add_operand(c, hs_document_child(c->document, node, children[i]))) return NULL;
    }
    return instruction;
}

/// The type of the first child of this kind, or NONE.
static uint8_t type_of(const compiler *c, uint32_t parent, hs_element element)
{
    uint32_t child = hs_document_child(c->document, parent, element);
    return child == HS_NODE_NONE ? HS_TYPE_NONE : node_at(c, child)->type;
}

static hs_aim aim_of(const compiler *c, uint32_t node)
{
    return (hs_aim){
        .direction = operand_of(c, hs_document_child(c->document, node, HS_ELEMENT_DIRECTION)),
        .speed = operand_of(c, hs_document_child(c->document, node, HS_ELEMENT_SPEED)),
        .direction_type = type_of(c, node, HS_ELEMENT_DIRECTION),
        .speed_type = type_of(c, node, HS_ELEMENT_SPEED),
    };
}

/// The number, plus 1, of the entry that begins with this node; 0 without memory.
static uint32_t entry_of(compiler *c, uint32_t node)
{
    if (c->numbers[node] != 0) return c->numbers[node];
    code_entry *added = add(c, &c->entries, 1);
    if (added == NULL) return 0;
    added->node = node;
    return c->numbers[node] = (uint32_t)c->entries.count;
}

/// Adds the entry that begins with this node to the scripts.
static bool add_script(compiler *c, uint32_t node)
{
    uint32_t entered = entry_of(c, node);
    uint32_t *script = add(c, &c->scripts, 1);
    if (entered == 0 || script == NULL) return false;
    *script = entered - 1;
    return true;
}

/// Keeps the label of a node, if it has one. False without memory.
static bool keep_label(compiler *c, uint32_t node, uint32_t *offset)
{
    const char *label = hs_document_label(c->document, node);
    size_t bytes = strlen(label) + 1;
    if (bytes == 1) return true;
    *offset = (uint32_t)c->labels.count;
    char *copy = add(c, &c->labels, bytes);
    if (copy != NULL) memcpy(copy, label, bytes);
    return copy != NULL;
}

static bool define_bullet(compiler *c, uint32_t node)
{
    hs_bullet_element *bullet = add(c, &c->bullets, 1);
    if (bullet == NULL) return false;
    c->numbers[node] = (uint32_t)c->bullets.count;
    if (!keep_label(c, node, &bullet->label)) return false;
    bullet->aim = aim_of(c, node);
    bullet->first_script = (uint32_t)c->scripts.count;
    uint32_t child = node_at(c, node)->first_child;
    for (; child != HS_NODE_NONE; child = node_at(c, child)->next_sibling) {
        hs_element element = (hs_element)node_at(c, child)->element;
        if (element != HS_ELEMENT_ACTION && element != HS_ELEMENT_ACTION_REF) continue;
        if (!add_script(c, child)) return false;
        bullet->script_count++;
    }
    return true;
}

/// Defines a fire, after all bullets.
static bool define_fire(compiler *c, uint32_t node)
{
    hs_fire_element *fire = add(c, &c->fires, 1);
    if (fire == NULL) return false;
    c->numbers[node] = (uint32_t)c->fires.count;
    uint32_t bullet = hs_document_child(c->document, node, HS_ELEMENT_BULLET);
    uint32_t reference = hs_document_child(c->document, node, HS_ELEMENT_BULLET_REF);
    if (!keep_label(c, node, &fire->label)) return false;
    fire->aim = aim_of(c, node);
    fire->is_reference =
        bullet == HS_NODE_NONE || (reference != HS_NODE_NONE && reference < bullet);
    fire->operands = (uint32_t)c->operands.count;
    if (fire->is_reference) {
        bullet = hs_checked_meaning(c->checked, reference)->referent;
        if (!add_parameters(c, reference, &fire->operand_count)) return false;
    }
    fire->bullet = c->numbers[bullet] - 1;
    return true;
}

static bool compile_change(compiler *c, uint32_t node, hs_operation operation, hs_element element)
{
    const hs_element children[] = {HS_ELEMENT_TERM, element};
    hs_instruction *change = emit_with(c, node, operation, 2, children);
    if (change != NULL) change->type = type_of(c, node, element);
    return change != NULL;
}

static bool compile_accel(compiler *c, uint32_t node)
{
    static const hs_element children[] = {HS_ELEMENT_TERM, HS_ELEMENT_HORIZONTAL,
                                          HS_ELEMENT_VERTICAL};
    hs_instruction *accel = emit_with(c, node, HS_OPERATION_ACCEL, 3, children);
    if (accel == NULL) return false;
    accel->type = type_of(c, node, HS_ELEMENT_HORIZONTAL);
    accel->vertical_type = type_of(c, node, HS_ELEMENT_VERTICAL);
    return true;
}

/// Compiles an actionRef. Its target is an entry's number until all positions are known.
static bool compile_call(compiler *c, uint32_t node)
{
    hs_instruction *call = emit(c, node, HS_OPERATION_CALL);
    if (call == NULL) return false;
    if (!add_parameters(c, node, &call->operand_count)) return false;
    uint32_t entered = entry_of(c, hs_checked_meaning(c->checked, node)->referent);
    call->target = entered - 1;
    return entered != 0;
}

static bool compile_fire(compiler *c, uint32_t node, hs_operation operation, uint32_t fire)
{
    hs_instruction *instruction = emit(c, node, operation);
    if (instruction == NULL) return false;
    instruction->target = c->numbers[fire] - 1;
    return operation == HS_OPERATION_FIRE || add_parameters(c, node, &instruction->operand_count);
}

static bool compile_repeat(compiler *c, uint32_t node)
{
    static const hs_element times[] = {HS_ELEMENT_TIMES};
    if (emit_with(c, node, HS_OPERATION_REPEAT_BEGIN, 1, times) == NULL) return false;
    uint32_t start = (uint32_t)c->instructions.count;
    if (!compile_commands(c, node)) return false;
    hs_instruction *end = emit(c, node, HS_OPERATION_REPEAT_END);
    if (end == NULL) return false;
    end->target = start;
    return true;
}

static bool compile_wait(compiler *c, uint32_t node)
{
    hs_instruction *wait = emit(c, node, HS_OPERATION_WAIT);
    if (wait != NULL) wait->operand_count = 1;
    return wait != NULL && add_operand(c, node);
}

static bool compile_command(compiler *c, uint32_t node)
{
    switch ((hs_element)node_at(c, node)->element) {
    case HS_ELEMENT_WAIT:
        return compile_wait(c, node);
    case HS_ELEMENT_FIRE:
        return compile_fire(c, node, HS_OPERATION_FIRE, node);
    case HS_ELEMENT_FIRE_REF:
        return compile_fire(c, node, HS_OPERATION_FIRE_REFERENCE,
                            hs_checked_meaning(c->checked, node)->referent);
    case HS_ELEMENT_ACTION:
        return compile_commands(c, node);
    case HS_ELEMENT_ACTION_REF:
        return compile_call(c, node);
    case HS_ELEMENT_REPEAT:
        return compile_repeat(c, node);
    case HS_ELEMENT_CHANGE_DIRECTION:
        return compile_change(c, node, HS_OPERATION_CHANGE_DIRECTION, HS_ELEMENT_DIRECTION);
    case HS_ELEMENT_CHANGE_SPEED:
        return compile_change(c, node, HS_OPERATION_CHANGE_SPEED, HS_ELEMENT_SPEED);
    case HS_ELEMENT_ACCEL:
        return compile_accel(c, node);
    case HS_ELEMENT_VANISH:
        return emit(c, node, HS_OPERATION_VANISH) != NULL;
    default: // the times of a repeat
        return true;
    }
}

/// Compiles everything in an action or repeat, in order. The limit on nesting bounds the recursion.
static bool compile_commands(compiler *c, uint32_t action)
{
    uint32_t child = node_at(c, action)->first_child;
    for (; child != HS_NODE_NONE; child = node_at(c, child)->next_sibling) {
        if (!compile_command(c, child)) return false;
    }
    return true;
}

/// Compiles one entry. A call that is its last command becomes a tail call.
static bool compile_entry(compiler *c, size_t number)
{
    code_entry *entries = c->entries.items;
    uint32_t node = entries[number].node;
    uint32_t start = (uint32_t)c->instructions.count;
    entries[number].position = start;
    bool is_action = node_at(c, node)->element == HS_ELEMENT_ACTION;
    if (!(is_action ? compile_commands(c, node) : compile_call(c, node))) return false;
    hs_instruction *instructions = c->instructions.items;
    if (c->instructions.count > start) {
        hs_instruction *last = &instructions[c->instructions.count - 1];
        if (last->operation == HS_OPERATION_CALL) last->operation = HS_OPERATION_TAIL_CALL;
    }
    return emit(c, node, HS_OPERATION_RETURN) != NULL;
}

/// Numbers bullets and fires in document order, then compiles every entry that something refers to.
static bool compile_all(compiler *c, hs_pattern *pattern)
{
    uint32_t count = hs_document_node_count(c->document);
    for (uint32_t node = 0; node < count; node++) {
        if (node_at(c, node)->element == HS_ELEMENT_BULLET && !define_bullet(c, node)) return false;
    }
    for (uint32_t node = 0; node < count; node++) {
        if (node_at(c, node)->element == HS_ELEMENT_FIRE && !define_fire(c, node)) return false;
    }
    pattern->first_top = (uint32_t)c->scripts.count;
    for (uint32_t node = 0; node < count; node++) {
        if (!hs_checker_is_top(c->document, node)) continue;
        if (!add_script(c, node)) return false;
        pattern->top_count++;
    }
    for (size_t number = 0; number < c->entries.count; number++) {
        if (!compile_entry(c, number)) return false;
    }
    return true;
}

/// Replaces the numbers of entries by their positions.
static void link_entries(compiler *c)
{
    const code_entry *entries = c->entries.items;
    hs_instruction *instructions = c->instructions.items;
    for (size_t i = 0; i < c->instructions.count; i++) {
        if (instructions[i].operation == HS_OPERATION_CALL ||
            instructions[i].operation == HS_OPERATION_TAIL_CALL) {
            instructions[i].target = entries[instructions[i].target].position;
        }
    }
    uint32_t *scripts = c->scripts.items;
    for (size_t i = 0; i < c->scripts.count; i++) scripts[i] = entries[scripts[i]].position;
}

/// Takes the items out of a finished list, in memory of their exact size.
static void *hand_over(compiler *c, hs_list *list, size_t *count)
{
    size_t handed = list->count;
    void *items = hs_list_take(list, c->gate);
    if (list->count > 0) {
        hs_findings_no_memory(c->findings);
    } else {
        *count = handed;
    }
    return items;
}

/// Moves everything into the pattern. False without memory.
static bool hand_all_over(compiler *c, hs_pattern *pattern, hs_list *tokens)
{
    pattern->instructions = hand_over(c, &c->instructions, &pattern->instruction_count);
    pattern->operands = hand_over(c, &c->operands, &pattern->operand_count);
    pattern->tokens = hand_over(c, tokens, &pattern->token_count);
    pattern->fires = hand_over(c, &c->fires, &pattern->fire_count);
    pattern->bullets = hand_over(c, &c->bullets, &pattern->bullet_count);
    pattern->scripts = hand_over(c, &c->scripts, &pattern->script_count);
    pattern->labels = hand_over(c, &c->labels, &pattern->label_bytes);
    return hs_findings_allow(c->findings);
}

bool hs_compiler_run(hs_pattern *pattern, const hs_document *document, hs_checked *checked,
                     hs_findings *findings)
{
    hs_gate *gate = pattern->gate;
    size_t node_count = hs_document_node_count(document);
    compiler c = {
        .gate = gate,
        .document = document,
        .checked = checked,
        .findings = findings,
        .numbers = hs_gate_allocate_array(gate, HS_TAG_PATTERNS, node_count, sizeof(uint32_t)),
        .entries = {.item_bytes = sizeof(code_entry)},
        .instructions = {.item_bytes = sizeof(hs_instruction)},
        .operands = {.item_bytes = sizeof(hs_operand)},
        .fires = {.item_bytes = sizeof(hs_fire_element)},
        .bullets = {.item_bytes = sizeof(hs_bullet_element)},
        .scripts = {.item_bytes = sizeof(uint32_t)},
        .labels = {.item_bytes = sizeof(char)},
    };
    bool compiled = c.numbers != NULL ? add(&c, &c.labels, 1) != NULL && compile_all(&c, pattern)
                                      : hs_findings_no_memory(findings);
    if (compiled) {
        link_entries(&c);
        compiled = hand_all_over(&c, pattern, &checked->tokens);
        if (compiled) hs_program_annotate(pattern);
    }
    hs_gate_release(gate, HS_TAG_PATTERNS, c.numbers, node_count * sizeof(uint32_t));
    hs_list *lists[] = {&c.entries, &c.instructions, &c.operands, &c.fires,
                        &c.bullets, &c.scripts,      &c.labels};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) hs_list_release(lists[i], gate);
    return compiled;
}
