/// What `pattern check` and `scenario check` print: a line for each finding, and the summary.
#ifndef HS_APP_FINDINGS_REPORT_H
#define HS_APP_FINDINGS_REPORT_H

#include <stdio.h>

#include "heapstorm/pattern.h"

/// Where findings are printed, and how many were. Begin with the stream alone.
typedef struct hs_findings_report {
    FILE *stream;
    unsigned errors, warnings;
} hs_findings_report;

/// Prints a finding as one line, whatever bytes the file's name holds: file:line:column: severity:
/// sentence.
void hs_findings_report_tell(hs_findings_report *report, const char *path, int line, int column,
                             hs_severity severity, const char *sentence);

/// Prints the summary of `files` of which so many cannot be used. Returns the exit code; with
/// `is_strict` warnings fail the check too.
int hs_findings_report_finish(const hs_findings_report *report, unsigned files, unsigned unusable,
                              bool is_strict);

#endif
