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

bool hs_profiling_open(hs_profiling *profiling, const hs_run_settings *settings, hs_error *error)
{
    const char *path = settings->profile;
    *profiling = (hs_profiling){.path = path};
    if (path == NULL && settings->snapshots.count == 0) return true;
    for (size_t i = 0; i < settings->snapshots.count; i++)
        plan(profiling, settings->snapshot_files[i]);
    for (size_t i = 0; i < profiling->count; i++) {
        hs_planned_snapshot *planned = &profiling->planned[i];
        if (!hs_output_open(&planned->output, planned->file.path, error)) return false;
    }
    if (path != NULL && !hs_output_open(&profiling->output, path, error)) return false;
    profiling->profile = hs_profile_open(0, error);
    return profiling->profile != NULL;
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
    }
    return true;
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
    hs_profile_close(profiling->profile);
    *profiling = (hs_profiling){0};
}
