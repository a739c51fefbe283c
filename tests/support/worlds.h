/// Worlds for tests: made in one line from the project's scenarios, or from texts in a folder of
/// assets that exists as long as the test.
#ifndef HS_TEST_WORLDS_H
#define HS_TEST_WORLDS_H

#include "support.h"

#include "heapstorm/world.h"

// ---- Ways --------------------------------------------------------------------------------------

/// Number of ways in which a world may lie in memory: `columns` with each instruction set of this
/// machine, then every boxed strategy in both layouts.
unsigned hs_test_world_ways(void);

/// Writes way number `way` into a config.
void hs_test_world_way(unsigned way, hs_world_config *config);

// ---- Worlds ------------------------------------------------------------------------------------

/// A world from a config whose missing assets are the project's; fails the test when there is none.
hs_world *hs_test_world_open(hs_gate *gate, const hs_world_config *config);

/// Destroys the world and checks that its gate is empty.
void hs_test_world_close(hs_gate *gate, hs_world *world);

/// One tick; fails the test when it fails.
void hs_test_tick(hs_world *world, hs_input input);

/// So many ticks without input.
void hs_test_ticks(hs_world *world, unsigned ticks);

/// So many ticks with the autopilot of seed 1.
void hs_test_play(hs_world *world, hs_autopilot *autopilot, unsigned ticks);

/// Copies the first `most` entities of a population, in order; returns how many there are.
size_t hs_test_entities(const hs_world *world, hs_population_name name, void *entities,
                        size_t most);

/// Fails the test unless both digests are the same.
void hs_test_expect_digests(hs_digests got, hs_digests expected);

// ---- Assets ------------------------------------------------------------------------------------

/// A folder with a scenario and patterns of a test's own.
typedef struct hs_test_assets {
    char folder[128];
    char scenario[160]; ///< path of the scenario
} hs_test_assets;

/// Makes the folder, with this text as its scenario.
hs_test_assets hs_test_assets_make(const char *scenario);
void hs_test_assets_remove(const hs_test_assets *assets);

/// Adds `patterns/<name>`.
void hs_test_assets_add(const hs_test_assets *assets, const char *name, const char *text);

/// Replaces the scenario's text.
void hs_test_assets_rewrite(const hs_test_assets *assets, const char *scenario);

/// A config that uses them.
hs_world_config hs_test_assets_config(const hs_test_assets *assets);

/// Runs a test's body on a new world of a scenario, laid out in every way. Its patterns are
/// `still.xml`, which does nothing, and `name` with this text.
void hs_test_in_every_way(const char *scenario, const char *name, const char *pattern,
                          void (*body)(hs_world *world));

#endif
