// What a snapshot costs, in CPU time: a storm with a million particles in a block each under
// `naive`, and a million bullets whose references are followed under `refcount`.
//
// usage: snapshot ASSETS [PARTICLES]
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "heapstorm/profile.h"
#include "measure/retention.h"

static double now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void fail(const hs_error *error)
{
    fprintf(stderr, "snapshot: %s\n", error->message);
    exit(1);
}

static hs_world *make(hs_gate *gate, const char *assets, const char *memory, uint32_t bullets,
                      uint32_t particles)
{
    hs_error error = {""};
    const hs_world_config config = {
        .scenario = "storm",
        .assets = assets,
        .strategy = hs_strategy_find(memory),
        .seed = 1,
        .rank = -1.0,
        .bullets = bullets,
        .particles = particles,
        .instruction_set = -1,
    };
    hs_world *world = hs_world_create(gate, &config, &error);
    if (world == NULL) fail(&error);
    return world;
}

/// Writes with a name; returns the bytes of the file.
static long write_as(const hs_snapshot *snapshot, hs_profile_format format)
{
    FILE *file = tmpfile();
    if (file == NULL) exit(1);
    hs_snapshot_write(file, snapshot, "storm under naive (array)", format);
    long bytes = ftell(file);
    fclose(file);
    return bytes;
}

static void time_snapshot(const char *assets, uint32_t particles)
{
    hs_error error = {""};
    hs_gate gate = {0};
    hs_profile *profile = hs_profile_open(0, &error);
    if (profile == NULL) fail(&error);
    gate.listener = hs_profile_listener(profile);
    hs_world *world = make(&gate, assets, "naive", 1000, particles);
    hs_snapshot snapshot;
    hs_contents contents;
    double began = now_ms();
    if (!hs_snapshot_take(&snapshot, profile, NULL, &error)) fail(&error);
    hs_contents_look(&contents, world);
    snapshot.contents = &contents;
    double taken = now_ms() - began;
    printf("a snapshot of %llu blocks: taken in %.2f ms\n",
           (unsigned long long)snapshot.total.live_blocks, taken);
    static const char *const names[] = {"text", "json", "pprof", "folded"};
    for (int format = HS_PROFILE_TEXT; format <= HS_PROFILE_FOLDED; format++) {
        began = now_ms();
        long bytes = write_as(&snapshot, (hs_profile_format)format);
        printf("  as %s: written in %.1f ms, %ld bytes\n", names[format], now_ms() - began, bytes);
    }
    hs_snapshot_release(&snapshot);
    hs_world_destroy(world);
    hs_profile_close(profile);
}

static void time_retention(const char *assets, uint32_t bullets)
{
    hs_error error = {""};
    hs_gate gate = {0};
    hs_world *world = make(&gate, assets, "refcount", bullets, 1);
    const hs_input input = {0};
    while (hs_world_count(world, HS_BULLETS).living < bullets / 2) {
        if (!hs_world_tick(world, &input, &error)) fail(&error);
        if (hs_world_ticks(world) > 2000) break;
    }
    hs_retention retention;
    double began = now_ms();
    if (!hs_retention_look(&retention, world, &error)) fail(&error);
    double looked = now_ms() - began;
    FILE *file = tmpfile();
    if (file == NULL) exit(1);
    began = now_ms();
    hs_retention_write(file, &retention, "storm under refcount (array)", "a.txt", 0);
    printf("references of %zu boxes: followed in %.1f ms, written in %.1f ms, %ld bytes\n",
           retention.count, looked, now_ms() - began, ftell(file));
    fclose(file);
    hs_retention_close(&retention);
    hs_world_destroy(world);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fputs("usage: snapshot ASSETS [PARTICLES]\n", stderr);
        return 2;
    }
    uint32_t count = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1000000;
    time_snapshot(argv[1], count);
    time_retention(argv[1], count);
    return 0;
}
