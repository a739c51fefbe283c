#include "app/findings_report.h"

#include "base/error.h"
#include "cli/command.h"

#include "base/forbidden.h"

static const char *plural(unsigned count)
{
    return count == 1 ? "" : "s";
}

void hs_findings_report_tell(hs_findings_report *report, const char *path, int line, int column,
                             hs_severity severity, const char *sentence)
{
    bool is_error = severity == HS_SEVERITY_ERROR;
    report->errors += is_error;
    report->warnings += !is_error;
    for (const char *at = path; *at != '\0'; at++) {
        size_t hidden = hs_control_bytes(at);
        putc(hidden > 0 ? '?' : *at, report->stream);
        for (; hidden > 1; hidden--, at++) putc('?', report->stream);
    }
    fprintf(report->stream, ":%d:%d: %s: %s\n", line, column, is_error ? "error" : "warning",
            sentence);
}

int hs_findings_report_finish(const hs_findings_report *report, unsigned files, unsigned unusable,
                              bool is_strict)
{
    bool is_too_strict = is_strict && report->warnings > 0;
    printf("%u file%s, %u of them unusable: %u error%s, %u warning%s%s\n", files, plural(files),
           unusable, report->errors, plural(report->errors), report->warnings,
           plural(report->warnings), is_too_strict ? "; --strict allows none" : "");
    int finished = hs_command_finish();
    return unusable == 0 && !is_too_strict ? finished : HS_EXIT_FAILED;
}
