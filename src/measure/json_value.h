/// Reads JSON (RFC 8259) into a tree, for files that the program wrote itself and others may have
/// broken since: every error has its line and column.
#ifndef HS_MEASURE_JSON_VALUE_H
#define HS_MEASURE_JSON_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "heapstorm/error.h"
#include "heapstorm/gate.h"

typedef enum hs_json_kind {
    HS_JSON_NULL,
    HS_JSON_BOOL,
    HS_JSON_NUMBER,
    HS_JSON_TEXT,
    HS_JSON_ARRAY,
    HS_JSON_OBJECT,
} hs_json_kind;

/// A value. Members and elements follow their parent, linked in their order.
typedef struct hs_json_value {
    hs_json_kind kind;
    double number;    ///< or 0 and 1 of a bool
    const char *text; ///< without its escapes
    const char *key;  ///< in its object; NULL elsewhere
    size_t count;     ///< members or elements
    size_t first;     ///< place of the first of them in the document
    size_t next;      ///< place of the next in the same parent; 0 for none
} hs_json_value;

/// A whole document. The first value is its root.
typedef struct hs_json_document {
    hs_gate *gate;
    hs_json_value *values;
    size_t count, reserved;
} hs_json_document;

/// Reads a text, which is changed on the way (escapes are undone in place) and has to live as long.
/// `name` stands in errors: "name:line:column: sentence". On failure there is nothing to release.
bool hs_json_read(hs_json_document *document, hs_gate *gate, char *text, size_t bytes,
                  const char *name, hs_error *error);
void hs_json_release(hs_json_document *document);

/// The member of an object with this key; NULL when there is none, or `object` is none or NULL.
const hs_json_value *hs_json_member(const hs_json_document *document, const hs_json_value *object,
                                    const char *key);
/// The first member or element, and the one after; NULL at the end.
const hs_json_value *hs_json_first(const hs_json_document *document, const hs_json_value *parent);
const hs_json_value *hs_json_next(const hs_json_document *document, const hs_json_value *value);

/// The member's text, or "" when it is none; its number, or NaN.
const char *hs_json_text_of(const hs_json_document *document, const hs_json_value *object,
                            const char *key);
double hs_json_number_of(const hs_json_document *document, const hs_json_value *object,
                         const char *key);

#endif
