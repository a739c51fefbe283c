/// The loader of scenarios: it opens the files of a game, its stages and their patterns.
#ifndef HS_WORLD_SCENARIO_LOADER_H
#define HS_WORLD_SCENARIO_LOADER_H

#include "world/scenario.h"

/// Reads the scenario that a config names, its stages and its patterns. Where `sink` is not NULL,
/// it hears of all mistakes, not only of the first, and of what cannot be meant. Release it even on
/// failure.
bool hs_scenario_load(hs_scenario *scenario, hs_gate *gate, const hs_world_config *config,
                      const hs_scenario_sink *sink, hs_error *error);
void hs_scenario_release(hs_scenario *scenario);

#endif
