/// The handlers that turn expat's events into the tree of a document.
#ifndef HS_PATTERN_READER_H
#define HS_PATTERN_READER_H

#include <expat.h>

#include "pattern/document.h"

/// What the handlers work on.
typedef struct hs_reader {
    XML_Parser parser;
    hs_document *document;
    hs_findings *findings;
    uint32_t current;       ///< innermost open element
    unsigned depth;         ///< open elements, ignored ones included
    unsigned ignored_depth; ///< of these, elements inside and including the one that is ignored
    uint32_t elements;      ///< seen so far, ignored ones included
    bool told_text;         ///< the innermost element's stray text was already told
    bool stopped;           ///< a finding or want of memory ended the reading
} hs_reader;

/// Puts the handlers into `reader->parser`.
void hs_reader_attach(hs_reader *reader);

#endif
