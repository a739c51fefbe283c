#include "measure/growth.h"

#include "base/error.h"
#include "measure/json.h"
#include "measure/words.h"

#include "base/forbidden.h"

bool hs_growth_open(hs_growth *growth, hs_profile *profile, uint64_t every, size_t room,
                    hs_error *error)
{
    *growth = (hs_growth){.profile = profile, .every = every, .room = room};
    growth->samples = hs_map(&growth->mapped, room, sizeof *growth->samples);
    if (growth->samples != NULL) return true;
    *growth = (hs_growth){.profile = NULL};
    return hs_error_no_memory(error, "the snapshots", room * sizeof *growth->samples);
}

void hs_growth_close(hs_growth *growth)
{
    for (size_t i = 0; i < growth->count; i++) hs_snapshot_release(&growth->samples[i]);
    hs_unmap(&growth->mapped, growth->samples, growth->room, sizeof *growth->samples);
    *growth = (hs_growth){.profile = NULL};
}

bool hs_growth_note(hs_growth *growth, uint64_t tick, hs_error *error)
{
    if (growth->profile == NULL || tick % growth->every != 0 || growth->count == growth->room) {
        return true;
    }
    hs_snapshot *snapshot = &growth->samples[growth->count];
    if (!hs_snapshot_take(snapshot, growth->profile, NULL, error)) return false;
    snapshot->tick = tick;
    growth->count++;
    return true;
}

uint64_t hs_growth_most(const hs_growth *growth, size_t site)
{
    uint64_t most = 0;
    for (size_t i = 0; i < growth->count; i++) {
        uint64_t bytes = hs_snapshot_site(&growth->samples[i], site).live_bytes;
        if (bytes > most) most = bytes;
    }
    return most;
}

// ---- Text --------------------------------------------------------------------------------------

/// A row a snapshot: all kinds together, and by how much they grew; beneath it the kinds that
/// changed.
static void write_text(FILE *stream, const hs_growth *growth, const hs_figures *figures)
{
    char line[512];
    snprintf(line, sizeof line, "Heapstorm %s, growth: %s, a snapshot every %llu ticks", HS_VERSION,
             figures->title, (unsigned long long)growth->every);
    hs_make_printable(line, sizeof line, '?');
    hs_text_paragraph(stream, line);
    hs_text_heading(stream, false, "after tick      live blocks   live bytes       change");
    for (size_t i = 0; i < growth->count; i++) {
        const hs_snapshot *now = &growth->samples[i];
        const hs_snapshot *before = i > 0 ? now - 1 : now;
        fprintf(stream, "  %8llu%17s%13s%13s\n", (unsigned long long)now->tick,
                hs_word_of_count(now->total.live_blocks).text,
                hs_word_of_bytes(now->total.live_bytes).text,
                hs_word_of_change_of_bytes(before->total.live_bytes, now->total.live_bytes).text);
        for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
            uint64_t was = before->kinds[tag].live_bytes, is = now->kinds[tag].live_bytes;
            if (was == is) continue;
            fprintf(stream, "    %-15s%19s%13s\n", hs_word_of_kind(hs_tag_name((hs_tag)tag)),
                    hs_word_of_bytes(is).text, hs_word_of_change_of_bytes(was, is).text);
        }
    }
}

// ---- JSON --------------------------------------------------------------------------------------

static void write_kinds(hs_json *json, const hs_growth *growth)
{
    hs_json_begin(json, "kinds", '{');
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        hs_json_begin(json, hs_tag_name((hs_tag)tag), '[');
        for (size_t i = 0; i < growth->count; i++)
            hs_json_count(json, NULL, growth->samples[i].kinds[tag].live_bytes);
        hs_json_end(json, ']');
    }
    hs_json_end(json, '}');
}

static void write_site(hs_json *json, const hs_growth *growth, const hs_figures *figures,
                       size_t number)
{
    const hs_profile_site *site = hs_profile_site_at(figures->profile, number);
    hs_json_begin_row(json, NULL);
    hs_json_text(json, "kind", hs_tag_name((hs_tag)site->tag));
    hs_json_count(json, "peak_bytes", site->peak_bytes);
    hs_json_count(json, "peak_tick", site->peak_tick);
    hs_json_begin(json, "live_bytes", '[');
    for (size_t i = 0; i < growth->count; i++)
        hs_json_count(json, NULL, hs_snapshot_site(&growth->samples[i], number).live_bytes);
    hs_json_end(json, ']');
    hs_json_stack(json, figures, site);
    hs_json_end(json, '}');
}

static void write_json(FILE *stream, const hs_growth *growth, const hs_figures *figures)
{
    hs_json json = hs_json_to(stream);
    hs_json_begin(&json, NULL, '{');
    hs_json_text(&json, "schema", "heapstorm.growth/1");
    hs_json_text(&json, "version", HS_VERSION);
    hs_json_text(&json, "title", figures->title);
    hs_json_count(&json, "every", growth->every);
    hs_json_begin(&json, "ticks", '[');
    for (size_t i = 0; i < growth->count; i++) hs_json_count(&json, NULL, growth->samples[i].tick);
    hs_json_end(&json, ']');
    write_kinds(&json, growth);
    hs_json_begin(&json, "sites", '[');
    for (size_t s = 0; s < hs_profile_site_count(figures->profile); s++) {
        if (hs_figures_shows(figures, s) && hs_growth_most(growth, s) > 0)
            write_site(&json, growth, figures, s);
    }
    hs_json_end(&json, ']');
    hs_json_end(&json, '}');
}

// ---- Which writer ------------------------------------------------------------------------------

static bool ends_in(const char *path, const char *ending)
{
    size_t length = strlen(path), bytes = strlen(ending);
    return length >= bytes && strcmp(path + length - bytes, ending) == 0;
}

void hs_growth_write(FILE *stream, const hs_growth *growth, const char *title, const char *path)
{
    hs_figures figures = {growth->profile, .is_snapshot = true, .title = title};
    hs_symbols_open(&figures.symbols);
    hs_figures_choose(&figures);
    if (ends_in(path, ".svg")) {
        hs_growth_write_chart(stream, growth, &figures);
    } else if (ends_in(path, ".json")) {
        write_json(stream, growth, &figures);
    } else {
        write_text(stream, growth, &figures);
    }
    hs_figures_choose_none(&figures);
    hs_symbols_close(&figures.symbols);
}
