/// What is remarked about a file while it is read and compiled: kept sorted by place, since several
/// passes look at the file, and told to the caller's sink at the end.
#ifndef HS_PATTERN_FINDINGS_H
#define HS_PATTERN_FINDINGS_H

#include "heapstorm/pattern.h"
#include "pattern/list.h"

/// A place in a file, both from 1.
typedef struct hs_source_position {
    int line;
    int column;
} hs_source_position;

typedef struct hs_findings {
    hs_gate *gate;
    hs_list remarks;
    uint64_t left_out; ///< findings beyond HS_PATTERN_FINDINGS
    unsigned errors;
    bool out_of_memory; ///< nothing further can be trusted; tells so instead of a finding
} hs_findings;

/// An empty collection.
hs_findings hs_findings_start(hs_gate *gate);

/// Adds a finding in the manner of `printf`. Always returns false, so that a failing function can
/// say `return hs_findings_add(...)`. Of a finding that quotes the file, what a terminal could take
/// for a command is replaced by '?'.
bool hs_findings_add(hs_findings *findings, hs_severity severity, hs_source_position place,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));

/// Notes that memory ran out. Returns false.
bool hs_findings_no_memory(hs_findings *findings);

/// Whether nothing so far forbids to use the pattern.
bool hs_findings_allow(const hs_findings *findings);

/// Tells all findings to `sink` (may be NULL); when there is an error, writes the first into
/// `error` with the file's name. Then releases the collection.
void hs_findings_tell(hs_findings *findings, const char *name, const hs_finding_sink *sink,
                      hs_error *error);

#endif
