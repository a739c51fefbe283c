/// Heap maps of places that have numbers and no addresses of their own: the blocks of columns, and
/// the array of slots under `columns`. Each tile stands for the same number of places.
#ifndef HS_MEMORY_HEAP_MAP_PLACES_H
#define HS_MEMORY_HEAP_MAP_PLACES_H

#include "memory/heap_map_sweep.h"
#include "memory/store.h"

/// Looks at all blocks of a population under `columns`: a complete survey.
void hs_heap_map_look_at_blocks(hs_heap_map *map, const hs_population *population);

/// Looks at the slots from number `walked` to `end`, the last of the survey when `is_done`.
void hs_heap_map_look_at_storage(hs_heap_map *map, const hs_slots *slots, size_t end, bool is_done);

#endif
