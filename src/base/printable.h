/// What may be shown: text from files, their names and command lines can hold control characters,
/// which move a terminal's cursor, end a line, or turn the direction of what follows.
#ifndef HS_BASE_PRINTABLE_H
#define HS_BASE_PRINTABLE_H

#include <stddef.h>

/// Bytes of the control character that the zero-terminated UTF-8 text begins with: C0, DEL and C1,
/// line and paragraph separators, and what controls direction (U+061C, U+200E, U+200F, U+202A to
/// U+202E, U+2066 to U+2069). 0 when it begins with anything else or is empty.
size_t hs_control_bytes(const char *text);

/// Replaces each byte of control characters in a buffer of `bytes`. Where the text fills the
/// buffer, a character that its end cut in two is dropped.
void hs_make_printable(char *text, size_t bytes, char substitute);

#endif
