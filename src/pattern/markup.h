/// A reader for XML files that consist of elements with attributes, such as scenarios. It uses
/// expat without building a tree, so that every error has its line and column.
#ifndef HS_PATTERN_MARKUP_H
#define HS_PATTERN_MARKUP_H

#include "heapstorm/base.h"
#include "heapstorm/gate.h"

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

/// Reads `count` bytes that came from `file`; what it needs meanwhile counts under `tag`. False
/// with "file:line:column: sentence" on failure.
bool hs_markup_read(hs_gate *gate, hs_tag tag, const char *file, const char *bytes, size_t count,
                    const hs_markup_listener *listener, hs_error *error);

/// Writes an error with the element's position. Returns false.
bool hs_markup_complain(const hs_markup_element *element, hs_error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
