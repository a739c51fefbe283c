#include <dirent.h>

#include "heapstorm/pattern.h"
#include "heapstorm/world.h"
#include "support.h"

/// Ticks for which each scenario, and each pattern in one, is run.
enum { RUN_TICKS = 900 };

static bool is_xml(const char *name)
{
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, ".xml") == 0;
}

/// Calls `visit` with each XML file of a folder of the assets; returns how many there were.
static unsigned each_file(const char *folder, void (*visit)(const char *path))
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", HS_ASSETS_SOURCE, folder);
    DIR *directory = opendir(path);
    if (directory == NULL) fail_msg("%s cannot be read", path);
    unsigned count = 0;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        if (!is_xml(entry->d_name)) continue;
        snprintf(path, sizeof path, "%s/%s/%s", HS_ASSETS_SOURCE, folder, entry->d_name);
        visit(path);
        count++;
    }
    closedir(directory);
    return count;
}

static void report(void *context, const hs_finding *finding)
{
    const char *path = context;
    fail_msg("%s:%d:%d: %s", path, finding->line, finding->column, finding->sentence);
}

static void expect_no_finding(const char *path)
{
    hs_gate gate = {0};
    hs_error error = {0};
    char context[1024];
    snprintf(context, sizeof context, "%s", path);
    const hs_finding_sink sink = {report, context};
    hs_pattern *pattern = hs_pattern_examine(&gate, path, HS_SCRUTINY_LINT, &sink, &error);
    if (pattern == NULL) fail_msg("%s", error.message);
    hs_pattern_release(pattern);
    hs_test_expect_gate_empty(&gate);
}

static hs_world *make_world(hs_gate *gate, const char *scenario, const char *pattern, double rank)
{
    hs_error error = {0};
    const hs_world_config config = {
        .scenario = scenario,
        .assets = HS_ASSETS_SOURCE,
        .pattern = pattern,
        .seed = 1,
        .rank = rank,
        .bullets = 2000,
        .particles = 1000,
        .instruction_set = -1,
    };
    hs_world *world = hs_world_create(gate, &config, &error);
    if (world == NULL) fail_msg("%s", error.message);
    return world;
}

/// Runs a world without a player and expects that nothing is mended or refused.
static void expect_clean_run(hs_world *world, const char *name)
{
    hs_error error = {0};
    const hs_input idle = {0};
    for (int tick = 0; tick < RUN_TICKS; tick++) {
        if (!hs_world_tick(world, &idle, &error)) fail_msg("%s: %s", name, error.message);
    }
    const hs_pattern_counts *counts = hs_world_pattern_counts(world);
    if (counts->divisions_by_zero != 0 || counts->not_finite != 0 ||
        counts->instruction_stops != 0 || counts->recursion_stops != 0 ||
        counts->repeats_cut != 0) {
        fail_msg("%s: a number had to be mended or a script stopped", name);
    }
    assert_int_equal(hs_world_count(world, HS_RUNNERS).refused, 0);
}

static void expect_scenario_runs(const char *path)
{
    hs_gate gate = {0};
    hs_world *world = make_world(&gate, path, NULL, -1);
    expect_clean_run(world, path);
    if (hs_world_count(world, HS_BULLETS).peak == 0) fail_msg("%s: nothing was fired", path);
    hs_world_destroy(world);
    hs_test_expect_gate_empty(&gate);
}

static void expect_pattern_fits(const char *path)
{
    if (strstr(path, "storm-") != NULL) return;
    const double ranks[] = {0, 0.5, 1};
    for (size_t r = 0; r < sizeof ranks / sizeof ranks[0]; r++) {
        hs_gate gate = {0};
        hs_world *world = make_world(&gate, HS_TEST_DATA "/one_enemy.xml", path, ranks[r]);
        expect_clean_run(world, path);
        hs_population_counts bullets = hs_world_count(world, HS_BULLETS);
        if (bullets.peak == 0) fail_msg("%s at rank %g: nothing was fired", path, ranks[r]);
        if (bullets.refused != 0) fail_msg("%s at rank %g: too many bullets", path, ranks[r]);
        // The enemy has left long before; its bullets have to follow.
        expect_clean_run(world, path);
        assert_int_equal(hs_world_count(world, HS_ENEMIES).living, 0);
        if (hs_world_count(world, HS_BULLETS).living != 0) {
            fail_msg("%s at rank %g: some bullets never leave", path, ranks[r]);
        }
        hs_world_destroy(world);
        hs_test_expect_gate_empty(&gate);
    }
}

static void every_pattern_is_free_of_errors_and_warnings(void **state)
{
    (void)state;
    assert_true(each_file("patterns", expect_no_finding) >= 16);
}

static void every_scenario_names_patterns_that_exist_and_runs(void **state)
{
    (void)state;
    assert_true(each_file("scenarios", expect_scenario_runs) >= 3);
}

static void every_pattern_fires_at_every_rank_and_all_its_bullets_leave_in_time(void **state)
{
    (void)state;
    each_file("patterns", expect_pattern_fits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pattern_is_free_of_errors_and_warnings),
        cmocka_unit_test(every_scenario_names_patterns_that_exist_and_runs),
        cmocka_unit_test(every_pattern_fires_at_every_rank_and_all_its_bullets_leave_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
