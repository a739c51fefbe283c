/// A small strict JSON reader (RFC 8259) for tests, independent of the program's own: it says
/// whether a text is valid and finds values by their path.
#ifndef HS_TEST_JSON_H
#define HS_TEST_JSON_H

#include <stdbool.h>
#include <stddef.h>

/// Whether the text is exactly one JSON value. Keys need not be unique; numbers must be finite by
/// their grammar, and strings must be UTF-8 without raw control characters.
bool hs_test_json_is_valid(const char *text);

/// Returns the beginning of the value at a path of keys and indices such as
/// "runs.1.heap.game.frees" in a valid text, or NULL when there is none. A key must not contain a
/// dot.
const char *hs_test_json_find(const char *text, const char *path);

/// Returns the number at a path; fails the test when there is none.
double hs_test_json_number(const char *text, const char *path);

/// Whether the value at the path is `null`; fails the test when there is none.
bool hs_test_json_is_null(const char *text, const char *path);

/// Writes the string at a path, escapes not decoded, cut to fit; fails the test when there is none.
void hs_test_json_text(const char *text, const char *path, char *string, size_t bytes);

#endif
