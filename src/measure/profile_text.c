#include "base/error.h"
#include "measure/contents.h"
#include "measure/profile_lines.h"
#include "measure/profile_write.h"
#include "measure/words.h"

#include "base/forbidden.h"

/// Most call sites in a list, and most calls of the stack of each.
enum { SITES_SHOWN = 20, CHANGES_SHOWN = 10, CALLS_SHOWN = 6 };

/// Rows of a list: as many as the view says, else so many.
static size_t rows_of(const hs_figures *figures, size_t rows)
{
    size_t top = hs_profile_view_of(figures->profile)->top;
    return top > 0 ? top : rows;
}

static const char *name_of(int tag)
{
    return hs_word_of_kind(hs_tag_name((hs_tag)tag));
}

static void write_head(FILE *stream, const char *what, const char *title)
{
    char line[512];
    snprintf(line, sizeof line, "Heapstorm %s, %s: %s", HS_VERSION, what, title);
    hs_make_printable(line, sizeof line, '?');
    hs_text_paragraph(stream, line);
}

static void write_heading(FILE *stream, const char *line)
{
    hs_text_heading(stream, false, line);
}

/// Writes a row of a table: a name and five columns.
static void write_row(FILE *stream, const char *name, const hs_word cells[5])
{
    fprintf(stream, "  %-13s%13s%13s%13s%13s%11s\n", name, cells[0].text, cells[1].text,
            cells[2].text, cells[3].text, cells[4].text);
}

static void write_counts(FILE *stream, const char *name, const hs_profile_counts *counts,
                         hs_word last)
{
    write_row(stream, name,
              (hs_word[]){hs_word_of_count(counts->live_blocks),
                          hs_word_of_bytes(counts->live_bytes), hs_word_of_count(counts->blocks),
                          hs_word_of_bytes(counts->bytes), last});
}

static void write_change(FILE *stream, const char *name, const hs_profile_counts *before,
                         const hs_profile_counts *after)
{
    write_row(stream, name,
              (hs_word[]){hs_word_of_count(after->live_blocks),
                          hs_word_of_change(before->live_blocks, after->live_blocks),
                          hs_word_of_bytes(after->live_bytes),
                          hs_word_of_change_of_bytes(before->live_bytes, after->live_bytes),
                          hs_word_of_count(after->blocks - before->blocks)});
}

// ---- Call sites ---------------------------------------------------------------------------------

/// The file with its folder.
static const char *end_of_path(const char *path)
{
    const char *at = path + strlen(path);
    for (int slashes = 0; at > path; at--) {
        if (at[-1] == '/' && ++slashes == 2) break;
    }
    return at;
}

/// Names the function of a call and its line: "naive_acquire (memory/naive.c:34)".
static void name_call(const hs_symbols *symbols, uintptr_t address, char *text, size_t bytes)
{
    hs_symbols_name(symbols, address, text, bytes);
    hs_source_line line;
    if (!hs_symbols_line(symbols, address, &line)) return;
    size_t used = strlen(text);
    snprintf(text + used, bytes - used, " (%s:%d)", end_of_path(line.path), line.number);
    hs_make_printable(text, bytes, '?');
}

/// Writes "inner < outer < ..." on indented lines.
static void write_stack(FILE *stream, const hs_figures *figures, const hs_profile_site *site)
{
    enum { WIDTH = 79, INDENT = 6 };
    const uintptr_t *stack = hs_profile_stack(figures->profile, site);
    unsigned shown = site->depth < CALLS_SHOWN ? site->depth : CALLS_SHOWN;
    int column = fprintf(stream, "%*s", INDENT, "");
    for (unsigned f = 0; f < shown; f++) {
        char call[2 * HS_SYMBOL_BYTES];
        name_call(&figures->symbols, stack[f], call, sizeof call);
        int length = (int)strlen(call) + (f > 0 ? 3 : 0);
        if (f > 0 && column + length > WIDTH) {
            column = fprintf(stream, "\n%*s", INDENT, "") - 1;
        }
        column += fprintf(stream, f > 0 ? " < %s" : "%s", call);
    }
    fputs(site->depth > shown ? " < ...\n" : "\n", stream);
}

/// The figure of a site by which sites are sorted.
typedef uint64_t site_weight(const hs_figures *figures, size_t number);

static uint64_t live_bytes_of(const hs_figures *figures, size_t number)
{
    return hs_figures_site(figures, number).live_bytes;
}

static uint64_t bytes_of(const hs_figures *figures, size_t number)
{
    return hs_figures_site(figures, number).bytes;
}

/// The change in bytes, then the blocks that came and went.
static uint64_t change_of(const hs_figures *figures, size_t number)
{
    hs_profile_counts before = hs_snapshot_site(figures->before, number);
    hs_profile_counts after = hs_figures_site(figures, number);
    uint64_t change = after.live_bytes > before.live_bytes ? after.live_bytes - before.live_bytes
                                                           : before.live_bytes - after.live_bytes;
    uint64_t blocks = after.blocks - before.blocks;
    return (change << 20) + (blocks < 1 << 20 ? blocks : (1 << 20) - 1);
}

/// Finds the heaviest site among those that follow site `*number` of weight `*weight` in descending
/// order; sites without weight are left out. Begins with weight UINT64_MAX. False when none is
/// left.
static bool next_site(const hs_figures *figures, site_weight *weigh, uint64_t *weight,
                      size_t *number)
{
    uint64_t best = 0;
    size_t found = 0;
    for (size_t i = 0; i < hs_profile_site_count(figures->profile); i++) {
        uint64_t candidate = weigh(figures, i);
        if (!hs_figures_shows(figures, i)) continue;
        bool follows = candidate < *weight || (candidate == *weight && i > *number);
        if (follows && candidate > best) {
            best = candidate;
            found = i;
        }
    }
    *weight = best;
    *number = found;
    return best > 0;
}

static void write_site(FILE *stream, const hs_figures *figures, size_t number)
{
    const hs_profile_site *site = hs_profile_site_at(figures->profile, number);
    hs_profile_counts counts = hs_figures_site(figures, number);
    if (figures->before != NULL) {
        hs_profile_counts before = hs_snapshot_site(figures->before, number);
        write_change(stream, name_of(site->tag), &before, &counts);
    } else {
        write_counts(stream, name_of(site->tag), &counts,
                     figures->is_snapshot ? (hs_word){""} : hs_word_of_count(site->temporary));
    }
    write_stack(stream, figures, site);
}

static void write_sites(FILE *stream, const hs_figures *figures, site_weight *weigh, size_t most)
{
    uint64_t weight = UINT64_MAX;
    size_t number = 0, shown = 0;
    for (; next_site(figures, weigh, &weight, &number); shown++) {
        if (shown == rows_of(figures, most)) {
            fputs("  ... and others\n", stream);
            break;
        }
        write_site(stream, figures, number);
    }
    if (shown == 0) fputs("  none\n", stream);
}

/// Writes the lines of the source, the heaviest first.
static void write_lines(FILE *stream, const hs_figures *figures)
{
    hs_lines lines;
    write_heading(stream,
                  "line of source    own live   own blocks    own bytes      through live and all");
    hs_lines_sum_up(&lines, figures);
    size_t most = rows_of(figures, SITES_SHOWN);
    for (size_t i = 0; i < lines.count && i < most; i++) {
        const hs_line *line = &lines.at[i];
        fprintf(stream, "  %26s%13s%13s%13s%13s\n", hs_word_of_bytes(line->own.live_bytes).text,
                hs_word_of_count(line->own.blocks).text, hs_word_of_bytes(line->own.bytes).text,
                hs_word_of_bytes(line->through.live_bytes).text,
                hs_word_of_bytes(line->through.bytes).text);
        char place[512];
        snprintf(place, sizeof place, "%s:%d %s",
                 line->path != NULL ? end_of_path(line->path) : "?", line->number, line->function);
        hs_make_printable(place, sizeof place, '?');
        fprintf(stream, "      %s\n", place);
    }
    if (lines.count == 0) fputs("  none\n", stream);
    if (lines.count > most) fputs("  ... and others\n", stream);
    hs_lines_close(&lines);
}

/// Says which sites are listed, where not all are.
static void write_view(FILE *stream, const hs_figures *figures)
{
    const char *only = hs_profile_view_of(figures->profile)->only;
    char line[256];
    if (only == NULL) return;
    snprintf(line, sizeof line, "Only call sites with '%s' are listed.", only);
    hs_make_printable(line, sizeof line, '?');
    fputc('\n', stream);
    hs_text_paragraph(stream, line);
}

/// Writes the list that the view asks for: sites or lines.
static void write_list(FILE *stream, const hs_figures *figures, const char *heading,
                       site_weight *weigh)
{
    write_view(stream, figures);
    if (hs_profile_view_of(figures->profile)->by_line) {
        write_lines(stream, figures);
        return;
    }
    write_heading(stream, heading);
    write_sites(stream, figures, weigh, SITES_SHOWN);
}

static uint64_t peak_of(const hs_figures *figures, size_t number)
{
    return hs_profile_site_at(figures->profile, number)->peak_bytes;
}

/// Writes the most that each site and kind ever held at once.
static void write_peaks(FILE *stream, const hs_figures *figures)
{
    uint64_t weight = UINT64_MAX;
    size_t number = 0;
    write_heading(stream, "peak, by kind        bytes      at tick");
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        const hs_profile_kind *kind = hs_profile_kind_of(figures->profile, (hs_tag)tag);
        if (kind->peak_bytes == 0) continue;
        fprintf(stream, "  %-11s%13s%13s\n", name_of(tag), hs_word_of_bytes(kind->peak_bytes).text,
                hs_word_of_count(kind->peak_tick).text);
    }
    write_heading(stream, "peak, by site        bytes      at tick");
    for (size_t i = 0; i < rows_of(figures, CHANGES_SHOWN); i++) {
        if (!next_site(figures, peak_of, &weight, &number)) break;
        const hs_profile_site *site = hs_profile_site_at(figures->profile, number);
        fprintf(stream, "  %-11s%13s%13s\n", name_of(site->tag),
                hs_word_of_bytes(site->peak_bytes).text, hs_word_of_count(site->peak_tick).text);
        write_stack(stream, figures, site);
    }
}

/// Says what the profile itself holds and whether it is complete.
static void write_own(FILE *stream, const hs_profile *profile)
{
    hs_profile_state state = hs_profile_state_of(profile);
    fprintf(stream,
            "\nBytes are as requested. The profile itself holds %s, outside every heap and not "
            "counted.\n",
            hs_word_of_bytes(state.own_bytes).text);
    if (state.missed != 0) {
        fprintf(stream, "INCOMPLETE: it had no memory to record %s blocks.\n",
                hs_word_of_count(state.missed).text);
    }
}

// ---- Snapshots ----------------------------------------------------------------------------------

static void write_snapshot(FILE *stream, const hs_figures *figures)
{
    const hs_snapshot *now = &figures->now;
    char what[64];
    snprintf(what, sizeof what, "snapshot after tick %llu", (unsigned long long)now->tick);
    write_head(stream, what, figures->title);
    write_heading(stream,
                  "kind             live blocks   live bytes   all blocks    all bytes    garbage");
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        if (now->kinds[tag].blocks == 0) continue;
        write_counts(stream, name_of(tag), &now->kinds[tag],
                     now->has_collector ? hs_word_of_count(now->waiting[tag]) : (hs_word){"-"});
    }
    write_counts(stream, "all", &now->total, (hs_word){""});
    if (now->has_collector) {
        fprintf(stream, "  Garbage, dead and not yet collected: %s\n",
                hs_word_of_bytes(now->waiting_bytes).text);
    }
    if (now->contents != NULL) hs_contents_write_text(stream, now->contents);
    write_list(stream, figures,
               "call site        live blocks   live bytes   all blocks    all bytes",
               live_bytes_of);
    write_own(stream, figures->profile);
}

static void write_difference(FILE *stream, const hs_figures *figures)
{
    static const char columns[] = "live blocks       change   live bytes       change  requested";
    const hs_snapshot *before = figures->before, *after = &figures->now;
    char line[96];
    snprintf(line, sizeof line, "what changed from tick %llu to tick %llu",
             (unsigned long long)before->tick, (unsigned long long)after->tick);
    write_head(stream, line, figures->title);
    snprintf(line, sizeof line, "%-17s%s", "kind", columns);
    write_heading(stream, line);
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        if (after->kinds[tag].blocks == 0) continue;
        write_change(stream, name_of(tag), &before->kinds[tag], &after->kinds[tag]);
    }
    write_change(stream, "all", &before->total, &after->total);
    snprintf(line, sizeof line, "%-17s%s", "call site", columns);
    write_heading(stream, line);
    write_sites(stream, figures, change_of, CHANGES_SHOWN);
}

// ---- A whole profile ----------------------------------------------------------------------------

static void write_left(FILE *stream, const hs_figures *figures)
{
    const hs_snapshot *now = &figures->now;
    bool has_ended = hs_profile_state_of(figures->profile).has_ended;
    write_heading(stream, has_ended ? "left at the end" : "living now");
    if (now->total.live_blocks == 0) {
        fputs("  nothing: every block was given back\n", stream);
    } else {
        for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
            const hs_profile_counts *counts = &now->kinds[tag];
            if (counts->live_blocks == 0) continue;
            fprintf(stream, "  %-13s%13s blocks%13s\n", name_of(tag),
                    hs_word_of_count(counts->live_blocks).text,
                    hs_word_of_bytes(counts->live_bytes).text);
        }
        write_heading(
            stream,
            "left, by site    live blocks   live bytes   all blocks    all bytes  temporary");
        write_sites(stream, figures, live_bytes_of, SITES_SHOWN);
    }
    if (!now->has_collector) return;
    write_heading(stream, "garbage, not yet collected when the world ended");
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        if (now->waiting[tag] == 0) continue;
        fprintf(stream, "  %-13s%13s\n", name_of(tag), hs_word_of_count(now->waiting[tag]).text);
    }
    fprintf(stream, "  together     %13s\n", hs_word_of_bytes(now->waiting_bytes).text);
}

static void write_kinds(FILE *stream, const hs_profile *profile)
{
    write_heading(stream,
                  "kind                  blocks        bytes    temporary  within tick     at end");
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        const hs_profile_kind *kind = hs_profile_kind_of(profile, (hs_tag)tag);
        if (kind->counts.blocks == 0) continue;
        write_row(stream, name_of(tag),
                  (hs_word[]){hs_word_of_count(kind->counts.blocks),
                              hs_word_of_bytes(kind->counts.bytes),
                              hs_word_of_count(kind->temporary),
                              hs_word_of_count(kind->within_tick), hs_word_of_count(kind->at_end)});
    }
    fputs("  temporary: given back before any other block was requested (heaptrack's\n"
          "  definition); within tick: in the tick of its birth; at end: with the world\n",
          stream);
}

/// Whether any of a kind's blocks was given back before the end.
static bool has_lifetimes(const hs_profile_kind *kind)
{
    for (int class = 0; class < HS_LIFETIMES; class ++) {
        if (kind->lifetimes[class] != 0) return true;
    }
    return false;
}

/// Chooses the first kinds from `*tag` on that have lifetimes, `most` at most; returns how many.
static int choose_kinds(const hs_profile *profile, int *tag, int *kinds, int most)
{
    int count = 0;
    for (; *tag < HS_TAG_COUNT && count < most; (*tag)++) {
        if (has_lifetimes(hs_profile_kind_of(profile, (hs_tag)*tag))) kinds[count++] = *tag;
    }
    return count;
}

static void write_lifetime_rows(FILE *stream, const hs_profile *profile, const int *kinds,
                                int count)
{
    for (int class = 0; class < HS_LIFETIMES; class ++) {
        bool is_empty = true;
        for (int i = 0; i < count; i++)
            is_empty &= hs_profile_kind_of(profile, (hs_tag)kinds[i])->lifetimes[class] == 0;
        if (is_empty) continue;
        uint64_t low = class == 0 ? 0 : UINT64_C(1) << (class - 1);
        char label[48];
        if (low < 2) {
            snprintf(label, sizeof label, low == 0 ? "< 1" : "1");
        } else {
            snprintf(label, sizeof label, "%llu-%llu", (unsigned long long)low,
                     (unsigned long long)(low * 2 - 1));
        }
        fprintf(stream, "  %-11s", label);
        for (int i = 0; i < count; i++) {
            const hs_profile_kind *kind = hs_profile_kind_of(profile, (hs_tag)kinds[i]);
            fprintf(stream, "%11s", hs_word_of_count(kind->lifetimes[class]).text);
        }
        fputc('\n', stream);
    }
}

/// Writes the kinds side by side, as many as a line holds.
static void write_lifetimes(FILE *stream, const hs_profile *profile)
{
    enum { BESIDE = 6 };
    int kinds[BESIDE];
    for (int tag = 0, count; (count = choose_kinds(profile, &tag, kinds, BESIDE)) > 0;) {
        fprintf(stream, "\nlived, ticks ");
        for (int i = 0; i < count; i++) fprintf(stream, "%11s", name_of(kinds[i]));
        fputc('\n', stream);
        write_lifetime_rows(stream, profile, kinds, count);
    }
}

static void write_whole(FILE *stream, const hs_figures *figures)
{
    char what[64];
    snprintf(what, sizeof what, "profile of %llu ticks", (unsigned long long)figures->now.tick);
    write_head(stream, what, figures->title);
    write_left(stream, figures);
    write_kinds(stream, figures->profile);
    write_lifetimes(stream, figures->profile);
    write_peaks(stream, figures);
    write_list(stream, figures,
               "call site        live blocks   live bytes   all blocks    all bytes  temporary",
               bytes_of);
    write_own(stream, figures->profile);
}

void hs_figures_write_text(FILE *stream, const hs_figures *figures)
{
    if (figures->before != NULL) {
        write_difference(stream, figures);
    } else if (figures->is_snapshot) {
        write_snapshot(stream, figures);
    } else {
        write_whole(stream, figures);
    }
}
