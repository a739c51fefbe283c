#include "findings_text.h"

static void hear(void *context, const hs_finding *finding)
{
    hs_test_findings *findings = context;
    findings->count++;
    size_t used = strlen(findings->text);
    snprintf(findings->text + used, sizeof findings->text - used, "%d:%d: %s: %s\n", finding->line,
             finding->column, finding->severity == HS_SEVERITY_ERROR ? "error" : "warning",
             finding->sentence);
}

static hs_test_findings examine(const char *bytes, size_t count, hs_scrutiny scrutiny)
{
    hs_gate gate = {0};
    hs_test_findings findings = {.usable = false};
    hs_finding_sink sink = {hear, &findings};
    hs_pattern *pattern =
        hs_pattern_examine_text(&gate, "f", bytes, count, scrutiny, &sink, &findings.error);
    findings.usable = pattern != NULL;
    hs_pattern_release(pattern);
    hs_test_expect_gate_empty(&gate);
    return findings;
}

hs_test_findings hs_test_findings_of(const char *bytes, size_t count)
{
    return examine(bytes, count, HS_SCRUTINY_LOAD);
}

hs_test_findings hs_test_findings_examined(const char *text, hs_scrutiny scrutiny)
{
    return examine(text, strlen(text), scrutiny);
}

hs_test_findings hs_test_findings_of_text(const char *text)
{
    return hs_test_findings_of(text, strlen(text));
}
