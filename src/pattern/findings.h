/// The findings about a file that is read and compiled. Several passes look at the file, so
/// findings are kept sorted by position and reported to the caller's sink at the end.
#ifndef HS_PATTERN_FINDINGS_H
#define HS_PATTERN_FINDINGS_H

#include "heapstorm/pattern.h"
#include "pattern/list.h"

/// A position in a file, both from 1.
typedef struct hs_source_position {
    int line;
    int column;
} hs_source_position;

typedef struct hs_findings {
    hs_gate *gate;
    hs_list remarks;
    uint64_t left_out; ///< findings beyond HS_PATTERN_FINDINGS
    unsigned errors;
    bool out_of_memory; ///< reported in place of a finding; the rest cannot be trusted
} hs_findings;

/// An empty collection.
hs_findings hs_findings_start(hs_gate *gate);

/// Adds a finding, formatted like `printf`. Always returns false, so that a failing function can
/// `return hs_findings_add(...)`. Bytes of a quoted file that a terminal could take for a command
/// are replaced by '?'.
bool hs_findings_add(hs_findings *findings, hs_severity severity, hs_source_position place,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));

/// Room for a suggestion and its final zero.
#define HS_SUGGESTION_BYTES 80

/// Writes the end of a sentence about a word that is unknown: `; did you mean "nearest"?`, or ""
/// when `nearest` is NULL. Returns `text`.
const char *hs_findings_suggest(const char *nearest, char text[HS_SUGGESTION_BYTES]);

/// Notes that memory ran out. Returns false.
bool hs_findings_no_memory(hs_findings *findings);

/// Whether the pattern can be used, as far as is known.
bool hs_findings_allow(const hs_findings *findings);

/// Reports all findings to `sink`, which may be NULL, and writes the first error with the file's
/// name into `error`. Then releases the collection.
void hs_findings_tell(hs_findings *findings, const char *name, const hs_finding_sink *sink,
                      hs_error *error);

#endif
