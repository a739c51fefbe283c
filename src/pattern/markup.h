/// XML files of ours that consist of elements with attributes, such as scenarios: read with expat,
/// without a tree, so that every complaint knows its line and column.
#ifndef HS_PATTERN_MARKUP_H
#define HS_PATTERN_MARKUP_H

#include <expat.h>

#include "heapstorm/base.h"

/// One element as it opens. Everything belongs to the reader and ends with the call.
typedef struct hs_markup_element {
    const char *file;
    const char *name;
    int depth; ///< 0 for the root
    int line, column;
    const char *const *attributes; ///< name, value, name, value, ..., NULL
} hs_markup_element;

/// Hears of each element in order; false with an error ends the reading.
typedef struct hs_markup_listener {
    bool (*open)(void *context, const hs_markup_element *element, hs_error *error);
    void *context;
    const char *beginning; ///< said of an empty file, such as "a scenario begins with <scenario>"
} hs_markup_listener;

/// Elements may be nested so deep.
#define HS_MARKUP_NESTING 16

/// Reads `count` bytes that came from `file`. False with "file:line:column: sentence" on failure.
bool hs_markup_read(const char *file, const char *bytes, size_t count,
                    const hs_markup_listener *listener, hs_error *error);

/// Writes an error at the element's place. Returns false.
bool hs_markup_complain(const hs_markup_element *element, hs_error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

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

/// Writes why expat gave a file up, as a sentence without a place: the same one for patterns and
/// scenarios.
void hs_markup_failure_tell(const hs_markup_failure *failure, enum XML_Error code,
                            char sentence[HS_MARKUP_FAILURE_BYTES]);

/// Whether text consists of XML's white space.
bool hs_markup_is_blank(const char *bytes, size_t count);

#endif
