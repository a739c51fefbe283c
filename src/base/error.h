/// Messages that are safe to show. Text from files, their names and command lines can hold control
/// characters, which move a terminal's cursor, end a line, or reverse the direction of the text
/// after them. The public part, `hs_error` itself, is heapstorm/error.h.
#ifndef HS_BASE_ERROR_H
#define HS_BASE_ERROR_H

#include <stddef.h>

#include "heapstorm/error.h"

/// Returns how many bytes the control character takes with which the zero-terminated UTF-8 text
/// begins: C0, DEL and C1, line and paragraph separators, and the characters that control direction
/// (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069). Returns 0 when the text begins
/// with any other character or is empty.
size_t hs_control_bytes(const char *text);

/// Replaces each byte of control characters in a zero-terminated text, which lies in a buffer of
/// `bytes`. Where the text fills the buffer, an incomplete UTF-8 character at its end is dropped.
void hs_make_printable(char *text, size_t bytes, char substitute);

#endif
