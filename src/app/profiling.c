#include "app/profiling.h"

#include "measure/words.h"

#include "base/forbidden.h"

/// Inserts a snapshot in the order of ticks; snapshots of one tick keep the order of the options.
static void plan(hs_profiling *profiling, hs_numbered_path file)
{
    size_t at = profiling->count++;
    for (; at > 0 && profiling->planned[at - 1].file.number > file.number; at--)
        profiling->planned[at] = profiling->planned[at - 1];
    profiling->planned[at] = (hs_planned_snapshot){.file = file};
}

static bool open_file(hs_output *output, const char *path, hs_error *error)
{
    return path == NULL || hs_output_open(output, path, error);
}

bool hs_profiling_open(hs_profiling *profiling, const hs_run_settings *settings, hs_error *error)
{
    const char *path = settings->profile;
    *profiling = (hs_profiling){
        .path = path,
        .growth_file = settings->growth_file,
        .retention_file = settings->retention_file,
        .view = settings->view,
    };
    if (!hs_run_settings_profile(settings)) return true;
    for (size_t i = 0; i < settings->snapshots.count; i++)
        plan(profiling, settings->snapshot_files[i]);
    for (size_t i = 0; i < profiling->count; i++) {
        hs_planned_snapshot *planned = &profiling->planned[i];
        if (!hs_output_open(&planned->output, planned->file.path, error)) return false;
    }
    if (path != NULL && !hs_output_open(&profiling->output, path, error)) return false;
    if (!open_file(&profiling->growth_output, profiling->growth_file.path, error) ||
        !open_file(&profiling->retention_output, profiling->retention_file.path, error)) {
        return false;
    }
    profiling->profile = hs_profile_open(0, error);
    if (profiling->profile == NULL) return false;
    hs_profile_set_view(profiling->profile, &profiling->view);
    if (profiling->growth_file.path == NULL) return true;
    uint64_t every = profiling->growth_file.number;
    size_t samples = (size_t)((settings->warmup + settings->frames) / every) + 1;
    return hs_growth_open(&profiling->growth, profiling->profile, every, samples, error);
}

/// The counts of the world's collector, or NULL without one.
static const hs_collector_counts *look_at_collector(const hs_world *world,
                                                    hs_collector_counts *counts)
{
    return hs_world_collector(world, counts) ? counts : NULL;
}

bool hs_profiling_look(hs_profiling *profiling, const hs_world *world, hs_error *error)
{
    for (size_t i = 0; i < profiling->count; i++) {
        hs_planned_snapshot *planned = &profiling->planned[i];
        if (planned->file.number != hs_world_ticks(world)) continue;
        hs_collector_counts counts;
        if (!hs_snapshot_take(&planned->snapshot, profiling->profile,
                              look_at_collector(world, &counts), error)) {
            return false;
        }
        hs_contents_look(&planned->contents, world);
        planned->snapshot.contents = &planned->contents;
    }
    if (!hs_growth_note(&profiling->growth, hs_world_ticks(world), error)) return false;
    return profiling->retention_file.path == NULL ||
           profiling->retention_file.number != hs_world_ticks(world) ||
           hs_retention_look(&profiling->retention, world, error);
}

void hs_profiling_end(hs_profiling *profiling, const hs_world *world)
{
    hs_collector_counts counts;
    hs_profile_end(profiling->profile, look_at_collector(world, &counts));
}

/// Writes the whole profile as a sentence.
static void sum_up(const hs_profile *profile, FILE *stream)
{
    hs_profile_counts total = hs_profile_total(profile);
    uint64_t temporary = 0;
    for (int tag = 0; tag < HS_TAG_COUNT; tag++)
        temporary += hs_profile_kind_of(profile, (hs_tag)tag)->temporary;
    fprintf(stream, "\n%s blocks of %s (%s of them temporary) from %s call sites; ",
            hs_word_of_count(total.blocks).text, hs_word_of_bytes(total.bytes).text,
            hs_word_of_count(temporary).text,
            hs_word_of_count(hs_profile_site_count(profile)).text);
    if (total.live_blocks == 0) {
        fputs("none left\n", stream);
    } else {
        fprintf(stream, "%s left\n", hs_word_of_count(total.live_blocks).text);
    }
}

/// Writes the growth and the graph of references, where they were asked for.
static bool write_others(hs_profiling *profiling, const char *title, hs_error *error)
{
    if (profiling->growth_file.path != NULL) {
        hs_growth_write(profiling->growth_output.stream, &profiling->growth, title,
                        profiling->growth_file.path);
        if (!hs_output_close(&profiling->growth_output, error)) return false;
    }
    if (profiling->retention_file.path == NULL) return true;
    hs_retention_write(profiling->retention_output.stream, &profiling->retention, title,
                       profiling->retention_file.path, profiling->view.top);
    return hs_output_close(&profiling->retention_output, error);
}

bool hs_profiling_write(hs_profiling *profiling, const char *title, FILE *stream, hs_error *error)
{
    for (size_t i = 0; i < profiling->count; i++) {
        hs_planned_snapshot *planned = &profiling->planned[i];
        hs_snapshot_write(planned->output.stream, &planned->snapshot, title,
                          hs_profile_format_of(planned->file.path));
        if (!hs_output_close(&planned->output, error)) return false;
        if (i == 0 || stream == NULL) continue;
        fputc('\n', stream);
        hs_snapshot_write_difference(stream, &profiling->planned[i - 1].snapshot,
                                     &planned->snapshot, title);
    }
    if (!write_others(profiling, title, error)) return false;
    if (profiling->path == NULL) return true;
    if (stream != NULL) sum_up(profiling->profile, stream);
    hs_profile_write(profiling->output.stream, profiling->profile, title,
                     hs_profile_format_of(profiling->path));
    return hs_output_close(&profiling->output, error);
}

bool hs_profiling_check(const hs_profiling *profiling, hs_error *error)
{
    hs_profile_counts total = hs_profile_total(profiling->profile);
    if (total.live_blocks == 0) return true;
    return hs_error_set(error, "%llu blocks of %llu bytes were not given back when the world ended",
                        (unsigned long long)total.live_blocks,
                        (unsigned long long)total.live_bytes);
}

void hs_profiling_close(hs_profiling *profiling)
{
    for (size_t i = 0; i < profiling->count; i++) {
        hs_output_abandon(&profiling->planned[i].output);
        hs_snapshot_release(&profiling->planned[i].snapshot);
    }
    hs_output_abandon(&profiling->output);
    hs_output_abandon(&profiling->growth_output);
    hs_output_abandon(&profiling->retention_output);
    hs_growth_close(&profiling->growth);
    hs_retention_close(&profiling->retention);
    hs_profile_close(profiling->profile);
    *profiling = (hs_profiling){0};
}
