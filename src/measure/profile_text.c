#include "base/error.h"
#include "measure/profile_parts.h"
#include "measure/text.h"
#include "measure/words.h"

#include "base/forbidden.h"

/// Sites that are shown, and how many names of the stack of each.
enum { SITES_SHOWN = 20, CHANGES_SHOWN = 10, NAMES_SHOWN = 6 };

static const char *const none = "-";

static const char *name_of(int tag)
{
    return hs_tag_name((hs_tag)tag);
}

static void write_head(FILE *stream, const char *what, const char *title)
{
    char line[512];
    snprintf(line, sizeof line, "Heapstorm %s, %s: %s", HS_VERSION, what, title);
    hs_make_printable(line, sizeof line, '?');
    hs_text_paragraph(stream, line);
}

/// "inner < outer < ...", on indented lines.
static void write_stack(FILE *stream, const hs_figures *figures, const hs_profile_site *site)
{
    enum { WIDTH = 79, INDENT = 6 };
    const uintptr_t *stack = hs_profile_stack(figures->profile, site);
    unsigned shown = site->depth < NAMES_SHOWN ? site->depth : NAMES_SHOWN;
    int column = fprintf(stream, "%*s", INDENT, "");
    for (unsigned f = 0; f < shown; f++) {
        char name[HS_SYMBOL_BYTES];
        hs_symbols_name(&figures->symbols, stack[f], name, sizeof name);
        int length = (int)strlen(name) + (f > 0 ? 3 : 0);
        if (f > 0 && column + length > WIDTH) {
            column = fprintf(stream, "\n%*s", INDENT, "") - 1;
        }
        column += fprintf(stream, f > 0 ? " < %s" : "%s", name);
    }
    fputs(site->depth > shown ? " < ...\n" : "\n", stream);
}

// ---- A snapshot --------------------------------------------------------------------------------

static void write_counts_row(FILE *stream, const char *name, const hs_profile_counts *counts,
                             const char *waiting)
{
    fprintf(stream, "  %-13s%13s%13s%13s%13s%11s\n", name,
            hs_word_of_count(counts->live_blocks).text, hs_word_of_bytes(counts->live_bytes).text,
            hs_word_of_count(counts->blocks).text, hs_word_of_bytes(counts->bytes).text, waiting);
}

static uint64_t live_bytes_of(const void *context, size_t number)
{
    return hs_figures_site(context, number).live_bytes;
}

static uint64_t bytes_of(const void *context, size_t number)
{
    return hs_figures_site(context, number).bytes;
}

static void write_sites(FILE *stream, const hs_figures *figures, hs_site_weight weigh)
{
    uint64_t weight = UINT64_MAX;
    size_t number = 0;
    int shown = 0;
    while (hs_next_site(figures->profile, weigh, figures, &weight, &number)) {
        if (shown++ == SITES_SHOWN) {
            fprintf(stream, "  ... and others\n");
            break;
        }
        const hs_profile_site *site = hs_profile_site_at(figures->profile, number);
        hs_profile_counts counts = hs_figures_site(figures, number);
        hs_word temporary = hs_word_of_count(site->temporary);
        write_counts_row(stream, name_of(site->tag), &counts,
                         figures->snapshot != NULL ? "" : temporary.text);
        write_stack(stream, figures, site);
    }
    if (shown == 0) fputs("  none\n", stream);
}

static void write_missed(FILE *stream, const hs_profile *profile)
{
    hs_profile_state state = hs_profile_state_of(profile);
    fprintf(stream, "\nThe profile itself holds %s, past every heap and not counted above.\n",
            hs_word_of_bytes(state.own_bytes).text);
    if (state.missed != 0) {
        fprintf(stream, "INCOMPLETE: it had no memory to record %s blocks.\n",
                hs_word_of_count(state.missed).text);
    }
}

void hs_snapshot_write_text(FILE *stream, const hs_figures *figures)
{
    const hs_snapshot *snapshot = figures->snapshot;
    char what[64];
    snprintf(what, sizeof what, "snapshot after tick %llu", (unsigned long long)snapshot->tick);
    write_head(stream, what, figures->title);
    hs_text_heading(
        stream, false,
        "kind             live blocks   live bytes   all blocks    all bytes    waiting");
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        if (snapshot->kinds[tag].blocks == 0) continue;
        hs_word waiting = hs_word_of_count(snapshot->waiting[tag]);
        write_counts_row(stream, name_of(tag), &snapshot->kinds[tag],
                         snapshot->has_collector ? waiting.text : none);
    }
    write_counts_row(stream, "all", &snapshot->total, "");
    if (snapshot->has_collector) {
        fprintf(stream, "  Dead and waiting for the collector: %s\n",
                hs_word_of_bytes(snapshot->waiting_bytes).text);
    }
    hs_text_heading(stream, false,
                    "call site        live blocks   live bytes   all blocks    all bytes");
    write_sites(stream, figures, live_bytes_of);
    write_missed(stream, figures->profile);
}

// ---- A difference ------------------------------------------------------------------------------

typedef struct difference {
    const hs_snapshot *before, *after;
} difference;

static void write_change(FILE *stream, const char *name, const hs_profile_counts *before,
                         const hs_profile_counts *after)
{
    fprintf(stream, "  %-13s%13s%13s%13s%13s%11s\n", name,
            hs_word_of_count(after->live_blocks).text,
            hs_word_of_change(before->live_blocks, after->live_blocks).text,
            hs_word_of_bytes(after->live_bytes).text,
            hs_word_of_change_of_bytes(before->live_bytes, after->live_bytes).text,
            hs_word_of_count(after->blocks - before->blocks).text);
}

/// By the change in bytes; where nothing changed, by blocks that came and went.
static uint64_t change_weight(const void *context, size_t number)
{
    const difference *two = context;
    hs_profile_counts before = hs_snapshot_site(two->before, number);
    hs_profile_counts after = hs_snapshot_site(two->after, number);
    uint64_t change = after.live_bytes > before.live_bytes ? after.live_bytes - before.live_bytes
                                                           : before.live_bytes - after.live_bytes;
    uint64_t blocks = after.blocks - before.blocks;
    return (change << 20) + (blocks < 1 << 20 ? blocks : (1 << 20) - 1);
}

static void write_changes(FILE *stream, const hs_figures *figures, const difference *two)
{
    uint64_t weight = UINT64_MAX;
    size_t number = 0;
    int shown = 0;
    while (hs_next_site(figures->profile, change_weight, two, &weight, &number)) {
        if (shown++ == CHANGES_SHOWN) {
            fprintf(stream, "  ... and others\n");
            break;
        }
        const hs_profile_site *site = hs_profile_site_at(figures->profile, number);
        hs_profile_counts before = hs_snapshot_site(two->before, number);
        hs_profile_counts after = hs_snapshot_site(two->after, number);
        write_change(stream, name_of(site->tag), &before, &after);
        write_stack(stream, figures, site);
    }
    if (shown == 0) fputs("  none\n", stream);
}

void hs_snapshot_write_difference(FILE *stream, const hs_snapshot *before, const hs_snapshot *after,
                                  const char *title)
{
    hs_figures figures = {.profile = after->profile, .snapshot = after, .title = title};
    const difference two = {before, after};
    hs_symbols_open(&figures.symbols);
    char what[80];
    snprintf(what, sizeof what, "what changed from tick %llu to tick %llu",
             (unsigned long long)before->tick, (unsigned long long)after->tick);
    write_head(stream, what, title);
    hs_text_heading(
        stream, false,
        "kind             live blocks       change   live bytes       change   asked for");
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        if (after->kinds[tag].blocks == 0) continue;
        write_change(stream, name_of(tag), &before->kinds[tag], &after->kinds[tag]);
    }
    write_change(stream, "all", &before->total, &after->total);
    hs_text_heading(
        stream, false,
        "call site        live blocks       change   live bytes       change   asked for");
    write_changes(stream, &figures, &two);
    hs_symbols_close(&figures.symbols);
}

// ---- A whole profile ---------------------------------------------------------------------------

static void write_left(FILE *stream, const hs_figures *figures)
{
    const hs_profile *profile = figures->profile;
    hs_profile_state state = hs_profile_state_of(profile);
    hs_profile_counts total = hs_profile_total(profile);
    hs_text_heading(stream, false, state.has_ended ? "left at the end" : "living now");
    if (total.live_blocks == 0) {
        fputs("  nothing: every block was given back\n", stream);
    } else {
        for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
            const hs_profile_counts *counts = &hs_profile_kind_of(profile, (hs_tag)tag)->counts;
            if (counts->live_blocks == 0) continue;
            fprintf(stream, "  %-13s%13s blocks%13s\n", name_of(tag),
                    hs_word_of_count(counts->live_blocks).text,
                    hs_word_of_bytes(counts->live_bytes).text);
        }
        hs_text_heading(stream, false,
                        "left, by call site   blocks        bytes   all blocks    all bytes");
        write_sites(stream, figures, live_bytes_of);
    }
    if (!state.has_collector) return;
    hs_text_heading(stream, false, "dead and waiting for the collector when the world ended");
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        if (state.waiting[tag] == 0) continue;
        fprintf(stream, "  %-13s%13s\n", name_of(tag), hs_word_of_count(state.waiting[tag]).text);
    }
    fprintf(stream, "  together     %13s\n", hs_word_of_bytes(state.waiting_bytes).text);
}

static void write_kinds(FILE *stream, const hs_profile *profile)
{
    hs_text_heading(stream, false,
                    "kind                  blocks        bytes    temporary  within tick   at end");
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        const hs_profile_kind *kind = hs_profile_kind_of(profile, (hs_tag)tag);
        if (kind->counts.blocks == 0) continue;
        fprintf(stream, "  %-13s%13s%13s%13s%13s%9s\n", name_of(tag),
                hs_word_of_count(kind->counts.blocks).text,
                hs_word_of_bytes(kind->counts.bytes).text, hs_word_of_count(kind->temporary).text,
                hs_word_of_count(kind->within_tick).text, hs_word_of_count(kind->at_end).text);
    }
    fputs("  temporary: given back before any other block was asked for (heaptrack's\n"
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

/// The first kinds from `*tag` on of which there are lifetimes, `most` of them; returns how many.
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

/// Kinds side by side, as many as a line holds.
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

void hs_profile_write_text(FILE *stream, const hs_figures *figures)
{
    const hs_profile *profile = figures->profile;
    char what[64];
    snprintf(what, sizeof what, "profile of %llu ticks",
             (unsigned long long)hs_profile_state_of(profile).tick);
    write_head(stream, what, figures->title);
    write_left(stream, figures);
    write_kinds(stream, profile);
    write_lifetimes(stream, profile);
    hs_text_heading(
        stream, false,
        "call site           blocks live   bytes live   all blocks    all bytes  temporary");
    write_sites(stream, figures, bytes_of);
    write_missed(stream, profile);
}
