#include "measure/profile_lines.h"

#include <stdlib.h>

#include "base/forbidden.h"

// ---- Lines -------------------------------------------------------------------------------------

static void add_counts(hs_profile_counts *sum, const hs_profile_counts *counts)
{
    sum->live_blocks += counts->live_blocks;
    sum->live_bytes += counts->live_bytes;
    sum->blocks += counts->blocks;
    sum->bytes += counts->bytes;
}

static bool is_line(const hs_line *line, const hs_line *other)
{
    if (line->number != other->number || strcmp(line->function, other->function) != 0) return false;
    if (line->path == NULL || other->path == NULL) return line->path == other->path;
    return strcmp(line->path, other->path) == 0;
}

/// Returns the line of a call, adding it when it is new; NULL when memory is out.
static hs_line *find(hs_lines *lines, const hs_figures *figures, uintptr_t address)
{
    hs_line wanted = {.path = NULL};
    hs_source_line source;
    hs_symbols_name(&figures->symbols, address, wanted.function, sizeof wanted.function);
    if (hs_symbols_line(&figures->symbols, address, &source)) {
        wanted.path = source.path;
        wanted.number = source.number;
    }
    for (size_t i = 0; i < lines->count; i++) {
        if (is_line(&lines->at[i], &wanted)) return &lines->at[i];
    }
    if (lines->count == lines->room) {
        size_t room = lines->room > 0 ? 2 * lines->room : 256;
        hs_line *larger = hs_remap(&lines->mapped, lines->at, lines->room, room, sizeof *larger);
        if (larger == NULL) return NULL;
        lines->at = larger;
        lines->room = room;
    }
    lines->at[lines->count] = wanted;
    return &lines->at[lines->count++];
}

static void add_site(hs_lines *lines, const hs_figures *figures, size_t number)
{
    const hs_profile_site *site = hs_profile_site_at(figures->profile, number);
    const uintptr_t *stack = hs_profile_stack(figures->profile, site);
    hs_profile_counts counts = hs_figures_site(figures, number);
    for (unsigned f = 0; f < site->depth; f++) {
        hs_line *line = find(lines, figures, stack[f]);
        if (line == NULL) return;
        if (f == 0) add_counts(&line->own, &counts);
        if (line->last_site != number + 1) add_counts(&line->through, &counts);
        line->last_site = number + 1;
    }
}

static int compare(uint64_t a, uint64_t b)
{
    return (a < b) - (a > b);
}

/// The heaviest first: what a line holds, then what it ever requested.
static int by_weight(const void *a, const void *b)
{
    const hs_line *one = a, *other = b;
    int order = compare(one->own.live_bytes, other->own.live_bytes);
    if (order == 0) order = compare(one->own.bytes, other->own.bytes);
    if (order == 0) order = compare(one->through.live_bytes, other->through.live_bytes);
    if (order == 0) order = compare(one->through.bytes, other->through.bytes);
    return order != 0 ? order : strcmp(one->function, other->function);
}

void hs_lines_sum_up(hs_lines *lines, const hs_figures *figures)
{
    *lines = (hs_lines){.count = 0};
    for (size_t i = 0; i < hs_profile_site_count(figures->profile); i++) {
        if (hs_figures_shows(figures, i) && hs_figures_site(figures, i).blocks > 0)
            add_site(lines, figures, i);
    }
    if (lines->count > 0) qsort(lines->at, lines->count, sizeof *lines->at, by_weight);
}

void hs_lines_close(hs_lines *lines)
{
    hs_unmap(&lines->mapped, lines->at, lines->room, sizeof *lines->at);
    *lines = (hs_lines){.count = 0};
}
