/// A reader for XML files that consist of elements with attributes, such as scenarios. It uses
/// expat without building a tree, so that every error has its line and column.
#ifndef HS_PATTERN_MARKUP_H
#define HS_PATTERN_MARKUP_H

#include <expat.h>

#include "heapstorm/base.h"

/// One element as it opens. The reader owns everything, and only until the call returns.
typedef struct hs_markup_element {
    const char *file;
    const char *name;
    int depth; ///< 0 for the root
    int line, column;
    const char *const *attributes; ///< name, value, name, value, ..., NULL
} hs_markup_element;

/// Is called for each element in order; false with an error ends the reading.
typedef struct hs_markup_listener {
    bool (*open)(void *context, const hs_markup_element *element, hs_error *error);
    void *context;
    const char *beginning; ///< for empty files, such as "a scenario begins with <scenario>"
} hs_markup_listener;

/// The limit on nested elements.
#define HS_MARKUP_NESTING 16

/// Reads `count` bytes that came from `file`. False with "file:line:column: sentence" on failure.
bool hs_markup_read(const char *file, const char *bytes, size_t count,
                    const hs_markup_listener *listener, hs_error *error);

/// Writes an error with the element's position. Returns false.
bool hs_markup_complain(const hs_markup_element *element, hs_error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/// Line and column, both from 1, of what a parser reads at the moment.
int hs_markup_line(XML_Parser parser);
int hs_markup_column(XML_Parser parser);

/// Where the reading of a file failed.
typedef struct hs_markup_failure {
    const char *bytes; ///< of the whole file
    size_t count;
    const char *beginning; ///< what a file of this kind begins with: "a pattern begins with ..."
    const char *open;      ///< name of the innermost open element; NULL when none is open
    int open_line;         ///< where that element begins
} hs_markup_failure;

/// Longest sentence that is written, its final zero included.
#define HS_MARKUP_FAILURE_BYTES 160

/// Writes why expat rejects a file, as a sentence without a position, the same for patterns and
/// scenarios.
void hs_markup_failure_tell(const hs_markup_failure *failure, enum XML_Error code,
                            char sentence[HS_MARKUP_FAILURE_BYTES]);

/// Whether text consists of XML's white space.
bool hs_markup_is_blank(const char *bytes, size_t count);

#endif
