/// The attributes of scenario elements: names, types and ranges in one table each.
#ifndef HS_WORLD_SCENARIO_ATTRIBUTES_H
#define HS_WORLD_SCENARIO_ATTRIBUTES_H

#include "pattern/markup.h"
#include "world/scenario.h"

/// Attributes of a spawn that are texts; they belong to the markup reader.
typedef struct hs_spawn_texts {
    const char *pattern, *simple, *acting;
} hs_spawn_texts;

/// Reads the attributes of the root.
bool hs_scenario_read_root(hs_scenario *scenario, const hs_markup_element *element,
                           hs_error *error);

/// Reads the attributes of an enemy or emitter into a spawn that holds the defaults.
bool hs_scenario_read_spawn(hs_spawn *spawn, hs_spawn_texts *texts,
                            const hs_markup_element *element, hs_error *error);

#endif
