// Which writer writes what; and the two formats of other tools, which are a few lines each.

#include "measure/profile_parts.h"

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
