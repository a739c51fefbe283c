/// A writer of JSON (RFC 8259), which takes care of commas, indentation and escapes.
///
/// In text that is not UTF-8, as the name of a file may be, each offending byte becomes U+FFFD. A
/// number that is not finite becomes `null`.
#ifndef HS_MEASURE_JSON_H
#define HS_MEASURE_JSON_H

#include "heapstorm/measure.h"

typedef struct hs_json {
    FILE *stream;
    int depth;        ///< of objects and arrays in progress
    int row_depth;    ///< depth of the object that stands on one line, or 0
    bool needs_comma; ///< before the next member
} hs_json;

hs_json hs_json_to(FILE *stream);

/// The following write a member; in an array and at the top its key is NULL.
void hs_json_begin(hs_json *json, const char *key, char bracket); ///< '{' or '['
void hs_json_end(hs_json *json, char bracket);                    ///< '}' or ']'
/// Begins an object that stands on one line.
void hs_json_begin_row(hs_json *json, const char *key);
void hs_json_text(hs_json *json, const char *key, const char *text); ///< NULL becomes `null`
void hs_json_count(hs_json *json, const char *key, uint64_t count);
/// Writes the count where it is known, else `null`.
void hs_json_count_if(hs_json *json, const char *key, bool is_known, uint64_t count);
/// Writes a figure of the system, `null` for HS_FIGURE_NONE.
void hs_json_figure(hs_json *json, const char *key, uint64_t figure);
void hs_json_number(hs_json *json, const char *key, double number);
/// Writes nanoseconds as microseconds, exactly: with three digits after the point.
void hs_json_microseconds(hs_json *json, const char *key, uint64_t ns);
void hs_json_flag(hs_json *json, const char *key, bool flag); ///< `true` or `false`
/// Writes 16 hexadecimal digits, as text.
void hs_json_digest(hs_json *json, const char *key, uint64_t digest);
/// Writes an object of the six numbers, on one line.
void hs_json_summary(hs_json *json, const char *key, const hs_summary *summary);
/// Writes traffic and its allocations a frame as members of a row: `allocations`, `frees`, `bytes`
/// and `per_frame`, each `null` where it is not known.
void hs_json_traffic(hs_json *json, bool is_known, hs_heap_traffic sum, double per_frame);
/// Writes an object of the counts on one line: `frames` of all reasons, then each reason's.
void hs_json_aside(hs_json *json, const char *key, const hs_aside_counts *counts);
/// Writes an object of what the game came to.
void hs_json_game(hs_json *json, const char *key, const hs_game_figures *game);
/// Writes an object on one line: `wall_ns`, `cpu_ns`, `involuntary_switches` and `is_disturbed`,
/// each `null` where it is not known.
void hs_json_processor(hs_json *json, const char *key, const hs_cpu_use *use);
/// Writes what ran where: the members `version`, `compiler` and `cpu`.
void hs_json_program(hs_json *json);

#endif
