/// Writes JSON (RFC 8259) to a stream: commas, indentation and escapes are its business. Text that
/// is not UTF-8, such as a file's name may be, has the offending bytes replaced by U+FFFD; a number
/// that is not finite becomes `null`.
#ifndef HS_MEASURE_JSON_H
#define HS_MEASURE_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

typedef struct hs_json {
    FILE *stream;
    int depth;        ///< of objects and arrays in progress
    int row_depth;    ///< depth of the object that stands on one line, or 0
    bool needs_comma; ///< before the next member
} hs_json;

hs_json hs_json_to(FILE *stream);

/// Members: in an object with their key, in an array and at the top with NULL.
void hs_json_begin(hs_json *json, const char *key, char bracket); ///< '{' or '['
void hs_json_end(hs_json *json, char bracket);                    ///< '}' or ']'
/// Like `hs_json_begin` for an object that is to stand on one line.
void hs_json_begin_row(hs_json *json, const char *key);
void hs_json_text(hs_json *json, const char *key, const char *text); ///< NULL becomes `null`
void hs_json_count(hs_json *json, const char *key, uint64_t count);
/// The count where it is known, else `null`.
void hs_json_count_if(hs_json *json, const char *key, bool is_known, uint64_t count);
void hs_json_number(hs_json *json, const char *key, double number);
/// Nanoseconds as microseconds, exactly: three digits behind the point.
void hs_json_microseconds(hs_json *json, const char *key, uint64_t ns);
void hs_json_flag(hs_json *json, const char *key, bool flag); ///< `true` or `false`
/// 16 hexadecimal digits, as text.
void hs_json_digest(hs_json *json, const char *key, uint64_t digest);

#endif
