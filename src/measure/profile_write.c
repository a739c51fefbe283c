#include "measure/profile_write.h"

#include "measure/json.h"

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

hs_profile_counts hs_figures_site(const hs_figures *figures, size_t number)
{
    return figures->snapshot != NULL ? hs_snapshot_site(figures->snapshot, number)
                                     : hs_profile_site_at(figures->profile, number)->counts;
}

bool hs_next_site(const hs_profile *profile, hs_site_weight weigh, const void *context,
                  uint64_t *weight, size_t *number)
{
    uint64_t best = 0;
    size_t found = 0;
    for (size_t i = 0; i < hs_profile_site_count(profile); i++) {
        uint64_t candidate = weigh(context, i);
        bool is_behind = candidate < *weight || (candidate == *weight && i > *number);
        if (is_behind && candidate > best) {
            best = candidate;
            found = i;
        }
    }
    *weight = best;
    *number = found;
    return best > 0;
}

/// The process's memory map, by which pprof finds the files that addresses lie in.
static void copy_maps(FILE *stream)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    if (maps == NULL) return;
    char part[4096];
    size_t got;
    while ((got = fread(part, 1, sizeof part, maps)) > 0) fwrite(part, 1, got, stream);
    fclose(maps);
}

static void write_pprof_row(FILE *stream, hs_profile_counts counts)
{
    fprintf(stream, "%6llu: %8llu [%6llu: %8llu] @", (unsigned long long)counts.live_blocks,
            (unsigned long long)counts.live_bytes, (unsigned long long)counts.blocks,
            (unsigned long long)counts.bytes);
}

void hs_figures_write_pprof(FILE *stream, const hs_figures *figures)
{
    const hs_profile *profile = figures->profile;
    fputs("heap profile: ", stream);
    write_pprof_row(stream, figures->snapshot != NULL ? figures->snapshot->total
                                                      : hs_profile_total(profile));
    fputs(" heapprofile\n", stream);
    for (size_t i = 0; i < hs_profile_site_count(profile); i++) {
        hs_profile_counts counts = hs_figures_site(figures, i);
        if (counts.blocks == 0) continue;
        const hs_profile_site *site = hs_profile_site_at(profile, i);
        const uintptr_t *stack = hs_profile_stack(profile, site);
        write_pprof_row(stream, counts);
        for (unsigned f = 0; f < site->depth; f++)
            fprintf(stream, " 0x%016llx", (unsigned long long)stack[f]);
        fputc('\n', stream);
    }
    fputs("\nMAPPED_LIBRARIES:\n", stream);
    copy_maps(stream);
}

void hs_figures_write_folded(FILE *stream, const hs_figures *figures)
{
    const hs_profile *profile = figures->profile;
    for (size_t i = 0; i < hs_profile_site_count(profile); i++) {
        hs_profile_counts counts = hs_figures_site(figures, i);
        uint64_t bytes = figures->snapshot != NULL ? counts.live_bytes : counts.bytes;
        if (bytes == 0) continue;
        const hs_profile_site *site = hs_profile_site_at(profile, i);
        const uintptr_t *stack = hs_profile_stack(profile, site);
        for (unsigned f = site->depth; f > 0; f--) {
            char name[HS_SYMBOL_BYTES];
            hs_symbols_name(&figures->symbols, stack[f - 1], name, sizeof name);
            fprintf(stream, "%s;", name);
        }
        fprintf(stream, "[%s] %llu\n", hs_tag_name((hs_tag)site->tag), (unsigned long long)bytes);
    }
}

// ---- JSON
// ----------------------------------------------------------------------------------------

static void write_counts(hs_json *json, const hs_profile_counts *counts)
{
    hs_json_count(json, "live_blocks", counts->live_blocks);
    hs_json_count(json, "live_bytes", counts->live_bytes);
    hs_json_count(json, "blocks", counts->blocks);
    hs_json_count(json, "bytes", counts->bytes);
}

static void write_total(hs_json *json, const hs_profile_counts *total)
{
    hs_json_begin_row(json, "total");
    write_counts(json, total);
    hs_json_end(json, '}');
}

/// What the collector had not given back yet; `null` where the strategy has none.
static void write_waiting(hs_json *json, bool has_collector, const uint64_t *waiting,
                          uint64_t bytes)
{
    if (!has_collector) {
        hs_json_text(json, "waiting", NULL);
        return;
    }
    hs_json_begin(json, "waiting", '{');
    for (int tag = 0; tag < HS_TAG_COUNT; tag++)
        hs_json_count(json, hs_tag_name((hs_tag)tag), waiting[tag]);
    hs_json_count(json, "bytes", bytes);
    hs_json_end(json, '}');
}

static void write_sites(hs_json *json, const hs_figures *figures)
{
    const hs_profile *profile = figures->profile;
    hs_json_begin(json, "sites", '[');
    for (size_t i = 0; i < hs_profile_site_count(profile); i++) {
        hs_profile_counts counts = hs_figures_site(figures, i);
        if (counts.blocks == 0) continue;
        const hs_profile_site *site = hs_profile_site_at(profile, i);
        const uintptr_t *stack = hs_profile_stack(profile, site);
        hs_json_begin_row(json, NULL);
        hs_json_text(json, "kind", hs_tag_name((hs_tag)site->tag));
        write_counts(json, &counts);
        if (figures->snapshot == NULL) hs_json_count(json, "temporary", site->temporary);
        hs_json_begin(json, "stack", '[');
        for (unsigned f = 0; f < site->depth; f++) {
            char name[HS_SYMBOL_BYTES];
            hs_symbols_name(&figures->symbols, stack[f], name, sizeof name);
            hs_json_text(json, NULL, name);
        }
        hs_json_end(json, ']');
        hs_json_end(json, '}');
    }
    hs_json_end(json, ']');
}

static void write_head(hs_json *json, const char *schema, const char *title)
{
    hs_json_begin(json, NULL, '{');
    hs_json_text(json, "schema", schema);
    hs_json_text(json, "version", HS_VERSION);
    hs_json_text(json, "title", title);
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

void hs_snapshot_write_json(FILE *stream, const hs_figures *figures)
{
    const hs_snapshot *snapshot = figures->snapshot;
    hs_json json = hs_json_to(stream);
    write_head(&json, "heapstorm.snapshot/1", figures->title);
    hs_json_count(&json, "tick", snapshot->tick);
    write_total(&json, &snapshot->total);
    hs_json_begin(&json, "kinds", '{');
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        hs_json_begin_row(&json, hs_tag_name((hs_tag)tag));
        write_counts(&json, &snapshot->kinds[tag]);
        hs_json_end(&json, '}');
    }
    hs_json_end(&json, '}');
    write_waiting(&json, snapshot->has_collector, snapshot->waiting, snapshot->waiting_bytes);
    write_sites(&json, figures);
    write_own(&json, figures->profile);
    hs_json_end(&json, '}');
}

static void write_kind(hs_json *json, const hs_profile *profile, hs_tag tag)
{
    const hs_profile_kind *kind = hs_profile_kind_of(profile, tag);
    hs_json_begin_row(json, hs_tag_name(tag));
    write_counts(json, &kind->counts);
    hs_json_count(json, "temporary", kind->temporary);
    hs_json_count(json, "within_tick", kind->within_tick);
    hs_json_count(json, "at_end", kind->at_end);
    hs_json_begin(json, "lifetimes", '[');
    int classes = HS_LIFETIMES;
    while (classes > 0 && kind->lifetimes[classes - 1] == 0) classes--;
    for (int i = 0; i < classes; i++) hs_json_count(json, NULL, kind->lifetimes[i]);
    hs_json_end(json, ']');
    hs_json_end(json, '}');
}

void hs_profile_write_json(FILE *stream, const hs_figures *figures)
{
    const hs_profile *profile = figures->profile;
    hs_profile_state state = hs_profile_state_of(profile);
    hs_profile_counts total = hs_profile_total(profile);
    hs_json json = hs_json_to(stream);
    write_head(&json, "heapstorm.profile/1", figures->title);
    hs_json_count(&json, "ticks", state.tick);
    write_total(&json, &total);
    hs_json_begin(&json, "kinds", '{');
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) write_kind(&json, profile, (hs_tag)tag);
    hs_json_end(&json, '}');
    write_waiting(&json, state.has_collector, state.waiting, state.waiting_bytes);
    write_sites(&json, figures);
    write_own(&json, profile);
    hs_json_end(&json, '}');
}

// ---- Which writer writes what
// --------------------------------------------------------------------

static void write(FILE *stream, hs_figures *figures, hs_profile_format format)
{
    bool is_snapshot = figures->snapshot != NULL;
    hs_symbols_open(&figures->symbols);
    switch (format) {
    case HS_PROFILE_TEXT:
        (is_snapshot ? hs_snapshot_write_text : hs_profile_write_text)(stream, figures);
        break;
    case HS_PROFILE_JSON:
        (is_snapshot ? hs_snapshot_write_json : hs_profile_write_json)(stream, figures);
        break;
    case HS_PROFILE_PPROF:
        hs_figures_write_pprof(stream, figures);
        break;
    case HS_PROFILE_FOLDED:
        hs_figures_write_folded(stream, figures);
        break;
    }
    hs_symbols_close(&figures->symbols);
}

void hs_snapshot_write(FILE *stream, const hs_snapshot *snapshot, const char *title,
                       hs_profile_format format)
{
    hs_figures figures = {.profile = snapshot->profile, .snapshot = snapshot, .title = title};
    write(stream, &figures, format);
}

void hs_profile_write(FILE *stream, const hs_profile *profile, const char *title,
                      hs_profile_format format)
{
    hs_figures figures = {.profile = profile, .title = title};
    write(stream, &figures, format);
}
