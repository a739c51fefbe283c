#include "pattern/document.h"

#include <string.h>

#include "pattern/markup_failure.h"
#include "pattern/reader.h"

#include "base/forbidden.h"

/// Whether all bytes are UTF-8, loosely: leading and following bytes agree.
static bool is_utf8(const unsigned char *bytes, size_t count)
{
    unsigned following = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned byte = bytes[i];
        if (following > 0) {
            if ((byte & 0xC0) != 0x80) return false;
            following--;
        } else if (byte >= 0x80) {
            following = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
            if (byte < 0xC2 || byte > 0xF4) return false;
        }
    }
    return following == 0;
}

/// Whether the XML declaration names an encoding, or the first bytes say UTF-16.
static bool names_encoding(const char *bytes, size_t count)
{
    if (count >= 2 && (bytes[0] == 0 || bytes[1] == 0)) return true;
    if (count >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0)) {
        return true;
    }
    if (count >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) return true;
    if (count < 5 || memcmp(bytes, "<?xml", 5) != 0) return false;
    static const char word[] = "encoding";
    for (size_t i = 5; i + sizeof word <= count && bytes[i] != '>'; i++) {
        if (memcmp(bytes + i, word, sizeof word - 1) == 0) return true;
    }
    return false;
}

/// The encoding to force, or NULL: real files keep Shift_JIS comments without saying so, and what
/// is neither UTF-8 nor named is then read bytewise.
static const char *encoding_of(const char *bytes, size_t count)
{
    if (names_encoding(bytes, count) || is_utf8((const unsigned char *)bytes, count)) return NULL;
    return "ISO-8859-1";
}

/// Tells what expat did not like.
static void tell_failure(const hs_reader *reader, const char *bytes, size_t count)
{
    enum XML_Error code = XML_GetErrorCode(reader->parser);
    if (code == XML_ERROR_NO_MEMORY) {
        hs_findings_no_memory(reader->findings);
        return;
    }
    hs_source_position place = {(int)XML_GetCurrentLineNumber(reader->parser),
                                (int)XML_GetCurrentColumnNumber(reader->parser) + 1};
    hs_markup_failure failure = {
        .code = code,
        .bytes = bytes,
        .count = count,
        .beginning = "a pattern begins with <bulletml>",
    };
    if (reader->depth > 0) {
        const hs_node *open = hs_document_node(reader->document, reader->current);
        failure.open = hs_grammar_rule((hs_element)open->element)->name;
        failure.open_line = open->place.line;
    }
    char sentence[HS_MARKUP_FAILURE_BYTES];
    hs_markup_failure_tell(&failure, sentence);
    hs_findings_add(reader->findings, HS_SEVERITY_ERROR, place, "%s", sentence);
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
    hs_reader reader = {.parser = XML_ParserCreate(encoding_of(bytes, count)),
                        .document = document,
                        .findings = findings};
    if (reader.parser == NULL) return hs_findings_no_memory(findings);
    hs_reader_attach(&reader);
    bool read = XML_Parse(reader.parser, bytes, (int)count, 1) == XML_STATUS_OK;
    if (!read && !reader.stopped) tell_failure(&reader, bytes, count);
    XML_ParserFree(reader.parser);
    return read;
}

void hs_document_release(hs_document *document)
{
    hs_list_release(&document->nodes, document->gate);
    hs_list_release(&document->characters, document->gate);
    hs_list_release(&document->pieces, document->gate);
}

const hs_node *hs_document_node(const hs_document *document, uint32_t node)
{
    return (const hs_node *)document->nodes.items + node;
}

uint32_t hs_document_node_count(const hs_document *document)
{
    return (uint32_t)document->nodes.count;
}

uint32_t hs_document_child(const hs_document *document, uint32_t node, hs_element element)
{
    uint32_t child = hs_document_node(document, node)->first_child;
    while (child != HS_NODE_NONE && hs_document_node(document, child)->element != element)
        child = hs_document_node(document, child)->next_sibling;
    return child;
}

const char *hs_document_label(const hs_document *document, uint32_t node)
{
    return (const char *)document->characters.items + hs_document_node(document, node)->label;
}

const char *hs_document_text(const hs_document *document, uint32_t node)
{
    return (const char *)document->characters.items + hs_document_node(document, node)->text;
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
