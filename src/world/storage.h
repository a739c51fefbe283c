/// The memory of a world: its populations and runners under one strategy, the switch to another,
/// litter and collectors. What others may ask of it is declared in `heapstorm/world.h`.
#ifndef HS_WORLD_STORAGE_H
#define HS_WORLD_STORAGE_H

#include "heapstorm/world.h"

/// Opens the world's memory for so many bullets and particles, and litters it.
bool hs_storage_open(hs_world *world, uint32_t bullets, uint32_t particles, hs_error *error);
/// Closes what has been opened of it.
void hs_storage_close(hs_world *world);

/// Whether memory ran out for a birth.
bool hs_storage_is_starved(const hs_world *world);

/// Whether so many percent may stay; else the error says how many may.
bool hs_storage_check_litter(uint32_t percent, hs_error *error);

/// Collections that the collector has finished so far, of every generation.
uint64_t hs_storage_collections(const hs_world *world);

/// All pauses of the collector so far, nanoseconds.
uint64_t hs_storage_pauses_ns(const hs_world *world);

#endif
