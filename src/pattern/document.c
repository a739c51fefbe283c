#include "pattern/document.h"

#include <string.h>

#include "base/nearest.h"
#include "pattern/markup_guard.h"

#include "base/forbidden.h"

/// The reader that turns expat's events into a document.
typedef struct document_reader {
    hs_markup_guard guard; ///< the first member
    hs_document *document;
    hs_findings *findings;
    uint32_t current;                     ///< innermost open element
    hs_open_tag open[HS_PATTERN_NESTING]; ///< for messages
    unsigned depth;                       ///< open elements, ignored ones included
    unsigned ignored_depth; ///< of these, elements inside and including the one that is ignored
    uint32_t elements;      ///< seen so far, ignored ones included
    bool told_text;         ///< stray text in the innermost element was already reported
    bool stopped;           ///< a finding or lack of memory ended the reading
} document_reader;

static hs_source_position here(const document_reader *reader)
{
    return hs_markup_guard_here(&reader->guard);
}

static void stop(document_reader *reader)
{
    reader->stopped = true;
    XML_StopParser(reader->guard.parser, XML_FALSE);
}

static void stop_without_memory(document_reader *reader)
{
    hs_findings_no_memory(reader->findings);
    stop(reader);
}

static void stop_beyond(document_reader *reader, const char *what, int limit)
{
    hs_findings_add(reader->findings, HS_SEVERITY_ERROR, here(reader), "%s than the limit of %d",
                    what, limit);
    stop(reader);
}

static hs_node *nodes_of(document_reader *reader)
{
    return reader->document->nodes.items;
}

/// The rule of the innermost open element.
static const hs_element_rule *current_rule(const document_reader *reader)
{
    return hs_grammar_rule(
        (hs_element)hs_document_node(reader->document, reader->current)->element);
}

/// Appends characters and returns their offset, or 0 without memory (offset 0 is taken).
static uint32_t keep_characters(document_reader *reader, const char *characters, size_t count)
{
    hs_list *list = &reader->document->characters;
    char *kept = hs_list_add(list, reader->document->gate, count);
    if (kept == NULL) return 0;
    memcpy(kept, characters, count);
    return (uint32_t)(list->count - count);
}

/// Adds a node as the last child of the current one and makes it the current one.
static bool open_node(document_reader *reader, hs_element element)
{
    hs_list *list = &reader->document->nodes;
    uint32_t added = (uint32_t)list->count;
    hs_node *node = hs_list_add(list, reader->document->gate, 1);
    if (node == NULL) return false;
    node->element = (uint8_t)element;
    node->type = (uint8_t)hs_grammar_default_type(hs_grammar_rule(element));
    node->place = here(reader);
    node->parent = reader->current;
    if (added > 0) {
        hs_node *parent = &nodes_of(reader)[reader->current];
        if (parent->first_child == HS_NODE_NONE) {
            parent->first_child = added;
        } else {
            nodes_of(reader)[parent->last_child].next_sibling = added;
        }
        parent->last_child = added;
    }
    reader->current = added;
    return true;
}

/// Writes the names of a rule's types into `text`, such as "aim, absolute".
static const char *types_in_words(const hs_element_rule *rule, char *text, size_t bytes)
{
    size_t used = 0;
    text[0] = '\0';
    for (unsigned type = 0; type < HS_TYPE_COUNT; type++) {
        if (!hs_element_set_has(rule->types, type)) continue;
        int added = snprintf(text + used, bytes - used, "%s%s", used > 0 ? ", " : "",
                             hs_grammar_type_name((hs_value_type)type));
        used += (size_t)added;
    }
    return text;
}

static void read_type(document_reader *reader, const hs_element_rule *rule, const char *value)
{
    hs_value_type type = hs_grammar_find_type(value);
    if (type < HS_TYPE_COUNT && hs_element_set_has(rule->types, type)) {
        nodes_of(reader)[reader->current].type = (uint8_t)type;
        return;
    }
    const char *nearest = NULL;
    size_t least = HS_NEAREST_NONE;
    for (unsigned t = 0; t < HS_TYPE_COUNT; t++) {
        const char *name = hs_grammar_type_name((hs_value_type)t);
        if (hs_element_set_has(rule->types, t) && hs_is_nearer(value, name, &least)) nearest = name;
    }
    char words[80];
    char suggestion[HS_SUGGESTION_BYTES];
    hs_findings_add(reader->findings, HS_SEVERITY_ERROR, here(reader),
                    "<%s> has no type \"%.40s\"; it may be %s%s", rule->name, value,
                    types_in_words(rule, words, sizeof words),
                    hs_findings_suggest(nearest, suggestion));
}

static bool read_label(document_reader *reader, const char *value)
{
    size_t count = strlen(value);
    if (count == 0) return true;
    if (count > HS_PATTERN_LABEL_BYTES) {
        stop_beyond(reader, "the label has more bytes", HS_PATTERN_LABEL_BYTES);
        return true;
    }
    uint32_t kept = keep_characters(reader, value, count + 1);
    nodes_of(reader)[reader->current].label = kept;
    return kept != 0;
}

/// Whether an attribute belongs to XML itself, such as a namespace or xml:lang.
static bool is_of_xml(const char *name)
{
    return strncmp(name, "xmlns", 5) == 0 || strncmp(name, "xml:", 4) == 0;
}

/// Warns of an attribute that the current element does not have.
static void warn_of_attribute(document_reader *reader, const hs_element_rule *rule,
                              const char *name)
{
    const char *words[2];
    size_t count = 0;
    if (rule->types != 0) words[count++] = "type";
    if (rule->labelled || rule->referent != 0) words[count++] = "label";
    char suggestion[HS_SUGGESTION_BYTES];
    hs_findings_add(reader->findings, HS_SEVERITY_WARNING, here(reader),
                    "<%s> has no attribute \"%.60s\"; it is ignored%s", rule->name, name,
                    hs_findings_suggest(hs_nearest(name, words, count), suggestion));
}

static bool read_attributes(document_reader *reader, const XML_Char **attributes)
{
    const hs_element_rule *rule = current_rule(reader);
    for (; attributes[0] != NULL; attributes += 2) {
        if (rule->types != 0 && strcmp(attributes[0], "type") == 0) {
            read_type(reader, rule, attributes[1]);
        } else if ((rule->labelled || rule->referent != 0) && strcmp(attributes[0], "label") == 0) {
            if (!read_label(reader, attributes[1])) return false;
        } else if (!is_of_xml(attributes[0])) {
            warn_of_attribute(reader, rule, attributes[0]);
        }
    }
    return true;
}

/// Warns of an element that BulletML does not have; of those that may stand there, one may have
/// been meant.
static void warn_of_element(document_reader *reader, const char *name)
{
    const hs_element_rule *parent = current_rule(reader);
    const char *nearest = NULL;
    size_t least = HS_NEAREST_NONE;
    for (unsigned e = 0; e < HS_ELEMENT_COUNT; e++) {
        const char *other = hs_grammar_rule((hs_element)e)->name;
        if (hs_element_set_has(parent->children, e) && hs_is_nearer(name, other, &least)) {
            nearest = other;
        }
    }
    char suggestion[HS_SUGGESTION_BYTES];
    hs_findings_add(reader->findings, HS_SEVERITY_WARNING, here(reader),
                    "BulletML has no element <%.60s>; it is ignored with all that it holds%s", name,
                    hs_findings_suggest(nearest, suggestion));
}

/// Whether the element that opens belongs in the tree. If not, a finding tells why.
static bool is_wanted(document_reader *reader, hs_element element, const char *name)
{
    if (reader->depth == 1) {
        if (element == HS_ELEMENT_BULLETML) return true;
        hs_findings_add(reader->findings, HS_SEVERITY_ERROR, here(reader),
                        "the file begins with <%.60s>; a pattern begins with <bulletml>", name);
        stop(reader);
        return false;
    }
    const hs_element_rule *parent = current_rule(reader);
    if (element == HS_ELEMENT_COUNT) {
        warn_of_element(reader, name);
        return false;
    }
    if (hs_element_set_has(parent->children, element)) return true;
    hs_findings_add(reader->findings, HS_SEVERITY_WARNING, here(reader),
                    "<%s> does not belong into <%s>; it is ignored with all that it holds", name,
                    parent->name);
    return false;
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    document_reader *reader = user;
    if (reader->stopped || reader->guard.refused) return;
    if (!hs_markup_guard_attributes(&reader->guard)) return;
    reader->told_text = false;
    if (++reader->depth > HS_PATTERN_NESTING) {
        stop_beyond(reader, "elements are nested deeper", HS_PATTERN_NESTING);
        return;
    }
    hs_open_tag *open = &reader->open[reader->depth - 1];
    snprintf(open->name, sizeof open->name, "%s", name);
    open->line = here(reader).line;
    if (++reader->elements > HS_PATTERN_ELEMENTS) {
        stop_beyond(reader, "the file has more elements", HS_PATTERN_ELEMENTS);
        return;
    }
    if (reader->ignored_depth > 0) {
        reader->ignored_depth++;
        return;
    }
    hs_element element = hs_grammar_find(name);
    if (!is_wanted(reader, element, name)) {
        reader->ignored_depth = 1;
        return;
    }
    if (!open_node(reader, element) || !read_attributes(reader, attributes)) {
        stop_without_memory(reader);
    }
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    (void)name;
    document_reader *reader = user;
    if (reader->stopped) return;
    reader->depth--;
    reader->told_text = false;
    if (reader->ignored_depth > 0) {
        reader->ignored_depth--;
        return;
    }
    const hs_node *node = &nodes_of(reader)[reader->current];
    if (node->text_count > 0 && keep_characters(reader, "", 1) == 0) {
        stop_without_memory(reader);
        return;
    }
    reader->current = nodes_of(reader)[reader->current].parent;
}

/// Keeps a stretch of a number's text with its position.
static bool keep_text(document_reader *reader, const char *text, size_t count)
{
    uint32_t first = keep_characters(reader, text, count);
    if (first == 0) return false;
    hs_list *pieces = &reader->document->pieces;
    hs_piece *piece = hs_list_add(pieces, reader->document->gate, 1);
    if (piece == NULL) return false;
    *piece = (hs_piece){first, (uint32_t)count, here(reader)};
    hs_node *node = &nodes_of(reader)[reader->current];
    if (node->text_count == 0) {
        node->text = first;
        node->pieces = (uint32_t)(pieces->count - 1);
    }
    node->text_count += (uint32_t)count;
    node->piece_count++;
    return true;
}

static void XMLCALL on_text(void *user, const XML_Char *text, int length)
{
    document_reader *reader = user;
    if (reader->stopped || reader->ignored_depth > 0 || reader->depth == 0) return;
    size_t count = (size_t)length;
    const hs_element_rule *rule = current_rule(reader);
    if (!rule->is_number) {
        if (reader->told_text || hs_markup_is_blank(text, count)) return;
        reader->told_text = true;
        hs_findings_add(reader->findings, HS_SEVERITY_WARNING, here(reader),
                        "<%s> holds no text; it is ignored", rule->name);
        return;
    }
    if (!keep_text(reader, text, count)) stop_without_memory(reader);
}

static void hear_warning(hs_markup_guard *guard, hs_source_position place, const char *sentence)
{
    document_reader *reader = (document_reader *)guard;
    hs_findings_add(reader->findings, HS_SEVERITY_WARNING, place, "%s", sentence);
}

/// Adds why the text was refused, or what expat found wrong, to the findings.
static void tell_failure(document_reader *reader)
{
    hs_markup_guard *guard = &reader->guard;
    if (!guard->refused && XML_GetErrorCode(guard->parser) == XML_ERROR_NO_MEMORY) {
        hs_findings_no_memory(reader->findings);
        return;
    }
    hs_markup_failure failure = {.beginning = "a pattern begins with <bulletml>"};
    if (reader->depth > 0) failure.open = &reader->open[reader->depth - 1];
    hs_markup_guard_tell(guard, &failure);
    hs_findings_add(reader->findings, HS_SEVERITY_ERROR, guard->place, "%s", guard->sentence);
}

/// Lets expat read the text of the open guard.
static bool read_text(document_reader *reader)
{
    XML_Parser parser = reader->guard.parser;
    const hs_decoded_text *text = &reader->guard.text;
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    bool read = XML_Parse(parser, text->bytes, (int)text->count, 1) == XML_STATUS_OK;
    if (!read && !reader->stopped) tell_failure(reader);
    return read;
}

bool hs_document_read(hs_document *document, hs_gate *gate, const char *bytes, size_t count,
                      hs_findings *findings)
{
    *document = (hs_document){
        .gate = gate,
        .nodes = {.item_bytes = sizeof(hs_node)},
        .characters = {.item_bytes = sizeof(char)},
        .pieces = {.item_bytes = sizeof(hs_piece)},
    };
    if (count > HS_PATTERN_FILE_BYTES) {
        return hs_findings_add(findings, HS_SEVERITY_ERROR, (hs_source_position){1, 1},
                               "the file is larger than the limit of %d bytes",
                               HS_PATTERN_FILE_BYTES);
    }
    if (hs_list_add(&document->characters, gate, 1) == NULL) return hs_findings_no_memory(findings);
    document_reader reader = {
        .guard = {.warn = hear_warning}, .document = document, .findings = findings};
    bool read = false;
    switch (hs_markup_guard_open(&reader.guard, gate, HS_TAG_PATTERNS, bytes, count)) {
    case HS_DECODED_FINE:
        read = read_text(&reader);
        break;
    case HS_DECODED_REFUSED:
        tell_failure(&reader);
        break;
    case HS_DECODED_NO_MEMORY:
        hs_findings_no_memory(findings);
        break;
    }
    hs_markup_guard_close(&reader.guard);
    return read;
}

void hs_document_release(hs_document *document)
{
    hs_list_release(&document->nodes, document->gate);
    hs_list_release(&document->characters, document->gate);
    hs_list_release(&document->pieces, document->gate);
}

uint32_t hs_document_child(const hs_document *document, uint32_t node, hs_element element)
{
    uint32_t child = hs_document_node(document, node)->first_child;
    while (child != HS_NODE_NONE && hs_document_node(document, child)->element != element)
        child = hs_document_node(document, child)->next_sibling;
    return child;
}

hs_source_position hs_document_text_place(const hs_document *document, uint32_t node,
                                          uint32_t offset)
{
    const hs_node *number = hs_document_node(document, node);
    if (number->piece_count == 0) return number->place;
    const hs_piece *pieces = (const hs_piece *)document->pieces.items + number->pieces;
    uint32_t wanted = number->text + offset;
    uint32_t found = 0;
    while (found + 1 < number->piece_count && pieces[found + 1].first <= wanted) found++;
    hs_source_position place = pieces[found].place;
    const char *characters = document->characters.items;
    for (uint32_t at = pieces[found].first; at < wanted; at++)
        place.column += ((unsigned char)characters[at] & 0xC0) != 0x80;
    return place;
}
