/// A BulletML file as a tree of its known elements, read with expat. Unknown and misplaced elements
/// are left out with a warning. Every element and every character of a number has a position in the
/// file. Nothing but the given bytes is read: no external entity, no DTD.
#ifndef HS_PATTERN_DOCUMENT_H
#define HS_PATTERN_DOCUMENT_H

#include "pattern/findings.h"
#include "pattern/grammar.h"
#include "pattern/list.h"

/// No node. Node 0 is the root, which is no node's child.
#define HS_NODE_NONE 0u

/// One element.
typedef struct hs_node {
    uint8_t element; ///< hs_element
    uint8_t type;    ///< hs_value_type
    hs_source_position place;
    uint32_t label; ///< offset of its zero-terminated label in `characters`; 0 when it has none
    uint32_t parent, first_child, last_child, next_sibling;
    uint32_t text, text_count;    ///< of a number: its content in `characters`
    uint32_t pieces, piece_count; ///< where that content comes from
} hs_node;

/// A stretch of a number's text that is contiguous on one line of the file.
typedef struct hs_piece {
    uint32_t first; ///< offset in `characters`
    uint32_t count;
    hs_source_position place;
} hs_piece;

typedef struct hs_document {
    hs_gate *gate;
    hs_list nodes;      ///< hs_node, in document order
    hs_list characters; ///< char: labels and texts
    hs_list pieces;     ///< hs_piece
} hs_document;

/// Reads `count` bytes. False when they are no BulletML file or memory ran out, as the findings
/// tell. Release the document in either case.
bool hs_document_read(hs_document *document, hs_gate *gate, const char *bytes, size_t count,
                      hs_findings *findings);

void hs_document_release(hs_document *document);

/// The node of this number, which must exist. The pointer holds until nodes are added.
static inline const hs_node *hs_document_node(const hs_document *document, uint32_t node)
{
    return (const hs_node *)document->nodes.items + node;
}

/// How many nodes there are, the root included.
static inline uint32_t hs_document_node_count(const hs_document *document)
{
    return (uint32_t)document->nodes.count;
}

/// Its label, or "".
static inline const char *hs_document_label(const hs_document *document, uint32_t node)
{
    return (const char *)document->characters.items + hs_document_node(document, node)->label;
}

/// The text of a number, `text_count` bytes and a final zero.
static inline const char *hs_document_text(const hs_document *document, uint32_t node)
{
    return (const char *)document->characters.items + hs_document_node(document, node)->text;
}

/// The first child of this kind, or HS_NODE_NONE.
uint32_t hs_document_child(const hs_document *document, uint32_t node, hs_element element);

/// The position in the file of a number's `offset`-th byte.
hs_source_position hs_document_text_place(const hs_document *document, uint32_t node,
                                          uint32_t offset);

#endif
