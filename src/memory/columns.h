/// The default strategy: no boxes at all, but columns in dense blocks that are made in advance.
#ifndef HS_MEMORY_COLUMNS_H
#define HS_MEMORY_COLUMNS_H

#include "heapstorm/memory.h"

extern const hs_strategy hs_strategy_columns;

#endif
