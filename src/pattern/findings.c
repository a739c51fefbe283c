#include "pattern/findings.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/error.h"

#include "base/forbidden.h"

enum { SENTENCE_BYTES = 240 };

typedef struct remark {
    hs_severity severity;
    hs_source_position place;
    char sentence[SENTENCE_BYTES];
} remark;

hs_findings hs_findings_start(hs_gate *gate)
{
    return (hs_findings){.gate = gate, .remarks = {.item_bytes = sizeof(remark)}};
}

static bool is_before(hs_source_position a, hs_source_position b)
{
    return a.line < b.line || (a.line == b.line && a.column < b.column);
}

/// Room for one more remark, or NULL beyond the limit or without memory. The first error is always
/// kept: it replaces the last warning.
static remark *make_room(hs_findings *findings, hs_severity severity)
{
    remark *remarks = findings->remarks.items;
    if (findings->remarks.count < HS_PATTERN_FINDINGS) {
        remark *added = hs_list_add(&findings->remarks, findings->gate, 1);
        if (added == NULL) findings->out_of_memory = true;
        return added;
    }
    findings->left_out++;
    bool is_first_error = severity == HS_SEVERITY_ERROR && findings->errors == 1;
    return is_first_error ? &remarks[findings->remarks.count - 1] : NULL;
}

bool hs_findings_add(hs_findings *findings, hs_severity severity, hs_source_position place,
                     const char *format, ...)
{
    if (severity == HS_SEVERITY_ERROR) findings->errors++;
    remark *last = make_room(findings, severity);
    if (last == NULL) return false;
    remark added = {.severity = severity, .place = place};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(added.sentence, sizeof added.sentence, format, arguments);
    va_end(arguments);
    hs_make_printable(added.sentence, sizeof added.sentence, '?');
    remark *first = findings->remarks.items;
    for (; last > first && is_before(place, last[-1].place); last--) *last = last[-1];
    *last = added;
    return false;
}

const char *hs_findings_suggest(const char *nearest, char text[HS_SUGGESTION_BYTES])
{
    text[0] = '\0';
    if (nearest != NULL) {
        snprintf(text, HS_SUGGESTION_BYTES, "; did you mean \"%.60s\"?", nearest);
    }
    return text;
}

bool hs_findings_no_memory(hs_findings *findings)
{
    findings->out_of_memory = true;
    return false;
}

bool hs_findings_allow(const hs_findings *findings)
{
    return findings->errors == 0 && !findings->out_of_memory;
}

static void tell_one(const hs_finding_sink *sink, hs_severity severity, hs_source_position place,
                     const char *sentence)
{
    if (sink == NULL) return;
    hs_finding finding = {severity, place.line, place.column, sentence};
    sink->hear(sink->context, &finding);
}

void hs_findings_tell(hs_findings *findings, const char *name, const hs_finding_sink *sink,
                      hs_error *error)
{
    const remark *remarks = findings->remarks.items;
    const remark *first_error = NULL;
    hs_source_position last = {1, 1};
    for (size_t i = 0; i < findings->remarks.count; i++) {
        const remark *it = &remarks[i];
        tell_one(sink, it->severity, it->place, it->sentence);
        if (it->severity == HS_SEVERITY_ERROR && first_error == NULL) first_error = it;
        last = it->place;
    }
    if (findings->left_out > 0) {
        char sentence[SENTENCE_BYTES];
        snprintf(sentence, sizeof sentence, "%llu further findings are left out",
                 (unsigned long long)findings->left_out);
        tell_one(sink, HS_SEVERITY_WARNING, last, sentence);
    }
    if (findings->out_of_memory) {
        hs_error_set(error, "%.400s: out of memory while reading the pattern", name);
    } else if (first_error != NULL) {
        hs_error_set(error, "%.400s:%d:%d: %s", name, first_error->place.line,
                     first_error->place.column, first_error->sentence);
    }
    hs_list_release(&findings->remarks, findings->gate);
}
