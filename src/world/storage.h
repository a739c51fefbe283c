/// What a world's memory holds, and the litter beneath it: which blocks there are to be.
#ifndef HS_WORLD_STORAGE_H
#define HS_WORLD_STORAGE_H

#include "heapstorm/world.h"

/// Whether so many percent may stay; else the error says how many may.
bool hs_world_check_litter(uint32_t percent, hs_error *error);

/// Litters the heap of a memory that has just been opened for the world's populations.
bool hs_world_lay_litter(const hs_world *world, hs_memory *memory, hs_error *error);

#endif
