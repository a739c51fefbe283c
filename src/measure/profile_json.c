#include "measure/json.h"
#include "measure/profile_parts.h"

#include "base/forbidden.h"

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
