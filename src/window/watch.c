#include "window/watch.h"

#include "base/file.h"
#include "measure/words.h"

#include "base/forbidden.h"

/// Kinds that a line has room for.
enum { KINDS_TOLD = 3 };

bool hs_watch_is_on(const hs_watch *watch, const hs_game *game)
{
    // A world that came later has another gate, or the same one anew.
    return watch->profile != NULL &&
           hs_game_gate(game)->listener == hs_profile_listener(watch->profile);
}

static bool take(hs_profile *profile, const hs_game *game, hs_snapshot *snapshot, hs_error *error)
{
    hs_collector_counts counts;
    bool collects = hs_world_collector(game->world, &counts);
    hs_profile_tick(profile, hs_world_ticks(game->world));
    if (!hs_snapshot_take(snapshot, profile, collects ? &counts : NULL, error)) return false;
    hs_snapshot_use_tallies(snapshot, hs_game_gate(game));
    return true;
}

bool hs_watch_begin(hs_watch *watch, hs_game *game, hs_error *error)
{
    hs_watch_close(watch);
    watch->profile = hs_profile_open(0, error);
    if (watch->profile == NULL) return false;
    if (!take(watch->profile, game, &watch->before, error)) {
        hs_watch_close(watch);
        return false;
    }
    hs_game_listen(game, hs_profile_listener(watch->profile));
    return true;
}

static uint64_t distance(uint64_t a, uint64_t b)
{
    return a > b ? a - b : b - a;
}

/// The kind whose bytes changed most among those not told yet, or -1.
static int largest_change(const hs_snapshot *before, const hs_snapshot *after, const bool *told)
{
    int largest = -1;
    uint64_t most = 0;
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        const hs_profile_counts *was = &before->kinds[tag], *is = &after->kinds[tag];
        uint64_t change = distance(was->live_bytes, is->live_bytes);
        if (told[tag] || change <= most) continue;
        most = change;
        largest = tag;
    }
    return largest;
}

/// "Blocks, after 312 ticks: particles +1,204 (+23.5 KiB), bullets -31 (-1.45 KiB)".
static void tell(const hs_snapshot *before, const hs_snapshot *after, char *line, size_t bytes)
{
    bool told[HS_TAG_COUNT] = {false};
    size_t used = (size_t)snprintf(
        line, bytes, "Blocks, after %s ticks:", hs_word_of_count(after->tick - before->tick).text);
    for (int i = 0; i < KINDS_TOLD && used < bytes; i++) {
        int tag = largest_change(before, after, told);
        if (tag < 0) break;
        told[tag] = true;
        const hs_profile_counts *was = &before->kinds[tag], *is = &after->kinds[tag];
        used += (size_t)snprintf(line + used, bytes - used, "%s %s %s (%s)", i > 0 ? "," : "",
                                 hs_tag_name((hs_tag)tag),
                                 hs_word_of_change(was->live_blocks, is->live_blocks).text,
                                 hs_word_of_change_of_bytes(was->live_bytes, is->live_bytes).text);
    }
    if (largest_change(before, after, (bool[HS_TAG_COUNT]){false}) < 0 && used < bytes) {
        snprintf(line + used, bytes - used, " %s as before; %s came and went",
                 hs_word_of_count(after->total.live_blocks).text,
                 hs_word_of_count(after->total.blocks - before->total.blocks).text);
    }
}

static bool write_file(const hs_watch *watch, const hs_game *game, const hs_snapshot *after,
                       const char *path, hs_error *error)
{
    hs_output output;
    if (!hs_output_open(&output, path, error)) return false;
    const hs_strategy *strategy = hs_world_strategy(game->world);
    char title[256];
    snprintf(title, sizeof title, "%.180s, now under %s", hs_world_scenario_name(game->world),
             strategy->name);
    hs_snapshot_write_difference(output.stream, &watch->before, after, title);
    fputs("\nKinds are counted with what was there before; call sites only since the first of the\n"
          "two snapshots, when recording began.\n",
          output.stream);
    return hs_output_close(&output, error);
}

bool hs_watch_end(hs_watch *watch, hs_game *game, const char *path, char *line, size_t bytes,
                  hs_error *error)
{
    hs_snapshot after = {0};
    bool done = take(watch->profile, game, &after, error);
    hs_game_listen(game, NULL);
    if (done) {
        tell(&watch->before, &after, line, bytes);
        done = path == NULL || write_file(watch, game, &after, path, error);
        hs_snapshot_release(&after);
    } else {
        snprintf(line, bytes, "There is no second snapshot");
    }
    hs_watch_close(watch);
    return done;
}

void hs_watch_close(hs_watch *watch)
{
    hs_snapshot_release(&watch->before);
    hs_profile_close(watch->profile);
    *watch = (hs_watch){0};
}
