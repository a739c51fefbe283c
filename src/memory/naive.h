/// The strategy that everybody writes first: one request to the C library's heap for each birth,
/// one release for each death.
#ifndef HS_MEMORY_NAIVE_H
#define HS_MEMORY_NAIVE_H

#include "heapstorm/memory.h"

extern const hs_strategy hs_strategy_naive;

#endif
