#include "worlds.h"

#include <sys/stat.h>

#include "process.h"
#include "world/kinds.h"

unsigned hs_test_world_ways(void)
{
    return (unsigned)hs_instruction_set_best() + 1 + (hs_strategy_count() - 1) * HS_LAYOUT_COUNT;
}

void hs_test_world_way(unsigned way, hs_world_config *config)
{
    unsigned sets = (unsigned)hs_instruction_set_best() + 1;
    config->instruction_set = way < sets ? (int)way : -1;
    config->strategy = hs_strategy_at(way < sets ? 0 : 1 + (way - sets) / HS_LAYOUT_COUNT);
    config->layout = way < sets ? HS_LAYOUT_ARRAY : (hs_layout)((way - sets) % HS_LAYOUT_COUNT);
}

hs_world *hs_test_world_open(hs_gate *gate, const hs_world_config *config)
{
    hs_world_config complete = *config;
    if (complete.assets == NULL) complete.assets = HS_ASSETS_SOURCE;
    hs_error error = {0};
    hs_world *world = hs_world_create(gate, &complete, &error);
    if (world == NULL) fail_msg("%s", error.message);
    return world;
}

void hs_test_world_close(hs_gate *gate, hs_world *world)
{
    hs_world_destroy(world);
    hs_test_expect_gate_empty(gate);
}

void hs_test_tick(hs_world *world, hs_input input)
{
    hs_error error = {0};
    if (!hs_world_tick(world, &input, &error)) fail_msg("%s", error.message);
}

void hs_test_ticks(hs_world *world, unsigned ticks)
{
    while (ticks-- > 0) hs_test_tick(world, (hs_input){0});
}

void hs_test_play(hs_world *world, hs_autopilot *autopilot, unsigned ticks)
{
    while (ticks-- > 0) hs_test_tick(world, hs_autopilot_input(autopilot, world));
}

size_t hs_test_entities(const hs_world *world, hs_population_name name, void *entities, size_t most)
{
    const hs_kind *kind = &hs_kinds[name];
    uint8_t *to = entities;
    size_t count = 0;
    hs_walk walk;
    hs_batch batch;
    hs_walk_begin(&walk, hs_world_population(world, name));
    while (hs_walk_next(&walk, &batch)) {
        for (size_t i = 0; i < batch.count; i++) {
            if (count < most) hs_batch_read(kind, &batch, i, to + count * kind->bytes);
            count++;
        }
    }
    return count;
}

void hs_test_expect_digests(hs_digests got, hs_digests expected)
{
    if (got.game == expected.game && got.seen == expected.seen) return;
    fail_msg("digests %016llx %016llx instead of %016llx %016llx", (unsigned long long)got.game,
             (unsigned long long)got.seen, (unsigned long long)expected.game,
             (unsigned long long)expected.seen);
}

static void write_file(const char *path, const char *text)
{
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

hs_test_assets hs_test_assets_make(const char *scenario)
{
    hs_test_assets assets;
    hs_test_make_folder(assets.folder, sizeof assets.folder);
    char patterns[160];
    snprintf(patterns, sizeof patterns, "%s/patterns", assets.folder);
    assert_int_equal(mkdir(patterns, 0700), 0);
    snprintf(assets.scenario, sizeof assets.scenario, "%s/field.xml", assets.folder);
    hs_test_assets_rewrite(&assets, scenario);
    return assets;
}

void hs_test_assets_remove(const hs_test_assets *assets)
{
    char patterns[160];
    snprintf(patterns, sizeof patterns, "%s/patterns", assets->folder);
    hs_test_remove_folder(patterns);
    hs_test_remove_folder(assets->folder);
}

void hs_test_assets_add(const hs_test_assets *assets, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/patterns/%s", assets->folder, name);
    write_file(path, text);
}

void hs_test_assets_rewrite(const hs_test_assets *assets, const char *scenario)
{
    write_file(assets->scenario, scenario);
}

hs_world_config hs_test_assets_config(const hs_test_assets *assets)
{
    return (hs_world_config){
        .scenario = assets->scenario,
        .assets = assets->folder,
        .seed = 1,
        .rank = -1,
        .instruction_set = -1,
    };
}

void hs_test_in_every_way(const char *scenario, const char *name, const char *pattern,
                          void (*body)(hs_world *world))
{
    const hs_test_assets assets = hs_test_assets_make(scenario);
    hs_test_assets_add(&assets, "still.xml",
                       "<bulletml><action label='top'><wait>999999</wait></action>"
                       "<fire label='a'><bullet/></fire></bulletml>");
    hs_test_assets_add(&assets, name, pattern);
    for (unsigned way = 0; way < hs_test_world_ways(); way++) {
        hs_gate gate = {0};
        hs_world_config config = hs_test_assets_config(&assets);
        hs_test_world_way(way, &config);
        hs_world *world = hs_test_world_open(&gate, &config);
        body(world);
        hs_test_world_close(&gate, world);
    }
    hs_test_assets_remove(&assets);
}
