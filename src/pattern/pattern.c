#include <string.h>

#include "base/assert.h"
#include "base/digest.h"
#include "base/file.h"
#include "pattern/compiler.h"
#include "pattern/lint.h"

#include "base/forbidden.h"

static uint64_t digest_of(const char *bytes, size_t count)
{
    hs_digest digest = hs_digest_start();
    hs_digest_add(&digest, count);
    for (size_t i = 0; i < count; i++) hs_digest_add(&digest, (unsigned char)bytes[i]);
    return digest.state;
}

static void release_array(const hs_pattern *pattern, void *items, size_t count, size_t bytes)
{
    hs_gate_release(pattern->gate, HS_TAG_PATTERNS, items, count * bytes);
}

static void release_arrays(hs_pattern *it)
{
    release_array(it, it->instructions, it->instruction_count, sizeof *it->instructions);
    release_array(it, it->operands, it->operand_count, sizeof *it->operands);
    release_array(it, it->tokens, it->token_count, sizeof *it->tokens);
    release_array(it, it->fires, it->fire_count, sizeof *it->fires);
    release_array(it, it->bullets, it->bullet_count, sizeof *it->bullets);
    release_array(it, it->scripts, it->script_count, sizeof *it->scripts);
    release_array(it, it->labels, it->label_bytes, sizeof *it->labels);
}

/// Reads, checks and compiles into a zeroed pattern.
static bool build(hs_pattern *pattern, hs_gate *gate, const char *bytes, size_t count,
                  hs_scrutiny scrutiny, hs_findings *findings)
{
    hs_document document;
    hs_checked checked = {.gate = gate};
    pattern->gate = gate;
    bool built = hs_document_read(&document, gate, bytes, count, findings) &&
                 hs_checker_run(&checked, gate, &document, findings) &&
                 hs_lint_run(gate, &document, &checked, scrutiny, findings) &&
                 hs_compiler_run(pattern, &document, &checked, findings);
    if (built) {
        pattern->is_horizontal = hs_document_node(&document, 0)->type == HS_TYPE_HORIZONTAL;
        pattern->digest = digest_of(bytes, count);
    }
    hs_checked_release(&checked);
    hs_document_release(&document);
    return built && hs_findings_allow(findings);
}

hs_pattern *hs_pattern_examine_text(hs_gate *gate, const char *name, const char *bytes,
                                    size_t count, hs_scrutiny scrutiny, const hs_finding_sink *sink,
                                    hs_error *error)
{
    hs_findings findings = hs_findings_start(gate);
    hs_pattern *pattern = hs_gate_allocate_array(gate, HS_TAG_PATTERNS, 1, sizeof *pattern);
    if (pattern == NULL) hs_findings_no_memory(&findings);
    bool built = pattern != NULL && build(pattern, gate, bytes, count, scrutiny, &findings);
    hs_findings_tell(&findings, name, sink, error);
    if (built) return pattern;
    hs_pattern_release(pattern);
    return NULL;
}

hs_pattern *hs_pattern_parse(hs_gate *gate, const char *name, const char *bytes, size_t count,
                             const hs_finding_sink *sink, hs_error *error)
{
    return hs_pattern_examine_text(gate, name, bytes, count, HS_SCRUTINY_LOAD, sink, error);
}

/// Turns the message about an unreadable file, "path:1:1: cause", into a finding like any other.
/// The path may have been cut, or contain a ":1:1: " itself.
static void tell_unreadable(const char *path, const hs_error *cause, hs_gate *gate,
                            const hs_finding_sink *sink, hs_error *error)
{
    hs_findings findings = hs_findings_start(gate);
    static const char place[] = ":1:1: ";
    const char *sentence = cause->message;
    for (const char *at; (at = strstr(sentence, place)) != NULL;) sentence = at + sizeof place - 1;
    hs_findings_add(&findings, HS_SEVERITY_ERROR, (hs_source_position){1, 1}, "%s", sentence);
    hs_findings_tell(&findings, path, sink, error);
}

/// Parses what was read from `path`, or tells why nothing was.
static hs_pattern *parse_file(hs_gate *gate, const char *path, hs_file *file, const hs_error *cause,
                              hs_scrutiny scrutiny, const hs_finding_sink *sink, hs_error *error)
{
    if (file->bytes == NULL) {
        tell_unreadable(path, cause, gate, sink, error);
        return NULL;
    }
    hs_pattern *pattern =
        hs_pattern_examine_text(gate, path, file->bytes, file->count, scrutiny, sink, error);
    hs_file_release(file, gate, HS_TAG_PATTERNS);
    return pattern;
}

hs_pattern *hs_pattern_examine(hs_gate *gate, const char *path, hs_scrutiny scrutiny,
                               const hs_finding_sink *sink, hs_error *error)
{
    hs_file file;
    hs_error cause;
    hs_file_read(&file, gate, HS_TAG_PATTERNS, path, HS_PATTERN_FILE_BYTES, &cause);
    return parse_file(gate, path, &file, &cause, scrutiny, sink, error);
}

hs_pattern *hs_pattern_examine_stream(hs_gate *gate, const char *name, FILE *stream,
                                      hs_scrutiny scrutiny, const hs_finding_sink *sink,
                                      hs_error *error)
{
    hs_file file;
    hs_error cause;
    hs_file_read_stream(&file, gate, HS_TAG_PATTERNS, name, stream, HS_PATTERN_FILE_BYTES, &cause);
    return parse_file(gate, name, &file, &cause, scrutiny, sink, error);
}

hs_pattern *hs_pattern_load(hs_gate *gate, const char *path, const hs_finding_sink *sink,
                            hs_error *error)
{
    return hs_pattern_examine(gate, path, HS_SCRUTINY_LOAD, sink, error);
}

void hs_pattern_release(hs_pattern *pattern)
{
    if (pattern == NULL) return;
    release_arrays(pattern);
    hs_gate_release(pattern->gate, HS_TAG_PATTERNS, pattern, sizeof *pattern);
}

bool hs_pattern_is_horizontal(const hs_pattern *pattern)
{
    return pattern->is_horizontal;
}

unsigned hs_pattern_top_count(const hs_pattern *pattern)
{
    return pattern->top_count;
}

unsigned hs_pattern_bullet_count(const hs_pattern *pattern)
{
    return (unsigned)pattern->bullet_count;
}

const char *hs_pattern_bullet_label(const hs_pattern *pattern, unsigned bullet)
{
    HS_ASSERT(bullet < pattern->bullet_count);
    return pattern->labels + pattern->bullets[bullet].label;
}

int hs_pattern_find_fire(const hs_pattern *pattern, const char *label)
{
    int found = -1;
    for (size_t i = 0; i < pattern->fire_count; i++) {
        const char *other = pattern->labels + pattern->fires[i].label;
        if (other[0] != '\0' && strcmp(other, label) == 0) found = (int)i;
    }
    return found;
}
