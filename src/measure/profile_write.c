#include "measure/profile_write.h"

#include "base/system.h"
#include "measure/contents.h"
#include "measure/profile_lines.h"

#include "base/forbidden.h"

hs_profile_format hs_profile_format_of(const char *path)
{
    static const struct {
        const char *ending;
        hs_profile_format format;
    } endings[] = {
        {".json", HS_PROFILE_JSON},
        {".pprof", HS_PROFILE_PPROF},
        {".heap", HS_PROFILE_PPROF},
        {".folded", HS_PROFILE_FOLDED},
    };
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t bytes = strlen(endings[i].ending);
        if (length >= bytes && strcmp(path + length - bytes, endings[i].ending) == 0) {
            return endings[i].format;
        }
    }
    return HS_PROFILE_TEXT;
}

// ---- pprof --------------------------------------------------------------------------------------

static void write_pprof_row(FILE *stream, const hs_profile_counts *counts)
{
    fprintf(stream, "%6llu: %8llu [%6llu: %8llu] @", (unsigned long long)counts->live_blocks,
            (unsigned long long)counts->live_bytes, (unsigned long long)counts->blocks,
            (unsigned long long)counts->bytes);
}

static void write_pprof(FILE *stream, const hs_figures *figures)
{
    const hs_profile *profile = figures->profile;
    fputs("heap profile: ", stream);
    write_pprof_row(stream, &figures->now.total);
    fputs(" heapprofile\n", stream);
    for (size_t i = 0; i < hs_profile_site_count(profile); i++) {
        hs_profile_counts counts = hs_figures_site(figures, i);
        if (counts.blocks == 0 || !hs_figures_shows(figures, i)) continue;
        const hs_profile_site *site = hs_profile_site_at(profile, i);
        const uintptr_t *stack = hs_profile_stack(profile, site);
        write_pprof_row(stream, &counts);
        for (unsigned f = 0; f < site->depth; f++)
            fprintf(stream, " 0x%016llx", (unsigned long long)stack[f]);
        fputc('\n', stream);
    }
    fputs("\nMAPPED_LIBRARIES:\n", stream);
    hs_code_write_map(stream);
}

// ---- Folded stacks ------------------------------------------------------------------------------

static void write_folded(FILE *stream, const hs_figures *figures)
{
    const hs_profile *profile = figures->profile;
    bool by_line = hs_profile_view_of(profile)->by_line;
    for (size_t i = 0; i < hs_profile_site_count(profile); i++) {
        hs_profile_counts counts = hs_figures_site(figures, i);
        uint64_t bytes = figures->is_snapshot ? counts.live_bytes : counts.bytes;
        if (bytes == 0 || !hs_figures_shows(figures, i)) continue;
        const hs_profile_site *site = hs_profile_site_at(profile, i);
        const uintptr_t *stack = hs_profile_stack(profile, site);
        for (unsigned f = site->depth; f > 0; f--) {
            char name[HS_SYMBOL_BYTES];
            hs_source_line line;
            hs_symbols_name(&figures->symbols, stack[f - 1], name, sizeof name);
            if (by_line && hs_symbols_line(&figures->symbols, stack[f - 1], &line)) {
                fprintf(stream, "%s:%d;", name, line.number);
            } else {
                fprintf(stream, "%s;", name);
            }
        }
        fprintf(stream, "[%s] %llu\n", hs_tag_name((hs_tag)site->tag), (unsigned long long)bytes);
    }
}

// ---- JSON ---------------------------------------------------------------------------------------

static void write_counts(hs_json *json, const hs_profile_counts *counts)
{
    hs_json_count(json, "live_blocks", counts->live_blocks);
    hs_json_count(json, "live_bytes", counts->live_bytes);
    hs_json_count(json, "blocks", counts->blocks);
    hs_json_count(json, "bytes", counts->bytes);
}

static void write_lifetimes(hs_json *json, const hs_profile_kind *kind)
{
    hs_json_count(json, "temporary", kind->temporary);
    hs_json_count(json, "within_tick", kind->within_tick);
    hs_json_count(json, "at_end", kind->at_end);
    hs_json_begin(json, "lifetimes", '[');
    int classes = HS_LIFETIMES;
    while (classes > 0 && kind->lifetimes[classes - 1] == 0) classes--;
    for (int i = 0; i < classes; i++) hs_json_count(json, NULL, kind->lifetimes[i]);
    hs_json_end(json, ']');
}

static void write_kinds(hs_json *json, const hs_figures *figures)
{
    hs_json_begin(json, "kinds", '{');
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        hs_json_begin_row(json, hs_tag_name((hs_tag)tag));
        write_counts(json, &figures->now.kinds[tag]);
        if (!figures->is_snapshot) {
            const hs_profile_kind *kind = hs_profile_kind_of(figures->profile, (hs_tag)tag);
            hs_json_count(json, "peak_bytes", kind->peak_bytes);
            hs_json_count(json, "peak_tick", kind->peak_tick);
            write_lifetimes(json, kind);
        }
        hs_json_end(json, '}');
    }
    hs_json_end(json, '}');
}

/// Writes what the collector had not given back yet; `null` where the strategy has none.
static void write_waiting(hs_json *json, const hs_snapshot *now)
{
    if (!now->has_collector) {
        hs_json_text(json, "waiting", NULL);
        return;
    }
    hs_json_begin(json, "waiting", '{');
    for (int tag = 0; tag < HS_TAG_COUNT; tag++)
        hs_json_count(json, hs_tag_name((hs_tag)tag), now->waiting[tag]);
    hs_json_count(json, "bytes", now->waiting_bytes);
    hs_json_end(json, '}');
}

static void write_sites(hs_json *json, const hs_figures *figures)
{
    const hs_profile *profile = figures->profile;
    hs_json_begin(json, "sites", '[');
    for (size_t i = 0; i < hs_profile_site_count(profile); i++) {
        hs_profile_counts counts = hs_figures_site(figures, i);
        if (counts.blocks == 0 || !hs_figures_shows(figures, i)) continue;
        const hs_profile_site *site = hs_profile_site_at(profile, i);
        hs_json_begin_row(json, NULL);
        hs_json_text(json, "kind", hs_tag_name((hs_tag)site->tag));
        write_counts(json, &counts);
        if (!figures->is_snapshot) {
            hs_json_count(json, "temporary", site->temporary);
            hs_json_count(json, "peak_bytes", site->peak_bytes);
            hs_json_count(json, "peak_tick", site->peak_tick);
        }
        hs_json_stack(json, figures, site);
        hs_json_end(json, '}');
    }
    hs_json_end(json, ']');
}

/// Writes the lines of the source, where the view asks for them.
static void write_lines(hs_json *json, const hs_figures *figures)
{
    if (!hs_profile_view_of(figures->profile)->by_line) return;
    hs_lines lines;
    hs_lines_sum_up(&lines, figures);
    hs_json_begin(json, "lines", '[');
    for (size_t i = 0; i < lines.count; i++) {
        const hs_line *line = &lines.at[i];
        hs_json_begin_row(json, NULL);
        hs_json_text(json, "function", line->function);
        hs_json_text(json, "file", line->path);
        hs_json_count_if(json, "line", line->path != NULL, (uint64_t)line->number);
        hs_json_begin(json, "own", '{');
        write_counts(json, &line->own);
        hs_json_end(json, '}');
        hs_json_begin(json, "through", '{');
        write_counts(json, &line->through);
        hs_json_end(json, '}');
        hs_json_end(json, '}');
    }
    hs_json_end(json, ']');
    hs_lines_close(&lines);
}

static void write_own(hs_json *json, const hs_profile *profile)
{
    hs_profile_state state = hs_profile_state_of(profile);
    hs_json_begin_row(json, "own");
    hs_json_count(json, "bytes", state.own_bytes);
    hs_json_count(json, "peak_bytes", state.peak_bytes);
    hs_json_count(json, "missed", state.missed);
    hs_json_count(json, "unknown", state.unknown);
    hs_json_count(json, "walks", state.walks);
    hs_json_end(json, '}');
}

static void write_json(FILE *stream, const hs_figures *figures)
{
    bool is_snapshot = figures->is_snapshot;
    hs_json json = hs_json_to(stream);
    hs_json_begin(&json, NULL, '{');
    hs_json_text(&json, "schema", is_snapshot ? "heapstorm.snapshot/1" : "heapstorm.profile/1");
    hs_json_text(&json, "version", HS_VERSION);
    hs_json_text(&json, "title", figures->title);
    hs_json_count(&json, is_snapshot ? "tick" : "ticks", figures->now.tick);
    hs_json_begin_row(&json, "total");
    write_counts(&json, &figures->now.total);
    hs_json_end(&json, '}');
    write_kinds(&json, figures);
    write_waiting(&json, &figures->now);
    write_sites(&json, figures);
    write_lines(&json, figures);
    if (is_snapshot) hs_contents_write_json(&json, figures->now.contents);
    write_own(&json, figures->profile);
    hs_json_end(&json, '}');
}

// ---- Which writer writes what -------------------------------------------------------------------

static void write(FILE *stream, hs_figures *figures, hs_profile_format format)
{
    static void (*const writers[])(FILE * stream, const hs_figures *figures) = {
        [HS_PROFILE_TEXT] = hs_figures_write_text,
        [HS_PROFILE_JSON] = write_json,
        [HS_PROFILE_PPROF] = write_pprof,
        [HS_PROFILE_FOLDED] = write_folded,
    };
    hs_symbols_open(&figures->symbols);
    hs_figures_choose(figures);
    writers[format](stream, figures);
    hs_figures_choose_none(figures);
    hs_symbols_close(&figures->symbols);
}

void hs_snapshot_write(FILE *stream, const hs_snapshot *snapshot, const char *title,
                       hs_profile_format format)
{
    hs_figures figures = {snapshot->profile, .now = *snapshot, .is_snapshot = true, .title = title};
    write(stream, &figures, format);
}

void hs_snapshot_write_difference(FILE *stream, const hs_snapshot *before, const hs_snapshot *after,
                                  const char *title)
{
    hs_figures figures = {after->profile, *after, true, .before = before, .title = title};
    write(stream, &figures, HS_PROFILE_TEXT);
}

void hs_profile_write(FILE *stream, const hs_profile *profile, const char *title,
                      hs_profile_format format)
{
    hs_profile_state state = hs_profile_state_of(profile);
    hs_figures figures = {profile, .title = title};
    figures.now = (hs_snapshot){
        .tick = state.tick,
        .total = hs_profile_total(profile),
        .has_collector = state.has_collector,
        .waiting_bytes = state.waiting_bytes,
    };
    memcpy(figures.now.waiting, state.waiting, sizeof state.waiting);
    for (int tag = 0; tag < HS_TAG_COUNT; tag++)
        figures.now.kinds[tag] = hs_profile_kind_of(profile, (hs_tag)tag)->counts;
    write(stream, &figures, format);
}
